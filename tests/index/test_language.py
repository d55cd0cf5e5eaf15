"""The score of a text as written Chinese."""

from __future__ import annotations

import math

import pytest

from index.language import Language, chinese, score


def test_the_best_division_wins() -> None:
    # Of 100 words counted: 产业 10, 产 1, 业 1, 集群 4, the rest is 其 84.
    language = Language({"产业": 10, "产": 1, "业": 1, "集群": 4, "其": 84})

    assert language.score("产业集群") == pytest.approx(math.log(0.10) + math.log(0.04))
    assert language.divide("产业集群其") == [(0, 2), (2, 4), (4, 5)]
    assert language.score("业产") == pytest.approx(2 * math.log(0.01))


def test_single_characters_can_beat_a_rare_word() -> None:
    language = Language({"其中": 1, "其": 50, "中": 49})

    assert language.divide("其中") == [(0, 1), (1, 2)]


def test_unknown_characters_score_below_every_known_one() -> None:
    language = Language({"其": 1, "中": 99})

    assert language.score("磥") < language.score("其") < language.score("中") < 0
    assert language.score("") == 0


def test_chinese_prefers_what_people_write() -> None:
    assert score("潛力的未來產業") > score("摿Φ奈磥懋") + 5
    assert score("（一）申請") > score("。ㄒ唬┥暾") + 5
    assert chinese().divide("未来产业") == [(0, 2), (2, 4)]
