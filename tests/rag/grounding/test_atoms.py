from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.grounding.atoms import AtomKind, atoms, even, scan

# Every line: a text, and what a careful reader finds in it, in order, as "kind value unit bound".
# "-" stands for an empty unit.
TABLE = [
    # money
    ("给予500万元奖励", "money 5000000 元 ="),
    ("给予五百万元奖励", "money 5000000 元 ="),
    ("补助１０００元", "money 1000 元 ="),
    ("补助1,200.50元", "money 1200.5 元 ="),
    ("总投资1.2亿元", "money 120000000 元 ="),
    ("总投资1亿5000万元", "money 150000000 元 ="),
    ("总投资三点五亿元", "money 350000000 元 ="),
    ("人民币壹佰万元整", "money 1000000 元 ="),
    ("不低于500万元", "money 5000000 元 >="),
    ("不得少于三万元", "money 30000 元 >="),
    ("最高不超过200万元", "money 2000000 元 <="),
    ("最高给予100万元", "money 1000000 元 <="),
    ("至多2万元", "money 20000 元 <="),
    ("营业收入2000万元以上", "money 20000000 元 >="),
    ("营业收入2000万元（含）以上", "money 20000000 元 >="),
    ("营业收入2000万元以上（不含2000万元）", "money 20000000 元 >"),
    ("超过1000万元的部分", "money 10000000 元 >"),
    ("低于10万元的", "money 100000 元 <"),
    ("罚款5000元以下", "money 5000 元 <="),
    ("3万—5万元", "money 30000 元 >= | money 50000 元 <="),
    ("3至5万元", "money 30000 元 >= | money 50000 元 <="),
    ("1000-2000元", "money 1000 元 >= | money 2000 元 <="),
    ("5000至1万元", "money 5000 元 >= | money 10000 元 <="),
    ("100余万元", "money 1000000 元 >"),
    ("20万美元", "money 200000 美元 ="),
    ("每亩3角", "money 0.3 元 ="),
    ("￥500", "money 500 元 ="),
    ("500 万元", "money 5000000 元 ="),
    ("500萬元", "money 5000000 元 ="),
    # shares
    ("占比5%以上", "percent 5 % >="),
    ("增长百分之五", "percent 5 % ="),
    ("百分之十五点五", "percent 15.5 % ="),
    ("千分之三", "percent 0.3 % ="),
    ("提高5个百分点", "percent 5 百分点 ="),
    ("10％—20％", "percent 10 % >= | percent 20 % <="),
    ("百分之五至百分之十", "percent 5 % >= | percent 10 % <="),
    ("按不超过研发投入10%的比例", "percent 10 % <="),
    ("约占三成", "percent 30 % ="),
    ("三分之二以上", "number 2/3 - >="),
    # counts
    ("以“6”个传统优势产业为重点", "count 6 个 ="),
    ("十二项措施", "count 12 项 ="),
    ("三家企业", "count 3 家 ="),
    ("2名专家", "count 2 名 ="),
    ("“4567”现代化产业体系", "count 4567 - ="),
    ("六大行动", "count 6 大 ="),
    ("至少3项", "count 3 项 >="),
    ("30多家", "count 30 家 >"),
    ("近100家", "count 100 家 <"),
    ("三五个", "count 3 个 >= | count 5 个 <="),
    ("数十名", "count 数十 名 ="),
    ("年满60周岁以上", "count 60 岁 >="),
    ("不满十八周岁", "count 18 岁 <"),
    ("1000平方米", "count 1000 平方米 ="),
    ("5公里以内", "count 5000 米 <="),
    ("两倍", "count 2 倍 ="),
    ("气温降至-5度", "count -5 度 ="),
    ("零下5度", "count -5 度 ="),
    ("同比-3.5%", "percent 3.5 % ="),
    ("3-5度", "count 3 度 >= | count 5 度 <="),
    ("超过30人以下", "count 30 人 <"),
    ("最高30万元以上", "money 300000 元 >"),
    ("20万元（含）及以上", "money 200000 元 >="),
    ("年度利润总额12%内的部分", "percent 12 % <="),
    ("最多补2万元", "money 20000 元 <="),
    # bare numbers and names with digits
    ("编号为20240101号文本", "count 20240101 号 ="),
    ("共计500万", "number 5000000 - ="),
    ("5G网络", "number 5G - ="),
    ("以3:1获胜", "number 3:1 - ="),
    ("以3比1获胜", "number 3:1 - ="),
    ("PM2.5浓度", "number PM2.5 - ="),
    ("符合GB/T 33358标准", "number GB/T33358 - ="),
    # dates
    ("2024年1月1日", "date 2024-01-01 - ="),
    ("二〇二四年十二月三十一日", "date 2024-12-31 - ="),
    ("2024-01-01发布", "date 2024-01-01 - ="),
    ("2024/1/1发布", "date 2024-01-01 - ="),
    ("2024.12.31", "date 2024-12-31 - ="),
    ("自2024年1月1日起施行", "date 2024-01-01 - >="),
    ("有效期至2025年12月31日", "date 2025-12-31 - <="),
    ("1月底前报送", "date --01-end - <="),
    ("12月31日前", "date --12-31 - <="),
    ("2025年", "date 2025 - ="),
    ("到2025年", "date 2025 - <="),
    ("2025年底", "date 2025-end - ="),
    ("每年3月", "date --03 每年 ="),
    ("每月15日前", "date ---15 每月 <="),
    ("2024年第一季度", "date 2024-q1 - ="),
    ("2024年1月1日至12月31日", "date 2024-01-01 - >= | date 2024-12-31 - <="),
    ("5月1日至5日", "date --05-01 - >= | date --05-05 - <="),
    ("2024—2026年", "date 2024 - >= | date 2026 - <="),
    ("1-3月", "date --01 - >= | date --03 - <="),
    ("上午9:00至下午5点", "date T09:00 时刻 = | date T17:00 时刻 ="),
    # durations
    ("有效期3年", "duration 3 年 ="),
    ("六个月", "duration 6 月 ="),
    ("半年内", "duration 6 月 <="),
    ("一年半", "duration 18 月 ="),
    ("15个工作日内", "duration 15 工作日 <="),
    ("30日内", "duration 30 日 <="),
    ("三天", "duration 3 日 ="),
    ("24小时", "duration 24 小时 ="),
    ("3—5年", "duration 3 年 >= | duration 5 年 <="),
    ("近3年", "duration 3 年 ="),
    ("满两年以上", "duration 2 年 >="),
    # phones
    ("拨打12345热线", "phone 12345 - ="),
    ("电话：0451-12345678", "phone 045112345678 - ="),
    ("（0451）82345678转801", "phone 045182345678-801 - ="),
    ("手机13812345678", "phone 13812345678 - ="),
    ("400-123-4567", "phone 4001234567 - ="),
    ("12345元", "money 12345 元 ="),
    ("火警119台", "count 119 台 ="),
    # names
    ("根据黑政发〔2024〕5号", "document_number 黑政发〔2024〕5号 - ="),
    ("国办发[2020]53号文件", "document_number 国办发〔2020〕53号 - ="),
    ("《若干政策措施》提出", "title 若干政策措施 - ="),
    ("《关于修改〈条例〉的决定》（2024年）", "title 关于修改条例的决定 - = | date 2024 - ="),
    ("第三条第二款第（一）项", "article 3 条 = | article 2 款 = | article 1 项 ="),
    ("第一百二十条之一", "article 120-1 条 ="),
    ("省委十三届五次全会", "ordinal 13-5 届次 ="),
    ("第十三届", "ordinal 13 届 ="),
    ("“十四五”时期", "ordinal 十四五 五年规划 ="),
    ("国务院令第722号", "ordinal 722 号 ="),
    ("网址http://www.hlj.gov.cn/a。", "url hlj.gov.cn/a - ="),
    ("邮箱Abc@x.gov.cn", "email abc@x.gov.cn - ="),
    # numerals that count nothing
    ("一方面统一部署，另一方面进一步完善", ""),
    ("万一发生", ""),
    ("三农工作和千方百计", ""),
    ("第三方机构", ""),
    ("一是加强领导；二是落实责任", ""),
    ("（一）总体要求", ""),
    ("大陆地区的队伍", ""),
    ("数字经济和数据要素", ""),
    ("唯一、同一、任一、之一", ""),
]


