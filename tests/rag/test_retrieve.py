from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from index.snapshot import Snapshot
from index.tokenizing import dictionary_words, general_frequency
from rag.lexicon import load_lexicon
from rag.question import Question
from rag.retrieve import DEPTH, Retrieve, Understand
from rag.state import State

Understood = Callable[[str], Question]


def test_understanding_takes_the_corrected_text_apart(understood: Understood) -> None:
    understand = Understand(dictionary_words, general_frequency, load_lexicon())
    state = understand(State("1", "新指生产力是什么", text="新质生产力是什么"))
    assert state.question == understood("新质生产力是什么")


def test_words_of_the_people_find_the_words_of_the_policy(shipped: Snapshot, understood: Understood) -> None:
    """抱团 stands in no clause; the thesaurus says 产业集群."""
    text = "小厂想抱团"
    assert "抱团" not in "".join(document.text for document in shipped.documents())
    state = Retrieve(shipped)(State("1", text, text=text, question=understood(text)))
    assert "培育壮大现代产业集群" in [hit.passage.heading[-1] for hit in state.hits if hit.passage.heading][:3]


def test_hits_are_joined_best_first_each_once(shipped: Snapshot, understood: Understood) -> None:
    text = "技改有什么专项"
    hits = Retrieve(shipped)(State("1", text, text=text, question=understood(text))).hits
    assert len({hit.passage.id for hit in hits}) == len(hits) <= 2 * DEPTH
    assert hits[0].score == 1.0
    assert all(before.score >= after.score for before, after in pairwise(hits))
    best = shipped.search(text, 1)[0]
    assert {hit.passage.id: hit.score for hit in hits}[best.passage.id] == 1.0


def test_nothing_understood_nothing_searched(shipped: Snapshot) -> None:
    state = State("1", "技改", text="技改")
    assert Retrieve(shipped)(state) is state
