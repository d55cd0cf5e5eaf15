// The conversation: one question at a time, what was said before goes along with the next.

import { Turn } from "./answer.js";
import { ask, Failure } from "./api.js";

// Earlier messages sent along, and the characters kept of each: enough for a follow-up, well below the body limit.
const HISTORY_MESSAGES = 8;
const HISTORY_CHARACTERS = 1500;

export class Conversation {
  /**
   * @param {HTMLElement} log
   * @param {{cite: Function, announce: (message: string) => void, busy: (busy: boolean) => void}} page
   */
  constructor(log, page) {
    this.log = log;
    this.page = page;
    this.history = [];
    this.running = null;
  }

  /** @param {string} question */
  async ask(question) {
    if (this.running) return;
    this.log.querySelectorAll(".follow-ups").forEach((node) => node.remove());
    this.log.querySelectorAll(".latest").forEach((node) => node.classList.remove("latest"));
    const turn = new Turn(question, {
      cite: this.page.cite,
      announce: this.page.announce,
      ask: (next) => this.page.ask(next),
      retry: () => this.retry(turn, question),
    });
    turn.element.classList.add("latest");
    this.log.append(turn.element);
    turn.element.scrollIntoView({ block: "start" });
    await this.run(turn, question);
  }

  stop() {
    this.running?.abort();
  }

  clear() {
    this.stop();
    this.running = null;
    this.history = [];
    this.log.replaceChildren();
  }

  async retry(turn, question) {
    if (this.running) return;
    turn.element.remove();
    await this.page.ask(question);
  }

  async run(turn, question) {
    const abort = new AbortController();
    this.running = abort;
    this.page.busy(true);
    try {
      for await (const { name, data } of ask(question, this.history.slice(-HISTORY_MESSAGES), abort.signal)) {
        if (abort.signal.aborted) break;
        this.receive(turn, name, data);
      }
      if (abort.signal.aborted) turn.stop();
    } catch (error) {
      if (abort.signal.aborted) turn.stop();
      else turn.fail(error instanceof Failure ? error : new Failure("页面出错", "请刷新页面后重试。"));
    } finally {
      // A conversation that was cleared meanwhile may already be asking again.
      if (this.running === abort) {
        this.running = null;
        this.page.busy(false);
      }
    }
  }

  receive(turn, name, data) {
    if (name === "sentence") turn.add(data, data.sources);
    else if (name === "reset") turn.reset();
    else if (name === "done") {
      turn.finish(data);
      this.remember("user", data.question);
      this.remember("assistant", data.text);
    }
  }

  remember(role, content) {
    this.history.push({ role, content: content.slice(0, HISTORY_CHARACTERS) });
  }
}
