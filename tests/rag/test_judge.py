from __future__ import annotations

from collections.abc import Callable

import pytest

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from rag.answer import Status
from rag.judge import Judge, Thresholds, subject_coverage
from rag.lexicon import load_lexicon
from rag.question import Question
from rag.state import Ruling, State
from tests.index.corpora import POLICY_HEADINGS
from tests.rag import notice as text

Ruled = Callable[[Snapshot, str], Ruling]
Understood = Callable[[str], Question]


def _texts(ruling: Ruling) -> list[str]:
    return [quote.text for quote in ruling.quotes]


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("厂里设备老旧想搞技改，有没有什么专项？", "加快传统制造业转型升级"),
        ("怎么把科研成果变成产品？", "加快科研成果转化落地"),
        ("民企能得到哪些支持？", "支持鼓励引导民营经济健康发展"),
        ("国企改革有什么行动", "充分发挥国有企业产业振兴主力军作用"),
        ("央企和地方怎么合作", "全面加强央地合作和军民融合发展"),
        ("工业领域怎么碳减排", "着力推进绿色化发展"),
        ("新质生产力怎么培育", "大力发展战略性新兴产业和未来产业"),
        ("有哪些人才政策", "加强人才和财政金融支持"),
        ("黑龙江省有哪些人才政策", "加强人才和财政金融支持"),
        ("大庆市有哪些人才政策", "加强人才和财政金融支持"),
        ("产业集群有哪几种", "培育壮大现代产业集群"),
        ("如何发展生产性服务业", "加快发展现代服务业"),
        ("智能制造示范行动属于哪方面", "加快推动数字化网络化智能化转型"),
        ("核心技术攻关怎么加强", "全面提升科技创新能力"),
    ],
)
def test_a_measure_of_the_shipped_policy(question: str, heading: str, shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, question)
    assert ruling.status is Status.ANSWERED
    assert {quote.passage.heading for quote in ruling.quotes} == {(heading,)}


@pytest.mark.parametrize("question", ["这份政策讲了哪几大方面", "请概括这份文件的主要内容", "一共有多少条措施"])
def test_an_overview_is_every_heading(question: str, shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, question)
    assert (ruling.status, ruling.overview) == (Status.ANSWERED, True)
    assert _texts(ruling) == [f"{heading}。" for heading in POLICY_HEADINGS]


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("第三条措施是什么", [3]),
        ("最后一条讲了什么", [12]),
        ("倒数第二条措施", [11]),
        ("头一条措施讲的是什么", [1]),
        ("第三条和第五条措施是什么", [3, 5]),
        ("第三至第五条讲了什么", [3, 4, 5]),
    ],
)
def test_measures_by_number(question: str, numbers: list[int], shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, question)
    assert (ruling.status, ruling.overview) == (Status.ANSWERED, False)
    headings = dict.fromkeys(quote.passage.heading[-1] for quote in ruling.quotes)
    assert list(headings) == [POLICY_HEADINGS[number - 1] for number in numbers]


def test_a_number_that_there_is_not(shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, "第20条措施是什么")
    assert (ruling.status, ruling.quotes) == (Status.NO_EVIDENCE, ())
    assert ruling.missing == ("“第20条措施是什么”的直接规定",)
    half = ruled(shipped, "第一条和第二十条措施分别是什么")
    assert (half.status, half.missing) == (Status.PARTIAL, ("第20条",))
    assert {quote.passage.heading for quote in half.quotes} == {(POLICY_HEADINGS[0],)}


def test_articles_by_number(records: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(records, "《浙江省博士后资助办法》第二条是什么")
    assert (ruling.status, _texts(ruling)) == (Status.ANSWERED, ["第二条对进站博士后给予每人20万元资助。"])


def test_the_last_measure_is_the_one_with_the_highest_number(notice: Snapshot, ruled: Ruled) -> None:
    assert _texts(ruled(notice, "最后一条讲了什么")) == ["十三、附则。", text.FORCE, text.PHONE]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("6个传统优势产业是哪些？", "传统优势产业"),
        ("传统优势产业是哪六个", "传统优势产业"),
        ("5个战略性新兴产业分别是什么？", "战略性新兴产业"),
        ("两个毫不动摇是哪两个", "两个毫不动摇"),
        ("战略性新兴产业有哪些", "战略性新兴产业"),
        ("未来产业包括哪些", "未来产业"),
    ],
)
def test_a_list_that_is_only_counted_is_not_answered(
    question: str, named: str, shipped: Snapshot, ruled: Ruled
) -> None:
    ruling = ruled(shipped, question)
    assert ruling.status is Status.PARTIAL
    assert ruling.missing == (f"“{named}”的具体名单",)
    assert any(named in quote.text for quote in ruling.quotes)


@pytest.mark.parametrize("question", ["产业集群有哪几种", "专项行动有哪些"])
def test_a_list_that_is_written_out_is_answered(question: str, shipped: Snapshot, ruled: Ruled) -> None:
    assert ruled(shipped, question).status is Status.ANSWERED


