"""The step that tells a policy question from what else people say to a service, and answers that at once.

Only what surely is no question about a policy leaves the way; whatever holds such a question beside a greeting, a
complaint or a task stays on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from rag import wording
from rag.answer import Status
from rag.state import State


class Kind(StrEnum):
    """What was said that is no question about a policy; the value is the answer's ``reason``."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    IDENTITY = "identity"
    HELP = "help"
    HUMAN = "human"
    COMPLAINT = "complaint"
    TASK = "task"
    OPENING = "opening"
    STATEMENT = "statement"


_END = re.compile(r"[\s，。！？、；：,.!?;:~～…—]+")
_PARTICLES = r"(?:啊|呀|哈|呢|哦|喔|啦|了|的|嘛|吧|哟|噢|咯|诶|哇)*"
_GREETING = (
    r"(?:你|您|你们|您们|大家|同志|老师|客服|小助手|机器人|智能客服)好|(?:哈喽|哈啰|嗨|嘿|喂|hello|hi|hey)"
    r"|(?:早上?|上午|中午|下午|晚上?)好|早安|晚安|在吗|在不在|在不|在么|有人(?:在)?(?:吗|么|不)|请问在吗"
)
_THANKS = (
    r"(?:非常|十分|太|真是|真的|好[的嘞咧滴]?|得嘞|嗯|行|那|那就)?(?:谢谢|多谢|感谢|谢了|感激|辛苦|麻烦)(?:你|您|你们|大家|客服|老师|解答|回答|帮忙|帮助|告知|您的|你的|耐心|一下)*"
    r"|(?:好[的嘞咧滴]?|得嘞|行|可以|嗯|嗯嗯|哦|噢|ok|okay|收到|没事|没了|没有了|不用了|暂时没有|够了)"
    r"|(?:我)?(?:都|大概|全)?(?:明白|知道|了解|清楚|懂|晓得)|没(?:有)?(?:别的|其他|其它)?(?:问题|疑问|事儿?)|说得(?:很|真|挺)?(?:好|清楚|明白)|(?:你|您)?(?:真|太|很)(?:好|棒|厉害|专业|有用)"
)
_FAREWELL = r"(?:再见|拜拜|拜|bye|byebye|回见|回头见|下次再(?:聊|问|见)|先这样|就这样|不打扰|告辞|88)"
_IDENTITY = re.compile(
    r"(?:你|您)(?:到底|究竟)?(?:是|叫)(?:个)?(?:谁|什么(?!意思)|啥(?!意思)|哪位|真人|人工(?!智能)|机器人?|人还是|人吗|AI|ai|不是人|不是机器|不是真人)|(?:你|您)(?:的)?(?:名字|大名|身份)(?:是|叫|$)"
    r"|(?:你|您)(?:是)?(?:谁|哪家|哪个公司)(?:开发|做|造|训练|研发|设计)|谁(?:开发|造|做|训练|研发|设计)(?:了|出)?的?(?:你|您)|(?:你|您)(?:用|是)的?(?:什么|哪个|哪种)(?:模型|大模型)|自我介绍|介绍一?下?(?:你|您)自己"
)
_HELP = re.compile(
    r"(?:你|您|你们|这个?(?:系统|服务|平台|助手|机器人|页面)|这里|这儿|这)(?:都|具体|到底)?(?:能|会|可以|可|懂|有)(?:帮|为|给)?(?:我|我们|大家)?(?:做|干|查|办|回答|解答|提供|问|懂|解决)?(?:些|点)?(?:什么|啥|哪些|哪方面)(?:的|忙|事|事情|功能|问题|服务|方面的问题|内容)?$"
    r"|(?:我|我们)?(?:都)?(?:能|可以|该|应该)(?:向?(?:你|您))?(?:问|咨询)(?:你|您)?(?:些|点)?(?:什么|啥|哪些|哪方面)(?:问题|内容|方面)?$"
    r"|^(?:都)?(?:能|会|可以)(?:帮|为|给)(?:我|我们)(?:做|干|查|办|解决)?(?:些|点)?(?:什么|啥|哪些)(?:忙|事|事情)?$"
    r"|^(?:这个?|这(?:系统|服务|平台|助手|页面)|你)?(?:怎么|如何)(?:用|使用|操作|跟你(?:说|聊)|问你)(?:你|它|这个)?$|^(?:帮助|help|使用说明|使用帮助|使用方法|功能介绍|有什么功能|有哪些功能|可以问什么|能问什么|能问啥)$"
)
_HUMAN = re.compile(
    r"(?<![一-鿿])(?:转|接|找|要|换|叫|请)?(?:一?下|一?个)?(?:真|活)人$|(?:转|接|找|换|叫|呼叫|联系|要|需要|有|有没有|请)(?:到|给|接|一?个|一?下|你们?的?|我)*(?:人工(?!智能|降|影响|湿地|成本|费|林|繁|养|干预)|真人|活人|客服|坐席|话务员|工作人员)"
    r"|^人工(?:客服|服务|坐席|台|咨询)?(?:在吗|在不在|呢|电话(?:是)?(?:多少|几号)?)?$|(?:不想|不要|别)(?:跟|和)(?:机器|机器人|AI|ai)(?:说|聊|讲)|(?:让|叫|请|给)(?:个)?(?:人|真人)(?:来)?(?:跟|和|给)?我(?:说|聊|谈|打电话|回电)"
    r"|^(?:我)?(?:要|想)(?:打|拨)12345$"
)
_COMPLAINT = re.compile(
    r"^(?:我|我们)?(?:要|想|得|必须)?(?:去)?(?:投诉|举报|反映|告)(?:你们?|他们?|个?问题|一下|信访|情况)*$|^投诉(?:建议)?$|答非所问|(?:什么|啥)(?:破|垃圾|鬼)(?:玩意|政策|系统|服务|东西|机器人|客服)"
    r"|(?:气死|烦死|坑死|急死|恶心死)(?:我|人)?|(?:太|真|好)(?:差|烂|垃圾|坑|气人|过分|失望|敷衍|没用)|没(?:一个)?人管|互相推诿|踢皮球|不作为|推来推去|一点用(?:都|也)?没有|骗(?:人|子)的?$|忽悠(?:人|我)"
)
_OPENING = re.compile(
    r"(?:我|我们)?(?:有(?:个|点|一个|几个)|(?:想|要|想要)(?:问|咨询|了解|打听|请教|查|查询)(?:一?[下个点些])?|咨询(?:一?[下个点])?|问(?:一?[下个点])|请教(?:一?[下个])?)(?:你|您|你们)?(?:一?[下个点些])?(?:政策|问题|事情?|事儿|情况)?(?:方面)?(?:的)?(?:政策|问题|事情?)?"
)
_TASK = re.compile(
    r"(?:帮|替|给|为|请|麻烦|劳驾)(?:你|您|忙)?(?:我|我们|俺|咱|咱们|本公司)(?:们|家|厂|公司)?(?:来|去|也|先|把|在?网上|直接|现在|用[A-Za-z+#]+)*"
    r"(?:(?:写|起草|拟|撰写|生成|做|编)(?!的|了|着)|填|改(?![革造])|润色|修改|翻译|(?:算|计算|测算|估算)(?:一?下|算|一算|算看|看)*(?=$|我|能|可以|这|该)|申请|申报|申领|报名|报一?[下个]|提交|办理?(?=[一个这下了吧$])|代办|预约|登记|注册|盖章|审核?一下|打个?电话|排(?=个|一))"
    r"|(?:代写|代填|代办|代报)(?:一?[下份个])?|(?:写|起草|拟|撰写|生成|填)一?[个份篇张封][^，。？]{0,14}(?:申报书|申请书|申请表|申报表|计划书|报告|材料|方案|合同|信|模板|范文)(?:给我|吧|呗)?$"
    r"|(?:算|计算|测算|估)(?:一?下|算|一算|出来|算看)?(?:看|，)?(?:我|我们|我家|我司|我公司|我厂)[^，。？]{0,14}(?:能|可以|一共|总共|应该|大概)?(?:拿|领|补|得|享受|申请)(?:到)?(?:多少|几)"
)
# Looking up and telling is what the service is for.
_OURS = re.compile(
    r"(?:总结|概括|归纳|提纲|要点|摘要|大纲|梳理|整理|解读|列|查|找|看|介绍|讲|说|解释|比较|对比)(?!书|表)"
)
_ASKS = re.compile(
    r"什么|啥|哪|几(?:个|项|条|类|种|时|月|号|点|天|年)|多少|怎|如何|咋|谁|吗|么$|呢|有没|有无|是否|能否|可否|([一-鿿])[不没]\1|[？?]|多[久大长高]|为何"
)
_SELF = re.compile(
    r"^(?:我|我们|本人|咱|咱们|俺|俺们|我司|我厂|本公司|我家|我公司|我们公司|我们厂|我们单位|我单位|我老公|我老婆|我爱人|我儿子|我女儿|我孩子|我对象)(?:这边|这里|家里?|自己|现在|目前|今年|去年|刚刚?|已经|公司|单位|厂子?|店)*(?:，)?"
    r"(?:就|也|都|还)?(?:是|属于|算是|在|来自|有(?!没|什么|啥|哪)|叫|开(?!始)|做|从事|经营|搞|办|成立|注册|毕业|失业|下岗|退休|创业|辞职|失去|没有工作|怀孕|生了|生孩子|买了|干)"
)
_WISH = re.compile(
    r"想|要(?!求)|打算|准备|希望|需要|申请|申报|咨询|了解|求|享受|办理|请问|查|看|说|讲|介绍|领|补|怎|提"
)
_LONGEST_STATEMENT = 40
# Words of courtesy may be read in two ways, twice as many with each word more.
_LONGEST_COURTESY = 16
_FULL = {
    kind: re.compile(rf"(?:(?:{pattern}){_PARTICLES})+", re.IGNORECASE)
    for kind, pattern in (
        (Kind.GREETING, _GREETING),
        (Kind.THANKS, f"{_THANKS}|{_GREETING}"),
        (Kind.FAREWELL, f"{_FAREWELL}|{_THANKS}"),
    )
}


