"use strict";
/** A row of the console's form: a name, what to send for it, and what was wrong with it. */
(() => {
  const { make, text, values } = mockument;

  /**
   * The control that fits a type.
   * @param {RowOptions} options
   * @param {string} id
   * @returns {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement}
   */
  function controlOf({ type, format, choices = [], shown, isFile, isRequired, isAlways }, id) {
    const common = { id, spellcheck: "false", autocomplete: "off" };
    if (isFile) {
      return make("input", { id, type: "file", multiple: type === "array" });
    }
    const listed = choices.length && type !== "array" ? choices.map(values.textOf) : type === "boolean" ? ["true", "false"] : [];
    if (listed.length) {
      const all = (isRequired || isAlways) && listed.includes(shown) ? listed : ["", ...new Set([...listed, shown].filter(Boolean))];
      const select = make("select", { id }, ...all.map((one) => make("option", { value: one }, one)));
      select.value = shown;
      return select;
    }
    if (type === "array" || type === "object" || shown.includes("\n")) {
      const rows = Math.min(8, Math.max(2, shown.split("\n").length));
      const area = make("textarea", { ...common, rows });
      area.value = shown;
      return area;
    }
    const isNumber = type === "integer" || type === "number";
    const input = make("input", {
      ...common,
      type: format === "password" ? "password" : "text",
      inputmode: type === "integer" ? "numeric" : isNumber ? "decimal" : undefined,
    });
    input.value = shown;
    return input;
  }

  /**
   * @param {RowOptions} options
   * @returns {Row}
   */
  function row(options) {
    const { name, type, format, isRequired, isFile } = options;
    const [id, problemId] = [mockument.newId(), mockument.newId()];
    const control = controlOf(options, id);
    const problem = make("p", { class: "problem", id: problemId, hidden: true });
    const isOn = isRequired || options.isSent === true;
    const toggle = isRequired || options.isAlways
      ? undefined
      : make("input", { type: "checkbox", "aria-label": text("console.include", { name }), title: text("console.include", { name }) });
    const hint = type === "array" && !isFile ? text("console.hint.array") : type === "object" ? text("console.hint.object") : "";
    const label = make("label", { for: id }, make("code", {}, name));
    if (isRequired) {
      control.required = true;
      label.append(" ", make("span", { class: "required" }, text("console.required")));
    }
    label.append(" ", make("span", { class: "type" }, format ? `${type} ${format}` : type));
    const element = make(
      "div",
      { class: "row" },
      make("div", { class: "row-head" }, ...(toggle ? [toggle] : []), label),
      control,
      ...(hint ? [make("p", { class: "hint" }, hint)] : []),
      problem,
    );
    if (toggle) {
      toggle.checked = isOn;
      control.addEventListener("input", () => {
        toggle.checked = true;
      });
    }

    /** @param {string} message empty for none */
    const mark = (message) => {
      problem.textContent = message;
      problem.hidden = !message;
      element.classList.toggle("faulty", Boolean(message));
      if (message) {
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", problemId);
      } else {
        control.removeAttribute("aria-invalid");
        control.removeAttribute("aria-describedby");
      }
    };
    control.addEventListener("input", () => mark(""));
    return {
      element,
      control,
      mark,
      isSent: () => (toggle ? toggle.checked : true),
      text: () => control.value,
      files: () => (control instanceof HTMLInputElement && control.type === "file" ? [...(control.files ?? [])] : undefined),
    };
  }

  /**
   * A group of rows under a heading.
   * @param {string} title
   * @param {...Node} children
   */
  function group(title, ...children) {
    return make("fieldset", {}, make("legend", {}, title), ...children);
  }

  /**
   * A labelled choice.
   * @param {string} title
   * @param {[string, string][]} options values and what they are called
   * @param {() => void} change
   */
  function picker(title, options, change) {
    const id = mockument.newId();
    const select = make("select", { id }, ...options.map(([value, shown]) => make("option", { value }, shown)));
    select.addEventListener("change", change);
    const element = make("div", { class: "row" }, make("div", { class: "row-head" }, make("label", { for: id }, title)), select);
    return { element, select };
  }

  Object.assign(mockument, { rows: { row, group, picker } });
})();
