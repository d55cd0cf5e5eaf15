// The service behind the page: questions, documents. Every failure becomes a Failure with words for a person.

import { serverEvents } from "./sse.js";

// The server pings every 15 s; silence for three of them means that the line is dead.
const SILENCE_MS = 45_000;

export class Failure extends Error {
  /** @param {string} title @param {string} detail */
  constructor(title, detail) {
    super(detail);
    this.title = title;
    this.detail = detail;
  }
}

const OFFLINE = ["网络连接失败", "没有连上服务，请检查网络后重试。"];
const BROKEN = ["回答中断", "连接中途断开，请重试。"];

/**
 * Ask a question and yield the events of the answer, `{name, data}`, `data` parsed; `ping` is kept back.
 * The last one is `done`. Aborting `signal` ends it with an error.
 *
 * @param {string} question @param {{role: string, content: string}[]} history @param {AbortSignal} signal
 */
export async function* ask(question, history, signal) {
  const line = new AbortController();
  const hangUp = () => line.abort();
  signal.addEventListener("abort", hangUp, { once: true });
  let timer = setTimeout(hangUp, SILENCE_MS);
  try {
    const response = await call("/api/v1/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ question, history }),
      signal: line.signal,
    });
    for await (const { name, data } of serverEvents(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(hangUp, SILENCE_MS);
      if (name === "ping") continue;
      const value = JSON.parse(data);
      if (name === "error") throw new Failure(value.title, value.detail);
      yield { name, data: value };
      if (name === "done") return;
    }
  } catch (error) {
    if (signal.aborted || error instanceof Failure) throw error;
    throw new Failure(...BROKEN);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", hangUp);
  }
  throw new Failure(...BROKEN);
}

/** @returns {Promise<{id: string, title: string, [fact: string]: string}[]>} */
export async function documents() {
  return (await (await call("/api/v1/documents")).json()).documents;
}

/** @param {string} id */
export async function documentText(id) {
  const path = id.split("/").map(encodeURIComponent).join("/");
  return (await call(`/api/v1/documents/${path}`)).json();
}

/** @returns {Promise<string[]>} questions that the documents can answer */
export async function starters() {
  return (await (await call("/api/v1/suggestions")).json()).suggestions;
}

/** @param {string} url @param {RequestInit} [options] */
async function call(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new Failure(...OFFLINE);
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Failure(problem.title ?? "服务暂时不可用", problem.detail ?? "请稍后重试。");
}
