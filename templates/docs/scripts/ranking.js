"use strict";
/**
 * What a search finds, best first.
 *
 * Words are looked for as parts of the text, so that languages which put no spaces between words
 * are searched like all others. An entry is found where it has every word somewhere.
 */
(() => {
  /** What an entry is worth where a word is found: the lower, the earlier it is listed. */
  const WORTH = { whole: 0, prefix: 1, title: 3, path: 5, text: 9 };

  /** @type {Record<string, number>} */
  const KINDS = { operation: 0, schema: 1, tag: 1, page: 1, field: 2 };

  /**
   * @param {SearchEntry[]} entries
   * @returns {SearchIndex}
   */
  function indexed(entries) {
    return {
      entries,
      titles: entries.map((entry) => entry[1].toLowerCase()),
      paths: entries.map((entry) => entry[3].toLowerCase()),
      texts: entries.map((entry) => entry[4].toLowerCase()),
    };
  }

  /** @param {string} query */
  function wordsOf(query) {
    return [...new Set(query.toLowerCase().split(/\s+/).filter(Boolean))];
  }

  /**
   * @param {SearchIndex} index
   * @param {number} at the entry's place in the index
   * @param {string} word
   * @returns {number} -1 where the word is nowhere
   */
  function worth(index, at, word) {
    const title = index.titles[at] ?? "";
    const inTitle = title.indexOf(word);
    if (inTitle === 0) {
      return title.length === word.length ? WORTH.whole : WORTH.prefix;
    }
    if (inTitle > 0) {
      return WORTH.title;
    }
    if (index.paths[at]?.includes(word)) {
      return WORTH.path;
    }
    return index.texts[at]?.includes(word) ? WORTH.text : -1;
  }

  /**
   * @param {SearchIndex} index
   * @param {string} query
   * @param {number} most
   * @returns {SearchResult}
   */
  function ranked(index, query, most) {
    const words = wordsOf(query);
    if (!words.length) {
      return { entries: [], count: 0 };
    }
    const phrase = words.join(" ");
    /** Rank, length of the title and place, in one number, which sorts much faster than objects. */
    const keys = [];
    const rooms = 1_000_000;
    for (let at = 0; at < index.entries.length; at += 1) {
      let sum = 0;
      for (const word of words) {
        const found = worth(index, at, word);
        sum = found < 0 ? -1 : sum + found;
        if (sum < 0) {
          break;
        }
      }
      if (words.length > 1 && sum >= 0 && index.titles[at]?.includes(phrase)) {
        sum = Math.min(sum, WORTH.title); // All of it, in the order in which it was asked for.
      }
      if (sum >= 0) {
        const rank = sum * 4 + (KINDS[index.entries[at]?.[0] ?? ""] ?? 1);
        const length = Math.min(index.titles[at]?.length ?? 0, 999);
        keys.push((rank * 1000 + length) * rooms + at);
      }
    }
    const sorted = Float64Array.from(keys).sort().subarray(0, most);
    const entries = [...sorted].map((key) => /** @type {SearchEntry} */ (index.entries[key % rooms]));
    return { entries, count: keys.length };
  }

  /**
   * The words around the first match in a text that is too long to show.
   * @param {string} whole
   * @param {string[]} words
   * @param {number} width characters to show
   */
  function snippet(whole, words, width = 120) {
    const found = matcher(words)?.exec(whole);
    const start = Math.max(0, (found?.index ?? 0) - Math.floor(width / 3));
    const cut = whole.slice(start, start + width);
    return `${start ? "…" : ""}${cut}${start + width < whole.length ? "…" : ""}`;
  }

  /**
   * @param {string[]} words
   * @returns {RegExp | undefined}
   */
  function matcher(words) {
    const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
    return escaped.length ? new RegExp(escaped.join("|"), "iu") : undefined;
  }

  /**
   * A text in pieces, every second one of which is a match.
   * @param {string} whole
   * @param {string[]} words
   * @returns {string[]}
   */
  function pieces(whole, words) {
    const one = matcher(words);
    return one ? whole.split(new RegExp(`(${one.source})`, "iu")) : [whole];
  }

  /**
   * The address of a page, with where on it the match stands, if that is within its text: browsers
   * scroll there and open what is folded around it (URL Fragment Text Directives).
   * @param {SearchEntry} entry
   * @param {string[]} words
   */
  function address([, title, url, , text], words) {
    const first = matcher(words.filter((word) => !title.toLowerCase().includes(word)));
    const whole = first && new RegExp(`[\\p{L}\\p{N}_]*(?:${first.source})[\\p{L}\\p{N}_]*`, "iu").exec(text)?.[0];
    return whole ? `${url}${url.includes("#") ? "" : "#"}:~:text=${encodeURIComponent(whole)}` : url;
  }

  Object.assign(mockument, { ranking: { address, indexed, ranked, snippet, pieces, wordsOf } });
})();
