from __future__ import annotations

import pytest

from eval.metrics.ratio import Part, Ratio, ratio, share
from tests.eval.answers import item, quoting, refusing, scored


def parts(*held: bool) -> tuple[Part, ...]:
    return tuple(Part(f"q{n}", f"f{n}", float(ok), 1.0) for n, ok in enumerate(held))


def test_a_ratio_over_nothing_has_no_value_but_a_reason() -> None:
    nothing = Ratio((), "no claims")
    assert nothing.value is None
    assert nothing.to_json() == {
        "value": None, "numerator": 0, "denominator": 0, "low": None, "high": None, "reason": "no claims",
    }  # fmt: skip
    assert str(nothing) == "none (no claims)"
    assert str(Ratio(parts(True, True, False), "")) == "0.667 (2/3)"


def test_all_right_is_no_certainty() -> None:
    """60 of 60 families: Wilson's interval says at least 94.0 %."""
    assert Ratio(parts(*[True] * 60), "").interval == pytest.approx((0.9398, 1.0), abs=0.0001)
    assert Ratio(parts(*[False] * 60), "").interval == pytest.approx((0.0, 0.0602), abs=0.0001)


def test_items_of_one_family_count_once_for_the_interval() -> None:
    one = tuple(Part(f"q{n}", "f", 1.0, 1.0) for n in range(60))
    low, _ = Ratio(one, "").interval or (0.0, 0.0)
    assert low == pytest.approx(0.2065, abs=0.0001)  # 1 of 1


def test_scores_add_up() -> None:
    scores = [scored(item(id="a"), quoting("实施千企技改", "不得重复申报")), scored(item(id="b"), refusing())]
    held = share(scores, lambda s: s.correct, "")
    assert [(p.item, p.numerator, p.denominator) for p in held.parts] == [("a", 1.0, 1.0), ("b", 0.0, 1.0)]
    quotes = ratio(scores, lambda s: s.gold_quotes, lambda s: s.quotes, "no quotes")
    assert (quotes.numerator, quotes.denominator, quotes.value) == (2, 2, 1.0)
