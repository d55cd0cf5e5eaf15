// The question box: Enter sends, Shift+Enter breaks the line, and an input method's Enter stays its own.

import { h } from "./dom.js";
import { icon } from "./icons.js";

export class Composer {
  /**
   * @param {HTMLFormElement} form
   * @param {{ask: (question: string) => void, stop: () => void}} actions
   */
  constructor(form, actions) {
    this.area = form.querySelector("textarea");
    this.button = form.querySelector("button");
    this.actions = actions;
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.busy) actions.stop();
      else this.send();
    });
    this.area.addEventListener("keydown", (event) => {
      // Safari ends the composition before its keydown: keyCode 229 is then the only trace of it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      if (!this.busy) this.send();
    });
    this.area.addEventListener("input", () => this.fit());
    this.setBusy(false);
  }

  send() {
    const question = this.area.value.trim();
    if (!question) {
      this.area.focus();
      return;
    }
    this.area.value = "";
    this.fit();
    this.actions.ask(question);
  }

  /** @param {boolean} busy while an answer arrives the button stops it */
  setBusy(busy) {
    this.busy = busy;
    this.button.className = busy ? "send stop" : "send";
    const word = busy ? "停止" : "发送";
    this.button.replaceChildren(icon(busy ? "stop" : "send"), h("span", {}, word));
  }

  focus() {
    this.area.focus({ preventScroll: true });
  }

  /** As high as its text, up to the height that the style sheet allows. */
  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight}px`;
  }
}
