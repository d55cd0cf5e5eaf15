"""Text that was put out of step by a byte, and is put back."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from index.cleaning import clean
from index.edits import Draft
from index.mojibake import shift_edits
from tests.index.byte_damage import annotate, astride, decode_carefully, decode_greedily, reading
from tests.index.sentences_for_damage import SENTENCES

POLICY = (Path(__file__).parent / "data" / "policy_clean.txt").read_text("utf-8")
_SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+"
NOTE = re.compile(rf"\({_SYLLABLE}\)")
SWALLOWED = re.compile(rf"\?{_SYLLABLE}\)")


def restored(text: str) -> str:
    draft = Draft(text)
    draft.apply("byte-shift", shift_edits(text))
    return draft.text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (
            "具有技術基礎(chǔ)和發(fā)展?jié)摿Φ奈磥懋a(chǎn)業(yè)",
            "具有技術基礎(chǔ)和發(fā)展潛力的未來產(chǎn)業(yè)",
        ),
        ("?。ㄒ唬┥暾?qǐng)條件", "\u3000（一）申請(qǐng)條件"),
        ("申報條件\n?。ㄒ唬┥暾?qǐng)人", "申報條件\n\u3000（一）申請(qǐng)人"),
    ],
)
def test_damage_found_in_the_wild(shown: str, expected: str) -> None:
    assert restored(shown) == expected


def test_the_repair_covers_what_was_out_of_step_and_no_more() -> None:
    assert [tuple(edit) for edit in shift_edits("發展?jié)摿Φ奈磥懋a(chǎn)業")] == [(2, 13, "潛力的未來產")]


def test_several_runs_in_one_text() -> None:
    text = "發展?jié)摿Φ奈磥懋a(chǎn)業，以及發展?jié)摿Φ奈磥懋a(chǎn)業"

    assert restored(text) == "發展潛力的未來產(chǎn)業，以及發展潛力的未來產(chǎn)業"


@pytest.mark.parametrize("decode", [decode_greedily, decode_carefully])
@pytest.mark.parametrize("lost", ["?", "\ufffd"])
def test_either_kind_of_decoder_and_of_sign(decode: Callable[[bytes], str], lost: str) -> None:
    shown = decode(annotate("發展潛力的未來產業", ["節"]))

    assert restored(shown.replace("?", lost)) == "發展潛力的未來產業"


def _readable(character: str) -> bool:
    return NOTE.fullmatch(f"({reading(character)})") is not None


def _damaged_sentences() -> list[tuple[str, str, str]]:
    """Kind of damage, damaged sentence and the sentence; two places a sentence and script, and three decoders."""
    generator = random.Random(20240501)
    cases: list[tuple[str, str, str]] = []
    for sentence in SENTENCES:
        for script, text in (("simplified", sentence), ("traditional", _s2t().convert(sentence))):
            places = [character for character in astride(text) if _readable(character)]
            for character in generator.sample(places, min(2, len(places))):
                content = annotate(text, [character])
                cases.append((f"{script}, greedy", decode_greedily(content), sentence))
                cases.append((f"{script}, greedy, private use", decode_greedily(content, True), sentence))
                cases.append((f"{script}, careful", decode_carefully(content), sentence))
    return cases


def test_the_rate_of_sentences_restored_exactly() -> None:
    """Floors a little below what is measured.

    One run in a sentence, up to its end; a byte that is lost for good (of the full stop, or beside a comma) counts as
    a failure unless it is filled in rightly. Traditional text, where the damage comes from, has ASCII second bytes that
    end a run; simplified text has none, so that every run there loses bytes.
    """
    tried: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    invented = 0
    for kind, shown, sentence in _damaged_sentences():
        tried[kind] += 1
        found = clean(shown).text
        exact[kind] += found == sentence
        # Characters that neither the sentence has nor what was shown: wrong fillings.
        invented += bool(set(found) - set(sentence) - set(_t2s().convert(shown)) - set("?？，。"))
    floors = {
        "traditional, greedy": 0.88,
        "traditional, greedy, private use": 0.95,
        "traditional, careful": 0.88,
        "simplified, greedy": 0.25,
        "simplified, greedy, private use": 0.85,
        "simplified, careful": 0.6,
    }
    rates = {kind: exact[kind] / tried[kind] for kind in tried}

    assert {kind: rates[kind] >= floors[kind] for kind in rates} == dict.fromkeys(floors, True), rates
    assert invented / tried.total() < 0.03


def test_the_rate_of_damaged_lines_restored_exactly() -> None:
    """The damage as a converter does it: nine hundred traditional characters annotated all over a document."""
    generator = random.Random(7)
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    table = [each for each in han if _t2s().convert(each) != each and each.encode("gbk", "ignore") and _readable(each)]
    lines = [*POLICY.split("\n"), *SENTENCES]
    damaged = exact = 0
    for _ in range(10):
        characters = generator.sample(table, 900)
        texts = [_s2t().convert(line).replace("，", ",") for line in lines]
        shown = [decode_greedily(annotate(text, characters)) for text in texts]
        found = clean("\n".join(shown)).text.split("\n")
        for damage, restoration, line in zip(shown, found, lines, strict=True):
            if SWALLOWED.search(damage):
                damaged += 1
                exact += restoration == line

    assert damaged > 50
    assert exact / damaged >= 0.8, exact / damaged


@pytest.mark.parametrize(
    "text",
    [
        "什么是高新技术企业?怎么申请?",
        "什么?我们可以A类申请,也可以B类申请。",
        "為什麼?這樣做對產業發展有好處a",
        "这是真的吗?(shì)的",
        "他问(是吗?he)说",
        "?什么???怎么??",
        "select * from t where a=? and b=?;-- 查询条件?参数",
        "让我?ok)这样",
        "犇骉鱻羴麤?龘靐齉齾爩鱻麤龗灪吁龖厵a",
        "饕餮?魑魅魍魉a",
        "价格?ΦΨΩαβγa",
        "がぎぐ?げござじずぜa",
        "名称?数量?单位\t100?200",
        "\ufffd\ufffd\ufffd政策",
        "",
        "?",
    ],
)
def test_undamaged_text_is_left_alone(text: str) -> None:
    assert shift_edits(text) == []


_WORDS = st.sampled_from(
    [word for sentence in SENTENCES for word in re.split("[，。、]", sentence) if word]
    + ["經濟發展", "著力推進產業升級", "饕餮", "魑魅魍魉", "赵犇", "GDP", "A类", "1,000元", "10:30", "x?y:z", "(GDP)"]
    + ["what?", "def f(a):", "?", "??", "？", "\n", "\t", ",", "，", "。", "(yī)", "企(qǐ)業(yè)", "%", "b", "~", "①"]
)


@settings(deadline=None)
@given(st.lists(_WORDS, max_size=12).map("".join))
def test_text_put_together_from_words_is_left_alone(text: str) -> None:
    assert shift_edits(text) == []


@settings(deadline=None)
@given(st.text())
def test_any_text_comes_through(text: str) -> None:
    for start, end, _ in shift_edits(text):
        assert 0 <= start < end <= len(text)


def test_a_ruined_document_takes_no_minutes() -> None:
    generator = random.Random(3)
    content = bytes(generator.choice(b"\x81\xb0\xd5\xfe?a") for _ in range(60_000))

    assert isinstance(restored(decode_greedily(content)), str)


@lru_cache(maxsize=1)
def _s2t() -> OpenCC:
    return OpenCC("s2t")


@lru_cache(maxsize=1)
def _t2s() -> OpenCC:
    return OpenCC("t2s")
