"use strict";
/**
 * Whether an answer keeps the contract of its operation, and why not.
 *
 * The schemas come from the document that the site carries (`assets/document.js`): OpenAPI 3.1,
 * whose schemas are JSON Schema 2020-12. Of it only what one response refers to is shown to the
 * validator, with keywords of JSON Schema alone.
 */
(() => {
  const MOST_LISTED = 100;

  const VALUES = new Set(
    ("type const enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern " +
      "maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required " +
      "dependentRequired format").split(" "),
  );
  const SCHEMAS = new Set(
    ("additionalProperties unevaluatedProperties unevaluatedItems items contains propertyNames not if then " +
      "else").split(" "),
  );
  const LISTS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
  /** Keywords of which one of several has to fit. */
  const CHOICES = new Set(["anyOf", "oneOf"]);
  /** Keywords that are broken as such, whatever stands below them. */
  const ALONE = new Set(["contains", "propertyNames", "not"]);
  const MAPS = new Set(["properties", "patternProperties", "dependentSchemas"]);

  /**
   * What a JSON Pointer leads to; undefined where it leads nowhere.
   * @param {unknown} document
   * @param {string} pointer
   * @returns {unknown}
   */
  function at(document, pointer) {
    let value = document;
    for (const token of pointer.split("/").slice(1)) {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) {
        return undefined;
      }
      value = /** @type {Record<string, unknown>} */ (value)[name];
    }
    return value;
  }

  /**
   * The pointer of a reference within the document; undefined for one that leads out of it.
   * @param {string} reference
   */
  function pointerOf(reference) {
    if (reference !== "#" && !reference.startsWith("#/")) {
      return undefined;
    }
    try {
      return decodeURIComponent(reference.slice(1));
    } catch {
      return undefined;
    }
  }

  /** @param {string} fragment */
  function decoded(fragment) {
    try {
      return decodeURIComponent(fragment);
    } catch {
      return fragment;
    }
  }

  /** @param {string} pattern */
  function isPattern(pattern) {
    try {
      return Boolean(new RegExp(pattern, "u"));
    } catch {
      return false;
    }
  }

  /**
   * @param {unknown} value
   * @returns {value is Record<string, unknown>}
   */
  function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  /**
   * A schema and all that it refers to, as one schema that needs no document.
   * @param {unknown} document
   * @param {string} pointer of the schema
   * @returns {Closure}
   */
  function closure(document, pointer) {
    /** @type {Map<string, number>} */
    const numbers = new Map();
    /** @type {Record<string, unknown>} */
    const definitions = {};
    /** @type {Set<string>} */
    const unchecked = new Set();
    /** @type {string[]} */
    const waiting = [];

    /** @param {string} target */
    const referTo = (target) => {
      if (!numbers.has(target)) {
        numbers.set(target, numbers.size);
        waiting.push(target);
      }
      return `#/$defs/${numbers.get(target)}`;
    };

    /**
     * @param {unknown} schema
     * @returns {unknown}
     */
    const copy = (schema) => {
      if (!isObject(schema)) {
        return typeof schema === "boolean" ? schema : true;
      }
      /** @type {Record<string, unknown>} */
      const made = {};
      for (const [keyword, value] of Object.entries(schema)) {
        if (keyword === "$ref" && typeof value === "string") {
          const target = pointerOf(value);
          if (target === undefined || at(document, target) === undefined) {
            unchecked.add(value);
          } else {
            made.$ref = referTo(target);
          }
        } else if ((keyword === "pattern" && !isPattern(String(value))) || keyword === "$dynamicRef") {
          unchecked.add(`${keyword}: ${String(value)}`);
        } else if (VALUES.has(keyword)) {
          made[keyword] = value;
        } else if (SCHEMAS.has(keyword)) {
          made[keyword] = copy(value);
        } else if (LISTS.has(keyword) && Array.isArray(value)) {
          made[keyword] = value.map(copy);
        } else if (MAPS.has(keyword) && isObject(value)) {
          const kept = Object.entries(value).filter(([name]) => {
            const isFit = keyword !== "patternProperties" || isPattern(name);
            if (!isFit) {
              unchecked.add(`pattern: ${name}`);
            }
            return isFit;
          });
          made[keyword] = Object.fromEntries(kept.map(([name, inner]) => [name, copy(inner)]));
        }
      }
      forAnswers(made, schema);
      return byTag(made, schema);
    };

    /**
     * What only requests have is not asked of an answer (OpenAPI 3.1, `writeOnly`).
     * @param {Record<string, unknown>} made
     * @param {Record<string, unknown>} schema
     */
    const forAnswers = (made, schema) => {
      const properties = isObject(schema.properties) ? schema.properties : {};
      if (Array.isArray(made.required)) {
        made.required = made.required.filter((name) => {
          const one = Object.hasOwn(properties, String(name)) ? properties[String(name)] : undefined;
          return !(isObject(one) && one.writeOnly === true);
        });
      }
    };

    /**
     * Where a discriminator names the alternative, a value is held against that one.
     * @param {Record<string, unknown>} made
     * @param {Record<string, unknown>} schema
     */
    const byTag = (made, schema) => {
      const tagged = isObject(schema.discriminator) ? schema.discriminator : undefined;
      const options = Array.isArray(schema.oneOf) ? schema.oneOf : [];
      const name = tagged?.propertyName;
      if (typeof name !== "string" || !options.every((one) => isObject(one) && typeof one.$ref === "string")) {
        return made;
      }
      const cases = tagsOf(tagged ?? {}, options.map((one) => String(one.$ref)));
      const known = { required: [name], properties: { [name]: { enum: cases.map(([tag]) => tag) } } };
      const { oneOf, ...rest } = made;
      if (!cases.length || oneOf === undefined) {
        return made;
      }
      const chosen = cases.map(([tag, reference]) => {
        const target = pointerOf(reference);
        return {
          if: { required: [name], properties: { [name]: { const: tag } } },
          then: target !== undefined && at(document, target) !== undefined ? { $ref: referTo(target) } : true,
        };
      });
      const listed = { properties: { [name]: { enum: cases.map(([tag]) => tag) } } };
      const otherwise = tagged?.onlyKnown === true ? { ...listed, oneOf } : { oneOf };
      const choice = { if: known, then: { allOf: chosen }, else: otherwise };
      return { ...rest, allOf: [...(Array.isArray(rest.allOf) ? rest.allOf : []), choice] };
    };

    const $ref = referTo(pointer);
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      definitions[String(numbers.get(target))] = copy(at(document, target));
    }
    return { schema: { $ref, $defs: definitions }, pointers: [...numbers.keys()], unchecked: [...unchecked] };
  }

  /**
   * The values of a discriminator with the references that they choose: the mapped ones, else the
   * names of the schemas (OpenAPI 3.1.1, section 4.8.25).
   * @param {Record<string, unknown>} discriminator
   * @param {string[]} references
   * @returns {[string, string][]}
   */
  function tagsOf(discriminator, references) {
    const mapping = isObject(discriminator.mapping) ? discriminator.mapping : {};
    /** @type {[string, string][]} */
    const mapped = Object.entries(mapping).map(([tag, target]) => {
      const text = String(target);
      return [tag, /^[A-Za-z0-9._-]+$/.test(text) ? `#/components/schemas/${text}` : text];
    });
    const named = references
      .filter((reference) => !mapped.some(([, target]) => target === reference))
      .map((reference) => /** @type {[string, string]} */ ([reference.split("/").pop() ?? "", reference]));
    return [...mapped, ...named];
  }

  /**
   * The contract of a status: its own, else that of its range, else the default.
   * @param {OperationData["responses"]} responses
   * @param {number} status
   */
  function responseOf(responses, status) {
    const range = `${String(status).charAt(0)}XX`;
    const key = [String(status), range, range.toLowerCase(), "default"].find((one) => Object.hasOwn(responses, one));
    return key === undefined ? undefined : responses[key];
  }

  /** @param {string} mediaType */
  function essence(mediaType) {
    return mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
  }

  /**
   * The documented media type that a sent one is: the most specific that fits.
   * @template T
   * @param {Record<string, T>} content
   * @param {string} mediaType
   * @returns {[string, T] | undefined}
   */
  function mediaOf(content, mediaType) {
    const wanted = essence(mediaType);
    const type = wanted.split("/")[0] ?? "";
    const rank = (/** @type {string} */ name) =>
      name.toLowerCase().replace(/\s/g, "") === mediaType.toLowerCase().replace(/\s/g, "")
        ? 3
        : { [wanted]: 2, [`${type}/*`]: 1, "*/*": 0 }[essence(name)] ?? -1;
    const fitting = Object.entries(content).filter(([name]) => rank(name) >= 0);
    return fitting.sort(([a], [b]) => rank(b) - rank(a))[0];
  }

  /** @param {string} mediaType */
  function isJson(mediaType) {
    return /^(?:application\/json|text\/json|[^/]+\/[^/]+\+json)$/.test(essence(mediaType));
  }

  /**
   * Where in the document a keyword stands that the validator met on its way.
   * @param {unknown} document
   * @param {Closure} closed
   * @param {string} location `#/$ref/properties/a/type`
   */
  function placeOf(document, closed, location) {
    let pointer = "";
    /** @type {unknown} */
    let here = closed.schema;
    for (const token of decoded(location).split("/").slice(1)) {
      here = at(here, `/${token}`);
      pointer += `/${token}`;
      if (token === "$ref") {
        const number = String(here).split("/").pop() ?? "";
        here = closed.schema.$defs[number];
        pointer = closed.pointers[Number(number)] ?? "";
      }
    }
    return at(document, pointer) === undefined ? "" : pointer;
  }

  /**
   * The errors that say what is wrong, without those that say that something below is. Where no
   * alternative fits, those of the alternative that went furthest stand for it.
   * @param {OutputUnit[]} errors
   * @returns {OutputUnit[]}
   */
  function leaves(errors) {
    const isWithin = (/** @type {OutputUnit} */ inner, /** @type {OutputUnit} */ outer) =>
      inner.keywordLocation.startsWith(`${outer.keywordLocation}/`);
    /** @type {OutputUnit[]} */
    const kept = [];
    for (let index = 0; index < errors.length; ) {
      const error = /** @type {OutputUnit} */ (errors[index]);
      let to = index + 1;
      while (to < errors.length && isWithin(/** @type {OutputUnit} */ (errors[to]), error)) {
        to += 1;
      }
      const below = errors.slice(index + 1, to);
      const next = errors[to];
      if (CHOICES.has(error.keyword)) {
        kept.push(...(nearest(error, below) ?? [error]));
        index = to;
      } else if (next?.keyword === "false" && to === index + 1) {
        // Nothing is allowed there: what says so stands before it, without the place.
        kept.push({ ...error, instanceLocation: next.instanceLocation });
        index = to + 1;
      } else if (ALONE.has(error.keyword)) {
        kept.push(error);
        index = to;
      } else {
        // What has errors below says no more than they do.
        if (!below.length && error.keyword !== "if") {
          kept.push(error);
        }
        index += 1;
      }
    }
    return kept;
  }

  /**
   * The errors of the alternative that fits best, if it fits better than by its mere type.
   * @param {OutputUnit} choice
   * @param {OutputUnit[]} below
   */
  function nearest(choice, below) {
    /** @type {Map<string, OutputUnit[]>} */
    const options = new Map();
    for (const error of below) {
      const option = error.keywordLocation.slice(choice.keywordLocation.length + 1).split("/")[0] ?? "";
      options.set(option, [...(options.get(option) ?? []), error]);
    }
    const depth = (/** @type {OutputUnit[]} */ all) =>
      Math.max(...all.map((one) => one.instanceLocation.split("/").length));
    const isOfType = (/** @type {OutputUnit[]} */ all) =>
      !all.some(
        (one) =>
          one.instanceLocation === choice.instanceLocation && /^(?:type|const|enum)$/.test(one.keyword),
      );
    const fitting = [...options.values()].filter(isOfType).sort((a, b) => depth(b) - depth(a) || a.length - b.length);
    const first = fitting[0];
    return first && (fitting.length === 1 || depth(first) > choice.instanceLocation.split("/").length)
      ? leaves(first)
      : undefined;
  }

  /**
   * @param {unknown} document
   * @param {string} pointer of the schema
   * @param {unknown} value
   * @param {ValidatorClass} Validator
   * @returns {{ violations: Violation[], more: number, unchecked: string[] }}
   */
  function validate(document, pointer, value, Validator) {
    const closed = closure(document, pointer);
    const { errors } = new Validator(closed.schema, "2020-12", false).validate(value);
    const found = leaves(errors);
    const violations = found.slice(0, MOST_LISTED).map((error) => {
      const schema = placeOf(document, closed, error.keywordLocation);
      return {
        pointer: decoded(error.instanceLocation.slice(1)),
        keyword: error.keyword,
        message: error.error,
        schema,
        wanted: schema ? at(document, schema) : undefined,
      };
    });
    return { violations, more: found.length - violations.length, unchecked: closed.unchecked };
  }

  /**
   * What the contract says of an answer before its body is looked at.
   * @param {OperationData} operation
   * @param {number} status
   * @param {string} mediaType as sent; empty for none
   * @param {boolean} isEmpty whether there is no body
   * @returns {Expectation}
   */
  function expected(operation, status, mediaType, isEmpty) {
    const response = responseOf(operation.responses, status);
    if (!response) {
      return { verdict: "undocumented", key: "contract.status", values: { status } };
    }
    const content = response.content ?? {};
    const names = Object.keys(content);
    if (isEmpty || operation.method.toUpperCase() === "HEAD") {
      return names.length && isEmpty && operation.method.toUpperCase() !== "HEAD"
        ? { verdict: "broken", key: "contract.empty", values: { types: names.join(", ") } }
        : { verdict: "kept", key: "contract.kept.status", values: { status } };
    }
    if (!names.length) {
      return { verdict: "undocumented", key: "contract.body", values: { status } };
    }
    const media = mediaOf(content, mediaType);
    if (!media) {
      const values = { type: mediaType || "?", types: names.join(", ") };
      return { verdict: "undocumented", key: "contract.type", values };
    }
    const pointer = media[1].schema;
    if (!pointer) {
      return { verdict: "kept", key: "contract.kept.type", values: { status, type: media[0] } };
    }
    return isJson(mediaType)
      ? { verdict: "schema", pointer, values: { status, type: media[0] } }
      : { verdict: "unchecked", key: "contract.not-json", values: { type: mediaType } };
  }

  /**
   * Holds a text against a schema.
   * @param {unknown} document
   * @param {string} pointer
   * @param {string} text
   * @param {ValidatorClass} Validator
   * @returns {Judgement}
   */
  function judge(document, pointer, text, Validator) {
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      return { kind: "no-json" };
    }
    return { kind: "checked", ...validate(document, pointer, value, Validator) };
  }

  Object.assign(mockument, { contract: { at, closure, expected, isJson, judge, leaves, mediaOf, responseOf, validate } });
})();
