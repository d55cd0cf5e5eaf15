from __future__ import annotations

import html
import itertools
import re
import unicodedata
from random import Random

import pypinyin
import pytest

from eval.item import Item
from eval.perturbation import DISTURBANCES, disturbed
from rag.answer import Status

MAKING = "传统制造业转型升级怎么推进？"
TRADER = "个体工商户最高能享受5万元补贴吗"
BOUND = "不满3年的企业不能申报吗？"
QUESTIONS = (
    MAKING,
    TRADER,
    BOUND,
    "战略性新兴产业和未来产业有什么举措",
    "该政策在大中小企业融通发展、弘扬企业家精神方面有无相关表述？",
    "以“5”个啥为重点来着，我记不清了",
    "听说五个战略性新兴产业里有低空经济，文件第一个就是它，对吧？",
    "我公司在高新区，30来人，做软件的，能享受哪几条？你能保证批下来不",
    "营业执照满20个工作日以内、年收入３００万元以上、至少雇12名员工的，最高奖励多少，非本市户口免不免税？",
    "未经备案、无正当理由、没有社保的个体工商户，禁止申请百分之三十的贴息吗",
    "明天下不下雨啊，要不要带伞",
    "用python写个冒泡排序",
)
SEEDS = range(25)
DECISIVE = "0-9０-９〇零一二两三四五六七八九十百千万亿几不未无非没免禁"


def _results(name: str) -> list[tuple[str, str]]:
    found = [(text, DISTURBANCES[name](text, Random(seed))) for text in QUESTIONS for seed in SEEDS]
    return [(text, result) for text, result in found if result is not None]


def _difference(one: str, other: str) -> tuple[str, str]:
    """What stands between the common beginning and the common end."""
    start = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    ends = zip(reversed(one[start:]), reversed(other[start:]), strict=False)
    end = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], ends))
    return one[start : len(one) - end], other[start : len(other) - end]


def _cleaned(text: str) -> str:
    """``text`` without the noise of a copy, by rules of this test's own."""
    text = re.sub(r"[\u200b\ufeff\s]", "", html.unescape(text))
    text = re.sub(r"(?<=[\u4e00-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)", "", text)
    return re.sub(r"([？！。，])\1+", r"\1", text)


def _item(name: str, *turns: str) -> Item:
    return Item(
        id=name, family="f", split="test", type="multi_turn" if turns[1:] else "direct", document="p", turns=turns,
        status=(Status.ANSWERED,), gold_clauses=(2,), nuggets=(("千企技改",),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "seed", "expected"),
    [
        ("typo", MAKING, 0, "传统制业转型升级怎么推进？"),
        ("typo", MAKING, 1, "传统造制业转型升级怎么推进？"),
        ("typo", BOUND, 1, "不满3年的企业业不能申报吗？"),
        ("homophone", MAKING, 0, "传统制造业转星升级怎么推进？"),
        ("homophone", TRADER, 1, "个题工商户最高能享受5万元补贴吗"),
        ("traditional", TRADER, 0, "個體工商戶最高能享受5萬元補貼嗎"),
        ("garbled", MAKING, 0, "传统制造(zào)业转型升级怎(zěn)么推进？？？"),
        ("garbled", TRADER, 0, "个体工\u200b商户最高能(néng)享受(shòu)5万元补贴吗"),
        ("garbled", TRADER, 1, "个体工商户最高能&nbsp;享受5万元补贴吗"),
        ("fullwidth", TRADER, 0, "个体工商户最高能享受５万元补贴吗"),
        ("fullwidth", "用Python 3, 行吗？", 0, "用Ｐｙｔｈｏｎ　３，　行吗？"),
        ("fullwidth", MAKING, 0, "传统制造业转型升级怎么推进?"),
        ("pinyin", MAKING, 0, "传统制造业转型shengji怎么推进？"),
        ("pinyin", BOUND, 1, "不满3年的qiye不能申报吗？"),
        ("pinyin", "绿色", 0, "lvse"),
    ],
)
def test_a_question_is_disturbed_as_people_do(name: str, text: str, seed: int, expected: str) -> None:
    assert DISTURBANCES[name](text, Random(seed)) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((name, text) for name in DISTURBANCES for text in ("", "一百")),
        ("typo", "最高5万元以上？"),
        ("typo", "天天"),
        ("homophone", "不满3年以内"),
        ("homophone", "谁管？"),
        ("traditional", "用Python"),
        ("garbled", "OK 123"),
        ("fullwidth", "怎么推进"),
        ("pinyin", "ok吗"),
        ("pinyin", "A企业B"),
    ],
)
def test_a_text_that_offers_nothing_is_left_alone(name: str, text: str) -> None:
    assert DISTURBANCES[name](text, Random(0)) is None


@pytest.mark.parametrize("name", DISTURBANCES)
def test_a_disturbed_text_differs_and_comes_again_with_the_same_chance(name: str) -> None:
    for text in QUESTIONS:
        for seed in SEEDS:
            result = DISTURBANCES[name](text, Random(seed))
            assert result != text
            assert DISTURBANCES[name](text, Random(seed)) == result


