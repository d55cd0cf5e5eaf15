from __future__ import annotations

import json

from rag.answer import NOTICE, Answer, Citation, Correction, Handoff, Sentence, SentenceKind, Status

# The published contract, written out by hand: every door sends exactly this.
CONTRACT = {
    "id": "a1",
    "question": "新指生产力补贴多少",
    "standalone_question": "新质生产力补贴多少",
    "status": "partial",
    "reason": None,
    "corrections": [{"from": "新指生产力", "to": "新质生产力"}],
    "text": "加力培育新质生产力。[1]\n原文没有写明补贴金额。",
    "sentences": [
        {"text": "加力培育新质生产力。", "kind": "claim", "citations": [1]},
        {"text": "原文没有写明补贴金额。", "kind": "notice", "citations": []},
    ],
    "citations": [
        {
            "number": 1,
            "document_id": "d",
            "document_title": "办法",
            "passage_id": "d#1",
            "heading": "第一条",
            "quote": "加力培育新质生产力。",
            "start": 3,
            "end": 13,
            "url": None,
        }
    ],
    "missing": ["补贴金额"],
    "suggestions": ["培育有哪些举措？"],
    "handoff": {"label": "12345", "reason": "原文没有写明补贴金额"},
    "composer": "extractive",
    "model": None,
    "ai_generated": True,
    "notice": NOTICE,
    "index_version": "v1",
    "prompt_digest": None,
    "timings_ms": {"total": 1.5},
}


def test_the_json_of_an_answer_is_the_contract() -> None:
    answer = Answer(
        id="a1",
        question="新指生产力补贴多少",
        standalone_question="新质生产力补贴多少",
        status=Status.PARTIAL,
        text="加力培育新质生产力。[1]\n原文没有写明补贴金额。",
        corrections=(Correction("新指生产力", "新质生产力"),),
        sentences=(
            Sentence("加力培育新质生产力。", SentenceKind.CLAIM, (1,)),
            Sentence("原文没有写明补贴金额。", SentenceKind.NOTICE),
        ),
        citations=(Citation(1, "d", "办法", "d#1", "第一条", "加力培育新质生产力。", 3, 13),),
        missing=("补贴金额",),
        suggestions=("培育有哪些举措？",),
        handoff=Handoff("12345", "原文没有写明补贴金额"),
        index_version="v1",
        timings_ms={"total": 1.5},
    )
    assert json.loads(json.dumps(answer.to_json())) == CONTRACT


def test_the_statuses_of_the_contract() -> None:
    assert [status.value for status in Status] == [
        "answered", "partial", "no_evidence", "out_of_scope", "needs_clarification", "refused", "failed",
    ]  # fmt: skip


def test_every_answer_says_what_it_is() -> None:
    answer = Answer("a", "问", "问", Status.FAILED, "")
    assert (answer.ai_generated, answer.notice) == (True, NOTICE)
    assert "人工智能" in NOTICE and "以正式文件" in NOTICE
