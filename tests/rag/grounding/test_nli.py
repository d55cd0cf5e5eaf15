from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sentence_transformers import CrossEncoder
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification
from transformers.models.bert.tokenization_bert import BertTokenizer

from rag.answer import Sentence, SentenceKind
from rag.errors import SettingsError
from rag.grounding.checker import supports
from rag.grounding.nli import CrossEncoderOpinion, Rescue, windows
from rag.state import Draft, Quote
from rag.verify import Verifier
from tests.fakes.second_opinion import FixedOpinion
from tests.rag.passages import GRANT

CLAUSE = "对研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。市财政局应当在每年6月底前拨付。"
PARAPHRASE = "舍得花钱搞科研的公司，会发大红包。"
LABELS = ["entailment", "neutral", "contradiction"]


class TestRescue:
    def rescue(self, claim: str, probability: float, evidence: Sequence[str] = (CLAUSE,)) -> tuple[bool, FixedOpinion]:
        opinion = FixedOpinion(probability)
        verdict = supports(claim, evidence)
        after = Rescue(opinion, 0.9).reconsider(verdict, claim, evidence)
        assert after.supported or after == verdict
        return after.supported, opinion

    def test_a_paraphrase_is_rescued_from_the_threshold_on(self) -> None:
        refused = supports(PARAPHRASE, [CLAUSE])
        assert not refused.supported and refused.reasons
        assert self.rescue(PARAPHRASE, 0.9)[0]
        assert not self.rescue(PARAPHRASE, 0.89)[0]

    def test_the_reasons_that_were_overruled_are_kept(self) -> None:
        refused = supports(PARAPHRASE, [CLAUSE])
        rescued = Rescue(FixedOpinion(1.0), 0.9).reconsider(refused, PARAPHRASE, [CLAUSE])
        assert (rescued.supported, rescued.reasons, rescued.rescued) == (True, (), refused.reasons)

    @pytest.mark.parametrize(
        "claim",
        [
            "对研发投入占营业收入5%以上的企业，给予最高800万元的一次性奖励。",
            "对研发投入占营业收入8%以上的企业，给予最高500万元的一次性奖励。",
            "市财政局不得在每年6月底前拨付。",
            "市财政局可以在每年6月底前拨付。",
            "市税务局应当在每年6月底前拨付。",
            "花钱搞科研的公司，会发800万元的大红包。",
            # The complaint about the number comes last among many about words.
            "舍得砸钱，埋头钻研，苦练内功，敢闯敢试，久久为功，厚积薄发，勇攀高峰，公司能拿红包，总共9亿元。",
            "根据《另一份办法》，给予最高500万元的一次性奖励。",
            "",
        ],
    )
    def test_no_other_complaint_is_ever_overruled_or_asked_about(self, claim: str) -> None:
        supported, opinion = self.rescue(claim, 1.0)
        assert (supported, opinion.asked) == (False, [])

    @pytest.mark.parametrize("claim", ["哈尔滨的公司会发大红包。", "搞科研发红包，见IPO指南。", "税务局会发大红包。"])
    def test_a_name_that_no_clause_has_is_no_matter_of_wording(self, claim: str) -> None:
        assert supports(claim, [CLAUSE]).soft
        assert self.rescue(claim, 1.0)[0] is False
        assert self.rescue(claim, 1.0, [CLAUSE, "哈尔滨市税务局，IPO。"])[0] is True

    def test_what_is_supported_is_not_asked_about(self) -> None:
        assert self.rescue("市财政局应当在每年6月底前拨付。", 0.0) == (True, FixedOpinion(0.0))

    def test_asked_are_windows_of_one_clause_at_a_time_without_marks(self) -> None:
        _, opinion = self.rescue(PARAPHRASE + "[1]", 0.0)
        first, second = CLAUSE[:34], CLAUSE[34:]
        assert opinion.asked == [((first, second, CLAUSE), PARAPHRASE)]
        several = windows(["甲。乙。\n丙。", "丁。", "甲。", ""])
        assert several == ["甲。", "乙。", "丙。", "甲。乙。", "乙。\n丙。", "丁。"]


class TestVerifier:
    DRAFT = Draft(Sentence(PARAPHRASE, SentenceKind.CLAIM), (Quote(GRANT, GRANT.span),))

    def test_asks_for_a_second_opinion_where_it_has_one(self) -> None:
        assert not Verifier().check(self.DRAFT).supported
        assert not Verifier(rescue=Rescue(FixedOpinion(0.5), 0.9)).check(self.DRAFT).supported
        verdict = Verifier(rescue=Rescue(FixedOpinion(0.95), 0.9)).check(self.DRAFT)
        assert verdict.supported and verdict.rescued == Verifier().check(self.DRAFT).reasons

    def test_a_notice_with_a_number_stays_out(self) -> None:
        notice = Draft(Sentence("奖励800万元。", SentenceKind.NOTICE))
        assert not Verifier(rescue=Rescue(FixedOpinion(1.0), 0.9)).check(notice).supported


