from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cache import Cache
from eval.local import LocalRespondent, converse
from eval.replies import Asking, Reply
from eval.world import World
from index.snapshot import Snapshot
from rag.answer import Answer, Status
from rag.settings import Settings, load_settings
from rag.state import Turn
from tests.eval.answers import quoting
from tests.eval.notice import write_set

SETTINGS = load_settings(encoder="lsa").model_copy(update={"llm_base_url": None})


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = write_set(tmp_path_factory.mktemp("local") / "set")
    return World((folder / "notice.txt",), (folder / "others.jsonl",))


class Parrot:
    """Answers with what it heard; breaks on 坏."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, tuple[Turn, ...]]] = []

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.heard.append((question, tuple(history)))
        if question == "坏":
            raise KeyError("x")
        return replace(quoting("实施千企技改"), question=question, standalone_question=question, text=f"听到{question}")


def _asked(respondent: LocalRespondent, askings: Sequence[Asking]) -> list[Reply]:
    found = dict(respondent.replies(askings, _silent))
    return [found[place] for place in range(len(askings))]


def test_a_conversation_is_held_with_the_answers_that_came(world: World) -> None:
    parrot = Parrot()
    with world.indexed("lsa") as corpus:
        reply = asyncio.run(converse(parrot, corpus.search, ("甲", "境外展会补贴")))
        broken = asyncio.run(converse(parrot, corpus.search, ("坏", "乙")))
    assert parrot.heard[1] == ("境外展会补贴", (Turn("user", "甲"), Turn("assistant", "听到甲")))
    assert reply.answer.text == "听到境外展会补贴"
    hits = reply.hits or ()
    assert (hits[0].document_id, hits[0].score >= hits[-1].score) == ("notice", True)
    assert (broken.answer.status, broken.answer.reason) == (Status.FAILED, "KeyError: 'x'")
    assert broken.answer.question == "乙"


def test_the_real_pipeline_answers_alike_in_this_process_and_in_others(world: World) -> None:
    askings = [Asking(world, (f"参加境外展会的展位费补贴比例是多少{'？' * n}",)) for n in range(1, 10)]
    with LocalRespondent(SETTINGS) as one, LocalRespondent(SETTINGS, jobs=2) as two:
        here, there = _asked(one, askings), _asked(two, askings)
    assert all("50%" in reply.answer.text for reply in here)
    assert [(r.answer.text, r.answer.citations, r.hits) for r in here] == [
        (r.answer.text, r.answer.citations, r.hits) for r in there
    ]


def test_an_unchanged_question_is_not_asked_again(world: World, tmp_path: Path) -> None:
    askings = [Asking(world, ("咨询电话是多少？",)), Asking(world, ("首次升为规模以上工业企业奖励多少钱？",))]
    cache = Cache(tmp_path / "kept")
    with LocalRespondent(SETTINGS, cache=cache) as first:
        texts = first.texts(world, _silent)
        before = _asked(first, askings)
    with LocalRespondent(SETTINGS, cache=cache) as second:
        assert second.texts(world, _silent) == texts
        assert _asked(second, askings) == before  # times and ids of the answers included
        assert not second._snapshots
        (third,) = _asked(second, [Asking(replace(world, at_most=0), askings[0].turns)])
    assert third != before[0] and "0888-2345678" in third.answer.text


def test_what_is_cut_off_goes_on_where_it_stopped(world: World, tmp_path: Path) -> None:
    askings = [Asking(world, ("咨询电话是多少？",)), Asking(world, ("首次升为规模以上工业企业奖励多少钱？",))]
    with LocalRespondent(SETTINGS, cache=Cache(tmp_path / "kept")) as first:
        place, reply = next(first.replies(askings, _silent))
    with LocalRespondent(SETTINGS, cache=Cache(tmp_path / "kept")) as second:
        assert _asked(second, askings)[place] == reply


def test_another_system_is_never_taken_from_the_cache(world: World, tmp_path: Path) -> None:
    parrot = Parrot()

    def building(settings: Settings, corpus: Snapshot) -> Parrot:
        del settings, corpus
        return parrot

    cache = Cache(tmp_path / "kept")
    for _ in range(2):
        with LocalRespondent(SETTINGS, jobs=4, cache=cache, building=building) as respondent:
            (reply,) = _asked(respondent, [Asking(world, ("丁",))])
            assert reply.answer.text == "听到丁"
    assert len(parrot.heard) == 2


def test_it_says_what_it_is_without_addresses() -> None:
    model = {"llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "m"}
    assert LocalRespondent(SETTINGS.model_copy(update=model)).describe() == {"encoder": "lsa", "llm": "m", "jobs": 1}
