"""著 that is to become 着, and 著 that stays."""

from __future__ import annotations

import pytest

from index.zhe import particle_offsets


def marked(text: str, *, everywhere: bool) -> str:
    offsets = set(particle_offsets(text, everywhere=everywhere))
    return "".join("着" if offset in offsets else character for offset, character in enumerate(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("著力推動、著手、著眼、著重、著實", "着力推動、着手、着眼、着重、着實"),
        ("看著、沿著、隨著、意味著、有著", "看着、沿着、隨着、意味着、有着"),
        ("執著、附著、衣著、沉著", "執着、附着、衣着、沉着"),
        ("著名、著作、著稱、著述、著者、著錄", "著名、著作、著稱、著述、著者、著錄"),
        ("顯著、卓著、昭著、土著、名著、原著、專著", "顯著、卓著、昭著、土著、名著、原著、專著"),
        ("編著、譯著、論著、合著、遺著、所著", "編著、譯著、論著、合著、遺著、所著"),
        ("討論著這個問題，結合著看", "討論着這個問題，結合着看"),
        ("看著作業本", "看着作業本"),
        ("隨著名額的增加，隨著有關政策的實施", "隨着名額的增加，隨着有關政策的實施"),
        ("隨著《條例》的實施", "隨着《條例》的實施"),
        ("魯迅著《吶喊》", "魯迅著《吶喊》"),
        ("創新著力點，所著重的是", "創新着力點，所着重的是"),
        ("名著重印，原著重點", "名著重印，原著重點"),
        ("具有著名大學", "具有著名大學"),
        ("見微知著，恩威並著", "見微知著，恩威並著"),
    ],
)
def test_traditional_text(text: str, expected: str) -> None:
    assert marked(text, everywhere=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("随著经济发展，著力推动", "随着经济发展，着力推动"),
        ("著名、显著、土著、编著", "著名、显著、土著、编著"),
        ("看著、名著重读、张三著", "看著、名著重读、张三著"),
    ],
)
def test_simplified_text_changes_in_certain_words_only(text: str, expected: str) -> None:
    assert marked(text, everywhere=False) == expected
