// Filters the list of items, keeps the filters in the address, and makes the details of an item when it is opened.
// All text reaches the page as text nodes.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("filters");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const selects = [...form.querySelectorAll("select")];
  const rows = [...document.querySelectorAll("#list > .item")].map((node) => {
    const entry = data[node.dataset.key];
    return { node, facets: entry.facets, failing: entry.failing, details: entry.details, text: null };
  });

  /** Grows a tree, a text or [name.class, ...children], into a DOM node. */
  function grow(tree) {
    if (typeof tree === "string") return document.createTextNode(tree);
    const [name, ...children] = tree;
    const [tag, ...classes] = name.split(".");
    const node = document.createElement(tag);
    if (classes.length) node.className = classes.join(" ");
    node.append(...children.map(grow));
    return node;
  }

  /** The texts of a tree, without the names of its elements. */
  function texts(tree) {
    return typeof tree === "string" ? tree : tree.slice(1).map(texts).join(" ");
  }

  function fill(row) {
    if (row.details === null || !row.node.open) return;
    row.text = searchable(row);
    row.node.querySelector(":scope > .none").replaceWith(grow(row.details));
    row.details = null;
  }

  function searchable(row) {
    if (row.text === null) {
      const summary = row.node.querySelector("summary").textContent;
      const held = row.details === null ? row.node.textContent : `${summary} ${texts(row.details)}`;
      row.text = held.toLowerCase();
    }
    return row.text;
  }

  /** What is asked for: values by facet, words, whether failing alone. A facet's "*" stands for every value. */
  function wanted() {
    const facets = {};
    for (const select of selects) if (select.value !== "*") facets[select.name] = select.value.slice(1);
    const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    return { facets, words, failing: form.elements.failing.checked };
  }

  function holds(row, { facets, words, failing }, except) {
    if (failing && !row.failing) return false;
    for (const name in facets) if (name !== except && row.facets[name] !== facets[name]) return false;
    return words.every((word) => searchable(row).includes(word));
  }

  /** Says in every choice how many items it would leave, the other filters being as they are. */
  function recount(asked) {
    for (const select of selects) {
      const counts = new Map();
      let total = 0;
      for (const row of rows) {
        if (!holds(row, asked, select.name)) continue;
        const value = row.facets[select.name];
        counts.set(value, (counts.get(value) ?? 0) + 1);
        total += 1;
      }
      for (const option of select.options) {
        const n = option.value === "*" ? total : (counts.get(option.value.slice(1)) ?? 0);
        option.textContent = `${option.dataset.words}（${n}）`;
        option.disabled = n === 0 && !option.selected;
      }
    }
  }

  function apply() {
    const asked = wanted();
    let shown = 0;
    let failing = 0;
    for (const row of rows) {
      const held = holds(row, asked);
      row.node.hidden = !held;
      shown += held;
      failing += held && row.failing;
    }
    recount(asked);
    count.textContent = `显示 ${shown} / ${rows.length} 题，其中未通过 ${failing}`;
    nothing.hidden = shown > 0;
  }

  function keep() {
    const asked = wanted();
    const state = new URLSearchParams(asked.facets);
    if (form.elements.q.value.trim()) state.set("q", form.elements.q.value.trim());
    if (asked.failing) state.set("failing", "1");
    const hash = state.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  /** Takes the filters, or the item to show, from the address. A plain anchor leaves the filters as they are. */
  function restore() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return;
    const state = new URLSearchParams(hash);
    for (const select of selects) {
      const value = `=${state.get(select.name)}`;
      const known = state.has(select.name) && [...select.options].some((option) => option.value === value);
      select.value = known ? value : "*";
    }
    form.elements.q.value = state.get("q") ?? "";
    form.elements.failing.checked = state.get("failing") === "1";
    apply();
    const row = rows.find(({ node }) => node.dataset.key === state.get("item"));
    if (row) {
      row.node.open = true;
      fill(row);
      row.node.scrollIntoView();
    }
  }

  function setOpen(open) {
    for (const row of rows) if (!row.node.hidden) row.node.open = open;
  }

  for (const row of rows) row.node.addEventListener("toggle", () => fill(row));
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { apply(); keep(); }, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); keep(); }));
  document.getElementById("unfold").addEventListener("click", () => setOpen(true));
  document.getElementById("fold").addEventListener("click", () => setOpen(false));
  window.addEventListener("hashchange", restore);
  form.hidden = false;
  apply();
  restore();
})();
