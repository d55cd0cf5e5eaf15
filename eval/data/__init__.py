"""The shipped question sets and distractor passages (JSON Lines; the fields are described in README.md)."""
