from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from eval.atoms import atoms, is_mode, segments, values
from eval.mutations.policies import DEV, SHIPPED
from eval.mutations.policies import policy as policy_named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("奖励20万元", {"number:200000元"}),
        ("奖励二十万元", {"number:200000元"}),
        ("獎勵２０萬元", {"number:200000元"}),
        ("奖励200,000元，另加1，000元", {"number:200000元", "number:1", "number:0元"}),
        ("一次给2万，", {"number:1次", "number:20000元"}),
        ("补助百分之五点五", {"number:5.5%"}),
        ("不低于总人数的三分之一", {"number:≥1/3"}),
        ("年龄不超过40周岁", {"number:≤40岁"}),
        ("第五十五次会议", {"number:第55次"}),
        ("依据第四十二条第二款", {"article:第42条", "article:第2款"}),
        ("《科技创新条例》、《关于甲、乙的意见》", {"title:《科技创新条例》", "title:《关于甲、乙的意见》"}),
        ("（汐政规〔2024〕6号）", {"document:汐政规〔2024〕6号"}),
        ("（汐政规[2024]第6号）", {"document:汐政规〔2024〕6号"}),
        (
            "市科技局0999-5560113、手机13800000000",
            {"phone:09995560113", "phone:13800000000"},
        ),
        ("见https://a.example/x?，", {"url:https://a.example/x"}),
        ("2024年3月18日", {"date:2024-03-18"}),
        ("二〇二四年三月十八日", {"date:2024-03-18"}),
        ("2024-03-18", {"date:2024-03-18"}),
        ("2024/3/18", {"date:2024-03-18"}),
        ("2024年3月", {"date:2024-03"}),
        ("3月", {"number:3月"}),
        ("三十天", {"number:30日"}),
        ("8时30分至17时30分", {"time:≥08:30", "time:≤17:30"}),
        ("给予奖励[1]【2】［3］[资料4]", set()),
        ("进一步统一部署", set()),
    ],
)
def test_every_kind_has_one_spelling(text: str, expected: set[str]) -> None:
    assert atoms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不低于3%", "≥3%"),
        ("不得低于3%", "≥3%"),
        ("低于3%", "<3%"),
        ("3%以上", "≥3%"),
        ("至少3%", "≥3%"),
        ("最低3%", "≥3%"),
        ("超过3%", ">3%"),
        ("高于3%", ">3%"),
        ("不超过3%", "≤3%"),
        ("不得超过3%", "≤3%"),
        ("最高不超过3%", "≤3%"),
        ("最高可获得奖励3%", "≤3%"),
        ("3%及以下", "≤3%"),
        ("3%以内", "≤3%"),
        ("不足3%", "<3%"),
        ("约3%", "≈3%"),
        ("3%左右", "≈3%"),
        ("3%", "3%"),
        ("最高奖励如下，3%", "3%"),
    ],
)
def test_a_bound_belongs_to_its_number(text: str, expected: str) -> None:
    assert values(text) == {f"number:{expected}"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2024年5月1日起施行", {"date:≥2024-05-01"}),
        ("有效期至2027年4月30日", {"date:≤2027-04-30"}),
        ("到2027年4月30号为止", {"date:≤2027-04-30"}),
        ("从2024年5月1号开始", {"date:≥2024-05-01"}),
        ("5月10日至6月20日", {"date:≥05-10", "date:≤06-20"}),
        ("7月15日前完成", {"date:<07-15"}),
        ("3月底前", {"number:<末3月"}),
        ("30日内拨付", {"number:≤30日"}),
        ("30日后拨付", {"number:>30日"}),
        ("满3年", {"number:≥3年"}),
        ("不满3年", {"number:<3年"}),
        ("10%至50%", {"number:≥10%", "number:≤50%"}),
        ("10%以上50%以下的罚款", {"number:≥10%", "number:≤50%"}),
    ],
)
def test_times_and_ranges_have_bounds_too(text: str, expected: set[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不得转租", {"ban"}),
        ("不可以转租", {"ban"}),
        ("应当备案", {"must"}),
        ("需要备案", {"must"}),
        ("无需备案", {"waive"}),
        ("可以免予罚款", {"may", "waive"}),
        ("不予受理", {"not"}),
        ("逾期贷款除外", {"except"}),
        ("除逾期贷款外", {"except"}),
        ("只奖励一家", {"only"}),
        ("破除障碍，供应能源，智能应用，所需资金，未来产业，可持续", set()),
    ],
)
def test_polarity_and_modality(text: str, expected: set[str]) -> None:
    assert {atom.removeprefix("mode:") for atom in atoms(text) if is_mode(atom)} == expected
    assert not any(is_mode(atom) for atom in values(text))


def test_a_segment_is_its_characters_with_atoms_in_one_piece() -> None:
    assert [segment.tokens for segment in segments("每家最多领取2张“券”，不得转让。[1]")] == [
        ("每", "家", "领", "取", "number:≤2张", "券"),
        ("mode:ban", "转", "让"),
    ]


def _runs(clause: str, cuts: str) -> Iterator[str]:
    """Every run of consecutive pieces of ``clause``, cut behind each of ``cuts``."""
    pieces = re.findall(f"[^{cuts}]*[{cuts}]|[^{cuts}]+$", clause)
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            yield "".join(pieces[start:end])


@pytest.mark.parametrize("name", [SHIPPED, DEV])
def test_an_atom_of_a_quote_cut_at_a_pause_is_an_atom_of_its_clause(name: str) -> None:
    text = policy_named(name)
    for number in range(1, len(text.clauses) + 1):
        clause = text.clause(number)
        whole = atoms(clause)
        for run in _runs(clause, "。；，"):
            assert atoms(run) <= whole
            assert atoms(run.rstrip("。；，")) <= whole


@pytest.mark.parametrize(
    "clause",
    [
        "最高，500万元以上；2024年，3月。",
        "依据《关于甲，乙的意见》第三条，1，000元。",
        "不，得；应，当；1。5倍",
        "2024，05，01；08：30",
    ],
)
def test_so_it_is_where_a_pause_stands_in_the_way(clause: str) -> None:
    assert all(atoms(run) <= atoms(clause) for run in _runs(clause, "。；，"))
