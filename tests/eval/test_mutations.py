from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from eval.mutations import bounds, composition, names, polarity, preserving, scope, values
from eval.mutations.case import Case, Kind, Operator, Site
from eval.mutations.cases import MUTATORS, PRESERVERS, cases
from eval.mutations.handwritten import KINDS
from eval.mutations.policies import DEV, HELD_OUT, NAMES, REWORDINGS, SHIPPED, sentences
from eval.mutations.policies import policy as policy_named
from eval.mutations.quantity import chinese, from_chinese, quantities
from eval.numbers import numbers
from eval.policy import Policy
from eval.support import flatten
from index.script import simplified

NEW_VALUES = ("number", "times_ten", "decimal_or_prefix", "period", "cross_clause_number", "scale")


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for name in NAMES if name != REWORDINGS for case in cases(name))


def claims(operator: Operator, sentence: str, clause: str = "", others: tuple[str, ...] = ()) -> set[str]:
    site = Site(sentence, clause or sentence, others)
    return {edit.claim for edit in operator(site, Random(1))}


@pytest.mark.parametrize(
    ("operator", "sentence", "expected"),
    [
        (values.times_ten, "奖励20万元。", {"奖励200万元。", "奖励2万元。"}),
        (values.times_ten, "奖励20万元，最高200万元。", {"奖励2万元，最高200万元。", "奖励20万元，最高2000万元。"}),
        (values.decimal_or_prefix, "补助5.5%。", {"补助15.5%。", "补助55%。"}),
        (values.decimal_or_prefix, "不少于15家。", {"不少于115家。", "不少于5家。", "不少于1.5家。"}),
        (values.unit, "为期6个月。", {"为期6年。"}),
        (values.unit, "每人每月300元。", {"每人每月300美元。", "每人每年300元。"}),
        (values.scale, "安排2亿元。", {"安排2万元。"}),
        (values.scale, "奖励3000元。", set()),
        (values.number, "自2025年9月1日起，电话0999-5550126，第十九条。", set()),
        (bounds.bound, "最高不超过3万元。", {"最低不低于3万元。"}),
        (bounds.bound, "不超过3万元。", {"不低于3万元。", "超过3万元。", "3万元。"}),
        (bounds.bound, "不得超过3万元。", {"不得低于3万元。"}),
        (polarity.modality, "应当备案，可以延期。", {
            "可以备案，可以延期。", "应当备案，应当延期。", "应当备案，必须延期。",
        }),
        (polarity.negate, "专家不可以参加。", set()),
        (polarity.affirm, "逾期不予受理。", {"逾期予以受理。", "逾期应当予以受理。"}),
        (names.article, "按第八条。", {"按第八条第二款。", "按第九条。", "按第七条。", "按第十条。", "按第十八条。"}),
        (scope.only, "对获奖企业项目，给予奖励。", {"仅对获奖企业项目，给予奖励。"}),
        (composition.swapped, "一等奖5名，二等奖9名。", {"一等奖9名，二等奖5名。", "二等奖5名，一等奖9名。"}),
        (composition.swapped, "5名至9名。", set()),
        (preserving.percent, "补助5.5%。", {"补助百分之五点五。"}),
        (preserving.numeral, "奖励20万元，2年发完。", {"奖励二十万元，两年发完。", "奖励200,000元，2年发完。"}),
        (preserving.date_form, "3月底前，自2025年9月1日起。", {
            "3月底前，自2025-09-01起。", "3月底前，自2025/9/1起。",
            "三月底前，自二〇二五年九月一日起。", "3月底前，自2025年9月1号起。",
        }),
        (preserving.traditional, "国家级实验室。", {"國家級實驗室。"}),
        (preserving.width, "奖励20%，共3(三)项。", {"奖励２０％，共３（三）项。", "奖励20%,共3(三)项。"}),
    ],
)  # fmt: skip
def test_an_operator_makes_exactly_these(operator: Operator, sentence: str, expected: set[str]) -> None:
    assert claims(operator, sentence) == expected


def test_a_borrowed_number_has_the_unit_and_is_not_the_clause_s_own() -> None:
    made = claims(values.cross_clause_number, "奖励20万元。", others=("奖励20万元，共30家。", "补助50万元。"))
    assert made == {"奖励50万元。"}


def test_an_organisation_that_the_clause_names_is_no_substitute() -> None:
    clause = "市财政局拨款。" + "、".join(name for name in names._KINDS[1] if name not in ("市财政局", "市教育局"))
    assert claims(names.entity, "市财政局拨款。", clause) == {"市教育局拨款。"}


def test_two_sentences_are_joined() -> None:
    assert claims(preserving.joined, "甲负责。", "甲负责。乙监督。丙。") == {"甲负责；乙监督。"}


@pytest.mark.parametrize(("number", "numeral"), [(8, "八"), (10, "十"), (14, "十四"), (37, "三十七"), (60, "六十")])
def test_numerals_there_and_back(number: int, numeral: str) -> None:
    assert (chinese(number), from_chinese(numeral)) == (numeral, number)


@pytest.mark.parametrize(
    ("number", "numeral"), [(105, "一百零五"), (2000, "二千"), (1050, "一千零五十"), (1005, "一千零五")]
)
def test_larger_numerals(number: int, numeral: str) -> None:
    assert chinese(number) == numeral


