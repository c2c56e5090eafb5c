"use strict";
(() => {
  const PAGE = 40, ROWS = 300, SMALL = 60, COLUMNS = 24, NEAR = 200;
  const KINDS = { resource: "resources", output: "outputs", data: "data sources", variable: "variables", module: "modules" };
  const STATES = { tested: "tested", untested: "untested", missing: "expected, but missing" };
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const baseName = (path) => path.slice(path.lastIndexOf("/") + 1);

  /** An element; texts become text nodes, never markup. */
  function make(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children.flat().filter((child) => child != null));
    return made;
  }

  function choice(label, options, chosen, change) {
    const select = make("select", { onchange: () => change(select.value) },
      options.map(([value, text]) => make("option", { value, selected: String(value) === String(chosen) }, text)));
    return make("label", { class: "field" }, make("span", {}, label), select);
  }

  function setUpTheme() {
    const button = byId("theme"), themes = ["system", "light", "dark"];
    const show = (theme) => {
      if (theme === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme;
      button.replaceChildren(make("span", { class: "long" }, "Theme: "), theme);
      button.dataset.chosen = theme;
    };
    const stored = (theme) => {
      try {
        if (theme) localStorage.setItem("tapcheck-theme", theme);
        return localStorage.getItem("tapcheck-theme");
      } catch { return null; }
    };
    const known = stored();
    show(themes.includes(known) ? known : "system");
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(button.dataset.chosen) + 1) % themes.length];
      show(next);
      stored(next);
    });
  }

  function setUpNavigation() {
    const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
    if (!("IntersectionObserver" in window)) return;
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-20% 0px -70% 0px" });
    document.querySelectorAll("main > section").forEach((section) => watch.observe(section));
  }

  function setUpFindings() {
    const form = byId("filter");
    if (!form) return;
    const rows = [...document.querySelectorAll("#list > .finding")];
    const texts = new Map();
    const textOf = (row) => {
      if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
      return texts.get(row);
    };
    const more = make("div", { class: "more" });
    byId("list").after(more);
    let shown = PAGE;
    const wanted = () => {
      const severities = new Set([...form.querySelectorAll(".chip[aria-pressed=true]")].map((chip) => chip.dataset.severity));
      const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
      const rule = byId("filter-rule").value, stack = byId("filter-stack")?.value || "";
      return rows.filter((row) => severities.has(row.dataset.severity) && (!rule || row.dataset.rule === rule)
        && (!stack || row.dataset.stack === stack) && (!words.length || words.every((word) => textOf(row).includes(word))));
    };
    const update = () => {
      const found = wanted(), visible = new Set(found.slice(0, shown));
      for (const row of rows) row.hidden = !visible.has(row);
      byId("found").textContent = found.length === rows.length
        ? `${count(found.length, "finding")}, the first ${visible.size} shown`
        : `${found.length} of ${count(rows.length, "finding")}${visible.size < found.length ? `, the first ${visible.size} shown` : ""}`;
      if (found.length === rows.length && visible.size === rows.length) byId("found").textContent = count(rows.length, "finding");
      for (const source of found.slice(0, shown).flatMap((row) => [...row.querySelectorAll("pre")])) {
        if (source.scrollWidth > source.clientWidth) source.tabIndex = 0;
      }
      more.replaceChildren();
      if (visible.size < found.length) {
        const grow = (by) => () => { const next = found[shown]; shown += by; update(); next.tabIndex = -1; next.focus({ preventScroll: true }); };
        more.append(make("button", { type: "button", onclick: grow(PAGE) }, `Show ${Math.min(PAGE, found.length - visible.size)} more`),
          make("button", { type: "button", onclick: grow(rows.length) }, `Show all ${found.length}`));
      }
    };
    const restart = () => { shown = PAGE; update(); };
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", restart);
    form.addEventListener("click", (event) => {
      const chip = event.target.closest(".chip");
      if (!chip) return;
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      restart();
    });
    const follow = () => {
      const rule = location.hash.startsWith("#rule-") && byId(decodeURIComponent(location.hash.slice(1)));
      if (rule) rule.open = true;
      const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
      if (!target || !target.matches(".finding") || !target.hidden) return;
      form.reset();
      form.querySelectorAll(".chip").forEach((chip) => chip.setAttribute("aria-pressed", "true"));
      shown = Math.max(PAGE, rows.indexOf(target) + 1);
      update();
      target.scrollIntoView();
    };
    window.addEventListener("hashchange", follow);
    update();
    follow();
  }

  const item = (row) => ({ kind: row[0], address: row[1], type: data.texts[row[2]], file: data.texts[row[3]], line: row[4],
    conditional: Boolean(row[5]), tests: row[6], suites: new Map(row[7]), state: row[6] ? "tested" : "untested" });
  const absent = (row) => ({ kind: row[0], address: row[1], type: data.texts[row[2]], file: "", line: 0, conditional: false,
    tests: 0, suites: new Map(), expected: new Set(row[3]), finding: row[4], state: "missing" });
  const members = new Map();
  const membersOf = (stack) => {
    if (!members.has(stack)) members.set(stack, [...stack.missing.map(absent), ...stack.items.map(item)]);
    return members.get(stack);
  };
  /** The stack that is shown first: the one of which most is missing. */
  const first = data.stacks.reduce((best, stack, number) => stack.missing.length > data.stacks[best].missing.length ? number : best, 0);
  const mark = (row) => make("i", { class: `${row.state}${row.conditional ? " conditional" : ""}`, "aria-hidden": "true" });
  const stateWords = (row) => row.state === "missing" ? (data.told ? "missing" : `expected by ${[...row.expected].map((suite) => baseName(data.suites[suite])).join(", ")}`) : `${row.conditional ? "conditional, " : ""}${row.tests ? count(row.tests, "test") : "untested"}`;

  let focusNode = () => {};

  function setUpMap() {
    const root = byId("map-root");
    if (!root || !data.stacks.length) return;
    const fileCount = (number) => new Set(data.stacks[number].items.filter((row) => row[0] === 0 && data.texts[row[3]]).map((row) => row[3])).size;
    const view = { stack: first, kind: 0, by: fileCount(first) > 1 ? "file" : "type", states: new Set(Object.keys(STATES)), open: null };
    const controls = make("div", { class: "toolbar", role: "group", "aria-label": "What the map shows" });
    const legend = make("div", { class: "chips legend", role: "group", "aria-label": "States" });
    const status = make("p", { class: "status", role: "status" });
    const place = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Map of declarations and suites" });
    root.append(controls, legend, status, place);

    const rowsOf = () => membersOf(data.stacks[view.stack]).filter((row) => row.kind === view.kind);
    const drawControls = () => {
      const stack = data.stacks[view.stack], all = membersOf(stack);
      const kinds = data.kinds.map((kind, number) => [number, kind, all.filter((row) => row.kind === number).length]).filter((row) => row[2]);
      if (!kinds.some(([number]) => number === view.kind)) view.kind = kinds.length ? kinds[0][0] : 0;
      const change = (name, number) => (value) => {
        view[name] = number ? Number(value) : value;
        view.open = null;
        const place = [...controls.querySelectorAll("select")].indexOf(document.activeElement);
        drawControls(); draw();
        if (place >= 0) controls.querySelectorAll("select")[place]?.focus();
      };
      controls.replaceChildren(...[
        data.stacks.length > 1 ? choice("Stack", data.stacks.map((each, number) => [number, each.name]), view.stack, change("stack", true)) : null,
        choice("Show", kinds.map(([number, kind, size]) => [number, `${KINDS[kind]} (${size})`]), view.kind, change("kind", true)),
        choice("Group by", [["type", "type"], ["file", "file"]], view.by, change("by", false)),
      ].filter(Boolean));
    };
    const drawLegend = (rows) => {
      const chips = Object.entries(STATES).map(([state, words]) => {
        const size = rows.filter((row) => row.state === state).length;
        return make("button", { type: "button", class: "chip", "aria-pressed": String(view.states.has(state)), "data-state": state,
          onclick: () => {
            if (!view.states.delete(state)) view.states.add(state);
            draw();
            legend.querySelector(`[data-state=${state}]`).focus();
          } }, make("i", { class: state, "aria-hidden": "true" }), `${size} ${words}`);
      });
      const conditional = rows.filter((row) => row.conditional).length;
      legend.replaceChildren(...chips, ...conditional ? [make("span", { class: "state" }, make("i", { class: "conditional tested", "aria-hidden": "true" }),
        make("i", { class: "conditional untested", "aria-hidden": "true" }), `${conditional} conditional`)] : []);
    };
    const groupOf = (row) => view.by === "file" ? row.file || (row.state === "missing" ? "declared nowhere" : "unknown file") : row.type || KINDS[data.kinds[row.kind]];

    const cell = (row, suite) => {
      if (row.expected?.has(suite)) return make("td", { class: "suite" }, make("span", { class: "depth expected" }, "expected"));
      const tests = row.suites.get(suite);
      return make("td", { class: "suite" }, make("span", { class: `depth ${tests ? "some" : "none"}` }, tests ? count(tests, "test") : "–"));
    };
    const address = (row, stackNumber) => {
      if (row.state === "missing") return make("a", { class: "link", href: `#finding-${row.finding}` }, row.address);
      const node = data.stacks[stackNumber].nodes.indexOf(row.address);
      return node < 0 ? make("code", {}, row.address)
        : make("button", { type: "button", class: "link", title: "show what it needs and what needs it", onclick: () => focusNode(stackNumber, node, true) }, row.address);
    };
    const draw = () => {
      const stackNumber = view.stack, stack = data.stacks[stackNumber], all = rowsOf();
      const rows = all.filter((row) => view.states.has(row.state));
      const suites = [...new Set([...stack.suites, ...all.flatMap((row) => [...row.suites.keys()])])].sort((a, b) => a - b);
      const columns = data.told ? suites.slice(0, COLUMNS) : [];
      drawLegend(all);
      const tested = all.filter((row) => row.tests).length, gone = all.filter((row) => row.state === "missing").length;
      status.textContent = `${rows.length === all.length ? "" : `${rows.length} shown. `}${tested} of ${all.length - gone} ${KINDS[data.kinds[view.kind]]} touched by tests`
        + (gone ? `, ${gone} expected and declared nowhere.` : ".") + (!data.told ? " Reports that were read from files do not say which suite touches what."
          : suites.length > columns.length ? ` The first ${columns.length} of ${suites.length} suites are shown.` : "");
      const groups = new Map();
      for (const row of rows) {
        const name = groupOf(row);
        groups.has(name) ? groups.get(name).push(row) : groups.set(name, [row]);
      }
      const lost = (name) => name === "declared nowhere" ? 0 : 1;
      const ordered = [...groups].sort(([a], [b]) => lost(a) - lost(b) || (a < b ? -1 : a > b ? 1 : 0));
      if (!view.open) view.open = new Set(rows.length <= SMALL ? ordered.map(([name]) => name) : []);
      const names = columns.map((suite) => baseName(data.suites[suite]));
      const head = make("tr", {}, make("th", { scope: "col" }, view.by === "file" ? "File" : "Type"), make("th", { scope: "col" }, "State"),
        columns.map((suite, number) => make("th", { scope: "col", class: "suite", title: data.suites[suite] },
          names.indexOf(names[number]) === names.lastIndexOf(names[number]) ? names[number] : data.suites[suite])));
      const body = ordered.map(([name, group]) => {
        const part = make("tbody", {});
        const fill = (most) => {
          const open = view.open.has(name);
          const fold = make("button", { type: "button", class: "fold", "aria-expanded": String(open),
            onclick: () => { if (!view.open.delete(name)) view.open.add(name); fill(ROWS); part.querySelector(".fold").focus(); } }, name);
          const words = ["tested", "untested", "missing"].map((state) => [state, group.filter((row) => row.state === state).length])
            .filter(([, size]) => size).map(([state, size]) => `${size} ${state}`).join(", ");
          const cells = make("span", { class: "cells", role: "img", "aria-label": words }, group.map((row) => {
            const drawn = mark(row);
            drawn.title = `${row.address}: ${stateWords(row)}`;
            return drawn;
          }));
          part.replaceChildren(make("tr", { class: "group" }, make("th", { scope: "rowgroup" }, fold), make("td", {}, cells),
            columns.map((suite) => {
              const expected = group.filter((row) => row.expected?.has(suite)).length;
              const touched = group.filter((row) => row.suites.get(suite)).length;
              const said = [touched ? `${touched} of ${group.filter((row) => !row.expected).length}` : "", expected ? `${expected} missing` : ""].filter(Boolean).join(", ");
              return make("td", { class: "suite" }, make("span", { class: `depth ${expected ? "expected" : touched ? "some" : "none"}` }, said || "–"));
            })));
          if (!open) return;
          part.append(...group.slice(0, most).map((row) => make("tr", { class: "item" },
            make("th", { scope: "row" }, address(row, stackNumber), row.file ? " " : null, row.file ? make("span", { class: "where" }, `${view.by === "file" ? ":" : `${row.file}:`}${row.line}`) : null),
            make("td", {}, make("span", { class: "state" }, mark(row), stateWords(row))),
            columns.map((suite) => cell(row, suite)))));
          if (group.length > most) part.append(make("tr", { class: "item" }, make("td", { colspan: String(columns.length + 2) },
            make("button", { type: "button", onclick: () => fill(group.length) }, `Show all ${group.length}`))));
        };
        fill(ROWS);
        return part;
      });
      place.replaceChildren(rows.length ? make("table", { class: "matrix" }, make("thead", {}, head), body) : make("p", { class: "none" }, "Nothing to show."));
    };
    drawControls();
    draw();
  }

  function setUpGraph() {
    const root = byId("graph-root");
    if (!root || !data.stacks.length) return;
    const figures = new Map([...document.querySelectorAll("#pictures > .picture")].map((figure) => [Number(figure.dataset.stack), figure]));
    const view = { stack: first, node: -1, zoom: 0 };
    const controls = make("div", { class: "toolbar", role: "group", "aria-label": "What the picture shows" });
    const words = make("div"), near = make("div", { "aria-live": "polite" });
    root.append(controls, words, near);

    const states = new Map();
    const stateOf = (number) => {
      if (!states.has(number)) states.set(number, new Map(membersOf(data.stacks[number]).map((row) => [row.address, row])));
      return states.get(number);
    };
    const figure = () => figures.get(view.stack);
    const scale = (way) => {
      const svg = figure()?.querySelector("svg");
      if (!svg) return;
      const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
      const fit = Math.min(1, (figure().querySelector(".canvas").clientWidth - 4) / width);
      view.zoom = way === "fit" ? fit : way === "in" ? Math.min(3, view.zoom * 1.3) : way === "out" ? Math.max(.1, view.zoom / 1.3) : Math.max(fit, .8);
      svg.setAttribute("width", String(Math.round(width * view.zoom)));
      svg.setAttribute("height", String(Math.round(height * view.zoom)));
    };
    const link = (number, flags, through) => {
      const stack = data.stacks[view.stack];
      return make("li", {}, make("button", { type: "button", class: "link", onclick: () => focusNode(view.stack, number, false) }, stack.nodes[number]),
        ...number >= stack.declared ? [" ", make("span", { class: "badge missing" }, "declared nowhere")] : [],
        ...flags & 2 ? [" ", make("span", { class: "badge error" }, "circle")] : [],
        through ? make("span", { class: "where faint" }, ` through ${through}`) : null);
    };
    const side = (title, rows) => make("div", {}, make("h3", {}, title), rows.length
      ? make("ul", { tabindex: rows.length > 8 ? "0" : null }, rows.slice(0, NEAR), rows.length > NEAR ? make("li", {}, `and ${rows.length - NEAR} more`) : null)
      : make("p", { class: "faint" }, "nothing"));
    const drawNear = () => {
      const stack = data.stacks[view.stack];
      near.replaceChildren();
      figures.forEach((each) => each.querySelectorAll(".chosen").forEach((found) => found.classList.remove("chosen")));
      figure()?.querySelector("svg")?.classList.remove("faded");
      if (view.node < 0) return;
      const needs = stack.needs.filter((need) => need[0] === view.node), needed = stack.needs.filter((need) => need[1] === view.node);
      const row = stateOf(view.stack).get(stack.nodes[view.node]);
      near.append(make("div", { class: "near", role: "group", "aria-label": `Around ${stack.nodes[view.node]}` },
        side(`Needed by ${needed.length}`, needed.map((need) => link(need[0], need[2], data.texts[need[5]]))),
        make("div", { class: "self" }, make("strong", {}, make("code", {}, stack.nodes[view.node])),
          row ? make("span", { class: "where faint" }, make("br"), `${row.file}:${row.line} · ${stateWords(row)}`) : make("span", { class: "badge missing" }, "declared nowhere")),
        side(`Needs ${needs.length}`, needs.map((need) => link(need[1], need[2], data.texts[need[5]])))));
      const svg = figure()?.querySelector("svg");
      const box = svg?.querySelector(`[data-node="${view.node}"]`);
      if (box) highlight(box);
    };
    const highlight = (box) => {
      const svg = box.ownerSVGElement;
      box.classList.add("chosen");
      svg.classList.add("faded");
      svg.querySelectorAll(".arrow").forEach((arrow) => {
        if (arrow.dataset.ends.split(" ").includes(box.dataset.first)) arrow.classList.add("chosen");
      });
    };
    const showGroup = (box) => {
      view.node = -1;
      drawNear();
      const nodes = box.dataset.items.split(" ").map(Number);
      near.append(make("div", { class: "near group", role: "group", "aria-label": `In ${box.dataset.group}` },
        make("h3", {}, `${box.dataset.group}: ${nodes.length}`),
        make("ul", { class: "members", tabindex: "0", "aria-label": "Members" }, nodes.slice(0, NEAR).map((node) => link(node, 0, "")),
          nodes.length > NEAR ? make("li", {}, `and ${nodes.length - NEAR} more`) : null)));
      highlight(box);
    };
    const drawWords = () => {
      const stack = data.stacks[view.stack];
      const lost = stack.nodes.slice(stack.declared);
      const chain = (members) => [...members, members[0]].map((number) => stack.nodes[number]).join(" → ");
      words.replaceChildren(...[
        stack.circles.length ? make("h3", {}, count(stack.circles.length, "circle")) : null,
        stack.circles.length ? make("ul", { class: "circles" }, stack.circles.map((members) => make("li", {},
          make("button", { type: "button", class: "link", onclick: () => focusNode(view.stack, members[0], false) }, chain(members))))) : null,
        lost.length ? make("h3", {}, `${count(lost.length, "name")} that nothing declares`) : null,
        lost.length ? make("ul", { class: "circles" }, lost.slice(0, NEAR).map((name, number) => make("li", {},
          make("button", { type: "button", class: "link", onclick: () => focusNode(view.stack, stack.declared + number, false) }, name)))) : null,
      ].filter(Boolean));
    };
    const drawControls = () => {
      const stack = data.stacks[view.stack];
      const input = make("input", { type: "search", list: "graph-names", autocomplete: "off", placeholder: "address of a resource",
        oninput: () => { const number = stack.nodes.indexOf(input.value); if (number >= 0) { view.node = number; drawNear(); } } });
      const zoom = (way, text, said) => make("button", { type: "button", "aria-label": said, onclick: () => scale(way) }, text);
      controls.replaceChildren(...[
        data.stacks.length > 1 ? choice("Stack", data.stacks.map((each, number) => [number, each.name]), view.stack, (value) => {
          choose(Number(value));
          controls.querySelector("select").focus();
        }) : null,
        make("label", { class: "field search" }, make("span", {}, "Show what a resource needs, and what needs it"), input),
        make("datalist", { id: "graph-names" }, stack.nodes.map((value) => make("option", { value }))),
        figure()?.querySelector("svg") ? make("div", { class: "chips", role: "group", "aria-label": "Size of the picture" },
          zoom("fit", "Fit", "Fit the picture to the page"), zoom("out", "−", "Smaller"), zoom("in", "+", "Larger")) : null,
      ].filter(Boolean));
    };
    const choose = (number) => {
      view.stack = number;
      view.node = -1;
      figures.forEach((each, key) => { each.hidden = key !== number; });
      drawControls(); drawWords(); drawNear(); scale("start");
    };
    focusNode = (stack, node, jump) => {
      if (stack !== view.stack) choose(stack);
      view.node = node;
      drawNear();
      if (jump) {
        byId("dependencies").scrollIntoView();
        byId("dependencies").focus({ preventScroll: true });
      }
    };
    byId("pictures").addEventListener("click", (event) => {
      const box = event.target.closest?.(".box");
      if (!box) return;
      if (box.dataset.items) showGroup(box);
      else focusNode(view.stack, Number(box.dataset.first), false);
    });
    choose(first);
  }

  setUpTheme();
  setUpFindings();
  setUpMap();
  setUpGraph();
  setUpNavigation();
})();
