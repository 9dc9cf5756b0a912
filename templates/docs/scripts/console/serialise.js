"use strict";
/**
 * Parameters as a request carries them: OpenAPI 3.1.1, section 4.8.12 (style, explode,
 * allowReserved, content), which stands on RFC 6570.
 */
(() => {
  const { textOf, isObject } = mockument.values;

  /**
   * Percent-encodes all but what RFC 3986 calls unreserved.
   * @param {string} text
   */
  function encode(text) {
    return encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text).replace(
      /[!'()*]/g,
      (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  }

  /**
   * The same, but for reserved characters that mean nothing else in a query: "+" is a blank to most.
   * @param {string} text
   */
  function encodeReserved(text) {
    return encode(text).replace(/%(?:21|24|27|28|29|2A|2C|3B|3A|40|2F|3F)/g, decodeURIComponent);
  }

  /**
   * The members of an object as names and texts.
   * @param {Record<string, unknown>} value
   * @returns {[string, string][]}
   */
  function members(value) {
    return Object.entries(value).map(([name, item]) => [name, textOf(item)]);
  }

  /**
   * Items, or names and values, one after the other.
   * @param {unknown} value
   * @returns {string[]}
   */
  function flat(value) {
    return Array.isArray(value) ? value.map(textOf) : isObject(value) ? members(value).flat() : [textOf(value)];
  }

  /**
   * A path variable, percent-encoded (RFC 6570, sections 3.2.2, 3.2.5 and 3.2.7).
   * @param {Parameter} parameter
   * @param {unknown} value
   */
  function inPath({ name, style, explode, contentType }, value) {
    if (contentType) {
      return encode(textOf(value));
    }
    const start = style === "label" ? "." : style === "matrix" ? ";" : "";
    if (isObject(value) && explode) {
      const pairs = members(value).map(([key, item]) => `${encode(key)}=${encode(item)}`);
      return start + pairs.join(start || ",");
    }
    const texts = flat(value).map(encode);
    if (style !== "matrix") {
      return start + texts.join(explode && Array.isArray(value) && start ? start : ",");
    }
    const named = (/** @type {string} */ text) => `;${encode(name)}${text === "" ? "" : `=${text}`}`;
    return Array.isArray(value) && explode ? texts.map(named).join("") : named(texts.join(","));
  }

  /**
   * Names in brackets for whatever is deep. The standard says it of one level; APIs have more.
   * @param {string} name
   * @param {unknown} value
   * @returns {[string, string][]}
   */
  function deep(name, value) {
    if (!isObject(value) && !Array.isArray(value)) {
      return [[name, textOf(value)]];
    }
    return Object.entries(value).flatMap(([key, item]) => deep(`${name}[${key}]`, item));
  }

  /**
   * A query parameter as pieces of the query, percent-encoded.
   * @param {Parameter} parameter
   * @param {unknown} value
   * @returns {string[]}
   */
  function inQuery({ name, style, explode, allowReserved, contentType }, value) {
    const written = allowReserved ? encodeReserved : encode;
    const pair = (/** @type {string} */ key, /** @type {string} */ text) => `${encode(key)}=${text}`;
    if (contentType) {
      return [pair(name, encode(textOf(value)))];
    }
    if (style === "deepObject") {
      return deep(name, value).map(([key, text]) => pair(key, written(text)));
    }
    if (Array.isArray(value) && !value.length) {
      return []; // An empty list is undefined (RFC 6570, section 2.3).
    }
    if (explode && isObject(value)) {
      return members(value).map(([key, text]) => pair(key, written(text)));
    }
    if (explode && Array.isArray(value)) {
      return value.map((item) => pair(name, written(textOf(item))));
    }
    const between = style === "spaceDelimited" ? "%20" : style === "pipeDelimited" ? "%7C" : ",";
    return [pair(name, flat(value).map(written).join(between))];
  }

  /**
   * The whole query as one value (OpenAPI 3.2.0, `in: querystring`).
   * @param {Parameter} parameter
   * @param {unknown} value
   * @returns {string[]}
   */
  function asQuery({ contentType }, value) {
    if (/urlencoded/i.test(contentType || "") && isObject(value)) {
      return Object.entries(value).flatMap(([key, item]) =>
        (Array.isArray(item) ? item : [item]).map((one) => `${encode(key)}=${encode(textOf(one))}`),
      );
    }
    const text = textOf(value);
    return [/urlencoded/i.test(contentType || "") ? text : encode(text)];
  }

  /**
   * A header's value, or a cookie's before it is encoded: style `simple`, or `form` without its name.
   * @param {Parameter} parameter
   * @param {unknown} value
   */
  function inHeader({ explode, contentType }, value) {
    if (contentType) {
      return textOf(value).replace(/\s*\n\s*/g, " ");
    }
    if (explode && isObject(value)) {
      return members(value).map(([key, text]) => `${key}=${text}`).join(",");
    }
    return flat(value).join(",");
  }

  /**
   * @param {Parameter} parameter
   * @param {unknown} value
   */
  function inCookie(parameter, value) {
    const text = inHeader({ ...parameter, explode: false }, value);
    return parameter.style === "cookie" ? text : encode(text).replaceAll("%2C", ",");
  }

  /**
   * A field of a form as names and texts: lists are sent item by item, objects as JSON
   * (OpenAPI 3.1.1, section 4.8.15).
   * @param {string} name
   * @param {unknown} value
   * @returns {[string, string][]}
   */
  function inForm(name, value) {
    return Array.isArray(value) ? value.map((item) => [name, textOf(item)]) : [[name, textOf(value)]];
  }

  Object.assign(mockument, { serialise: { encode, inPath, inQuery, asQuery, inHeader, inCookie, inForm } });
})();
