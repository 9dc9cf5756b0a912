"use strict";
/**
 * Blocks of code: a button that copies, and light colours.
 *
 * Colours are ranges of the CSS Custom Highlight API: the text stays one text node, however long
 * it is. A browser without that API shows it plainly.
 */
(() => {
  const { text } = mockument;
  const LONGEST_COLOURED = 200_000;

  /** Words of the languages that samples are written in; a name that is none of theirs stays plain. */
  const WORDS =
    "async|await|break|case|catch|class|const|continue|def|default|defer|do|else|elif|except|export|extends|" +
    "false|False|final|finally|for|from|func|function|if|import|in|interface|let|new|nil|none|None|null|" +
    "package|pass|print|private|public|raise|return|static|struct|switch|throw|throws|true|True|try|type|" +
    "undefined|use|using|var|void|while|with|yield";

  /** @type {Record<string, RegExp>} */
  const TOKENS = {
    json: /(?<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\d[\d.eE+-]*)|(?<word>\b(?:true|false|null)\b)/g,
    xml: /(?<comment><!--[^]*?-->)|(?<key><\/?[\w:.-]+|\/?>)|(?<string>"[^"<]*"|'[^'<]*')/g,
    shell: /(?<comment>(?<=^|\s)#[^\n]*)|(?<string>'[^']*'|"(?:[^"\\]|\\.)*")|(?<key>(?<=\s)--?[A-Za-z][\w-]*)|(?<word>^\s*(?:curl|http|wget)\b)/gm,
    other: new RegExp(
      "(?<comment>(?<=^|\\s)(?:#|//)[^\\n]*|/\\*[^]*?\\*/)|" +
        "(?<string>\"\"\"[^]*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*'|`(?:[^`\\\\]|\\\\.)*`)|" +
        `(?<number>\\b\\d[\\d._]*\\b)|(?<word>\\b(?:${WORDS})\\b)`,
      "gm",
    ),
  };

  const PLAIN = new Set(["text", "http", "csv"]);

  /** @type {Map<string, Highlight>} */
  const highlights = new Map();
  const canColour = typeof Highlight === "function" && typeof CSS !== "undefined" && "highlights" in CSS;

  /**
   * @param {string} kind
   * @returns {Highlight}
   */
  function highlightOf(kind) {
    let found = highlights.get(kind);
    if (!found) {
      found = new Highlight();
      highlights.set(kind, found);
      CSS.highlights.set(`code-${kind}`, found);
    }
    return found;
  }

  /** @type {WeakMap<Node, [Highlight, Range][]>} */
  const coloured = new WeakMap();

  /**
   * Colours a text node of code.
   * @param {Text} node
   * @param {string} language
   */
  function colour(node, language) {
    /** @type {[Highlight, Range][]} */
    const ranges = [];
    const tokens = TOKENS[language] ?? (PLAIN.has(language) ? undefined : TOKENS.other);
    if (!canColour || !tokens || node.data.length > LONGEST_COLOURED) {
      return;
    }
    for (const match of node.data.matchAll(tokens)) {
      const kind = Object.keys(match.groups ?? {}).find((name) => match.groups?.[name] !== undefined);
      if (kind) {
        const range = document.createRange();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        highlightOf(kind).add(range);
        ranges.push([highlightOf(kind), range]);
      }
    }
    coloured.set(node, ranges);
  }

  /**
   * Puts another text into a block of code, with its colours.
   * @param {HTMLElement} block
   * @param {string} shown
   * @param {string} language
   */
  function setCode(block, shown, language) {
    for (const node of block.childNodes) {
      for (const [highlight, range] of coloured.get(node) ?? []) {
        highlight.delete(range);
      }
    }
    const node = document.createTextNode(shown);
    block.replaceChildren(node);
    colour(node, language);
  }

  /**
   * Puts a text where the reader can paste it from.
   * @param {string} copied
   * @returns {Promise<boolean>} whether that went well
   */
  async function copy(copied) {
    try {
      await navigator.clipboard.writeText(copied);
      return true;
    } catch {
      const holder = mockument.make("textarea", { class: "visually-hidden" });
      holder.value = copied;
      document.body.append(holder);
      holder.select();
      const isDone = document.execCommand("copy");
      holder.remove();
      return isDone;
    }
  }

  /**
   * A button that copies what a function gives.
   * @param {() => string} source
   */
  function copyButton(source) {
    const made = mockument.button(
      text("copy"),
      () => {
        copy(source()).then((isDone) => {
          const said = text(isDone ? "copied" : "copy.failed");
          made.textContent = said;
          mockument.announce(said);
          setTimeout(() => (made.textContent = text("copy")), 1600);
        });
      },
      { class: "copy" },
    );
    return made;
  }

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) {
          watcher.unobserve(target);
          const node = (target.querySelector("code") ?? target).firstChild;
          if (node instanceof Text) {
            colour(node, /** @type {HTMLElement} */ (target).dataset.language || "text");
          }
        }
      }
    },
    { rootMargin: "400px" },
  );

  /**
   * Gives a block of code its button, and its colours once it comes near.
   * @param {HTMLElement} block a `<pre class="code">`
   */
  function code(block) {
    if (block.parentElement?.classList.contains("code-frame")) {
      return;
    }
    const frame = mockument.make("div", { class: "code-frame" });
    block.replaceWith(frame);
    frame.append(block, copyButton(() => block.textContent || ""));
    // What scrolls can be scrolled from the keyboard.
    block.tabIndex = 0;
    watcher.observe(block);
  }

  /**
   * A block of code that was not in the page.
   * @param {string} shown
   * @param {string} language
   */
  function codeBlock(shown, language) {
    const block = mockument.make(
      "pre",
      { class: "code", "data-language": language },
      mockument.make("code", {}, shown),
    );
    const holder = mockument.make("div", {}, block);
    code(block);
    return holder;
  }

  Object.assign(mockument, { code, codeBlock, colour, copyButton, setCode });
  for (const block of document.querySelectorAll("pre.code")) {
    code(/** @type {HTMLElement} */ (block));
  }
})();
