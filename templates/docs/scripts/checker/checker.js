"use strict";
/**
 * A thread of its own that holds answers against the document: neither a document of ten megabytes
 * nor an answer of five keeps the page from answering its reader.
 */
(() => {
  const scope = /** @type {WorkerGlobal} */ (/** @type {unknown} */ (globalThis));

  /** @type {unknown} */
  let document;

  /** The validator and the document, loaded with the first answer. */
  function load() {
    if (document === undefined) {
      /** @type {(given: unknown) => void} */
      const receive = (given) => {
        document = typeof given === "string" ? JSON.parse(given) : given;
      };
      Object.assign(mockument, { document: receive });
      scope.importScripts("vendor/json-schema.js", "document.js");
    }
  }

  scope.onmessage = ({ data: { id, pointer, text } }) => {
    /** @type {Judgement} */
    let judgement;
    try {
      load();
      judgement = mockument.contract.judge(document, pointer, text, /** @type {ValidatorClass} */ (mockument.Validator));
    } catch (error) {
      judgement = { kind: "failed", reason: String(error).slice(0, 200) };
    }
    scope.postMessage({ id, judgement });
  };
})();
