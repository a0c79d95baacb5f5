"use strict";
// Two more views of a result: points and areas on our own boundaries, and numbers as bars.
// Both are inline SVG; nothing is loaded from other hosts.

window.ruhrkgPictures = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
  const NUMBERS = new Set(
    ["integer", "decimal", "double", "float"].map((n) => `http://www.w3.org/2001/XMLSchema#${n}`),
  );
  const MOST_BARS = 40;

  function element(name, attributes, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function titled(name, attributes, text) {
    const title = element("title", {});
    title.textContent = text;
    return element(name, attributes, title);
  }

  // Rings or points of a well-known text in longitude and latitude, as lists of pairs.
  function parts(wkt) {
    const groups = wkt.replace(/^\s*<[^>]*>/, "").match(/\(([^()]+)\)/g) || [];
    return groups.map((group) =>
      group.slice(1, -1).split(",").map((pair) => pair.trim().split(/\s+/).map(Number)),
    );
  }

  // Plate carrée, shortened by the latitude: true enough for one region.
  function projection(points) {
    const [west, east] = [Math.min(...points.map((p) => p[0])), Math.max(...points.map((p) => p[0]))];
    const [south, north] = [Math.min(...points.map((p) => p[1])), Math.max(...points.map((p) => p[1]))];
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const margin = 0.05 * Math.max(east - west, north - south, 0.02);
    const scale = 1000 / ((east - west + 2 * margin) * squeeze);
    return {
      height: (north - south + 2 * margin) * scale,
      place: ([long, lat]) => [(long - west + margin) * squeeze * scale, (north + margin - lat) * scale],
    };
  }

  function path(rings, place) {
    const line = (ring) => ring.map((pair) => place(pair).map((n) => n.toFixed(1)).join(" ")).join("L");
    return rings.map((ring) => `M${line(ring)}Z`).join("");
  }

  function describe(row, names) {
    return names.filter((n) => row[n] && row[n].datatype !== WKT).map((n) => row[n].value).join(" · ");
  }

  function icon(shape) {
    return element("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, shape);
  }

  function note(words) {
    const text = document.createElement("p");
    text.textContent = words.picture_table;
    return text;
  }

  function numericColumn(bindings, names) {
    return names.find((n) => bindings.some((b) => b[n]) && bindings.every((b) => !b[n] || NUMBERS.has(b[n].datatype)));
  }

  function labelColumn(bindings, names, numeric) {
    const others = names.filter((n) => n !== numeric);
    return others.find((n) => bindings.some((b) => b[n] && b[n].type !== "uri")) || others[0];
  }

  function mapPlugin(words, boundaries) {
    return class MapOfResults {
      constructor(yasr) {
        this.yasr = yasr;
        this.priority = 6;
        this.label = words.map;
      }

      canHandleResults() {
        const bindings = this.yasr.results?.getBindings() || [];
        return bindings.some((row) => Object.values(row).some((cell) => cell.datatype === WKT));
      }

      async draw() {
        const names = this.yasr.results.getVariables();
        const marks = this.yasr.results.getBindings().flatMap((row) =>
          names.filter((n) => row[n]?.datatype === WKT)
            .map((n) => ({ rings: parts(row[n].value), text: describe(row, names) })),
        );
        const ground = (await boundaries()).map(parts);
        const corners = [...ground.flat(2), ...marks.flatMap((mark) => mark.rings.flat())];
        const { height, place } = projection(corners);
        const picture = element("svg", {
          class: "result-picture", viewBox: `0 0 1000 ${height.toFixed(0)}`, role: "img", "aria-label": words.map,
        });
        for (const rings of ground) picture.append(element("path", { class: "ground", d: path(rings, place) }));
        for (const { rings, text } of marks) {
          if (rings.length === 1 && rings[0].length === 1) {
            const [x, y] = place(rings[0][0]);
            picture.append(titled("circle", { class: "dot", cx: x.toFixed(1), cy: y.toFixed(1), r: 7 }, text));
          } else {
            picture.append(titled("path", { class: "shape", d: path(rings, place), "fill-rule": "evenodd" }, text));
          }
        }
        this.yasr.resultsEl.append(picture, note(words));
      }

      getIcon() {
        return icon(element("path", { d: "M8 1a5 5 0 0 0-5 5c0 4 5 9 5 9s5-5 5-9a5 5 0 0 0-5-5z" }));
      }
    };
  }

  function chartPlugin(words) {
    return class ChartOfResults {
      constructor(yasr) {
        this.yasr = yasr;
        this.priority = 5;
        this.label = words.chart;
      }

      canHandleResults() {
        const bindings = this.yasr.results?.getBindings() || [];
        return bindings.length > 1 && Boolean(numericColumn(bindings, this.yasr.results.getVariables()));
      }

      draw() {
        const bindings = this.yasr.results.getBindings();
        const names = this.yasr.results.getVariables();
        const numeric = numericColumn(bindings, [...names].reverse());
        const label = labelColumn(bindings, names, numeric);
        const rows = bindings.filter((row) => row[numeric]).slice(0, MOST_BARS);
        const greatest = Math.max(...rows.map((row) => Math.abs(Number(row[numeric].value))), Number.MIN_VALUE);
        const picture = element("svg", {
          class: "result-picture", viewBox: `0 0 1000 ${rows.length * 24 + 8}`, role: "img",
          "aria-label": `${words.chart}: ${numeric}`,
        });
        rows.forEach((row, index) => {
          const width = (Math.abs(Number(row[numeric].value)) / greatest) * 540;
          const name = element("text", { x: 330, y: index * 24 + 18, "text-anchor": "end" });
          const text = label && row[label] ? row[label].value : "";
          name.textContent = text.length > 46 ? `${text.slice(0, 45)}…` : text;
          const value = element("text", { x: 346 + width, y: index * 24 + 18 });
          value.textContent = Number(row[numeric].value).toLocaleString(document.documentElement.lang);
          picture.append(
            name, value,
            titled("rect", { class: "bar", x: 338, y: index * 24 + 5, width: Math.max(width, 1).toFixed(1), height: 17 },
              `${text}: ${row[numeric].value}`),
          );
        });
        this.yasr.resultsEl.append(picture, note(words));
      }

      getIcon() {
        return icon(element("path", { d: "M2 14V8h3v6zm4 0V2h3v12zm4 0V5h3v9z" }));
      }
    };
  }

  return { mapPlugin, chartPlugin };
})();
