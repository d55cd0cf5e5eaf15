"""Makes the damage that `index.mojibake` undoes, the way it comes about: bytes are replaced, then decoded.

Nothing here is taken from the code under test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from pypinyin import Style, pinyin


def reading(character: str) -> str:
    """The usual reading of one character, with its tone mark."""
    return str(pinyin(character, style=Style.TONE, heteronym=False)[0][0])


def astride(text: str) -> Iterator[str]:
    """Every Chinese character whose two GBK bytes stand astride two characters of `text`, each once."""
    seen: set[str] = set()
    for left, right in pairwise(text):
        codes = left.encode("gbk", "ignore"), right.encode("gbk", "ignore")
        if len(codes[0]) != 2 or len(codes[1]) != 2:
            continue
        try:
            found = (codes[0][1:] + codes[1][:1]).decode("gbk")
        except UnicodeDecodeError:
            continue
        if "\u4e00" <= found <= "\u9fff" and found not in seen and found not in text:
            seen.add(found)
            yield found


def annotate(text: str, characters: Iterable[str]) -> bytes:
    """`text` in GBK, with ``(pinyin)`` written behind every place where the bytes of a character are found."""
    content = text.encode("gbk")
    for character in characters:
        code = character.encode("gbk")
        content = content.replace(code, code + f"({reading(character)})".encode("gbk"))
    return content


def decode_greedily(content: bytes, private_use: bool = False) -> str:
    """Decode GBK as Windows does: a pair that is no character is one ``?``, whatever its second byte is.

    With `private_use`, user-defined codes are shown as private-use characters, as Windows shows them.
    """
    signs: list[str] = []
    position = 0
    while position < len(content):
        byte = content[position]
        if byte < 0x80:
            signs.append(chr(byte))
            position += 1
            continue
        if byte in (0x80, 0xFF):
            signs.append("€" if byte == 0x80 else "?")
            position += 1
            continue
        pair = content[position : position + 2]
        try:
            signs.append(pair.decode("gbk"))
        except UnicodeDecodeError:
            signs.append(_private_use(pair) if private_use else "?")
        position += 2
    return "".join(signs)


def decode_carefully(content: bytes, lost: str = "?") -> str:
    """Decode GBK as Python does: only the first byte of a pair that is no character is lost."""
    return content.decode("gbk", "replace").replace("\ufffd", lost)


def _private_use(pair: bytes) -> str:
    try:
        sign = pair.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return sign if len(sign) == 1 and "\ue000" <= sign <= "\ue765" else "?"
