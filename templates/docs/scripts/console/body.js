"use strict";
/** The body of a call: its media type, the example it begins with, a text, the fields of a form, or a file. */
(() => {
  const { make, text, rows, values, jsonText, contract } = mockument;

  /**
   * The text of an example: it stands on the page already.
   * @param {BodyData["examples"][number] | undefined} example
   */
  function textOf(example) {
    const shown = example?.anchor ? document.getElementById(example.anchor)?.querySelector("pre") : null;
    return example?.text ?? shown?.textContent ?? undefined;
  }

  /** @param {string} mediaType */
  function isText(mediaType) {
    return /json|xml|yaml|^text\/|urlencoded|javascript|graphql/i.test(mediaType);
  }

  /**
   * @param {BodyData} body
   * @param {() => void} change
   * @returns {BodyEditor}
   */
  function formEditor(body, change) {
    const isMultipart = /^multipart\//i.test(body.mediaType);
    const fields = body.fields.map((field) => {
      const isFile = isMultipart && /^(?:binary|base64|byte)$/.test(field.format || "");
      const made = rows.row({
        name: field.name,
        type: field.type,
        format: field.format,
        isRequired: field.required,
        isSent: field.example !== undefined,
        isFile,
        shown: values.shownAs(field.type, field.example),
      });
      return { field, made };
    });
    const element = make("div", {}, ...fields.map((one) => one.made.element));
    element.addEventListener("input", change);
    return {
      element,
      read: () => ({
        mediaType: body.mediaType,
        text: "",
        fields: fields
          .filter((one) => one.made.isSent())
          .map(({ field, made }) => ({ field, text: made.text(), files: made.files() })),
      }),
      mark: (violations) => {
        const left = violations.filter((violation) => {
          const name = violation.pointer.split("/")[1]?.replaceAll("~1", "/").replaceAll("~0", "~");
          const faulty = fields.find((one) => one.field.name === (name || violation.name));
          faulty?.made.mark(violation.message);
          return !faulty;
        });
        return left;
      },
      clear: () => fields.forEach((one) => one.made.mark("")),
    };
  }

  /**
   * @param {BodyData} body
   * @param {() => void} change
   * @returns {BodyEditor}
   */
  function textEditor(body, change) {
    const [id, problemId] = [mockument.newId(), mockument.newId()];
    const area = make("textarea", { id, class: "body-text", rows: 12, spellcheck: "false", autocomplete: "off", wrap: "off" });
    const problems = make("div", { id: problemId, class: "problems" });
    const isJson = contract.isJson(body.mediaType);
    const examples = body.examples.map((one, index) => /** @type {[string, string]} */ ([String(index), one.name || text("console.example")]));
    const { element: choice, select } = rows.picker(text("console.example"), examples, () => fill(Number(select.value)));

    const fill = (/** @type {number} */ index) => {
      area.value = textOf(body.examples[index]) ?? (isJson ? "{}" : "");
      area.rows = Math.min(24, Math.max(4, area.value.split("\n").length + 1));
      check();
      change();
    };
    /** Says where JSON ends to be JSON: it is sent all the same, as that is worth trying too. */
    const check = () => {
      problems.replaceChildren();
      area.removeAttribute("aria-invalid");
      area.removeAttribute("aria-describedby");
      if (isJson && area.value.trim()) {
        try {
          JSON.parse(area.value);
        } catch (error) {
          say(make("p", { class: "problem" }, text("console.not-json", { reason: /** @type {Error} */ (error).message })));
        }
      }
    };
    const say = (/** @type {HTMLElement} */ said) => {
      problems.append(said);
      area.setAttribute("aria-invalid", "true");
      area.setAttribute("aria-describedby", problemId);
    };
    const layOut = mockument.button(
      text("console.lay-out"),
      () => {
        area.value = jsonText.indented(area.value);
        check();
        change();
      },
      { class: "quiet" },
    );
    area.addEventListener("input", () => {
      check();
      change();
    });
    const element = make(
      "div",
      { class: "row" },
      ...(examples.length > 1 ? [choice] : []),
      make("div", { class: "row-head" }, make("label", { for: id }, text("console.body.text")), ...(isJson ? [layOut] : [])),
      area,
      problems,
    );
    fill(0);
    return {
      element,
      read: () => ({ mediaType: body.mediaType, text: area.value }),
      mark: (violations) => {
        for (const violation of violations) {
          const range = isJson ? jsonText.locate(area.value, violation.pointer) : undefined;
          const show = mockument.button(violation.pointer || "/", () => {
            area.focus();
            area.setSelectionRange(...(range ?? [0, 0]));
            const line = area.value.slice(0, range?.[0]).split("\n").length - 1;
            area.scrollTop = line * (parseFloat(getComputedStyle(area).lineHeight) || 20) - area.clientHeight / 3;
          }, { class: "place", title: text("console.show-place") });
          say(make("p", { class: "problem" }, ...(range ? [show] : [make("code", {}, violation.pointer || "/")]), " ", violation.message));
        }
        return [];
      },
      clear: check,
    };
  }

  /**
   * @param {BodyData} body
   * @param {() => void} change
   * @returns {BodyEditor}
   */
  function fileEditor(body, change) {
    const made = rows.row({ name: text("console.file"), type: body.mediaType, shown: "", isRequired: false, isAlways: true, isFile: true });
    made.control.addEventListener("change", change);
    return {
      element: made.element,
      read: () => {
        const file = made.files()?.[0];
        return file ? { mediaType: body.mediaType, text: "", file } : null;
      },
      mark: (violations) => {
        made.mark(violations.map((one) => one.message).join("; "));
        return [];
      },
      clear: () => made.mark(""),
    };
  }

  /**
   * @param {OperationData} operation
   * @param {() => void} change
   * @returns {BodyEditor | undefined}
   */
  function bodyEditor(operation, change) {
    if (!operation.bodies.length) {
      return undefined;
    }
    const holder = make("div", {});
    /** @type {BodyEditor | undefined} */
    let editor;
    const toggle = make("input", { type: "checkbox", id: mockument.newId() });
    toggle.checked = operation.bodyRequired || operation.bodies.some((one) => one.examples.length > 0);
    const names = operation.bodies.map((one, index) => /** @type {[string, string]} */ ([String(index), one.mediaType]));
    const { element: choice, select } = rows.picker(text("console.media-type"), names, () => {
      show();
      change();
    });
    const show = () => {
      const body = operation.bodies[Number(select.value)];
      if (body) {
        const wanted = { ...body, mediaType: concrete(body.mediaType) };
        editor = body.fields.length ? formEditor(wanted, change) : isText(wanted.mediaType) || body.examples.length ? textEditor(wanted, change) : fileEditor(wanted, change);
        holder.replaceChildren(editor.element);
      }
      holder.hidden = !toggle.checked;
    };
    toggle.addEventListener("change", () => {
      holder.hidden = !toggle.checked;
      change();
    });
    show();
    const include = make(
      "div",
      { class: "row-head" },
      toggle,
      make("label", { for: toggle.id }, text("console.body.include")),
    );
    return {
      element: rows.group(
        text("console.body"),
        ...(operation.bodyRequired ? [] : [include]),
        ...(names.length > 1 ? [choice] : [make("p", { class: "media" }, make("code", {}, names[0]?.[1] ?? ""))]),
        holder,
      ),
      read: () => (toggle.checked ? editor?.read() ?? null : null),
      mark: (violations) => editor?.mark(violations) ?? violations,
      clear: () => editor?.clear(),
    };
  }

  /**
   * A range of media types as one of them: nobody can send a range.
   * @param {string} mediaType
   */
  function concrete(mediaType) {
    return mediaType.startsWith("*/")
      ? "application/json"
      : mediaType.replace(/^text\/\*/, "text/plain").replace(/^([^/]+)\/\*/, "application/octet-stream");
  }

  Object.assign(mockument, { bodyEditor });
})();
