"""Problem details (RFC 9457): the one shape of every error that HTTP callers see.

A problem is for a request that could not be understood or served. A question that has no answer is no
problem: it is an ``Answer`` with a status.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:wence:problem:"

# HTTP status → (name of the problem type, title, what to do about it)
_KINDS: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "请求无法识别", "请求的格式有误，请检查后重试。"),
    404: ("not-found", "未找到", "没有这个地址，请检查路径是否正确。"),
    405: ("method-not-allowed", "请求方法不被允许", "这个地址不接受该请求方法，可用的方法见 Allow 响应头。"),
    413: ("content-too-large", "请求内容过大", "请求内容超过 64 KiB，请缩短后重试。"),
    415: (
        "unsupported-media-type",
        "请求体格式不受支持",
        "请求体须为 JSON（Content-Type: application/json）。",
    ),
    422: ("invalid-request", "请求内容有误", "请求中有不符合要求的内容，详见 errors。"),
    500: ("internal", "服务内部错误", "服务出现内部错误，请稍后重试；如有急需可拨打 12345 咨询。"),
    503: ("not-ready", "服务尚未就绪", "索引正在载入或尚未发布，请稍后重试。"),
}
_OTHER = ("error", "请求未能完成", "请求未能完成，请稍后重试。")

# pydantic's error types → what to tell the caller; {…} are filled from the error's context
_FAULTS = {
    "missing": "缺少必填内容",
    "string_type": "应为文字",
    "string_unicode": "含有无法识别的字符",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "blank": "不能为空",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "list_type": "应为数组",
    "too_long": "最多 {max_length} 项",
    "model_attributes_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
    "json_invalid": "不是合法的 JSON",
}


@dataclass(frozen=True)
class Problem:
    """One problem. ``errors`` lists the faulty parts of the request, each ``{"field", "message"}``."""

    status: int
    detail: str = ""
    errors: Sequence[Mapping[str, str]] = field(default=())

    def to_json(self) -> dict[str, Any]:
        name, heading, advice = _KINDS.get(self.status, _OTHER)
        data: dict[str, Any] = {
            "type": TYPE_PREFIX + name,
            "title": heading,
            "status": self.status,
            "detail": self.detail or advice,
        }
        if self.errors:
            data["errors"] = [dict(error) for error in self.errors]
        return data

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        return JSONResponse(self.to_json(), self.status, dict(headers or {}), MEDIA_TYPE)


def title(status: int) -> str:
    """What the problems of an HTTP status are called."""
    return _KINDS.get(status, _OTHER)[1]


class ProblemError(Exception):
    """Raised by a route to answer with a problem."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.headers = headers


def add_handlers(app: FastAPI) -> None:
    """Make ``app`` answer every refused request with a problem."""
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)


async def _on_problem(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, ProblemError)
    return error.problem.response(error.headers)


async def _on_http(request: Request, error: Exception) -> Response:
    """The framework's own refusals. Their English detail is dropped: the kind says the same in Chinese."""
    del request
    assert isinstance(error, HTTPException)
    return Problem(error.status_code).response(error.headers)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if not _is_json(request) and any(fault["loc"] == ("body",) for fault in faults):
        return Problem(415).response()
    errors = [{"field": _name(fault["loc"]), "message": _message(fault)} for fault in faults]
    detail = "；".join(f"{e['field']}：{e['message']}" for e in errors)
    return Problem(422, detail, errors).response()


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _name(location: Sequence[str | int]) -> str:
    """Where the fault is, without the part of the request that FastAPI puts first: ``history.0.role``."""
    inner = [str(part) for part in location[1:]]
    if location[0] == "body" and (not inner or inner[0].isdigit()):
        return "请求体"  # a syntax error's location is a character offset
    return ".".join(inner)


def _message(fault: Mapping[str, Any]) -> str:
    template = _FAULTS.get(fault["type"], "不符合要求")
    context = {
        key: str(value).replace(" or ", " 或 ").replace("'", "") for key, value in (fault.get("ctx") or {}).items()
    }
    return template.format_map(context)
