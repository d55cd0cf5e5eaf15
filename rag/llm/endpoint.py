"""From the address that somebody set to the address that is asked."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

_PATH = "/chat/completions"


def completions_url(base_url: str) -> str:
    """Where chat completions are asked for.

    An address without a path gets ``/v1``, as every such server has it; one that names the whole path is kept.

    Raises:
        ValueError: not an http(s) address, or one with a user, a password, a query or a fragment.
    """
    try:
        parts = urlsplit(base_url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("not an http(s) URL") from None
    if parts.scheme not in ("http", "https") or not host or not 0 < (80 if port is None else port) < 65_536:
        raise ValueError("not an http(s) URL")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("more than host and path")
    if any(character.isspace() or not character.isprintable() for character in parts.netloc + parts.path):
        raise ValueError("not an http(s) URL")
    path = parts.path.rstrip("/")
    if not path.endswith(_PATH):
        path = (path or "/v1") + _PATH
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def host_of(base_url: str) -> str:
    """The host and port, for logs; never a user or a password."""
    return urlsplit(base_url).netloc.rpartition("@")[2]


def fits_a_header(key: str) -> bool:
    """Whether a header can carry ``key``: visible ASCII without spaces."""
    return key.isascii() and key.isprintable() and " " not in key
