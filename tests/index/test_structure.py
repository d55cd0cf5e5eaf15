"""Structure: headings of policies, statutes, notices and Markdown, and the titles of texts."""

from __future__ import annotations

import pytest

from index.structure import TITLE_LEVEL, find_headings, find_title, paragraphs


def headings(text: str, title: str = "") -> list[tuple[str, bool]]:
    return [(heading.text, heading.alone) for heading in find_headings(text, title)]


def test_statutes_have_chapters_sections_and_articles() -> None:
    text = (
        "某市办法\n目录\n第一章总则\n第二章管理\n第一章总则\n第一条为了规范管理，制定本办法。\n"
        "第二条【适用范围】本市企业适用本办法。\n（一）甲。可以；\n第二章管理\n第一节一般规定\n"
        "第三条之一申请人应当：\n（一）提交材料；\n（二）缴纳费用。\n第二条规定的企业除外。"
    )
    assert headings(text, "某市办法") == [
        ("某市办法", True),
        ("第一章 总则", True),
        ("第一条", False),
        ("第二条 适用范围", False),
        ("第二章 管理", True),
        ("第一节 一般规定", True),
        ("第三条之一", False),
    ]
    levels = {heading.text: heading.level for heading in find_headings(text, "某市办法")}
    assert levels["某市办法"] == TITLE_LEVEL
    assert levels["第一章 总则"] < levels["第一节 一般规定"] < levels["第一条"]


def test_notices_have_numbered_headings_alone_and_at_the_start_of_paragraphs() -> None:
    text = (
        "一、总体要求\n坚持创新驱动。\n二、重点任务\n（一）加强技术攻关。支持企业牵头。\n"
        "（二）对首次认定的企业，给予奖励，最高50万元。\n1.申报条件\n在本省注册。\n"
        "三、对受影响较大的企业，可以延期缴税。\n附件：申报表\n姓名和单位。"
    )
    assert headings(text) == [
        ("一、总体要求", True),
        ("二、重点任务", True),
        ("（一）加强技术攻关", False),
        ("1.申报条件", True),
        ("三", False),
        ("附件：申报表", True),
    ]


def test_lists_are_not_headings() -> None:
    assert headings("一、申报材料\n1.身份证复印件\n2.户口本复印件") == [("一、申报材料", True)]
    assert headings("一、申报材料\n1.身份证\n2.户口本\n以上材料一式两份。") == [("一、申报材料", True)]
    assert headings("甲。\n一、只有标题") == []


def test_markdown_headings_keep_their_depth() -> None:
    found = find_headings("# 办法\n## 目的 ##\n内容。\n# \n### 空")
    assert [(heading.text, heading.level) for heading in found] == [("办法", 1), ("目的", 2)]


MEASURES = (
    "日前，省里印发若干措施。有关负责人作了介绍。\n"
    "加快科研成果转化落地。聚焦短板，从三个方面推动。\n"
    "着力推进绿色化发展。坚持生态优先。\n"
    "支持鼓励引导民营经济健康发展。优化环境。"
)


def test_topic_sentences_that_open_most_paragraphs_are_headings() -> None:
    assert headings(MEASURES) == [
        ("加快科研成果转化落地", False),
        ("着力推进绿色化发展", False),
        ("支持鼓励引导民营经济健康发展", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # Two are not yet a pattern.
        "\n".join(MEASURES.split("\n")[1:3]),
        # Most paragraphs open otherwise.
        MEASURES + "\n昨天，甲说。乙听。" * 4,
        # Short openings of a story name no measure.
        "天下着雨。他没有带伞。\n街上没有人。灯还亮着。\n门关着。他敲了敲。",
        # A comma divides the opening.
        MEASURES.replace("加快科研", "加快，科研").replace("着力推进", "着力，推进"),
        # The opening is the whole paragraph.
        "加快转化落地。\n着力推进发展。\n支持民营经济。",
    ],
)
def test_other_openings_are_not_headings(text: str) -> None:
    assert headings(text) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 某省若干措施\n正文。", "某省若干措施"),
        ("关于印发某办法的通知\n各市人民政府：", "关于印发某办法的通知"),
        ("日前印发的《关于以科技创新引领的若干措施》提出。", "《关于以科技创新引领的若干措施》"),
        ("第一章 总则\n第一条 为了规范。", None),
        ("全文只有一句话，没有标题。", None),
    ],
)
def test_titles_are_found_where_a_text_states_them(text: str, title: str | None) -> None:
    assert find_title(text) == title


def test_paragraphs_are_lines_without_the_blanks_around_them() -> None:
    text = "\n  甲乙 \n\n丙"
    assert [span.of(text) for span in paragraphs(text)] == ["甲乙", "丙"]


def test_the_title_of_an_article_may_hold_brackets_of_another_kind() -> None:
    text = "第三条 【首台（套）装备】给予奖励。\n第四条（稳岗返还）返还。\n第五条〔技改〕支持。\n第六条（一次性）给。"
    names = ["第三条 首台（套）装备", "第四条 稳岗返还", "第五条 技改", "第六条 一次性"]
    assert [heading.text for heading in find_headings(text)] == names


def test_most_articles_that_open_with_a_name_are_headed_by_it() -> None:
    text = (
        "第一条 目的。为了稳岗，制定本办法。\n第二条 稳岗返还。对不裁员的企业返还。\n第三条 技改补助 按投资额补助。\n"
        "第四条 同一项目不予重复补助。超出的部分退回。\n第五条 申报期限：每年3月。"
    )
    named = ["第一条 目的", "第二条 稳岗返还", "第三条 技改补助", "第四条", "第五条 申报期限"]
    assert [heading.text for heading in find_headings(text)] == named


def test_short_sentences_that_open_some_articles_are_no_names() -> None:
    text = "第一条 团体标准无奖励。同一标准奖励一次。\n第二条 对企业给予补助，最高5万元。\n第三条 每年3月申报。"
    assert [heading.text for heading in find_headings(text)] == ["第一条", "第二条", "第三条"]
