"""``python -m api`` is the ``wence`` command."""

from api.cli import main

main()
