"use strict";
/** The search over all pages: a dialog with a field and a list (WAI-ARIA Authoring Practices, Combobox). */
(() => {
  const { make, text, ranking } = mockument;
  const MOST = 50;

  /** @type {Promise<SearchIndex> | undefined} */
  let index;

  /** @returns {Promise<SearchIndex>} */
  function load() {
    index ??= mockument
      .data("search-index.js", "searchIndex")
      .then((entries) => ranking.indexed(/** @type {SearchEntry[]} */ (entries)));
    return index;
  }

  /**
   * @param {string} whole
   * @param {string[]} words
   */
  function marked(whole, words) {
    return ranking.pieces(whole, words).map((piece, at) => (at % 2 ? make("mark", {}, piece) : piece));
  }

  /**
   * @param {SearchEntry} entry
   * @param {string[]} words
   */
  function option(entry, words) {
    const [kind, title, , path, body] = entry;
    const [method, ...rest] = kind === "operation" ? path.split(" ") : ["", path];
    const shown = ranking.snippet(body, words);
    return make(
      "a",
      { role: "option", id: mockument.newId(), href: mockument.root() + ranking.address(entry, words), tabindex: -1, "aria-selected": "false" },
      method
        ? make("span", { class: "method", "data-method": method }, method)
        : make("span", { class: "kind" }, text(`search.kind.${kind}`)),
      make("span", { class: "title" }, ...marked(title, words)),
      make("span", { class: "path" }, ...marked(rest.join(" "), words)),
      make("span", { class: "snippet" }, ...marked(shown, words)),
    );
  }

  /** @returns {{ dialog: HTMLDialogElement, field: HTMLInputElement }} */
  function build() {
    const list = make("div", { role: "listbox", id: "search-results", "aria-label": text("search.results") });
    const status = make("p", { class: "status", role: "status" });
    const field = make("input", {
      type: "search",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": list.id,
      "aria-autocomplete": "list",
      "aria-label": text("search.label"),
      placeholder: text("search.label"),
      autocomplete: "off",
      spellcheck: "false",
    });
    const close = mockument.button(text("close"), () => dialog.close(), { class: "quiet" });
    const dialog = make(
      "dialog",
      { id: "search", "aria-label": text("search.label") },
      make("div", { class: "search-head" }, field, close),
      list,
      status,
    );

    /** @param {Element | null | undefined} wanted */
    const select = (wanted) => {
      for (const one of list.children) {
        one.setAttribute("aria-selected", String(one === wanted));
      }
      if (wanted) {
        field.setAttribute("aria-activedescendant", wanted.id);
        wanted.scrollIntoView({ block: "nearest" });
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    };
    const selected = () => list.querySelector('[aria-selected="true"]');

    const update = async () => {
      const query = field.value;
      let found;
      try {
        const loaded = await load();
        if (query !== field.value) {
          return; // The reader has typed on.
        }
        found = ranking.ranked(loaded, query, MOST);
      } catch {
        status.textContent = text("search.failed");
        return;
      }
      const words = ranking.wordsOf(query);
      list.replaceChildren(...found.entries.map((entry) => option(entry, words)));
      list.scrollTop = 0;
      field.setAttribute("aria-expanded", String(found.entries.length > 0));
      select(list.firstElementChild);
      status.textContent = words.length
        ? text(found.count > MOST ? "search.count.first" : "search.count", { count: found.count, shown: MOST })
        : text("search.hint");
    };

    field.addEventListener("input", update);
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
      const options = [...list.children];
      if (step && options.length) {
        event.preventDefault();
        const to = options.indexOf(/** @type {Element} */ (selected())) + step;
        const last = options.length - 1;
        const isEnd = Math.abs(step) === 1;
        select(options[to < 0 ? (isEnd ? last : 0) : to > last ? (isEnd ? 0 : last) : to]);
      } else if (event.key === "Escape" && !event.isComposing) {
        event.preventDefault(); // It would empty the field first.
        dialog.close();
      } else if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        const aim = selected();
        if (aim instanceof HTMLAnchorElement) {
          go(aim, event.ctrlKey || event.metaKey);
        }
      }
    });
    const go = (/** @type {HTMLAnchorElement} */ aim, /** @type {boolean} */ isElsewhere) => {
      if (isElsewhere) {
        open(aim.href);
        return;
      }
      dialog.close();
      location.assign(aim.href);
    };
    list.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) {
        dialog.close(); // Beside the dialog.
      }
    });
    document.body.append(dialog);
    update();
    return { dialog, field };
  }

  /** @type {ReturnType<typeof build> | undefined} */
  let built;

  function show() {
    built ??= build();
    if (!built.dialog.open) {
      built.dialog.showModal();
      built.field.select();
    }
  }

  /** @param {EventTarget | null} target */
  function isTyping(target) {
    return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  }

  document.addEventListener("keydown", (event) => {
    const isShortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (isShortcut || isSlash) {
      event.preventDefault();
      show();
    }
  });
  const opener = document.getElementById("search-open");
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", show);
  }
})();
