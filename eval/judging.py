"""Further judges hear every claim of a run; what they say stands beside the verdicts that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from eval.judges import Judge, Llm, Nli, agreement
from eval.replies import Tell
from eval.results import Results
from rag.errors import SettingsError
from rag.settings import Settings

TIERS = ("nli", "llm")


def judges(names: Sequence[str], settings: Settings) -> tuple[Judge, ...]:
    """The named judges (``TIERS``), as ``settings`` describe their models.

    Raises:
        SettingsError: no model is set for one, or it cannot be loaded.
    """
    return tuple(_judge(name, settings) for name in dict.fromkeys(names))


def _judge(name: str, settings: Settings) -> Judge:
    if name == "nli":
        from rag.grounding.nli import CrossEncoderOpinion

        if settings.nli_model is None:
            raise SettingsError("The judge 'nli' needs a model of textual entailment. Set WENCE_NLI_MODEL.")
        opinion = CrossEncoderOpinion(settings.nli_model)
        opinion.load()
        return Nli(opinion, settings.nli_threshold)
    from rag.llm.chain import chat_model

    chat = chat_model(settings)
    if chat is None:
        raise SettingsError("The judge 'llm' needs an LLM. Set WENCE_LLM_BASE_URL and WENCE_LLM_MODEL.")
    return Llm(chat)


def heard(found: Results, chosen: Sequence[Judge], tell: Tell) -> Results:
    """``found`` with the verdicts of ``chosen`` at every claim and, as ``judges``, how far they agree."""
    claims = [
        (sentence, [c["quote"] for c in item["citations"] if c["number"] in sentence["citations"]])
        for item in found["items"]
        if not item["variant"]
        for sentence in item["sentences"]
        if sentence["supported"] is not None
    ]
    for done, (sentence, quotes) in enumerate(claims, 1):
        sentence["verdicts"] |= {judge.name: judge.judge(sentence["text"], quotes) for judge in chosen}
        tell("judge", done, len(claims))
    tiers = ["deterministic", *(judge.name for judge in chosen)]
    verdicts = {tier: [sentence["verdicts"][tier] for sentence, _ in claims] for tier in tiers}
    told = [asdict(pair) for pair in agreement(verdicts)]
    return found | {"judges": {"tiers": tiers, "shares": _shares(verdicts), "agreement": told}}


def _shares(verdicts: Mapping[str, Sequence[bool | None]]) -> dict[str, Any]:
    """Of each judge the share of claims that it holds supported, and how many it gave no verdict on."""
    shares = {}
    for tier, given in verdicts.items():
        sure = [verdict for verdict in given if verdict is not None]
        shares[tier] = {"supported": sum(sure) / len(sure) if sure else None, "unsure": len(given) - len(sure)}
    return shares
