// Runs before the first paint. What needs the page itself is in latido.js, which comes when the page has been read.
import "./theme.js";
import "./early.js";
