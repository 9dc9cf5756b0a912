"use strict";
/**
 * Who holds answers against the document: a thread of its own, or, where browsers allow none (pages
 * from a folder on disk), the page itself, as long as the answer is not large.
 */
(() => {
  /** Characters that the page itself checks: it does nothing else in the meantime. */
  const LARGEST_HERE = 400_000;

  /** Milliseconds that the other thread may take: a pattern of a document can take for ever. */
  const LONGEST = 20_000;

  /** @type {Worker | null | undefined} */
  let worker;
  let asked = 0;

  /** @returns {Worker | null} */
  function thread() {
    if (worker === undefined) {
      try {
        worker = /^https?:$/.test(location.protocol) ? new Worker(`${mockument.root()}assets/checker.js`) : null;
      } catch {
        worker = null;
      }
    }
    return worker;
  }

  /**
   * @param {Worker} other
   * @param {string} pointer
   * @param {string} text
   * @returns {Promise<Judgement>}
   */
  function there(other, pointer, text) {
    asked += 1;
    const id = asked;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        other.terminate();
        worker = undefined; // The next answer gets another one.
        resolve({ kind: "failed", reason: mockument.text("contract.slow", { seconds: LONGEST / 1000 }) });
      }, LONGEST);
      const heard = (/** @type {MessageEvent} */ { data }) => {
        if (data.id === id) {
          clearTimeout(timer);
          other.removeEventListener("message", heard);
          resolve(data.judgement);
        }
      };
      other.addEventListener("message", heard);
      other.addEventListener(
        "error",
        () => {
          clearTimeout(timer);
          reject(new Error("no thread"));
        },
        { once: true },
      );
      other.postMessage({ id, pointer, text });
    });
  }

  /**
   * @param {string} pointer
   * @param {string} text
   * @returns {Promise<Judgement>}
   */
  async function here(pointer, text) {
    if (text.length > LARGEST_HERE) {
      return { kind: "too-large" };
    }
    try {
      const [given] = await Promise.all([
        mockument.data("document.js", "document"),
        mockument.script("vendor/json-schema.js"),
      ]);
      const document = typeof given === "string" ? JSON.parse(given) : given;
      return mockument.contract.judge(document, pointer, text, /** @type {ValidatorClass} */ (mockument.Validator));
    } catch (error) {
      return { kind: "failed", reason: String(error).slice(0, 200) };
    }
  }

  /**
   * Holds a text against a schema of the document.
   * @param {string} pointer
   * @param {string} text
   * @returns {Promise<Judgement>}
   */
  async function judge(pointer, text) {
    const other = thread();
    if (other) {
      try {
        return await there(other, pointer, text);
      } catch {
        worker = null;
      }
    }
    return here(pointer, text);
  }

  Object.assign(mockument, { judge });
})();
