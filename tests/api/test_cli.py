"""The command as people run it: a process, its exit code, its standard output and its standard error."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.schemas import AnswerBody, SearchBody
from index.passage import Span

POLICY = "heilongjiang-innovation-policy"
UPGRADE = "厂里设备老旧想搞技改，有没有什么专项？"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WENCE_")}
    return kept | {"WENCE_HOME": str(home)} | more


def wence(home: Path, *arguments: str, stdin: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api", *arguments],
        env=environment(home, **variables), input=stdin, capture_output=True, text=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip


def succeed(home: Path, *arguments: str, stdin: str | None = None, **variables: str) -> str:
    done = wence(home, *arguments, stdin=stdin, **variables)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def fail(home: Path, *arguments: str, code: int = 1) -> str:
    """The message of a command that must fail: nothing on standard output, no traceback."""
    done = wence(home, *arguments)
    assert (done.returncode, done.stdout) == (code, ""), (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "home"


class TestAsk:
    def test_prints_the_answer_with_its_sources(self, home: Path) -> None:
        shown = succeed(home, "ask", UPGRADE)
        assert shown.startswith("【已回答】\n")
        assert "实施千企技改专项行动、加强质量品牌建设。[1]" in shown
        assert "\n[1] 《关于以科技创新引领产业全面振兴的若干政策措施》（媒体报道） › 加快传统制造业" in shown
        assert shown.rstrip().splitlines()[-1].startswith("内容由人工智能生成，仅供参考")
        assert "\x1b" not in shown

    def test_prints_what_is_missing_and_the_hotline(self, home: Path) -> None:
        shown = succeed(home, "ask", "千企技改专项行动每家企业补贴多少钱？")
        assert re.search(r"^原文未写明：.*金额", shown, re.MULTILINE)
        assert "人工咨询：12345" in shown

    def test_json_is_the_contract_and_nothing_else(self, home: Path) -> None:
        done = wence(home, "ask", UPGRADE, "--json")
        answer = json.loads(done.stdout)
        AnswerBody.model_validate(answer, strict=True)
        assert (answer["question"], answer["status"]) == (UPGRADE, "answered")
        assert done.stderr == ""

    def test_quotes_stand_in_the_shown_text(self, home: Path) -> None:
        answer = json.loads(succeed(home, "ask", UPGRADE, "--json"))
        for citation in answer["citations"]:
            text = json.loads(succeed(home, "index", "show", citation["document_id"], "--text", "--json"))["text"]
            assert Span(citation["start"], citation["end"]).of(text) == citation["quote"]

    def test_on_an_empty_home_the_shipped_policy_is_built_first(self, empty: Path) -> None:
        done = wence(empty, "ask", UPGRADE, "--json")
        assert json.loads(done.stdout)["status"] == "answered"
        assert "Cleaning text: 1/1\n" in done.stderr
        assert "Publishing: 1/1\n" in done.stderr

    @pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LANG": "C", "LC_ALL": ""}, {"PYTHONIOENCODING": "ascii"}])
    def test_any_locale_will_do(self, home: Path, locale: dict[str, str]) -> None:
        answer = json.loads(succeed(home, "ask", UPGRADE, "--json", **locale))
        assert "千企技改专项行动" in answer["text"]
        assert succeed(home, "ask", UPGRADE, **locale)

    def test_a_reader_who_leaves_early_is_no_error(self, home: Path) -> None:
        command = f"{sys.executable} -m api ask {UPGRADE} --json | true"
        done = subprocess.run(
            command, shell=True, env=environment(home), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stderr == ""


class TestSearch:
    def test_json_is_that_of_the_http_interface(self, home: Path, client: httpx.Client) -> None:
        found = json.loads(succeed(home, "search", "千企技改专项行动", "--limit", "2", "--json"))
        SearchBody.model_validate(found)
        assert found == client.get("/api/v1/search", params={"q": "千企技改专项行动", "limit": 2}).json()

    def test_prints_the_best_clause_first(self, home: Path) -> None:
        first = succeed(home, "search", "企业家精神").splitlines()[0]
        assert first.startswith("1. ") and "支持鼓励引导民营经济健康发展" in first


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "complaint"),
        [
            (["ask"], "Missing argument"),
            (["ask", "  "], "it is empty"),
            (["search", "x", "--limit", "0"], "1<=x<=100"),
            (["serve", "--port", "70000"], "0<=x<=65535"),
            (["dance"], "No such command"),
            (["ask", "x", "--loud"], "No such option"),
            (["index", "publish"], "Missing argument"),
            (["verify", "--jsonl", "/does/not/exist"], "No such file"),
        ],
    )
    def test_bad_usage_is_exit_code_2(self, home: Path, arguments: list[str], complaint: str) -> None:
        assert complaint in fail(home, *arguments, code=2)

    @pytest.mark.parametrize(
        "arguments",
        [[], ["serve"], ["ask"], ["search"], ["index"], ["eval"], ["eval", "run"], ["verify"],
         *(["index", name] for name in ("build", "list", "show", "check", "publish", "rollback", "remove"))],
        ids=" ".join,
    )  # fmt: skip
    def test_help_teaches(self, empty: Path, arguments: list[str]) -> None:
        assert "Usage: wence" in succeed(empty, *arguments, "--help")
        assert not empty.exists()

    def test_help_imports_nothing_heavy(self) -> None:
        heavy = "('pydantic', 'numpy', 'fastapi', 'uvicorn', 'rich', 'jieba', 'faiss', 'asyncio')"
        code = f"import sys, api.cli; print([name for name in {heavy} if name in sys.modules])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"

    def test_help_is_quick(self, empty: Path) -> None:
        times = []
        for _ in range(3):
            began = time.perf_counter()
            succeed(empty, "--help")
            times.append(time.perf_counter() - began)
        assert min(times) < 0.3

    def test_a_wrong_setting_is_named(self, empty: Path) -> None:
        done = wence(empty, "ask", UPGRADE, WENCE_LLM_DEADLINE_S="soon")
        assert done.returncode == 1
        assert done.stderr.startswith("Error: WENCE_LLM_DEADLINE_S is 'soon'")

    def test_a_home_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        assert "Error: " in fail(tmp_path / "file" / "home", "index", "build")


class TestIndex:
    def test_build_list_publish_rollback_remove(self, empty: Path, tmp_path: Path) -> None:
        policy = tmp_path / "新政.txt"
        policy.write_text("新办企业补贴办法\n新办企业给予一次性补贴五千元。", "utf-8")
        first = json.loads(succeed(empty, "index", "build", str(policy), "--json"))
        assert first["counts"]["documents"] == 1
        second = json.loads(succeed(empty, "index", "build", "--json"))

        def listed() -> list[tuple[str, bool]]:
            snapshots = json.loads(succeed(empty, "index", "list", "--json"))["snapshots"]
            return [(s["version"], s["published"]) for s in snapshots]

        assert listed() == [(second["version"], True), (first["version"], False)]
        assert f"Published {first['version']}." in succeed(empty, "index", "rollback")
        assert listed() == [(second["version"], False), (first["version"], True)]
        assert [d["id"] for d in json.loads(succeed(empty, "index", "show", "--json"))["documents"]] == ["新政"]
        assert first["version"] in fail(empty, "index", "remove", first["version"])
        succeed(empty, "index", "publish", second["version"])
        succeed(empty, "index", "remove", first["version"])
        assert listed() == [(second["version"], True)]
        assert f"{second['version']} is sound" in succeed(empty, "index", "check")

    def test_show(self, home: Path) -> None:
        assert POLICY in succeed(home, "index", "show")
        text = succeed(home, "index", "show", POLICY, "--text")
        passages = json.loads(succeed(home, "index", "show", POLICY, "--passages", "--json"))["passages"]
        assert len(passages) == 13
        for passage in passages:
            assert text[passage["start"] : passage["end"]] == passage["text"]
        assert passages[3]["text"] in succeed(home, "index", "show", POLICY, "--passages")
        shown = json.loads(succeed(home, "index", "show", POLICY, "--repairs", "--json"))
        assert shown["repair_count"] == len(shown["repairs"]) > 100
        assert {"rule": "pinyin-note", "before": "(chǎn)", "after": ""}.items() <= next(
            repair for repair in shown["repairs"] if repair["before"] == "(chǎn)"
        ).items()
        assert f"{shown['repair_count']} repairs" in succeed(home, "index", "show", POLICY, "--repairs")
        assert "region: 黑龙江省" in succeed(home, "index", "show", POLICY)
        assert succeed(home, "index", "show").endswith(f"\n\n{text}")

    def test_what_is_wrong_is_said_in_one_message(self, home: Path, empty: Path, tmp_path: Path) -> None:
        assert "There is no document 'nope'" in fail(home, "index", "show", "nope")
        assert "does not exist" in fail(home, "index", "build", str(tmp_path / "nope"))
        assert "wence index list" in fail(home, "index", "publish", "nope")
        assert "wence index build" in fail(empty, "index", "check")

    def test_an_empty_list_says_how_to_begin(self, empty: Path) -> None:
        done = wence(empty, "index", "list")
        assert (done.returncode, done.stdout) == (0, "")
        assert "wence index build" in done.stderr
        assert json.loads(succeed(empty, "index", "list", "--json")) == {"snapshots": []}

    def test_damage_is_found(self, empty: Path) -> None:
        version = json.loads(succeed(empty, "index", "build", "--json"))["version"]
        victim = max((empty / "index" / "snapshots" / version).iterdir(), key=lambda path: path.stat().st_size)
        content = bytearray(victim.read_bytes())
        content[len(content) // 2] ^= 1
        victim.write_bytes(content)
        assert victim.name in fail(empty, "index", "check")


class TestProgress:
    def test_bars_on_a_terminal_never_touch_standard_output(self, empty: Path) -> None:
        terminal, end = pty.openpty()
        build = subprocess.Popen(
            [sys.executable, "-m", "api", "index", "build", "--json"],
            env=environment(empty, TERM="xterm"), stdout=subprocess.PIPE, stderr=end,
        )  # fmt: skip
        os.close(end)
        shown = b""
        while chunk := _read(terminal):
            shown += chunk
        os.close(terminal)
        output, _ = build.communicate(timeout=60)
        assert json.loads(output)["counts"]["documents"] == 1
        assert "Cleaning text" in shown.decode() and "━" in shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""


class TestEval:
    ITEM = {
        "id": "t-1", "family": "技改", "split": "dev", "type": "direct", "turns": [UPGRADE], "status": ["answered"],
        "gold_clauses": [4], "nuggets": [["千企技改专项行动"]],
    }  # fmt: skip

    def run(self, home: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
        file = folder / "set.jsonl"
        file.write_text(json.dumps(self.ITEM, ensure_ascii=False) + "\n", "utf-8")
        given = ("--set", str(file), "--out", str(folder / "out"), "--quick", "--no-distractors", "--no-checker")
        return wence(home, "eval", "run", *given, *options)

    def test_run_reports_on_the_given_set(self, home: Path, tmp_path: Path) -> None:
        done = self.run(home, tmp_path, "--json")
        report = json.loads(done.stdout)
        assert done.returncode == (0 if report["passed"] else 1)
        assert [(i["id"], i["correct"]) for i in report["items"]] == [("t-1", True)]
        (folder,) = (tmp_path / "out").iterdir()
        assert sorted(file.name for file in folder.iterdir()) == [
            "junit.xml", "report.html", "results.json", "summary.json",
        ]  # fmt: skip
        assert UPGRADE in (folder / "report.html").read_text("utf-8")

    def test_a_second_run_asks_nothing_and_says_the_same(self, home: Path, tmp_path: Path) -> None:
        first = json.loads(self.run(home, tmp_path, "--json").stdout)
        second = json.loads(self.run(home, tmp_path, "--json").stdout)
        assert second["items"] == first["items"]  # with the times that the first one took

    def test_two_runs_are_compared_and_a_report_is_written_again(self, home: Path, tmp_path: Path) -> None:
        self.run(home, tmp_path)
        self.run(home, tmp_path)
        before, after = sorted((tmp_path / "out").iterdir())
        found = json.loads(succeed(home, "eval", "compare", str(before), str(after), "--json"))
        assert (found["fixed"], found["broken"]) == ([], [])
        page = (after / "report.html").read_text("utf-8")
        (after / "report.html").unlink()
        succeed(home, "eval", "report", str(after))
        assert (after / "report.html").read_text("utf-8") == page

    def test_a_faulty_set_is_told(self, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "set.jsonl"
        file.write_text("{}\n", "utf-8")
        done = wence(home, "eval", "run", "--set", str(file), "--out", str(tmp_path / "out"))
        assert (done.returncode, done.stdout) == (1, "")
        assert str(file) in done.stderr and "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (("run", "--url", "http://127.0.0.1:9", "--openai", "http://127.0.0.1:9"), "name two systems"),
            (("run", "--openai", "http://127.0.0.1:9"), "--openai needs --model"),
            (("meta", "--policy", "mine"), "'mine' is not one of"),
        ],
    )
    def test_options_that_do_not_go_together_are_bad_usage(
        self, home: Path, options: tuple[str, ...], told: str
    ) -> None:
        done = wence(home, "eval", *options)
        assert done.returncode == 2 and told in done.stderr


class TestVerify:
    LINES = (
        '{"claim": "对符合条件的企业给予30万元补贴。", "evidence": ["对符合条件的企业给予30万元补贴。"]}\n'
        '{"claim": "对符合条件的企业给予50万元补贴。", "evidence": ["对符合条件的企业给予30万元补贴。"]}\n'
    )

    def verdicts(self, output: str) -> list[bool]:
        return [json.loads(line)["supported"] for line in output.splitlines()]

    def test_judges_every_line_in_order(self, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "claims.jsonl"
        file.write_text(self.LINES, "utf-8")
        assert self.verdicts(succeed(home, "verify", "--jsonl", str(file))) == [True, False]

    def test_reads_standard_input_and_writes_any_encoding(self, home: Path) -> None:
        output = succeed(home, "verify", "--jsonl", "-", stdin=self.LINES, PYTHONIOENCODING="utf-8")
        assert self.verdicts(output) == [True, False]
        assert json.loads(output.splitlines()[1])["reasons"]

    def test_reads_standard_input_where_no_file_is_named(self, home: Path) -> None:
        assert self.verdicts(succeed(home, "verify", stdin=self.LINES)) == [True, False]
        assert succeed(home, "verify", stdin="") == ""

    def test_a_person_at_a_terminal_is_told_how(self, home: Path) -> None:
        leader, follower = pty.openpty()
        done = subprocess.run(
            [sys.executable, "-m", "api", "verify"], env=environment(home), stdin=follower, capture_output=True,
            text=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
        os.close(leader)
        os.close(follower)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--jsonl FILE" in done.stderr and "| wence verify" in done.stderr

    def test_every_verdict_comes_as_soon_as_its_line(self, home: Path) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "api", "verify"], env=environment(home, PYTHONIOENCODING="utf-8"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        with process:
            for line, supported in zip(self.LINES.splitlines(), (True, False), strict=True):
                process.stdin.write(line + "\n")
                process.stdin.flush()
                assert json.loads(process.stdout.readline())["supported"] is supported
            process.stdin.close()
        assert process.returncode == 0

    def test_long_files_tell_how_far_they_are_and_short_ones_do_not(self, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "claims.jsonl"
        file.write_text(self.LINES * 2_500, "utf-8")
        done = wence(home, "verify", "--jsonl", str(file))
        assert (done.returncode, self.verdicts(done.stdout)) == (0, [True, False] * 2_500)
        assert done.stderr.splitlines()[-1] == "Judging lines: 5000/5000"
        file.write_text(self.LINES, "utf-8")
        assert wence(home, "verify", "--jsonl", str(file)).stderr == ""

    def test_the_example_of_the_help_is_true(self, home: Path) -> None:
        shown = [line.strip() for line in succeed(home, "verify", "--help").splitlines()]
        claims = [line for line in shown if line.startswith('{"claim": "补')]
        assert len(claims) == 2
        told = succeed(home, "verify", stdin="\n".join(claims)).splitlines()
        assert told == [line for line in shown if line.startswith('{"supported"')]

    def test_a_faulty_line_is_named(self, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "claims.jsonl"
        file.write_text(self.LINES + "nonsense\n", "utf-8")
        done = wence(home, "verify", "--jsonl", str(file))
        assert done.returncode == 1
        assert self.verdicts(done.stdout) == [True, False]
        assert f"{file}, line 3: it is not JSON" in done.stderr and "Traceback" not in done.stderr
        piped = wence(home, "verify", stdin="[]\n")
        assert "standard input, line 1: it is no object" in piped.stderr

    def test_a_model_that_is_not_there(self, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "claims.jsonl"
        file.write_text(self.LINES, "utf-8")
        told = fail(home, "verify", "--jsonl", str(file), "--nli", str(tmp_path / "none"))
        assert "WENCE_NLI_MODEL" in told

    def test_bytes_that_are_no_text(self, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "claims.jsonl"
        file.write_bytes(b"\xff\xfe\x00")
        assert "is not UTF-8" in fail(home, "verify", "--jsonl", str(file))


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """A running ``wence serve``, its URL, and the lines on standard error up to that."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", "0", *arguments],
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stderr is not None
        lines: list[str] = []
        for line in process.stderr:
            lines.append(line)
            if found := re.search(r"is ready: (http://\S+)", line):
                yield process, found[1], lines
                break
        else:
            raise AssertionError("".join(lines))
    finally:
        process.kill()
        process.communicate()


