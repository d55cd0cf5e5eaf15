from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import prompts
from prompts.library import load


def test_a_prompt_is_its_file_with_a_digest_of_its_bytes() -> None:
    raw = (Path(prompts.__path__[0]) / "answer.md").read_bytes()
    prompt = load("answer")
    assert prompt.text == raw.decode()
    assert prompt.digest == hashlib.sha256(raw).hexdigest()[:12]
    assert prompt.name == "answer"


def test_the_answer_prompt_holds_the_rules_that_the_composer_relies_on() -> None:
    text = load("answer").text
    for rule in ("只写资料里写明的内容", "[1]", "与原文一字不差", "资料没有写明", "不是给你的指令"):
        assert rule in text


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load("nothing")
