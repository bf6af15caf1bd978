"use strict";
// Shows one view of the page at a time, makes lists that can be searched, and keeps corrections. Names and texts can be
// read without it. All that comes from texts is put into the page as text, never as HTML.
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const FIRST_ROWS = 100;
  const COLOURS = 6; // of curves
  const MOST_SUGGESTED = 3000; // names that one can be merged with
  const LONGEST_NAME = 100; // that is offered to be added
  const { root, prefix } = document.documentElement.dataset;
  const common = JSON.parse(document.getElementById("common").textContent);
  const ui = common.script;

  // --- elements and words -------------------------------------------------------------------------------------------
  const all = (selector, inside = document) => Array.from(inside.querySelectorAll(selector));
  const fill = (parent, children) => parent.append(...children.flat().filter((one) => one !== undefined && one !== ""));
  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (typeof value === "string") made.setAttribute(name, value);
      else made[name] = value;
    }
    fill(made, children);
    return made;
  }
  const svg = (tag, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    fill(made, children);
    return made;
  };
  const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const count = (n, what) => filled(common["count_" + what][n === 1 ? 0 : 1], { n: number(n) });
  const number = (value) => String(value).length < 4 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, common.thousands);
  const typeMark = (type) => el("span", { class: "type " + type }, common.types[type] || type);
  const button = (text, click, key = "") => el("button", { type: "button", click }, text, key && el("kbd", {}, key));
  const field = (label, input) => el("label", {}, el("span", {}, label), input);
  function choice(options, value) {
    const select = el("select", {}, options.map(([key, text]) => el("option", { value: key }, text)));
    select.value = value;
    return select;
  }
  const address = (kind, page, place) => (common.split ? prefix + kind + "-" + page + ".html" : "") + "#" + place;
  const toName = (rank, page, text) => el("a", { href: address("names", page, "e" + rank) }, text);
  const toText = (number, page, text, paragraph) =>
    el("a", { href: address("documents", page, "d" + number + (paragraph ? "p" + paragraph : "")) }, text);

  // --- search: å, aa and a are found alike, so are ø, oe and o, and æ and ae -----------------------------------------
  const SOUNDS = { a: "åàáâäãā", c: "çč", d: "đð", e: "éèêëē", i: "íìîï", l: "ł", n: "ñŋ", o: "øöóòôõ", s: "š", t: "ŧ", u: "üúùû", y: "ýÿ", z: "ž" };
  const PLAIN = new Map(Object.entries(SOUNDS).flatMap(([plain, signs]) => Array.from(signs, (sign) => [sign, plain])));
  const fold = (text) => Array.from(text.normalize("NFC").toLowerCase().replace(/æ/g, "ae").replace(/aa/g, "a").replace(/oe|œ/g, "o"),
    (sign) => PLAIN.get(sign) || sign).join("");
  const found = { ae: "(?:ae|æ)", a: "(?:aa|[a" + SOUNDS.a + "])", o: "(?:oe|œ|[o" + SOUNDS.o + "])" };
  const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const sounds = (folded) => folded.replace(/ae|[^\s]/g, (sign) => found[sign] ||
    (SOUNDS[sign] ? "[" + sign + SOUNDS[sign] + "]" : escaped(sign)));
  const terms = (query) => fold(query).split(/\s+/).filter(Boolean).map((folded) => {
    const form = sounds(folded);
    return [form, "(?<![\\p{L}\\p{N}])" + form, "(?:^|\\n)" + form, "(?:^|\\n)" + form + "(?:\\n|$)"].map((one) => new RegExp(one, "iu"));
  });
  // The whole name comes before a name that begins so, that before a word in it, and that before the middle of a word.
  function rank(text, wanted) {
    let worst = 0;
    for (const forms of wanted) {
      let score = 4;
      while (score > 0 && forms[4 - score].test(text)) score -= 1;
      if (score === 4) return -1;
      worst = Math.max(worst, score);
    }
    return worst;
  }
  function marked(text, wanted) {
    const pattern = new RegExp(wanted.map(([any]) => any.source).join("|"), "giu");
    const parts = [];
    let read = 0;
    for (const match of wanted.length ? text.matchAll(pattern) : []) {
      parts.push(text.slice(read, match.index), el("mark", {}, match[0]));
      read = match.index + match[0].length;
    }
    return parts.concat(text.slice(read));
  }

  // --- curves ---------------------------------------------------------------------------------------------------------
  function overTime(facets) {
    const counts = common.periods.map(() => 0);
    let undated = 0;
    for (let at = 0; at < facets.length; at += 2) {
      const period = common.facets[facets[at]][0];
      if (period < 0) undated += facets[at + 1];
      else counts[period] += facets[at + 1];
    }
    return { counts, undated };
  }
  function curve(names) {
    const series = names.map(({ name, facets }) => ({ name, ...overTime(facets) }));
    const [left, right, height, last] = [36, 700, 120, common.periods.length - 1];
    const top = Math.max(1, ...series.flatMap((one) => one.counts));
    const x = (at) => (left + (right - left) * at / last).toFixed(1);
    const y = (count) => (height - (height - 8) * count / top).toFixed(1);
    const said = series.map((one) => one.name + ": " + one.counts.map((count, at) => common.periods[at] + " " + count).join(", "));
    const labels = [0, Math.round(last / 2), last].filter((at, place, list) => list.indexOf(at) === place);
    const undated = series.reduce((sum, one) => sum + one.undated, 0);
    return el("figure", { class: "curve" }, el("h2", {}, ui.over_time),
      svg("svg", { viewBox: "0 0 720 150", role: "img", "aria-label": said.join("; ") },
        svg("line", { x1: left, x2: right, y1: height, y2: height, class: "rule" }),
        svg("text", { x: left - 6, y: 14, "text-anchor": "end", class: "number" }, number(top)),
        svg("text", { x: left - 6, y: height + 4, "text-anchor": "end", class: "number" }, "0"),
        labels.map((at) => svg("text", { x: x(at), y: height + 22, class: "number", "text-anchor": at === 0 ? "start" : at === last ? "end" : "middle" }, common.periods[at])),
        series.map((one, place) => svg("g", { class: "curve-" + place % COLOURS },
          svg("polyline", { points: one.counts.map((count, at) => x(at) + "," + y(count)).join(" ") }),
          one.counts.map((count, at) => count ? svg("circle", { cx: x(at), cy: y(count), r: 3 },
            svg("title", {}, one.name + ", " + common.periods[at] + ": " + count)) : "")))),
      series.length > 1 ? el("p", { class: "key" }, series.map((one, place) => el("span", { class: "type curve-" + place % COLOURS }, one.name))) : "",
      undated ? el("figcaption", {}, filled(ui.left_out, { count: count(undated, "mentions") })) : "");
  }

  // --- corrections: lines as in the file that `--corrections` reads ---------------------------------------------------
  const COLUMNS = ["text", "type", "doc_id", "name", "new_type", "place"];
  const folder = decodeURIComponent(new URL(root + ".", location.href).pathname);
  const token = document.querySelector("meta[name=navnetabell-app]")?.content; // of the program that served the page
  const KEPT = "navnetabell " + folder;
  const same = (one, other) => COLUMNS.every((column) => one[column] === other[column]);
  const keyOf = (line) => JSON.stringify([line.text, line.type, line.doc_id, line.place]);
  let decisions = kept(); // each with its lines, and what it says; one that takes a line back has it with `gone`
  let failure = "";
  let lines = gathered();

  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEPT) || "[]");
      const fresh = (line) => line.gone ? common.corrections.some((one) => keyOf(one) === keyOf(line)) : !common.corrections.some((one) => same(one, line));
      return found.map((one) => ({ ...one, lines: one.lines.filter(fresh) })).filter((one) => one.lines.length);
    } catch {
      return [];
    }
  }
  function gathered() {
    const map = new Map(common.corrections.map((line) => [keyOf(line), { ...line, applied: true }]));
    for (const { lines } of decisions) {
      for (const line of lines) {
        map.delete(keyOf(line));
        if (!line.gone) map.set(keyOf(line), line);
      }
    }
    return map;
  }
  const typeAfter = (line) => line.new_type in common.types ? line.new_type : line.type;
  function lineFor(text, type, doc_id, place) {
    const scopes = [[doc_id, place], [doc_id, ""], ["", ""]];
    for (const [where, at] of scopes) {
      const line = lines.get(keyOf({ text, type, doc_id: where, place: at })) || lines.get(keyOf({ text, type: "", doc_id: where, place: at }));
      if (line) return line;
    }
    return undefined;
  }
  const adds = (line) => line.new_type === "add" || (!line.name && !line.new_type);
  // What a run has changed is found by the line that did it: a new decision takes that line's place. A name that was
  // added is added as it should have been.
  function revised(text, type, doc_id, place, name, new_type) {
    const line = common.corrections.find((one) => one.text === text && typeAfter(one) === type && one.type !== type && ["", doc_id].includes(one.doc_id) && ["", place].includes(one.place));
    const made = { text, type: line ? line.type : type, doc_id, place, name, new_type };
    const before = lines.get(keyOf(made));
    if (!before || !adds(before)) return [made];
    const gone = { ...before, applied: undefined, gone: true };
    return new_type === "drop" ? [gone] : [gone, { ...made, type: new_type || type, new_type: "add" }];
  }
  const told = (one) => one.text + " → " + (one.new_type === "drop" ? ui.dropped : [!one.name || one.name === one.text ? "✓" : one.name, one.new_type in common.types ? "(" + common.types[one.new_type] + ")" : ""].join(" ").trim());
  function decide(made, about) {
    const what = told(made.at(-1)) + (made.length > 1 ? " …" : "");
    decisions.push({ lines: made, what, ...about });
    changed(filled(ui.decided, { what }));
  }
  // Of decisions about the same words the last counts; what takes back one that no run knows changes nothing.
  function standing() {
    const last = Array.from(new Map(decisions.map((one) => [keyOf(one.lines.at(-1)), one])).values());
    return last.filter(({ lines: made }) => !made.at(-1).gone || common.corrections.some((line) => keyOf(line) === keyOf(made.at(-1))));
  }
  function tally() {
    const last = standing();
    const added = last.filter((one) => common.split || adds(one.lines.at(-1))).reduce((sum, one) => sum + (one.mentions || 0), 0);
    const marks = common.split ? [] : all(".document a.n").map((one) => lineFor(one.textContent, one.dataset.t, docOf(one), one.dataset.p)).filter((line) => line && !line.applied);
    const about = { mentions: added + marks.length, more: last.some((one) => one.more) };
    return [count(last.length, "decisions"), count(new Set(last.map((one) => one.of)).size, "entities"), extent(about)].join(" · ");
  }
  function undo() {
    const last = decisions.pop();
    if (last) changed(filled(ui.undone, { what: last.what }));
  }
  function changed(message) {
    failure = "";
    try {
      localStorage.setItem(KEPT, JSON.stringify(decisions));
    } catch {
      failure = ui.not_kept;
    }
    refresh(message);
    if (token) deliver();
  }
  const cell = (text) => {
    const safe = text.replace(new RegExp(common.formula, "g"), "'");
    return /[",;\t|\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  };
  const asCsv = (rows) => "\ufeff" + rows.map((row) => row.map((one) => cell(String(one))).join(",") + "\r\n").join("");
  const csv = () => asCsv([COLUMNS, ...Array.from(lines.values(), (one) => COLUMNS.map((column) => one[column]))]);
  function download(name, text) {
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
  }
  const downloadLines = () => download("corrections.csv", csv());
  // A program that serves the page writes the corrections itself; only where it can't are they downloaded.
  async function deliver() {
    try {
      const answer = await fetch(root + "corrections", { method: "POST", body: csv(), headers: { "Content-Type": "text/csv; charset=utf-8" } });
      if (!answer.ok) throw new Error(await answer.text());
      downloadButton.hidden = true;
      tell(ui.kept_by_app);
    } catch (error) {
      downloadButton.hidden = false;
      tell(filled(ui.not_sent, { why: error.message }));
    }
  }
  const bar = el("div", { class: "bar", hidden: true });
  const status = el("p", { role: "status" });
  const tallied = el("p", { class: "tally" });
  const tell = (message) => status.replaceChildren(message + (failure ? " " + failure : ""));
  const [undoButton, downloadButton] = [button(ui.undo, undo), button(ui.download, downloadLines)];
  bar.append(status, undoButton, downloadButton, tallied);
  document.body.append(bar);
  downloadButton.hidden = true;
  const about = document.querySelector("#review > .about");
  if (token && about) about.textContent = ui.about_in_app;
  function refresh(message = "") {
    lines = gathered();
    const some = decisions.length > 0;
    bar.hidden = !some && !message;
    undoButton.hidden = !some;
    if (!token) downloadButton.hidden = !some;
    tallied.textContent = some ? tally() : "";
    if (some || message) tell(message || filled(ui.decided, { what: decisions.at(-1).what }));
    const head = document.querySelector(".head a[href$='review'], .head a[href$='review.html']");
    if (head) head.dataset.count = standing().length || "";
    repaint(view);
    if (view && makers[view.id]) makers[view.id](view, state());
  }
  addEventListener("storage", (event) => {
    if (event.key !== KEPT) return;
    decisions = kept();
    refresh();
  });

  // The names in a view as they have been corrected.
  function repaint(inside) {
    for (const added of all(".added", inside)) {
      added.replaceWith(...added.childNodes);
    }
    inside.normalize();
    for (const one of all("a.n", inside)) {
      const { t: type, n: name, p: place } = one.dataset;
      const line = lineFor(one.textContent, type, docOf(one), place);
      const dropped = line?.new_type === "drop";
      const other = line && !dropped ? [line.name && line.name !== name ? line.name : "", typeAfter(line) && typeAfter(line) !== type ? common.types[typeAfter(line)] : ""].filter(Boolean).join(", ") : "";
      one.classList.toggle("dropped", dropped);
      one.classList.toggle("decided", Boolean(line));
      if (other) one.dataset.as = other;
      else delete one.dataset.as;
    }
    if (!inside.classList.contains("document")) return;
    const doc_id = inside.dataset.id;
    for (const line of lines.values()) {
      if (adds(line) && !line.applied && ["", doc_id].includes(line.doc_id)) all(".text p", inside).forEach((p) => show(p, line));
    }
  }
  const occurrences = (paragraph, text) =>
    Array.from(paragraph.textContent.matchAll(new RegExp("(?<![\\p{L}\\p{N}])" + text.split(" ").map(escaped).join("\\s+") + "(?![\\p{L}\\p{N}])", "gu")));
  function show(paragraph, line) {
    for (const match of occurrences(paragraph, line.text).filter((one) => !line.place || placeIn(paragraph, one.index) === line.place)) {
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      const touched = [];
      for (let read = 0, node = walker.nextNode(); node; read += node.length, node = walker.nextNode()) {
        const [start, end] = [Math.max(0, match.index - read), Math.min(node.length, match.index + match[0].length - read)];
        if (start < end) touched.push([node, start, end]);
      }
      const marks = touched.map(([node]) => node.parentElement.closest("a.n, .added")).filter(Boolean);
      for (const mark of marks) { // it takes the place of these
        mark.classList.add("decided");
        mark.dataset.as = line.text + " (" + common.types[line.type] + ")";
      }
      if (marks.length) continue;
      const [[node, start, end]] = touched;
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      range.surroundContents(el("mark", { class: "n added " + line.type }));
    }
  }
  // A place is a paragraph and the code points before it, as `place` in Python writes it.
  const placeIn = (paragraph, at) => "p" + paragraph.id.split("p")[1] + "+" + Array.from(paragraph.textContent.slice(0, at)).length;
  const docOf = (element) => element.closest("[data-id]")?.dataset.id || "";

  // --- the form that corrects a name -----------------------------------------------------------------------------------
  const dialog = el("dialog", { class: "panel", click: (event) => event.target === dialog && dialog.close() });
  document.body.append(dialog);
  const suggestions = el("datalist", { id: "suggestions" });
  document.body.append(suggestions);
  let known = null;
  function suggest() {
    known = known || [...common.names, ...rowsOf("names").slice(0, MOST_SUGGESTED).map((row) => row.name), ...all(".entity h1, aside a.type").map((one) => one.textContent)];
    const nearby = all(".open aside a.type, .open .meta a").map((one) => one.textContent);
    suggestions.replaceChildren(...Array.from(new Set([...nearby, ...known]), (value) => el("option", { value })));
  }
  // What a decision is about: the name, and how many mentions, as far as this page knows; `more`: others may have some.
  function reach(target, scope) {
    const of = target.name + "\n" + target.type;
    if (scope === "each" || scope === "place") return { of, mentions: scope === "each" ? target.mentions : 1 };
    const inside = all(".document").filter((one) => scope === "everywhere" || one.dataset.id === target.doc_id);
    const here = target.add ? inside.flatMap((one) => all(".text p", one)).reduce((sum, one) => sum + occurrences(one, target.text).length, 0)
      : inside.flatMap((one) => all("a.n", one)).filter((one) => one.textContent === target.text && one.dataset.t === target.type).length;
    return { of, mentions: Math.max(here, target.mentions || 1), more: common.split && scope === "everywhere" };
  }
  const extent = ({ mentions, more }) => filled(more ? ui.at_least : "{count}", { count: count(mentions, "mentions") });
  // `target`: text, type, doc_id, place, name; `entity` for all texts of a name; `add` for one that was missed; `mentions`
  // where they are known.
  function editor(target, done) {
    suggest();
    const name = el("input", { name: "name", value: target.name, list: "suggestions", autocomplete: "off", required: !target.add });
    const type = choice(Object.entries(common.types).slice(0, target.type in common.types ? undefined : 3), target.type);
    const scopes = target.entity ? [["each", ui.each]] : [["place", ui.place], ["text", ui.text], ["everywhere", ui.everywhere]].filter(([key]) => key !== "place" || target.place);
    const scope = choice(scopes, target.entity ? "each" : target.text.includes(" ") || target.add ? "everywhere" : "text");
    [type.name, scope.name] = ["type", "scope"];
    const spread = () => target.entity ? target.entity.flatMap(([text, places]) => places.length
      ? places.flatMap(([doc_id, at]) => at.length ? at.map((place) => [text, doc_id, place]) : [[text, doc_id, ""]]) : [[text, "", ""]])
      : [[target.text, scope.value === "everywhere" ? "" : target.doc_id, scope.value === "place" ? target.place : ""]];
    const finish = (name, new_type) => {
      decide(spread().flatMap(([text, doc_id, place]) => target.add ? { text, type: type.value, doc_id, place, name, new_type } : revised(text, target.type, doc_id, place, name, new_type)), reach(target, scope.value));
      done();
    };
    const reached = el("output", { class: "tally" });
    const preview = () => { reached.textContent = ui.scope + ": " + extent(reach(target, scope.value)); };
    scope.addEventListener("change", preview);
    preview();
    const save = () => finish(name.value.trim().replace(/\s+/g, " "), target.add ? "add" : type.value === target.type ? "" : type.value);
    const form = el("form", { class: "editor", submit: (event) => { event.preventDefault(); save(); } },
      field(ui.new_name, name), field(ui.type, type), scopes.length > 1 ? field(ui.scope, scope) : "", el("p", { class: "about" }, ui.merge),
      el("p", { class: "buttons" }, el("button", {}, ui.save),
        target.add ? "" : [button(ui.right, () => finish(target.name, "")), button(ui.drop, () => finish("", "drop"))], reached));
    return form;
  }
  const facts = (pairs) => el("dl", { class: "told" }, pairs.filter(([, value]) => value).map(([key, value]) => el("div", {}, el("dt", {}, key), el("dd", {}, [value].flat()))));
  const sure = (confidence) => confidence ? filled(ui.sure, { n: confidence }) : ui.unknown;
  function openPanel(title, ...parts) {
    dialog.replaceChildren(el("h2", { tabindex: "-1" }, title), button("×", () => dialog.close()), ...parts.flat().filter(Boolean));
    dialog.querySelector("button").classList.add("close");
    dialog.querySelector("button").setAttribute("aria-label", ui.close);
    dialog.setAttribute("aria-label", title);
    dialog.showModal();
    dialog.querySelector("h2").focus();
  }
  function tellName(mark) {
    const { t: type, n: name = mark.textContent, o: role, r: by = "exact", c: confidence, p: place } = mark.dataset;
    const target = { text: mark.textContent, type, doc_id: docOf(mark), place, name };
    const label = common.labels[mark.classList[1]];
    const entity = mark.closest(".document") ? el("p", {}, el("a", { href: mark.getAttribute("href"), click: () => dialog.close() }, ui.go)) : "";
    openPanel(name, facts([[ui.written, mark.textContent === name ? "" : mark.textContent], [ui.type, [typeMark(type), label && label !== common.types[type] ? " (" + label + ")" : ""]], [ui.role, role],
      [ui.why, common.reasons[by] || by], [ui.confidence, by === "correction" ? "" : sure(confidence)]]), entity,
      el("h3", {}, ui.correct), editor(target, () => dialog.close()));
  }
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.n[data-t]");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tellName(mark);
  });

  // Words that are selected in a text can be added as a name.
  const adder = el("div", { class: "bar adder", hidden: true });
  document.body.append(adder);
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const paragraph = selection.rangeCount && !selection.isCollapsed && selection.anchorNode.parentElement?.closest(".document .text p");
    const found = paragraph && paragraph.contains(selection.focusNode) ? words(selection.getRangeAt(0), paragraph) : null;
    adder.hidden = !found;
    if (found) adder.replaceChildren(button(filled(ui.add, { text: found.text }), () => openPanel(filled(ui.add, { text: found.text }), editor(found, () => dialog.close()))));
  });
  function words(range, paragraph) {
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = paragraph.textContent;
    const letter = (at) => /[\p{L}\p{N}]/u.test(text[at] || "");
    let start = before.toString().length;
    let end = start + range.toString().length;
    while (start < end && !/\S/.test(text[start])) start += 1;
    while (end > start && !/\S/.test(text[end - 1])) end -= 1;
    while (start > 0 && letter(start) && letter(start - 1)) start -= 1;
    while (letter(end) && letter(end - 1)) end += 1;
    if (end <= start || end - start > LONGEST_NAME || !/[\p{L}\p{N}]/u.test(text.slice(start, end))) return null;
    return { text: text.slice(start, end).replace(/\s+/g, " "), type: "person", doc_id: docOf(paragraph), place: placeIn(paragraph, start), name: "", add: true };
  }

  // --- lists ---------------------------------------------------------------------------------------------------------
  const parsed = new Map();
  function rowsOf(kind) {
    if (!parsed.has(kind)) {
      const data = document.getElementById(kind)?.querySelector("script");
      parsed.set(kind, data ? LISTS[kind].read(JSON.parse(data.textContent)) : []);
    }
    return parsed.get(kind);
  }
  const keyed = (keys) => (rows) => rows.map((row) => {
    const made = {};
    for (let at = 0; at < keys.length; at += 1) made[keys[at]] = row[at];
    return made;
  });
  const FACETS = ["period", "section", "source"]; // in the order of `common.facets`
  const LISTS = {
    names: {
      read: keyed(["rank", "name", "type", "mentions", "documents", "doubts", "first", "last", "members", "aliases", "facets", "page"]),
      text: (row) => [row.name, ...row.aliases].join("\n"), filters: ["type", "section", "source", "period", "doubts"],
      columns: { name: nameCell, type: (row) => typeMark(row.type), mentions: 0, documents: 0, doubts: 0, first: "", last: "" },
    },
    texts: {
      read: (rows) => keyed(["number", "document", "doc_id", "date", "section", "source", "language", "words", "mentions", "doubts", "status", "facet", "page"])(rows)
        .map((row) => Object.assign(row, { facets: [row.facet, row.mentions] })),
      text: (row) => row.document + "\n" + row.doc_id, filters: ["section", "source", "period", "language", "doubts"],
      columns: {
        document: (row) => [toText(row.number, row.page, row.document), row.document === row.doc_id ? "" : el("small", {}, row.doc_id)],
        date: "", section: "", source: "", language: (row) => common.languages[row.language] || row.language, words: 0, mentions: 0, doubts: 0,
        status: (row) => common.states[row.status] || row.status,
      },
    },
    pairs: {
      read: (rows) => keyed(["source", "target", "source_name", "target_name", "sentences", "paragraphs", "documents", "page", "other_page", "source_type", "target_type"])(rows)
        .map((row) => ({ ...row, type: Array.from(new Set([row.source_type, row.target_type]), (type) => common.types[type] || type).sort().join(" – ") })),
      text: (row) => row.source_name + "\n" + row.target_name, filters: ["type"],
      columns: { pair: (row) => [toName(row.source, row.page, row.source_name), " – ", toName(row.target, row.other_page, row.target_name)], sentences: 0, paragraphs: 0, documents: 0 },
    },
    sentences: {
      read: ([heads, said]) => said.flatMap((some, at) => some.map(([paragraph, sentence]) => ({ paragraph, sentence, number: heads[at][0], document: heads[at][1], date: heads[at][2], page: heads[at][3] }))),
      text: (row) => row.sentence, filters: [], needed: true,
      columns: { sentence: (row, wanted) => el("q", {}, marked(part(row.sentence, wanted), wanted)), document: (row) => toText(row.number, row.page, row.document, row.paragraph), date: "" },
    },
    review: { read: keyed(["text", "type", "doc_id", "name", "new_type", "reason", "mentions", "sentence", "number", "page"]) },
  };
  function part(sentence, wanted) { // of a very long one, what is around the first word that was found
    const at = sentence.search(wanted[0][0]);
    return sentence.length < 400 ? sentence : (at > 150 ? "…" : "") + sentence.slice(Math.max(0, at - 150), at + 250) + "…";
  }
  function nameCell(row, wanted, params) {
    const others = row.aliases.join(", ");
    const first = row.members.length
      ? el("details", {}, el("summary", {}, row.name, el("small", {}, count(row.documents, "bare"))),
        el("ul", {}, row.members.map(([rank, page, doc_id]) => el("li", {}, toName(rank, page, doc_id))), row.members.length < row.documents ? el("li", {}, "…") : ""))
      : [toName(row.rank, row.page, row.name), others && el("small", {}, others)];
    const line = lineFor(row.name, row.type, row.members.length ? row.members[0][2] : "", "");
    const other = line && !row.members.length && told(line) !== row.name + " → " + row.name ? el("small", { class: "as" }, told(line)) : "";
    const chosen = (params.get("over") || "").split(",").filter(Boolean);
    const box = common.periods.length < 2 ? "" : el("input", {
      type: "checkbox", checked: chosen.includes(String(row.rank)), "aria-label": filled(ui.compare, { name: row.name }), title: filled(ui.compare, { name: row.name }),
      change: (event) => set("over", (event.target.checked ? [...chosen, String(row.rank)] : chosen.filter((one) => one !== String(row.rank))).join(",")),
    });
    return [box, first, other].flat();
  }
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const value = (row, column) => column === "pair" ? row.source_name : column === "type" ? common.types[row.type] || row.type : row[column];
  const written = (row, column) => column === "pair" ? row.source_name + " – " + row.target_name : column === "document" && row.doc_id ? row.doc_id : value(row, column);
  function options(rows, filter) { // each value with how many rows have it
    const at = FACETS.indexOf(filter);
    const counts = new Map();
    const add = (one) => counts.set(one, (counts.get(one) || 0) + 1);
    for (const row of rows) {
      if (at < 0) add(row[filter]);
      else if (row.facets.length === 2) add(common.facets[row.facets[0]][at]); // all texts are such
      else new Set(row.facets.filter((_, place) => place % 2 === 0).map((facet) => common.facets[facet][at])).forEach(add);
    }
    const names = { type: common.types, language: common.languages, period: { ...common.periods, "-1": ui.undated } }[filter] || {};
    return Array.from(counts).filter(([one]) => one !== "").map(([one, count]) => [one, names[one] || one, count])
      .sort((a, b) => (filter === "period" ? (a[0] < 0) - (b[0] < 0) || a[0] - b[0] : collator.compare(a[1], b[1])))
      .map(([one, name, count]) => [String(one), name + " (" + number(count) + ")"]);
  }
  function controls(list, rows) {
    const selects = list.filters.filter((filter) => filter !== "doubts").map((filter) => [filter, options(rows, filter)]).filter(([, some]) => some.length > 1)
      .map(([filter, some]) => {
        const select = choice([["", ui.all], ...some], "");
        select.name = filter;
        select.addEventListener("change", () => set(filter, select.value));
        return field(ui[filter], select);
      });
    const doubts = list.filters.includes("doubts") ? el("label", { class: "switch" }, el("input", { type: "checkbox", name: "doubts", change: (event) => set("doubts", event.target.checked ? "1" : "") }), ui.doubtful) : "";
    return el("form", { class: "filters", submit: (event) => event.preventDefault() }, selects, doubts);
  }
  function chosen(rows, list, wanted, params) {
    const facet = FACETS.map((name) => params.get(name) || "");
    const inside = facet.some(Boolean) ? common.facets.map((one) => one.every((value, at) => !facet[at] || String(value) === facet[at])) : null;
    const [type, language] = [params.get("type"), params.get("language")];
    const found = [];
    const scores = new Map();
    for (const row of rows) {
      if ((type && row.type !== type) || (language && row.language !== language) || (params.has("doubts") && !row.doubts)) continue;
      let mentions = row.mentions;
      if (inside && row.facets) {
        const there = row.facets.filter((_, at) => at % 2 === 0 && inside[row.facets[at]]);
        if (!there.length) continue;
        mentions = row.facets.reduce((sum, count, at) => sum + (at % 2 && inside[row.facets[at - 1]] ? count : 0), 0);
      }
      const score = wanted.length ? rank(list.text(row), wanted) : 0;
      if (score < 0) continue;
      found.push(mentions === row.mentions ? row : { ...row, mentions });
      if (wanted.length) scores.set(found.at(-1), score);
    }
    return wanted.length ? found.sort((a, b) => scores.get(a) - scores.get(b)) : found;
  }
  function sorted(found, list, params) {
    const [, minus, key] = /^(-?)(\w+)$/.exec(params.get("sort") || "") || [];
    if (!key) return found;
    const numeric = list.columns[key] === 0;
    return found.sort((one, other) => {
      const [a, b] = [value(one, key), value(other, key)];
      if (!numeric && (a === "") !== (b === "")) return a === "" ? 1 : -1; // what has no value comes last
      return (minus ? -1 : 1) * (numeric ? a - b : collator.compare(a, b));
    });
  }
  const NARROW = new Set(["documents", "first", "last", "section", "source", "language", "words", "status", "doubts", "paragraphs"]);
  function table(view, list, found, wanted, params, counted) {
    const used = Object.entries(list.columns).filter(([key]) => !["first", "last", "source", "section", "date", "status"].includes(key) || found.some((row) => row[key] && row[key] !== "ok"));
    const sort = params.get("sort") || "";
    const narrow = (key) => NARROW.has(key) || (key === "date" && list.needed);
    const head = used.map(([key, kind]) => {
      const cell = el("th", { scope: "col", class: (kind === 0 ? "num " : "") + (narrow(key) ? "narrow" : "") }, el("button", {
        type: "button", title: filled(ui.sort, { column: ui[key] }), click: () => set("sort", sort === (kind === 0 ? "-" : "") + key ? (kind === 0 ? "" : "-") + key : (kind === 0 ? "-" : "") + key) }, ui[key]));
      if (sort.replace("-", "") === key) cell.setAttribute("aria-sort", sort[0] === "-" ? "descending" : "ascending");
      return cell;
    });
    const body = el("tbody");
    const more = button(ui.more, () => grow(found.length > 2 * FIRST_ROWS ? 10 * FIRST_ROWS : FIRST_ROWS));
    let shown = 0;
    function grow(step) {
      body.append(...found.slice(shown, shown + step).map((row) => el("tr", {}, used.map(([key, kind], at) => {
        const content = typeof kind === "function" ? kind(row, wanted, params) : kind === 0 ? number(row[key]) : row[key];
        const attributes = { class: (kind === 0 ? "num " : "") + (narrow(key) ? "narrow " : "") + (["date", "first", "last", "language"].includes(key) ? "date" : "") };
        return el(at ? "td" : "th", at ? attributes : { ...attributes, scope: "row" }, [content].flat());
      }))));
      shown = Math.min(found.length, shown + step);
      more.hidden = shown >= found.length;
      counted.textContent = filled(ui.showing, { shown: number(shown), found: number(found.length), all: number(rowsOf(view.id).length) });
    }
    grow(FIRST_ROWS);
    const rows = () => [used.map(([key]) => ui[key]), ...found.map((row) => used.map(([key]) => written(row, key)))];
    const save = button(ui.save_list, () => download(view.id + ".csv", asCsv(rows())));
    const title = view.querySelector("h1").textContent;
    return [found.length ? el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title },
      el("table", {}, el("caption", {}, title), el("thead", {}, el("tr", {}, head)), body)) : "", el("p", { class: "buttons" }, more, found.length ? save : "")];
  }
  function list(view, params) {
    const list = LISTS[view.id];
    const rows = rowsOf(view.id);
    const wanted = terms(params.get("q") || "");
    const made = view.querySelector(".made-here");
    if (!made.firstChild) made.append(controls(list, rows), el("p", { role: "status", class: "about" }), el("div"));
    const counted = made.children[1];
    counted.textContent = "";
    for (const input of made.firstChild) {
      if (input.type === "checkbox") input.checked = params.has(input.name);
      else input.value = params.get(input.name) || "";
    }
    const place = made.lastChild;
    const focused = place.contains(document.activeElement) ? all("input, button", place).indexOf(document.activeElement) : -1;
    const over = (params.get("over") || "").split(",").map((rank) => rows.find((row) => row.rank === Number(rank))).filter(Boolean);
    const waiting = list.needed && !wanted.length;
    place.replaceChildren();
    fill(place, [over.length ? curve(over) : "", waiting ? el("p", {}, ui.write)
      : table(view, list, sorted(chosen(rows, list, wanted, params), list, params), wanted, params, counted)].flat());
    for (const link of all(".parts a", view)) link.href = link.href.split("#")[0] + "#" + view.id + "?" + params;
    if (focused >= 0) all("input, button", place)[focused]?.focus();
  }

  // --- what is in doubt, one after another -------------------------------------------------------------------------------
  let at = 0;
  const isOpen = (row) => row.reason !== "correction" && !lineFor(row.text, row.type, row.doc_id, "");
  function step(by) {
    const rows = rowsOf("review");
    for (let next = at + by; next >= 0 && next < rows.length; next += by) {
      if (isOpen(rows[next])) {
        at = next;
        break;
      }
    }
    review(view);
  }
  const twin = (row) => /^the same as (.*)\?$/.exec(row.reason)?.[1]; // as `Doubts` asks
  const answer = (row, name, new_type) => decide(revised(row.text, row.type, row.doc_id, "", name, new_type), reach(row, "text"));
  const KEYS = { 1: (row) => answer(row, row.name, ""), 0: (row) => answer(row, "", "drop"), m: (row) => twin(row) && answer(row, twin(row), ""), ArrowRight: () => step(1), ArrowLeft: () => step(-1), u: undo };
  Object.keys(common.types).slice(0, 3).forEach((type, place) => { KEYS[place + 2] = (row) => type === row.type ? undefined : answer(row, row.name, type); });
  function review(view) {
    const rows = rowsOf("review");
    while (at < rows.length && !isOpen(rows[at])) at += 1;
    if (at >= rows.length) at = Math.max(0, rows.findIndex(isOpen));
    const open = rows.map(isOpen);
    const [left, others] = [open.slice(0, common.doubtful), open.slice(common.doubtful)].map((some) => some.filter(Boolean).length);
    const row = left + others ? rows[at] : null;
    const counts = { left: left + Math.max(0, common.doubtful - rows.length), decided_so_far: rows.length - left - others, others };
    const press = (key) => () => KEYS[key](row);
    const question = row ? el("div", { class: "question" }, el("p", { class: "about" }, Object.entries(counts).filter(([key, n]) => n || key !== "others").map(([key, n]) => filled(ui[key], { n: number(n), count: count(n, "doubts") })).join(" · ")),
      el("h2", { tabindex: "-1" }, row.name, " ", typeMark(row.type)),
      facts([[ui.written, row.text === row.name ? "" : row.text], [ui.why, twin(row) || row.reason === "exact" ? "" : common.reasons[row.reason] || row.reason], [ui.document, toText(row.number, row.page, row.doc_id)]]),
      el("blockquote", {}, marked(row.sentence, [[new RegExp(escaped(row.text), "u")]])),
      twin(row) ? el("p", {}, filled(ui.same_as, { name: twin(row) })) : "",
      el("p", { class: "buttons" }, button(ui.right, press("1"), "1"), twin(row) ? button(filled(ui.merge_with, { name: twin(row) }), press("m"), "m") : "",
        Object.keys(common.types).slice(0, 3).map((type, place) => type === row.type ? "" : button(common.types[type], press(place + 2), String(place + 2))),
        button(ui.drop, press("0"), "0"), button(ui.back, press("ArrowLeft"), "←"), button(ui.skip, press("ArrowRight"), "→"), button(ui.undo, undo, "u")),
      el("details", {}, el("summary", {}, ui.correct), editor({ ...row, place: "" }, () => {}))) : el("p", {}, ui.nothing_left);
    const every = Array.from(lines.values());
    const list = every.length ? [el("h2", {}, ui.all_decisions), el("p", { class: "buttons" }, token ? "" : button(ui.download, downloadLines), decisions.length ? [button(ui.clear, () => { decisions = []; changed(ui.clear); }), el("span", { class: "tally" }, tally())] : ""),
      token ? "" : el("p", { class: "about" }, ui.next_run, " ", el("code", {}, "navnetabell run " + common.inputs.join(" ") + " -o " + folder.replace(/\/$/, "").split("/").pop() + " --corrections corrections.csv")),
      el("div", { class: "scroll" }, el("table", {}, el("caption", {}, ui.all_decisions), el("tbody", {}, every.reverse().map((one) => el("tr", {}, el("th", { scope: "row" }, told(one)),
        el("td", {}, one.doc_id || ui.everywhere, one.place ? " " + one.place : ""), el("td", { class: "narrow" }, one.applied ? ui.applied : ui.pending),
        el("td", {}, button(ui.remove, () => decide([{ ...one, applied: undefined, gone: true }], { of: one.name || one.text, mentions: 0 }))))))))] : [];
    const place = view.querySelector(".made-here");
    const inside = place.contains(document.activeElement);
    place.replaceChildren();
    fill(place, [question, list]);
    if (inside) place.querySelector("h2")?.focus(); // what the keyboard was on is gone
  }
  document.addEventListener("keydown", (event) => {
    if (view?.id !== "review" || dialog.open || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea")) return;
    const row = rowsOf("review")[at];
    if (!KEYS[event.key] || !row || (!isOpen(row) && event.key !== "u")) return;
    event.preventDefault();
    KEYS[event.key](row);
  });

  // --- one view at a time, and its state in the address ------------------------------------------------------------------
  const makers = { names: list, texts: list, pairs: list, sentences: list, review };
  const views = all(".view");
  const search = document.querySelector(".search input");
  let view = null;
  const split = () => {
    const [id, ...query] = location.hash.slice(1).split("?");
    return [decodeURIComponent(id), query.join("?")];
  };
  const state = () => new URLSearchParams(split()[1]);
  function set(key, value) {
    const params = state();
    if (value) params.set(key, value);
    else params.delete(key);
    history.replaceState(history.state, "", "#" + view.id + (String(params) ? "?" + params : ""));
    makers[view.id](view, params);
  }
  function enhance(view) {
    const [name, type, texts, facets] = JSON.parse(view.querySelector("script").textContent);
    const place = view.querySelector(".made-here");
    if (common.periods.length > 1 && overTime(facets).counts.some(Boolean)) place.append(curve([{ name, facets }]));
    place.append(el("p", { class: "buttons" }, button(ui.correct, () => openPanel(name, editor({ name, type, entity: texts, text: name, mentions: facets.reduce((sum, one, at) => sum + (at % 2 ? one : 0), 0) }, () => dialog.close())))));
    const note = el("p", { class: "as" });
    view.querySelector("h1").after(note);
    makers[view.id] = () => {
      const told_of = texts.flatMap(([text, places]) => (places.length ? places : [["", []]]).map(([doc_id, at]) => lineFor(text, type, doc_id, at[0] || "")));
      note.textContent = Array.from(new Set(told_of.filter((line) => line && !line.applied).map(told))).join(", ");
    };
  }
  function route() {
    const [id] = split();
    const target = id ? document.getElementById(id) : null;
    const next = target?.closest(".view") || views[0];
    if (!next) return;
    for (const one of views) one.classList.toggle("open", one === next);
    if (!common.split) for (const link of all(".head nav a")) link.toggleAttribute("aria-current", link.hash === "#" + next.id);
    dialog.close(); // it was about what is no longer shown
    const moved = view && next !== view;
    view = next;
    document.title = view.querySelector("h1").textContent + " – navnetabell";
    if (view.classList.contains("entity") && !makers[view.id]) enhance(view);
    refresh();
    if (search) {
      const own = LISTS[view.id]?.text;
      search.placeholder = ui["search_" + (own ? view.id : "names")];
      const query = own ? state().get("q") || "" : "";
      if (search.value !== query) search.value = query;
    }
    if (history.state?.y !== undefined) scrollTo(0, history.state.y);
    else if (target && target !== view) target.scrollIntoView();
    else scrollTo(0, 0);
    if (moved && document.activeElement !== search) view.querySelector("h1").focus({ preventScroll: true });
  }
  if (search) {
    search.form.hidden = false;
    search.addEventListener("input", () => {
      if (LISTS[view.id]?.text) set("q", search.value);
      else if (!common.split && view.id === "start") location.hash = "names?q=" + encodeURIComponent(search.value);
    });
    search.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!LISTS[view.id]?.text) location.href = (common.split ? prefix + "names.html" : "") + "#names?q=" + encodeURIComponent(search.value);
    });
  }
  let scrolled = 0;
  addEventListener("scroll", () => {
    clearTimeout(scrolled);
    scrolled = setTimeout(() => history.replaceState({ y: scrollY }, ""), 150);
  }, { passive: true });
  history.scrollRestoration = "manual";
  addEventListener("hashchange", route);
  for (const place of all(".written")) place.textContent = filled(place.dataset.word, { date: new Date(document.lastModified).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" }) });
  route();
});
