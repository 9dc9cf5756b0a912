// Opens a document with openapi-backend and prints the seconds that it took.
// Usage: node openapi_backend.mjs NODE_MODULES quick|default DOCUMENT
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, mode, definition] = process.argv.slice(2);
const { OpenAPIBackend } = createRequire(join(modules, "x.js"))("openapi-backend");

const start = performance.now();
try {
  const api = new OpenAPIBackend({ definition, quick: mode === "quick", strict: mode !== "quick" });
  await api.init();
  const count = api.router.getOperations().length;
  if (!count) throw new Error("no operations");
} catch (error) {
  console.log(String(error.message).split("\n")[0]);
  process.exit(2);
}
console.log((performance.now() - start) / 1000);
