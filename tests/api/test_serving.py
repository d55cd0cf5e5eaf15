"""What is served changes with what is published, never under a request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.deps import Served
from api.home import open_store
from api.serving import PublishedIndex, Shelf
from index.building import build
from index.errors import SnapshotError
from rag.settings import load_settings
from rag.state import Done, Started
from tests.api.running import FixedSource, fixed, running
from tests.fakes.assistant import ScriptedAssistant, plain_answer
from tests.fakes.catalogue import SmallCatalogue


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def get(url: str, path: str) -> httpx.Response:
    return httpx.get(url + path, trust_env=False)


class TestReadiness:
    def test_not_ready_until_something_is_published(self) -> None:
        source = FixedSource(None)
        with running(source, wait=False) as url:
            assert get(url, "/healthz").json() == {"status": "ok"}
            for path in ("/readyz", "/api/v1/documents", "/api/v1/search?q=x"):
                response = get(url, path)
                assert response.status_code == 503
                assert response.headers["content-type"] == "application/problem+json"
                assert response.json()["type"] == "urn:wence:problem:not-ready"
                assert response.headers["retry-after"] == "1"
            source.served = Served(SmallCatalogue([], "v7"), ScriptedAssistant(lambda _q, _h: []))
            eventually(lambda: get(url, "/readyz").status_code == 200)
            assert get(url, "/readyz").json() == {"status": "ready", "index_version": "v7"}

    def test_head_is_answered_too(self, client: httpx.Client) -> None:
        for path in ("/healthz", "/readyz", "/"):
            response = client.head(path)
            assert (response.status_code, response.content) == (200, b"")


class TestReload:
    def test_a_published_index_is_taken_up_and_a_rollback_too(self, tmp_path: Path) -> None:
        settings = load_settings(home=tmp_path / "home")
        store = open_store(settings)
        first = tmp_path / "first.txt"
        first.write_text("新办企业一次性补贴五千元。", "utf-8")
        second = tmp_path / "second.txt"
        second.write_text("养老机构床位补贴每张三千元。", "utf-8")
        build([first], store)
        with running(PublishedIndex(settings)) as url:

            def ids() -> list[str]:
                return [d["id"] for d in get(url, "/api/v1/documents").json()["documents"]]

            assert ids() == ["first"]
            version = build([second], store).version
            eventually(lambda: ids() == ["second"])
            assert get(url, "/readyz").json()["index_version"] == version
            store.rollback()
            eventually(lambda: ids() == ["first"])

    def test_a_request_under_way_keeps_the_index_that_it_began_with(self) -> None:

        def script(question: str, _history: object) -> list[Started | float | Done]:
            return [Started("a", "old"), 1.0, Done(plain_answer(question, version="old"))]

        source = fixed(SmallCatalogue([], "old"), ScriptedAssistant(script))
        answers: list[str] = []
        with running(source) as url:

            def ask() -> None:
                body = {"question": "问"}
                answer = httpx.post(url + "/api/v1/chat", json=body, trust_env=False).json()
                answers.append(answer["index_version"])

            asking = threading.Thread(target=ask)
            asking.start()
            time.sleep(0.2)
            source.served = Served(SmallCatalogue([], "new"), ScriptedAssistant(lambda _q, _h: []))
            eventually(lambda: get(url, "/readyz").json()["index_version"] == "new")
            assert answers == []
            asking.join()
        assert answers == ["old"]

    def test_a_damaged_index_leaves_the_old_one_serving(self, caplog: pytest.LogCaptureFixture) -> None:
        class Damaged(FixedSource):
            tries = 0

            def published(self) -> str | None:
                return "broken" if self.opened else super().published()

            def open(self) -> Served:
                if self.opened:
                    self.tries += 1
                    raise SnapshotError("manifest.json is missing")
                return super().open()

        source = Damaged(Served(SmallCatalogue([], "good"), ScriptedAssistant(lambda _q, _h: [])))
        with running(source, check_s=0.02) as url:
            eventually(lambda: source.tries > 0)
            time.sleep(0.3)
            assert get(url, "/readyz").json()["index_version"] == "good"
        assert source.tries == 1, "it is not opened anew at every check"
        assert "The published index broken cannot be opened: manifest.json is missing" in caplog.text

    def test_it_looks_once_a_second_unless_told_otherwise(self) -> None:
        """The promise of a cheap check: one look a second, whatever the load."""
        looks = 0

        class Counted(FixedSource):
            def published(self) -> str | None:
                nonlocal looks
                looks += 1
                return super().published()

        source = Counted(Served(SmallCatalogue([], "v1"), ScriptedAssistant(lambda _q, _h: [])))
        with running(source, check_s=1.0) as url:
            for _ in range(20):
                get(url, "/readyz")
            assert looks == 1
        assert create_app(Shelf(source)).state.ping_s == 15.0
