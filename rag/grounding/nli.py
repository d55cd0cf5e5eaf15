"""A second opinion on a sentence that was refused for its words alone: a model of textual entailment.

The rules of ``rag.grounding.rules`` refuse what says the same in other words. A natural language inference model may
rescue such a sentence, when what it gives to "the clause entails the sentence" reaches a threshold. It is never asked
about a sentence with any other complaint: a number, a date, a name, a negation, a 应当, who does what, a condition.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.sentences import split_sentences
from rag.errors import SettingsError
from rag.grounding.quoting import without_marks
from rag.grounding.verdict import Verdict
from rag.lexicon import load_lexicon

_ENTAILMENT = re.compile(r"entail(?:s|ment|ed)?|蕴[含涵]", re.IGNORECASE)
_BATCH = 32
_LATIN = re.compile("[A-Za-z]+")
_BODY = re.compile("[一-鿿]{2}(?:[局厅署](?![部面限势])|委员会|办公室|银行|法院|检察院|协会)")


class SecondOpinion(Protocol):
    """Says how surely a sentence follows from what is written."""

    def entails(self, premises: Sequence[str], hypothesis: str) -> float:
        """From 0 to 1: how surely one of ``premises``, taken alone, entails ``hypothesis``."""
        ...


@dataclass(frozen=True)
class Rescue:
    """What may overrule a refusal: ``opinion`` at ``threshold`` (0 to 1) or above."""

    opinion: SecondOpinion
    threshold: float

    def reconsider(self, verdict: Verdict, claim: str, evidence: Sequence[str], names: Sequence[str] = ()) -> Verdict:
        """``verdict``, or a rescue of it that keeps the reasons in ``rescued``.

        Asked are windows of one and two sentences of each clause, never two clauses together. A place, a body or
        a Latin name that neither a clause nor ``names`` have is no question of wording.
        """
        said = without_marks(claim)
        if verdict.supported or not verdict.soft or _strange_names(said, [*evidence, *names]):
            return verdict
        if self.opinion.entails(windows(evidence), said) < self.threshold:
            return verdict
        return Verdict(True, rescued=verdict.reasons)


def windows(evidence: Sequence[str]) -> list[str]:
    """Every sentence of the clauses and every two that follow each other, each once, in reading order."""
    found: list[str] = []
    for clause in evidence:
        spans = split_sentences(clause)
        found.extend(span.of(clause) for span in spans)
        found.extend(clause[a.start : b.end] for a, b in zip(spans, spans[1:], strict=False))
    return list(dict.fromkeys(found))


def _strange_names(claim: str, sources: Sequence[str]) -> bool:
    text = "\n".join(sources)
    places = [place for place in load_lexicon().places if place in claim]
    return any(name not in text for name in [*places, *_LATIN.findall(claim), *_BODY.findall(claim)])


class CrossEncoderOpinion:
    """A sentence-transformers ``CrossEncoder``, by its name or the folder that it lies in; loaded when first asked.

    Which of its outputs is entailment is read from the model's own ``id2label``. Safe to share between threads.
    """

    def __init__(self, model: str) -> None:
        self._name = model
        self._loading = threading.Lock()
        self._model: Any = None
        self._entailment = 0

    def load(self) -> None:
        """Load the model now rather than at the first question.

        Raises:
            SettingsError: it cannot be loaded, or has no output for entailment.
        """
        with self._loading:
            if self._model is None:
                model = self._loaded()
                self._entailment = _entailment(model.model.config.id2label, self._name)
                self._model = model

    def entails(self, premises: Sequence[str], hypothesis: str) -> float:
        """The highest probability of entailment over ``premises``; 0 without any.

        Raises:
            SettingsError: as ``load``.
        """
        if not premises:
            return 0.0
        self.load()
        pairs = [(premise, hypothesis) for premise in premises]
        logits = self._model.predict(pairs, batch_size=_BATCH, activation_fn=_raw(), show_progress_bar=False)
        return float(np.max(_probabilities(np.asarray(logits, dtype=np.float64))[:, self._entailment]))

    def _loaded(self) -> Any:
        try:
            if Path(self._name).is_absolute() and not Path(self._name).is_dir():
                raise FileNotFoundError("there is no such folder")
            from sentence_transformers import CrossEncoder

            return CrossEncoder(self._name)
        except Exception as error:
            raise SettingsError(
                f"The entailment model '{self._name}' cannot be loaded ({type(error).__name__}: {error}). "
                "Set WENCE_NLI_MODEL to the name or folder of a sentence-transformers CrossEncoder, or leave it unset."
            ) from error


def _raw() -> Any:
    from torch.nn import Identity

    return Identity()


def _probabilities(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Softmax over the labels of each row; of a single label, the logistic function (rows, labels)."""
    rows = logits.reshape(len(logits), -1)
    if rows.shape[1] == 1:
        rows = np.hstack([rows, np.zeros_like(rows)])
    shifted = np.exp(rows - rows.max(axis=1, keepdims=True))
    probabilities: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return probabilities


def _entailment(labels: dict[int, str], name: str) -> int:
    """The output that means entailment (not_entailment is another).

    Raises:
        SettingsError: there is none, or more than one.
    """
    found = [int(index) for index, label in labels.items() if _ENTAILMENT.fullmatch(label.strip())]
    if len(found) != 1:
        raise SettingsError(
            f"The model '{name}' is no entailment model: its labels are {', '.join(labels.values())}, and one of them "
            "must be 'entailment'. Set WENCE_NLI_MODEL to a CrossEncoder trained for natural language inference."
        )
    return found[0]
