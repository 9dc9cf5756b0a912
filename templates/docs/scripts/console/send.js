"use strict";
/** Sends a prepared request, and tells in plain words why a browser does not. */
(() => {
  const { requests } = mockument;
  const LARGEST = 64 * 1024 * 1024;
  const TIMEOUT = 60_000;

  /** @param {string} url */
  function isOwn(url) {
    return /^https?:$/.test(location.protocol) && new URL(url).origin === location.origin;
  }

  /**
   * A cookie for the mock, which stands at the page's own address: sent with one call, then gone.
   * @param {PreparedRequest} request
   * @returns {() => void} what forgets them
   */
  function lendCookies(request) {
    const names = request.cookies.map(([name, value]) => {
      // What would end the cookie, or begin an attribute of it, is percent-encoded.
      const [safeName, safeValue] = [name, value].map((text) => text.replace(/[^\x21-\x3a\x3c-\x7e]|[",\\]/gu, encodeURIComponent));
      document.cookie = `${safeName}=${safeValue}; path=/; SameSite=Strict`;
      return safeName;
    });
    return () => {
      for (const name of names) {
        document.cookie = `${name}=; path=/; max-age=0; SameSite=Strict`;
      }
    };
  }

  /**
   * @param {PreparedRequest} request
   * @param {AbortSignal} signal
   */
  function initOf({ method, headers, body }, signal) {
    const sent = new Headers();
    for (const [name, value] of headers) {
      if (!requests.FORBIDDEN.test(name)) {
        sent.append(name, value);
      }
    }
    const canHaveBody = body && !/^(?:GET|HEAD)$/.test(method);
    /** @type {BodyInit | undefined} */
    let payload;
    if (canHaveBody && body.kind === "parts") {
      const boundary = `mockument-${crypto.getRandomValues(new Uint32Array(3)).join("")}`;
      sent.set("Content-Type", `multipart/form-data; boundary=${boundary}`);
      payload = requests.multipart(body.parts, boundary);
    } else if (canHaveBody && body.kind !== "parts") {
      payload = body.kind === "file" ? body.file : body.text;
    }
    return { method, headers: sent, body: payload, signal, cache: /** @type {const} */ ("no-store"), referrerPolicy: /** @type {const} */ ("no-referrer") };
  }

  /**
   * The bytes of an answer as they come, up to a size that a browser can hold well.
   * @param {Response} response
   * @param {(received: number, soFar: () => Uint8Array<ArrayBuffer>) => void} progress
   * @returns {Promise<{ bytes: Uint8Array<ArrayBuffer>, isCut: boolean }>}
   */
  async function read(response, progress) {
    /** @type {Uint8Array[]} */
    const pieces = [];
    let size = 0;
    const all = () => {
      const bytes = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    };
    const reader = response.body?.getReader();
    for (;;) {
      const { done, value } = reader ? await reader.read() : { done: true, value: undefined };
      if (done || !value) {
        return { bytes: all(), isCut: false };
      }
      pieces.push(value);
      size += value.length;
      progress(size, all);
      if (size > LARGEST) {
        await reader?.cancel();
        return { bytes: all(), isCut: true };
      }
    }
  }

  /**
   * @param {PreparedRequest} request
   * @param {AbortController} controller
   * @param {(answer: Answer) => void} progress is called as the body comes in
   * @returns {Promise<Answer>}
   */
  async function send(request, controller, progress) {
    const forget = isOwn(request.url) && request.cookies.length ? lendCookies(request) : () => undefined;
    const timer = setTimeout(() => controller.abort("timeout"), TIMEOUT);
    const start = performance.now();
    try {
      const response = await fetch(request.url, {
        ...initOf(request, controller.signal),
        credentials: isOwn(request.url) ? "same-origin" : "omit",
      });
      clearTimeout(timer);
      const answer = {
        status: response.status,
        statusText: response.statusText,
        headers: /** @type {[string, string][]} */ ([...response.headers]),
        type: response.headers.get("content-type") ?? "",
        isOwn: isOwn(request.url),
        redirectedTo: response.redirected ? response.url : "",
        elapsed: performance.now() - start,
        isCut: false,
        isComplete: false,
        bytes: new Uint8Array(0),
      };
      let shown = 0;
      const { bytes, isCut } = await read(response, (size, soFar) => {
        if (performance.now() - shown > 250) {
          shown = performance.now();
          // Streams are shown as they come; of others only their size is told.
          const isStream = /event-stream|ndjson|jsonl|json-seq/.test(answer.type);
          progress({ ...answer, received: size, bytes: isStream ? soFar() : answer.bytes });
        }
      });
      return { ...answer, bytes, isCut, isComplete: true, elapsed: performance.now() - start };
    } finally {
      clearTimeout(timer);
      forget();
    }
  }

  /**
   * Whether somebody answers at an address at all, whatever he answers.
   * @param {string} url
   */
  async function isThere(url) {
    try {
      const signal = AbortSignal.timeout(4000);
      const init = /** @type {const} */ ({ method: "HEAD", mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer" });
      await fetch(new URL("/", url), { ...init, signal, cache: "no-store" });
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Why a call failed, as a key of the catalogue: browsers tell pages nothing but "failed".
   * @param {unknown} error
   * @param {PreparedRequest} request
   * @param {{ signal: AbortSignal, isBlocked: boolean }} circumstances
   * @returns {Promise<{ key: string, values: Record<string, string> }>}
   */
  async function explain(error, request, { signal, isBlocked }) {
    if (signal.aborted) {
      const key = signal.reason === "timeout" ? "console.failed.timeout" : "console.failed.cancelled";
      return { key, values: { seconds: String(TIMEOUT / 1000) } };
    }
    const url = new URL(request.url);
    const values = { host: url.host, origin: location.origin, reason: error instanceof Error ? error.message : String(error) };
    const isLoopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    if (isBlocked) {
      return { key: "console.failed.policy", values };
    }
    if (location.protocol === "https:" && url.protocol === "http:" && !isLoopback) {
      return { key: "console.failed.mixed", values };
    }
    if (!(error instanceof TypeError) || /header|ByteString|method/i.test(values.reason)) {
      return { key: "console.failed.other", values };
    }
    if (isOwn(request.url)) {
      return { key: "console.failed.unreachable", values };
    }
    return { key: (await isThere(request.url)) ? "console.failed.cors" : "console.failed.unreachable", values };
  }

  Object.assign(mockument, { sending: { send, explain, isOwn } });
})();
