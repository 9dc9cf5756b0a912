"use strict";
/** What a filled form asks for, as a request: nothing here looks at the page. */
(() => {
  const { serialise, values } = mockument;

  /** What browsers do not let a page set (WHATWG Fetch, "forbidden request-header"). */
  const FORBIDDEN =
    /^(?:accept-(?:charset|encoding)|access-control-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|proxy-.*|referer|sec-.*|set-cookie|te|trailer|transfer-encoding|upgrade|via)$/i;

  /**
   * A member of an object of names that documents choose: `constructor` may be one.
   * @template T
   * @param {Record<string, T>} object
   * @param {string} name
   */
  function own(object, name) {
    return Object.hasOwn(object, name) ? object[name] : undefined;
  }

  /**
   * The address of a server with its variables filled in.
   * @param {ServerChoice} server
   * @param {Record<string, string>} variables
   */
  function serverUrl(server, variables) {
    return server.url.replace(
      /\{([^{}]+)\}/g,
      (whole, /** @type {string} */ name) => own(variables, name) || own(server.variables ?? {}, name)?.default || whole,
    );
  }

  /**
   * @param {GivenCredential} credential
   * @param {Draft} draft
   */
  function addCredential({ scheme, value, password }, draft) {
    const isKey = scheme.type === "apiKey";
    if (isKey && scheme.in === "query") {
      draft.query.push(`${serialise.encode(scheme.parameter)}=${serialise.encode(value)}`);
    } else if (isKey && scheme.in === "cookie") {
      draft.cookies.push([scheme.parameter, value]);
    } else if (isKey) {
      draft.headers.push([scheme.parameter, `${scheme.prefix || ""}${value}`]);
    } else if (scheme.type === "http" && scheme.scheme.toLowerCase() === "basic") {
      draft.headers.push(["Authorization", `Basic ${base64(`${value}:${password || ""}`)}`]);
    } else if (scheme.type !== "mutualTLS") {
      const word = scheme.type === "http" ? scheme.scheme : "Bearer";
      const shown = word ? word.charAt(0).toUpperCase() + word.slice(1) : "Bearer";
      draft.headers.push(["Authorization", `${shown} ${value}`]);
    }
  }

  /** @param {string} text */
  function base64(text) {
    return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  }

  /**
   * @param {Parameter} parameter
   * @param {string} text as the field has it
   * @param {Draft} draft
   */
  function addParameter(parameter, text, draft) {
    const value = parameter.contentType && parameter.in !== "querystring"
      ? text
      : values.valueOf(parameter.type, text);
    if (parameter.in === "path") {
      draft.path[parameter.name] = serialise.inPath(parameter, value);
    } else if (parameter.in === "query") {
      draft.query.push(...serialise.inQuery(parameter, value));
    } else if (parameter.in === "querystring") {
      draft.query.push(...serialise.asQuery(parameter, value));
    } else if (parameter.in === "header") {
      draft.headers.push([parameter.name, serialise.inHeader(parameter, value)]);
    } else if (parameter.in === "cookie") {
      draft.cookies.push([parameter.name, serialise.inCookie(parameter, value)]);
    }
  }

  /**
   * The path with its variables filled in; one without a value stays as it is written.
   * @param {string} template
   * @param {Record<string, string>} variables percent-encoded
   */
  function fillPath(template, variables) {
    return template.replace(/\{([^{}/]+)\}/g, (whole, /** @type {string} */ name) => own(variables, name) ?? whole);
  }

  /**
   * @param {FormState} form
   * @returns {RequestBody | null}
   */
  function bodyOf(form) {
    const body = form.body;
    if (!body) {
      return null;
    }
    const media = body.mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
    if (body.file) {
      return { kind: "file", file: body.file };
    }
    if (body.fields && media.startsWith("multipart/")) {
      return { kind: "parts", parts: body.fields.flatMap(partsOf) };
    }
    if (body.fields) {
      const pairs = body.fields.flatMap(({ field, text }) =>
        serialise.inForm(field.name, values.valueOf(field.type, text)),
      );
      return { kind: "text", text: new URLSearchParams(pairs).toString() };
    }
    return { kind: "text", text: body.text };
  }

  /**
   * @param {FilledField} filled
   * @returns {Part[]}
   */
  function partsOf({ field, text, files }) {
    if (files) {
      return files.map((file) => ({ name: field.name, text: "", file }));
    }
    const value = values.valueOf(field.type, text);
    if (values.isObject(value)) {
      return [{ name: field.name, text: values.textOf(value), contentType: "application/json" }];
    }
    return serialise.inForm(field.name, value).map(([name, part]) => ({ name, text: part }));
  }

  /**
   * The request that a form asks for.
   * @param {OperationData} operation
   * @param {FormState} form
   * @returns {PreparedRequest}
   * @throws {SyntaxError} if a field that holds JSON does not
   */
  function prepare(operation, form) {
    /** @type {Draft} */
    const draft = { path: {}, query: [], headers: [], cookies: [] };
    for (const { parameter, text } of form.parameters) {
      try {
        addParameter(parameter, text, draft);
      } catch (error) {
        throw Object.assign(new SyntaxError(String(error)), { parameter });
      }
    }
    for (const credential of form.credentials) {
      addCredential(credential, draft);
    }
    const body = bodyOf(form);
    if (body && form.body && body.kind !== "parts") {
      draft.headers.push(["Content-Type", form.body.mediaType]);
    }
    draft.headers.push(...form.headers);
    const query = draft.query.filter(Boolean).join("&");
    const url = `${form.base.replace(/\/+$/, "")}${fillPath(operation.path, draft.path)}`;
    const joined = query ? `${url}${url.includes("?") ? "&" : "?"}${query}` : url;
    return { method: operation.method.toUpperCase(), url: joined, headers: draft.headers, cookies: draft.cookies, body };
  }

  /**
   * A name or file name within a part's header (WHATWG HTML, multipart/form-data).
   * @param {string} name
   */
  function quoted(name) {
    return `"${name.replace(/\r\n|\r|\n/g, "%0D%0A").replaceAll('"', "%22")}"`;
  }

  /**
   * A multipart form as it is sent: browsers' own makes a file of every part with a media type.
   * @param {Part[]} parts
   * @param {string} boundary
   * @returns {Blob}
   */
  function multipart(parts, boundary) {
    /** @type {BlobPart[]} */
    const pieces = [];
    for (const { name, text, file, contentType } of parts) {
      const fileName = file ? `; filename=${quoted(file.name)}` : "";
      const type = file ? file.type || "application/octet-stream" : contentType;
      pieces.push(
        `--${boundary}\r\nContent-Disposition: form-data; name=${quoted(name)}${fileName}\r\n`,
        ...(type ? [`Content-Type: ${type}\r\n`] : []),
        "\r\n",
        file ?? text,
        "\r\n",
      );
    }
    pieces.push(`--${boundary}--\r\n`);
    return new Blob(pieces);
  }

  /**
   * What no page can send, which curl can.
   * @param {PreparedRequest} request
   * @param {boolean} isSameOrigin
   * @returns {{ key: string, values: Record<string, string> }[]}
   */
  function unsendable(request, isSameOrigin) {
    const found = [];
    if (/^(?:CONNECT|TRACE|TRACK)$/.test(request.method)) {
      found.push({ key: "console.cannot.method", values: { method: request.method } });
    }
    if (request.body && /^(?:GET|HEAD)$/.test(request.method)) {
      found.push({ key: "console.cannot.body", values: { method: request.method } });
    }
    if (request.cookies.length && !isSameOrigin) {
      const names = request.cookies.map(([name]) => name).join(", ");
      found.push({ key: "console.cannot.cookies", values: { names } });
    }
    const headers = request.headers.map(([name]) => name).filter((name) => FORBIDDEN.test(name));
    if (headers.length) {
      found.push({ key: "console.cannot.headers", values: { names: headers.join(", ") } });
    }
    return found;
  }

  Object.assign(mockument, { requests: { prepare, serverUrl, multipart, unsendable, FORBIDDEN } });
})();
