"""Measure how long an answer takes: as a whole process, from start to ready, and inside the server.

    python bench/answers.py [--requests 300] [--runs 5]

The index of the shipped policy is built first, in a temporary folder, and not counted. Figures are medians; the machine
is named with them, because they mean nothing without it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

WENCE = Path(sys.executable).with_name("wence")
QUESTIONS = (
    "厂里设备老旧想搞技改，有没有什么专项？",
    "千企技改给企业补贴多少钱",
    "这份政策讲了哪几大方面",
    "新指生产力怎么培育",
    "明天天气怎么样",
    "民营企业和国有企业分别有什么支持",
    "傳統優勢產業有幾個",
    "人才政策的咨询电话是多少",
)
READY_WITHIN_S = 60.0


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "WENCE_HOME": home}
        _run(["index", "build"], environment)
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        asks = [_timed(lambda: _run(["ask", QUESTIONS[0]], environment)) for _ in range(options.runs)]
        print(f"wence ask, whole process     median {statistics.median(asks):.2f} s, worst {max(asks):.2f} s")
        readies = []
        for _ in range(options.runs - 1):
            with _server(environment) as (_, ready_s):
                readies.append(ready_s)
        with _server(environment) as (port, ready_s):
            readies.append(ready_s)
            inside, outside = _requests(port, options.requests)
        print(f"wence serve, start to ready  median {statistics.median(readies):.2f} s, worst {max(readies):.2f} s")
        print(f"answer inside the server     {_quantiles(inside)}")
        print(f"answer over HTTP             {_quantiles(outside)}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how long an answer takes.")
    parser.add_argument("--requests", type=int, default=300, help="requests to the server (default: 300)")
    parser.add_argument("--runs", type=int, default=5, help="processes started for each figure (default: 5)")
    return parser.parse_args()


def _run(arguments: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run([WENCE, *arguments], env=environment, check=True, capture_output=True)


def _timed(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[tuple[int, float]]:
    """A server on a free port, and the seconds that it took until ``/readyz`` said yes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    process = subprocess.Popen(
        [WENCE, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _is_ready(port):
            if process.poll() is not None or time.perf_counter() - started > READY_WITHIN_S:
                raise SystemExit("the server did not become ready")
            time.sleep(0.01)
        yield port, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(10)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _requests(port: int, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of ``count`` answers in turn: as the server reports them, and as the client sees them."""
    inside, outside = [], []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for number in range(count):
        body = json.dumps({"question": QUESTIONS[number % len(QUESTIONS)]})
        started = time.perf_counter()
        connection.request("POST", "/api/v1/chat", body, {"content-type": "application/json"})
        answer = json.load(connection.getresponse())
        outside.append(1000 * (time.perf_counter() - started))
        inside.append(float(answer["timings_ms"]["total"]))
    connection.close()
    return inside, outside


def _quantiles(milliseconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(milliseconds, n=100)
    return f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms ({len(milliseconds)} requests)"


if __name__ == "__main__":
    sys.exit(main())
