"use strict";
/**
 * What every other script of these pages stands on: words, elements, memory, data files.
 *
 * All scripts are classic ones, each a function that hangs what it offers on `mockument`, so that
 * the pages work from a folder on disk, where browsers load no modules. Nothing here makes markup
 * from text: whatever a document says ends up in text nodes and attributes.
 */
globalThis.mockument = globalThis.mockument || /** @type {Mockument} */ ({});

(() => {
  /** @type {Record<string, string>} */
  let catalogue = {};

  /** @param {Record<string, string>} given the interface's words, in the language of the site */
  function words(given) {
    catalogue = given;
  }

  /**
   * The interface's words of a key, in the page's language: those that the catalogue has as `js.KEY`, and as
   * `js.KEY.one` where a count of one reads otherwise.
   * @param {string} key
   * @param {Record<string, string | number>} [values] what `{name}` in the words stands for
   */
  function text(key, values = {}) {
    const one = values.count === 1 ? catalogue[`js.${key}.one`] : undefined;
    return (one ?? catalogue[`js.${key}`] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /**
   * What an element of the page holds as JSON; null where there is none.
   * @param {string} id
   * @returns {unknown}
   */
  function readJson(id) {
    const holder = document.getElementById(id);
    return holder ? JSON.parse(holder.textContent || "null") : null;
  }

  /** The address of the site's root, which ends in a slash. */
  function root() {
    return new URL(document.body.dataset.root || "./", document.baseURI).href;
  }

  /**
   * A new element.
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {Record<string, string | number | boolean | undefined>} [attributes] `true` is an empty
   *   attribute; `false` and `undefined` are none
   * @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[T]}
   */
  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false && value !== undefined) {
        made.setAttribute(name, value === true ? "" : String(value));
      }
    }
    made.append(...children);
    return made;
  }

  /**
   * A button that does something to the page.
   * @param {string} label
   * @param {() => void} press
   * @param {Record<string, string | boolean | undefined>} [attributes]
   */
  function button(label, press, attributes = {}) {
    const made = make("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", press);
    return made;
  }

  /**
   * A store that may be forbidden (private windows, policies): then nothing is remembered.
   * @param {() => Storage} open
   * @returns {Memory}
   */
  function memory(open) {
    return {
      get(key) {
        try {
          return open().getItem(`mockument.${key}`);
        } catch {
          return null;
        }
      },
      set(key, value) {
        try {
          open().setItem(`mockument.${key}`, value);
        } catch {
          // What cannot be remembered is asked for again.
        }
      },
      forget(key) {
        try {
          open().removeItem(`mockument.${key}`);
        } catch {
          // Nor was it remembered.
        }
      },
    };
  }

  /** @type {Record<string, Promise<unknown>>} */
  const loading = {};

  /**
   * The data of a file `assets/NAME.js`, which calls `mockument.RECEIVER(data)`.
   * @param {string} file
   * @param {string} receiver
   * @returns {Promise<unknown>}
   */
  function data(file, receiver) {
    const started = loading[file] ?? new Promise((resolve, reject) => {
      /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (mockument))[receiver] = resolve;
      script(file).catch(reject);
    });
    loading[file] = started;
    return started;
  }

  /**
   * Runs a script of the site, at most once.
   * @param {string} file its name below `assets/`
   * @returns {Promise<unknown>}
   */
  function script(file) {
    const key = `run ${file}`;
    const started = loading[key] ?? new Promise((resolve, reject) => {
      const made = make("script", { src: `${root()}assets/${file}` });
      made.addEventListener("load", resolve);
      made.addEventListener("error", () => reject(new Error(`${file} cannot be loaded`)));
      document.head.append(made);
    });
    loading[key] = started;
    return started;
  }

  /** @type {HTMLElement | undefined} */
  let region;

  /**
   * Tells users of screen readers what has just happened.
   * @param {string} message
   */
  function announce(message) {
    if (!region) {
      region = make("div", { role: "status", "aria-live": "polite", class: "visually-hidden" });
      document.body.append(region);
    }
    region.textContent = message;
  }

  /**
   * Saves bytes as a file, as a download does.
   * @param {Blob} blob
   * @param {string} name
   */
  function save(blob, name) {
    const url = URL.createObjectURL(blob);
    const link = make("a", { href: url, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  let numbered = 0;

  /** An id that no element of the page has yet. */
  function newId() {
    numbered += 1;
    return `made-${numbered}`;
  }

  Object.assign(mockument, {
    announce,
    button,
    data,
    make,
    newId,
    readJson,
    root,
    save,
    script,
    text,
    words,
    forTab: memory(() => sessionStorage),
    forBrowser: memory(() => localStorage),
  });
})();