def kind_of(text: str) -> Kind | None:
    """What ``text`` is if it is no question about a policy; None when it may be one.

    A clause that asks decides: 气死我了，技改补贴怎么申请 is a question.
    """
    clauses = [clause for clause in _END.split(text) if clause]
    whole = "".join(clauses)
    if not whole:
        return None
    for kind, pattern in _FULL.items():
        if all(_is_all(pattern, clause) for clause in clauses):
            return kind
    rest = [clause for clause in clauses if not any(_is_all(pattern, clause) for pattern in _FULL.values())]
    if rest and all(_OPENING.fullmatch(clause) for clause in rest):
        return Kind.OPENING
    for kind, found in ((Kind.IDENTITY, _IDENTITY), (Kind.HELP, _HELP), (Kind.HUMAN, _HUMAN)):
        if all(found.search(clause) for clause in rest) or kind is Kind.HUMAN and _only(rest, found, text):
            return kind
    if _only(rest, _TASK, text) and not any(_OURS.search(clause) for clause in rest):
        return Kind.TASK
    if _only(rest, _COMPLAINT, text):
        return Kind.COMPLAINT
    return Kind.STATEMENT if _is_statement(rest, text) else None


def _is_all(pattern: re.Pattern[str], clause: str) -> bool:
    return len(clause) <= _LONGEST_COURTESY and pattern.fullmatch(clause) is not None


