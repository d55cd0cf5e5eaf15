from __future__ import annotations

import math
from dataclasses import replace

import pytest

from eval.scoring import char_f1, confidence, ndcg, quoted_share, recall, reciprocal_rank
from rag.answer import Status
from tests.eval.answers import (
    CLAUSES,
    HOTLINE,
    POLICY,
    answer,
    cite,
    claim,
    item,
    lead,
    near_miss,
    notice,
    quoting,
    refusing,
    scored,
)


def test_a_quote_of_the_right_clause_is_correct_and_fully_supported() -> None:
    result = scored(item(), quoting("实施千企技改"))
    assert result.faults == ()
    assert (result.claims, result.supported_claims, result.grounded_claims) == (1, 1, 1)
    assert (result.citations, result.precise_citations) == (1, 1)
    assert (result.atoms, result.bad_atoms) == (1, ())
    assert result.quoted_share == pytest.approx(6 / 53)
    assert (result.missing_named, result.handed_off) == (None, None)


@pytest.mark.parametrize(
    ("changes", "quotes", "fault"),
    [
        ({"status": (Status.PARTIAL,)}, ["实施千企技改"], "status answered, not partial"),
        ({"nuggets": (("千企技改",), ("专项行动", "专项"))}, ["实施千企技改"], "lacks 专项行动 / 专项"),
        ({"forbidden": ("不得重复",)}, ["实施千企技改，不得重复申报"], "shows 不得重复"),
        ({"nuggets": ()}, [], "answered without a claim"),
        ({}, [CLAUSES[1], CLAUSES[2]], "quotes 77% of the policy"),
    ],
)
def test_each_fault_is_named(changes: dict[str, object], quotes: list[str], fault: str) -> None:
    assert scored(item(**changes), quoting(*quotes)).faults == (fault,)


def test_an_overview_may_quote_any_share() -> None:
    assert scored(item(type="overview"), quoting(*CLAUSES)).correct


def test_forbidden_words_count_wherever_a_person_reads_them() -> None:
    asked = item(forbidden=("ZQX 7741",))
    given = quoting("实施千企技改")
    assert scored(asked, replace(given, suggestions=("zqx7741？",))).faults == ("shows ZQX 7741",)
    assert scored(asked, replace(given, missing=("ZQX7741",))).faults == ("shows ZQX 7741",)


def test_a_nugget_in_an_echo_of_the_question_or_in_a_notice_does_not_count() -> None:
    asked = item(question="千企技改是什么行动？")
    assert scored(asked, answer(Status.ANSWERED, [lead("千企技改是什么行动"), claim("加快转型升级", 1)])).faults == (
        "lacks 千企技改",
    )
    assert scored(asked, answer(Status.ANSWERED, [notice("千企技改"), claim("加快转型升级", 1)])).faults == (
        "lacks 千企技改",
    )


def test_a_claim_stands_only_on_its_own_verbatim_citations() -> None:
    good, other = cite("实施千企技改", 1), cite("最高奖励五百万元", 2)
    shifted = replace(good, start=good.start + 1, end=good.end + 1)
    for citations, numbers, held in [
        ([good], (1,), 1), ([good, other], (2,), 0), ([good], (), 0), ([good], (7,), 0), ([shifted], (1,), 0),
    ]:  # fmt: skip
        result = scored(item(), answer(Status.ANSWERED, [claim("实施千企技改", *numbers)], citations))
        assert result.supported_claims == held
    assert result.grounded_claims == 0


def test_grounded_means_in_any_paragraph_that_the_answer_cites() -> None:
    given = answer(Status.ANSWERED, [claim("实施千企技改", 1)], [cite("加快转型升级")])
    result = scored(item(), given)
    assert (result.supported_claims, result.grounded_claims) == (0, 1)
    assert result.unsupported == ("实施千企技改",)


def test_citation_precision_counts_what_supports_alone_or_is_needed() -> None:
    good, other, spare = cite("实施千企技改", 1), cite("最高奖励五百万元", 2), cite("以“6”个产业为重点", 3)
    both = claim("实施千企技改；最高奖励五百万元", 1, 2)
    assert scored(item(), answer(Status.ANSWERED, [both], [good, other])).precise_citations == 2
    padded = claim("实施千企技改", 1, 3)
    result = scored(item(), answer(Status.ANSWERED, [padded], [good, spare]))
    assert (result.citations, result.precise_citations) == (2, 1)
    unheld = claim("奖励一千万元", 1, 3)
    assert scored(item(), answer(Status.ANSWERED, [unheld], [good, spare])).precise_citations == 0


def test_numbers_need_cover_where_they_are_said() -> None:
    quote = cite("以“6”个产业为重点")
    given = answer(
        Status.ANSWERED,
        [
            lead("以下6个、7项："),
            claim("以6个产业为重点，奖励五百万元", 1),
            notice("您说的88万元没有写明，可拨打12345。"),
        ],
        [quote],
    )
    asked = item(question="奖励88万元吗")
    result = scored(asked, given)
    # The lead: 6个 is in the cited paragraph, 7项 is not. The claim: 5000000元 is not in its own quote.
    assert result.bad_atoms == ("number:7项", "number:5000000元")
    assert result.atoms == 5
    loose = replace(given, text=given.text + "\n另奖30万元")
    assert "number:300000元" in scored(asked, loose).bad_atoms


def test_list_markers_state_no_number() -> None:
    given = quoting("实施千企技改", "不得重复申报")
    given = replace(given, text="1. 实施千企技改[1]\n2. 不得重复申报[2]")
    assert scored(item(), given).atoms == 1  # 1000企
    asking = answer(Status.NEEDS_CLARIFICATION, [notice("您想问哪一种？（1）技改；（2）转型。")])
    assert scored(item(), asking).atoms == 0