@pytest.mark.parametrize("name", ["typo", "homophone", "pinyin", "garbled"])
def test_numbers_and_negations_stay(name: str) -> None:
    for text, result in _results(name):
        assert re.findall(f"[{DECISIVE}]", result) == re.findall(f"[{DECISIVE}]", text)


@pytest.mark.parametrize("name", ["typo", "homophone", "pinyin", "garbled"])
@pytest.mark.parametrize(
    "kept", ["20个工作日以内", "３００万元以上", "至少", "12名", "最高", "百分之三十", "未", "无", "禁止"]
)
def test_units_bounds_and_refusals_stay_in_one_piece(name: str, kept: str) -> None:
    results = [result for text, result in _results(name) if kept in text]
    assert results
    assert all(kept in result for result in results)


def test_a_typo_is_one_slip() -> None:
    for text, result in _results("typo"):
        swapped = {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1)}
        dropped = {text[:i] + text[i + 1 :] for i in range(len(text))}
        doubled = {text[:i] + text[i] + text[i:] for i in range(len(text))}
        assert result in swapped | dropped | doubled


def test_all_three_slips_happen_to_a_long_word_and_none_makes_another_word() -> None:
    # Neither 制造 nor 造业: the first is a word, the second has lost its beginning.
    results = {DISTURBANCES["typo"]("制造业", Random(seed)) for seed in range(60)}
    assert results == {"造制业", "制业造", "制业", "制造业业"}


def test_small_enterprises_do_not_become_others() -> None:
    for name in ("typo", "homophone"):
        results = {DISTURBANCES[name]("中小企业", Random(seed)) or "" for seed in range(200)}
        assert len(results) > 3
        assert all({"中", "小"} <= set(result) for result in results)


def test_a_homophone_is_one_other_character_of_the_same_sound() -> None:
    for text, result in _results("homophone"):
        old, new = _difference(text, result)
        assert len(old) == len(new) == 1
        sounds = [set(pypinyin.pinyin(c, style=pypinyin.Style.NORMAL, heteronym=True)[0]) for c in (old, new)]
        assert sounds[0] & sounds[1]


def test_homophones_make_no_other_word() -> None:
    # Of 权力, 全力 and 全利 only the last is no word.
    results = {DISTURBANCES["homophone"]("权利", Random(seed)) for seed in range(300)}
    assert "权力" not in results and "全力" not in results
    assert "全利" in results


def test_garbled_text_is_the_question_and_noise() -> None:
    for text, result in _results("garbled"):
        assert _cleaned(result) == text


def test_every_kind_of_noise_occurs() -> None:
    results = [result for _, result in _results("garbled")]
    for noise in (
        r"\([a-zà-ǜ]+\)",
        "[\u200b\ufeff]",
        "[\u4e00-\u9fff] [\u4e00-\u9fff]",
        "？？",
        "&nbsp;",
        "&ldquo;5&rdquo;",
    ):
        assert any(re.search(noise, result) for result in results), noise


def test_a_reading_is_not_given_twice() -> None:
    results = {DISTURBANCES["garbled"]("营(yíng)", Random(seed)) for seed in range(40)}
    assert results == {None}


def test_other_widths_are_the_same_text() -> None:
    for text, result in _results("fullwidth"):
        assert unicodedata.normalize("NFKC", result) == unicodedata.normalize("NFKC", text)


def test_pinyin_is_that_of_one_word() -> None:
    for text, result in _results("pinyin"):
        (letters,) = re.findall("[a-z]{3,}", result.replace("python", ""))
        word, _ = _difference(text, result)
        assert len(word) >= 2
        assert "".join(pypinyin.lazy_pinyin(word)) == letters


def test_each_item_gets_a_copy_for_each_disturbance() -> None:
    first, last = _item("a", "厂里想搞技改", TRADER), _item("b", "一百")
    copies = disturbed([first, last], seed=3)
    assert [copy.id for copy in copies] == [f"a~{name}" for name in DISTURBANCES]
    for copy, (name, disturb) in zip(copies, DISTURBANCES.items(), strict=True):
        question = disturb(TRADER, Random(f"3:a:{name}"))
        changes = {"id": f"a~{name}", "type": name, "turns": ("厂里想搞技改", question), "perturbed_from": "a"}
        assert copy.model_dump() == first.model_dump() | changes


def test_a_disturbance_depends_on_the_seed_and_its_item_alone() -> None:
    items = [_item(f"i{n}", text) for n, text in enumerate(QUESTIONS)]
    copies = {copy.id: copy for copy in disturbed(items, seed=1)}
    assert {copy.id: copy for copy in disturbed(reversed(items), seed=1)} == copies
    assert disturbed(items[4:5], seed=1) == tuple(copy for copy in copies.values() if copy.perturbed_from == "i4")
    assert {copy.id: copy for copy in disturbed(items, seed=2)} != copies


def test_the_disturbances_are_types_of_items() -> None:
    for copy in disturbed([_item("a", TRADER)], seed=0):
        assert Item.model_validate_json(copy.model_dump_json()) == copy
