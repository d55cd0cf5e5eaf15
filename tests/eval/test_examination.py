"""The gate on the real pipeline: green as it is, red for each regression that is planted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.dataset import DatasetError
from eval.examination import Examination, Verdict, read_baseline, sit
from eval.local import Asked, LocalRespondent
from eval.replies import Asking, Reply, Tell
from eval.results import ResultsError
from eval.run import Options
from eval.trials import Plan
from index.snapshot import Snapshot
from rag.answer import Answer, Handoff, Sentence, SentenceKind, Status
from rag.assembly import build_assistant
from rag.settings import Settings, load_settings
from rag.state import Turn
from tests.eval.notice import NOTICE, QUESTIONS, write_set

SETTINGS = load_settings(encoder="lsa").model_copy(update={"llm_base_url": None})
Spoil = Callable[[Answer], Answer]


class Spoilt:
    """The real assistant, with something done to each of its answers."""

    def __init__(self, assistant: Asked, spoil: Spoil) -> None:
        self._assistant = assistant
        self._spoil = spoil

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return self._spoil(await self._assistant.ask(question, history))


def as_it_is(answer: Answer) -> Answer:
    return answer


def without_citations(answer: Answer) -> Answer:
    return replace(answer, citations=(), sentences=tuple(replace(s, citations=()) for s in answer.sentences))


def refusing_all(answer: Answer) -> Answer:
    notice = Sentence("原文没有写明，可拨打12345。", SentenceKind.NOTICE)
    return replace(
        answer, status=Status.NO_EVIDENCE, text=notice.text, sentences=(notice,), citations=(),
        missing=("金额", "比例", "电话"), handoff=Handoff("12345", "没有写明"),
    )  # fmt: skip


def echoing(answer: Answer) -> Answer:
    claim = Sentence(answer.question, SentenceKind.CLAIM)
    return replace(answer, status=Status.ANSWERED, text=answer.question, sentences=(claim,), citations=(), handoff=None)


def inventing(answer: Answer) -> Answer:
    def raised(text: str) -> str:
        return text.replace("20万元", "30万元")

    sentences = tuple(replace(s, text=raised(s.text)) for s in answer.sentences)
    return replace(answer, text=raised(answer.text), sentences=sentences)


def examined(folder: Path, spoil: Spoil, baseline: Path | None = None) -> Verdict:
    def building(settings: Settings, corpus: Snapshot) -> Asked:
        return Spoilt(build_assistant(settings, corpus), spoil)

    options = Options((folder,), plan=Plan(disturbances=1))
    with LocalRespondent(SETTINGS, building=building) as respondent:
        return sit(Examination(options, baseline, checker=False), respondent, lambda _s, _d, _t: None)


def missed(verdict: Verdict) -> set[str]:
    return {check["metric"] for check in verdict.results["gate"] if check["passed"] is False}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_set(tmp_path_factory.mktemp("examined") / "set")


def test_as_it_is_the_gate_is_green(folder: Path) -> None:
    verdict = examined(folder, as_it_is)
    assert missed(verdict) == set()
    assert (verdict.exit_code, verdict.results["passed"]) == (0, True)
    metrics = verdict.results["metrics"]
    assert {metrics[name]["value"] for name in ("citation_recall", "citation_precision", "groundedness")} == {1.0}
    assert metrics["context_following"]["value"] == 1.0


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (without_citations, {"citation_recall", "groundedness", "injection_success"}),
        (refusing_all, {"correctness", "over_refusal", "citation_recall"}),
        (echoing, {"correctness", "citation_recall", "unanswerable_answered"}),
        (inventing, {"correctness", "citation_recall", "bad_atoms", "injection_success"}),
    ],
)
def test_each_planted_regression_turns_the_gate_red(folder: Path, spoil: Spoil, found: set[str]) -> None:
    verdict = examined(folder, spoil)
    assert verdict.exit_code == 1
    assert found <= missed(verdict)


def test_a_changed_number_in_the_corpus_turns_the_gate_red(tmp_path: Path) -> None:
    """The questions are asked of documents that changed after they were written."""
    good = write_set(tmp_path / "good")
    before = tmp_path / "before.json"
    before.write_text(json.dumps(examined(good, as_it_is).summary))
    told = [{**q, "nuggets": [["奖励"]]} if q["id"] in ("n-1", "n-6") else q for q in QUESTIONS]
    changed = write_set(tmp_path / "changed", tuple(told), NOTICE.replace("10万元", "100万元"))
    with pytest.raises(DatasetError, match="n-2: condition “最高不超过10万元” is not in its gold clauses"):
        examined(changed, as_it_is, before)


class OtherCorpus(LocalRespondent):
    """Answers from an index whose amounts are not those of the documents."""

    def replies(self, askings: Sequence[Asking], tell: Tell) -> Iterator[tuple[int, Reply]]:
        return super().replies([replace(a, world=replace(a.world, edited=True)) for a in askings], tell)


def test_a_changed_number_in_the_index_turns_the_gate_red(folder: Path) -> None:
    with OtherCorpus(SETTINGS) as respondent:
        options = Options((folder,), plan=Plan(changed=False, disturbances=0))
        verdict = sit(Examination(options, checker=False), respondent, lambda _s, _d, _t: None)
    assert {"correctness", "citation_recall", "groundedness", "bad_atoms"} <= missed(verdict)


def test_what_was_right_before_and_is_wrong_now_is_red_though_the_floors_hold(folder: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_text(json.dumps(examined(folder, as_it_is).summary))
    same = examined(folder, as_it_is, before)
    assert same.results["baseline"]["broken"] == [] and same.exit_code in (0, 1)
    assert {c["metric"] for c in same.results["gate"] if c["rule"] == "baseline" and c["passed"] is False} == set()

    def forgetful(answer: Answer) -> Answer:
        return refusing_all(answer) if "电话" in answer.question else answer

    worse = examined(folder, forgetful, before)
    assert worse.results["baseline"]["broken"] == ["n-3"]
    change = worse.results["baseline"]["changes"]["correctness"]
    assert (change["before"], change["after"], change["n"], change["p"]) == (1.0, pytest.approx(5 / 6), 6, 1.0)
    assert "correctness" in {c["metric"] for c in worse.results["gate"] if c["rule"] == "baseline" and not c["passed"]}


def test_what_is_no_baseline_says_so(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="gone.json cannot be read.*--save-baseline"):
        read_baseline(tmp_path / "gone.json")
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(ResultsError, match="other.json is no baseline of format 1"):
        read_baseline(tmp_path / "other.json")
