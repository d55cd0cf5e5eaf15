"""What a follow-up says before it asks: courtesies, that something was said wrongly, that a matter is set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COURTESY = re.compile(
    r"(?:好[的吧嘞咧滴]?|行吧?|可以|嗯+|哦+|噢+|喔|对|是的?|ok|收到|得嘞|记下了|原来如此|(?:原来)?(?:是)?这样子?[啊呀]*|(?:我)?(?:明白|知道|了解|清楚|懂)了?"
    r"|(?:非常|十分|多|太)?(?:谢谢|多谢|感谢|谢了|辛苦|麻烦)(?:你|您|了)*|对了|话说|那个|你好|您好)[啊呀哈哦呢吧了]*",
    re.IGNORECASE,
)
# What leads over to the question, with or without a mark behind it.
LEAD = re.compile(
    r"^(?:(?:好[的吧]?|行吧|算了|嗯+|哦+|噢|行|对|是的?|可以|明白了?|知道了|了解了?|谢谢(?:你|您)?|多谢|收到|(?:[哦噢嗯]*)(?:原来)?(?:是)?这样子?[啊呀]*|原来如此|好[嘞咧滴]|得嘞|对了|懂了|ok|OK)(?:[，,。！!、；\s]+|(?=那|然后))"
    r"|(?:那么?(?!个|些|条|份|项|种|里|边|次|样|家|是|位|年|天|时|儿|块|笔|件|一)|然后|另外|此外|顺便|顺带|再(?:请教|问)(?:一下|一句|下)?|再请问|请问|(?:我)?(?:还)?(?:想|要)(?:再)?(?:问|知道|了解)(?:一下|下|问)?|所以|不过|但是?|可是|诶|哎|欸|如果是?|要是|假如是?|换成|换做|至于|关于)[，,、：:\s]*)+"
)  # fmt: skip
_IF = re.compile("如果|要是|假如")
_WRONG = re.compile(
    r"(?:[哦噢喔啊呀诶欸哎唉]+|不好意思|抱歉|对不起|等等|等一?下|慢着|那个|是?我|刚才|刚刚|刚|上面|前面|[，,、\s])*"
    r"(?:(?:不对|不是|口误|手误|手滑|笔误)+|[看记打说写问搞弄听念讲认敲]?(?:错|岔|混|反)了?(?:[一-鿿]{1,2}了|字|人)?|[更纠]正(?:一下|下)?)(?:不对|不是|啊|呀|哈|哦|了)*"
)
_NOT_THIS = re.compile(r"(?:我)?(?:说的?|问的?|要的?)?(?:并|可)?(?:不是|没|没有)(?:说|问|想问|指|要问)?(?P<not>[^，。？！?!]{1,16})")
# What was meant, told as such, whether or not the slip was owned up to.
_MEANT = re.compile(
    r"(?:而是|我|应该|应当|其实|实际上?|本来|[，,：:])*(?:刚才)?(?:是说|说的(?:是)?|想问的(?:是)?|要问的(?:是)?|问的(?:是)?|指的(?:是)?|是问|是想问|意思是|的意思是|是指|想说的(?:是)?|本来想问)(?:的是)?[，,：:]?"
)
_IS = re.compile(r"(?:而|应该|应当|其实|实际上?|我们?|俺们?|本人|该)*(?:是|属于|为)(?![不否])[，,：:]?")
_ASIDE = re.compile(
    r"先(?:不|别)(?:说|问|提|管|聊|谈|讨论)|(?:不|别|甭)(?:说|问|提|管|聊|谈|扯)(?:[这那它]|了|前面|刚才|上面)"
    r"|放一?[放边旁下]|[搁撂](?:一?[边放旁下]|着)|[换转改](?:一?个|一下|下)?(?:话题|问题|事|方面|别的|主题)|先(?:这样|到这|说到这|聊到这)"
    r"|(?:回头|以后|待会儿?|等会儿?|过会儿?|改天)再(?:说|问|聊|看|讲|谈)[吧了啊]?$|算了吧?$|(?:说|问|聊|看|讲|谈|打听|请教)(?:个|点|件|一?下)别的|另外一?(?:个|件)(?:事|问题)|题外话|翻篇|(?:清楚|明白|知道|了解|懂|问完|搞定|解决)了$"
)  # fmt: skip
_ASKS = re.compile(r"[？?]|什么|啥|哪|多少|几|谁|怎|如何|咋|吗|呢|([一-鿿])[不没]\1|有没|能否|是否")
_CLAUSE = re.compile(r"([^，,。！!；;：:？?\n…—]+)([，,。！!；;：:？?\n…—\s]*)")
_LONGEST = 18


@dataclass(frozen=True)
class Opening:
    """A follow-up without what it says before it asks.

    ``corrected``: it takes back what was said before, of that ``taken_back`` where it says so. ``aside``: what was
    spoken of is set aside. ``supposing``: it asks what holds in a case (要是没备案呢).
    """

    rest: str
    corrected: bool = False
    aside: bool = False
    taken_back: str = ""
    supposing: bool = False


def opening(text: str) -> Opening:
    """Take the first clauses of a follow-up off as long as they ask nothing; there is always a rest."""
    rest, corrected, aside, taken_back = text, False, False, ""
    while (clause := _CLAUSE.match(rest)) and clause.end() < len(rest):
        said = clause[1].strip()
        denied = _NOT_THIS.fullmatch(said)
        if len(said) > _LONGEST or "?" in clause[2] or "？" in clause[2]:
            break
        if denied and denied["not"] and (corrected or _contrasts(rest[clause.end() :])):
            corrected, taken_back = True, denied["not"]
        elif _WRONG.fullmatch(said) and not said.endswith("好意思"):
            corrected = True
        elif _ASKS.search(said):
            break
        elif _ASIDE.search(said):
            aside = True
        elif not _COURTESY.fullmatch(said):
            break
        rest = rest[clause.end() :]
    corrected, rest = _meant(rest, corrected)
    bare = LEAD.sub("", rest).strip() or rest
    supposing = bool(_IF.search(rest[: len(rest) - len(bare)]))
    return Opening(bare.rstrip("，,、；; "), corrected, aside, taken_back, supposing)


def _contrasts(following: str) -> bool:
    return bool(_MEANT.match(following)) or following.startswith(("而是", "是"))


def _meant(rest: str, corrected: bool) -> tuple[bool, str]:
    """Without 我是说; and where something was taken back, without 应该是."""
    slip = _WRONG.match(rest)
    told = _MEANT.match(rest, slip.end() if slip else 0) or _MEANT.match(rest)
    if told and told.end() < len(rest) and not _ASKS.match(rest, told.end()):  # 指的是什么 asks
        return True, rest[told.end() :]
    found = _IS.match(rest) if corrected else None
    return corrected, rest[found.end() :] if found and found.end() < len(rest) else rest
