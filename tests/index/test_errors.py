"""The error tree drawn in the docstring is the real one."""

from __future__ import annotations

import re

from index import errors


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    assert errors.__doc__ is not None
    drawn: dict[str, str | None] = {}
    parents: list[str] = []
    for line in errors.__doc__.splitlines():
        match = re.match(r"^((?:│   |    |├── |└── )*)([A-Z]\w+)(?:\s{2,}|$)", line)
        if match:
            depth = len(match[1]) // 4
            parents = [*parents[:depth], match[2]]
            drawn[match[2]] = parents[-2] if depth else None
    real = {
        name: base.__base__.__name__ if base.__base__ not in (Exception, None) else None
        for name, base in vars(errors).items()
        if isinstance(base, type)
    }
    assert drawn == real
