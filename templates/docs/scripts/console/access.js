"use strict";
/** Where a call goes, and as whom: the server, its variables, and credentials that the tab alone keeps. */
(() => {
  const { make, text, rows, requests, forTab } = mockument;
  const OWN = "own";
  const MOCK = "mock";

  /**
   * The address of a server, as far as the page's own can complete it.
   * @param {string} url
   */
  function absolute(url) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(url) || !/^https?:$/.test(location.protocol)) {
      return url;
    }
    return new URL(url, location.href).href;
  }

  /**
   * The choice of a server.
   * @param {OperationData} operation
   * @param {() => void} change
   * @returns {ServerPicker}
   */
  function serverPicker(operation, change) {
    const variables = make("div", { class: "variables" });
    /** @type {Record<string, Row>} */
    let fields = {};
    /** @type {[string, string][]} */
    const options = operation.servers.map((server, index) => [
      String(index),
      server.description ? `${server.url} (${server.description})` : server.url,
    ]);
    const all = /** @type {[string, string][]} */ ([
      ...(operation.mock ? [[MOCK, text("console.server.mock", { url: location.origin })]] : []),
      ...options,
      [OWN, text("console.server.own")],
    ]);
    const { element, select } = rows.picker(text("console.server"), all, () => update());

    const show = () => {
      fields = {};
      const chosen = operation.servers[Number(select.value)];
      if (select.value === OWN) {
        fields.url = rows.row({
          name: text("console.server.base"),
          type: "",
          isRequired: false,
          isAlways: true,
          shown: forTab.get("server.own") || "http://localhost:4010",
        });
      } else if (chosen) {
        for (const [name, variable] of Object.entries(chosen.variables ?? {})) {
          fields[name] = rows.row({
            name,
            type: "",
            isRequired: false,
            isAlways: true,
            shown: forTab.get(`server.${name}`) || variable.default || "",
            choices: variable.enum ?? [],
          });
        }
      }
      variables.replaceChildren(...Object.values(fields).map((one) => one.element));
    };
    const update = () => {
      forTab.set("server", select.selectedOptions[0]?.textContent || "");
      show();
      change();
    };
    variables.addEventListener("input", () => {
      for (const [name, field] of Object.entries(fields)) {
        forTab.set(select.value === OWN ? "server.own" : `server.${name}`, field.text());
      }
    });

    const remembered = all.find(([, shown]) => shown === forTab.get("server"));
    select.value = (remembered ?? all[0] ?? [OWN])[0];
    show();
    return {
      element: rows.group(text("console.where"), element, variables),
      isMock: () => select.value === MOCK,
      base: () => {
        const chosen = operation.servers[Number(select.value)];
        const given = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.text()]));
        return select.value === MOCK
          ? location.origin
          : chosen
            ? absolute(requests.serverUrl(chosen, given))
            : (given.url ?? "").trim();
      },
    };
  }

  /**
   * What is asked for of a scheme.
   * @param {SecurityScheme} scheme
   */
  function fieldsOf(scheme) {
    const isBasic = scheme.type === "http" && scheme.scheme.toLowerCase() === "basic";
    if (scheme.type === "mutualTLS") {
      return { element: make("p", { class: "hint" }, text("console.mutual-tls", { name: scheme.name })), read: () => [] };
    }
    const key = `credential.${scheme.name}`;
    const label = isBasic ? text("console.user") : scheme.name;
    const kind = scheme.type === "apiKey" ? `${scheme.in} ${scheme.parameter}` : scheme.type === "http" ? scheme.scheme : scheme.type;
    const value = rows.row({ name: label, type: isBasic ? scheme.name : kind, shown: forTab.get(key) || "", isRequired: false, isAlways: true });
    const password = isBasic
      ? rows.row({ name: text("console.password"), type: "", format: "password", shown: forTab.get(`${key}.password`) || "", isRequired: false, isAlways: true })
      : undefined;
    const element = make("div", { class: "credential" }, value.element, ...(password ? [password.element] : []));
    element.addEventListener("input", () => {
      forTab.set(key, value.text());
      if (password) {
        forTab.set(`${key}.password`, password.text());
      }
    });
    return {
      element,
      read: () => (value.text() ? [{ scheme, value: value.text(), password: password?.text() }] : []),
    };
  }

  /**
   * The choice of credentials.
   * @param {OperationData} operation
   * @param {() => void} change
   * @returns {CredentialPicker | undefined} nothing where none are needed
   */
  function credentialPicker(operation, change) {
    const alternatives = operation.security;
    if (!alternatives.some((one) => one.length)) {
      return undefined;
    }
    const holder = make("div", {});
    /** @type {ReturnType<typeof fieldsOf>[]} */
    let shown = [];
    const names = alternatives.map((one, index) => /** @type {[string, string]} */ ([
      String(index),
      one.map((scheme) => scheme.name).join(" + ") || text("console.no-credential"),
    ]));
    const { element, select } = rows.picker(text("console.credentials.which"), names, () => {
      show();
      change();
    });
    const show = () => {
      shown = (alternatives[Number(select.value)] ?? []).map(fieldsOf);
      holder.replaceChildren(...shown.map((one) => one.element));
    };
    const known = alternatives.findIndex((one) => one.length && one.every((scheme) => forTab.get(`credential.${scheme.name}`)));
    const firstWith = alternatives.findIndex((one) => one.length);
    select.value = String(known >= 0 ? known : Math.max(firstWith, 0));
    show();
    return {
      element: rows.group(
        text("console.credentials"),
        ...(alternatives.length > 1 ? [element] : []),
        holder,
        make("p", { class: "hint" }, text("console.credentials.kept")),
      ),
      read: () => shown.flatMap((one) => one.read()),
    };
  }

  Object.assign(mockument, { access: { serverPicker, credentialPicker } });
})();
