"use strict";
// The page of the app: files go to it one by one, and what it says is shown. Words are in the page, in its language.
const words = JSON.parse(document.getElementById("words").textContent);
const lang = document.documentElement.lang;
const numbers = new Intl.NumberFormat([lang, "nb"]); // few browsers know nn
const AT_ONCE = 4; // files on their way
const POLL = 400; // milliseconds, while a run is at work
const IDLE = 4000;
const $ = (id) => document.getElementById(id);

let endings = [];
let texts = 0;
let sending = false;
let running = null; // unknown
let starting = false;
let turn = 0; // which call of watch goes on
let stopping = false;

function word(key, facts = {}) {
  const several = words[key];
  const text = Array.isArray(several) ? several[facts.n === 1 ? 0 : 1] : several ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = facts[name] ?? "";
    return typeof value === "number" ? numbers.format(value) : String(value);
  });
}

function fill(list, items) {
  list.replaceChildren(...items.map((item) => {
    const line = document.createElement("li");
    line.append(...[item].flat());
    return line;
  }));
}

async function ask(method, path, body) {
  const answer = await fetch(path, { method, body });
  $("gone").hidden = true;
  const facts = await answer.json();
  if (!answer.ok) throw new Error(word(`refused_${facts.error}`, facts.facts));
  return facts;
}

async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    if (error instanceof TypeError) $("gone").hidden = false; // nobody answers
    else fail(error.message);
    return undefined;
  }
}

function fail(message, details = "") {
  const [text, more] = $("error").children;
  text.textContent = message;
  more.lastElementChild.textContent = details;
  more.hidden = !details;
  $("error").hidden = !message;
}

// Texts

const reads = (name) => endings.some((ending) => name.toLowerCase().endsWith(ending));

async function* entries(entry) {
  if (entry.isFile) {
    const file = await new Promise((found, lost) => entry.file(found, lost));
    yield [entry.fullPath.slice(1), file];
    return;
  }
  const reader = entry.createReader();
  for (;;) { // a hundred at a time
    const some = await new Promise((found, lost) => reader.readEntries(found, lost));
    if (!some.length) return;
    for (const one of some) yield* entries(one);
  }
}

async function dropped(event) {
  event.preventDefault();
  $("drop").classList.remove("over");
  const roots = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry()).filter(Boolean);
  const files = [];
  for (const root of roots) for await (const one of entries(root)) files.push(one);
  await send(files);
}

async function send(files) {
  const written = files.flatMap(([name]) => /^(.*\/)(?:run|datapackage)\.json$/.exec(name)?.[1] ?? []); // tables of a run
  const shown = files.filter(([name]) => !name.split("/").some((part) => part.startsWith(".")) && !written.some((folder) => name.startsWith(folder)));
  const wanted = shown.filter(([name]) => reads(name));
  const others = shown.filter(([name]) => !reads(name)).map(([name]) => /\.[^./]+$/.exec(name)?.[0].toLowerCase() ?? name);
  const refused = [];
  let done = 0;
  sending = true;
  controls();
  const waiting = wanted[Symbol.iterator]();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const [name, file] of waiting) {
      try {
        await ask("POST", `texts?name=${encodeURIComponent(name)}`, file);
      } catch (error) {
        refused.push(error instanceof TypeError ? `${name}: ${words.gone}` : error.message);
      }
      done += 1;
      $("count").textContent = word("sending", { done, all: wanted.length });
    }
  }));
  sending = false;
  const said = [];
  if (done > refused.length) said.push(word("sent", { n: done - refused.length }));
  if (others.length) said.push(word("left_out", { n: others.length, endings: [...new Set(others)].join(", ") }));
  fill($("refused"), refused.length ? [words.not_sent, ...refused] : []);
  $("refused").hidden = !refused.length;
  await listed(said.join(" "));
}

async function listed(before = "") {
  const found = await attempt(() => ask("GET", "texts"));
  if (!found) return;
  ({ endings } = found);
  texts = found.count;
  $("count").textContent = `${before} ${texts ? word("texts", { n: texts }) : words.no_texts}`.trim();
  $("kinds").textContent = word("kinds", { endings: endings.join(" ") });
  $("where").textContent = word("folder_is", { folder: found.folder });
  $("listing").hidden = !texts;
  const items = found.names.map(([name, received]) => (received ? [name, remover(name)] : name));
  if (texts > found.names.length) items.push(word("more_texts", { n: texts - found.names.length }));
  fill($("names"), items);
  controls();
}

function remover(name) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.remove;
  button.setAttribute("aria-label", word("remove_name", { name }));
  button.addEventListener("click", () => attempt(async () => {
    await ask("DELETE", `texts?name=${encodeURIComponent(name)}`);
    await listed(word("removed", { name }));
    $("names").closest("details").querySelector("summary").focus();
  }));
  return button;
}

// The run

function choices() {
  const form = new FormData($("wanted"));
  const of = (name) => form.getAll(name).flatMap((value) => value.split(","));
  return {
    types: of("types"), formats: of("formats"), networks: of("networks"), tables: of("tables"),
    csv_dialect: form.get("csv_dialect") ?? "standard", lang,
  };
}

function controls() {
  const asked = choices();
  document.querySelector("[name=csv_dialect]").disabled = !asked.formats.includes("csv");
  $("run").disabled = running || sending || !texts || !asked.types.length || !asked.formats.length;
  $("stop").hidden = !running;
  $("bar").hidden = !running;
}

