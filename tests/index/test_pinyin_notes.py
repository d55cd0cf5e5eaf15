"""Pinyin in brackets: noise, or meant."""

from __future__ import annotations

import pytest

from index.edits import Draft
from index.pinyin_notes import note_edits, spells


def without_notes(text: str) -> str:
    draft = Draft(text)
    draft.apply("pinyin-note", note_edits(text))
    return draft.text


# More than a question, and nothing to repair in it.
LONG = (
    "各市县人民政府，省政府各直属单位：为贯彻落实党中央、国务院决策部署，推动产业全面振兴，现就有关事项通知如下。" * 3
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Densely annotated.
        ("經(jīng)濟(jì)發(fā)展與產(chǎn)業(yè)振興", "經濟發展與產業振興"),
        ("《關(guān)于以科技創(chuàng)新引領(lǐng)》", "《關于以科技創新引領》"),
        ("“雙(shuāng)碳”目標(biāo)", "“雙碳”目標"),
        # Tone digits, no tone, full-width brackets, blanks, decomposed marks, a breve for a caron, ü.
        ("經(jing1)濟(ji4)", "經濟"),
        ("企業(ye)技改補貼", "企業技改補貼"),
        ("經（jīng）濟（ jì ）", "經濟"),
        ("產 (chǎn)業", "產業"),
        ("經(ji\u0304ng)濟", "經濟"),
        ("產(chăn)業", "產業"),
        ("綠(lǜ)色，綠(lv4)色，綠(lü)色", "綠色，綠色，綠色"),
        # A word at a time, and twice the same note.
        ("什么是政策（zhèng cè）呢", "什么是政策呢"),
        ("什么是政策(zhèngcè)呢", "什么是政策呢"),
        ("經(jīng)(jīng)濟", "經濟"),
        # A note inside a note, which a replacement of bytes put there.
        ("優(yōu(zī))化，優(y(zī)ōu)化", "優化，優化"),
        # A single one, in a question and in a long text.
        ("企業(yè)怎么申请", "企業怎么申请"),
        (LONG + "支持企业(yè)发展", LONG + "支持企业发展"),
        (LONG + "民營經(jīng)濟", LONG + "民營經濟"),
        # Words that are about reading in other texts.
        ("概念驗(yàn)證中心，讀(dú)書(shū)活動(dòng)", "概念驗證中心，讀書活動"),
        # Where noise is pervasive, also beside punctuation.
        ("問(wèn)：經(jīng)濟(jì)發(fā)展？", "問：經濟發展？"),
        ("發(fa)展經(jīng)濟(jì)與產(chǎn)業", "發展經濟與產業"),
    ],
)
def test_noise_goes(text: str, expected: str) -> None:
    assert without_notes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # No readings of the character before them.
        "国内生产总值(GDP)、附件（一）、方案(a)、平台(shi)、公里(km)、千克(kg)、人工智能(AI)",
        "平台(platform)、控制单元(ecu)、中心(center)",
        # Items of a list and units, though they are readings.
        "啊(a)、额(e)、哦(o)",
        "共15亩(mu)",
        "100元(yuan)",
        # Brands.
        "百度(baidu)、华为(huawei)",
        # Readings that the text means to give.
        "“尪”（wāng）怎么读",
        "“尪（wāng）”怎么读",
        "尪，读尪（wāng）。",
        "“单”在这里读作单(shàn)，是姓氏",
        "芎(xiōng)劳是一种药材",
        "生字：春(chūn)、夏(xià)、秋(qiū)、冬(dōng)",
        LONG + "山东省单(shàn)县人民政府",
        LONG + "经营范围包括芎(xiōng)劳种植",
        "",
        "没有拼音",
    ],
)
def test_what_is_meant_stays(text: str) -> None:
    assert note_edits(text) == []


def test_a_gloss_survives_among_noise() -> None:
    # Only traditional characters are annotated by the damage; 芎 is rare, and written alike in both scripts.
    noisy = "經(jīng)濟(jì)發(fā)展，種植芎(xiōng)劳，“尪”（wāng）字讀作尪(wāng)"

    assert without_notes(noisy) == "經濟發展，種植芎(xiōng)劳，“尪”（wāng）字讀作尪(wāng)"


def test_a_rare_character_is_annotated_along_with_all_others() -> None:
    assert without_notes("经(jīng)济(jì)发(fā)展，种植芎(xiōng)劳") == "经济发展，种植芎劳"


@pytest.mark.parametrize(
    ("note", "character", "expected"),
    [
        ("jīng", "經", True),
        ("jing", "經", True),
        ("jíng", "經", False),
        ("háng", "行", True),
        ("xing2", "行", True),
        ("shi", "台", False),
        ("jīng", "a", False),
        ("", "經", False),
    ],
)
def test_spelling(note: str, character: str, expected: bool) -> None:
    assert spells(note, character) is expected
