from __future__ import annotations

import ast
import importlib.resources

import pytest

from eval.mutations.case import Kind
from eval.mutations.cases import cases
from eval.mutations.policies import DEV, SHIPPED
from eval.support import entailed, flatten, supported, without_lead_in

CLAUSE = "加快转型升级，实施千企技改，不得重复申报。以“6”个产业为重点，最高奖励五百万元。"


def test_flatten_drops_marks_spaces_quotation_marks_and_width() -> None:
    assert flatten("以“６”个 产业[1]【2】ＡＢ\n") == "以6个产业ab"


@pytest.mark.parametrize(
    "claim",
    [
        "实施千企技改",
        "加快转型升级，实施千企技改。",
        "实施千企技改，不得重复申报。[1]",
        "以“６”个产业为重点",
        CLAUSE,
    ],
)
def test_whole_pieces_in_their_order_are_supported(claim: str) -> None:
    assert supported(claim, [CLAUSE])


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ("重复申报", "the cut lost 不得"),
        ("最高奖励六百万元", "another number"),
        ("实施千企技改，最高奖励五百万元", "two places of one text joined"),
        ("不得重复申报，实施千企技改", "reordered"),
        ("政策提出实施千企技改", "a word added"),
        ("", "nothing said"),
        ("。", "nothing said"),
    ],
)
def test_anything_else_is_not(claim: str, fault: str) -> None:
    assert not supported(claim, [CLAUSE]), fault


def test_two_quotes_may_be_joined_once_each() -> None:
    assert supported("实施千企技改；最高奖励五百万元", ["最高奖励五百万元。", "实施千企技改"])
    assert not supported("实施千企技改；实施千企技改", ["实施千企技改"])


def test_no_evidence_supports_nothing() -> None:
    assert not supported("实施千企技改", [])
    assert not supported("实施千企技改", [""])


RULES = (
    "对首次通过认定的高新技术企业，给予一次性奖励20万元；对重新通过认定的高新技术企业，给予一次性奖励8万元。"
    "从市外整体迁入且在有效期内的高新技术企业，按照首次认定给予奖励。"
)
PRIZES = "获得市科学技术奖一等奖、二等奖、三等奖的项目，分别奖励30万元、15万元、6万元。奖金不得用于单位日常开支。"
HOMES = "博士可以免交人才公寓押金。人才公寓不得转租，违反规定的，市住房保障中心应当在15日内收回。"
LOANS = "市财政局按照实际支付利息的40%给予贴息，单家企业每年贴息最高60万元，逾期贷款除外。"


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        (RULES, RULES),
        ("根据有关规定，對首次通過認定的高新技術企業，給予一次性獎勵二十萬元[1]。", RULES),
        ("1. 重新通过认定的高新技术企业，可以获得一次性奖励8万元", RULES),
        (PRIZES, PRIZES),
        ("获得市科学技术奖二等奖的项目，奖励15万元。", PRIZES),
        ("奖金不可以用于单位日常开支。", PRIZES),
        ("市住房保障中心应当在十五日内收回。", HOMES),
        ("市财政局按照实际支付利息的百分之四十给予贴息，逾期贷款除外。", LOANS),
    ],
)
def test_the_same_in_other_words_is_entailed(claim: str, evidence: str) -> None:
    assert entailed(claim, [evidence])


@pytest.mark.parametrize(
    ("claim", "evidence", "fault"),
    [
        ("对首次通过认定的高新技术企业，给予一次性奖励200万元。", RULES, "a number of its own"),
        ("对首次通过认定的高新技术企业，给予一次性奖励8万元。", RULES, "the number of another sentence"),
        ("对首次通过认定的专精特新企业，给予一次性奖励20万元。", RULES, "another party"),
        ("从省外整体迁入且在有效期内的高新技术企业，按照首次认定给予奖励。", RULES, "one character"),
        ("从市外整体迁入的高新技术企业，按照首次认定给予奖励。", RULES, "a condition dropped"),
        ("首次认定按照从市外整体迁入且在有效期内的高新技术企业给予奖励。", RULES, "turned round"),
        ("获得市科学技术奖二等奖的项目，奖励30万元。", PRIZES, "the value of another name"),
        ("获得市科学技术奖二等奖、一等奖、三等奖的项目，分别奖励30万元、15万元、6万元。", PRIZES, "names swapped"),
        ("获得市科学技术奖一等奖、二等奖、三等奖的项目，分别奖励30万元、6万元、15万元。", PRIZES, "values swapped"),
        ("奖金用于单位日常开支。", PRIZES, "不得 passed over"),
        ("奖金可以用于单位日常开支。", PRIZES, "不得 turned"),
        ("市住房保障中心可以在15日内收回。", HOMES, "应当 turned"),
        ("市住房保障中心应当在15日后收回。", HOMES, "a bound turned"),
        ("博士可以免交人才公寓押金，并免交首月物业费。", HOMES, "something added"),
        ("市财政局按照实际支付利息的40%给予贴息，单家企业每年贴息最高60万元。", LOANS, "an exception dropped"),
        ("单家企业每年贴息60万元，逾期贷款除外。", LOANS, "a bound dropped"),
        ("", LOANS, "nothing said"),
        ("根据有关规定，", LOANS, "nothing said but a lead-in"),
    ],
)
def test_what_is_not_there_is_not_entailed(claim: str, evidence: str, fault: str) -> None:
    assert not entailed(claim, [evidence]), fault


def test_lead_ins_are_no_part_of_what_is_said() -> None:
    assert without_lead_in("您好，根據有關規定，企業應當備案。\n2. 奖励1.5万元") == "企业应当备案。\n奖励1.5万元"
    assert without_lead_in("根据《条例》第三条，应当备案") == "根据《条例》第三条，应当备案"


def test_clauses_add_up_where_a_sentence_of_each_is_told() -> None:
    assert entailed("奖金不得用于单位日常开支，博士可以免交人才公寓押金。", [PRIZES, HOMES])
    assert not entailed("奖金不得用于单位日常开支，博士可以免交人才公寓押金。", [PRIZES])
    assert not entailed("博士不得用于单位日常开支。", [PRIZES, HOMES])


def test_without_evidence_nothing_is_entailed() -> None:
    assert not entailed("给予奖励", [])
    assert not entailed("给予奖励", ["", "。"])


def test_the_instrument_catches_the_mutants_and_leaves_other_forms_of_the_same_words_alone() -> None:
    given = [case for name in (SHIPPED, DEV) for case in cases(name)]
    refused = [not entailed(case.claim, case.evidence) for case in given]
    of_operator: dict[str, list[bool]] = {}
    of_kind: dict[str, list[bool]] = {}
    for case, one in zip(given, refused, strict=True):
        of_kind.setdefault(case.kind, []).append(one)
        if case.kind is Kind.MUTANT:
            of_operator.setdefault(case.operator, []).append(one)
    rates = {name: sum(found) / len(found) for name, found in of_kind.items()}
    assert rates[Kind.MUTANT] >= 0.98
    assert rates[Kind.FORMAL] <= 0.01
    assert rates[Kind.RESTATED] <= 0.5
    assert {name for name, found in of_operator.items() if sum(found) < 0.9 * len(found)} == set()


@pytest.mark.parametrize("module", ["eval.atoms", "eval.flat", "eval.numbers", "eval.support"])
def test_the_measurement_shares_nothing_with_the_product(module: str) -> None:
    source = (importlib.resources.files("eval") / f"{module.removeprefix('eval.')}.py").read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(source)))
    imported = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    imported += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in imported if name.split(".")[0] in ("rag", "index", "api")]
