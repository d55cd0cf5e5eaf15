// How the status of an answer is told: in words and by an icon, never by colour alone.

/** @type {Record<string, {word: string, icon: string, tone: string}>} */
const STATUSES = {
  answered: { word: "已回答", icon: "answered", tone: "good" },
  partial: { word: "部分回答", icon: "partial", tone: "fair" },
  no_evidence: { word: "原文未载明", icon: "silent", tone: "plain" },
  out_of_scope: { word: "不在范围", icon: "outside", tone: "plain" },
  needs_clarification: { word: "需要您补充", icon: "unclear", tone: "fair" },
  refused: { word: "未予回答", icon: "refused", tone: "plain" },
  failed: { word: "未能完成", icon: "failed", tone: "bad" },
};

/** @param {string} status one of the contract's */
export function statusOf(status) {
  return STATUSES[status] ?? STATUSES.failed;
}
