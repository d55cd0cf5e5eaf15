"""Terms: which words and phrases of a text count, and how often."""

from __future__ import annotations

import json
from pathlib import Path

from index.terminology import TermCollector, save_vocabulary
from index.tokenizing import plain_words
from tests.index.corpora import shipped_document


def collect(*passages: str) -> dict[str, int]:
    collector = TermCollector()
    for passage in passages:
        collector.add(plain_words(passage))
    return collector.finish()


def test_words_count_once_a_passage_most_frequent_first() -> None:
    terms = collect("企业和企业。", "企业的补助。", "补助。", "租金。")
    assert list(terms.items()) == [("企业", 2), ("补助", 2), ("租金", 1)]


def test_what_a_measure_is_about_is_a_term() -> None:
    terms = collect("大力发展冰雪旅游产业和银发消费产业。着力培育个人养老产业。支持引领型企业群发展。")
    assert {"冰雪旅游产业", "银发消费产业", "个人养老产业"} <= terms.keys()
    assert not {"大力发展冰雪旅游", "型企业群", "培育个人养老产业"} & terms.keys()


def test_quotes_are_terms_and_neighbours_from_the_second_time_on() -> None:
    terms = collect("坚持“两山理论”不动摇。他说高铁时刻会变。", "我说高铁时刻没变。昨天飞机时刻变了。")
    assert terms["两山理论"] == 1
    assert terms["高铁时刻"] == 2
    assert "飞机时刻" not in terms


def test_terms_have_two_to_eight_characters_and_no_others() -> None:
    terms = collect("支持5G网络建设。“第十四个五年规划和愿景”“A计划”《法》很好。")
    assert all(2 <= len(term) <= 8 and not set("5GAa") & set(term) for term in terms)


def test_the_shipped_policy_has_its_terms() -> None:
    terms = collect(*shipped_document().text.split("\n"))
    wanted = (
        "新质生产力 数字化转型 千企技改 千企技改专项行动 战略性新兴产业 未来产业 军民融合 央地合作 民营经济 "
        "企业家精神 两个毫不动摇 关键核心技术 现代服务业 绿色制造 产业集群 中小企业 智能制造示范行动"
    )
    assert set(wanted.split()) - terms.keys() == set()
    assert terms["产业集群"] == 2


def test_the_sounds_of_common_characters_are_saved(tmp_path: Path) -> None:
    save_vocabulary(tmp_path, {"企业": 1, "镕": 1})
    data = json.loads((tmp_path / "vocabulary.json").read_text("utf-8"))
    sounds = {character: sound for sound, group in data["syllables"].items() for character in group}
    assert data["terms"] == {"企业": 1, "镕": 1}
    expected = {"企": "qi", "业": "ye", "镕": "rong", "质": "zhi", "指": "zhi", "绿": "lv", "行": "xing"}
    assert {character: sounds[character] for character in expected} == expected
    assert len(sounds) >= 6700
