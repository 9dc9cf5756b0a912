/** What the scripts of the reference pages hang on `mockument`, and the data that they read. */

interface Memory {
  get(key: string): string | null;
  set(key: string, value: string): void;
  forget(key: string): void;
}

type NavigationItem = [method: string, title: string, url: string, isDeprecated: boolean];

interface NavigationGroup {
  title: string;
  section: string;
  url: string;
  items: NavigationItem[];
}

type SearchEntry = [kind: string, title: string, url: string, path: string, text: string];

interface SearchIndex {
  entries: SearchEntry[];
  titles: string[];
  paths: string[];
  texts: string[];
}

interface SearchResult {
  entries: SearchEntry[];
  count: number;
}

interface ServerVariable {
  default?: string;
  enum?: string[];
  description?: string;
}

interface ServerChoice {
  url: string;
  description?: string;
  variables?: Record<string, ServerVariable>;
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  style: string;
  explode: boolean;
  allowReserved: boolean;
  contentType: string | null;
  type: string;
  enum?: unknown[];
  example?: unknown;
  description?: string;
}

interface FormField {
  name: string;
  type: string;
  format?: string;
  required: boolean;
  example?: unknown;
}

interface BodyData {
  mediaType: string;
  /** Their texts stand on the page, below the elements that the anchors name. */
  examples: { name: string; anchor?: string; text?: string }[];
  fields: FormField[];
}

interface SecurityScheme {
  name: string;
  type: string;
  scheme: string;
  in: string;
  parameter: string;
  prefix: string;
}

interface OperationData {
  pointer: string;
  method: string;
  path: string;
  mock: boolean;
  servers: ServerChoice[];
  parameters: Parameter[];
  bodyRequired: boolean;
  bodies: BodyData[];
  security: SecurityScheme[][];
  responses: Record<string, { content?: Record<string, { schema: string | null }> }>;
}

interface GivenCredential {
  scheme: SecurityScheme;
  value: string;
  password?: string;
}

interface FilledField {
  field: FormField;
  text: string;
  files?: File[];
}

interface FilledBody {
  mediaType: string;
  text: string;
  fields?: FilledField[];
  file?: File;
}

interface FormState {
  base: string;
  parameters: { parameter: Parameter; text: string }[];
  credentials: GivenCredential[];
  headers: [string, string][];
  body: FilledBody | null;
}

/** A request while it is made: path variables and pieces of the query are percent-encoded. */
interface Draft {
  path: Record<string, string>;
  query: string[];
  headers: [string, string][];
  cookies: [string, string][];
}

interface Part {
  name: string;
  text: string;
  file?: File;
  contentType?: string;
}

type RequestBody =
  | { kind: "text"; text: string }
  | { kind: "file"; file: File }
  | { kind: "parts"; parts: Part[] };

interface PreparedRequest {
  method: string;
  url: string;
  headers: [string, string][];
  cookies: [string, string][];
  body: RequestBody | null;
}

interface Answer {
  status: number;
  statusText: string;
  headers: [string, string][];
  type: string;
  isOwn: boolean;
  redirectedTo: string;
  elapsed: number;
  isCut: boolean;
  isComplete: boolean;
  bytes: Uint8Array<ArrayBuffer>;
  received?: number;
}

interface Violation {
  pointer: string;
  keyword: string;
  message: string;
  schema: string;
  in?: string;
  name?: string;
  wanted?: unknown;
}

type Values = Record<string, string | number>;

type Expectation =
  | { verdict: "schema"; pointer: string; values: Values }
  | { verdict: "kept" | "broken" | "undocumented" | "unchecked"; key: string; values: Values };

interface Verdict {
  verdict: "kept" | "broken" | "undocumented" | "unchecked";
  key: string;
  values: Values;
  violations: Violation[];
  more: number;
  unchecked: string[];
}

interface OutputUnit {
  instanceLocation: string;
  keyword: string;
  keywordLocation: string;
  error: string;
}

type ValidatorClass = new (
  schema: object,
  draft: string,
  shortCircuit: boolean,
) => { validate(value: unknown): { valid: boolean; errors: OutputUnit[] } };

interface Closure {
  schema: { $ref: string; $defs: Record<string, unknown> };
  /** The document's pointers of the definitions, in the order of their numbers. */
  pointers: string[];
  unchecked: string[];
}

type Judgement =
  | { kind: "checked"; violations: Violation[]; more: number; unchecked: string[] }
  | { kind: "no-json" }
  | { kind: "too-large" }
  | { kind: "failed"; reason: string };

/** What a script in a thread of its own finds there. */
interface WorkerGlobal {
  importScripts(...files: string[]): void;
  onmessage(message: { data: { id: number; pointer: string; text: string } }): void;
  postMessage(message: { id: number; judgement: Judgement }): void;
}

interface RowOptions {
  name: string;
  type: string;
  format?: string;
  isRequired: boolean;
  isSent?: boolean;
  /** Whether it has no choice of not being sent, though it may be empty. */
  isAlways?: boolean;
  isFile?: boolean;
  shown: string;
  choices?: unknown[];
}

interface Row {
  element: HTMLElement;
  control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
  mark(message: string): void;
  isSent(): boolean;
  text(): string;
  files(): File[] | undefined;
}

interface ServerPicker {
  element: HTMLElement;
  isMock(): boolean;
  base(): string;
}

interface CredentialPicker {
  element: HTMLElement;
  read(): GivenCredential[];
}

interface BodyEditor {
  element: HTMLElement;
  read(): FilledBody | null;
  /** Marks what is wrong; gives back what it has no place for. */
  mark(violations: Violation[]): Violation[];
  clear(): void;
}

