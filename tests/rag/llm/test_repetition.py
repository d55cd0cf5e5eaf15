from __future__ import annotations

import time

import pytest

from index.snapshot import Snapshot
from rag.llm.errors import Repeating
from rag.llm.repetition import Repetition


def _said_before_noticed(text: str, size: int = 3) -> int | None:
    """How many characters were let through before the loop was noticed; ``None``: it was not."""
    repetition = Repetition()
    for start in range(0, len(text), size):
        try:
            repetition.feed(text[start : start + size])
        except Repeating:
            return start + size
    return None


_SENTENCE = "企业年度研发投入占营业收入百分之五以上的，给予最高五百万元的一次性奖励。"


@pytest.mark.parametrize(
    ("loop", "most"),
    [
        ("无", 400),
        ("的的", 400),
        ("\n", 400),
        ("补贴补贴", 400),
        (_SENTENCE, 400),
        (_SENTENCE + "奖励有效期三年。[1]\n", 500),
        ("".join(f"第{n}项，支持产业升级和技术改造；" for n in "甲乙丙丁戊己庚辛壬癸"), 1500),
    ],
    ids=["character", "two", "newline", "word", "sentence", "two sentences", "paragraph"],
)
@pytest.mark.parametrize("size", [1, 3, 50, 4000])
def test_a_loop_is_noticed_long_before_the_cap(loop: str, most: int, size: int) -> None:
    text = "本政策支持企业加大研发投入。" + loop * (5000 // len(loop))
    noticed = _said_before_noticed(text, size)
    assert noticed is not None and noticed <= most + size


def test_a_loop_that_counts_is_noticed() -> None:
    noticed = _said_before_noticed("".join(f"{n}. 支持企业技术改造。[{n % 3}]\n" for n in range(300)))
    assert noticed is not None and noticed < 900


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{n}. 对符合条件{n * 7 % 11}的企业给予{n * 37}万元奖励。[{n % 8}]\n" for n in range(1, 60)),
        "".join(f"| {2000 + n} 年 | {n * 3 % 17}% |\n" for n in range(60)),
        "".join(f"2{n:03}年：{n}%\n" for n in range(60)),
        "".join(f"联系电话：0451-8262{n:04}；" for n in range(60)),
        "| 项目 | 金额 |\n|---|---|\n" + "-" * 120 + "\n",
        "目录" + "." * 200 + "1",
        "责任单位：省科技厅。" * 4,
        "".join(f"{name}：责任单位为省科技厅。" for name in map(chr, range(0x4E00, 0x4E40))),
    ],
    ids=["list", "table", "years", "phones", "rule", "leader", "four times", "one authority for many"],
)
def test_lists_and_tables_are_no_loops(text: str) -> None:
    assert _said_before_noticed(text) is None


def test_no_shipped_document_is_a_loop(shipped: Snapshot) -> None:
    assert [d.title for d in shipped.documents() if _said_before_noticed(d.text, 40) is not None] == []


def test_watching_costs_little() -> None:
    text = "".join(f"第{n}条，{chr(0x4E00 + n * 997 % 20_000)}类企业另行规定。" for n in range(1200))[:20_000]
    started = time.perf_counter()
    assert _said_before_noticed(text, 2) is None
    assert time.perf_counter() - started < 3
