"use strict";
/** Trees of fields: all open or all closed, and links into them that open what is around their aim. */
(() => {
  const { text } = mockument;

  /**
   * Opens all details and tabs around an element.
   * @param {Element} element
   */
  function reveal(element) {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) {
        at.open = true;
      }
    }
    const inside = element.querySelector(":scope > details");
    if (inside instanceof HTMLDetailsElement) {
      inside.open = true;
    }
    mockument.revealTab(element);
  }

  /** Shows what the address's fragment names. */
  function follow() {
    let name = "";
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // A fragment that is no text names nothing.
    }
    const aim = name ? document.getElementById(name) : null;
    if (aim) {
      reveal(aim);
      aim.scrollIntoView();
    }
  }

  /**
   * Gives a tree its button, where there is something to open.
   * @param {HTMLElement} tree
   */
  function expandable(tree) {
    const all = () => /** @type {HTMLDetailsElement[]} */ ([...tree.querySelectorAll("details")]);
    if (all().length < 2) {
      return;
    }
    const button = mockument.button(text("fields.expand"), () => {
      const wanted = all().some((one) => !one.open);
      for (const one of all()) {
        one.open = wanted;
      }
      say();
    }, { class: "expand-all quiet" });
    const say = () => {
      button.textContent = text(all().some((one) => !one.open) ? "fields.expand" : "fields.collapse");
    };
    tree.addEventListener("toggle", say, true);
    say();
    tree.before(button);
  }

  /**
   * @param {ParentNode} within
   */
  function fields(within) {
    for (const tree of within.querySelectorAll("ul.fields")) {
      if (!tree.parentElement?.closest("ul.fields")) {
        expandable(/** @type {HTMLElement} */ (tree));
      }
    }
  }

  /**
   * Gives a field a link to itself once it comes into sight: a page may have thousands of them.
   * @param {Element} field
   */
  function linked(field) {
    const head = field.firstElementChild;
    const name = head?.querySelector(".name")?.textContent || "";
    if (head && name) {
      const href = `#${encodeURIComponent(field.id)}`;
      head.prepend(mockument.make("a", { class: "anchor", href, "aria-label": text("fields.link", { name }) }, "#"));
    }
  }

  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        sight.unobserve(target);
        linked(target);
      }
    }
  });
  for (const field of document.querySelectorAll(".fields > li[id]")) {
    sight.observe(field);
  }

  addEventListener("hashchange", follow);
  // Paper unfolds nothing: all is open before it is printed.
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details:not([open])")) {
      one.setAttribute("open", "");
      one.setAttribute("data-for-print", "");
    }
  });
  addEventListener("afterprint", () => {
    for (const one of document.querySelectorAll("[data-for-print]")) {
      one.removeAttribute("open");
      one.removeAttribute("data-for-print");
    }
  });

  Object.assign(mockument, { fields, reveal });
  fields(document);
  follow();
})();
