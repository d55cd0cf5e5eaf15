from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from index.passage import Span
from rag.naming import unnamed
from rag.question import Question
from rag.state import Quote
from tests.rag.passages import GRANT

Understood = Callable[[str], Question]


def _quotes(text: str) -> list[Quote]:
    span = Span(0, len(text))
    return [Quote(replace(GRANT, text=text, span=span), span)]


@pytest.mark.parametrize("question", ["哪几家银行能办", "银行有名单没有", "可以挑哪几所学校", "把校名发我看看"])
def test_a_kind_is_no_list_of_names(question: str, understood: Understood) -> None:
    assert list(unnamed(understood(question), _quotes("从本市银行业金融机构取得的贷款，给予贴息。"))) == ["具体名单"]


@pytest.mark.parametrize("text", ["合作银行为澜岳银行、海岳银行。", "名单由市财政局另行公布。"])
def test_names_or_where_they_stand(text: str, understood: Understood) -> None:
    assert list(unnamed(understood("哪几家银行能办"), _quotes(text))) == []


@pytest.mark.parametrize("question", ["是哪几家单位制定的", "哪些企业可以申请", "列入名单的企业怎么申请"])
def test_who_does_something_is_not_asked_by_a_list(question: str, understood: Understood) -> None:
    assert list(unnamed(understood(question), _quotes("由市科技局会同有关部门制定。"))) == []