def tiny_model(folder: Path, labels: Sequence[str]) -> Path:
    """A BERT of random weights with a real tokenizer, saved as any CrossEncoder is."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(CLAUSE + PARAPHRASE))]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=48,
        max_position_embeddings=128, initializer_range=0.3,
        id2label=dict(enumerate(labels)), label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    saved = folder / "saved"
    CrossEncoder(str(folder), device="cpu").save_pretrained(str(saved))
    return saved


def by_hand(folder: Path, premises: Sequence[str], hypothesis: str) -> NDArray[np.float64]:
    """The probabilities of every label (premises, labels), computed with transformers alone, one pair at a time."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = BertForSequenceClassification.from_pretrained(folder)
    model.train(False)
    rows = []
    with torch.no_grad():
        for premise in premises:
            logits = model(**tokenizer(premise, hypothesis, return_tensors="pt")).logits[0]
            rows.append((torch.sigmoid(logits) if len(logits) == 1 else torch.softmax(logits, 0)).numpy())
    return np.asarray(rows, dtype=np.float64)


PREMISES = ["市财政局应当在每年6月底前拨付。", CLAUSE, "给予奖励。"]


class TestCrossEncoder:
    @pytest.mark.parametrize(
        ("labels", "entailment"),
        [
            (LABELS, 0),
            (["contradiction", "entailment", "neutral"], 1),
            (["CONTRADICTION", "NEUTRAL", "ENTAILMENT"], 2),
            (["not_entailment", "entailment"], 1),
            (["蕴含", "非蕴含"], 0),
            (["entailment"], 0),
        ],
    )
    def test_reads_from_the_model_which_output_is_entailment(
        self, tmp_path: Path, labels: list[str], entailment: int
    ) -> None:
        folder = tiny_model(tmp_path / "model", labels)
        expected = by_hand(folder, PREMISES, PARAPHRASE)[:, entailment]
        assert np.ptp(expected) > 1e-3
        opinion = CrossEncoderOpinion(str(folder))
        assert opinion.entails(PREMISES, PARAPHRASE) == pytest.approx(expected.max(), abs=1e-5)
        for premise, probability in zip(PREMISES, expected, strict=True):
            assert opinion.entails([premise], PARAPHRASE) == pytest.approx(probability, abs=1e-5)
        assert opinion.entails([], PARAPHRASE) == 0.0

    @pytest.mark.parametrize("labels", [["LABEL_0", "LABEL_1", "LABEL_2"], ["not_entailment", "neutral"], ["relevant"]])
    def test_a_model_without_entailment_is_refused_by_its_labels(self, tmp_path: Path, labels: list[str]) -> None:
        folder = tiny_model(tmp_path / "model", labels)
        with pytest.raises(SettingsError, match=f"labels are {', '.join(labels)}.*'entailment'.*WENCE_NLI_MODEL"):
            CrossEncoderOpinion(str(folder)).load()

    def test_a_model_that_is_not_there_is_refused_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="WENCE_NLI_MODEL"):
            CrossEncoderOpinion(str(tmp_path / "none")).load()
        (tmp_path / "empty").mkdir()
        with pytest.raises(SettingsError, match="'.*empty' cannot be loaded"):
            CrossEncoderOpinion(str(tmp_path / "empty")).entails(["甲"], "乙")

    def test_is_loaded_once_and_when_first_asked(self, tmp_path: Path) -> None:
        folder = tiny_model(tmp_path / "model", LABELS)
        opinion = CrossEncoderOpinion(str(folder))
        told: list[float] = []

        def ask() -> None:
            told.append(opinion.entails(PREMISES, PARAPHRASE))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expected = by_hand(folder, PREMISES, PARAPHRASE)[:, 0].max()
        assert told == [pytest.approx(expected, abs=1e-5)] * 4

    def test_rescues_in_the_real_verifier(self, tmp_path: Path) -> None:
        folder = tiny_model(tmp_path / "model", LABELS)
        evidence = windows([GRANT.text])
        draft = TestVerifier.DRAFT
        probability = by_hand(folder, evidence, draft.sentence.text)[:, 0].max()
        opinion = CrossEncoderOpinion(str(folder))
        assert Verifier(rescue=Rescue(opinion, probability - 1e-3)).check(draft).supported
        assert not Verifier(rescue=Rescue(opinion, probability + 1e-3)).check(draft).supported
