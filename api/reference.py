"""The published description of the API, ``/openapi.json``."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE

DESCRIPTION = """问策：政策问答。每句回答都附原文依据；原文没有写明的，如实说明。

- 回答无论何种状态都以 HTTP 200 返回，状态见 `status`；请求无法识别或无法服务时返回 RFC 9457 问题详情。
- 文字与引文为整理后的简体原文；`start`、`end` 为文件全文中的字符位置（Unicode 码位，不含 end）。
- 内容由人工智能生成：展示、复制、导出回答时须一并保留 `notice`。
"""


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of ``app``, with errors under the media type that they are sent in."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=DESCRIPTION,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        for path in schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    response["description"] = response["description"].replace("Successful Response", "成功")
                    if status >= "400" and "application/json" in response.get("content", {}):
                        response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        app.openapi_schema = schema
    return app.openapi_schema