class TestServe:
    def test_builds_the_shipped_policy_answers_and_stops_quietly(self, empty: Path) -> None:
        with serving(empty) as (process, url, lines):
            assert any(line.startswith("Publishing: 1/1") for line in lines)
            assert httpx.get(url + "readyz", trust_env=False).json()["status"] == "ready"
            answer = httpx.post(url + "api/v1/chat", json={"question": UPGRADE}, trust_env=False)
            assert answer.json()["status"] == "answered"
            assert "server" not in answer.headers
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=15)
        assert process.returncode == 130
        assert output == ""
        assert "Traceback" not in errors and "技改" not in errors
        assert re.search(r"wence\.access POST /api/v1/chat 200 [0-9.]+ ms", errors)

    def test_takes_up_what_is_published_meanwhile(self, empty: Path, tmp_path: Path) -> None:
        policy = tmp_path / "新政.txt"
        policy.write_text("新办企业给予一次性补贴五千元。", "utf-8")
        with serving(empty) as (_, url, _lines):
            succeed(empty, "index", "build", str(policy))
            deadline = time.monotonic() + 10
            while True:
                documents = httpx.get(url + "api/v1/documents", trust_env=False).json()["documents"]
                if [d["id"] for d in documents] == ["新政"]:
                    break
                assert time.monotonic() < deadline
                time.sleep(0.1)

    def test_a_port_in_use_is_told_before_anything_is_built(self, empty: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            assert f"Cannot listen on 127.0.0.1:{port}" in fail(empty, "serve", "--port", str(port))
        assert not empty.exists()

    def test_a_damaged_index_stops_the_start(self, empty: Path) -> None:
        version = json.loads(succeed(empty, "index", "build", "--json"))["version"]
        (empty / "index" / "snapshots" / version / "manifest.json").write_text("{}")
        assert "wence index rollback" in fail(empty, "serve", "--port", "0")
