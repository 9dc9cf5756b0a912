// openapi-backend on express, as its README has it: routes, validation of requests, examples.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { OpenAPIBackend } = require("openapi-backend");
const express = require("express");
const [document, port] = process.argv.slice(2);
const text = readFileSync(document, "utf-8");
const definition = document.endsWith(".json") ? JSON.parse(text) : require("js-yaml").load(text);

const ajvOpts = { strict: false, logger: false };
const api = new OpenAPIBackend({ definition, quick: true, ajvOpts });
api.register({
  notFound: (c, _, response) => response.status(404).json({ error: "not found" }),
  methodNotAllowed: (c, _, response) => response.status(405).json({ error: "no such method" }),
  validationFail: (c, _, response) => response.status(400).json({ errors: c.validation.errors }),
  unauthorizedHandler: (c, _, response) => response.status(401).json({ error: "unauthorized" }),
  notImplemented: (c, _, response) => {
    const { status, mock } = c.api.mockResponseForOperation(c.operation.operationId);
    response.status(status).json(mock);
  },
});
for (const name of Object.keys(definition.components?.securitySchemes ?? {})) {
  api.registerSecurityHandler(name, (c) => Boolean(c.request.headers.authorization));
}
await api.init();
const app = express();
app.use(express.json());
app.use((request, response) => api.handleRequest(request, request, response));
app.listen(Number(port), "127.0.0.1");
