"""The ``wence`` command: what it offers, and how it ends.

Exit codes: 0 done, 1 the work failed, 2 bad usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys

import click

from api.commands.ask import ask
from api.commands.evaluate import evaluate
from api.commands.index import index
from api.commands.pause import pause, resume
from api.commands.search import search
from api.commands.serve import serve
from api.commands.verify import verify
from api.commands.withdraw import withdraw
from api.console import prepare_streams, say

INTERRUPTED = 130


@click.group(
    name="wence",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  wence serve                                  open http://127.0.0.1:8000 in a browser
  wence ask "民营企业能得到哪些支持？"             ask once, on the command line
  wence ask "技改有专项吗？" --json | jq .status   the whole answer, for a program
  wence index build policies/                  serve your own documents instead

\b
Settings come from WENCE_… variables or wence.toml; WENCE_HOME is the data folder (default ./var).
Where nothing was published yet, the policy that ships with Wence is built first.
Exit codes: 0 done, 1 the work failed, 2 bad usage.""",
)
@click.version_option(package_name="wence", prog_name="wence", message="%(prog)s %(version)s")
def cli() -> None:
    """Wence 问策 answers questions on government policy: every sentence stands on a clause that it cites."""


for command in (serve, ask, search, index, evaluate, verify, pause, resume, withdraw):
    cli.add_command(command)


def main() -> None:
    """Run the command and exit. Errors made for a person are printed as one message, without a traceback."""
    prepare_streams()
    sys.exit(_run())


def _run() -> int:
    try:
        code = cli.main(prog_name="wence", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone (`wence … | head`); nothing may be flushed to them at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        message = _for_a_person(error)
        if message is None:
            raise
        say(f"Error: {message}")
        return 1
    return code if isinstance(code, int) else 0


def _for_a_person(error: Exception) -> str | None:
    from index.errors import CorpusError
    from rag.errors import WenceError

    if isinstance(error, WenceError | CorpusError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return None
