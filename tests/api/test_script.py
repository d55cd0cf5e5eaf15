from __future__ import annotations

from dataclasses import replace

from api.script import Script
from rag.answer import Citation, Handoff, Sentence, SentenceKind
from rag.state import Done, Released, Reset, Started
from tests.fakes.assistant import plain_answer

CITATION = Citation(1, "文件", "关于发展的通知", "文件#1", "总则", "推动产业发展。", 3, 10)
ANSWER = replace(
    plain_answer("产业发展"),
    text="推动产业发展。[1]",
    sentences=(Sentence("推动产业发展。", SentenceKind.CLAIM, (1,)),),
    citations=(CITATION,),
    missing=("补贴金额",),
    suggestions=("还有哪些举措？",),
    handoff=Handoff("12345", "原文没有写明"),
)


def test_simplified_changes_nothing() -> None:
    assert Script.SIMPLIFIED.answer(ANSWER) is ANSWER


def test_traditional_converts_what_is_read_and_nothing_else() -> None:
    shown = Script.TRADITIONAL.answer(ANSWER)
    assert shown.text == "推動產業發展。[1]"
    assert shown.sentences == (Sentence("推動產業發展。", SentenceKind.CLAIM, (1,)),)
    assert shown.citations == (Citation(1, "文件", "關於發展的通知", "文件#1", "總則", "推動產業發展。", 3, 10),)
    assert shown.missing == ("補貼金額",)
    assert shown.suggestions == ("還有哪些舉措？",)
    assert shown.handoff == Handoff("12345", "原文沒有寫明")
    assert shown.question == "产业发展"


def test_events() -> None:
    released = Released(ANSWER.sentences[0], (CITATION,))
    shown = Script.TRADITIONAL.event(released)
    assert isinstance(shown, Released)
    assert (shown.sentence.text, shown.citations[0].quote) == ("推動產業發展。", "推動產業發展。")
    done = Script.TRADITIONAL.event(Done(ANSWER))
    assert isinstance(done, Done) and done.answer.text == "推動產業發展。[1]"
    for event in (Started("a", "v"), Reset()):
        assert Script.TRADITIONAL.event(event) is event
