// An answer as text to take along: with its sources, and with the label that must stay on it.

import { statusOf } from "./status.js";

/** @param {any} answer as in the contract */
export function answerAsText(answer) {
  const lines = [`问：${answer.question}`, "", `答（${statusOf(answer.status).word}）：`, answer.text];
  if (answer.missing.length) lines.push("", `原文未写明：${answer.missing.join("、")}`);
  if (answer.citations.length) {
    lines.push("", "原文依据：");
    for (const citation of answer.citations) {
      const place = [citation.document_title, citation.heading].filter(Boolean).join(" › ");
      lines.push(`[${citation.number}] ${place}`, `原文：${citation.quote}`);
    }
  }
  lines.push("", answer.notice);
  return lines.join("\n");
}

/** @param {string} text */
export async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain http on an intranet has no clipboard API.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("copy refused");
}
