"use strict";
// The page can be read without this: it only adds the search boxes and the sorting.
(() => {
  const SHOWN = 500; // rows that a search makes of names that are not in the table
  const UNDATED = 5; // columns of names where no document has a date
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const MARKS = /[\u0300-\u036f]/g;
  const ALIKE = { "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "þ": "th", "ß": "ss", "ł": "l", "œ": "oe" };
  // Å, å, Aa and a are found alike, so are Ø, ö and o: whoever has another keyboard finds Østfold too.
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(MARKS, "")
    .replace(/[æøđðŋŧþßłœ]/g, (letter) => ALIKE[letter]).replace(/aa/g, "a");
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function enhance(listing) {
    const table = listing.querySelector("table");
    const body = table.tBodies[0];
    const form = listing.querySelector("form");
    const [input, select, status] = ["input", "select", "[role=status]"].map((name) => form.querySelector(name));
    const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, listing.dataset.thousands);
    const original = Array.from(body.rows);
    const names = (row) => Number(row.dataset.names || 1); // that a row stands for
    const listed = original.reduce((sum, row) => sum + names(row), 0);
    const places = new WeakMap(original.map((row, place) => [row, place]));
    let entries = null;
    let added = [];

    const kept = listing.parentElement.querySelector("script.more");
    const types = new Map(Array.from(select ? select.options : [], (option) => [option.value, option.text]));
    const dated = table.tHead.rows[0].cells.length > UNDATED;

    function extra([name, aliases, type, mentions, documents, first, last, page], place) {
      const rank = listed + place + 1;
      const others = aliases.filter((one) => one !== name).join(", ");
      return { text: fold(name + " " + others), type, make() {
        const row = document.createElement("tr");
        const head = element("th", "");
        const link = element("a", name);
        const kind = element("span", types.get(type) || type, "type " + type);
        const cell = element("td", "");
        head.scope = "row";
        link.href = "report/names-" + page + ".html#e" + rank;
        head.append(link);
        if (others) head.append(element("small", others));
        cell.append(kind);
        row.append(element("td", number(rank), "num narrow"), head, cell, element("td", number(mentions), "num"),
          element("td", number(documents), "num narrow"));
        if (dated) row.append(element("td", first, "narrow date"), element("td", last, "narrow date"));
        places.set(row, rank);
        return row;
      } };
    }

    function gathered() {
      const rows = original.map((row) => ({ row, text: fold(row.querySelector("th").textContent), type: row.dataset.type }));
      return rows.concat(kept ? JSON.parse(kept.textContent).map(extra) : []);
    }

    function filter() {
      entries = entries || gathered();
      const wanted = fold(input.value.trim());
      const type = select ? select.value : "";
      const seeking = wanted !== "" || type !== "";
      let found = 0;
      let shown = 0;
      for (const row of added) row.remove();
      added = [];
      for (const entry of entries) {
        const hit = (!type || entry.type === type) && entry.text.includes(wanted);
        if (entry.row) {
          entry.row.hidden = !hit;
          shown += hit && names(entry.row);
        } else if (hit && seeking && added.length < SHOWN) {
          added.push(entry.make());
        }
        found += hit && (entry.row ? names(entry.row) : 1);
      }
      body.append(...added);
      shown += added.length;
      const sorted = table.tHead.querySelector("[aria-sort]");
      if (added.length && sorted && sorted.cellIndex) order(sorted);
      const cut = shown < found && seeking;
      status.textContent = filled(cut ? listing.dataset.first : listing.dataset.showing,
        { shown: number(shown), found: number(found), all: number(table.dataset.all) });
    }

    function value(row, column, numeric) {
      const cell = row.cells[column];
      const text = (cell.querySelector("summary, a") || cell).textContent;
      return numeric ? Number(text.replace(/\D/g, "")) : text;
    }

    function order(head) {
      const numeric = head.dataset.kind === "number";
      const sign = head.getAttribute("aria-sort") === "descending" ? -1 : 1;
      const keyed = Array.from(body.rows, (row) => [value(row, head.cellIndex, numeric), row]);
      keyed.sort(([a, one], [b, other]) => {
        if (!numeric && (a === "") !== (b === "")) return a === "" ? 1 : -1; // what has no value comes last
        return sign * (numeric ? a - b : collator.compare(a, b)) || places.get(one) - places.get(other);
      });
      body.append(...keyed.map(([, row]) => row));
    }

    function sort(head) {
      const before = head.getAttribute("aria-sort");
      const first = head.dataset.kind === "number" && head.cellIndex ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", before === first ? other : first);
      order(head);
    }

    for (const head of table.tHead.rows[0].cells) {
      const button = element("button", head.textContent);
      button.type = "button";
      button.title = filled(listing.dataset.sort, { column: head.textContent });
      button.addEventListener("click", () => sort(head));
      head.replaceChildren(button);
    }
    input.addEventListener("input", filter);
    if (select) select.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = original.length < 2;
  }

  for (const listing of document.querySelectorAll(".listing")) enhance(listing);
})();
