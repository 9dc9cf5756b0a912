"use strict";
/**
 * The tree of all operations beside every page.
 *
 * The items of a group are made when it is opened: a page of a document with a thousand operations
 * has as many elements as one with ten.
 */
(() => {
  const { make, text, forTab } = mockument;
  const OPEN = "navigation.open";
  const SCROLLED = "navigation.scrolled";
  const MOST_FOUND = 200;

  /** The page's address below the site's root. */
  function here() {
    const base = new URL(mockument.root()).pathname;
    const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : "";
    return decoded(path || "index.html");
  }

  /** @param {string} url */
  function decoded(url) {
    try {
      return decodeURI(url.split("#")[0] ?? "");
    } catch {
      return url;
    }
  }

  /** @returns {string[]} */
  function opened() {
    try {
      const found = JSON.parse(forTab.get(OPEN) || "[]");
      return Array.isArray(found) ? found.map(String) : [];
    } catch {
      return [];
    }
  }

  /**
   * @param {NavigationItem} item
   * @param {string} current
   */
  function itemOf([method, title, url, isDeprecated], current) {
    const link = make(
      "a",
      { href: mockument.root() + url, class: isDeprecated ? "deprecated" : undefined },
      ...(method ? [make("span", { class: "method", "data-method": method }, method)] : []),
      make("span", { class: "title" }, title),
    );
    if (decoded(url) === current) {
      link.setAttribute("aria-current", "page");
    }
    return make("li", {}, link);
  }

  /**
   * A group: a button that opens the list of its items.
   * @param {NavigationGroup} group
   * @param {string} current
   * @param {boolean} isOpen
   */
  function groupOf(group, current, isOpen) {
    const list = make("ul", { id: mockument.newId(), hidden: true });
    const toggle = make(
      "button",
      { type: "button", class: "group-toggle", "aria-expanded": "false", "aria-controls": list.id },
      make("span", { class: "title" }, group.title),
      make("span", { class: "count" }, String(group.items.length)),
    );
    const open = (/** @type {boolean} */ wanted) => {
      if (wanted && !list.hasChildNodes()) {
        const about = group.url ? [/** @type {NavigationItem} */ (["", text("navigation.about"), group.url, false])] : [];
        list.append(...[...about, ...group.items].map((item) => itemOf(item, current)));
      }
      list.hidden = !wanted;
      toggle.setAttribute("aria-expanded", String(wanted));
    };
    toggle.addEventListener("click", () => {
      open(Boolean(list.hidden));
      const others = opened().filter((title) => title !== group.title);
      forTab.set(OPEN, JSON.stringify(list.hidden ? others : [...others, group.title]));
    });
    open(isOpen);
    return make("li", { class: "group" }, toggle, list);
  }

  /**
   * The items that have all words in their titles, methods or addresses.
   * @param {NavigationGroup[]} groups
   * @param {string} wanted
   */
  function found(groups, wanted) {
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    return groups
      .flatMap((group) => group.items)
      .filter((item) => {
        const all = `${item[0]} ${item[1]} ${item[2]}`.toLowerCase();
        return words.every((word) => all.includes(word));
      });
  }

  /** @param {HTMLElement} navigation */
  function keepPlace(navigation) {
    const current = navigation.querySelector('[aria-current="page"]');
    navigation.scrollTop = Number(forTab.get(SCROLLED)) || 0;
    if (current) {
      const [box, frame] = [current.getBoundingClientRect(), navigation.getBoundingClientRect()];
      if (box.top < frame.top + 60 || box.bottom > frame.bottom) {
        navigation.scrollTop += box.top - frame.top - frame.height / 3;
      }
    }
    addEventListener("pagehide", () => forTab.set(SCROLLED, String(navigation.scrollTop)));
  }

  /**
   * Arrow keys walk over what can be opened.
   * @param {HTMLElement} navigation
   */
  function walkable(navigation) {
    navigation.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const from = /** @type {HTMLElement} */ (event.target);
      if (!step || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const stops = [...navigation.querySelectorAll("a, button, input")].filter(
        (one) => one instanceof HTMLElement && one.offsetParent !== null,
      );
      const next = stops[stops.indexOf(from) + step];
      if (next instanceof HTMLElement) {
        event.preventDefault();
        next.focus();
      }
    });
  }

  /**
   * The tree and the field that filters it.
   * @param {HTMLElement} navigation
   * @param {NavigationGroup[]} groups
   */
  function build(navigation, groups) {
    const current = here();
    const open = new Set(opened());
    const home = groups.find((group) =>
      [group.url, ...group.items.map((item) => item[2])].some((url) => decoded(url) === current && current !== "index.html"),
    );
    const tree = make("ul", { class: "groups" });
    const isSmall = groups.length === 1;
    groups.forEach((group, index) => {
      if (group.section && group.section !== groups[index - 1]?.section) {
        tree.append(make("li", { class: "section" }, group.section));
      }
      const one = groupOf(group, current, group === home || isSmall || open.has(group.title));
      one.classList.toggle("apart", !group.section && Boolean(groups[index - 1]?.section));
      tree.append(one);
    });
    const hits = make("ul", { class: "found", hidden: true });
    const filter = make("input", {
      type: "search",
      class: "filter",
      placeholder: text("navigation.filter"),
      "aria-label": text("navigation.filter"),
      autocomplete: "off",
      spellcheck: "false",
    });
    filter.addEventListener("input", () => {
      const wanted = filter.value.trim();
      const matching = wanted ? found(groups, wanted) : [];
      hits.replaceChildren(...matching.slice(0, MOST_FOUND).map((item) => itemOf(item, current)));
      if (wanted && matching.length === 0) {
        hits.append(make("li", { class: "nothing" }, text("navigation.nothing")));
      }
      if (matching.length > MOST_FOUND) {
        hits.append(make("li", { class: "nothing" }, text("more", { count: matching.length - MOST_FOUND })));
      }
      hits.hidden = !wanted;
      tree.hidden = Boolean(wanted);
    });
    for (const old of navigation.querySelectorAll("[data-static]")) {
      old.remove();
    }
    navigation.append(filter, hits, tree);
    walkable(navigation);
    keepPlace(navigation);
  }

  /** @param {HTMLElement} navigation */
  function drawer(navigation) {
    const toggle = document.getElementById("navigation-toggle");
    if (!toggle) {
      return;
    }
    const show = (/** @type {boolean} */ wanted) => {
      document.body.classList.toggle("with-navigation", wanted);
      toggle.setAttribute("aria-expanded", String(wanted));
    };
    toggle.setAttribute("aria-controls", navigation.id);
    toggle.hidden = false;
    show(false);
    toggle.addEventListener("click", () => {
      const wanted = !document.body.classList.contains("with-navigation");
      show(wanted);
      if (wanted) {
        const first = navigation.querySelector("a, input");
        if (first instanceof HTMLElement) {
          first.focus();
        }
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.body.classList.contains("with-navigation")) {
        show(false);
        toggle.focus();
      }
    });
    document.getElementById("main")?.addEventListener("click", () => show(false));
  }

  const navigation = document.getElementById("navigation");
  if (navigation) {
    drawer(navigation);
    mockument.data("navigation.js", "navigation").then(
      (groups) => build(navigation, /** @type {NavigationGroup[]} */ (groups)),
      () => undefined, // The links that the page came with stay.
    );
  }
})();
