from __future__ import annotations

import pytest

from rag.llm.endpoint import completions_url, fits_a_header, host_of


@pytest.mark.parametrize(
    ("base_url", "asked"),
    [
        ("http://h:1/v1", "http://h:1/v1/chat/completions"),
        (" http://h:1/v1/ ", "http://h:1/v1/chat/completions"),
        ("http://h:1", "http://h:1/v1/chat/completions"),
        ("http://h:1/", "http://h:1/v1/chat/completions"),
        ("http://h/v1/chat/completions", "http://h/v1/chat/completions"),
        ("http://h/v1/chat/completions/", "http://h/v1/chat/completions"),
        ("https://h/chat/completions", "https://h/chat/completions"),
        ("https://h/compatible-mode/v1", "https://h/compatible-mode/v1/chat/completions"),
        ("https://h/api/paas/v4/", "https://h/api/paas/v4/chat/completions"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
    ],
)
def test_where_completions_are_asked_for(base_url: str, asked: str) -> None:
    assert completions_url(base_url) == asked


@pytest.mark.parametrize(
    "base_url",
    ["", "h:1/v1", "ftp://h/v1", "http://", "http://[broken/v1", "http://h:0/v1", "http://h:99999/v1", "http://h:x/v1",
     "http://user:pass@h/v1", "http://key@h/v1", "http://h/v1?key=1", "http://h/v1#x", "http://h h/v1", "http://h/v 1",
     "http://h\x00/v1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="^(not an http|more than host)"):
        completions_url(base_url)


def test_the_host_is_told_without_a_user() -> None:
    assert host_of("http://user:pass@llm.local:8000/v1") == "llm.local:8000"
    assert host_of("") == ""


@pytest.mark.parametrize(
    ("key", "fits"), [("sk-1", True), ("", True), ("密", False), ("a b", False), ("a\n", False), ("a\x7f", False)]
)
def test_keys_that_a_header_can_carry(key: str, fits: bool) -> None:
    assert fits_a_header(key) is fits
