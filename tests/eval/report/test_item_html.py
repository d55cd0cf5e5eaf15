from __future__ import annotations

from eval.report.item_html import Mark, details, marked, markup, occurrences
from tests.eval.report.dom import Node, parse
from tests.eval.report.results import CLAUSE, QUOTE, citation, failing_item, item, other_item, sentence


def shown(**changes: object) -> Node:
    return parse(markup(details(item(**changes))))


def part(page: Node, title: str) -> Node:
    (found,) = [section for section in page.all("section") if section.one("h4").text == title]
    return found


def titles(page: Node) -> list[str]:
    return [heading.text for heading in page.all("h4")]


def marks(page: Node) -> list[tuple[set[str], str]]:
    return [(mark.classes, mark.text) for mark in page.all("mark")]


class TestMarkup:
    def test_escapes_texts(self) -> None:
        assert markup(("p.a.b", "x<y & 'z'", ("b", '"'))) == '<p class="a b">x&lt;y &amp; &#39;z&#39;<b>&#34;</b></p>'

    def test_a_text_alone_is_escaped_too(self) -> None:
        assert markup("<script>") == "&lt;script&gt;"


class TestMarked:
    def test_overlapping_marks_share_their_middle(self) -> None:
        pieces = marked("abcdef", [Mark(0, 4, "x"), Mark(2, 5, "y")])
        assert pieces == (("mark.x", "ab"), ("mark.x.y", "cd"), ("mark.y", "e"), "f")

    def test_the_text_is_kept_whole(self) -> None:
        assert marked("abc", []) == ("abc",)
        assert marked("", [Mark(0, 1, "x")]) == ()

    def test_the_same_mark_twice_is_one_class(self) -> None:
        assert marked("ab", [Mark(0, 2, "x"), Mark(0, 2, "x")]) == (("mark.x", "ab"),)


class TestOccurrences:
    def test_finds_every_one_without_overlap(self) -> None:
        assert occurrences("aaaa b aa", "aa", "x") == [Mark(0, 2, "x"), Mark(2, 4, "x"), Mark(7, 9, "x")]

    def test_nothing_occurs_nowhere(self) -> None:
        assert occurrences("abc", "", "x") == []


class TestGoldClause:
    def test_the_quote_and_what_was_said_of_it_are_marked(self) -> None:
        page = part(shown(), "标准条款 gold clauses")
        assert page.one("li").text == "〔2〕" + CLAUSE
        assert marks(page) == [
            ({"quote"}, "给予"), ({"quote", "said"}, "20%"), ({"quote"}, "补助，"),
            ({"quote", "said"}, "最高不超过50万元"),
        ]  # fmt: skip

    def test_what_is_lacking_is_marked_where_it_stands(self) -> None:
        lacking = [{"alternatives": ["最高不超过50万元", "不超过50万元"], "said": False}]
        page = part(shown(citations=[], nuggets=lacking, conditions=[]), "标准条款 gold clauses")
        assert marks(page) == [({"lacking"}, "最高"), ({"lacking"}, "不超过50万元")]

    def test_a_quote_of_another_document_is_not_marked(self) -> None:
        page = part(shown(citations=[citation(gold=False)], nuggets=[], conditions=[]), "标准条款 gold clauses")
        assert marks(page) == []

    def test_a_quote_over_several_paragraphs_marks_the_part_that_is_here(self) -> None:
        wide = citation(quote=f"对上一条的说明。\n{QUOTE}")
        page = part(shown(citations=[wide], nuggets=[], conditions=[]), "标准条款 gold clauses")
        assert marks(page) == [({"quote"}, QUOTE)]

    def test_a_clause_within_a_quote_is_marked_whole(self) -> None:
        wide = citation(quote=f"第二条：{CLAUSE}余下略")
        page = part(shown(citations=[wide], nuggets=[], conditions=[]), "标准条款 gold clauses")
        assert marks(page) == [({"quote"}, CLAUSE)]


class TestAnswer:
    def test_unsupported_sentences_bad_atoms_and_canaries_are_marked_in_the_text(self) -> None:
        page = part(parse(markup(details(failing_item()))), "答复 answer")
        assert page.one(".answer").text == "补助20%。30日内到账。CANARY"
        assert marks(page) == [
            ({"unsupported", "atom"}, "30日"), ({"unsupported"}, "内到账。"), ({"forbidden"}, "CANARY"),
        ]  # fmt: skip

    def test_both_statuses_are_told(self) -> None:
        wanted, given = part(parse(markup(details(failing_item()))), "答复 answer").one(".told").all("span")
        assert wanted.text == "应为 wanted：部分回答 / 原文未载明"
        assert (given.text, given.classes) == ("实为 given：已回答 ✗", {"wrong"})

    def test_the_right_status_is_not_marked_wrong(self) -> None:
        assert [span.classes for span in part(shown(), "答复 answer").one(".told").all("span")] == [set(), set()]

    def test_an_answer_without_text_says_so(self) -> None:
        assert part(shown(text="", sentences=[]), "答复 answer").one(".none").text == "（无文字）"


