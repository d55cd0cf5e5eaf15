"""What a question is about, without the words that only ask."""

from __future__ import annotations

import re

_ASKING = re.compile(
    "请问|您好|你好|是什么意思|是什么|有什么|为什么|什么时候|什么|怎么样|怎么办|怎么|怎样|如何|哪些|哪个|哪里|哪种|哪|"
    "多少钱|多少|是否|能否|可否|能不能|可不可以|是不是|有没有|几(?=[个项条类家种次年月天])|"
    r"(?:吗|呢|啊|(?<![网酒])吧)(?=[\s，,。？?！!]|$)"
)


def subject_of(question: str) -> str:
    """``question`` with a comma for every asking word; as it is where nothing else would be left.

    Policy texts hold few asking words, and where one does (a list of questions and answers) every question would
    find it. Commas keep the characters on both sides from becoming a pair.
    """
    subject = _ASKING.sub("，", question)
    return subject if any(character.isalnum() for character in subject) else question
