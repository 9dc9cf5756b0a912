"use strict";
/**
 * A link to a schema's page can be unfolded where it stands.
 *
 * The page is one of ours, fetched from where this page came from; what is taken is its tree of
 * fields. From a folder on disk browsers let no page read another: there the link stays a link.
 */
(() => {
  const { make, text } = mockument;

  /** @type {Record<string, Promise<Document>>} */
  const pages = {};

  /**
   * @param {string} url
   * @returns {Promise<Document>}
   */
  function page(url) {
    pages[url] ??= fetch(url, { credentials: "same-origin" }).then(async (answer) => {
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    pages[url].catch(() => delete pages[url]);
    return pages[url];
  }

  /**
   * The tree of fields of a schema's page, fit to stand in this one: links lead where they led,
   * and no id stands twice.
   * @param {Document} from
   * @param {string} url
   */
  function treeOf(from, url) {
    const found = from.getElementById("fields");
    if (!found) {
      return undefined;
    }
    const tree = document.importNode(found, true);
    for (const one of tree.querySelectorAll("script, style, link, iframe")) {
      one.remove();
    }
    for (const link of tree.querySelectorAll("a[href]")) {
      link.setAttribute("href", new URL(link.getAttribute("href") || "", url).href);
    }
    for (const one of [tree, ...tree.querySelectorAll("[id]")]) {
      one.removeAttribute("id");
    }
    return tree;
  }

  /**
   * The schemas that a place is within: to unfold one of them again would never end.
   * @param {Element} place
   */
  function around(place) {
    const found = [location.href.split("#")[0]];
    for (let at = place.closest("[data-unfolded]"); at; at = at.parentElement?.closest("[data-unfolded]") ?? null) {
      found.push(/** @type {HTMLElement} */ (at).dataset.unfolded || "");
    }
    return found;
  }

  /** @param {HTMLAnchorElement} link */
  function unfoldable(link) {
    const url = link.href.split("#")[0] || "";
    if (around(link).includes(url)) {
      return;
    }
    const name = link.textContent || "";
    /** @type {HTMLElement | undefined} */
    let shown;
    const button = make("button", {
      type: "button",
      class: "unfold",
      "aria-expanded": "false",
      "aria-label": text("unfold", { name }),
      title: text("unfold", { name }),
    });
    button.addEventListener("click", async () => {
      if (shown) {
        shown.hidden = !shown.hidden;
        button.setAttribute("aria-expanded", String(!shown.hidden));
        return;
      }
      button.disabled = true;
      try {
        const tree = treeOf(await page(url), url);
        shown = make("div", { class: "unfolded", "data-unfolded": url }, tree ?? text("unfold.nothing"));
        const place = link.closest(".fields > li") ?? link.parentElement;
        (place ?? document.body).append(shown);
        enhance(shown);
        button.setAttribute("aria-expanded", "true");
      } catch {
        mockument.announce(text("unfold.failed", { name }));
        button.title = text("unfold.failed", { name });
      }
      button.disabled = false;
    });
    link.after(button);
  }

  /** @param {ParentNode} within */
  function enhance(within) {
    mockument.tabs(within);
    for (const block of within.querySelectorAll("pre.code")) {
      mockument.code(/** @type {HTMLElement} */ (block));
    }
    unfold(within);
  }

  /** @param {ParentNode} within */
  function unfold(within) {
    for (const link of within.querySelectorAll("a[data-unfold]")) {
      unfoldable(/** @type {HTMLAnchorElement} */ (link));
    }
  }

  if (/^https?:$/.test(location.protocol)) {
    unfold(document);
  }
})();