@pytest.mark.parametrize(
    ("question", "excepted"),
    [
        ("除了国企改革还有什么措施", {9}),
        ("除了技改之外的措施有哪些", {3}),
        ("技改和人才之外还有什么措施", {3, 12}),
    ],
)
def test_beyond_what_is_known(question: str, excepted: set[int], shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, question)
    rest = [heading for number, heading in enumerate(POLICY_HEADINGS, 1) if number not in excepted]
    assert (ruling.status, _texts(ruling)) == (Status.ANSWERED, [f"{heading}。" for heading in rest])


def test_beyond_in_the_same_clause(shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, "除了技改，传统制造业还有什么措施")
    assert {quote.passage.heading[-1] for quote in ruling.quotes} == {"加快传统制造业转型升级"}


def test_a_count_is_answered(shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, "传统优势产业有几个")
    assert ruling.status is Status.ANSWERED
    assert "“6”个传统优势产业" in _texts(ruling)[0]


@pytest.mark.parametrize("question", ["今天天气怎么样", "写一首关于春天的诗", "红烧肉怎么做", "女朋友生日送什么"])
def test_out_of_scope(question: str, shipped: Snapshot, notice: Snapshot, ruled: Ruled) -> None:
    for ruling in (ruled(shipped, question), ruled(notice, question)):
        assert (ruling.status, ruling.quotes, ruling.missing) == (Status.OUT_OF_SCOPE, (), ())


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("浙江省有哪些人才政策", "浙江省"),
        ("杭州的技改补助多少", "杭州"),
        ("广西壮族自治区的人才政策", "广西壮族自治区"),
        ("北京市的政策主要讲了哪些内容", "北京市"),
        ("吉林省这份政策第三条措施是什么", "吉林省"),
    ],
)
def test_another_region_is_not_answered(question: str, place: str, shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, question)
    assert ruling.status in (Status.NO_EVIDENCE, Status.PARTIAL)
    assert (ruling.missing, ruling.nearest) == ((f"“{place}”的规定",), True)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("浙江省的博士后资助多少钱", "第二条对进站博士后给予每人20万元资助。"),
        ("杭州的博士后资助多少钱", "第二条对进站博士后给予每人20万元资助。"),
        ("哈尔滨的博士后资助多少钱", "第一条对进站博士后给予每人12万元资助。"),
    ],
)
def test_each_region_has_its_own_rules(question: str, sentence: str, records: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(records, question)
    assert (ruling.status, _texts(ruling)) == (Status.ANSWERED, [sentence])


def test_a_corpus_answers_for_the_place_that_it_declares(city: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(city, "博士安家费多少")
    assert (ruling.status, ruling.missing) == (Status.PARTIAL, ("安家费金额",))
    assert _texts(ruled(city, "岚浦市的博士安家费多少")) == ["第一条对新引进的博士给予安家费40万元。"]


def test_the_rules_of_a_city_are_not_those_of_its_neighbour(records: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(records, "齐齐哈尔的博士后资助多少钱")
    assert ruling.status is not Status.ANSWERED
    assert ruling.missing == ("“齐齐哈尔”的规定",)


@pytest.mark.parametrize(
    "question",
    [
        "《浙江省数字经济促进条例》规定了什么",
        "《浙江省数字经济促进条例》第三条是什么",
        "《浙江省数字经济促进条例》什么时候施行",
    ],
)
def test_a_document_that_there_is_not(question: str, notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, question)
    assert ruling.status is not Status.ANSWERED
    assert "《浙江省数字经济促进条例》" in ruling.missing


def test_a_document_that_there_is(notice: Snapshot, ruled: Ruled) -> None:
    assert _texts(ruled(notice, f"《{text.TITLE}》什么时候申报")) == [text.PERIOD]
    assert ruled(notice, f"《{text.TITLE}》规定了什么").overview


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("宠物店有补贴吗", "“宠物店”"),
        ("学生有补贴吗", "“学生”"),
        ("论文发表有奖励吗", "“论文”"),
        ("养猪场有补贴吗", "“养猪场”"),
        ("幼儿园补贴多少钱", "“幼儿园”"),
    ],
)
def test_a_sum_for_others_is_no_sum_for_the_asker(question: str, missing: str, notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, question)
    assert ruling.status in (Status.PARTIAL, Status.NO_EVIDENCE)
    assert missing in ruling.missing


@pytest.mark.parametrize("question", ["省级智能工厂奖励500万元是真的吗", "听说数控设备能补助60%，对吗"])
def test_a_sum_taken_for_granted_is_not_confirmed(question: str, notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, question)
    assert ruling.status is Status.PARTIAL
    assert [name for name in ruling.missing if name.startswith("问题中所说的")] == list(ruling.missing)
    assert "500" not in "".join(ruling.missing) and "60" not in "".join(ruling.missing)


def test_figures_of_the_asker_are_taken_for_no_claim(notice: Snapshot, ruled: Ruled) -> None:
    """研发开支230万 is what was spent, not what is given."""
    assert ruled(notice, "研发开支230万的企业，设备更新补助比例是多少？").missing == ()


def test_a_level_holds_where_the_clause_tells_none_apart(notice: Snapshot, ruled: Ruled) -> None:
    assert ruled(notice, "我们是省级企业，贷款贴息的比例是多少？").missing == ()


def test_another_session_is_another_meeting(shipped: Snapshot, ruled: Ruled) -> None:
    assert ruled(shipped, "十三届五次全会通过了什么").status is Status.ANSWERED
    ruling = ruled(shipped, "十三届四次全会通过了什么")
    assert (ruling.status, ruling.missing) == (Status.PARTIAL, ("“十三届四次”",))


def test_a_sum_that_is_right_is_confirmed(notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, "省级智能工厂奖励100万元是真的吗")
    assert (ruling.status, text.PROVINCE_FACTORY in _texts(ruling)) == (Status.ANSWERED, True)


def test_quotes_come_in_reading_order_and_once(shipped: Snapshot, ruled: Ruled) -> None:
    spans = [quote.span for quote in ruled(shipped, "民营经济和绿色发展分别有什么措施").quotes]
    assert spans == sorted(set(spans))


def test_subject_coverage_counts_unspoken_background_half(understood: Understood) -> None:
    question = understood("我厂设备老旧，人才保障有什么措施？")
    # 人才保障 (1, asked) spoken of; 设备老旧 (½, background) not, and counted half: 1 / (1 + ¼)
    assert subject_coverage(question, "加强人才保障") == pytest.approx(1 / 1.25)
    assert subject_coverage(question, "人才保障，设备老旧") == 1.0
    assert subject_coverage(understood("这份政策讲了什么"), "任何文字") == 1.0


def test_a_clause_that_names_nothing_asks_of_what_was_told(understood: Understood) -> None:
    """高校 is a thing and only part of the story; 金奖 is what the money is for."""
    question = understood("和高校一起拿了金奖，能领多少？")
    assert subject_coverage(question, "获得金奖的，给予奖励") > 0.3 > subject_coverage(question, "获得铜奖的，给予奖励")


def test_thresholds_decide(shipped: Snapshot, understood: Understood) -> None:
    question = understood("人才保障有什么措施")
    state = State("", question.text, question=question, hits=shipped.search(question.text))
    places = load_lexicon().places
    assert Judge(shipped, places, Thresholds())(state).status is Status.ANSWERED
    assert Judge(shipped, places, Thresholds(answer=1.01, nearest=1.01))(state).status is Status.NO_EVIDENCE


def test_what_was_not_understood_is_not_judged(shipped: Snapshot) -> None:
    state = State("", "人才")
    assert Judge(shipped, load_lexicon().places)(state) is state


@pytest.fixture(scope="module")
def plain_notice(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A notice whose headings stand on lines of their own, and whose first sum is a threshold."""
    folder = tmp_path_factory.mktemp("plain")
    lines = [
        "关于组织申报技术改造补助资金的通知", "为支持企业技术改造，现将有关事项通知如下。",
        "一、支持对象", "在本市注册、上年度营业收入2000万元以上的工业企业。",
        "二、补助标准", "对技术改造项目，按设备投资的10%给予补助，最高300万元。",
        "三、申报时间", "2031年6月1日至6月30日。",
    ]  # fmt: skip
    (folder / "notice.txt").write_text("\n".join(lines), encoding="utf-8")
    return build([folder / "notice.txt"], SnapshotStore(folder / "home"))


def test_a_threshold_is_not_the_sum_that_is_given(plain_notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(plain_notice, "技术改造补助多少钱")
    assert (ruling.status, _texts(ruling)) == (
        Status.ANSWERED, ["对技术改造项目，按设备投资的10%给予补助，最高300万元。"],
    )  # fmt: skip
    assert ruled(plain_notice, "工业企业补贴多少钱").status is not Status.ANSWERED


def test_an_outline_of_headings_that_stand_alone(plain_notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(plain_notice, "这份通知讲了什么")
    assert ruling.status is Status.ANSWERED
    headings = ["".join(quote.passage.heading) for quote in ruling.quotes]
    assert headings[1:] == ["一、支持对象", "二、补助标准", "三、申报时间"]


def test_the_askers_own_figures_are_never_given_back(shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, "千企技改500万元什么时候发")
    assert ruling.status is not Status.ANSWERED
    assert "500" not in "".join(ruling.missing)


@pytest.mark.parametrize(
    "question", ["产业基础再造工程是什么", "数智技术是什么", "政策里说国企改革要在2025年底前完成，对吗"]
)
def test_a_mention_is_no_definition_and_no_confirmation(question: str, shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, question)
    assert ruling.status is not Status.ANSWERED and ruling.missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("乙级茶园奖励多少钱？", "“乙级”"),
        ("主导制定地方标准奖励多少？", "“地方标准”"),
        ("省级茶叶重点实验室补助多少？", "“省级”"),
    ],
)
def test_what_holds_of_one_kind_holds_of_no_other(
    question: str, missing: str, articles: Snapshot, ruled: Ruled
) -> None:
    ruling = ruled(articles, question)
    assert ruling.status in (Status.PARTIAL, Status.NO_EVIDENCE) and missing in ruling.missing
