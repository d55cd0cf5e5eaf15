"""What becomes of the connections: kept where an answer was sound, closed at once where it was not or nobody waits."""

from __future__ import annotations

import asyncio
import gc
import re
import shutil
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager, suppress

import pytest

from rag.errors import ModelError
from rag.llm.errors import BadStatus, Reported, TimedOut, Unreachable
from rag.llm.http import Clocks, HttpChatModel
from rag.llm.model import Delta
from tests.fakes.fault_script import Door
from tests.fakes.fault_server import make_certificates
from tests.fakes.llm_server import Behaviour, LlmServer, chunk, forever, in_turn, says, sends, silent, streams
from tests.rag.llm.asking import ASK, items_of, text_of

CLOCKS = Clocks(first_token=2, idle=2, connect=2)
GOOD = says("甲。")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ssl.SSLContext]:
    """For a server that the client trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command to make a certificate")
    pem = make_certificates(tmp_path_factory.mktemp("certificates"))[Door.TLS]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(pem.with_suffix(".crt")))
        yield context


def _model(url: str) -> HttpChatModel:
    return HttpChatModel(url, "m", None, CLOCKS)


async def _texts(model: HttpChatModel, times: int) -> list[str]:
    return [text_of(await items_of(model)) for _ in range(times)]


def test_one_connection_serves_one_answer_after_the_other(tls: ssl.SSLContext) -> None:
    with LlmServer(GOOD, keep=True, tls=tls) as server:
        assert asyncio.run(_texts(_model(server.url), 5)) == ["甲。"] * 5
    assert (len(server.received), len(server.ports)) == (5, 1)


def test_models_share_connections_and_each_loop_has_its_own(tls: ssl.SSLContext) -> None:
    with LlmServer(GOOD, keep=True, tls=tls) as server:

        async def two() -> None:
            assert await _texts(_model(server.url), 2) == await _texts(_model(server.url), 2)

        asyncio.run(two())
        assert len(server.ports) == 1
        asyncio.run(two())
        assert len(server.ports) == 2


def test_many_at_once_each_have_a_connection(tls: ssl.SSLContext) -> None:
    with LlmServer(says("甲。", pause=0.1), keep=True, tls=tls) as server:

        async def all_at_once() -> list[list[str]]:
            model = _model(server.url)
            return await asyncio.gather(*(_texts(model, 2) for _ in range(30)))

        assert asyncio.run(all_at_once()) == [["甲。", "甲。"]] * 30
    assert len(server.ports) >= 30


@pytest.mark.parametrize(
    "bad",
    [
        sends(chunk("乙"), 'data: {"error": {"code": "x"}}\n\n', chunk("丙", "stop")),
        sends(chunk("乙"), "data: {oops\n\n"),
        sends(chunk("乙")),
        sends("<html></html>"),
        sends("{}", status=500, content_type="application/json"),
        sends("", status=429),
        says("无" * 3000),
        streams(forever(": x\n\n")),
        lambda exchange: (exchange.head(), exchange.write(chunk("乙")), exchange._handler.wfile.write(b"zz\r\n"))[0],
    ],
    ids=["error", "JSON", "cut", "page", "500", "429", "loop", "comments", "chunk"],
)  # fmt: skip
def test_a_broken_answer_does_not_poison_the_next(bad: Behaviour, tls: ssl.SSLContext) -> None:
    with LlmServer(in_turn(GOOD, bad, GOOD), keep=True, tls=tls) as server:

        async def ask() -> None:
            model = HttpChatModel(server.url, "m", None, Clocks(first_token=0.4, idle=0.4, connect=2))
            assert await _texts(model, 1) == ["甲。"]
            with pytest.raises(ModelError):
                await items_of(model)
            assert await _texts(model, 3) == ["甲。"] * 3

        asyncio.run(ask())


def _is_whole(request: bytes) -> bool:
    """A server that hangs up on what it has not read resets the connection, and with it what it has said."""
    head, end, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return bool(end) and length is not None and len(body) >= int(length[1])


@contextmanager
def _raw_server(
    tls: ssl.SSLContext, *replies: bytes | None, hang_up: Callable[[int], bool] = lambda _: False
) -> Iterator[tuple[str, list[int], threading.Semaphore]]:
    """Sends, over TLS, the n-th request the n-th of ``replies``, whatever is in it, on whatever connection it comes.
    ``None``: hangs up without a word; empty: says nothing; ``hang_up(n)``: after it. Gives the address, which
    connection each request came by, and a semaphore that counts the connections that the client has closed."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[int] = []
    closed = threading.Semaphore(0)
    left = list(replies)

    def serve(plain: socket.socket, number: int) -> None:
        with suppress(OSError), tls.wrap_socket(plain, server_side=True) as connection:
            while True:
                head = b""
                while not _is_whole(head):
                    more = connection.recv(65536)
                    if not more:
                        closed.release()
                        return
                    head += more
                seen.append(number)
                reply = left.pop(0) if len(left) > 1 else left[0]
                if reply is None:
                    return
                connection.sendall(reply)
                if hang_up(len(seen)):
                    return

    def accept() -> None:
        for number in range(99):
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection, number), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/v1", seen, closed
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _reply(text: str = "甲。", extra: bytes = b"", length: int | None = None) -> bytes:
    body = f"{chunk(text, 'stop')}data: [DONE]\n\n".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {length or len(body)}\r\n\r\n"
    return head.encode() + body + extra


