// Runs before the first paint, so that a chosen theme does not flash the other one. Sets data-theme to light or dark:
// what was chosen here (organizer.theme), or what the system says, also when it changes its mind.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let chosen = null;
    try {
      chosen = localStorage.getItem("organizer.theme");
    } catch {
      // Storage is blocked: the system's theme it is.
    }
    const theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
    const color = theme === "dark" ? "#161615" : "#f7f6f3";
    document.querySelector('meta[name="theme-color"]').content = color;
  };
  dark.addEventListener("change", apply);
  addEventListener("organizer:theme", apply);
  addEventListener("storage", apply);
  apply();
})();
