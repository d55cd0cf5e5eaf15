"""Orders to the machine: what speaks to a language model instead of asking about, or stating, a policy.

One detector for questions and for documents. In a question an order is cut out and what is honestly asked stays; in a
document a sentence that speaks to a machine is never quoted. The patterns are of what such orders must name: rules that
are to be dropped, a prompt that is to be shown, a part that is to be played, words that every answer is to have.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from urllib.parse import unquote

from rag.hidden import plain

# --- What is named -----------------------------------------------------------------------------------------------------

_MACHINE = (
    r"(?:ai|a\.i\.|人工智能|大?语言模型|大模型|模型|机器人|智能(?:助手|客服|体|问答)|聊天助手|助手|助理|chat ?gpt|gpt|llms?|claude|deepseek|gemini"
    r"|通义千问|文心一言|豆包|问答系统|检索系统)(?:语言模型|模型|助手|助理|客服|系统|程序|机器人|们)*"
)
_CONTEXT = r"(?:以上|之前|上文|上面|上述|前面|前述|先前|此前|刚才|原来|最初|一开始|你的|你所|你被|系统|开发者|所有|一切|全部|任何|这些|那些|全体|什么)"
_RULES = (
    r"(?:指令|指示|命令|提示|规则|规定|规矩|设定|约束|要求|限制|对话|上下文|内容|资料|文字|话|说明|安全|过滤|审查|约定|prompt|instructions?|rules?)"
)
_OURS = (
    r"(?:系统提示词|提示词|系统指令|系统设定|初始指令|初始设定|初始提示|预设(?:指令|规则|提示|人设)|系统prompt|system ?prompts?"
    r"|你的(?:全部|所有|原始|初始|系统|内部)*(?:指令|提示|规则|设定|约束|限制|要求|人设|身份|配置|prompt|instructions?))"
)
_SECRET = (
    rf"(?:{_OURS}|隐藏(?:的)?(?:指令|提示|规则)|内部(?:的)?(?:指令|提示词|提示)|(?:最|一)?开头的?(?:指令|提示|话)|prompt"
    r"|(?:上面|前面|以上|之前)(?:的|那些|所有|全部)*(?:指令|提示词?|设定|对话|指示|文字|话)|api ?key|密钥|环境变量|系统配置|系统消息|system ?message|(?:第一条|最初的|初始)消息|初始化[^，。？]{0,6}(?:文本|内容|信息)|完整的?上下文"
    r"|系统提示(?!词)(?=[，。！？；,.!?\s]|$|的?(?:内容|原文|全文|翻译|给|发|一字)))"
)
_SAY = (
    r"(?:输出|打印|复述|泄露|透露|重复|翻译|给出|说出|告诉我|告知我|讲讲|列出|展示|公开|背诵|念出?|写出|发给我|发出来|总结|概括|描述|转换|编码|加密|贴出|交出|亮出"
    r"|显示(?!系统提示)|讲一下|说一下|看一?看|看一下|repeat|print|show|reveal|output|display|dump|leak|translate|encode|shuchu)"
)
_SOFT = r"(?:忽略|忽视|无视|忘记|忘掉|忘了|抛开|抛弃|丢掉|丢弃|丢开|绕过|绕开|跳过|(?:不用|不要|别|不必|无需|甭)(?:再)?(?:管|理会?|理睬|遵守|遵循|听|顾)|不再(?:遵守|遵循)|ignore|disregard|forget)"
_HARD = r"(?:放弃|取消|撤销|作废|覆盖|推翻|清除|清空|删除|删掉|违反|违背|突破|解除|关闭|停用|摆脱|重置|修改|改写|替换|override|bypass)"
_FORBIDDEN_TO = r"(?<!不得)(?<!不能)(?<!不可)(?<!不应)(?<!不要)(?<!严禁)(?<!禁止)(?<!防止)(?<!避免)(?<!杜绝)(?<!切勿)(?<!不容)"

# --- Orders, wherever they stand -----------------------------------------------------------------------------------------

_TEMPLATE = (
    r"<\|[^<>|]{0,40}\|>|\[/?inst\]|<</?sys>>|</?(?:system|assistant|user|tool|tool_call|tool_response|function|instructions?|prompt|think|im_start|im_end)\b[^<>]{0,60}>"
    r"|<!--|!\[[^\]\n]{0,60}\][(（]\s*(?:https?:)?//|[\"'](?:role|tool|tool_calls?|function_call)[\"']\s*:|#{2,}\s*(?:system|instructions?|response|human|系统指令|新指令)"
    r"|(?:^|[\n。！？；，,.!?;\s])(?:system|assistant|developer)\s*[:：]"
)
_ADDRESS = (
    rf"(?:^|[^一-鿿\w]|致|告|给|各位|尊敬的|亲爱的|对|请|当|若|如果|凡|所有|任何|阅读本文的|处理本文的){_MACHINE}"
    rf"(?:[，,：:、!！\s]*(?:请(?![求示教假战])|注意(?!事项|到|力)|务必|你们?(?:现在|必须|要|应|需|将|的|只|是|在)|收到|看到|读到|在?(?:回答|回复)(?:问题|用户)?(?:时|前)|忽略|切记|记住|听(?:令|我))|(?:读者|阅读者)[：:，])"
    rf"|(?:^|\W)(?:(?:致|告)[^，。：]{{0,10}}?|[对给](?:(?:阅读|处理|检索|回答)[^，。：]{{0,8}}?)?){_MACHINE}(?:的(?:指令|说明|提示|话|备注|要求|指示|留言))?[：:]"
    rf"|(?:如果|若|假如|要是|当)(?:你|您)(?:是|作为|为)(?:一[个名款位])?(?:\w{{0,6}}){_MACHINE}|(?:你|您)(?:是|作为|身为)(?:一[个名款位])?(?:\w{{0,8}})(?:ai|人工智能|语言模型|大模型|机器人|助手)"
    r"|(?:as|you are|you're) (?:an? )?(?:ai|language model|llm|assistant|chatbot)\b|\bdear (?:ai|assistant|model)|\b(?:ai|llm|assistant|model)s? (?:reading|processing) this"
)
_DISREGARD = (
    rf"{_FORBIDDEN_TO}{_SOFT}[^。！？]{{0,6}}?{_CONTEXT}[^。！？，]{{0,10}}?{_RULES}|{_FORBIDDEN_TO}(?:{_SOFT}|{_HARD})[^。！？]{{0,12}}?(?:{_OURS}|上下文|system)"
    r"|\b(?:ignore|disregard|forget|override|bypass|skip|drop)\s*(?:(?:all|any|of|the|your|my|these|those|please|everything)\s*)*(?:previous|above|prior|earlier|preceding|former|system|initial|original|safety|以上|之前)"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^.。!?]{0,30}(?:instructions?|rules?\b|prompts?|guidelines?|restrictions|policy\b|policies)"
    r"|(?:ignore|disregard|forget)(?:all|any|the|your)*(?:previous|above|prior|earlier)?(?:instructions?|prompts?|rules)"
    rf"|\bforget (?:everything|all|your)\b|ignorier\w* (?:alle|bitte|die)|ignor(?:ez|a|e) (?:toutes|todas|las|les)|指示を无视|지시를? ?무시|\bnew instructions?\s*[:：]|(?:新的?|最新|更高)(?:级别?的?)?(?:系统)?指令\s*[：:]|(?:ignore|disregard)[^。]{{0,8}}{_CONTEXT}"
)
_PINYIN = (
    r"hu\s*l(?:ve|ue|üe|v|u:e)\s*(?:diao\s*)?(?:yi\s*shang|zhi\s*qian|suo\s*you|shang\s*mian|qian\s*mian|gui\s*ze|zhi\s*ling|ti\s*shi|xi\s*tong)"
    r"|(?:shu\s*chu|da\s*yin|gao\s*su\s*wo|fu\s*shu|xie\s*lou)\s*(?:ni\s*de\s*)?(?:xi\s*tong\s*)?(?:ti\s*shi\s*ci|xi\s*tong\s*ti\s*shi|zhi\s*ling)"
    r"|wu\s*shi\s*(?:yi\s*shang|zhi\s*qian|suo\s*you)\s*(?:gui\s*ze|zhi\s*ling|ti\s*shi)|(?:ban\s*yan|jia\s*zhuang)\s*(?:yi\s*ge|ni\s*shi|hai\s*dao)"
)
_REVEAL = (
    rf"{_SAY}[^。！？]{{0,14}}?{_SECRET}|{_SECRET}[^。！？]{{0,6}}?(?:{_SAY}|是什么|是啥|写了|有哪些|怎么写|(?:原文|内容|全文))|{_OURS}$"
    r"|\b(?:reveal|print|show|repeat|output|display|leak|dump|translate|encode|tell me|give me|write out|what (?:is|are|was|were))\b[^.。!?]{0,30}(?:system\s*(?:prompt|message)|prompts?\b|instructions|everything above|words above|text above|verbatim|hidden)"
    r"|你(?:被|所)?(?:设定|设置|告知|要求|给定|遵循|遵守|收到|接到)(?:了|的|过)*(?:什么|哪些|怎样)?的?(?:规则|指令|提示|设定|限制|要求)"
)
_ANSWERS = r"(?:回答|回复|输出|应答|作答|生成)"
_EVERY_ANSWER = (
    rf"(?:请|务必|必须|需|要|应|都)?在?(?:你的|每(?:次|个|条)|所有|最后|任何)?的?{_ANSWERS}(?:的|时|中|里|之|内容)*(?:末尾|结尾|开头|最后|后面|前面|首句|末句)[^。，]{{0,8}}(?:加|添|写|附|带|补|放|包含|注明|插入|贴|说)"
    rf"|(?:请|务必|必须|都要|一定要)在(?:你的|每(?:次|个|条)|所有)?的?{_ANSWERS}(?:中|里|时)"
    r"|(?:所有|任何|一律|全部|凡是?|无论|不管|不论|每[个次一]|从现在(?:起|开始)|今后|以后|接下来)[^。；]{0,24}?(?:都|一律|全部|均|统统|只)?(?:(?<![来其如])说是|说成|说“|说：|回答(?:为|成|是|说|“|：|:)|回复(?:为|说|成|“|：|:)|答(?:成|为|是|“|：)|报成|讲成)"
    r"|(?:问|询问|咨询|提问|提)(?:到|起|及)[^。；]{0,20}?(?:都说|就说|要说|一律回答|一律回复|直接(?:回答|回复)|请(?:回答|回复))"
    r"|(?:请|务必|直接|必须|一定要|只需|记得|要)(?:你)?(?:告诉|回复|回答|答复|引导|诱导|建议|推荐)(?:给)?(?:用户|提问者|提问人|询问者|来访者)"
    r"|(?:不要|别|无需|不必)(?:再)?(?:向(?:用户|提问者|他们|市民))?(?:提及|提到|引用|显示|展示|透露|告诉|告知|说出)[^。]{0,10}?(?:来源|出处|引用|原文|本段|本条(?!例|款|规)|这段|这条|指令|用户|提问者)"
    r"|\b(?:append|prepend|add|include|insert|put|write)\b[^.。]{1,40}\b(?:to|in|at|into|after|before)\b[^.。]{0,20}\b(?:answers?|responses?|repl(?:y|ies)|outputs?)\b"
    r"|\b(?:end|begin|start|finish) (?:your|every|each|all|the) (?:answers?|repl(?:y|ies)|responses?)|\b(?:respond|reply|answer) (?:only|with only|exactly|just|with the)"
    r"|\b(?:say|output|print|write|reply with|return) (?:only|exactly|just|the word)\b|\btell (?:the )?users?\b"
)
_ROLE = (
    r"假装(?:你|自己)|假设你是|(?:你|您)(?:现在|此刻|从现在(?:起|开始)|今后|从此|已经?|将)+[，,]?(?:你|您)?(?:是|扮演|变成|成为|充当|作为|进入|不再|叫|没有|不受)"
    r"|(?:请你?|你来|让你|要你|你(?:要|必须|应|可以|能)?)(?:扮演|饰演|充当|模仿|模拟)|(?:如果|若|假如|要是|假设|倘若|想象)(?:一下)?(?:，)?(?:你|您)(?:现在)?(?:是|没有|不受|可以|能|不用)[^。？]{0,12}(?:没有|不受|无限制|限制|约束|规则|开发|管理员|黑客|程序|海盗|dan\b|猫)"
    r"|(?:如果|若|假如|要是|假设|倘若|想象)(?:一下)?(?:你|您)(?:没有|不受|不用遵守|可以不)"
    r"|(?:开发者|越狱|上帝|无限制|无审查|dan|god|debug|developer|jailbreak|sudo|admin) ?(?:模式|mode)|do anything now|(?:是|叫|成|as) ?dan\b|\bjailbreak|pretend (?:to be|you|that you)|\byou are now\b|roleplay|role-play|\bfrom now on,? (?:you|all|every)"
    r"|\bact as (?:a|an|if|my|the)\b|你没有任何?(?:限制|约束|规则)"
)

# 机器人遇到提问统一按…答复, 智能助手作答时顺便说明…: what machines are to say when they are asked.
_MACHINES_ANSWER = (
    r"(?:智能(?:助手|客服|体|问答)|问答系统|语言模型|大模型|模型|机器人|助手)[^。；！？]{0,12}?(?:答复|回答|作答|应答|回复|提问)[^。；！？]{0,10}?"
    r"(?:统一|一律|必须|务必|顺便|补充[：:“「『]|都说|附上|插入)"
)

_ANYWHERE = "|".join((_TEMPLATE, _ADDRESS, _MACHINES_ANSWER, _DISREGARD, _PINYIN, _REVEAL, _EVERY_ANSWER, _ROLE))

# --- Orders in a question only: the same words are ordinary in a document --------------------------------------------------

_ASKED = (
    rf"(?:忽略|无视|不要理会|别理会?)[^。]{{0,12}}?(?:要求|限制|以上|之前|前面)|{_SOFT}[^。]{{0,12}}?(?:规则|指令|提示|设定|约束|上文)"
    r"|每句话都?[以用带加]|(?:管理员|开发者|系统)(?:指令|命令|覆盖)|(?:这|此|本)(?:是|条|段)[^。，]{0,6}(?:最高|管理员|开发者|系统)[^。，]{0,6}(?:优先|指令|命令)"
    r"|我是(?:你的)?(?:系统)?(?:开发者|管理员|创造者|主人|设计者|训练者|openai)|^(?:我是)?系统管理员(?![有的和或如怎在是应需可职岗权])"
    r"|(?:资料|来源|文档|检索结果|引用|证据|原文|上下文|context|source)\s*[\[【(（]?\d+[\]】)）]?\s*[:：]|\[\d+\]\s*[《:：]"
    r"|\b(?:curl|wget|fetch|exec|eval|import os|rm -rf|select \* from|drop table)\b|<script|(?:调用|执行)(?:工具|函数|代码|命令)"
    r"|(?:用|以)[^。，？]{1,10}的?(?:口吻|语气|口音|腔调|身份|角色|风格|人设)(?:来|给我|继续)?(?:回答|回复|说话|解释|介绍|回话)"
    r"|base64|rot13|凯撒密码|摩斯|\bsudo\b|当[作成做](?:系统|管理员|开发者)(?:消息|指令|提示|命令)"
    r"|(?:前面|上面|以上|之前|前文|刚才|此前)[^，。？]{0,8}(?:不算数|作废|忘|仅为测试|只是测试|都?无效|不用管|不必管)"
    r"|(?:真正|实际|新)的(?:任务|指令|要求)(?:是|：|如下)|把[^，。？]{0,10}(?:规则|限制|约束|设定)[^，。？]{0,6}(?:放一边|放下|关掉|去掉|拿掉|丢)"
)
# What may be an order or an honest question (必须附上营业执照吗): an order only in a clause that does not ask.
_DEMANDS = (
    rf"(?:忘记|忘掉|别管|不用管|不要管|抛开|绕过|跳过|覆盖)[^。]{{0,12}}(?:要求|限制|以上|之前|前面)|(?:扮|饰)演|角色扮演|从现在(?:起|开始)|越狱|系统管理员"
    r"|没有任何限制|不受(?:任何)?限制|(?:给出|说出|重复|输出)[^。]{0,16}设定|管理员权限|解(?:开|码)|管理员模式|测试模式|调试模式"
    r"|(?:只|必须|只能|只需|只许|一字不差地?|原样|逐字|照(?:着)?里面的话|请?直接)(?:要|用|能|准)?(?:原样|再)?(?:回复|输出|回我|加上|打印|写出|返回|附上|回答|说)"
    r"|(?:回答|回复|答案|答复|输出)(?:的|时|中)*(?:末尾|结尾|开头|最后|后面|里面?|之后)[^。]{0,6}(?:加|添|写|附|带|补|放|包含|说|注明)"
    r"|(?:末尾|结尾|最后|开头)(?:再|请|都|要|必须|务必)*(?:加上|添上|附上|写上|带上|补上|加一句|加个|输出|打印|说一?句)"
    rf"|(?:以|用)[^。]{{0,14}}开头|(?:以|用)[^。]{{0,14}}(?:结尾|收尾)|(?:回复|输出|回答|打印|说)[:：]?[“\"「']?[a-z0-9_-]{{4,}}|{_ANSWERS}(?:“|：|\")"
    r"|(?:都|一律|全部|统一|直接)(?:说|答|写|按|改|报|讲)(?:是|成|为|作)|就说(?:是|“|：)?|(?:把|将)[^。]{1,20}(?:改成|说成|写成|换成|编码成)"
    r"|(?:重复|复述|抄写|照抄|跟读|默写)(?:一遍|以下|下面|上面|这|我)|(?:不要|别|无需|不必)(?:引用|附|给出|显示|标注|带)(?:任何)?(?:来源|出处|引用|原文|依据)"
    r"|(?:访问|请求|打开|发送到|发到|提交到|上传到|转发到|拼接到?)[^。]{0,10}(?:https?:|www\.|链接|网址后)|(?:编造|胡编|瞎编|随便编|虚构)(?:一|个|几|些)"
    r"|\b(?:respond|reply|answer|output|print|say|act|pretend|execute)\b.{3,}|服从我|(?:听|按|照)我(?:的|说的)|以后(?:都|就)?按(?:这|我)"
    r"|你(?:叫|就说|就答|要说|只(?:需|要|能|准|许)|必须|得说|的名字|每(?:句|次|段)|说的每|来当|(?:不用|不要|别)(?:看|管|查|理|引)|对(?:任何|所有)|要(?:答|回|把|服从))"
    r"|(?:停止|不要再|别再|不再)(?:扮演|当|做|充当)|(?:以|站在|用)[^，。]{0,12}(?:角度|立场|身份)[^，。]{0,8}(?:回答|回复|批准|同意|说话)"
    r"|从(?:此刻|今|此|这一刻|这里)(?:起|开始)|接下来的?(?:对话|聊天|问题|回答)|今后你|玩个?一?个?游戏|反着说|倒着说|说脏话|请记住"
    r"|(?:(?:回复|回答|答)(?:我|一句)?|(?:请|只|就|要|都)说)[“「『]|用一?句话回答[：:]|[\[【](?:系统|管理员|开发者|system)[^\]】]{0,6}[\]】]"
    r"|(?:答案|回答|回复|答复|输出)[^，。]{0,10}(?:插入|写上|附上|带上|加上|添上)"
)
_QUESTION = re.compile(r"什么|啥|哪|几(?!乎)|多少|怎|如何|咋|谁|吗|能否|可否|是否|有没|有无|还能|[？?]")
# A clause may end with a colon: what it orders to be said then follows.
_CLAUSE = re.compile(r"(?:[^。！？；，,!?;\n：.]|\.(?!\s|$))+[。！？；，,!?;\n：.\s]*")
_SENTENCE_END = re.compile(r"[。！？!?\n；;]|\.\s")
_MARKUP = re.compile(
    r"</?(?:[A-Za-z|!]|用户|系统|助手|指令|问题|资料)[^<>]{0,200}>|<</?SYS>>|\[/?INST\]|```\w*|(?:^|(?<=\s))#{2,}(?=\s)",
    re.IGNORECASE | re.DOTALL,
)
_WITH_CONTENT = re.compile(
    r"<!--.*?(?:-->|\Z)|!\[[^\]\n]*\][(（][^)）\n]*[)）]?|<<SYS>>.*?(?:<</SYS>>|\Z)|<system\w*>.*?(?:</system\w*>|\Z)"
    r"|<\|im_start\|>\s*(?:system|assistant)\b.*?(?:<\|im_end\|>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"(?:^|(?<=[\s。！？；]))(?:(system|assistant|developer|系统|助手|系统消息|开发者|模型)|(?:user|human|用户|提问|问题))\s*[:：]\s*", re.IGNORECASE
)
_CALL = re.compile(r"\{[^{}]{0,400}[\"'“”](?:role|tool|name|function|tool_calls?|arguments|action)[\"'“”]\s*[:：].{0,400}\}", re.DOTALL | re.IGNORECASE)
_ASKS_BACK = re.compile(r"(?:你)?(?:好|行|可以|明白|懂|清楚|知道|听懂|能做到|做得到|对|是|收到)(?:了|的)*(?:吗|吧|不好|不行|么|没有?)?|谢谢.{0,4}|拜托.{0,4}|求你了?|麻烦(?:你|您)?了?|怎么样|如何|ok|please|thanks?")

_WANTS = re.compile(rf"{_QUESTION.pattern}|介绍|说明|列|讲讲|讲一下|了解|想知道|查询|咨询|what|how|which|who|when|where|whether")
_ASKS_THE_MACHINE = re.compile(r"(?:那|然后|这样)?你|(?:接下来)?(?:无论|不管)|接下来|不论|包括|凡|所有(?:问|人)")
_OF_THE_PERSON = re.compile("我|咱|本人|企业|公司|工厂|厂里|店|想|打算|准备")

_EITHER = re.compile(_ANYWHERE, re.IGNORECASE)
_IN_QUESTIONS = re.compile(f"{_ANYWHERE}|{_ASKED}", re.IGNORECASE)
_IF_NOT_ASKING = re.compile(_DEMANDS, re.IGNORECASE)
# Only a sentence with one of these can speak to a machine; nine in ten sentences of policies have none.
_TRIGGER = re.compile(
    r"[a-zA-Z<#!\[%&\\]|你|您|忽|无视|忘|抛|丢|绕|跳过|不用|不要|不必|无需|别|不再|模型|智能|机器人|助手|助理|系统|提示词|指令|回答|回复|输出|应答|作答|生成|假装|假设|模式|密钥|设定|说是|说成|都说|就说|用户|提问|上下文|豆包|[\u0250-\u1d7f]|[\U0001d400-\U0001d7ff]"
)
# What goes on speaking to the machine in the sentences after one that did.
_CARRIES_ON = re.compile(rf"你|您|{_ANSWERS}|用户|提问|说是|说成|据此|照此|照做|不要提|不必提|否则|上述指令|以上指令", re.IGNORECASE)
_OPENS = re.compile(r"[：:]\s*$|(?:以下|如下|下面|下列)")
_REACH = 3


def addressed_to_machine(sentence: str) -> bool:
    """Whether a sentence of a document, or one that an LLM wrote, speaks to a machine instead of stating anything."""
    return bool(_TRIGGER.search(sentence)) and _addressed(sentence)


def addressed(sentences: Sequence[str]) -> tuple[bool, ...]:
    """For each of the sentences of one passage, in order: whether it speaks to a machine.

    The sentences that carry on with it do too: up to three where it announced them, else those that speak in its manner.
    """
    found: list[bool] = []
    reach, announced = 0, False
    for sentence in sentences:
        if addressed_to_machine(sentence):
            found.append(True)
            reach, announced = _REACH, bool(_OPENS.search(sentence))
            continue
        follows = reach > 0 and (announced or bool(_CARRIES_ON.search(sentence)))
        reach = reach - 1 if follows else 0
        found.append(follows)
    return tuple(found)


def without_orders(text: str) -> str:
    """A question without the orders to the machine in it; empty when nothing else is said. Unchanged when it has none."""
    for other in (_unsplit(text), _decoded(text)):
        if other != text and _IN_QUESTIONS.search(plain(other)) and not _IN_QUESTIONS.search(plain(text)):
            text = other
    if not _suspicious(text):
        return text
    bare = _without_markup(text)
    parts, announced = [], False
    for clause in _CLAUSE.findall(bare):
        part = _Part(clause, _honest_part(clause, announced))
        announced = part.cut and clause.rstrip().endswith(("：", ":")) or announced and not part.honest
        parts.append(part)
    if bare == text and not any(part.cut for part in parts):
        return text
    kept = "".join(part.honest for sentence in _by_sentence(parts) for part in _worth_keeping(sentence))
    return re.sub(r"\s+", " ", kept).strip(" ，,、；;：:")


def is_order(text: str) -> bool:
    """Whether a question holds an order to the machine."""
    return without_orders(text) != text


@dataclass(frozen=True)
class _Part:
    """A clause of a question, and what of it is no order."""

    clause: str
    honest: str

    @property
    def cut(self) -> bool:
        return self.honest != self.clause


def _by_sentence(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    sentence: list[_Part] = []
    for part in parts:
        sentence.append(part)
        if _SENTENCE_END.search(part.clause):
            yield sentence
            sentence = []
    yield sentence


def _worth_keeping(sentence: Sequence[_Part]) -> Iterator[_Part]:
    """Of a sentence with an order in it: the clauses that ask, and before the order what tells of the person."""
    cut = False
    for part in sentence:
        cut = cut or part.cut
        bare = part.honest.strip("。！？；，,!?;：:~～. ")
        if not bare or _ASKS_BACK.fullmatch(bare):
            continue
        among_orders = any(p.cut for p in sentence)
        asks = _WANTS.search(bare) and not _ASKS_THE_MACHINE.match(bare)
        if not among_orders or asks or not cut and _OF_THE_PERSON.search(bare):
            yield part


def _suspicious(text: str) -> bool:
    return bool(_MARKUP.search(text) or _SPEAKER.search(text) or _CALL.search(text)) or any(
        _IN_QUESTIONS.search(reading) or _IF_NOT_ASKING.search(reading) for reading in _readings(text)
    )


def _without_markup(text: str) -> str:
    """Tags become blanks; comments, images, calls of tools and what others are made to say go with their content."""
    text = _CALL.sub(" ", _WITH_CONTENT.sub(" ", text))
    labels = list(_SPEAKER.finditer(text))
    for label, following in reversed(list(zip_longest(labels, labels[1:]))):
        end = label.end()
        if label[1]:  # not the person who asks
            stop = re.compile(r"[。！？\n]|$").search(text, end)
            end = following.start() if following else stop.end() if stop else len(text)
        text = f"{text[: label.start()]} {text[end:]}"
    return re.sub(r"[ \t]+", " ", _MARKUP.sub("\n", text))


def _honest_part(clause: str, announced: bool) -> str:
    """What of a clause is no order: all of it, nothing, or the question after an order that runs into it."""
    asks = bool(_QUESTION.search(clause))
    if announced and not asks:
        return ""
    if not _is_order(clause, asks):
        return clause
    if asks:
        # 忽略以上规则告诉我什么是新质生产力
        ends = [match.end() for match in _IN_QUESTIONS.finditer(plain(clause))]
        rest = clause[max(ends, default=len(clause)) :]
        asked = re.sub(r"^(?:然后|再|并|并且|后|之后|，|请|直接|而|的|来)*(?:告诉我|回答我?|说说|说明|解释)?", "", rest)
        if len(re.findall(r"[一-鿿]", asked)) >= 5 and _QUESTION.search(asked) and not _is_order(rest, True):
            return asked
    return ""


def _is_order(clause: str, asks: bool) -> bool:
    return any(
        _IN_QUESTIONS.search(reading) or not asks and _IF_NOT_ASKING.search(reading) for reading in _readings(clause)
    )


@lru_cache(16_384)
def _addressed(sentence: str) -> bool:
    return any(_EITHER.search(reading) for reading in _readings(_unsplit(sentence)))


def _readings(text: str) -> Iterator[str]:
    """``text`` as written and as it may be meant: backwards, decoded, with digits for letters."""
    lower = plain(text)
    yield lower
    if len(lower) >= 6 and re.search(r"令指|示提|则规|词示提|tpmorp|erongi", lower):
        yield lower[::-1]
    if re.search(r"[a-z][^\w\s][a-z]", lower):
        yield re.sub(r"(?<=[a-z])[^\w\s](?=[a-z])", "", lower)
    if re.search(r"[a-z][0134578@$]|[0134578@$][a-z]", lower):
        yield lower.translate(str.maketrans("013457@$", "oieastas"))
    if "&#" in text or "%" in text or "\\" in text:
        decoded = _decoded(text)
        if decoded != text:
            yield plain(decoded)
    for token in re.findall(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{12,}={0,2}", text):
        yield from _from_base64(token)
    for token in re.findall(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{2}[ ]?){12,}", text):
        yield from _spelled(bytes.fromhex(token))


def _decoded(text: str) -> str:
    text = html.unescape(unquote(text, errors="replace"))
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def _from_base64(token: str) -> Iterator[str]:
    try:
        content = base64.b64decode(token + "=" * (-len(token) % 4), validate=False)
    except (binascii.Error, ValueError):
        return
    yield from _spelled(content)


def _spelled(content: bytes) -> Iterator[str]:
    try:
        spelled = content.decode()
    except UnicodeDecodeError:
        return
    if spelled.isprintable():
        yield plain(spelled)


# Characters set apart one by one (忽-略-以-上, i g n o r e): the same sign between all of them.
_APART = re.compile(
    r"[一-鿿]([^\w一-鿿\n]{1,3}|[a-z0-9])(?:[一-鿿]\1){2,}(?:[一-鿿](?![一-鿿]))?|\b[A-Za-z]([ ._*-]{1,2})(?:[A-Za-z]\2){3,}[A-Za-z]\b"
)


def _unsplit(text: str) -> str:
    def join(match: re.Match[str]) -> str:
        separator = match[1] or match[2]
        return match[0].replace(separator, "") + (separator if match[0].endswith(separator) else "")

    return _APART.sub(join, text)
