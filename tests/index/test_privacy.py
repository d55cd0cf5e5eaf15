from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning import clean, redacted
from index.privacy import EVERY, Kind, Masked, find, mask

# The examples of the standards: GB 11643, GB 32100 (its wrong check character mended as it says), and a card for tests.
IDENTITY = "11010519491231002X"
CODE = "91350100M000100Y43"
CARD = "4111111111111111"
PHONE = "13800138000"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"身份证{IDENTITY}能申请吗", "身份证【身份证号】能申请吗"),
        ("11010519491231002x", "【身份证号】"),
        ("110105 19491231 002X", "【身份证号】"),
        ("1101 0519 4912 3100 2X", "【身份证号】"),
        ("110105-19491231-002X", "【身份证号】"),
        ("１１０１０５１９４９１２３１００２Ｘ", "【身份证号】"),
        ("1\u200b1010519491231\u2060002X", "【身份证号】"),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "【身份证号】"),
        ("老证号130503670401001。", "老证号【身份证号】。"),
        ("身份证号：110105194912310021", "身份证号：【身份证号】"),
        (f"手机{PHONE}，急", "手机【手机号】，急"),
        ("138 0013 8000", "【手机号】"),
        ("138-0013-8000", "【手机号】"),
        ("1380 0138 000", "【手机号】"),
        ("１３８００１３８０００", "【手机号】"),
        ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "【手机号】"),
        (f"+86 {PHONE}", "【手机号】"),
        (f"+86{PHONE}", "【手机号】"),
        (f"0086 {PHONE}", "【手机号】"),
        (f"86{PHONE}", "【手机号】"),
        (f"wx{PHONE}", "wx【手机号】"),
        (f"{PHONE}、13900139000", "【手机号】、【手机号】"),
        (f"2024-12-31 {PHONE}", "2024-12-31 【手机号】"),
        (f"卡{CARD}", "卡【银行卡号】"),
        ("4111 1111 1111 1111", "【银行卡号】"),
        ("银行卡6222021234567890123", "银行卡【银行卡号】"),
        (CODE, "【统一社会信用代码】"),
        (CODE.lower(), "【统一社会信用代码】"),
        ("9135 0100 M000 100Y 43", "【统一社会信用代码】"),
        ("来信a.b@example.org。", "来信【电子邮箱】。"),
    ],
)
def test_a_personal_number_is_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked
    assert mask(masked).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021", "99010519491231002X", "11010519491332002X",  # check, province, month
        "91350100M000100Y44", "4111111111111112", "0000000000000000",
        "15000000000元", "13800138000.50", "13,800,138,000元", "黑政发〔2023〕13800138000号", "第13800138000号",
        "12345678901234567890", "GR202023000123", "138001380001", "0451-82620000", "12345", "400-810-8888",
        "2024年12月31日", "2023-2024 2025-2026", "1500 2000 3000", "ISO9001 GB/T 45438-2025", "",
        "每户13800元，共8000户", "2020 2021 2022 2023 2024",
    ],
)  # fmt: skip
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == Masked(text, ())


def _check_of_identity(number: str) -> str:
    """ISO 7064 MOD 11-2 by its recurrence, as the standard also gives it."""
    product = 0
    for digit in number:
        product = (product + int(digit)) * 2 % 11
    return "0123456789X"[(12 - product) % 11]


@given(
    st.sampled_from(["11", "23", "44", "65", "82"]), st.integers(0, 9999), st.dates(date(1900, 1, 1), date(2020, 1, 1)),
    st.integers(0, 999), st.sampled_from("，。：（ 号证"),
)  # fmt: skip
def test_every_valid_identity_is_found_and_none_with_another_check(
    province: str, region: int, born: date, serial: int, mark: str
) -> None:
    number = f"{province}{region:04}{str(born).replace('-', '')}{serial:03}"
    check = _check_of_identity(number)
    assert find(f"甲{mark}{number}{check}{mark}")[0].kind is Kind.IDENTITY
    wrong = "0" if check != "0" else "1"
    assert all(f.kind is not Kind.IDENTITY for f in find(f"甲。{number}{wrong}。"))


@given(st.text(alphabet="0123456789X -+〔号元，\u200b１２卡身份证", max_size=60))
def test_spans_fit_the_text_and_masking_is_final(text: str) -> None:
    masked = mask(text)
    end = 0
    for start, stop, _ in masked.found:
        assert end <= start < stop <= len(text)
        end = stop
    assert mask(masked.text).text == masked.text


def test_only_the_kinds_wanted() -> None:
    text = f"{IDENTITY}，{PHONE}"
    assert mask(text, {Kind.PHONE}).text == f"{IDENTITY}，【手机号】"
    assert [f.kind for f in find(text, EVERY)] == [Kind.IDENTITY, Kind.PHONE]


def test_documents_lose_identities_and_cards_and_keep_public_contacts() -> None:
    kept = f"联系人电话{PHONE}，{CODE}，a@gov.cn。"
    raw = f"公示：张某，身份证号 {IDENTITY}，卡号６２２２０２１２３４５６７８９０１２８。\n{kept}"
    cleaned = clean(raw)
    assert cleaned.text == f"公示：张某，身份证号【身份证号】，卡号【银行卡号】。\n{kept}"
    place = cleaned.text.index("【身份证号】")
    assert raw[slice(*cleaned.raw_span(place, place + 6))] == IDENTITY
    repairs = [r for r in cleaned.repairs if r.rule == "personal"]
    assert [(r.before, r.after) for r in repairs] == [("●" * 18, "【身份证号】"), ("●" * 19, "【银行卡号】")]
    blotted = redacted(raw, cleaned)
    assert len(blotted) == len(raw) and IDENTITY not in blotted and "６２２２" not in blotted and kept in blotted
    assert IDENTITY not in cleaned.to_json() and clean(cleaned.text).repairs == ()
