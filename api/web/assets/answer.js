// One turn of the conversation on the page: the question, and its answer as it arrives.

import { answerAsText, copyText } from "./clipboard.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { statusOf } from "./status.js";

// Up to so many sources are listed open.
const OPEN_SOURCES = 3;
// The line that names the sources where there is text only; here the list of sources below says the same.
const SOURCE_LINE = /^(政策依据|政策依據|原文出处|原文出處)：/;

/**
 * @typedef {object} Actions what a turn may ask of the page
 * @property {(citation: any, all: any[]) => void} cite open a source
 * @property {(question: string) => void} ask
 * @property {() => void} retry
 * @property {(message: string) => void} announce tell a screen reader
 */

export class Turn {
  /** @param {string} question @param {Actions} actions */
  constructor(question, actions) {
    this.actions = actions;
    this.citations = new Map();
    this.badge = h("p", { class: "badge" });
    this.body = h("div", { class: "body" });
    this.extras = h("div", { class: "extras" });
    this.answer = h("article", { class: "answer", "aria-label": "回答", tabindex: "-1" }, this.badge, this.body, this.extras);
    this.element = h(
      "section",
      { class: "turn" },
      h("div", { class: "asked" }, h("h2", { class: "hidden" }, "您的问题"), h("p", { class: "asked-text" }, question)),
      this.answer,
    );
    this.wait("正在查找政策原文");
  }

  /** @param {string} words what is being done */
  wait(words) {
    this.answer.setAttribute("aria-busy", "true");
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.mark("waiting", dots, words);
  }

  /** A verified sentence, with the citations that it brings. */
  add(sentence, sources) {
    for (const citation of sources) this.citations.set(citation.number, citation);
    this.body.append(this.sentence(sentence));
  }

  /** Drop what was shown: the fallback follows. */
  reset() {
    this.citations.clear();
    this.body.replaceChildren();
    this.wait("正在改为摘录原文");
  }

  /** The whole answer. Sentences that stand already stay where they are. */
  finish(answer) {
    this.settle();
    const status = statusOf(answer.status);
    this.mark(status.tone, icon(status.icon), status.word);
    const said = answer.sentences.length ? answer.sentences : [{ text: answer.text, kind: "notice", citations: [] }];
    if (!this.shows(said)) {
      this.citations.clear();
      this.body.replaceChildren();
      for (const citation of answer.citations) this.citations.set(citation.number, citation);
      this.body.append(...said.map((sentence) => this.sentence(sentence)));
    }
    this.extras.replaceChildren(
      ...[
        gap(answer.missing, answer.handoff),
        this.sources(answer.citations),
        this.foot(answer),
        this.followUps(answer.suggestions),
      ].filter(Boolean),
    );
    this.actions.announce(`回答完毕：${status.word}。`);
  }

  /** The answer did not come. */
  fail(failure) {
    this.settle();
    this.mark("bad", icon("failed"), failure.title);
    this.body.append(h("p", { class: "sentence notice" }, failure.detail));
    this.extras.replaceChildren(this.retryButton(), gap([], { label: "12345", reason: "如有急需，可直接拨打政务服务便民热线。" }));
    this.actions.announce(`${failure.title}。${failure.detail}`);
  }

  /** The citizen stopped it. */
  stop() {
    this.settle();
    this.mark("plain", icon("stopped"), "已停止");
    this.extras.replaceChildren(this.retryButton());
    this.actions.announce("已停止。");
  }

  settle() {
    this.answer.removeAttribute("aria-busy");
  }

  mark(tone, sign, words) {
    this.badge.className = `badge ${tone}`;
    this.badge.replaceChildren(sign, h("span", {}, words));
  }

  shows(sentences) {
    const shown = [...this.body.querySelectorAll(".said")].map((node) => node.textContent);
    return shown.length === sentences.length && sentences.every((sentence, index) => sentence.text === shown[index]);
  }