function say(text) {
  if ($("said").textContent !== text) $("said").textContent = text; // a screen reader reads it out each time
}

function show({ documents, total, failed, seconds }) {
  $("reading").textContent = "";
  if (documents === undefined || documents === total) {
    $("bar").removeAttribute("value");
    say(documents === undefined ? words.starting : words.writing);
    return;
  }
  say("");
  const parts = [word(total ? "reading" : "reading_some", { done: documents, all: total })];
  if (total) {
    $("bar").max = total;
    $("bar").value = documents;
    const minutes = Math.ceil(seconds / documents * (total - documents) / 60);
    if (documents > 20) parts.push(word("time_left", { n: minutes }));
  }
  if (failed) parts.push(word("failed_so_far", { n: failed }));
  $("reading").textContent = parts.join(", ");
}

function showResult(result, corrected) {
  $("result").hidden = !result.files;
  if (!result.files) return;
  const { counts } = result;
  const sum = (some) => Object.values(some ?? {}).reduce((one, other) => one + other, 0);
  const facts = { documents: counts.documents, words: counts.words, mentions: sum(counts.mentions), entities: counts.entities };
  $("facts").replaceChildren(...Object.entries(facts).map(([name, value]) => {
    const [pair, term, number] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
    term.textContent = words[`facts_${name}`];
    number.textContent = numbers.format(value ?? 0);
    pair.append(term, number);
    return pair;
  }));
  $("report").hidden = !result.files.includes("report.html");
  $("workbook").hidden = !result.files.includes("navnetabell.xlsx");
  $("corrected").hidden = !corrected || !result.settings.corrections;
  $("most").hidden = !result.most_named.length;
  fill($("most").lastElementChild, result.most_named.map(({ name, mentions }) => {
    const times = document.createElement("span");
    times.textContent = numbers.format(mentions);
    return [name, times];
  }));
  result.most_named.forEach(({ type }, place) => $("most").lastElementChild.children[place].classList.add(type));
  fill($("tables"), result.files.map((name) => {
    const link = document.createElement("a");
    link.href = `tables/${encodeURIComponent(name)}`;
    link.textContent = name;
    if (name === "report.html") link.target = $("report").target;
    return link;
  }));
  listNotes("problems", result.problems.map(({ doc_id: name, message }) => `${name}: ${message}`));
  const more = (counts.status?.failed ?? 0) - result.problems.length;
  $("problems").lastElementChild.hidden = more <= 0;
  $("problems").lastElementChild.textContent = word("problems_more", { n: more });
  const { empty = 0 } = counts.status ?? {};
  $("empty").hidden = !empty;
  $("empty").lastElementChild.textContent = word("empty", { n: empty, names: result.empty.join(", ") + (empty > result.empty.length ? " …" : "") });
  listNotes("notes", result.notes);
}

function listNotes(id, lines) {
  $(id).hidden = !lines.length;
  fill($(id).querySelector("ul"), lines);
}

async function watch() {
  turn += 1;
  const mine = turn;
  const state = await attempt(() => ask("GET", "state"));
  if (mine !== turn) return;
  if (state && !starting) {
    const before = running;
    running = state.running;
    $("run").textContent = state.result.files ? words.run_again : words.run;
    if (running) {
      show(state.progress);
      fail("");
    } else {
      if (before) {
        const { error } = state;
        $("reading").textContent = "";
        say(error.error ? "" : stopping ? words.stopped : words.done);
        if (error.error) fail(word(words[`error_${error.error}`] ? `error_${error.error}` : "error_run"), error.message);
        stopping = false;
        await listed();
      }
      showResult(state.result, state.corrected);
      $("set_aside").hidden = !state.set_aside;
      $("set_aside").textContent = word("set_aside", { name: state.set_aside });
      if (before && !state.error.error) $("result").scrollIntoView({ block: "nearest" });
    }
    controls();
  }
  setTimeout(watch, running ? POLL : IDLE);
}

async function start() {
  fail("");
  starting = running = true; // at once, so that nobody presses twice
  controls();
  show({});
  const started = await attempt(() => ask("POST", "run", JSON.stringify(choices())));
  starting = false;
  if (!started) {
    running = null;
    say("");
  }
  await watch();
}

for (const button of document.querySelectorAll("[data-picks]")) {
  const input = $(button.dataset.picks);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    await send(Array.from(input.files, (file) => [file.webkitRelativePath || file.name, file]));
    input.value = "";
  });
}
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
$("drop").addEventListener("dragover", () => $("drop").classList.add("over"));
$("drop").addEventListener("dragleave", () => $("drop").classList.remove("over"));
document.addEventListener("drop", dropped);
$("wanted").addEventListener("change", controls);
$("wanted").addEventListener("submit", (event) => event.preventDefault());
$("run").addEventListener("click", start);
$("stop").addEventListener("click", () => {
  stopping = true;
  attempt(() => ask("POST", "stop"));
});
$("open").addEventListener("click", () => attempt(async () => {
  await ask("POST", "open");
  say(words.opened);
}));
$("quit").addEventListener("click", () => attempt(async () => {
  await ask("POST", "quit");
  const last = document.createElement("p");
  last.className = "note";
  last.setAttribute("role", "status");
  last.textContent = words.quit_done;
  document.querySelector("main").replaceChildren(last);
  document.querySelector("footer").remove();
}));

listed().then(watch);
