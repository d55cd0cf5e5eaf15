"""Cleaning as a whole."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cleaning import Cleaned, Repair, clean
from tests.index.sentences_for_damage import SENTENCES

# Proof-read by hand against the raw text.
POLICY_CLEAN = (Path(__file__).parent / "data" / "policy_clean.txt").read_text("utf-8")
POLICY_FILE = resources.files("index").joinpath("corpus/heilongjiang-innovation-policy.zh-Hant.garbled.txt")
POLICY_SHA256 = "dee795987b792502984671466a3feeed0241386a78e2ad9e0c783122bfec5b3c"
QUESTION = "厂里设备老旧想搞技改，有没有什么专项？"


def policy_raw() -> str:
    return POLICY_FILE.read_bytes().decode("utf-8")


def test_the_policy_is_stored_as_it_came() -> None:
    assert hashlib.sha256(POLICY_FILE.read_bytes()).hexdigest() == POLICY_SHA256


def test_the_policy_comes_out_as_proof_read() -> None:
    assert clean(policy_raw()).text == POLICY_CLEAN


def test_the_policy_s_repairs_are_logged() -> None:
    raw = policy_raw()
    cleaned = clean(raw)
    counts = {rule: sum(repair.rule == rule for repair in cleaned.repairs) for rule in ("byte-shift", "punctuation")}
    notes = [repair for repair in cleaned.repairs if repair.rule == "pinyin-note"]

    # One stretch out of step, every comma, and as many notes as there are brackets, less the one astride.
    assert counts == {"byte-shift": 1, "punctuation": raw.count(",")}
    assert len(notes) == raw.count(")") - 1
    assert all(raw[repair.start : repair.end] == repair.before for repair in notes)
    at = raw.index("?jié)")
    assert Repair("byte-shift", at, at + 11, "?jié)摿Φ奈磥懋a", "潛力的未來產") in cleaned.repairs


def test_every_character_of_the_policy_leads_back_to_the_raw_text() -> None:
    raw = policy_raw()
    cleaned = clean(raw)

    for clause in ("省委经济工作会议", "“6”个传统优势产业", "着力推进绿色化发展", "保障支撑。"):
        start = cleaned.text.index(clause)
        raw_start, raw_end = cleaned.raw_span(start, start + len(clause))
        assert clean(raw[raw_start:raw_end]).text == clause
        assert cleaned.raw_offset(start) == raw_start
    start = cleaned.text.index("潜力的未来产")
    assert raw[slice(*cleaned.raw_span(start, start + 2))] == "?jié)摿Φ奈磥懋a"
    assert cleaned.raw_offset(len(cleaned.text)) == len(raw) == cleaned.raw_length


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (QUESTION, QUESTION),
        ("支持民營經(jīng)濟(jì)健康發(fā)展有哪些做法？", "支持民营经济健康发展有哪些做法？"),
        ("實(shí)施哪些數(shù)字化轉(zhuǎn)型專(zhuān)項(xiàng)行動(dòng)？", "实施哪些数字化转型专项行动？"),
        ("請問：＂４５６７＂現代化產業體系?", '请问："4567"现代化产业体系？'),
        ("现代服务业　是　“５”　个　还是　“７”　个　？？", "现代服务业是“5”个还是“7”个？？"),
        (
            "\ufeff　　第一条\u200b　总则\r\n\r\n　　本办法,自2024年1月1日起施行",
            "第一条 总则\n本办法，自2024年1月1日起施行",
        ),
        ("?。ㄒ唬┥暾?qǐng)條件\n????（二）申報材料", "（一）申请条件\n（二）申报材料"),
        ("國內生產總值（GDP)增長5％,約1,000億元(含稅)。", "国内生产总值(GDP)增长5%，约1,000亿元（含税）。"),
        ("著名企業著力推進,成效顯著", "著名企业着力推进，成效显著"),
        ("“尪”（wāng）怎么读", "“尪”（wāng）怎么读"),
        ("见 https://www.gov.cn/a?b=1,2&c=3 或 a.b@c.cn ,电话 0451-12345", None),
        ("", ""),
        (" \n\t\u3000\ufeff", ""),
    ],
)
def test_rules_work_together(raw: str, expected: str | None) -> None:
    if expected is None:
        expected = "见 https://www.gov.cn/a?b=1,2&c=3 或 a.b@c.cn ,电话 0451-12345"
    assert clean(raw).text == expected


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "台州市著名企业叶茂中到里约热内卢，皇后大道①㎡½…〇",
        "for i in range(10): print(i, 'ok?')",
        "姓名\t金额\n张三\t1,000.50\n李四\t10:30",
        "犇骉鱻羴麤，饕餮，魑魅魍魉，龘",
        "The quick brown fox (a) jumps; over: the lazy dog? Yes!",
    ],
)
def test_clean_text_is_left_alone(text: str) -> None:
    cleaned = clean(text)

    assert (cleaned.text, cleaned.repairs) == (text, ())
    assert cleaned.raw_span(0, len(text)) == (0, len(text))


_PIECES = st.sampled_from(
    [
        "經",
        "濟",
        "發",
        "展",
        "企",
        "業",
        "潛",
        "力",
        "著",
        "名",
        "隨",
        "后",
        "後",
        "臺",
        "台",
        "乾",
        "里",
        "裏",
        "么",
        "麼",
    ]
    + [
        "啊",
        "餓",
        "行",
        "重",
        "尪",
        "芎",
        "读",
        "音",
        "一",
        "第",
        "条",
        "摿",
        "Φ",
        "奈",
        "磥",
        "懋",
        "ㄒ",
        "唬",
        "┥",
        "祇",
    ]
    + [
        "(jīng)",
        "(jì)",
        "（fā）",
        "(a)",
        "(e)",
        "(fa1)",
        "(shi)",
        "(yōu(zī))",
        "jīng",
        "?jié)",
        "?(jié)",
        "????",
        "qǐng)",
    ]
    + [
        "?",
        "？",
        "\ufffd",
        "，",
        ",",
        "：",
        ":",
        ";",
        "!",
        ".",
        "。",
        "、",
        "(",
        "（",
        ")",
        "）",
        "“",
        "”",
        "《",
        "》",
        '"',
        "'",
    ]
    + [
        " ",
        "  ",
        "\u3000",
        "\xa0",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\x00",
        "\x85",
        "\u200b",
        "\u200d",
        "\ufe0f",
        "😀",
        "\ufeff",
    ]
    + [
        "Ａ",
        "９",
        "％",
        "．",
        "／",
        "a",
        "Z",
        "9",
        "1,000",
        "10:30",
        "http://a.cn/",
        "€",
        "\ue001",
        "豈",
        "⼯",
        "①",
        "~",
        "v",
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_cleaning_is_idempotent(raw: str) -> None:
    text = clean(raw).text
    again = clean(text)

    assert again.text == text
    assert again.repairs == ()


@settings(deadline=None)
@given(st.text())
def test_cleaning_is_idempotent_on_any_text(raw: str) -> None:
    text = clean(raw).text
    again = clean(text)

    assert again.text == text
    assert again.repairs == ()


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_offsets_lead_back_in_order(raw: str) -> None:
    cleaned = clean(raw)
    previous = 0
    for offset in range(len(cleaned.text)):
        start, end = cleaned.raw_span(offset, offset + 1)
        assert previous <= start < end <= len(raw)
        previous = start
    for repair in cleaned.repairs:
        assert 0 <= repair.start < repair.end <= len(raw)
    assert cleaned.text == "\n".join(line.strip() for line in cleaned.text.split("\n"))


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_json_keeps_everything(raw: str) -> None:
    cleaned = clean(raw)
    content = cleaned.to_json()

    assert Cleaned.from_json(content) == cleaned
    assert len(content.splitlines()) == 1
    json.loads(content)


def test_json_survives_files_of_lines_and_utf_8() -> None:
    content = clean("\ud800政\u2028策\x85\x7f").to_json()

    assert content.encode("utf-8").decode("utf-8").splitlines() == [content]
    assert Cleaned.from_json(content).repairs == (
        Repair("invisible", 0, 1, "\ud800", ""),
        Repair("line-break", 2, 3, "\u2028", "\n"),
        Repair("line-break", 4, 5, "\x85", "\n"),
        Repair("empty-line", 4, 5, "\n", ""),
        Repair("invisible", 5, 6, "\x7f", ""),
    )


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"raw_length": 1, "text": "", "repairs": [[]], "alignment": []}'])
def test_other_json_is_refused(content: str) -> None:
    with pytest.raises(ValueError):
        Cleaned.from_json(content)


def test_results_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        clean("政策").text = "别的"  # type: ignore[misc]


def test_a_clean_question_loads_no_dictionary() -> None:
    script = (
        "import sys; from index.cleaning import clean;"
        f"assert clean({QUESTION!r}).text == {QUESTION!r};"
        "print(sorted({'pypinyin', 'jieba', 'opencc'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert ran.stdout == "[]\n"


def test_a_question_takes_a_fraction_of_a_millisecond() -> None:
    clean(QUESTION)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        clean(QUESTION)
        times.append(time.perf_counter() - start)

    assert min(times) < 0.0003


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("\n".join([POLICY_CLEAN] * 300), id="clean"),
        pytest.param("?" * 400_000, id="question marks"),
        pytest.param(" " * 400_000 + "a", id="blanks"),
        pytest.param("(" * 200_000 + ")" * 200_000, id="brackets"),
        pytest.param("經(jīng)" * 60_000, id="notes"),
        pytest.param("中,文://" + "a" * 400_000, id="letters"),
        pytest.param("\n \n" * 100_000, id="empty lines"),
        pytest.param("?" + "磥" * 100_000, id="rare characters"),
        pytest.param("\n????关" * 50_000, id="lost indents"),
    ],
)
def test_long_texts_take_seconds_at_most(raw: str) -> None:
    start = time.perf_counter()
    cleaned = clean(raw)

    assert time.perf_counter() - start < 10
    assert clean(cleaned.text).text == cleaned.text


def test_a_long_damaged_text_takes_seconds_at_most() -> None:
    raw = "\n".join([policy_raw()] * 100)
    start = time.perf_counter()
    cleaned = clean(raw)

    assert time.perf_counter() - start < 10
    assert cleaned.text == "\n".join([POLICY_CLEAN] * 100)
