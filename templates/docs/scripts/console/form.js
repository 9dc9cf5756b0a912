"use strict";
/** The console's form: all that a call of one operation can be given, filled from its examples. */
(() => {
  const { make, text, rows, values, access } = mockument;
  const PLACES = ["path", "query", "querystring", "header", "cookie"];

  /**
   * @param {Parameter} parameter
   */
  function parameterRow(parameter) {
    const isJson = Boolean(parameter.contentType) && parameter.in !== "querystring";
    return rows.row({
      name: parameter.name,
      type: isJson ? "object" : parameter.type,
      isRequired: parameter.required,
      choices: parameter.enum ?? [],
      shown: values.shownAs(isJson ? "object" : parameter.type, parameter.example),
    });
  }

  /**
   * What the mock can be asked for beside its usual answer.
   * @param {OperationData} operation
   * @param {() => void} change
   */
  function wishes(operation, change) {
    const statuses = Object.keys(operation.responses).filter((status) => /^\d{3}$/.test(status));
    const options = /** @type {[string, string][]} */ ([
      ["", text("console.prefer.usual")],
      ...statuses.map((status) => [`code=${status}`, text("console.prefer.status", { status })]),
      ["dynamic=true", text("console.prefer.made")],
    ]);
    const { element, select } = rows.picker(text("console.prefer"), options, change);
    return { element, read: () => select.value };
  }

  /**
   * @param {OperationData} operation
   * @param {() => void} change is called whenever what would be sent changes
   * @returns {ConsoleForm}
   */
  function form(operation, change) {
    const update = () => {
      wish.element.hidden = !server.isMock();
      change();
    };
    const server = access.serverPicker(operation, update);
    const credentials = access.credentialPicker(operation, update);
    const wish = wishes(operation, update);
    const parameters = operation.parameters.map((parameter) => ({ parameter, row: parameterRow(parameter) }));
    const body = mockument.bodyEditor(operation, () => change());
    wish.element.hidden = !server.isMock();
    server.element.append(wish.element);

    const groups = PLACES.flatMap((place) => {
      const own = parameters.filter((one) => one.parameter.in === place);
      return own.length ? [rows.group(text(`console.in.${place}`), ...own.map((one) => one.row.element))] : [];
    });
    const element = make(
      "div",
      { class: "inputs" },
      server.element,
      ...(credentials ? [credentials.element] : []),
      ...groups,
      ...(body ? [body.element] : []),
    );
    element.addEventListener("input", () => change());

    /**
     * Marks what the server says is wrong.
     * @param {Violation[]} violations
     * @returns {Violation[]} those that belong to no field
     */
    const mark = (violations) => {
      clear();
      const inBody = violations.filter((one) => one.in === "body" || (!one.in && one.pointer));
      const others = violations.filter((one) => !inBody.includes(one));
      const left = others.filter((violation) => {
        const faulty = parameters.find(
          ({ parameter }) =>
            parameter.name.toLowerCase() === (violation.name || "").toLowerCase() &&
            (!violation.in || parameter.in === violation.in),
        );
        faulty?.row.mark(violation.pointer ? `${violation.pointer} ${violation.message}` : violation.message);
        return !faulty;
      });
      const rest = body ? body.mark(inBody) : inBody;
      const first = element.querySelector('[aria-invalid="true"]');
      if (first instanceof HTMLElement) {
        first.focus({ preventScroll: true });
        first.scrollIntoView({ block: "nearest" });
      }
      return [...left, ...rest];
    };
    const clear = () => {
      parameters.forEach((one) => one.row.mark(""));
      body?.clear();
    };

    return {
      element,
      mark,
      clear,
      markParameter: (parameter, message) => parameters.find((one) => one.parameter === parameter)?.row.mark(message),
      missing: () => {
        const empty = parameters.filter(({ parameter, row }) => parameter.in === "path" && !row.text());
        empty.forEach(({ row }) => row.mark(text("console.missing")));
        if (empty[0]) {
          empty[0].row.control.focus();
        }
        return empty.length > 0;
      },
      read: () => ({
        base: server.base(),
        parameters: parameters
          .filter(({ parameter, row }) => row.isSent() && (row.text() !== "" || !parameter.required))
          .map(({ parameter, row }) => ({ parameter, text: row.text() })),
        credentials: credentials?.read() ?? [],
        headers: server.isMock() && wish.read() ? [["Prefer", wish.read()]] : [],
        body: body?.read() ?? null,
      }),
    };
  }

  Object.assign(mockument, { consoleForm: form });
})();
