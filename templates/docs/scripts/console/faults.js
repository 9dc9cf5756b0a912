"use strict";
/** What an answer says is wrong with the request: problem details of the mock, and APIs' own lists. */
(() => {
  const FIELD = /^(?:field|fieldname|name|path|param|parameter|pointer|property|target)$/i;
  const MESSAGE = /^(?:message|msg|detail|details|description|reason|title|error|text|errormessage)$/i;
  const PLACE = /^(?:in|location)$/i;
  const DEEPEST = 5;
  const MOST = 100;

  /**
   * @param {unknown} value
   * @returns {value is Record<string, unknown>}
   */
  function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  /**
   * The text of the first member whose name fits.
   * @param {Record<string, unknown>} value
   * @param {RegExp} wanted
   */
  function textOf(value, wanted) {
    const found = Object.entries(value).find(([name, one]) => wanted.test(name) && typeof one === "string" && one);
    return found ? String(found[1]) : "";
  }

  /**
   * @param {Record<string, unknown>} value
   * @returns {Violation}
   */
  function violationOf(value) {
    return {
      in: String(value.in ?? ""),
      name: String(value.name ?? ""),
      pointer: String(value.pointer ?? ""),
      keyword: String(value.keyword ?? ""),
      message: String(value.message ?? ""),
      schema: String(value.schema ?? ""),
    };
  }

  /**
   * Objects that name a field and say something of it, in whatever an API calls its errors.
   * @param {unknown} value
   * @param {number} depth
   * @returns {Violation[]}
   */
  function guessed(value, depth) {
    if (depth > DEEPEST) {
      return [];
    }
    if (Array.isArray(value)) {
      return value.slice(0, MOST).flatMap((one) => guessed(one, depth + 1));
    }
    if (!isObject(value)) {
      return [];
    }
    const [field, message] = [textOf(value, FIELD), textOf(value, MESSAGE)];
    if (field && message && field !== message) {
      const path = /^(?:#?\/|\$?\.)/.test(field) ? field.replace(/^[#$]/, "").replace(/^\./, "/") : "";
      return [{ in: textOf(value, PLACE), name: path ? "" : field, pointer: path, keyword: "", message, schema: "" }];
    }
    return Object.values(value).flatMap((one) => guessed(one, depth + 1));
  }

  /**
   * @param {number} status
   * @param {unknown} body of the answer
   * @returns {Violation[]}
   */
  function faults(status, body) {
    if (status < 400 || status > 499) {
      return [];
    }
    const listed = isObject(body) && Array.isArray(body.violations) ? body.violations.filter(isObject) : [];
    return listed.length ? listed.map(violationOf) : guessed(body, 0).slice(0, MOST);
  }

  Object.assign(mockument, { faults });
})();