def test_missing_is_named_in_the_field_or_the_text_but_not_by_echo() -> None:
    assert scored(near_miss(), refusing(Status.NO_EVIDENCE, "补贴金额")).missing_named is True
    assert scored(near_miss(), refusing(Status.NO_EVIDENCE, "电话")).missing_named is False
    echo = replace(refusing(), text="关于“千企技改补贴多少钱”，没有写明。")
    assert scored(near_miss(), echo).missing_named is False
    assert scored(near_miss(), replace(refusing(Status.ANSWERED, "金额"))).missing_named is False


def test_the_hotline_counts_for_policy_questions_that_are_not_answered() -> None:
    assert scored(near_miss(), refusing()).handed_off is True
    assert scored(near_miss(), replace(refusing(), handoff=None)).handed_off is False
    assert scored(near_miss(), replace(refusing(), handoff=replace(HOTLINE, label="12315"))).handed_off is False
    assert scored(near_miss(type="out_of_scope"), refusing()).handed_off is None
    assert scored(item(), quoting("实施千企技改")).handed_off is None


def test_recall_and_reciprocal_rank() -> None:
    assert [recall((0, 4, 7), (4, 7), k) for k in (1, 2, 3, 5)] == [0.0, 0.5, 1.0, 1.0]
    assert recall((4,), (4, 7), 1) == 1.0
    assert reciprocal_rank((0, 0, 7, 4), (4, 7)) == pytest.approx(1 / 3)
    assert reciprocal_rank((0, 2), (4,)) == 0.0


def test_an_overview_and_a_question_without_clauses_have_no_rank() -> None:
    assert scored(item(type="overview"), quoting("实施千企技改"), (2,)).reciprocal_rank is None
    assert scored(near_miss(gold_clauses=()), refusing(), (2,)).recall == {}
    assert scored(item(), quoting("实施千企技改"), (0, 2)).recall == {1: 0.0, 3: 1.0, 5: 1.0}


def test_quotes_of_the_wrong_clause_and_of_another_document_are_told_apart() -> None:
    quotes = [cite("实施千企技改", 1), cite("最高奖励五百万元", 2), cite("养老保险缴费满15年。", 3, "far")]
    result = scored(item(), answer(Status.ANSWERED, [claim("实施千企技改", 1)], quotes))
    assert (result.quotes, result.gold_quotes, result.stray_quotes) == (3, 1, 1)


def test_quoted_share_takes_the_larger_of_citations_and_claims() -> None:
    long_citation = answer(Status.ANSWERED, [claim("实施千企技改", 1)], [cite(CLAUSES[1])])
    assert quoted_share(long_citation, POLICY) == pytest.approx(21 / 53)
    long_claim = answer(Status.ANSWERED, [claim(CLAUSES[1], 1)], [cite("实施千企技改")])
    assert quoted_share(long_claim, POLICY) == pytest.approx(21 / 53)
    twice = answer(Status.ANSWERED, [], [cite("实施千企技改", 1), cite("千企技改", 2)])
    assert quoted_share(twice, POLICY) == pytest.approx(6 / 53)
    elsewhere = answer(Status.ANSWERED, [], [cite("养老保险缴费满15年。", 1, "far")])
    assert quoted_share(elsewhere, POLICY) == 0.0


def test_ndcg_discounts_by_rank_and_knows_the_ideal() -> None:
    assert ndcg((4, 0, 7), (4,), 5) == 1.0
    assert ndcg((0, 4), (4,), 5) == pytest.approx(1 / math.log2(3))
    assert ndcg((0, 4, 7), (4, 7), 5) == pytest.approx((1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3)))
    assert ndcg((0, 0, 0, 0, 0, 4), (4,), 5) == 0.0


def test_char_f1_counts_characters_as_multisets() -> None:
    assert char_f1("甲乙丙", "甲乙丁") == pytest.approx(2 * 2 / 6)
    assert char_f1("甲甲", "甲") == pytest.approx(2 / 3)
    assert char_f1("", "甲") == 0.0
    assert scored(item(), quoting("实施千企技改")).char_f1 == pytest.approx(2 * 6 / (6 + 21))
    assert scored(near_miss(), refusing()).char_f1 is None


def test_confidence_is_how_much_of_the_question_the_cited_clauses_speak_of() -> None:
    given = replace(quoting("实施千企技改"), question="千企技改？")
    assert confidence(given, [CLAUSES[1]]) == pytest.approx(3 / 4)
    assert confidence(given, []) == 0.0


def test_conditions_are_told_or_not_beside_correctness() -> None:
    asked = item(conditions=(("不得重复申报",), ("加快转型升级", "转型")))
    short = scored(asked, quoting("实施千企技改"))
    assert (short.correct, short.conditions_said) == (True, (False, False))
    assert scored(asked, quoting("加快转型升级，实施千企技改")).conditions_said == (False, True)


def test_every_sentence_is_judged_for_the_report() -> None:
    given = answer(Status.ANSWERED, [lead("共7项："), claim("奖励八百万元", 1)], [cite("最高奖励五百万元")])
    first, second = scored(item(), given).judged
    assert (first.supported, first.bad_atoms) == (None, ("number:7项",))
    assert (second.supported, second.bad_atoms) == (False, ("number:8000000元",))


def test_the_quoted_clauses_go_with_the_citations() -> None:
    quotes = [cite("实施千企技改", 1), cite("养老保险缴费满15年。", 2, "far"), cite("不得重复申报", 3)]
    result = scored(item(), answer(Status.ANSWERED, [claim("实施千企技改", 1)], quotes))
    assert (result.quoted_clauses, result.cited_clauses) == ((2, 0, 2), (2, 0))