def _read(text: str) -> str:
    return " | ".join(f"{a.kind} {a.value} {a.unit or '-'} {a.bound}" for a in atoms(text))


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_atoms(text: str, expected: str) -> None:
    assert _read(text) == expected


def test_offsets_point_into_the_text_as_it_was_given() -> None:
    text = "年营业收入不低于５００万元（含）的企业，自2024年1月1日起奖励。"
    money, date = atoms(text)
    assert (money.start, money.text) == (5, "不低于５００万元")
    assert (date.text, text[date.start : date.end]) == ("自2024年1月1日起", "自2024年1月1日起")


def test_words_between_a_bound_and_its_number_stay_outside() -> None:
    (share,) = atoms("不超过研发投入10%")
    assert (share.text, share.bound) == ("10%", "<=")


def test_list_markers_are_told_apart_from_numbers() -> None:
    text = "1.支持企业。（二）奖励2项"
    assert scan(text).markers == ((0, 2), (7, 10))
    assert _read(text) == "count 2 项 ="


@pytest.mark.parametrize(
    ("text", "kind"),
    [("12345个", AtomKind.COUNT), ("12345件", AtomKind.COUNT), ("12345万", AtomKind.NUMBER), ("12345", AtomKind.PHONE)],
)
def test_a_hotline_is_one_only_without_a_measure_word(text: str, kind: AtomKind) -> None:
    assert [atom.kind for atom in atoms(text)] == [kind]