def test_a_connection_on_which_the_server_hung_up_meanwhile_is_replaced(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, _reply(), hang_up=lambda n: n == 1) as (url, seen, _):

        async def ask() -> list[str]:
            model = _model(url)
            first = await _texts(model, 1)
            await asyncio.sleep(0.1)
            return first + await _texts(model, 1)

        assert asyncio.run(ask()) == ["甲。", "甲。"]
    assert seen == [0, 1]


def test_a_connection_on_which_the_server_hangs_up_just_now_is_replaced(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, _reply(), None, _reply("乙。")) as (url, seen, _):
        assert asyncio.run(_texts(_model(url), 2)) == ["甲。", "乙。"]
    assert seen == [0, 0, 1]


def test_a_connection_that_has_died_in_silence_is_replaced(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, _reply(), b"", _reply("乙。")) as (url, seen, _):
        started = time.monotonic()
        model = HttpChatModel(url, "m", None, Clocks(first_token=1.2, idle=2, connect=2))
        assert asyncio.run(_texts(model, 2)) == ["甲。", "乙。"]
        assert 0.4 <= time.monotonic() - started < 1.2
    assert seen == [0, 0, 1]


def test_a_new_connection_has_the_whole_of_its_clock(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, b"") as (url, seen, _), pytest.raises(TimedOut):
        asyncio.run(_texts(HttpChatModel(url, "m", None, Clocks(first_token=0.6)), 1))
    assert seen == [0]


def test_connections_without_tls_are_not_kept() -> None:
    with LlmServer(GOOD, keep=True) as server:
        assert asyncio.run(_texts(_model(server.url), 3)) == ["甲。"] * 3
    assert len(server.ports) == 3
    assert [request.headers["connection"] for request in server.received] == ["close"] * 3


def test_a_new_connection_on_which_the_server_hangs_up_is_an_error(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, None) as (url, seen, _), pytest.raises(Unreachable):
        asyncio.run(_texts(_model(url), 1))
    assert seen == [0]


