// The source panel: the whole document, with the quoted sentence marked and in view.
// Beside the conversation where there is room, above it (and then modal) where there is not.

import { documentText, Failure } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

const WIDE = window.matchMedia("(min-width: 68rem)");
// Facts about a document that are worth a line, and what they are called.
const FACTS = {
  document_number: "文号",
  issuer: "发文机关",
  date: "日期",
  region: "地区",
  region_basis: "地区依据",
  source: "来源",
};

export class SourcePanel {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.documents = new Map();
    this.opener = null;
    this.title = h("h2", { id: "sources-title", tabindex: "-1" });
    this.place = h("p", { class: "sources-place" });
    this.text = h("div", { class: "sources-text", tabindex: "0", role: "region", "aria-label": "原文" });
    this.steps = h("div", { class: "steps" });
    dialog.append(
      h(
        "div",
        { class: "sources-head" },
        h("div", { class: "sources-bar" }, this.steps, this.closeButton()),
        this.title,
        this.place,
      ),
      this.text,
    );
    dialog.addEventListener("close", () => this.closed());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close(); // the backdrop
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dialog.open && !event.isComposing) dialog.close();
    });
  }

  /** Show a citation among those of its answer. */
  async cite(citation, all) {
    this.show();
    this.stepper(citation, all);
    const found = await this.load(citation.document_id);
    if (found) this.render(found, citation);
  }

  /** Show a whole document. */
  async read(documentId) {
    this.show();
    this.steps.replaceChildren(h("span", { class: "steps-word" }, "文件全文"));
    const found = await this.load(documentId);
    if (found) this.render(found, null);
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }

  show() {
    if (this.dialog.open) return;
    this.opener = document.activeElement;
    if (WIDE.matches) this.dialog.show();
    else this.dialog.showModal();
    document.body.classList.add("reading");
  }

  closed() {
    document.body.classList.remove("reading");
    if (this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
  }

  /** @returns {Promise<any | null>} null when it failed or another document was asked for meanwhile */
  async load(id) {
    this.wanted = id;
    if (!this.documents.has(id)) {
      this.say("正在载入原文…");
      try {
        this.documents.set(id, await documentText(id));
      } catch (error) {
        if (this.wanted === id) this.say(error instanceof Failure ? error.detail : "原文没有载入，请重试。");
        return null;
      }
    }
    return this.wanted === id ? this.documents.get(id) : null;
  }

  say(words) {
    this.title.textContent = "原文";
    this.place.textContent = "";
    this.text.replaceChildren(h("p", { class: "sources-note" }, words));
  }

  render(found, citation) {
    this.title.textContent = found.title;
    this.place.textContent = citation?.heading ?? "";
    const span = citation && locate(found.text, citation);
    const changed = citation && !span;
    this.text.replaceChildren(
      ...[
        found.notice ? h("p", { class: "sources-note" }, found.notice) : null,
        changed ? h("p", { class: "sources-note" }, "这份文件在回答之后更新过，引文如下，全文为新版。") : null,
        changed ? h("p", {}, h("mark", {}, citation.quote)) : null,
        ...paragraphs(found.text, span),
        facts(found),
      ].filter(Boolean),
    );
    const mark = this.text.querySelector("mark");
    this.text.classList.toggle("quoting", mark !== null);
    if (mark) {
      mark.id = "quoted";
      mark.tabIndex = -1;
      mark.scrollIntoView({ block: "center" });
      mark.focus({ preventScroll: true });
    } else {
      this.text.scrollTop = 0;
      this.title.focus({ preventScroll: true });
    }
  }

  stepper(citation, all) {
    const index = all.findIndex((other) => other.number === citation.number);
    const step = (name, words, target) =>
      h(
        "button",
        { type: "button", class: "tool", "aria-label": words, title: words, disabled: !target, onclick: () => this.cite(target, all) },
        icon(name),
      );
    const word = h("span", { class: "steps-word" }, `依据 ${citation.number}`, h("span", { class: "steps-of" }, ` / 共 ${all.length} 处`));
    if (all.length < 2) this.steps.replaceChildren(word);
    else this.steps.replaceChildren(step("previous", "上一处依据", all[index - 1]), word, step("next", "下一处依据", all[index + 1]));
  }

  closeButton() {
    return h(
      "button",
      { type: "button", class: "tool close", "aria-label": "关闭原文", title: "关闭原文（Esc）", onclick: () => this.dialog.close() },
      icon("close"),
    );
  }
}

/** Where the quote stands in the text; null when the text has changed since and no longer holds it. */
function locate(text, citation) {
  // Offsets count characters as code points; JavaScript counts UTF-16 units.
  const start = units(text, citation.start);
  if (text.startsWith(citation.quote, start)) return { start, end: start + citation.quote.length };
  const moved = text.indexOf(citation.quote);
  return moved < 0 ? null : { start: moved, end: moved + citation.quote.length };
}

function units(text, points) {
  let index = 0;
  for (let point = 0; point < points && index < text.length; point += 1) {
    index += text.codePointAt(index) > 0xffff ? 2 : 1;
  }
  return index;
}

/** The lines of `text` as paragraphs, the characters inside `span` in a mark. */
function paragraphs(text, span) {
  const nodes = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const end = offset + line.length;
    if (line.trim()) nodes.push(paragraph(line, offset, span));
    offset = end + 1;
  }
  return nodes;
}

function paragraph(line, offset, span) {
  const from = span ? Math.max(0, span.start - offset) : 0;
  const to = span ? Math.min(line.length, span.end - offset) : 0;
  if (from >= to) return h("p", {}, line);
  return h("p", { class: "marked" }, line.slice(0, from), h("mark", {}, line.slice(from, to)), line.slice(to));
}

function facts(found) {
  const rows = Object.entries(FACTS).filter(([name]) => found[name]);
  if (!rows.length) return null;
  return h("dl", { class: "facts" }, ...rows.flatMap(([name, word]) => [h("dt", {}, word), h("dd", {}, found[name])]));
}
