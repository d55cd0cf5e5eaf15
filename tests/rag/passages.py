"""A small policy for the tests of composing and verifying: passages whose offsets fit one document."""

from __future__ import annotations

from index.passage import Document, Passage, Span

TITLE = "关于促进企业创新的若干措施"
TEXTS = (
    "加大研发投入。对年度研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。奖励有效期3年。",
    "申请人应当在2024年12月31日前向所在地工信部门提交材料。逾期不予受理。",
    "以“6”个传统优势产业为重点，实施千企技改专项行动。",
)
DOCUMENT = Document("doc", TITLE, "\n".join(TEXTS))


def _passages() -> tuple[Passage, ...]:
    passages, start = [], 0
    for number, text in enumerate(TEXTS, start=1):
        span = Span(start, start + len(text))
        passages.append(Passage(f"doc-{number}", "doc", TITLE, (f"措施{number}",), text, span))
        start = span.end + 1
    return tuple(passages)


GRANT, APPLY, INDUSTRY = PASSAGES = _passages()
