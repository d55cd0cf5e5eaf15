"""The two-byte codes of GBK."""

from __future__ import annotations

from index.gbk import character_of, code_of, unmapped_codes, with_lead, with_trail


def test_codes_of_the_policy_s_damaged_words() -> None:
    assert [code_of(character) for character in "展潛節"] == [(0xD5, 0xB9), (0x9D, 0x93), (0xB9, 0x9D)]
    assert (character_of(0xB9, 0x9D), character_of(0xAE, 0x61)) == ("節", "產")


def test_what_has_no_two_byte_code() -> None:
    assert [code_of(character) for character in ("a", "😀", "𠮷", "\ufffd")] == [None] * 4


def test_user_defined_codes_are_shown_as_private_use() -> None:
    # Windows maps AAA1 to U+E000 and FEFE to U+E4C5.
    assert code_of("\ue000") == (0xAA, 0xA1)
    assert code_of("\ue4c5") == (0xFE, 0xFE)
    assert character_of(0xAA, 0xA1) is None


def test_neighbours_by_either_byte() -> None:
    assert "節" in with_lead(0xB9)
    assert all(code[0] == 0xB9 for character in with_lead(0xB9) if (code := code_of(character)))
    assert "節" in with_trail(0x9D)
    assert all(code[1] == 0x9D for character in with_trail(0x9D) if (code := code_of(character)))


def test_codes_without_a_character() -> None:
    everything, strict = set(unmapped_codes(True)), set(unmapped_codes(False))

    assert strict < everything
    assert {(0xAC, 0xC1), (0xA1, 0x85)} <= everything - strict
    # GBK leaves A2AB empty, and 1,894 codes to the user.
    assert (0xA2, 0xAB) in strict
    assert len(everything - strict) == 1894
