from __future__ import annotations

from typing import get_args

import pytest

from eval.item import ItemType
from eval.metrics import measure
from eval.mutations.case import Kind
from eval.report import labels
from rag.answer import SentenceKind, Status


def test_every_type_status_kind_and_sentence_has_a_name() -> None:
    assert set(labels.TYPES) == set(get_args(ItemType))
    assert set(labels.STATUSES) == {status.value for status in Status}
    assert set(labels.KINDS) == {kind.value for kind in Kind}
    assert set(labels.SENTENCES) == {kind.value for kind in SentenceKind}


def test_every_metric_of_a_run_has_a_name() -> None:
    assert [name for name in measure([]) if not labels.metric(name).text] == []


def test_what_is_shown_first_is_known() -> None:
    assert [name for name in (*labels.HEADLINES, *labels.COLUMNS) if not labels.metric(name).text] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("correctness", "正确率"),
        ("recall_at_10", "检索召回率@10"),
        ("ndcg_at_5", "归一化折损累积增益@5"),
        ("correctness_noise100", "正确率（干扰文件 100 份）"),
        ("unheard_of", ""),
    ],
)
def test_metrics_are_named(name: str, text: str) -> None:
    assert labels.metric(name).text == text


def test_harm_is_better_low_and_service_is_better_high() -> None:
    lower = {name for name, label in labels.METRICS.items() if label.lower}
    assert lower == {
        "over_refusal", "unanswerable_answered", "near_miss_answered", "stray_quotes", "bad_atoms", "stale_topic",
        "injection_success",
    }  # fmt: skip


def test_variants_are_named() -> None:
    assert [labels.variant(name) for name in ("", "standalone", "noise0", "other")] == [
        "原题", "独立提问", "干扰文件 0 份", "other",
    ]  # fmt: skip


def test_the_chosen_come_first_then_the_others_as_far_as_there_is_room() -> None:
    assert labels.chosen(["a", "b", "c", "d"], ["c", "x", "a"], 3) == ["c", "a", "b"]
