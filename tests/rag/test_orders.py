from __future__ import annotations

import time

import pytest

from rag.errors import SettingsError
from rag.hidden import plain
from rag.instructions import addressed_to_machine, orders_in, without_orders
from rag.orders import Family, Place, families, parse

FAMILIES = families(*Place)


def _named(family: Family) -> str:
    return family.name


@pytest.mark.parametrize("family", FAMILIES, ids=_named)
def test_a_family_catches_its_examples(family: Family) -> None:
    assert family.examples
    assert [text for text in family.examples if not family.search(plain(text))] == []


@pytest.mark.parametrize("family", FAMILIES, ids=_named)
def test_a_family_leaves_ordinary_words_alone(family: Family) -> None:
    assert family.ordinary
    assert [text for text in family.ordinary if family.pattern.search(plain(text))] == []


def test_no_family_mistakes_the_ordinary_words_of_another() -> None:
    for family in FAMILIES:
        for text in family.ordinary:
            if family.place in (Place.EVERYWHERE, Place.CHANNELS):
                assert not addressed_to_machine(text) and not list(orders_in(text)), text
            else:
                assert without_orders(text) == text, text


def test_patterns_are_compiled_when_they_are_needed() -> None:
    family = parse("[greeting]\n? hello\nhel{1,2}o")[0]
    assert family.search("good morning") is None
    assert "pattern" not in vars(family)
    assert family.search("say hello")
    assert "pattern" in vars(family)


def test_all_cues_must_be_there() -> None:
    family = parse("[telling]\n? say|tell\n? user\n.")[0]
    assert [bool(family.search(text)) for text in ("say", "user", "tell users")] == [False, False, True]


def test_fragments_stand_for_their_alternatives() -> None:
    (family,) = parse("= WHO\nyou\nthey\n\n%questions\n[asking]\nare {WHO}，")
    assert family.place is Place.QUESTIONS
    assert [bool(family.search(text)) for text in ("are you,", "are they,", "are we,")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# orders\n\nabc", "line 3: expected"),
        ("%everywhere\nabc", "line 2: expected"),
        ("%nowhere", "line 1: no section “%nowhere”; there are %everywhere, %channels, %questions, %unless-asking"),
        ("[a]\n> x", "line 1: “[a]” has no pattern"),
        ("[a]\nx\n[b]\n{WHO}", "line 4: no fragment {WHO} above this line"),
        ("= WHO\n> x\nx", "line 1: a fragment has patterns only"),
        ("[a]\nx\n[a]\ny", "line 3: there is a family “a” already"),
        ("[a]\nx{0,3}\nx.*y", "line 3: *, + and {n,} have no bound"),
        ("[a]\nx{2,}", "line 2: *, + and {n,} have no bound"),
    ],
)
def test_a_line_that_cannot_be_understood(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse(text)
    assert str(error.value).startswith(f"orders.txt, {message}")


def test_a_line_that_is_no_regular_expression() -> None:
    (family,) = parse("[a]\nx\n(y\n")
    with pytest.raises(SettingsError, match=r"orders\.txt, line 3: not a regular expression"):
        family.search("y")


# A pattern that backtracks takes minutes on these; the limit is far from what a busy machine takes.
HUNG_S = 5.0
_REPEATS = (
    "请", "[", "模型", "模型请", "模型请说“", "a", "a ", " ", "，", "“", "1", "智能", "智能问答系统",
    "智能客服须说", "一律", "作答时", "忽略", "忽略以上", "请在回答的末尾加", "输出你的", "你现在是",
    "如果你是", "问到", "询问应", "检索到本段", "system:", "ignore the ", "hu lue ", "must you ", "![", "<a ",
    "<|", "{[(<", "请模型忽略以上[[aaaa模型模型必须回答“说一律",
)  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES, ids=_named)
def test_no_text_takes_long(family: Family) -> None:
    family.pattern.search("")
    slow = {}
    for unit in _REPEATS:
        text = (unit * 20_000)[:20_000]
        spent = []
        for _ in range(2):
            began = time.process_time()
            family.pattern.search(text)
            spent.append(time.process_time() - began)
            if spent[-1] < HUNG_S:
                break
        if min(spent) >= HUNG_S:
            slow[unit] = min(spent)
    assert slow == {}


@pytest.mark.parametrize("unit", _REPEATS)
def test_no_sentence_and_no_question_takes_long(unit: str) -> None:
    began = time.process_time()
    addressed_to_machine((unit * 5_000)[:5_000])
    without_orders((unit * 500)[:500])
    assert time.process_time() - began < HUNG_S