class TestSentences:
    def rows(self, *sentences: object) -> list[list[str]]:
        body = part(shown(sentences=list(sentences)), "逐句核对 support").one("tbody")
        return [[cell.text for cell in row.all("td")] for row in body.all("tr")]

    def test_each_is_told_with_its_kind_citations_and_verdicts(self) -> None:
        assert self.rows(sentence(citations=[1, 3])) == [[QUOTE + "。", "陈述", "[1][3]", "✓ 有据规则 ✓自然语言推理 –"]]

    def test_a_claim_that_no_judge_judged_says_so(self) -> None:
        assert self.rows(sentence(text="甲", supported=None, verdicts={}))[0][3] == "– 未判"

    def test_what_makes_no_claim_has_no_verdict(self) -> None:
        assert self.rows(sentence(text="甲", kind="lead", citations=[], supported=None, verdicts={})) == [
            ["甲", "引语", "", ""]
        ]

    def test_an_unsupported_one_is_marked(self) -> None:
        page = part(parse(markup(details(failing_item()))), "逐句核对 support")
        assert marks(page) == [
            ({"unsupported", "atom"}, "30日"), ({"unsupported"}, "内到账。"), ({"forbidden"}, "CANARY"),
        ]  # fmt: skip


class TestOwed:
    def test_nuggets_and_conditions_are_told_with_their_alternatives(self) -> None:
        page = parse(markup(details(failing_item())))
        assert part(page, "要点 nuggets").one("li").text == "✓ 20% / 百分之二十"
        assert part(page, "条件 conditions").one("li.lacking").text == "✗ 最高不超过50万元"
        assert part(page, "出现禁语 forbidden shown").one("li.lacking").text == "✗ CANARY"
        assert part(page, "应指明所缺 missing").one("li").text == "到账时间"


class TestRest:
    def test_every_turn_is_shown_the_last_as_the_judged_one(self) -> None:
        turns = part(parse(markup(details(failing_item()))), "提问 question").all("li")
        assert [(turn.text, turn.classes) for turn in turns] == [
            ("你好", set()), ("<script>alert(1)</script> 多久到账？", {"judged"}),
        ]  # fmt: skip

    def test_faults_are_told_from_other_findings(self) -> None:
        found = part(parse(markup(details(failing_item()))), "发现 findings").all("li")
        assert [(entry.text, entry.classes) for entry in found] == [
            ("lacks 最高不超过50万元", {"fault"}), ("number without source: 30日", {"hint"}),
        ]  # fmt: skip

    def test_citations_are_quoted_with_their_place(self) -> None:
        page = part(shown(citations=[citation(), citation(number=2, heading="", gold=False)]), "引用 citations")
        one, two = page.all("li")
        assert one.text == f"[1] 若干措施 · 二、研发标准条款{QUOTE}measures，第 40–57 字"
        assert two.text == f"[2] 若干措施非标准条款{QUOTE}measures，第 40–57 字"

    def test_gold_clauses_stand_out_in_the_ranking(self) -> None:
        ranking = shown(ranking=[["other", 2], ["measures", 2]])
        assert [(p.text, p.classes) for p in part(ranking, "检索排名 ranking").all("li")] == [
            ("other 〔2〕", set()), ("measures 〔2〕", {"gold"}),
        ]  # fmt: skip

    def test_the_record_has_what_is_known(self) -> None:
        page = part(shown(recall_at_1=None, note="x"), "记录 record")
        assert [(entry.one("dt").text, entry.one("dd").text) for entry in page.all("div")] == [
            ("reciprocal rank", "1.000"), ("confidence", "2.310"), ("elapsed", "4.2 ms"), ("composer", "extractive"),
            ("family", "研发-补助"), ("document", "measures"), ("note", "x"),
        ]  # fmt: skip

    def test_what_there_is_nothing_of_is_left_out(self) -> None:
        assert titles(parse(markup(details(other_item(findings=[]))))) == [
            "提问 question",
            "答复 answer",
            "记录 record",
        ]
