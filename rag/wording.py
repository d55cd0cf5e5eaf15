"""The fixed Chinese sentences of the service, in one place. None of them states a fact of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.answer import Handoff
from rag.facts import FactKind

HOTLINE = "12345"
ASK_HOTLINE = "可拨打12345政务服务便民热线，或向主管部门核实。"

REFUSALS = {
    "empty": "没有看到要查询的问题，请用一句话写明想了解的政策内容。",
    "too_long": "问题太长了，请缩短到500字以内，一次问一件事。",
    "injection": "这段文字是对系统的指令，不是政策问题，无法照办。请直接写明想了解的政策内容。",
    "unsafe_topic": "这个问题涉及违法违规的做法，不能提供帮助。如需了解政策的正常办理，欢迎继续提问。",
    "paused": "问答服务暂停中，请稍后再来。政策原文仍可检索和查阅；急需咨询请拨打12345政务服务便民热线。",
    "withdrawn": "与这个问题有关的内容正在核实，暂不提供回答。请查阅政策原文，或拨打12345政务服务便民热线向主管部门核实。",
}
_EMERGENCY = "如有人身危险，请立即拨打110报警，伤病急救请拨打120。"
# By category of ``rag/lexicon/redlines.txt``; the others get the sentence for ``unsafe_topic``.
REDLINES = {
    "violence": f"这个问题涉及危害他人或公共安全的行为，不能提供帮助。{_EMERGENCY}如需了解安全生产、民爆物品管理等政策，欢迎继续提问。",
    "gambling": "这个问题涉及赌博，不能提供帮助。发现线索可拨打110举报；如需了解有关的管理规定，欢迎继续提问。",
    "drugs": "这个问题涉及毒品，不能提供帮助。发现线索可拨打110举报；如需了解禁毒、戒毒康复等政策，欢迎继续提问。",
    "pornography": "这个问题涉及色情等违法内容，不能提供帮助。如需了解政策的正常办理，欢迎继续提问。",
    "fraud": "这个问题涉及诈骗、造假等违法行为，不能提供帮助。如果自己或家人遇到诈骗，请立即拨打110，或反诈专线96110。",
    "secrets": "这个问题可能涉及国家秘密，不能提供帮助。请只咨询已公开的政策内容。",
    "extremism": "这个问题涉及危害国家安全和社会稳定的行为，不能提供帮助。如需了解政策的正常办理，欢迎继续提问。",
    "discrimination": "这个问题含有歧视或侮辱他人的内容，不能回答。如需了解平等就业、权益保障等政策，欢迎继续提问。",
    "self-harm": "听起来您正处在很难的时候，请不要一个人扛着。可以拨打全国统一心理援助热线12356，找专业人员谈一谈；"
    f"{_EMERGENCY}也可以先告诉身边信任的人。",
}
_SAY_WHAT = "请写明想了解的政策内容，例如支持什么、怎么申请、找哪个部门。"
# By ``rag.route.Kind``: what is said to what is no question about a policy.
ROUTED = {
    "greeting": f"您好，我可以依据收录的政策原文回答问题。{_SAY_WHAT}",
    "thanks": "不客气。如果还想了解政策的其他内容，请继续提问。",
    "farewell": "再见，欢迎随时再来咨询政策。",
    "identity": f"我是政策问答助手，由程序自动回答，不是真人。我只依据收录的政策原文回答，并给出原文出处。{_SAY_WHAT}",
    "help": f"我可以查询收录的政策原文：讲了哪些方面，某一项支持什么、有什么条件、由哪个部门负责；原文没有写的，我会说明没有写。{_SAY_WHAT}",
    "human": f"我是自动问答，不能转接人工。需要人工服务或投诉，请拨打{HOTLINE}政务服务便民热线。",
    "complaint": f"很抱歉没有帮上您。需要投诉或反映情况，请拨打{HOTLINE}政务服务便民热线；如果想查政策，{_SAY_WHAT}",
    "task": "我不能代写材料、代为填报办理，也不能替您计算能拿到多少。可以问政策原文的规定，例如支持的对象、条件、标准和办理方式。",
    "opening": f"好的，请讲。{_SAY_WHAT}",
    "statement": "您的情况我了解了。请问您想了解哪方面的政策？",
}
DANGLING = "dangling"
AMBIGUOUS = "ambiguous"
_CLARIFYING = {
    DANGLING: "您说的是下面哪一项？",
    AMBIGUOUS: "这个问题有几种情况，您想问哪一种？",
}
WHICH_POLICY = f"请问您问的是哪一项政策？{_SAY_WHAT}"
_OPTION = "（{}）{}；"


def clarifying(reason: str, options: Sequence[str]) -> str:
    """A short question with numbered options; ``options_in`` reads them back."""
    listed = "".join(_OPTION.format(number, option) for number, option in enumerate(options, 1))
    return _CLARIFYING[reason] + listed.rstrip("；") + "。"


def is_clarifying(text: str) -> bool:
    """Whether an earlier answer was a clarifying question: by options, or by asking what is wanted at all."""
    return text.startswith((*_CLARIFYING.values(), WHICH_POLICY, ROUTED["opening"], ROUTED["statement"]))


def options_in(text: str) -> tuple[str, ...]:
    """The options of an earlier clarifying question, as they were numbered; none for other texts."""
    lead = next((lead for lead in _CLARIFYING.values() if text.startswith(lead)), None)
    if lead is None:
        return ()
    parts = re.split(r"；?（\d）", text.removeprefix(lead).split("\n")[0].rstrip("。"))
    return tuple(part for part in parts if part)


UNTITLED = "所引文件"
OUT_OF_SCOPE = "这个问题不在所收录政策的范围内，无法依据原文回答。"
FAILED = "服务暂时出了问题，这个问题没有得到处理，请稍后再试。"


# How a lead calls what was asked for. What is quoted speaks for itself in the other kinds (谁制定的, 有几个).
TOPICS = {
    FactKind.PHONE: "联系电话", FactKind.DOCUMENT_NUMBER: "文号", FactKind.MATERIALS: "申报材料", FactKind.WHERE: "办理渠道",
    FactKind.PROCEDURE: "办理流程", FactKind.CONDITION: "条件和对象", FactKind.PERCENT: "比例", FactKind.DATE: "时间",
    FactKind.DURATION: "期限", FactKind.CALCULATION: "计算方法",
}  # fmt: skip
_ARTICLE = re.compile(r"(第[一二三四五六七八九十百千零〇0-9]+条(?:之[一二三四五六七八九十]+)?)\s*(.*)", re.DOTALL)


def place(heading: Sequence[str]) -> str:
    """How a heading is named: 第三条“技术改造”, “加快成果转化”; nothing without a heading."""
    if article := _ARTICLE.fullmatch(heading[-1] if heading else ""):
        return article[1] + (f"“{_inner(article[2])}”" if article[2] else "")
    return f"“{_inner(' › '.join(heading))}”" if heading else ""


def opens_with(text: str, heading: str) -> bool:
    """Whether a quote begins with its heading, or with the number of its article."""
    article = _ARTICLE.fullmatch(heading)
    return text.startswith(article[1] if article else heading)


def about(place: str, topics: Sequence[str] = ()) -> str:
    subject = f"关于{_joined(topics)}，" if topics else ""
    if place.startswith("第"):
        return f"{subject}{place}规定："
    if place:
        return f"{subject}原文在{place}部分{'写明' if topics else '提出'}："
    return f"{subject}原文写明："


def several(topics: Sequence[str] = ()) -> str:
    return f"关于{_joined(topics)}，原文写明：" if topics else "原文的相关内容如下："


def compare(place: str = "") -> str:
    return f"是否符合，请对照{f'原文{place}部分' if place.startswith('“') else place or '原文'}："


def under(place: str, title: str = "") -> str:
    return f"{titled(title) if title else ''}{place}："


def overview(title: str) -> str:
    return f"{titled(title)}主要讲了以下方面："


def entry(title: str, facts: Sequence[str], places: Iterable[str]) -> str:
    """A document as a source: 《…办法》（青政规〔2024〕9号，青梧市人民政府）第三条、第五条."""
    known = "，".join(fact for fact in facts if fact)
    named = [place for place in places if place]
    articles = "、".join(place for place in named if not place.startswith("“"))
    return titled(title) + (f"（{known}）" if known else "") + articles + "".join(p for p in named if p.startswith("“"))


def basis(entries: Sequence[str]) -> str:
    return f"政策依据：{'；'.join(entries)}。"


def source(entries: Sequence[str]) -> str:
    return f"原文出处：{'；'.join(entries)}。"


def corrected(words: Sequence[str]) -> str:
    return f"已按{'、'.join(f'“{word}”' for word in words)}为您查询。"


def not_stated(missing: Sequence[str]) -> str:
    return f"原文中{_lacking(missing)}。"


def no_evidence(missing: Sequence[str]) -> str:
    return f"所收录的政策原文中{_lacking(missing)}。"


NEAREST = "与此最接近的原文如下，供参考："


def handoff(missing: Sequence[str]) -> Handoff:
    return Handoff(HOTLINE, f"原文中{_lacking(missing)}" if missing else "所收录的政策原文不能回答")


def source_notice(notice: str) -> str:
    return notice if notice.endswith("。") else f"{notice}。"


# What can be found or not, as against what is written or not, and spoken of or not.
_FINDABLE = re.compile(r"《.*》|.*规定|第.*条|.*文件")
_SUBJECT = re.compile("“[^“”]*”")


def _lacking(missing: Sequence[str]) -> str:
    """没有找到《…》，没有写明比例，也没有找到关于“贷款贴息”的明确规定."""
    findable = [word for word in missing if _FINDABLE.fullmatch(word)]
    subjects = [word for word in missing if _SUBJECT.fullmatch(word)]
    facts = [word for word in missing if word not in findable and word not in subjects]
    parts = [f"没有找到{_joined(findable)}"] if findable else []
    parts += [f"没有写明{'、'.join(facts)}"] if facts else []
    parts += [f"没有找到关于{''.join(subjects)}的明确规定"] if subjects else []
    return "，".join([*parts[:-1], f"也{parts[-1]}"]) if len(parts) > 1 else "".join(parts) or "没有找到直接的规定"


def _joined(words: Sequence[str]) -> str:
    return "和".join(["、".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _inner(text: str) -> str:
    """Quotation marks as they stand inside others."""
    return text.replace("“", "‘").replace("”", "’")


def titled(title: str) -> str:
    return title if "《" in title else f"《{title}》"
