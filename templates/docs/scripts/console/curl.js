"use strict";
/** A request as a curl command for a POSIX shell: whatever a text has in it, it stays one word. */
(() => {
  /** @param {string} text */
  function word(text) {
    return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", "'\\''")}'`;
  }

  /**
   * A header's line: no text in it may begin another one.
   * @param {string} name
   * @param {string} value
   */
  function line(name, value) {
    const flat = `${name}: ${value}`.replace(/[\r\n]+/g, " ");
    // curl takes "Name:" for "send no such header", and "Name;" for an empty one.
    return value === "" ? `${name};` : flat;
  }

  /**
   * The value of a part: in quotes, as curl gives semicolons a meaning.
   * @param {Part} part
   * @returns {string[]}
   */
  function form({ name, text, file, contentType }) {
    const inQuotes = (/** @type {string} */ all) => `"${all.replace(/[\\"]/g, "\\$&")}"`;
    if (file) {
      const type = file.type ? `;type=${file.type}` : "";
      return ["--form", word(`${name}=@${inQuotes(file.name)}${type}`)];
    }
    return contentType
      ? ["--form", word(`${name}=${inQuotes(text)};type=${contentType}`)]
      : ["--form-string", word(`${name}=${text}`)];
  }

  /** @param {RequestBody | null} body */
  function bodyWords(body) {
    if (body?.kind === "text") {
      return [["--data-raw", word(body.text)]];
    }
    if (body?.kind === "file") {
      return [["--data-binary", word(`@${body.file.name}`)]];
    }
    return (body?.parts ?? []).map(form);
  }

  /**
   * @param {PreparedRequest} request
   * @returns {string}
   */
  function curl({ method, url, headers, cookies, body }) {
    const isUsual = method === (body ? "POST" : "GET");
    const words = [
      ["curl", ...(method === "HEAD" ? ["--head"] : isUsual ? [] : ["--request", word(method)]), word(url)],
      ...(/[[\]{}]/.test(url) ? [["--globoff"]] : []),
      ...headers.map(([name, value]) => ["--header", word(line(name, value))]),
      ...(cookies.length ? [["--cookie", word(cookies.map(([name, value]) => `${name}=${value}`).join("; "))]] : []),
      ...bodyWords(body),
    ];
    return words.map((group) => group.join(" ")).join(" \\\n  ");
  }

  Object.assign(mockument, { curl });
})();
