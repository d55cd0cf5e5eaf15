from __future__ import annotations

import pytest

from rag.grounding.leads import lead_end


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("根据《若干政策措施》规定，给予奖励。", "给予奖励。"),
        ("根据规定，给予奖励。", "给予奖励。"),
        ("政策明确提出，给予奖励。", "给予奖励。"),
        ("文件提出给予奖励。", "给予奖励。"),
        ("此外，政策还有要求。", "政策还有要求。"),
        ("具体来说，给予奖励。", "给予奖励。"),
        ("该政策自1月1日起施行。", "自1月1日起施行。"),
        ("政策措施的落实由省政府负责。", "政策措施的落实由省政府负责。"),
        ("企业应当按照规定申报。", "企业应当按照规定申报。"),
        ("根据规定，", "根据规定，"),
    ],
)
def test_the_content_begins_after_the_lead(sentence: str, content: str) -> None:
    assert sentence[lead_end(sentence) :] == content


@pytest.mark.parametrize(
    "lead", ["您好，", "根据检索到的政策原文，", "需要说明的是，", "具体规定如下：", "该部分提出，", "该部分还明确，"]
)
def test_what_leads_in_without_stating_anything(lead: str) -> None:
    assert lead_end(f"{lead}奖励有效期3年。") == len(lead)
