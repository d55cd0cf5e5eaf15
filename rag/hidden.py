"""What a text shows and what it hides: characters that nobody sees can carry orders, and change what is read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_FORCED = re.compile("\u202e([^\u202c\u202d\u202e\n]*)[\u202c\u202d\u202e]?")
# Marks on a base that has none in writing, or more than two on any: only floods of them have that.
_MARKS = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_FLOOD = re.compile(rf"(?<![A-Za-zÀ-ɏ]){_MARKS}+|(?<={_MARKS}){_MARKS}{{2,}}|{_MARKS}{{3,}}")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LOOKS_LIKE = str.maketrans(
    "аеорсухіѕјһԁԛԝɡӏᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢАВЕЅІЈКМНОРСТХУαεικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxisjhdqwglabcdefghijklmnoprstuvwyzABESIJKMHOPCTXYaeikvoptuxwABEZHIKMNOPTYX",
)


def displayed(text: str) -> str:
    """``text`` as a reader sees it: runs that are forced to run backwards turned round, floods of marks and private
    characters gone. Everything else stays for the cleaning."""
    turned = _FORCED.sub(lambda match: match[1][::-1], text)
    return _PRIVATE.sub("", _FLOOD.sub("", unicodedata.normalize("NFC", turned) if _FLOOD.search(turned) else turned))


def smuggled(text: str) -> str:
    """What ``text`` says in characters that nobody sees: tag characters, and bytes written as variation selectors."""
    tags = " ".join("".join(chr(ord(c) - 0xE0000) for c in run[0]) for run in _TAGS.finditer(text))
    selectors = " ".join(
        bytes(_byte(c) for c in run[0]).decode("utf-8", "replace") for run in _SELECTORS.finditer(text)
    )
    return f"{tags} {selectors}".strip()


def plain(text: str) -> str:
    """``text`` for comparing: lower-case, without accents, letters that look like Latin ones as those.

    As many characters as before, so that offsets stay.
    """
    return "".join(map(_plain, text)) if not text.isascii() else text.lower()


@lru_cache(8_192)
def _plain(character: str) -> str:
    if "一" <= character <= "鿿":
        return character
    folded = unicodedata.normalize("NFKC", character).translate(_LOOKS_LIKE).lower()
    if len(folded) != 1:
        return character
    base = unicodedata.normalize("NFD", folded)[0]
    return base if base.isascii() else folded


def _byte(selector: str) -> int:
    """Selectors 1 to 16 and 17 to 256, in two blocks, stand for the bytes 0 to 255."""
    code = ord(selector)
    return code - 0xFE00 if code < 0xFE10 else code - 0xE0100 + 16
