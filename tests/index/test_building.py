"""Building: what comes out, what is refused, and what a kill at any moment leaves behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.building import STAGES, build
from index.chunking import ChunkParameters
from index.errors import BuildError, BuildLocked, CorpusError, EncoderError, LoadError
from index.snapshot import Snapshot, SnapshotStore
from tests.index.corpora import DOCUMENTS, POLICY_HEADINGS, POLICY_ID, shipped_document, write_corpus
from tests.index.test_encoding import make_model

QUERIES = ("人才公寓租金", "高龄津贴多少", "水价", "天气", "技术改造补助的比例")


def answers(snapshot: Snapshot) -> list[list[tuple[str, float]]]:
    return [[(hit.passage.id, hit.score) for hit in snapshot.search(query)] for query in QUERIES]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home where a small corpus is published. Copy it before changing it."""
    home = tmp_path_factory.mktemp("served")
    build([write_corpus(home)], SnapshotStore(home))
    return home


@pytest.fixture
def store(served: Path, tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(Path(shutil.copytree(served, tmp_path / "home")))


def test_the_shipped_corpus_is_built_when_none_is_named(tmp_path: Path) -> None:
    snapshot = build(None, SnapshotStore(tmp_path))
    (document,) = snapshot.documents()
    assert document.text == shipped_document().text
    assert document.title == "《关于以科技创新引领产业全面振兴的若干政策措施》（媒体报道）"
    assert document.metadata["region"] == "黑龙江省"
    assert document.metadata["notice"] == "据公开报道整理，以正式文件为准"
    passages = snapshot.passages_of(POLICY_ID)
    assert [passage.heading for passage in passages] == [(), *((heading,) for heading in POLICY_HEADINGS)]
    for query, number in {
        "千企技改专项行动": 4, "科技成果怎么转化": 3, "民营企业有什么支持": 12, "4567是什么": 6, "人才保障": 13,
        "数字化转型": 7, "两个毫不动摇": 12, "国资监管体制": 10, "碳减排": 8, "谁制定的政策措施": 1,
    }.items():  # fmt: skip
        assert snapshot.search(query)[0].passage.id == f"{POLICY_ID}#{number}", query
    cleaned = snapshot.cleaned(POLICY_ID)
    assert snapshot.repairs_of(POLICY_ID) == cleaned.repairs != ()
    start = document.text.index("千企技改")
    raw_start, raw_end = cleaned.raw_span(start, start + 4)
    assert snapshot.raw_of(POLICY_ID)[raw_start:raw_end] == "千企技改"


def test_a_build_publishes_exactly_what_was_named(store: SnapshotStore, tmp_path: Path) -> None:
    (tmp_path / "办法.md").write_text("# 公园管理办法\n## 开放时间\n每日六时开园。\n## 票价\n免费入园。", "utf-8")
    (tmp_path / "通知.txt").write_text("关于延期开园的通知\n各公园：\n本周六延期开园。", "utf-8")
    before = store.current()
    snapshot = build([tmp_path / "办法.md", tmp_path / "通知.txt"], store, parameters=ChunkParameters(100, 1))
    assert [(document.id, document.title) for document in snapshot.documents()] == [
        ("办法", "公园管理办法"),
        ("通知", "关于延期开园的通知"),
    ]
    assert [(passage.heading, passage.text) for passage in snapshot.passages()] == [
        (("开放时间",), "每日六时开园。"),
        (("票价",), "免费入园。"),
        ((), "各公园：\n本周六延期开园。"),
    ]
    assert store.current() == snapshot.version
    assert store.versions() == (before, snapshot.version)
    assert snapshot.manifest.chunking == ChunkParameters(100, 1)
    assert snapshot.manifest.counts["documents"] == 2
    assert snapshot.manifest.counts["passages"] == 3


def test_the_same_documents_give_the_same_snapshot(served: Path, store: SnapshotStore) -> None:
    first = store.open()
    second = build([served / "corpus.jsonl"], store)
    assert second.version > first.version
    assert second.version.partition("-")[2] == first.version.partition("-")[2]
    assert answers(second) == answers(first)


def test_progress_names_every_stage_in_order_and_ends_complete(store: SnapshotStore, served: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build([served / "corpus.jsonl"], store, progress=lambda *progress: told.append(progress))
    assert tuple(dict.fromkeys(stage for stage, _, _ in told)) == STAGES
    last = {stage: (done, total) for stage, done, total in told}
    assert all(done == total for done, total in last.values())
    assert last["clean"] == (5, 5)
    assert last["count"] == (6, 6)


@pytest.mark.parametrize(
    ("files", "error", "says"),
    [
        ({"a.txt": "甲。", "b/a.txt": "乙。"}, BuildError, "have the same id 'a'"),
        ({"a.jsonl": '{"id": "x", "text": "甲"}\n{"id": "x", "text": "乙"}'}, BuildError, "a.jsonl:2 have the"),
        ({"a.txt": "甲。", "b.txt": "……\n。"}, BuildError, "b.txt holds no text"),
        ({"a.txt": ""}, LoadError, "a.txt is empty"),
        ({"a.txt": "甲。", "b.jsonl": "{}"}, LoadError, "b.jsonl:1 has no 'text'"),
        ({"a.txt": "甲。", "a.json": "{"}, LoadError, "a.json is not JSON"),
        ({"a.pdf": "甲"}, LoadError, "holds no .txt, .md or .jsonl file"),
    ],
)
def test_what_cannot_be_built_is_named_and_nothing_is_published(
    store: SnapshotStore, tmp_path: Path, files: dict[str, str], error: type[CorpusError], says: str
) -> None:
    folder = tmp_path / "documents"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    before, expected = store.current(), answers(store.open())
    with pytest.raises(error, match=says):
        build([folder], store)
    assert (store.current(), answers(store.open())) == (before, expected)
    assert [path.name for path in (store.root / "snapshots").iterdir()] == [before]


def test_no_documents_and_no_encoder_are_refused(store: SnapshotStore, tmp_path: Path) -> None:
    before = store.current()
    with pytest.raises(BuildError, match="No documents were named"):
        build([], store)
    with pytest.raises(LoadError, match="does not exist"):
        build([tmp_path / "none"], store)
    with pytest.raises(EncoderError, match="cannot be loaded"):
        build(None, store, str(tmp_path / "none"))
    assert store.current() == before


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_sentence_transformers_model_is_found_again_when_opening(store: SnapshotStore, tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "水 电"}\n{"id": "b", "text": "气"}', "utf-8")
    snapshot = build([tmp_path / "a.jsonl"], store, str(model))
    assert (snapshot.manifest.encoder, snapshot.manifest.dimensions) == (str(model), 2)
    assert not list(snapshot.folder.glob("lsa.*"))
    reopened = SnapshotStore(store.root.parent).open()
    (hit,) = reopened.search("水电", 1)
    assert hit.passage.id == "a#1"
    # Unknown to the model, known to the words: BM25 alone finds it.
    assert hit.arms["dense"] == pytest.approx(0)
    assert reopened.search("气")[0].arms["dense"] == pytest.approx(1)


def test_two_builds_at_once_are_kept_apart_and_reading_goes_on(store: SnapshotStore, served: Path) -> None:
    expected = answers(store.open())
    refused: list[BuildLocked] = []

    def interfere(stage: str, done: int, total: int) -> None:
        del done, total
        with pytest.raises(BuildLocked, match="Wait until it is done") as caught:
            build(None, store)
        refused.append(caught.value)
        if stage != "publish":
            assert answers(store.open()) == expected

    build([served / "corpus.jsonl"], store, progress=interfere)
    assert len(refused) >= len(STAGES)


class Driver:
    """A build of one more document in another process, which is led from step to step."""

    def __init__(self, home: Path) -> None:
        corpus = home / "more.jsonl"
        more = {"id": "more", "title": "水价听证", "text": "水价调整应当听证，人才公寓租金不变。"}
        corpus.write_text(json.dumps(more, ensure_ascii=False), "utf-8")
        command = [sys.executable, "-m", "tests.index.build_driver", str(home), str(corpus)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def next(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()


# Where to kill: a step, and the how manyeth time that it comes.
PLACES = [
    ("load 0/1", 1), ("clean 0/1", 1), ("count 0/1", 1), ("count 1/1", 1), ("vocabulary 1/1", 1), ("encode 0/1", 1),
    ("write 0/1", 1), ("before fsync", 1), ("after fsync", 5), ("before fsync", 20), ("before rename", 1),
    ("after rename", 1), ("write 1/1", 1), ("publish 0/1", 1), ("before replace", 1), ("after replace", 1),
    ("publish 1/1", 1),
]  # fmt: skip


@pytest.mark.parametrize(("step", "time"), PLACES)
def test_a_kill_anywhere_leaves_a_whole_index_and_the_next_build_succeeds(
    store: SnapshotStore, served: Path, step: str, time: int
) -> None:
    before, expected = store.current(), answers(store.open())
    driver = Driver(store.root.parent)
    try:
        while time:
            reached = driver.next()
            assert reached, f"the build ended before {step}"
            time -= reached == step
            if time:
                driver.go_on()
    finally:
        driver.close()
    published = step in ("after replace", "publish 1/1")
    snapshot = store.open()
    store.check()
    if published:
        assert [document.id for document in snapshot.documents()] == ["more"]
    else:
        assert (snapshot.version, answers(snapshot)) == (before, expected)
    for version in store.versions():
        store.check(version)
    rebuilt = build([served / "corpus.jsonl"], store)
    assert answers(rebuilt) == expected
    assert sorted(path.name for path in (store.root / "snapshots").iterdir()) == list(store.versions())
    assert len(rebuilt.documents()) == len(DOCUMENTS)
