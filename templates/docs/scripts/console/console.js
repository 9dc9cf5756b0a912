"use strict";
/** The console of an operation's page: fills the form, shows what would be sent, sends it, shows what came. */
(() => {
  const { make, text, requests, sending, contract, answers } = mockument;

  /**
   * Holds an answer against the document.
   * @param {OperationData} operation
   * @param {Answer} answer
   * @param {string} body
   * @returns {Promise<Verdict>}
   */
  async function verdictOn(operation, answer, body) {
    const none = { violations: [], more: 0, unchecked: [] };
    const expected = contract.expected(operation, answer.status, answer.type, !answer.bytes.length);
    if (expected.verdict !== "schema") {
      return { ...none, ...expected };
    }
    const { pointer, values } = expected;
    if (answer.isCut) {
      return { ...none, verdict: "unchecked", key: "contract.too-large", values };
    }
    const found = await mockument.judge(pointer, body);
    if (found.kind === "failed") {
      return { ...none, verdict: "unchecked", key: "contract.failed", values: { ...values, reason: found.reason } };
    }
    if (found.kind === "too-large") {
      return { ...none, verdict: "unchecked", key: "contract.large", values };
    }
    if (found.kind === "no-json") {
      return { ...none, verdict: "broken", key: "contract.no-json", values };
    }
    const count = found.violations.length + found.more;
    return count
      ? { ...found, verdict: "broken", key: "contract.broken", values: { ...values, count } }
      : { ...found, verdict: "kept", key: "contract.kept", values };
  }

  /**
   * The request as HTTP writes it, without what the browser adds.
   * @param {PreparedRequest} request
   */
  function asHttp({ method, url, headers, cookies, body }) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const lines = [
      `${method} ${parsed ? parsed.pathname + parsed.search : url} HTTP/1.1`,
      ...(parsed ? [`Host: ${parsed.host}`] : []),
      ...headers.map(([name, value]) => `${name}: ${value}`),
      ...(cookies.length ? [`Cookie: ${cookies.map(([name, value]) => `${name}=${value}`).join("; ")}`] : []),
      ...(body?.kind === "parts" ? ["Content-Type: multipart/form-data; boundary=…"] : []),
    ];
    const parts = body?.kind === "parts" ? body.parts.map((part) => `${part.name}: ${part.file ? part.file.name : part.text}`) : [];
    const shown = body?.kind === "text" ? body.text : body?.kind === "file" ? `(${body.file.name})` : parts.join("\n");
    return `${lines.join("\n")}\n\n${shown}`.trimEnd();
  }

  /**
   * Makes the console of an operation.
   * @param {HTMLElement} section what it is put into
   * @param {OperationData} operation
   */
  function build(section, operation) {
    const preview = make("div", { class: "preview" });
    const outcome = make("div", { class: "outcome" });
    const cannot = make("div", { class: "cannot" });
    let isMade = false;
    const form = mockument.consoleForm(operation, () => isMade && update());
    const submit = make("button", { type: "submit", class: "primary" }, text("console.send"));
    const cancel = mockument.button(text("console.cancel"), () => controller?.abort("cancelled"), { class: "quiet" });
    cancel.hidden = true;
    /** @type {AbortController | undefined} */
    let controller;

    /** @returns {PreparedRequest | undefined} */
    const prepared = () => {
      try {
        return requests.prepare(operation, form.read());
      } catch (error) {
        const { parameter } = /** @type {{ parameter?: Parameter }} */ (error);
        if (parameter) {
          form.markParameter(parameter, text("console.no-object"));
        }
        return undefined;
      }
    };

    let waiting = 0;
    const update = () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const request = prepared();
        if (request) {
          showRequest(preview, request);
          const own = URL.canParse(request.url) && sending.isOwn(request.url);
          const told = requests.unsendable(request, own).map((one) => make("p", { class: "hint" }, text(one.key, one.values)));
          cannot.replaceChildren(...told);
        }
      });
    };

    const element = make(
      "form",
      { class: "console", novalidate: true, "aria-label": text("console.title") },
      form.element,
      make("div", { class: "results" }, preview, cannot, make("div", { class: "actions" }, submit, cancel, make("kbd", {}, "Ctrl ⏎")), outcome),
    );

    const run = async () => {
      form.clear();
      const request = form.missing() ? undefined : prepared();
      if (!request || controller) {
        return;
      }
      if (!URL.canParse(request.url) || !/^https?:/.test(request.url)) {
        outcome.replaceChildren(failure(text("console.failed.url", { url: request.url })));
        mockument.announce(text("console.failed.url", { url: request.url }));
        return;
      }
      controller = new AbortController();
      let isBlocked = false;
      const blocked = () => {
        isBlocked = true;
      };
      document.addEventListener("securitypolicyviolation", blocked);
      [submit.disabled, cancel.hidden] = [true, false];
      outcome.setAttribute("aria-busy", "true");
      try {
        const answer = await sending.send(request, controller, (partial) => show(partial));
        await show(answer);
      } catch (error) {
        const { signal } = controller;
        // The browser tells of its own policy a moment after the call has failed.
        await new Promise((resolve) => setTimeout(resolve, 50));
        const { key, values } = await sending.explain(error, request, { signal, isBlocked });
        const said = text(key, values);
        outcome.replaceChildren(failure(said), make("p", {}, text("console.failed.curl")), mockument.codeBlock(mockument.curl(request), "shell"));
        mockument.announce(said);
      } finally {
        document.removeEventListener("securitypolicyviolation", blocked);
        [submit.disabled, cancel.hidden] = [false, true];
        outcome.removeAttribute("aria-busy");
        controller = undefined;
      }
    };

    /** @param {Answer} answer */
    const show = async (answer) => {
      const decoded = answers.decode(answer);
      const redirected = answer.redirectedTo ? [make("p", { class: "hint" }, text("console.redirected", { url: answer.redirectedTo }))] : [];
      const verdict = make("div", {});
      const faulty = make("div", {});
      outcome.replaceChildren(
        answers.statusLine(answer),
        ...redirected,
        verdict,
        faulty,
        ...answers.bodyOf(answer, decoded),
        answers.headersOf(answer),
      );
      if (!answer.isComplete) {
        return;
      }
      const violations = mockument.faults(answer.status, decoded.value);
      const left = violations.length ? form.mark(violations) : [];
      if (left.length) {
        const items = left.map((one) => make("li", {}, make("code", {}, [one.in, one.name || one.pointer].filter(Boolean).join(" ")), " ", one.message));
        faulty.append(make("ul", { class: "faults" }, ...items));
      }
      const said = [`${answer.status} ${answer.statusText}`];
      if (violations.length) {
        said.push(text("console.faults", { count: violations.length }));
      }
      verdict.append(make("p", { class: "hint" }, text("contract.checking")));
      const judged = await verdictOn(operation, answer, decoded.text);
      verdict.replaceChildren(answers.verdictOf(judged));
      said.push(text(`contract.verdict.${judged.verdict}`));
      mockument.announce(said.join(". "));
    };

    element.addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        run();
      }
    });
    section.append(element);
    isMade = true;
    update();
  }

  /** @param {string} said */
  function failure(said) {
    return make("p", { class: "failure" }, said);
  }

  /**
   * What would be sent, or was: as curl, and as HTTP.
   * @param {HTMLElement} holder
   * @param {PreparedRequest} request
   */
  function showRequest(holder, request) {
    const [curl, http] = [mockument.curl(request), asHttp(request)];
    const blocks = holder.querySelectorAll("code");
    if (blocks.length === 2) {
      [curl, http].forEach((shown, index) => {
        mockument.setCode(/** @type {HTMLElement} */ (blocks[index]), shown, index ? "http" : "shell");
      });
      return;
    }
    const tabs = make(
      "div",
      { class: "tabs", "data-group": "console-request", "aria-label": text("console.request") },
      make("div", { class: "tab", "data-title": "curl" }, mockument.codeBlock(curl, "shell")),
      make("div", { class: "tab", "data-title": "HTTP" }, mockument.codeBlock(http, "http")),
    );
    holder.replaceChildren(make("h3", {}, text("console.request")), tabs);
    mockument.tabs(holder);
  }

  Object.assign(mockument, { console: build });
})();
