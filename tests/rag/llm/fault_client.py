"""What a client makes of a server. Run as a program, it tells what each of the given servers cost it in memory."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.errors import ModelError
from rag.llm.chain import chat_model
from rag.llm.model import ChatModel, Delta, Finish, FinishReason, Message, Role
from rag.settings import Settings, load_settings
from tests.fakes.fault_script import DEADLINE_S, FIRST_TOKEN_S, IDLE_S, KEY

_HUNG_S = DEADLINE_S + 5
_ASK = (Message(Role.SYSTEM, "规则"), Message(Role.USER, "技改有什么专项？"))


@dataclass(frozen=True)
class Outcome:
    """``foreign`` is the traceback of what is no ``ModelError``; ``lag_s`` the longest time that others had to wait."""

    text: str
    finish: FinishReason | None
    error: str
    trace: str
    foreign: str
    seconds: float
    lag_s: float


def settings_for(url: str, home: Path = Path("var")) -> Settings:
    """Short clocks, and a key that nobody else may see."""
    return load_settings(
        home=home, llm_base_url=url, llm_model="fault", llm_api_key=KEY, llm_first_token_s=FIRST_TOKEN_S,
        llm_idle_s=IDLE_S, llm_deadline_s=DEADLINE_S,
    )  # fmt: skip


def chat(url: str) -> ChatModel:
    """The client as the product builds it."""
    model = chat_model(settings_for(url))
    assert model is not None
    return model


async def outcome_of(model: ChatModel) -> Outcome:
    """Reads one answer to its end, or to the time at which the client has clearly forgotten its clocks."""
    loop = asyncio.get_running_loop()
    started, heart = loop.time(), Heart()
    texts: list[str] = []
    finish, error, trace, foreign = None, "", "", ""
    beating = asyncio.create_task(heart.beat())
    try:
        async with asyncio.timeout(_HUNG_S), aclosing(model.stream(_ASK, deadline=started + DEADLINE_S)) as stream:
            async for item in stream:
                if isinstance(item, Delta):
                    texts.append(item.text)
                elif isinstance(item, Finish):
                    finish = item.reason
    except ModelError as raised:
        error, trace = type(raised).__name__, "".join(traceback.format_exception(raised))
    except Exception:
        # The client should have let nothing else through: the test shows it.
        foreign = traceback.format_exc()
    seconds = loop.time() - started
    beating.cancel()
    return Outcome("".join(texts), finish, error, trace, foreign, seconds, heart.longest)


class Heart:
    """Measures how late the event loop is."""

    longest = 0.0

    async def beat(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            self.longest = max(self.longest, time.monotonic() - before - 0.02)


def _peak() -> int:
    """Bytes: the most memory that this process ever had. Linux only."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def main(urls: Sequence[str]) -> None:
    """The first server is for warming up. Prints, for every other one, the outcome and the growth of the peak."""
    asyncio.run(outcome_of(chat(urls[0])))
    peak = _peak()
    for url in urls[1:]:
        outcome = asyncio.run(outcome_of(chat(url)))
        before, peak = peak, _peak()
        sys.stdout.write(json.dumps({"growth": peak - before, "outcome": asdict(outcome)}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
