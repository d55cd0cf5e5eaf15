"""``/api/v1/chat``: one question, answered whole (JSON) or sentence by sentence (SSE, NDJSON)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from api.deps import PingDep, ServedDep
from api.disconnect import until_disconnected
from api.negotiation import Form, preferred_form
from api.schemas import AnswerBody, ChatRequest, problem_responses
from api.streaming import EventStream, Frame, event_frame, frames
from rag.state import Event, Turn

router = APIRouter(prefix="/api/v1", tags=["问答"])

_STREAM_DOC = """事件依次为 `meta`、若干 `sentence`（遇 `reset` 则丢弃已显示的各句）、`done`（完整回答）
或 `error`（问题详情）；其间可有 `ping`。`sentence` 的 `sources` 为该句首次用到的引文。"""
_STREAM_EXAMPLE = (
    'event: meta\ndata: {"id": "…", "index_version": "…", "conversation_id": null}\n\n'
    'event: sentence\ndata: {"text": "…", "kind": "claim", "citations": [1], "sources": [{"number": 1}]}\n\n'
    'event: done\ndata: {"id": "…", "status": "answered"}\n\n'
)


@router.post(
    "/chat",
    response_model=AnswerBody,
    summary="提问",
    responses={
        **problem_responses(413, 415, 422, 503),
        200: {
            "description": f"一个回答，无论何种状态。流式时：{_STREAM_DOC}",
            "content": {
                Form.SSE: {"schema": {"type": "string"}, "example": _STREAM_EXAMPLE},
                Form.NDJSON: {
                    "schema": {"type": "string"},
                    "example": '{"event": "meta", "data": {"id": "…"}}\n{"event": "done", "data": {}}\n',
                },
            },
        },
    },
)
async def chat(body: ChatRequest, request: Request, served: ServedDep, ping_s: PingDep) -> Response:
    """回答一个关于政策的问题，每句陈述都附原文依据；原文没有写明的，列在 `missing` 中。

    `Accept: text/event-stream` 得到 SSE，`Accept: application/x-ndjson` 得到 NDJSON，其余得到 JSON。
    """
    form = preferred_form(request.headers.get("accept"))
    history = tuple(Turn(turn.role, turn.content) for turn in body.history)
    if form is Form.JSON:
        answer = await until_disconnected(request, served.assistant.ask(body.question, history))
        if answer is None:
            return Response(status_code=499)  # nobody is there to read it; the number is for the log
        return JSONResponse(body.script.answer(answer).to_json())

    def render(event: Event) -> Frame:
        return event_frame(body.script.event(event), body.conversation_id)

    return EventStream(frames(served.assistant.stream(body.question, history), render, ping_s), form)
