"""Loading: encodings, kinds of file, sidecars, and messages that help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import LoadError
from index.loading import RawDocument, find_files, load

TEXT = "支持企业技术改造，最高补助500万元。\n　　由省工信厅负责解释。“以旧换新”——①㎡"


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_supported_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "通知.txt", TEXT.encode(encoding))
    assert load(path) == (RawDocument("通知", None, TEXT, {}, str(path)),)


def test_big_endian_utf_16_is_read_by_its_mark(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert load(path)[0].raw == TEXT


def test_line_ends_of_other_systems_become_line_breaks(tmp_path: Path) -> None:
    assert load(write(tmp_path / "a.txt", "甲\r\n乙\r丙\n"))[0].raw == "甲\n乙\n丙\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("第一行\n第二行".encode() + b"\xff\xfe\xff", 2),
        ("甲\n乙\n".encode() + "丙".encode()[:2], 3),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 1),
        (b"caf\xe9 cr\xe8me br\xfbl\xe9e", 1),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path, content: bytes, line: int) -> None:
    path = write(tmp_path / "a.txt", content)
    with pytest.raises(LoadError) as caught:
        load(path)
    assert f"{path}:{line} " in str(caught.value)
    assert "UTF-8" in str(caught.value)


def test_a_json_sidecar_gives_id_title_and_facts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zh.txt", "正文。")
    facts = {"id": "hlj-1", "title": "若干措施", "region": "黑龙江省", "year": 2024, "final": True, "url": None}
    write(tmp_path / "a.zh.json", json.dumps(facts))
    (document,) = load(path)
    assert (document.id, document.title) == ("hlj-1", "若干措施")
    assert document.metadata == {"region": "黑龙江省", "year": "2024", "final": "true"}


def test_a_toml_sidecar_does_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "# 标题\n正文。")
    write(tmp_path / "a.toml", 'title = "办法"\nissuer = "省科技厅"\n')
    (document,) = load(path)
    assert (document.id, document.title, document.metadata) == ("a", "办法", {"issuer": "省科技厅"})


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", "{", "is not JSON"),
        ("a.json", "[1]", "one object"),
        ("a.json", '{"tags": ["x"]}', "'tags' is a list"),
        ("a.json", '{"id": "甲\\n乙"}', "has the id '甲\\n乙'"),
        ("a.json", '{"id": ""}', "has the id ''"),
        ("a.toml", "title = ", "is not TOML"),
    ],
)
def test_a_sidecar_that_cannot_be_used_is_named(tmp_path: Path, name: str, content: str, says: str) -> None:
    path = write(tmp_path / "a.txt", "正文。")
    write(tmp_path / name, content)
    with pytest.raises(LoadError) as caught:
        load(path)
    assert says in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_two_sidecars_are_one_too_many(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "正文。")
    write(tmp_path / "a.json", "{}")
    write(tmp_path / "a.toml", "")
    with pytest.raises(LoadError, match="two sidecars"):
        load(path)


def test_jsonl_gives_a_document_a_line(tmp_path: Path) -> None:
    lines = [
        {"id": "x", "title": "标题", "text": "正文\u2028一。", "url": "https://example.org/1", "tags": ["不收"]},
        {"text": "正文二。", "region": None},
    ]
    path = write(tmp_path / "set.jsonl", "\n\n".join(json.dumps(one, ensure_ascii=False) for one in lines) + "\n")
    write(tmp_path / "set.json", '{"source": "未知"}')
    assert load(path) == (
        RawDocument("x", "标题", "正文\u2028一。", {"source": "未知", "url": "https://example.org/1"}, f"{path}:1"),
        RawDocument("set-3", None, "正文二。", {"source": "未知"}, f"{path}:3"),
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"title": "无"}', "has no 'text'"),
        ('{"text": 3}', "has no 'text'"),
        ('{"text": " \\n"}', "has an empty 'text'"),
    ],
)
def test_a_bad_line_is_named_with_its_number(tmp_path: Path, line: str, says: str) -> None:
    path = write(tmp_path / "set.jsonl", '{"text": "好。"}\n' + line)
    with pytest.raises(LoadError) as caught:
        load(path)
    assert f"{path}:2 {says}" in str(caught.value)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoadError, match="is empty"):
        load(write(tmp_path / name, " \n "))


def test_folders_are_walked_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "b" / ".git").mkdir(parents=True)
    kept = [write(tmp_path / name, "x") for name in ("a.txt", "b/c.MD", "b/d.jsonl")]
    for name in ("b/.hidden.txt", "b/.git/e.txt", "b/f.pdf", "a.json"):
        write(tmp_path / name, "x")
    assert find_files([tmp_path, kept[0]]) == tuple(kept)


def test_what_cannot_be_loaded_is_named_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="does not exist"):
        find_files([tmp_path / "none.txt"])
    with pytest.raises(LoadError, match="holds no .txt, .md or .jsonl file"):
        find_files([tmp_path])
    with pytest.raises(LoadError, match="is not a .txt, .md or .jsonl file"):
        find_files([write(tmp_path / "a.pdf", "x")])


def test_a_file_name_becomes_an_id_that_fits_into_an_address(tmp_path: Path) -> None:
    assert load(write(tmp_path / "关于 #1 的?通知%.txt", "正文。"))[0].id == "关于-1-的-通知"
