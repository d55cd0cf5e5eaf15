"""Width and punctuation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.edits import Draft, Edit
from index.typography import bracket_edits, mark_edits, width_edits


def applied(rule: Callable[[str], list[Edit]], text: str) -> str:
    draft = Draft(text)
    draft.apply("rule", rule(text))
    return draft.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第３条：ＧＤＰ增长５％", "第3条：GDP增长5%"),
        ("３．５亿元，Ｗｗｗ．ｘ．ｃｎ", "3.5亿元，Www.x.cn"),
        ("１．总则", "1.总则"),
        ("２０２４／５／１，Ａ－１", "2024/5/1，A-1"),
        ("＂４５６７＂，Ｃ＋＋", '"4567"，C++'),
        ("⼯业⾦融", "工业金融"),
        # What a full compatibility normalisation would spoil.
        ("①②㎡½…〇㈠Ⅳ℃ﬁ", "①②㎡½…〇㈠Ⅳ℃ﬁ"),
        ("企业／个人，１０～２０，好！（一）：；？", "企业／个人，10～20，好！（一）：；？"),
    ],
)
def test_width(text: str, expected: str) -> None:
    assert applied(width_edits, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表示,将推进;落实", "表示，将推进；落实"),
        ("表示 , 将推进", "表示，将推进"),
        ("两个毫不动摇”,着力", "两个毫不动摇”，着力"),
        ("《措施》,以“6”个", "《措施》，以“6”个"),
        ("如下:\n怎么办?\n好!", "如下：\n怎么办？\n好！"),
        ("怎么办??真的吗?!", "怎么办？？真的吗？！"),
        ("时间:10:30,共1,000元,其中5%,是3.5万", "时间：10:30，共1,000元，其中5%，是3.5万"),
        # Between other characters a half-width mark is as it should be.
        ("1,000 10:30 3.5 a,b;c 5:中 Hello, world! What?", "1,000 10:30 3.5 a,b;c 5:中 Hello, world! What?"),
        ("GDP,增长，类::方法，a@b.cn", "GDP,增长，类::方法，a@b.cn"),
        ("见http://a.cn/政策?页=1:中,请下载", "见http://a.cn/政策?页=1:中，请下载"),
        ("一。二、三…“四”《五》〔六〕", "一。二、三…“四”《五》〔六〕"),
    ],
)
def test_marks(text: str, expected: str) -> None:
    assert applied(mark_edits, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("企业(以下简称公司)应当", "企业（以下简称公司）应当"),
        ("产值(GDP)与（GDP）", "产值(GDP)与（GDP）"),
        ("（一)总则 (二）附则", "（一）总则 （二）附则"),
        ("(GDP） （a)", "(GDP) (a)"),
        ("((一)项(GDP))", "（（一）项(GDP)）"),
        ("f(中文)和AI(人工智能)", "f(中文)和AI（人工智能）"),
        ("1)申报 2)审核", "1)申报 2)审核"),
        ("(没有闭合\n闭合)", "(没有闭合\n闭合)"),
        ("()（）", "()（）"),
    ],
)
def test_brackets(text: str, expected: str) -> None:
    assert applied(bracket_edits, text) == expected
