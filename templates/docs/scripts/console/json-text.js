"use strict";
/**
 * JSON as text: laid out without being read into values, so that no number loses a digit and no
 * name that comes twice is lost; and where in a text a JSON Pointer leads.
 */
(() => {
  const STRING = /"(?:[^"\\]|\\.)*"/y;
  const TOKENS = /"(?:[^"\\]|\\.)*"?|[^\s,:[\]{}"]+|[,:[\]{}]/g;
  const SCALAR = /[^\s,:[\]{}"]+/y;

  /**
   * The end of the string or scalar that begins at a place.
   * @param {RegExp} token
   * @param {string} text
   * @param {number} at
   */
  function end(token, text, at) {
    token.lastIndex = at;
    return token.test(text) ? token.lastIndex : at + 1;
  }

  /**
   * JSON text with a member or an item a line, two spaces a level, in pieces as they are asked for.
   * @param {string} text JSON, or nearly so
   * @returns {Generator<string, void>}
   */
  function* pieces(text) {
    let level = 0;
    let before = "";
    for (const [token] of text.matchAll(TOKENS)) {
      const isEnd = token === "}" || token === "]";
      const isEmpty = before === "{" || before === "[";
      level -= isEnd ? 1 : 0;
      if (isEmpty !== isEnd || before === ",") {
        yield `\n${"  ".repeat(Math.max(0, level))}`;
      }
      yield token === ":" ? ": " : token;
      level += token === "{" || token === "[" ? 1 : 0;
      before = token;
    }
  }

  /**
   * The same as one text.
   * @param {string} text
   */
  function indented(text) {
    return [...pieces(text)].join("");
  }

  /**
   * Where in a text the value is that a pointer names; undefined where there is none.
   * @param {string} text JSON
   * @param {string} pointer RFC 6901
   * @returns {[number, number] | undefined} its start and its end
   */
  function locate(text, pointer) {
    const tokens = pointer.split("/").slice(1).map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));
    let at = skip(text, 0);
    for (const token of tokens) {
      const inside = child(text, at, token);
      if (inside === undefined) {
        return undefined;
      }
      at = inside;
    }
    return at < text.length ? [at, valueEnd(text, at)] : undefined;
  }

  /**
   * @param {string} text
   * @param {number} at
   */
  function skip(text, at) {
    while (at < text.length && /\s/.test(text.charAt(at))) {
      at += 1;
    }
    return at;
  }

  /**
   * @param {string} text
   * @param {number} at the start of a value
   */
  function valueEnd(text, at) {
    let level = 0;
    do {
      const one = text.charAt(at);
      if (one === "{" || one === "[") {
        level += 1;
        at += 1;
      } else if (one === "}" || one === "]") {
        level -= 1;
        at += 1;
      } else if (one === '"') {
        at = end(STRING, text, at);
      } else {
        at = /[\s,:]/.test(one) ? at + 1 : end(SCALAR, text, at);
      }
    } while (level > 0 && at < text.length);
    return at;
  }

  /**
   * Where the member or item of a name starts, in the object or array that starts at a place.
   * @param {string} text
   * @param {number} at
   * @param {string} token
   */
  function child(text, at, token) {
    const isObject = text.charAt(at) === "{";
    if (!isObject && text.charAt(at) !== "[") {
      return undefined;
    }
    at = skip(text, at + 1);
    for (let index = 0; at < text.length && !/[\]}]/.test(text.charAt(at)); index += 1) {
      let name = String(index);
      if (isObject) {
        const to = end(STRING, text, at);
        try {
          name = String(JSON.parse(text.slice(at, to)));
        } catch {
          return undefined;
        }
        at = skip(text, skip(text, to) + 1);
      }
      if (name === token) {
        return at;
      }
      at = skip(text, valueEnd(text, at));
      at = text.charAt(at) === "," ? skip(text, at + 1) : at;
    }
    return undefined;
  }

  Object.assign(mockument, { jsonText: { indented, locate, pieces } });
})();
