"use strict";
/**
 * Sections that stand one over the other become tabs (WAI-ARIA Authoring Practices, Tabs).
 *
 * What is not shown is hidden "until found": the browser's own search still opens it. A choice in
 * one set of tabs holds for all sets of its group, on every page.
 */
(() => {
  const { make, forBrowser } = mockument;

  /** @type {Map<HTMLElement, (section: HTMLElement) => void>} */
  const selectors = new Map();

  /** @param {HTMLElement} holder */
  function sectionsOf(holder) {
    return /** @type {HTMLElement[]} */ ([...holder.children].filter((one) => one.classList.contains("tab")));
  }

  /**
   * @param {HTMLElement} section
   * @param {boolean} isShown
   */
  function show(section, isShown) {
    if (isShown) {
      section.removeAttribute("hidden");
    } else {
      section.setAttribute("hidden", "until-found");
    }
  }

  /**
   * Chooses the section of the same title wherever a group has it.
   * @param {string} group
   * @param {string} title
   */
  function everywhere(group, title) {
    for (const [holder, select] of selectors) {
      const same = sectionsOf(holder).find((one) => one.dataset.title === title);
      if (holder.dataset.group === group && same) {
        select(same);
      }
    }
  }

  /** @param {HTMLElement} holder */
  function build(holder) {
    const sections = sectionsOf(holder);
    if (sections.length < 2 || selectors.has(holder)) {
      return;
    }
    const list = make("div", { role: "tablist", class: "tablist" });
    const label = holder.getAttribute("aria-label") || holder.dataset.label;
    if (label) {
      list.setAttribute("aria-label", label);
    }
    const tabs = sections.map((section) => {
      section.id ||= mockument.newId();
      const tab = make(
        "button",
        { type: "button", role: "tab", id: mockument.newId(), "aria-controls": section.id },
        section.dataset.title || "",
      );
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", tab.id);
      section.addEventListener("beforematch", () => select(section));
      tab.addEventListener("click", () => choose(section));
      return tab;
    });

    /** @param {HTMLElement} wanted */
    function select(wanted) {
      sections.forEach((section, index) => {
        const isWanted = section === wanted;
        show(section, isWanted);
        tabs[index]?.setAttribute("aria-selected", String(isWanted));
        tabs[index]?.setAttribute("tabindex", isWanted ? "0" : "-1");
      });
    }

    /** @param {HTMLElement} section */
    function choose(section) {
      select(section);
      const group = holder.dataset.group;
      if (group) {
        forBrowser.set(`tab.${group}`, section.dataset.title || "");
        const top = list.getBoundingClientRect().top;
        everywhere(group, section.dataset.title || "");
        // Other sets of tabs change their heights too: what the reader looks at stays in its place.
        scrollBy({ top: list.getBoundingClientRect().top - top, behavior: "instant" });
      }
    }

    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(/** @type {HTMLButtonElement} */ (event.target));
      const last = tabs.length - 1;
      const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at ? at - 1 : last, Home: 0, End: last }[event.key];
      const section = to === undefined ? undefined : sections[to];
      if (section && to !== undefined) {
        event.preventDefault();
        choose(section);
        tabs[to]?.focus();
      }
    });

    list.append(...tabs);
    holder.prepend(list);
    holder.classList.add("ready");
    selectors.set(holder, select);
    const remembered = holder.dataset.group ? forBrowser.get(`tab.${holder.dataset.group}`) : null;
    const first = sections.find((one) => one.dataset.title === remembered) ?? sections[0];
    if (first) {
      select(first);
    }
  }

  /**
   * Makes tabs of all that is in an element.
   * @param {ParentNode} within
   */
  function tabs(within) {
    for (const holder of within.querySelectorAll(".tabs")) {
      build(/** @type {HTMLElement} */ (holder));
    }
  }

  /**
   * Shows the tab that an element is in, and those around it.
   * @param {Element} element
   */
  function revealTab(element) {
    for (let at = element.closest(".tab"); at; at = at.parentElement?.closest(".tab") ?? null) {
      const holder = at.parentElement;
      if (holder) {
        selectors.get(holder)?.(/** @type {HTMLElement} */ (at));
      }
    }
  }

  Object.assign(mockument, { tabs, revealTab });
  tabs(document);
})();
