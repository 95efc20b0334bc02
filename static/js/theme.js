/* Light, dark or as on the device, before the first paint; paper is always light. */
(() => {
  "use strict";
  const KEY = "areopag.theme";
  const root = document.documentElement;
  const darkDevice = window.matchMedia("(prefers-color-scheme: dark)");
  let choice = "auto";

  try {
    choice = localStorage.getItem(KEY) || "auto";
  } catch {
    // Storage is closed (private mode): the device decides.
  }

  function apply(theme) {
    const dark = theme === "dark" || (theme === "auto" && darkDevice.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
  }

  function mark() {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  }

  function choose(event) {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    choice = button.dataset.themeChoice;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // The choice lasts for this page only.
    }
    apply(choice);
    mark();
  }

  apply(choice);
  darkDevice.addEventListener("change", () => apply(choice));
  window.addEventListener("beforeprint", () => apply("light"));
  window.addEventListener("afterprint", () => apply(choice));
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
    mark();
    document.addEventListener("click", choose);
  });
})();