def _only(clauses: list[str], pattern: re.Pattern[str], text: str) -> bool:
    """Whether a clause is of that kind and no other clause asks anything."""
    others = [clause for clause in clauses if not pattern.search(clause)]
    asked_at_the_end = bool(others) and others[-1] == clauses[-1] and bool(re.search(r"[？?]\s*$", text))
    return len(others) < len(clauses) and not asked_at_the_end and not any(_ASKS.search(clause) for clause in others)


def _is_statement(clauses: list[str], text: str) -> bool:
    whole = "".join(clauses)
    if len(whole) > _LONGEST_STATEMENT or _ASKS.search(text) or _WISH.search(whole):
        return False
    return bool(clauses) and _SELF.match(clauses[0]) is not None


class Route:
    """Ends the journey of what is no question about a policy with an answer of its own.

    ``starters`` proposes questions to begin with. The order matters: after ``Rewrite``, which joins what was stated
    before with what is asked now.
    """

    name = "route"

    def __init__(self, starters: Callable[[], tuple[str, ...]]) -> None:
        self._starters = starters

    def __call__(self, state: State) -> State:
        kind = kind_of(state.text)
        return state if kind is None else routed(state, kind, self._starters())


def routed(state: State, kind: Kind, starters: tuple[str, ...]) -> State:
    """The end of the journey of what is no question about a policy."""
    asked_back = kind in (Kind.STATEMENT, Kind.OPENING)
    status = Status.NEEDS_CLARIFICATION if asked_back else Status.OUT_OF_SCOPE
    return replace(
        state, status=status, reason=kind.value, notice=wording.ROUTED[kind.value], suggestions=starters
    )  # fmt: skip
