"""Measure streaming: what Wence adds to the first sentence, many streams at once, and clients that leave.

    python bench/streaming.py [--runs 30] [--streams 200] [--leavers 50] [--token-ms 20] [--json]

A model of this script's own, on loopback, answers from the sources of each request at a fixed pace. A server process
with the shipped policy stands before it, and the same client reads both, in turn. Three things are measured:

  latency       the first sentence, from sending the question to its full stop, the model alone and through Wence;
                "added" is the difference of the two, each counted from the arrival of its request
  concurrent    many streams at once: every event is counted and compared
  cancellation  clients that leave after the first sentence: the model must see its connections closed

The exit code is 1 if an event was lost, doubled, changed or out of order, or a connection was left open.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paced_model import TOKEN, Model
from rich.console import Console
from rich.table import Table

QUESTION = "传统制造业转型升级有什么专项行动？"
READY_WITHIN_S = 60.0
CLOSED_WITHIN_S = 1.0
TARGET_MS = 30.0
_LONGEST_LINE = 1 << 22

Figures = dict[str, Any]


@dataclass
class Heard:
    """What one client heard. ``first``: when the first sentence was whole; ``fault``: why it heard no more."""

    sent: float = 0.0
    first: float = 0.0
    events: list[tuple[str, Any]] = field(default_factory=list)
    fault: str = ""


async def _lines(port: int, path: str, body: bytes, heard: Heard) -> AsyncGenerator[bytes, None]:
    """The lines of an answer. HTTP/1.0, so that the body is all that follows the headers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=_LONGEST_LINE)
    try:
        head = (
            f"POST {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Accept: text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        heard.sent = time.perf_counter()
        status = await reader.readline()
        if b" 200 " not in status:
            raise ConnectionError(status.decode().strip() or "closed")
        while (await reader.readline()).strip():
            pass
        while line := await reader.readline():
            yield line.rstrip(b"\r\n")
    finally:
        writer.close()


async def _ask_wence(port: int, leave: Callable[[], Any] | None = None) -> Heard:
    """Reads the stream to its end, or with ``leave`` as far as the first sentence and what ``leave`` awaits."""
    heard, name = Heard(), ""
    body = json.dumps({"question": QUESTION}).encode()
    try:
        async with aclosing(_lines(port, "/api/v1/chat", body, heard)) as lines:
            async for line in lines:
                if line.startswith(b"event: "):
                    name = line[7:].decode()
                elif line.startswith(b"data: ") and name != "ping":
                    heard.events.append((name, json.loads(line[6:])))
                    if name == "sentence" and not heard.first:
                        heard.first = time.perf_counter()
                        if leave is not None:
                            await leave()
                            break
    except (OSError, ValueError) as error:
        heard.fault = f"{type(error).__name__}: {error}"
    return heard


async def _ask_model(model: Model, whole: bool) -> Heard:
    """The bare model, asked what Wence asked it last; ``first`` is when its first full stop is there."""
    heard, text = Heard(), ""
    try:
        async with aclosing(_lines(model.port, "/v1/chat/completions", model.request, heard)) as lines:
            async for line in lines:
                if line.startswith(b"data: {"):
                    text += json.loads(line[6:])["choices"][0]["delta"]["content"] or ""
                    if not heard.first and "。" in text:
                        heard.first = time.perf_counter()
                        if not whole:
                            break
    except (OSError, ValueError) as error:
        heard.fault = f"{type(error).__name__}: {error}"
    return heard


ENDS = ("meta", "done")


def faults(heard: Heard, expected: Sequence[str]) -> Counter[str]:
    """What is wrong with a whole stream that should hold the sentences ``expected``."""
    found: Counter[str] = Counter()
    names = [name for name, _ in heard.events]
    said = _claims(data for name, data in heard.events if name == "sentence")
    found["broken"] = int(bool(heard.fault))
    found["reset"] = names.count("reset") + names.count("error")
    found["lost"] = (Counter(expected) - Counter(said)).total()
    found["lost"] += int(names[:1] != ["meta"]) + int(names[-1:] != ["done"])
    found["doubled"] = sum(n - 1 for n in Counter(said).values()) + sum(max(0, names.count(n) - 1) for n in ENDS)
    order = [expected.index(text) for text in said if text in expected]
    found["out of order"] = sum(a > b for a, b in zip(order, order[1:], strict=False))
    found["changed"] = sum(text not in expected for text in said)
    if names[-1:] == ["done"]:
        found["changed"] += int(_claims(heard.events[-1][1]["sentences"]) != list(expected))
    return +found


def _claims(sentences: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the model said of it; the notices are the service's own."""
    return [sentence["text"] for sentence in sentences if sentence["kind"] == "claim"]


async def latency(model: Model, port: int, runs: int, tell: Callable[[str], None]) -> Figures:
    figures: Figures = {}
    for name, mark_first in (("mark after the full stop", False), ("mark before the full stop", True)):
        tell(f"latency, {name}: {runs} runs")
        model.mark_first = mark_first
        bare, through, added, before, after = [], [], [], [], []
        for run in range(runs):
            heard = await _ask_wence(port, leave=_at_once)
            call = model.calls[-1]
            if heard.fault or not heard.first or not call.first:
                raise SystemExit(f"Run {run + 1} brought no sentence: {heard.fault or heard.events}")
            through.append(heard.first - heard.sent)
            added.append((heard.first - heard.sent) - (call.first - call.arrived))
            before.append(call.arrived - heard.sent)
            after.append(heard.first - call.first)
            alone = await _ask_model(model, whole=False)
            bare.append(alone.first - alone.sent)
            tell(f"latency, {name}: {run + 1}/{runs}")
        figures[name] = {
            "model_alone_ms": _spread(bare), "wence_ms": _spread(through), "added_ms": _spread(added),
            "before_the_model_ms": _spread(before), "after_the_sentence_ms": _spread(after),
            "ratio": round(statistics.median(through) / statistics.median(bare), 3),
        }  # fmt: skip
    return figures


async def _at_once() -> None:
    pass


async def concurrent(model: Model, port: int, streams: int, pid: int, tell: Callable[[str], None]) -> Figures:
    model.mark_first = False
    tell(f"concurrent, the model alone: {streams} streams")
    alone = await asyncio.gather(*(_ask_model(model, whole=True) for _ in range(streams)))
    tell(f"concurrent, through Wence: {streams} streams")
    model.calls.clear()
    idle_mb, cpu_before = _memory_mb(pid, "VmRSS"), _cpu_s(pid)
    heard = await asyncio.gather(*(_ask_wence(port) for _ in range(streams)))
    expected = model.calls[0].sentences if model.calls else ()
    found: Counter[str] = sum((faults(one, expected) for one in heard), Counter())
    firsts = [one.first - one.sent for one in heard if one.first]
    figures: Figures = {
        "streams": streams, "sentences_each": len(expected), "faults": dict(found),
        "examples": sorted({one.fault for one in heard if one.fault})[:3],
        "first_sentence_ms": _spread(firsts), "model_alone_ms": _spread([one.first - one.sent for one in alone]),
        "model_slip_ms": _spread([call.slip for call in model.calls]),
        "server_cpu_s": _difference(_cpu_s(pid), cpu_before),
        "server_idle_mb": idle_mb, "server_peak_mb": _memory_mb(pid, "VmHWM"),
    }  # fmt: skip
    return figures


async def cancellation(model: Model, port: int, leavers: int, tell: Callable[[str], None]) -> Figures:
    """All clients wait for each other before they leave, so that there is one moment to count from."""
    tell(f"cancellation: {leavers} clients")
    model.linger, model.mark_first = True, False
    model.calls.clear()
    barrier = asyncio.Barrier(leavers)
    heard = await asyncio.gather(*(_ask_wence(port, leave=barrier.wait) for _ in range(leavers)))
    left = time.perf_counter()
    pending = [call.closed for call in model.calls]
    done, _ = await asyncio.wait(pending, timeout=CLOSED_WITHIN_S)
    model.linger = False
    return {
        "clients": sum(bool(one.first) for one in heard),
        "still_open": leavers - len(done),
        "closed_ms": _spread([max(0.0, one.result() - left) for one in done]),
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the worst, in milliseconds; nothing for nothing."""
    if len(seconds) < 2:
        return {}
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    picked = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "worst": max(seconds)}
    return {name: round(1000 * value, 1) for name, value in picked.items()}


def _memory_mb(pid: int, name: str) -> float | None:
    with suppress(OSError):
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return round(int(found[1]) / 1024, 1) if found else None
    return None


def _cpu_s(pid: int) -> float | None:
    with suppress(OSError):
        spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
    return None


def _load() -> float | None:
    """What else the machine has to do: processes that run or want to, over the last minute."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def _difference(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else round(after - before, 2)


@contextmanager
def _server(model_port: int, home: Path) -> Iterator[tuple[int, int]]:
    """Port and process id of a server that is ready, with the shipped policy and the model."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENCE_")}
    model = {"WENCE_LLM_BASE_URL": f"http://127.0.0.1:{model_port}/v1", "WENCE_LLM_MODEL": "paced"}
    environment = {**kept, **model, "WENCE_HOME": str(home / "home")}
    log = home / "server.log"
    command = [sys.executable, "-m", "api", "serve", "--port", "0"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=output)
    try:
        started = time.perf_counter()
        while (ready := re.search(r"http://[^/\s]+:(\d+)/", log.read_text("utf-8", "replace"))) is None:
            if process.poll() is not None or time.perf_counter() - started > READY_WITHIN_S:
                raise SystemExit(f"The server did not become ready:\n{log.read_text('utf-8', 'replace')}")
            time.sleep(0.05)
        yield int(ready[1]), process.pid
    finally:
        process.terminate()
        process.wait(15)


async def _measured(options: argparse.Namespace, tell: Callable[[str], None]) -> Figures:
    model = Model(options.token_ms / 1000)
    async with await model.serve():
        with tempfile.TemporaryDirectory() as home:
            opened = _server(model.port, Path(home))
            port, pid = await asyncio.to_thread(opened.__enter__)
            try:
                for _ in range(3):
                    await _ask_wence(port, leave=_at_once)
                results = {
                    "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
                    "load": _load(),
                    "token_ms": options.token_ms,
                    "latency": await latency(model, port, options.runs, tell),
                    "concurrent": await concurrent(model, port, options.streams, pid, tell),
                    "cancellation": await cancellation(model, port, options.leavers, tell),
                }
            finally:
                await asyncio.to_thread(opened.__exit__, None, None, None)
    results["ok"] = not results["concurrent"]["faults"] and not results["cancellation"]["still_open"]
    return results


def _rows(results: Figures) -> Iterator[tuple[str, str]]:
    for name, figures in results["latency"].items():
        yield f"first sentence, model alone ({name})", _told(figures["model_alone_ms"])
        yield f"first sentence, through Wence ({name})", f"{_told(figures['wence_ms'])}, ratio {figures['ratio']}"
        yield f"  added (target: p95 {TARGET_MS:g} ms)", _told(figures["added_ms"])
        yield "  of it before the model is asked", _told(figures["before_the_model_ms"])
        yield "  of it after the sentence's end", _told(figures["after_the_sentence_ms"])
    many, gone = results["concurrent"], results["cancellation"]
    yield f"{many['streams']} streams at once: faults", ", ".join(f"{n} {k}" for k, n in many["faults"].items()) or "0"
    yield "  first sentence", _told(many["first_sentence_ms"])
    yield "  first sentence, model alone", _told(many["model_alone_ms"])
    yield "  lateness of the model's own clock", _told(many["model_slip_ms"])
    yield "  server: processor time", f"{many['server_cpu_s']} s"
    yield "  server: memory before, at most", f"{many['server_idle_mb']} MB, {many['server_peak_mb']} MB"
    yield f"{gone['clients']} clients leave: still open after {CLOSED_WITHIN_S:g} s", str(gone["still_open"])
    yield "  the model's connection closed after", _told(gone["closed_ms"])


def _told(spread: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.1f}" for name, value in spread.items()) + " ms" if spread else "-"


def _print(results: Figures) -> None:
    console = Console()
    pace = f"a token of {TOKEN} characters each {results['token_ms']:g} ms"
    title = f"{results['machine']}, load {results['load']}; {pace}"
    if console.is_terminal:
        table = Table("measured", "figure", title=title)
        for row in _rows(results):
            table.add_row(*row)
        console.print(table)
    else:
        print(title)
        for name, figure in _rows(results):
            print(f"{name:<66} {figure}")


def _options() -> argparse.Namespace:
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=30, help="questions for each latency (default: 30)")
    parser.add_argument("--streams", type=int, default=200, help="streams at once (default: 200)")
    parser.add_argument("--leavers", type=int, default=50, help="clients that leave early (default: 50)")
    parser.add_argument("--token-ms", type=float, default=20.0, help="milliseconds for a token (default: 20)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def main() -> int:
    options = _options()
    errors = Console(stderr=True)
    with errors.status("starting the server") as status:

        def tell(message: str) -> None:
            if errors.is_terminal:
                status.update(message)
            elif "/" not in message:
                print(message, file=sys.stderr)

        results = asyncio.run(_measured(options, tell))
    if options.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    else:
        _print(results)
    return 0 if results["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
