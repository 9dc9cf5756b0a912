/** Loads scripts of the pages as a browser does: in one world, in their order. */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const FOLDER = new URL("../../../templates/docs/", import.meta.url);

export function load(...names) {
  globalThis.mockument ??= {};
  for (const name of names) {
    const place = new URL(name, FOLDER);
    runInThisContext(readFileSync(place, "utf8"), { filename: place.pathname });
  }
  return globalThis.mockument;
}
