// The citizens' page: wires its parts together.

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { fillIntro } from "./intro.js";
import { preferenceButtons } from "./preferences.js";
import { SourcePanel } from "./sources.js";

const TOUCH = window.matchMedia("(pointer: coarse)");

const intro = byId("intro");
const status = byId("status");
const panel = new SourcePanel(/** @type {HTMLDialogElement} */ (byId("sources")));

const conversation = new Conversation(byId("log"), {
  cite: (citation, all) => panel.cite(citation, all),
  announce: (message) => {
    status.textContent = message;
  },
  busy: (busy) => composer.setBusy(busy),
  ask,
});

const composer = new Composer(/** @type {HTMLFormElement} */ (byId("composer")), {
  ask,
  stop: () => conversation.stop(),
});

function ask(question) {
  intro.hidden = true;
  fresh.hidden = false;
  // On a touch screen focus would raise the keyboard over the answer.
  if (!TOUCH.matches) composer.focus();
  return conversation.ask(question);
}

function startAfresh() {
  conversation.clear();
  composer.setBusy(false);
  panel.close();
  intro.hidden = false;
  fresh.hidden = true;
  status.textContent = "已开始新对话。";
  window.scrollTo({ top: 0 });
  composer.focus();
}

const fresh = h(
  "button",
  { type: "button", class: "tool", id: "tool-new", hidden: true, "aria-label": "新对话", title: "新对话", onclick: startAfresh },
  icon("plus"),
  h("span", { class: "tool-word" }, "新对话"),
);
byId("tools").append(fresh, ...preferenceButtons());

let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((details) => details.setAttribute("open", ""));
});
window.addEventListener("afterprint", () => folded.forEach((details) => details.removeAttribute("open")));

fillIntro({ ask, read: (id) => panel.read(id) });