def test_quantities_keep_their_place_and_leave_dates_and_references_alone() -> None:
    text = "2025年9月1日起，按〔2023〕28号第三条，每家1.2万元，不超过30%。"
    found = [(text[q.start : q.end], q.value, q.kind) for q in quantities(text)]
    assert found == [("1.2万元", Decimal("1.2"), "万元"), ("30%", Decimal(30), "%")]


def test_headings_and_ordinals_are_no_claims() -> None:
    assert sentences("二、发放补贴。对首次入库的企业，给予10万元奖励。") == ["对首次入库的企业，给予10万元奖励。"]
    assert sentences("第四条　对首次认定的企业，给予20万元。") == ["对首次认定的企业，给予20万元。"]


def test_the_cases_are_the_same_every_time_and_others_with_another_seed() -> None:
    assert cases(DEV) == cases(DEV)
    assert cases(DEV) != cases(DEV, seed=1)


def test_the_clauses_are_the_policy_s(policy: Policy) -> None:
    for case in all_cases():
        text = policy_named(case.policy)
        assert case.evidence == tuple(text.clause(n) for n in case.clauses), case
        assert all(1 <= n <= len(text.clauses) for n in case.clauses)
    assert policy_named(SHIPPED).text == policy.text


def test_every_operator_has_a_kind_and_no_claim_is_both_true_and_false() -> None:
    kinds = {case.operator: case.kind for case in all_cases()}
    assert set(kinds) == {*MUTATORS, *PRESERVERS, *KINDS, "mixed_clauses"}
    true = {(c.policy, c.claim) for c in all_cases() if c.kind is not Kind.MUTANT}
    false = {(c.policy, c.claim) for c in all_cases() if c.kind is Kind.MUTANT}
    assert true & false == set()


def test_the_rewordings_are_of_five_fields_and_none_is_both_true_and_false() -> None:
    found = cases(REWORDINGS)
    fields = Counter((c.change, c.kind) for c in found)
    assert len({field for field, _ in fields}) == 5
    assert [key for key, n in fields.items() if n < 50] == []
    true = {(c.evidence, c.claim) for c in found if c.kind is not Kind.MUTANT}
    false = {(c.evidence, c.claim) for c in found if c.kind is Kind.MUTANT}
    assert true & false == set()
    assert len(true) + len(false) == len(found) == sum(fields.values())


def test_no_case_comes_twice_under_one_operator() -> None:
    counted = Counter((c.policy, c.operator, c.clauses, c.claim) for c in all_cases())
    assert [case for case, times in counted.items() if times > 1] == []


def test_no_mechanical_mutant_is_a_quote_of_its_clause() -> None:
    mutants = [c for c in all_cases() if c.operator in MUTATORS]
    assert [c for c in mutants if any(flatten(c.claim) in flatten(e) for e in c.evidence)] == []


def test_wrong_values_are_not_in_the_clause() -> None:
    wrong = [c for c in all_cases() if c.operator in NEW_VALUES]
    new = [(c, c.change.partition(" → ")[2]) for c in wrong]
    assert [c for c, value in new if re.search(rf"(?<![\d.]){re.escape(value)}", c.evidence[0])] == []


def test_quotes_are_quotes() -> None:
    quoted = [c for c in all_cases() if c.operator in ("verbatim", "without_stop", "cut")]
    assert [c for c in quoted if c.claim.removesuffix("。") not in c.evidence[0]] == []


def test_faithful_sentences_state_no_number_of_their_own() -> None:
    """The digits of a faithful sentence are the clause's, counted without any reader of units."""
    forms = ("numeral", "percent", "date_form", "width", "lead_in", "citation_mark", "traditional")
    kinds = (Kind.FORMAL, Kind.RESTATED)
    faithful = [c for c in all_cases() if c.kind in kinds and c.operator not in forms]
    strange = [c for c in faithful if numbers(c.claim) - numbers("".join(c.evidence))]
    assert [(c.operator, c.claim) for c in strange] == []


@pytest.mark.parametrize("operator", ["numeral", "percent", "width"])
def test_another_form_is_the_same_number(operator: str) -> None:
    changed = [c for c in all_cases() if c.operator == operator and "点" not in c.claim]
    assert [c for c in changed if numbers(c.claim) - numbers(c.evidence[0])] == []


def test_traditional_characters_lead_back_to_the_sentence() -> None:
    changed = [c for c in all_cases() if c.operator == "traditional"]
    assert [c for c in changed if simplified(c.claim) not in c.evidence[0]] == []


def test_there_are_enough_of_each() -> None:
    total = Counter(c.operator for c in all_cases() if c.kind is Kind.MUTANT)
    unseen = Counter(c.operator for c in all_cases() if c.kind is Kind.MUTANT and c.policy == HELD_OUT)
    assert [name for name, n in total.items() if n < (20 if name == "only" else 40)] == []
    assert [name for name, n in unseen.items() if n < (15 if name == "only" else 20)] == []
    by_hand = Counter(c.kind for c in all_cases() if c.operator in KINDS and c.operator != "cut")
    assert by_hand[Kind.RESTATED] >= 150 and by_hand[Kind.COLLOQUIAL] >= 90
    held_out = Counter(c.kind for c in all_cases() if c.policy == HELD_OUT and c.operator in KINDS)
    assert held_out[Kind.RESTATED] >= 30 and held_out[Kind.COLLOQUIAL] >= 30


def test_no_telephone_number_of_the_invented_policies_could_ring() -> None:
    for name in (DEV, HELD_OUT):
        rest = re.sub(r"0999-555\d{4}|0999-556\d{4}", "", policy_named(name).text)
        assert re.search(r"\d{7}|\d-\d", rest) is None
