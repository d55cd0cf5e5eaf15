"""The fixed Chinese sentences of the service, in one place. None of them states a fact of a policy."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Handoff

HOTLINE = "12345"
ASK_HOTLINE = "可拨打12345政务服务便民热线，或向主管部门核实。"

REFUSALS = {
    "empty": "没有看到要查询的问题，请用一句话写明想了解的政策内容。",
    "too_long": "问题太长了，请缩短到500字以内，一次问一件事。",
    "injection": "这段文字是对系统的指令，不是政策问题，无法照办。请直接写明想了解的政策内容。",
    "unsafe_topic": "这个问题涉及违法违规的做法，不能提供帮助。如需了解政策的正常办理，欢迎继续提问。",
}
OUT_OF_SCOPE = "这个问题不在所收录政策的范围内，无法依据原文回答。"
FAILED = "服务暂时出了问题，这个问题没有得到处理，请稍后再试。"


def about(heading: str) -> str:
    return f"关于“{heading}”，原文规定：" if heading else "原文写明："


def overview(title: str) -> str:
    return f"{_titled(title)}主要讲了以下方面："


def corrected(words: Sequence[str]) -> str:
    return f"已按{'、'.join(f'“{word}”' for word in words)}为您查询。"


def not_stated(missing: Sequence[str]) -> str:
    return f"原文没有写明{_listed(missing)}。"


def no_evidence(missing: Sequence[str]) -> str:
    return f"所收录的政策原文中没有找到{_listed(missing)}。" if missing else "所收录的政策原文中没有找到直接的规定。"


NEAREST = "与此最接近的原文是："


def handoff(missing: Sequence[str]) -> Handoff:
    return Handoff(HOTLINE, f"原文没有写明{_listed(missing)}" if missing else "所收录的政策原文不能回答")


def source_notice(notice: str) -> str:
    return notice if notice.endswith("。") else f"{notice}。"


def _listed(words: Sequence[str]) -> str:
    return "、".join(words)


def _titled(title: str) -> str:
    return title if "《" in title else f"《{title}》"
