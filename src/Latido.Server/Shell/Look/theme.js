// A reader who follows his system's light or dark never sees the other one flash by.
const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => { if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
paint();
dark.addEventListener("change", paint);
