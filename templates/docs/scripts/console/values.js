"use strict";
/** What is written in a field of the console, as the value that it means. */
(() => {
  /** What newer browsers have: numbers that keep their digits ("JSON.parse source text access"). */
  const json = /** @type {typeof JSON & { rawJSON?(text: string): object, isRawJSON?(value: unknown): boolean }} */ (JSON);

  /**
   * JSON with whole numbers as they are written: 64-bit identifiers would lose digits otherwise.
   * @param {string} text
   * @returns {unknown}
   */
  function parseExactly(text) {
    /** @type {(this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown} */
    const reviver = (_key, value, context) => {
      const isLarge = typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "");
      return isLarge && json.rawJSON ? json.rawJSON(context?.source ?? "") : value;
    };
    return JSON.parse(text, reviver);
  }

  /**
   * @param {unknown} value
   * @returns {value is Record<string, unknown>}
   */
  function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !json.isRawJSON?.(value);
  }

  /**
   * A list is written as a JSON array, or with an item a line.
   * @param {string} text
   * @returns {unknown[]}
   */
  function listOf(text) {
    if (/^\s*\[/.test(text)) {
      try {
        const read = parseExactly(text);
        if (Array.isArray(read)) {
          return read;
        }
      } catch {
        // A text that begins with a bracket is an item like any other.
      }
    }
    return text.split(/\r?\n/).filter((line) => line !== "");
  }

  /**
   * @param {string} text
   * @returns {Record<string, unknown>}
   * @throws {SyntaxError} if that is no JSON object
   */
  function objectOf(text) {
    const read = parseExactly(text);
    if (!isObject(read)) {
      throw new SyntaxError("no object");
    }
    return read;
  }

  /**
   * @param {string} type of the parameter or field, as the document has it
   * @param {string} text
   * @returns {unknown} a text, a list or an object; scalars stay as they are written
   * @throws {SyntaxError} if an object is wanted, and the text is none
   */
  function valueOf(type, text) {
    if (type === "array") {
      return listOf(text);
    }
    if (type === "object") {
      return objectOf(text);
    }
    if (type === "any" && /^\s*[[{]/.test(text)) {
      try {
        return parseExactly(text);
      } catch {
        return text;
      }
    }
    return text;
  }

  /**
   * An example, as a field shows it.
   * @param {string} type
   * @param {unknown} example
   */
  function shownAs(type, example) {
    if (example === undefined || example === null) {
      return "";
    }
    if (type === "array" && Array.isArray(example) && example.every((item) => typeof item !== "object")) {
      const lines = example.map(String);
      return lines.some((line) => line === "" || line.includes("\n")) ? JSON.stringify(example) : lines.join("\n");
    }
    return typeof example === "object" ? JSON.stringify(example, null, 2) : String(example);
  }

  /**
   * A scalar, or whatever stands in its place, as one text.
   * @param {unknown} value
   */
  function textOf(value) {
    return typeof value === "string" ? value : JSON.stringify(value) ?? "";
  }

  Object.assign(mockument, { values: { valueOf, shownAs, textOf, isObject } });
})();
