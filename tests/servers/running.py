"""Starting real LLM servers from the virtual environment that ``make test-servers`` makes."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv-servers" / "bin"


@contextmanager
def running(
    command: Sequence[str | Path], ready: str, log: Path, variables: Mapping[str, str], seconds: float = 300
) -> Iterator[str]:
    """The base URL of a server started by ``command``, ``{port}`` in it replaced, as soon as ``ready`` is found.

    ``variables`` go into its environment.

    Raises:
        RuntimeError: it ended, or was not ready within ``seconds``; the text is the end of what it wrote.
    """
    port = _free_port()
    arguments = [str(part).replace("{port}", str(port)) for part in command]
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen(
            arguments, stdout=out, stderr=out, cwd=log.parent, env={**os.environ, "PYTHONUNBUFFERED": "1", **variables}
        )
        try:
            _wait_until_ready(process, url + ready, log, seconds)
            yield f"{url}/v1"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(url, trust_env=False, timeout=5).status_code == 200:
                return
        time.sleep(0.3)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2_000:]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
