"use strict";
// Replaces the plain form by yasgui's editor and result views; the form stays for everybody else.

(() => {
  const place = document.getElementById("editor");
  const plain = document.getElementById("plain");
  if (!place || !window.Yasgui) return;

  const config = JSON.parse(place.dataset.config);
  const { Yasqe, Yasr } = window.Yasgui;
  const field = document.getElementById("query");
  const results = document.getElementById("results");

  const lists = new Map();
  function list(name) {
    if (!lists.has(name)) {
      lists.set(name, fetch(config.completions + name).then((answer) => (answer.ok ? answer.json() : [])));
    }
    return lists.get(name);
  }

  // Completions come from the queried endpoint, not from external registries.
  Yasqe.forkAutocompleter("class", {
    name: "ruhrkg-classes", bulk: true, persistenceId: null, get: () => list("classes"),
  }, false);
  Yasqe.forkAutocompleter("property", {
    name: "ruhrkg-properties", bulk: true, persistenceId: null, get: () => list("properties"),
  }, false);
  Yasqe.forkAutocompleter("prefixes", {
    name: "ruhrkg-prefixes", bulk: true, persistenceId: null,
    get: () => Object.entries(config.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
  }, false);
  const propertyCompleter = Yasqe.Autocompleters.property;
  const classCompleter = Yasqe.Autocompleters.class;
  Yasqe.registerAutocompleter({
    name: "ruhrkg-things",
    bulk: false,
    autoShow: false,
    // wherever neither a property nor a class is being written
    isValidCompletionPosition: (yasqe) => {
      const { string } = yasqe.getCompleteToken();
      return !/^[?$"'@]/.test(string) && !propertyCompleter.isValidCompletionPosition(yasqe)
        && !classCompleter.isValidCompletionPosition(yasqe);
    },
    preProcessToken: propertyCompleter.preProcessToken,
    get: (yasqe, token) => {
      const start = (token.autocompletionString || token.string).trim();
      if (start.length < 2) return [];
      return fetch(`${config.completions}things?start=${encodeURIComponent(start)}`)
        .then((answer) => (answer.ok ? answer.json() : []));
    },
    // in full, since a slash may not stand in a prefixed name
    postProcessSuggestion: (yasqe, token, iri) => `<${iri}>`,
  }, false);

  // Set here and not in the editor's options, which would be merged with the defaults.
  Yasqe.defaults.autocompleters = [
    "variables", "ruhrkg-prefixes", "ruhrkg-classes", "ruhrkg-properties", "ruhrkg-things",
  ];

  Yasr.registerPlugin("ruhrkg-map", window.ruhrkgPictures.mapPlugin(config.words, () => list("boundaries")));
  Yasr.registerPlugin("ruhrkg-chart", window.ruhrkgPictures.chartPlugin(config.words));
  Yasr.plugins.table.defaults.openIriInNewWindow = false;

  for (const name of ["table", "response"]) {
    const Plugin = Yasr.plugins[name];
    Yasr.registerPlugin(name, class extends Plugin {
      constructor(yasr) {
        super(yasr);
        this.label = config.words[name];
      }
    });
  }

  function paragraph(text, strong) {
    const made = document.createElement("p");
    const inner = strong ? document.createElement("strong") : made;
    inner.textContent = text;
    if (strong) made.append(inner);
    return made;
  }

  // An error of the endpoint is problem+json (RFC 9457).
  async function renderError(error) {
    let problem;
    try {
      problem = JSON.parse(error.text);
    } catch {
      return undefined;
    }
    const note = document.createElement("div");
    note.className = "notice";
    note.setAttribute("role", "alert");
    const slug = String(problem.type).split("#").pop();
    note.append(paragraph(config.problems[slug] || problem.title || "", true));
    if (problem.status === 503) note.append(paragraph(config.words.stopped));
    for (const text of [problem.detail, problem.remedy]) {
      if (!text) continue;
      const detail = paragraph(text);
      detail.lang = "en";
      note.append(detail);
    }
    return note;
  }

  const yasr = new Yasr(results, {
    persistenceId: null,
    prefixes: config.prefixes,
    pluginOrder: ["table", "ruhrkg-map", "ruhrkg-chart", "response"],
    defaultPlugin: "table",
    errorRenderers: [renderError],
  });

  const yasqe = new Yasqe(place, {
    value: field.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: permanentLink,
    collapsePrefixesOnLoad: false,
    editorHeight: "18rem",
    screenReaderLabel: config.words.query,
    requestConfig: {
      endpoint: new URL(config.endpoint, window.location.href).href,
      method: "POST",
      acceptHeaderGraph: "text/turtle, application/problem+json;q=0.9",
      acceptHeaderSelect: "application/sparql-results+json, application/problem+json;q=0.9",
    },
  });

  function permanentLink() {
    const link = new URL(window.location.href);
    link.search = "";
    const lang = new URLSearchParams(window.location.search).get("lang");
    link.searchParams.set("query", yasqe.getValue());
    if (lang) link.searchParams.set("lang", lang);
    return link.href;
  }

  yasqe.on("query", () => window.history.replaceState(null, "", permanentLink()));
  yasqe.on("queryResponse", (_, response, duration) => yasr.setResponse(response, duration));

  // what can be scrolled can be reached by keyboard
  place.querySelector(".CodeMirror-scroll").setAttribute("tabindex", "0");

  // Translates the English texts of yasgui into the language of the page.
  const views = config.views;
  const fill = (text, values) => text.replace(/\{(\w)\}/g, (_, name) => values[name]);
  const number = (text) => Number(text).toLocaleString(document.documentElement.lang);
  const translations = [
    [/^Simple view$/, () => views.simple],
    [/^Ellipse$/, () => views.ellipse],
    [/^Page size: $/, () => `${config.words.page_size}: `],
    [/^All$/, () => views.all],
    [/^(\d+) results? in ([\d.]+) seconds?$/, (n, s) => fill(views.found, { n: number(n), s: number(s) })],
    [/^Response in ([\d.]+) seconds?$/, (s) => fill(views.answered, { s: number(s) })],
    [/^Showing ([\d.,]+) to ([\d.,]+) of ([\d.,]+) entries/, (a, b, n) => fill(views.showing, { a, b, n })],
    [/^No (data available in table|matching records found)$/, () => views.empty],
  ];

  function translate() {
    const walker = document.createTreeWalker(results, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement.closest("tbody td[class*=type], .CodeMirror")
        ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const [pattern, words] of translations) {
        const match = pattern.exec(node.data);
        const wanted = match && words(...match.slice(1));
        if (wanted && wanted !== node.data) node.data = wanted;
      }
    }
    for (const filter of results.querySelectorAll(".tableFilter")) name(filter, views.filter, "placeholder");
    for (const link of results.querySelectorAll(".yasr_downloadIcon")) name(link, views.download, "title");
    for (const button of results.querySelectorAll(".yasr_btnGroup button")) name(button, button.title);
    for (const button of place.querySelectorAll(".yasqe_queryButton")) name(button, config.words.run, "title");
  }

  function name(element, words, also = "aria-label") {
    for (const attribute of ["aria-label", also]) {
      if (element.getAttribute(attribute) !== words) element.setAttribute(attribute, words);
    }
  }

  // Links to our things lead to this host's pages; what yasgui leaves without a name gets one.
  const local = (iri) => iri.slice(config.base.length).replace(/^id\//, "doc/").replace(/^graph\//, "doc/graph/");
  new MutationObserver(() => {
    for (const link of results.querySelectorAll(`a[href^="${config.base}"]`)) {
      link.setAttribute("href", `/${local(link.getAttribute("href"))}`);
    }
    for (const size of results.querySelectorAll("select.tableSizer:not([aria-label])")) {
      size.setAttribute("aria-label", config.words.page_size);
    }
    for (const title of results.querySelectorAll("th .dt-column-title:empty")) {
      const row = document.createElement("span");
      row.className = "hidden";
      row.textContent = config.words.row;
      title.append(row);
    }
    translate();
  }).observe(results, { childList: true, subtree: true });

  translate();

  const bar = document.getElementById("examples");
  bar.hidden = false;
  bar.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("example").addEventListener("change", (event) => {
    if (!event.target.value) return;
    yasqe.setValue(event.target.value);
    yasqe.query().catch(() => {});
  });
  document.getElementById("share").addEventListener("click", async () => {
    window.history.replaceState(null, "", permanentLink());
    await navigator.clipboard?.writeText(permanentLink()).catch(() => {});
    document.getElementById("shared").textContent = config.words.copied;
  });

  plain.hidden = true;
  document.getElementById("outcome")?.remove();
  if (new URLSearchParams(window.location.search).has("query")) yasqe.query().catch(() => {});
})();
