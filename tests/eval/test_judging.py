from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from eval.judging import heard, judges
from rag.errors import SettingsError
from rag.settings import load_settings
from tests.eval.test_results import found


@dataclass
class Believing:
    """Holds everything supported but what has no evidence; does not know about eight millions."""

    name: str = "nli"

    def judge(self, claim: str, evidence: Sequence[str]) -> bool | None:
        return None if "八百" in claim else bool(evidence)


def test_every_claim_is_heard_with_its_quotes_and_agreement_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    results = heard(found(), [Believing()], lambda *stage: told.append(stage))
    items = {(row["id"], row["variant"]): row for row in results["items"]}
    assert items["a", ""]["sentences"][0]["verdicts"] == {"deterministic": True, "nli": True}
    assert items["b", ""]["sentences"][0]["verdicts"] == {"deterministic": False, "nli": None}
    assert results["judges"] == {
        "tiers": ["deterministic", "nli"],
        "shares": {
            "deterministic": {"supported": 0.5, "unsure": 0},
            "nli": {"supported": 1.0, "unsure": 1},
        },
        "agreement": [{"a": "deterministic", "b": "nli", "n": 1, "agree": 1.0, "kappa": None}],
    }
    assert told == [("judge", 1, 2), ("judge", 2, 2)]


def test_a_judge_without_a_model_says_what_to_set() -> None:
    bare = load_settings(encoder="lsa").model_copy(update={"llm_base_url": None, "nli_model": None})
    for name, setting in (("nli", "WENCE_NLI_MODEL"), ("llm", "WENCE_LLM_BASE_URL")):
        with pytest.raises(SettingsError, match=setting):
            judges([name], bare)
    assert judges([], bare) == ()