  sentence(sentence) {
    const chips = sentence.citations.map((number) => this.chip(number)).filter(Boolean);
    const kind = SOURCE_LINE.test(sentence.text) && sentence.kind === "notice" ? "notice told-below" : sentence.kind;
    return h("p", { class: `sentence ${kind}` }, h("span", { class: "said" }, sentence.text), ...chips);
  }

  chip(number) {
    const citation = this.citations.get(number);
    if (!citation) return null;
    const place = citation.heading || citation.document_title;
    return h(
      "button",
      { type: "button", class: "cite", "aria-label": `依据 ${number}：${place}，查看原文`, title: place, onclick: () => this.open(number) },
      String(number),
    );
  }

  open(number) {
    this.actions.cite(this.citations.get(number), [...this.citations.values()]);
  }

  sources(citations) {
    if (!citations.length) return null;
    const rows = citations.map((citation) =>
      h(
        "li",
        {},
        h(
          "button",
          { type: "button", class: "source", onclick: () => this.open(citation.number) },
          h("span", { class: "source-number" }, String(citation.number)),
          h(
            "span",
            { class: "source-place" },
            h("span", { class: "source-heading" }, citation.heading || citation.document_title),
            citation.heading ? h("span", { class: "source-title" }, citation.document_title) : null,
          ),
        ),
        h("blockquote", { class: "source-quote" }, citation.quote),
      ),
    );
    return h(
      "details",
      { class: "source-list", open: citations.length <= OPEN_SOURCES },
      h("summary", {}, icon("document"), `原文依据（${citations.length} 处）`),
      h("ol", {}, ...rows),
    );
  }

  foot(answer) {
    return h(
      "div",
      { class: "foot" },
      h("p", { class: "label" }, h("span", { class: "ai", "aria-hidden": "true" }, "AI"), answer.notice),
      this.copyButton(answer),
    );
  }

  copyButton(answer) {
    const word = h("span", {}, "复制");
    const sign = h("span", { class: "sign" }, icon("copy"));
    const show = (name, words) => {
      sign.replaceChildren(icon(name));
      word.textContent = words;
    };
    const copy = async () => {
      try {
        await copyText(answerAsText(answer));
        show("done", "已复制");
        this.actions.announce("已复制，含原文依据和人工智能标识。");
      } catch {
        show("failed", "复制失败");
        this.actions.announce("复制失败。");
      }
      setTimeout(() => show("copy", "复制"), 2500);
    };
    return h("button", { type: "button", class: "quiet copy", title: "复制回答、原文依据和标识", onclick: copy }, sign, word);
  }

  retryButton() {
    return h("button", { type: "button", class: "button retry", onclick: () => this.actions.retry() }, icon("retry"), "重试");
  }

  followUps(questions) {
    if (!questions.length) return null;
    return h("div", { class: "follow-ups" }, h("h3", {}, "接着可以问"), chips(questions, this.actions.ask));
  }
}

/** @param {string[]} questions @param {(question: string) => void} ask */
export function chips(questions, ask) {
  return h(
    "ul",
    { class: "chips" },
    ...questions.map((question) =>
      h("li", {}, h("button", { type: "button", class: "chip", onclick: () => ask(question) }, question)),
    ),
  );
}

/** What the sources leave open, and where a person can ask on. */
function gap(missing, handoff) {
  if (!missing.length && !handoff) return null;
  const words = missing.length
    ? h("p", { class: "missing" }, icon("silent"), h("span", {}, h("strong", {}, "原文未写明："), missing.join("、")))
    : h("p", {}, handoff.reason);
  return h("div", { class: missing.length ? "gap fair" : "gap" }, words, handoff && phone(handoff.label));
}

function phone(label) {
  if (!/^[0-9-]+$/.test(label)) return h("strong", {}, label);
  return h("a", { class: "call", href: `tel:${label}` }, icon("phone"), h("span", {}, "拨打 ", h("span", { class: "number" }, label)));
}