@pytest.mark.parametrize(
    "extra",
    [b"garbage", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Y: z\r\n"],
    ids=["garbage", "line", "empty response", "half a head"],
)
def test_bytes_behind_an_answer_are_not_taken_for_the_next(extra: bytes, tls: ssl.SSLContext) -> None:
    with _raw_server(tls, _reply(extra=extra), _reply("乙。")) as (url, _, _):
        assert asyncio.run(_texts(_model(url), 2)) == ["甲。", "乙。"]


def test_an_answer_that_comes_twice_is_not_the_answer_to_the_next_question(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, _reply(extra=_reply()), _reply("乙。")) as (url, seen, _):
        assert asyncio.run(_texts(_model(url), 3)) == ["甲。", "乙。", "乙。"]
    assert seen == [0, 0, 1, 2]


def test_a_length_that_is_too_short_does_not_poison_the_next(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, _reply(length=10), _reply("乙。")) as (url, seen, _):

        async def ask() -> list[str]:
            model = _model(url)
            with pytest.raises(ModelError):
                await items_of(model)
            return await _texts(model, 2)

        assert asyncio.run(ask()) == ["乙。", "乙。"]
    assert seen == [0, 1, 1]


@pytest.mark.parametrize("cancel", [True, False], ids=["cancelled", "closed"])
def test_who_leaves_hangs_up_and_the_next_is_served(cancel: bool, tls: ssl.SSLContext) -> None:
    with LlmServer(in_turn(GOOD, streams(forever(chunk("字"))), GOOD), keep=True, tls=tls) as server:

        async def ask() -> None:
            model = _model(server.url)
            await items_of(model)
            heard = asyncio.Event()

            async def listen() -> None:
                deadline = asyncio.get_running_loop().time() + 5
                async with aclosing(model.stream(ASK, deadline=deadline)) as stream:
                    assert await anext(stream) == Delta("字")
                    heard.set()
                    if cancel:
                        await asyncio.sleep(5)

            task = asyncio.create_task(listen())
            await heard.wait()
            if cancel:
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            else:
                await task
            assert await asyncio.to_thread(server.hung_up.wait, 3), "while the loop still runs"
            assert await _texts(model, 2) == ["甲。", "甲。"]

        asyncio.run(ask())
    assert len(server.ports) == 2


def test_leaving_at_any_moment_leaks_no_connection(tls: ssl.SSLContext) -> None:
    """A hundred askers leave while connecting, sending, waiting or reading; the next is served, no socket stays."""
    with LlmServer(in_turn(*[says("甲。", pause=0.02)] * 100, GOOD), keep=True, tls=tls) as server:

        async def ask() -> list[str]:
            model = _model(server.url)
            for n in range(100):
                task = asyncio.create_task(items_of(model))
                await asyncio.sleep(n * 0.0003)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            return await _texts(model, 1)

        assert asyncio.run(ask()) == ["甲。"]
        gc.collect()


def test_as_the_loop_ends_connections_are_closed(tls: ssl.SSLContext) -> None:
    with _raw_server(tls, _reply()) as (url, seen, closed):
        model = _model(url)
        for number in range(3):
            asyncio.run(_texts(model, 2))
            assert seen == [n for n in range(number + 1) for _ in range(2)]
            assert closed.acquire(timeout=3)


def test_a_model_that_is_dropped_leaves_no_open_socket_behind(tls: ssl.SSLContext) -> None:
    """What is left open is told as a warning when it is collected, and warnings are errors here."""
    with LlmServer(GOOD, keep=True, tls=tls) as server:

        async def ask() -> None:
            for _ in range(3):
                await items_of(_model(server.url))
                gc.collect()

        asyncio.run(ask())
        gc.collect()
    assert len(server.ports) == 1


def test_nobody_waits_for_a_server_that_does_not_end_its_answer(tls: ssl.SSLContext) -> None:
    def holds(exchange: object) -> None:
        says("甲。")(exchange)  # type: ignore[arg-type]
        time.sleep(2)

    with LlmServer(holds, keep=True, tls=tls) as server:
        started = time.monotonic()
        assert asyncio.run(_texts(_model(server.url), 1)) == ["甲。"]
        assert time.monotonic() - started < 1


def test_cookies_of_one_answer_are_not_sent_with_the_next(tls: ssl.SSLContext) -> None:
    with LlmServer(sends(chunk("甲。", "stop"), Set_Cookie="who=me; Path=/"), keep=True, tls=tls) as server:
        asyncio.run(_texts(_model(server.url), 2))
    assert ["cookie" in request.headers for request in server.received] == [False, False]


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with LlmServer(GOOD) as server:
        assert asyncio.run(_texts(_model(server.url), 1)) == ["甲。"]


def test_the_status_of_a_busy_server_tells_when_to_come_back() -> None:
    with LlmServer(sends('{"error": {"code": "x"}}', status=429, Retry_After="7")) as server:
        with pytest.raises(BadStatus) as raised:
            asyncio.run(items_of(_model(server.url)))
    assert (raised.value.status, raised.value.retry_after, raised.value.transient) == (429, 7.0, True)


def test_an_overloaded_server_may_say_so_with_status_200() -> None:
    with LlmServer(sends('{"error": {"code": 503}}', content_type="application/json")) as server:
        with pytest.raises(Reported) as raised:
            asyncio.run(items_of(_model(server.url)))
    assert raised.value.transient


def test_silent_servers_do_not_stop_others() -> None:
    with LlmServer(in_turn(silent(1.5), GOOD)) as server:

        async def ask() -> float:
            model = _model(server.url)
            waiting = asyncio.create_task(items_of(model))
            await asyncio.sleep(0.1)
            started = time.monotonic()
            assert await _texts(model, 1) == ["甲。"]
            waiting.cancel()
            return time.monotonic() - started

        assert asyncio.run(ask()) < 1
