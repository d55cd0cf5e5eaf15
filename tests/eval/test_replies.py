from __future__ import annotations

import json
from dataclasses import replace

from eval.replies import Found, Reply, crashed
from rag.answer import Correction, Status
from tests.eval.answers import quoting, refusing


def test_a_reply_survives_json() -> None:
    answer = replace(quoting("实施千企技改"), corrections=(Correction("新指", "新质"),), handoff=refusing().handoff)
    reply = Reply(answer, (Found("policy", 11, 32, 2.5),), 4.25, 1.5)
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_a_crash_is_an_answer_that_failed() -> None:
    answer = crashed("问？", KeyError("x"))
    assert (answer.status, answer.reason, answer.composer) == (Status.FAILED, "KeyError: 'x'", "none")