interface ConsoleForm {
  element: HTMLElement;
  mark(violations: Violation[]): Violation[];
  clear(): void;
  markParameter(parameter: Parameter, message: string): void;
  missing(): boolean;
  read(): FormState;
}

type ElementOf<T extends keyof HTMLElementTagNameMap> = HTMLElementTagNameMap[T];

interface Mockument {
  // core.js
  announce(message: string): void;
  button(
    label: string,
    press: () => void,
    attributes?: Record<string, string | boolean | undefined>,
  ): HTMLButtonElement;
  data(file: string, receiver: string): Promise<unknown>;
  make<T extends keyof HTMLElementTagNameMap>(
    tag: T,
    attributes?: Record<string, string | number | boolean | undefined>,
    ...children: (Node | string)[]
  ): ElementOf<T>;
  newId(): string;
  readJson(id: string): unknown;
  root(): string;
  save(blob: Blob, name: string): void;
  script(file: string): Promise<unknown>;
  text(key: string, values?: Values): string;
  words(given: Record<string, string>): void;
  forTab: Memory;
  forBrowser: Memory;
  // tabs.js, code.js, fields.js, ranking.js
  tabs(within: ParentNode): void;
  revealTab(element: Element): void;
  code(block: HTMLElement): void;
  codeBlock(shown: string, language: string): HTMLElement;
  colour(node: Text, language: string): void;
  copyButton(source: () => string): HTMLButtonElement;
  setCode(block: HTMLElement, shown: string, language: string): void;
  fields(within: ParentNode): void;
  reveal(element: Element): void;
  ranking: {
    address(entry: SearchEntry, words: string[]): string;
    indexed(entries: SearchEntry[]): SearchIndex;
    ranked(index: SearchIndex, query: string, most: number): SearchResult;
    snippet(whole: string, words: string[], width?: number): string;
    pieces(whole: string, words: string[]): string[];
    wordsOf(query: string): string[];
  };
  // console/
  values: {
    valueOf(type: string, text: string): unknown;
    shownAs(type: string, example: unknown): string;
    textOf(value: unknown): string;
    isObject(value: unknown): value is Record<string, unknown>;
  };
  serialise: {
    encode(text: string): string;
    inPath(parameter: Parameter, value: unknown): string;
    inQuery(parameter: Parameter, value: unknown): string[];
    asQuery(parameter: Parameter, value: unknown): string[];
    inHeader(parameter: Parameter, value: unknown): string;
    inCookie(parameter: Parameter, value: unknown): string;
    inForm(name: string, value: unknown): [string, string][];
  };
  requests: {
    prepare(operation: OperationData, form: FormState): PreparedRequest;
    serverUrl(server: ServerChoice, variables: Record<string, string>): string;
    multipart(parts: Part[], boundary: string): Blob;
    unsendable(request: PreparedRequest, isSameOrigin: boolean): { key: string; values: Values }[];
    FORBIDDEN: RegExp;
  };
  curl(request: PreparedRequest): string;
  jsonText: {
    indented(text: string): string;
    pieces(text: string): Iterable<string>;
    locate(text: string, pointer: string): [number, number] | undefined;
  };
  contract: {
    at(document: unknown, pointer: string): unknown;
    closure(document: unknown, pointer: string): Closure;
    expected(operation: OperationData, status: number, mediaType: string, isEmpty: boolean): Expectation;
    isJson(mediaType: string): boolean;
    judge(document: unknown, pointer: string, text: string, Validator: ValidatorClass): Judgement;
    leaves(errors: OutputUnit[]): OutputUnit[];
    mediaOf<T>(content: Record<string, T>, mediaType: string): [string, T] | undefined;
    responseOf(
      responses: OperationData["responses"],
      status: number,
    ): OperationData["responses"][string] | undefined;
    validate(
      document: unknown,
      pointer: string,
      value: unknown,
      Validator: ValidatorClass,
    ): { violations: Violation[]; more: number; unchecked: string[] };
  };
  rows: {
    row(options: RowOptions): Row;
    group(title: string, ...children: Node[]): HTMLElement;
    picker(
      title: string,
      options: [string, string][],
      change: () => void,
    ): { element: HTMLElement; select: HTMLSelectElement };
  };
  access: {
    serverPicker(operation: OperationData, change: () => void): ServerPicker;
    credentialPicker(operation: OperationData, change: () => void): CredentialPicker | undefined;
  };
  bodyEditor(operation: OperationData, change: () => void): BodyEditor | undefined;
  consoleForm(operation: OperationData, change: () => void): ConsoleForm;
  sending: {
    send(
      request: PreparedRequest,
      controller: AbortController,
      progress: (answer: Answer) => void,
    ): Promise<Answer>;
    explain(
      error: unknown,
      request: PreparedRequest,
      circumstances: { signal: AbortSignal; isBlocked: boolean },
    ): Promise<{ key: string; values: Values }>;
    isOwn(url: string): boolean;
  };
  judge(pointer: string, text: string): Promise<Judgement>;
  faults(status: number, body: unknown): Violation[];
  answers: {
    decode(answer: Answer): { text: string; value?: unknown; isJson: boolean };
    bodyOf(answer: Answer, decoded: { text: string; isJson: boolean }): HTMLElement[];
    headersOf(answer: Answer): HTMLElement;
    statusLine(answer: Answer): HTMLElement;
    verdictOf(verdict: Verdict): HTMLElement;
  };
  console(section: HTMLElement, operation: OperationData): void;
  /** From `vendor/json-schema.js`, once it is loaded. */
  Validator?: ValidatorClass;
}

declare var mockument: Mockument;
