"""A real server on raw sockets that plays the modes of ``fault_script``, many at once, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from tests.fakes.fault_script import Act, Door, Endless, Mode, Pause, Script

# No script runs longer, whatever the client does.
_LONGEST_S = 30.0


@dataclass
class Visits:
    """What happened in one mode of one run: requests, bytes sent, and scripts that still play."""

    requests: list[Request] = field(default_factory=list)
    sent: int = 0
    playing: set[asyncio.Task[None]] = field(default_factory=set)


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


class FaultServer:
    """``with FaultServer(modes, certificates) as server``; each mode has a base URL for each run.

    ``certificates`` (see ``make_certificates``) may be ``None`` where no mode needs TLS.
    """

    def __init__(self, modes: Sequence[Mode], certificates: Mapping[Door, Path] | None = None) -> None:
        self._modes = {mode.slug: mode for mode in modes}
        assert len(self._modes) == len(modes), "two modes have the same name"
        self._certificates = certificates or {}
        self._visits: dict[tuple[str, str], Visits] = defaultdict(Visits)
        self._ports: dict[Door, int] = {}
        self._sockets: list[socket.socket] = []
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._leave = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self.strangers: list[bytes] = []
        """What reached the second listener."""

    def __enter__(self) -> FaultServer:
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join()
        self._loop.close()
        for held in self._sockets:
            held.close()

    def url(self, mode: Mode, run: str = "run") -> str:
        """The base URL at which a client meets ``mode``; visits are counted for each ``run``."""
        path = f"{run}/{mode.slug}/v1"
        if mode.door is Door.UNKNOWN_HOST:
            return f"http://llm.invalid/{path}"
        scheme = "https" if mode.door in (*self._certificates, Door.PLAIN_AS_TLS) else "http"
        port = self._ports[Door.PLAIN if mode.door is Door.PLAIN_AS_TLS else mode.door]
        return f"{scheme}://127.0.0.1:{port}/{path}"

    @property
    def stranger_url(self) -> str:
        return f"http://localhost:{self._stranger_port}"

    def visits(self, mode: Mode, run: str = "run") -> Visits:
        return self._visits[run, mode.slug]

    async def settled(self, mode: Mode, run: str = "run", seconds: float = 2.0) -> bool:
        """Whether every script of the mode has come to its end, or the client left it, within ``seconds``."""
        waiting = self._settled(self._visits[run, mode.slug], seconds)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(waiting, self._loop))

    async def _settled(self, visits: Visits, seconds: float) -> bool:
        if visits.playing:
            await asyncio.wait(visits.playing, timeout=seconds)
        return all(task.done() for task in visits.playing)

    async def _run(self) -> None:
        # A client that turns away from a certificate is what these listeners are for.
        self._loop.set_exception_handler(
            lambda loop, what: (
                None if isinstance(what.get("exception"), OSError) else loop.default_exception_handler(what)
            )
        )
        async with AsyncExitStack() as stack:
            for door in (Door.PLAIN, *self._certificates):
                context = _context(self._certificates[door]) if door in self._certificates else None
                listening = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=context, limit=1 << 20)
                await stack.enter_async_context(listening)
                self._ports[door] = listening.sockets[0].getsockname()[1]
            stranger = await asyncio.start_server(self._meet_stranger, "127.0.0.1", 0)
            await stack.enter_async_context(stranger)
            self._stranger_port = stranger.sockets[0].getsockname()[1]
            self._hold_sockets()
            self._started.set()
            await self._leave.wait()
            meetings = asyncio.all_tasks() - {asyncio.current_task()}
            for meeting in meetings:
                meeting.cancel()
            await asyncio.gather(*meetings, return_exceptions=True)

    def _hold_sockets(self) -> None:
        """The doors behind which nobody is."""
        for door, backlog in ((Door.REFUSED, None), (Door.MUTE, 128), (Door.FULL, 0)):
            held = socket.socket()
            held.bind(("127.0.0.1", 0))
            if backlog is not None:
                held.listen(backlog)
            self._sockets.append(held)
            self._ports[door] = held.getsockname()[1]
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", self._ports[Door.FULL]))
            self._sockets.append(waiting)

    async def _meet_stranger(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.strangers.append(await reader.read(65_536))
        writer.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._serve(await _request(reader), reader, writer):
                pass
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _serve(self, request: Request | None, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection is kept."""
        if request is None:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return False
        _, run, slug, _ = request.path.split("/", 3)
        visits = self._visits[run, slug]
        visits.requests.append(request)
        scripts = self._modes[slug].scripts
        script = scripts[min(len(visits.requests), len(scripts)) - 1]
        playing = asyncio.create_task(self._play(script, writer, visits))
        leaving = asyncio.create_task(_left(reader))
        visits.playing.add(playing)
        try:
            await asyncio.wait({playing, leaving}, timeout=_LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
            return playing.done() and not playing.exception() and script[-1:] == (Act.KEEP,)
        finally:
            playing.cancel()
            leaving.cancel()
            await asyncio.gather(playing, leaving, return_exceptions=True)
            visits.playing.discard(playing)

    async def _play(self, script: Script, writer: asyncio.StreamWriter, visits: Visits) -> None:
        for step in script:
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
            elif step is Act.HANG:
                await asyncio.get_running_loop().create_future()
            elif step is Act.RESET:
                _reset(writer)
                return
            elif step is Act.KEEP:
                return
            elif isinstance(step, Endless):
                rest = step.most
                while rest > 0:
                    await asyncio.sleep(step.pause)
                    await _send(writer, step.piece, visits)
                    rest -= len(step.piece)
            elif isinstance(step, bytes):
                await _send(writer, step, visits)
            else:
                text = step if isinstance(step, str) else step(self)
                await _send(writer, text.encode(), visits)


async def _send(writer: asyncio.StreamWriter, piece: bytes, visits: Visits) -> None:
    writer.write(piece)
    await writer.drain()
    visits.sent += len(piece)


async def _request(reader: asyncio.StreamReader) -> Request | None:
    """``None`` for what is no HTTP: the greeting of TLS."""
    letter = await reader.readexactly(1)
    if letter != b"P":
        return None
    raw = (letter + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = raw.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(first.split(" ")[1], headers, body, time.monotonic())


async def _left(reader: asyncio.StreamReader) -> None:
    """Returns when the client has closed the connection."""
    with suppress(OSError):
        if early := await reader.read(65_536):
            # The next request, on a connection that is kept.
            reader.feed_data(early)
            await asyncio.get_running_loop().create_future()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _context(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def make_certificates(folder: Path) -> dict[Door, Path]:
    """Key and certificate of each TLS door in one PEM file, made by the ``openssl`` command."""
    names = {
        Door.TLS: "IP:127.0.0.1",
        Door.TLS_SELF_SIGNED: "IP:127.0.0.1",
        Door.TLS_WRONG_NAME: "DNS:elsewhere.invalid",
    }
    made = {}
    for door, name in names.items():
        pem = folder / f"{door.name.lower()}.pem"
        certificate = folder / f"{door.name.lower()}.crt"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", f"/CN={door.name}", "-addext", f"subjectAltName={name}",
             "-addext", "keyUsage=digitalSignature,keyCertSign", "-keyout", str(pem), "-out", str(certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
        pem.write_bytes(pem.read_bytes() + certificate.read_bytes())
        made[door] = pem
    return made


def trusted(certificates: Mapping[Door, Path]) -> str:
    """The PEM text of what a client should trust: all but the self-signed one."""
    return "".join(
        pem.with_suffix(".crt").read_text() for door, pem in certificates.items() if door is not Door.TLS_SELF_SIGNED
    )
