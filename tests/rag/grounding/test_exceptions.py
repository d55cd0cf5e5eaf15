from __future__ import annotations

import pytest

from rag.grounding.checker import supports

TEACHERS = "教师兼职取得的报酬归个人所有，但担任领导职务的教师除外。高等学校不得降低教师的工资待遇。"
COST = "除享受全额资助的项目外，委托外部机构开展研发的投入可以计入研发投入。"
REFUND = "企业不得重复申报同一项目，未通过验收的项目应当退回资金，因不可抗力造成的除外。"


@pytest.mark.parametrize(
    ("sentence", "clause", "lost"),
    [
        ("教师兼职取得的报酬归个人所有。", TEACHERS, "但担任领导职务的教师除外"),
        ("教师兼职取得的报酬，归个人所有。", TEACHERS, "但担任领导职务的教师除外"),
        ("委托外部机构开展研发的投入可以计入研发投入。", COST, "除享受全额资助的项目外"),
        ("根据政策规定，委托外部机构开展研发的投入可以计入研发投入。", COST, "除享受全额资助的项目外"),
        ("未通过验收的项目应当退回资金。", REFUND, "因不可抗力造成的除外"),
        ("未通过验收的项目必须退还资金。", REFUND, "因不可抗力造成的除外"),
    ],
)
def test_a_sentence_that_left_its_exception_behind_is_not_supported(sentence: str, clause: str, lost: str) -> None:
    verdict = supports(sentence, [clause])
    assert not verdict.supported
    assert f"条款的例外“{lost}”在句中没有了" in verdict.reasons


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        (TEACHERS, TEACHERS),
        ("教师兼职取得的报酬归个人所有，但担任领导职务的教师除外。", TEACHERS),
        ("高等学校不得降低教师的工资待遇。", TEACHERS),
        ("担任领导职务的教师除外。", TEACHERS),
        (COST, COST),
        ("企业不得重复申报同一项目。", REFUND),
        ("未通过验收的项目应当退回资金，因不可抗力造成的除外。", REFUND),
    ],
)
def test_a_sentence_that_tells_the_exception_or_speaks_of_something_else_is_supported(
    sentence: str, clause: str
) -> None:
    assert supports(sentence, [clause]).reasons == ()
