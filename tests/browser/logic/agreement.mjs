/** Prints where the console's verdict on a value differs from a wanted one: see test_agreement.py. */
import { readFileSync } from "node:fs";
import { load } from "./scripts.mjs";

const { contract, Validator } = load("scripts/console/contract.js", "assets/vendor/json-schema.js");
const [document, cases] = JSON.parse(readFileSync(process.argv[2], "utf8"));
const differing = [];
for (const [pointer, value, isKept] of cases) {
  try {
    const { violations, unchecked } = contract.validate(document, pointer, value, Validator);
    // What cannot be checked is told; no verdict is held against the mock's then.
    if (!unchecked.length && (violations.length === 0) !== isKept) {
      differing.push([pointer, value, isKept, violations.slice(0, 3)]);
    }
  } catch (error) {
    differing.push([pointer, value, isKept, String(error).slice(0, 200)]);
  }
}
console.log(JSON.stringify(differing.slice(0, 10)));
