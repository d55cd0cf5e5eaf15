from __future__ import annotations

import pytest

from rag.pinyin import PinyinReader

_SPELT = "xin zhi sheng chan li qi ye jia jing shen de you na xie ren"
_SYLLABLES = dict(zip("新质生产力企业家精神的有那些人", _SPELT.split(), strict=True))


def _sound(word: str) -> tuple[str, ...]:
    return tuple(_SYLLABLES.get(character, character) for character in word)


_reader = PinyinReader(_sound, ["新质生产力", "生产力", "企业", "企业家", "精神", "那些"])


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("xinzhi shengchanli", [(0, 18, "新质生产力")]),
        ("XinZhi ShengChanLi", [(0, 18, "新质生产力")]),
        ("xin'zhi'sheng'chan'li", [(0, 21, "新质生产力")]),
        ("什么是shengchanli？", [(3, 14, "生产力")]),
        # The longer word explains more: 企业家精神, not 企业 and a lone 家.
        ("qiyejiajingshen", [(0, 15, "企业家精神")]),
        ("shengchanli的 qiyejia", [(0, 11, "生产力"), (13, 20, "企业家")]),
        # A lone character fills the gap between words.
        ("qiye de jingshen", [(0, 16, "企业的精神")]),
        ("qiye", []),
        ("the research programme", []),
        ("de de de", []),
        ("12345", []),
        ("", []),
    ],
)
def test_readings(text: str, readings: list[tuple[int, int, str]]) -> None:
    assert list(_reader.readings(text)) == readings


def test_the_likelier_of_two_words_that_are_spelt_alike() -> None:
    syllables = {"公": "gong", "工": "gong", "业": "ye", "示": "shi", "事": "shi"}
    words = ["公示", "公事"]
    for known in (words, words[::-1]):
        reader = PinyinReader(lambda word: tuple(syllables.get(c, c) for c in word), known)
        assert [reading for _, _, reading in reader.readings("gongshi")] == [known[0]]