_PIECES = "零一二两三十百千万亿0123456789.,%年月日个元第条〔〕《》（）-至不低于以上前,，。 abc@:/"


@given(st.text(alphabet=_PIECES, max_size=40))
def test_any_text_is_read_and_every_atom_is_where_it_says(text: str) -> None:
    for atom in atoms(text):
        assert 0 <= atom.start < atom.end <= len(text)
        assert atom.text == text[atom.start : atom.end]
        assert atom.value


@pytest.mark.parametrize(
    ("text", "evened"),
    [
        ("衛生與後勤，１，０００", "卫生与后勤，1,000"), ("深沈宥密", "深沈宥密"), ("座標系于著作", "坐标系于着作"),
        ("１００，２０", "100，20"),
    ],
)  # fmt: skip
def test_width_and_script_are_evened_out(text: str, evened: str) -> None:
    assert even(text) == evened


@given(st.text(alphabet="深沈宥密獲得後于於著作乾", max_size=12), st.text(alphabet="深沈後于於著乾徵", max_size=12))
def test_a_cut_reads_as_it_does_within_its_clause(left: str, right: str) -> None:
    assert even(left + right) == even(left) + even(right)


def test_a_sentence_of_sixty_characters_takes_little_time() -> None:
    text = "以“6”个传统优势产业为重点，加快推动筑牢优势、锻长长板，实施千企技改专项行动，最高奖励五百万元，有效期3年。"
    scan.__wrapped__(text)
    best = min(_seconds(text) for _ in range(50))
    assert best < 500e-6, "ten times the aim, so that a busy machine does not fail"


def _seconds(text: str) -> float:
    start = time.perf_counter()
    scan.__wrapped__(text)
    return time.perf_counter() - start


def test_a_range_of_shares_takes_its_words_along() -> None:
    found = atoms("利率为百分之五点二五至百分之五点五")
    assert [(atom.text, atom.value, atom.bound) for atom in found] == [
        ("百分之五点二五", "5.25", ">="), ("百分之五点五", "5.5", "<="),
    ]  # fmt: skip
