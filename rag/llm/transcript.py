"""One answer as its chunks come in: what to pass on, when it is complete, and when it has gone wrong."""

from __future__ import annotations

from rag.llm.completion import Chunk
from rag.llm.errors import EmptyAnswer, Oversized, Truncated
from rag.llm.model import Delta, Finish, FinishReason, Item, Thinking, Usage
from rag.llm.repetition import Repetition
from rag.llm.visible import Visible, is_blank

ANSWER_CAP = 20_000


class Transcript:
    """Feed it chunks in order, then ``end`` it. ``hold``: see ``Visible``."""

    def __init__(self, *, hold: bool = False) -> None:
        self._visible = Visible(hold=hold)
        self._repetition = Repetition()
        self._said: list[str] = []
        self._length = 0
        self._usage: Usage | None = None
        self._finish: FinishReason | None = None

    @property
    def finished(self) -> bool:
        """The model has said that it stopped. Counts may follow; more text takes it back."""
        return self._finish is not None

    def feed(self, chunk: Chunk) -> list[Item]:
        """What ``chunk`` adds: at most a delta, or a sign of life.

        Raises:
            Oversized: the answer is too long.
            Repeating: the answer loops.
            ThoughtsShown: what was passed on was no answer.
        """
        self._usage = chunk.usage or self._usage
        out = self._visible.let_go() if chunk.thinking else ""
        text = "" if self._is_echo(chunk) else chunk.text
        if text:
            self._finish = None
            out += self._visible.feed(text)
        self._finish = chunk.finish or self._finish
        if out:
            return [self._say(out)]
        return [Thinking()] if chunk.thinking or not is_blank(text) else []

    def end(self) -> list[Item]:
        """The rest of the text, the counts and the finish.

        Raises:
            Truncated: the answer has no end.
            EmptyAnswer: it has no text, and no filter is to blame.
        """
        if self._finish is None:
            raise Truncated("the LLM's answer broke off")
        rest = self._visible.close()
        items: list[Item] = [self._say(rest)] if rest else []
        if self._finish is not FinishReason.WITHHELD and is_blank("".join(self._said)):
            raise EmptyAnswer("the LLM said nothing")
        return [*items, *([self._usage] if self._usage else []), Finish(self._finish)]

    def _say(self, text: str) -> Delta:
        self._length += len(text)
        if self._length > ANSWER_CAP:
            raise Oversized("the LLM's answer is too long")
        self._said.append(text)
        self._repetition.feed(text)
        return Delta(text)

    def _is_echo(self, chunk: Chunk) -> bool:
        """Some servers repeat the whole answer in the chunk that ends the stream."""
        said = "".join(self._said).strip() if chunk.whole else ""
        return bool(said) and chunk.text.strip().endswith(said)
