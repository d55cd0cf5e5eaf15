"""The bodies of requests and responses, as they are published in ``/openapi.json``.

The response models document what the routes send (``rag.answer.Answer.to_json`` and its like) and are held
to it by a test; they do not shape it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.problems import title
from api.script import Script

Offset = Annotated[int, Field(ge=0)]


def _encodable(text: str) -> str:
    """JSON can spell half of a surrogate pair; no text holds one, and no answer could repeat it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise PydanticCustomError("string_unicode", "not text") from None
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "blank")
    return text


Encodable = AfterValidator(_encodable)
NotBlank = AfterValidator(_not_blank)
Text = Annotated[str, Encodable]


class HistoryTurn(BaseModel):
    """对话中较早的一条消息。"""

    role: Literal["user", "assistant"] = Field(description="谁说的：user 为提问者，assistant 为本服务")
    content: Text = Field(description="消息原文")


class ChatRequest(BaseModel):
    """一次提问。未列出的字段会被忽略。"""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "厂里设备老旧想搞技改，有没有什么专项？"}]})

    question: Annotated[Text, NotBlank] = Field(description="问题，不能为空；过长时 status 为 refused")
    conversation_id: Annotated[str, Field(max_length=128), Encodable] | None = Field(
        None, description="调用方自定的会话编号，在 meta 事件中原样返回；服务端不保存对话"
    )
    history: list[HistoryTurn] = Field(
        default_factory=list,
        description="此前的对话，按时间先后，用来补全追问；只读最近 20 条、每条前 2000 字，更早的和空白的不读。"
        "补全的结果见 standalone_question",
    )
    script: Script = Field(
        Script.SIMPLIFIED, description="traditional 时回答文字与引文以繁体显示；start/end 仍以简体原文计"
    )


class CorrectionBody(BaseModel):
    """问题中被理解为其他文字的一处。"""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: str = Field(alias="from", examples=["新指生产力"])
    to: str = Field(examples=["新质生产力"])


class SentenceBody(BaseModel):
    """回答中的一句。"""

    model_config = ConfigDict(extra="forbid")

    text: str
    kind: Literal["claim", "lead", "notice"] = Field(
        description="claim：关于政策的陈述，必有引文；lead：引导语；notice：关于服务的说明"
    )
    citations: list[int] = Field(description="引文编号")


class CitationBody(BaseModel):
    """一条逐字引文：quote 等于文件文本 text[start:end]。"""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1)
    document_id: str
    document_title: str
    passage_id: str
    heading: str
    quote: str
    start: Offset = Field(description="引文在文件文本中的起点，以字符（Unicode 码位）计")
    end: Offset = Field(description="引文的终点，不含")
    url: str | None


class HandoffBody(BaseModel):
    """可以继续人工咨询的去处。"""

    model_config = ConfigDict(extra="forbid")

    label: str = Field(examples=["12345"])
    reason: str


class AnswerBody(BaseModel):
    """一个回答，无论何种状态都以 HTTP 200 返回。"""

    model_config = ConfigDict(extra="forbid")

    id: str
    question: str
    standalone_question: str = Field(description="结合上文补全后的问题")
    status: Literal[
        "answered", "partial", "no_evidence", "out_of_scope", "needs_clarification", "refused", "failed"
    ] = Field(description="只有 answered 表示所问皆有原文依据")
    reason: str | None = Field(description="状态之下的具体原因，如 too_long、injection")
    corrections: list[CorrectionBody]
    text: str = Field(description="带引文编号 [n] 的纯文本")
    sentences: list[SentenceBody]
    citations: list[CitationBody]
    missing: list[str] = Field(description="问到而原文未写明的内容", examples=[["补贴金额"]])
    suggestions: list[str] = Field(description="原文能够回答的后续问题")
    handoff: HandoffBody | None
    composer: Literal["extractive", "llm"]
    model: str | None
    ai_generated: Literal[True]
    notice: str = Field(description="须与回答一同展示的人工智能生成标识")
    index_version: str
    prompt_digest: str | None
    timings_ms: dict[str, float]


class HitBody(BaseModel):
    """一处命中的条款。"""

    model_config = ConfigDict(extra="forbid")

    passage_id: str
    document_id: str
    document_title: str
    heading: str
    text: str
    start: Offset = Field(description="条款在文件文本中的起点，以字符计")
    end: Offset
    score: float = Field(description="相关度，越大越相关；只在同一次检索内可比")
    highlights: list[tuple[int, int]] = Field(description="命中词在 text 中的 [起点, 终点)，以字符计，互不重叠")


class SearchBody(BaseModel):
    """检索结果，最相关的在前。"""

    model_config = ConfigDict(extra="forbid")

    hits: list[HitBody]
    index_version: str


class DocumentBody(BaseModel):
    """一份文件；除 id 与 title 外，还有该文件的各项说明（地区、发文机关、来源等）。"""

    model_config = ConfigDict(extra="allow")

    id: str
    title: str


class DocumentTextBody(DocumentBody):
    """一份文件及其全文。"""

    text: str = Field(description="整理后的简体全文，引文与条款的位置都以它计")


class DocumentsBody(BaseModel):
    """收录的全部文件。"""

    documents: list[DocumentBody]


class PassageBody(BaseModel):
    """一个条款。"""

    model_config = ConfigDict(extra="forbid")

    passage_id: str
    document_id: str
    document_title: str
    heading: str
    text: str
    start: Offset
    end: Offset


class SuggestionsBody(BaseModel):
    """可以用来开始对话的问题。"""

    suggestions: list[str]


class HealthBody(BaseModel):
    """进程在运行。"""

    status: Literal["ok"]


class ReadyBody(BaseModel):
    """索引已载入，可以提问。"""

    status: Literal["ready"]
    index_version: str
    paused: Literal["answers", "llm"] | None = Field(
        None, description="answers：暂停回答；llm：只引用原文，不用大模型；没有暂停时不出现"
    )


class ProblemFault(BaseModel):
    """请求中有误的一处。"""

    field: str
    message: str


class ProblemBody(BaseModel):
    """RFC 9457 问题详情。"""

    type: str = Field(examples=["urn:wence:problem:invalid-request"])
    title: str = Field(examples=["请求内容有误"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["question：不能为空"])
    errors: list[ProblemFault] | None = None


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` argument of a route that may answer with these problems."""
    return {status: {"model": ProblemBody, "description": title(status)} for status in statuses}
