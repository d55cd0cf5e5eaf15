// What the page shows before the first question: what it covers, and what can be asked.

import { chips } from "./answer.js";
import { documents, starters } from "./api.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";

/** @param {{ask: (question: string) => void, read: (documentId: string) => void}} actions */
export async function fillIntro(actions) {
  await Promise.all([fillShelf(actions), fillStarters(actions)]);
}

async function fillShelf(actions) {
  const shelf = byId("shelf");
  shelf.setAttribute("aria-busy", "true");
  try {
    const found = await documents();
    const cards = found.map((document) => card(document, actions.read));
    shelf.replaceChildren(...(cards.length ? cards : [note("还没有收录文件。")]));
  } catch (failure) {
    const retry = h("button", { type: "button", class: "button", onclick: () => fillIntro(actions) }, icon("retry"), "重试");
    shelf.replaceChildren(note(`${failure.title ?? "没有载入"}。${failure.detail ?? ""}`), h("li", {}, retry));
  } finally {
    shelf.removeAttribute("aria-busy");
  }
}

async function fillStarters(actions) {
  const block = byId("starters");
  try {
    const questions = await starters();
    block.querySelector("ul").replaceWith(chips(questions, actions.ask));
    block.hidden = questions.length === 0;
  } catch {
    block.hidden = true; // only a help: the shelf says what is wrong
  }
}

function card(document, read) {
  // Where the sidecar says what the region rests on, the document itself does not name it.
  const region = document.region && document.region_basis ? `${document.region}（推断）` : document.region;
  const tags = [region, document.issuer, document.date].filter(Boolean);
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "card", onclick: () => read(document.id) },
      icon("document"),
      h(
        "span",
        { class: "card-body" },
        h("span", { class: "card-title" }, document.title),
        tags.length ? h("span", { class: "card-tags" }, tags.join(" · ")) : null,
        document.notice ? h("span", { class: "card-notice" }, document.notice) : null,
      ),
      h("span", { class: "card-open" }, "看全文", icon("next")),
    ),
  );
}

function note(words) {
  return h("li", { class: "shelf-note" }, words);
}
