"""Lost characters, chosen among what is left of their bytes."""

from __future__ import annotations

from index.gap_filling import GapFiller
from index.gbk import with_lead, with_trail


def test_a_gap_within_a_word_is_filled() -> None:
    # 业 is D2 B5, and its second byte is lost.
    assert GapFiller("").fill([with_lead(0xD2)], "加快培育战略性新兴产", "，前瞻布局") == ["业"]


def test_a_lost_first_byte_is_filled() -> None:
    # 技 is BC BC.
    assert GapFiller("").fill([with_trail(0xBC), ("术",)], "加强核心", "攻关") == ["技", "术"]


def test_gaps_beside_each_other_are_filled_together() -> None:
    assert GapFiller("").fill([with_lead(0xD6), with_lead(0xD4)], "推动智能", "业转型") == ["制", "造"]


def test_a_gap_that_many_characters_fit_stays() -> None:
    assert GapFiller("").fill([with_lead(0xCE)], "", "") == [None]


def test_a_character_of_which_nothing_is_known_stays() -> None:
    assert GapFiller("").fill([("产",), (), ("经",), ("济",)], "", "") == ["产", None, "经", "济"]


def test_the_script_of_the_document_decides_between_forms() -> None:
    forms = ("业", "業")

    assert GapFiller("發展產業與經濟").fill([forms], "新興產", "集群") == ["業"]
    assert GapFiller("发展产业与经济").fill([forms], "新兴产", "集群") == ["业"]


def test_the_document_s_own_words_count() -> None:
    # Both names are unknown words; the document has one of them elsewhere.
    slot = ("瑶", "瑛")

    assert GapFiller("").fill([slot], "镇长赵", "主持") == [None]
    assert GapFiller("赵瑛任镇长，赵瑛出席").fill([slot], "镇长赵", "主持") == ["瑛"]
