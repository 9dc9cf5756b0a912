"use strict";
/** What came back: status, time, size, headers and body, and whether the contract was kept. */
(() => {
  const { make, text, jsonText, contract } = mockument;
  /** Characters that a body begins with, and that "show more" adds: what a browser lays out at once. */
  const PORTION = 60_000;
  /** Characters of JSON up to which a successful answer is read into a value. */
  const LARGEST_READ = 500_000;
  const LARGEST_IMAGE = 2_000_000;

  /** @param {number} bytes */
  function size(bytes) {
    const [unit, factor] = bytes < 1000 ? ["byte", 1] : bytes < 1_000_000 ? ["kilobyte", 1000] : ["megabyte", 1_000_000];
    const form = new Intl.NumberFormat(document.documentElement.lang, {
      style: "unit",
      unit: String(unit),
      unitDisplay: factor === 1 ? "long" : "short",
      maximumFractionDigits: factor === 1 ? 0 : 1,
    });
    return form.format(bytes / Number(factor));
  }

  /** @param {number} milliseconds */
  function duration(milliseconds) {
    return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
  }

  /** @param {string} type */
  function isShown(type) {
    return type === "" || /^text\/|json|xml|yaml|javascript|urlencoded|event-stream|csv/i.test(type);
  }

  /**
   * The text of a body, and what it means if it is JSON.
   * @param {Answer} answer
   * @returns {{ text: string, value?: unknown, isJson: boolean }}
   */
  function decode(answer) {
    const charset = /charset="?([^";]+)/i.exec(answer.type)?.[1] ?? "utf-8";
    let decoded;
    try {
      decoded = new TextDecoder(charset).decode(answer.bytes);
    } catch {
      decoded = new TextDecoder().decode(answer.bytes);
    }
    if (answer.isComplete && contract.isJson(answer.type)) {
      if (decoded.length > LARGEST_READ && answer.status < 400) {
        return { text: decoded, isJson: true }; // What it means nobody asks for here.
      }
      try {
        return { text: decoded, value: JSON.parse(decoded), isJson: true };
      } catch {
        return { text: decoded, isJson: false };
      }
    }
    return { text: decoded, isJson: false };
  }

  /**
   * A text in pieces of some lines each.
   * @param {string} whole
   */
  function* lines(whole) {
    for (let from = 0; from < whole.length; ) {
      const end = whole.indexOf("\n", from + 1000);
      const to = end < 0 || end > from + PORTION ? Math.min(whole.length, from + PORTION) : end + 1;
      yield whole.slice(from, to);
      from = to;
    }
  }

  /**
   * A long text, a portion at a time.
   * @param {Iterable<string>} source its pieces
   * @param {string} language
   * @param {() => string} whole
   */
  function portions(source, language, whole) {
    const code = make("code", {});
    const block = make("pre", { class: "code answer-body", "data-language": language, tabindex: 0 }, code);
    const more = mockument.button(text("console.show-more"), () => add(), { class: "more" });
    const pieces = source[Symbol.iterator]();
    const add = () => {
      const taken = [];
      let next = pieces.next();
      for (let length = 0; !next.done; next = pieces.next()) {
        taken.push(next.value);
        length += next.value.length;
        if (length >= PORTION) {
          break;
        }
      }
      const node = document.createTextNode(taken.join(""));
      code.append(node);
      mockument.colour(node, language);
      more.hidden = Boolean(next.done);
    };
    add();
    return make("div", { class: "code-frame" }, block, mockument.copyButton(whole), more);
  }

  /**
   * @param {Answer} answer
   * @param {{ text: string, isJson: boolean }} decoded
   */
  function bodyOf(answer, decoded) {
    if (!answer.bytes.length) {
      return [make("p", { class: "hint" }, text(answer.isComplete ? "console.body.none" : "console.receiving", { size: size(answer.received ?? 0) }))];
    }
    const blob = new Blob([answer.bytes], { type: answer.type.split(";")[0] });
    const save = mockument.button(text("console.download", { size: size(blob.size) }), () => mockument.save(blob, fileName(answer)), { class: "quiet" });
    if (/^image\//i.test(answer.type) && blob.size < LARGEST_IMAGE) {
      const image = make("img", { alt: text("console.body.image"), class: "answer-image" });
      const reader = new FileReader();
      reader.addEventListener("load", () => {
        image.src = String(reader.result);
      });
      reader.readAsDataURL(blob);
      return [image, save];
    }
    if (!isShown(answer.type) || decoded.text.includes("\0")) {
      return [make("p", { class: "hint" }, text("console.body.binary", { type: answer.type || "?", size: size(blob.size) })), save];
    }
    const language = decoded.isJson ? "json" : /xml|html/i.test(answer.type) ? "xml" : "text";
    return decoded.isJson
      ? [portions(jsonText.pieces(decoded.text), language, () => jsonText.indented(decoded.text)), save]
      : [portions(lines(decoded.text), language, () => decoded.text), save];
  }

  /** @param {Answer} answer */
  function fileName(answer) {
    const disposed = answer.headers.find(([name]) => name === "content-disposition")?.[1] ?? "";
    const named = /filename="?([^";]+)/i.exec(disposed)?.[1]?.replace(/[/\\]/g, "_");
    const suffix = contract.isJson(answer.type) ? "json" : answer.type.split(";")[0]?.split("/")[1]?.replace(/\W.*/, "") || "bin";
    return named || `answer.${suffix}`;
  }

  /** @param {Answer} answer */
  function headersOf(answer) {
    const rows = answer.headers.map(([name, value]) =>
      make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value)),
    );
    return make(
      "details",
      {},
      make("summary", {}, text("console.headers", { count: rows.length })),
      make("div", { class: "scrolls", tabindex: 0 }, make("table", {}, make("tbody", {}, ...rows))),
      ...(answer.isOwn ? [] : [make("p", { class: "hint" }, text("console.headers.exposed"))]),
    );
  }

  /**
   * The line of an answer: what HTTP says, how long it took, how large it is.
   * @param {Answer} answer
   */
  function statusLine(answer) {
    return make(
      "p",
      { class: "status-line" },
      make("span", { class: "status", "data-class": String(answer.status).charAt(0) }, String(answer.status)),
      " ",
      make("strong", {}, answer.statusText),
      make("span", {}, duration(answer.elapsed)),
      make("span", {}, size(answer.received ?? answer.bytes.length)),
      make("span", {}, answer.type),
    );
  }

  /**
   * @param {Verdict} verdict
   */
  function verdictOf(verdict) {
    const sign = { kept: "✓", broken: "✗", undocumented: "!", unchecked: "?" }[verdict.verdict];
    const items = verdict.violations.map((one) =>
      make(
        "li",
        {},
        make("code", {}, one.pointer || "/"),
        " ",
        messageOf(one),
        ...(one.schema ? [make("small", {}, text("contract.schema"), " ", make("code", {}, one.schema))] : []),
      ),
    );
    const more = verdict.more ? [make("p", {}, text("more", { count: verdict.more }))] : [];
    const rest = verdict.unchecked.length ? [make("p", { class: "hint" }, text("contract.unchecked", { what: verdict.unchecked.join(", ") }))] : [];
    return make(
      "div",
      { class: "verdict", "data-verdict": verdict.verdict },
      make("p", {}, make("strong", {}, `${sign} ${text(`contract.verdict.${verdict.verdict}`)}`), " ", text(verdict.key, verdict.values)),
      ...(items.length ? [make("ul", {}, ...items)] : []),
      ...more,
      ...rest,
    );
  }

  /**
   * What is wrong, in the page's language where the catalogue has the keyword.
   * @param {Violation} violation
   */
  function messageOf(violation) {
    const key = `violation.${violation.keyword}`;
    const wanted = violation.wanted;
    const shown = Array.isArray(wanted) ? wanted.map((one) => JSON.stringify(one)).join(", ") : JSON.stringify(wanted) ?? "";
    const name = /"((?:[^"\\]|\\.)*)"/.exec(violation.message)?.[1] ?? "";
    const said = text(key, { wanted: shown.length > 300 ? `${shown.slice(0, 300)}…` : shown, name });
    return said === key ? violation.message : said;
  }

  Object.assign(mockument, { answers: { decode, bodyOf, headersOf, statusLine, verdictOf } });
})();
