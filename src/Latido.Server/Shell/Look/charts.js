// What draws charts is large. It comes when the first chart is about to be seen; until then the server's own drawing stands there.
const sight = new IntersectionObserver(entries => {
  const seen = entries.find(entry => entry.isIntersecting);
  if (!seen) return;
  sight.disconnect();
  document.removeEventListener("latido:put", watch);
  import(seen.target.dataset.draw);
}, { rootMargin: "200px" });

function watch() {
  for (const chart of document.querySelectorAll("latido-chart[data-draw]")) sight.observe(chart);
}

watch();
document.addEventListener("latido:put", watch);
