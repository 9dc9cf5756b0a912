"use strict";
/** Light, dark, or as the system has it. Runs in the head, so that no page flashes in the other one. */
(() => {
  const KEY = "mockument.theme";
  const THEMES = ["auto", "light", "dark"];
  const page = document.documentElement;

  /** @returns {string} */
  function current() {
    return page.dataset.theme || "auto";
  }

  /** @param {string} theme */
  function remember(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // The theme then lasts as long as the page.
    }
  }

  try {
    const stored = localStorage.getItem(KEY);
    if (stored && THEMES.includes(stored)) {
      page.dataset.theme = stored;
    }
  } catch {
    // No memory: the page keeps the theme that it was made with.
  }

  document.addEventListener("DOMContentLoaded", () => {
    const toggle = document.getElementById("theme-toggle");
    if (!toggle) {
      return;
    }
    const say = () => {
      const label = mockument.text(`theme.${current()}`);
      toggle.setAttribute("aria-label", label);
      toggle.title = label;
    };
    toggle.addEventListener("click", () => {
      page.dataset.theme = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
      remember(current());
      say();
      mockument.announce(mockument.text(`theme.${current()}`));
    });
    say();
    toggle.hidden = false;
  });
})();
