"""The report in a real Chromium: filters, details on demand, links, paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from eval.report.html import render
from eval.report.item_html import details, markup
from tests.eval.report.dom import parse
from tests.eval.report.results import citation, failing_item, item, other_item, results

pytestmark = pytest.mark.browser

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("WENCE_CHROMIUM") or shutil.which("chromium")
    if path is None:
        reason = "no Chromium: install it (apt-get install chromium) or name it in WENCE_CHROMIUM"
        if os.environ.get("WENCE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    items = [
        item(), item(id="q-4", turns=["研发补助怎么算？<img src=x>"]), failing_item(), other_item(),
        item(id="q-5", family="引用", document="", citations=[citation(heading="")]),
    ]  # fmt: skip
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(results(items=items)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    page, heard = context.new_page(), list[str]()
    page.set_default_timeout(10_000)
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert heard == []


def shown(page: Page) -> list[str]:
    keys = page.locator("#list > .item:visible").evaluate_all("nodes => nodes.map(n => n.dataset.key)")
    return [str(key) for key in keys]


def counted(page: Page, text: str) -> None:
    page.locator("#count", has_text=text).wait_for()


def test_all_items_are_shown_and_counted(page: Page) -> None:
    assert shown(page) == ["q-2", "q-1", "q-4", "q-3", "q-5"]
    assert page.locator("#count").text_content() == "显示 5 / 5 题，其中未通过 1"


def test_filters_by_family_and_counts_anew(page: Page) -> None:
    page.select_option("[name=family]", "=研发-补助")
    counted(page, "显示 2 / 5 题，其中未通过 0")
    assert shown(page) == ["q-1", "q-4"]
    types = page.locator("[name=type] option").all_text_contents()
    assert types == ["全部（2）", "直接 direct（2）", "近似无据 near_miss（0）", "超出范围 out_of_scope（0）"]
    families = page.locator("[name=family] option").all_text_contents()
    assert families == ["全部（5）", "研发-补助（2）", "研发-时限（1）", "闲聊（1）", "引用（1）"]


def test_filters_by_the_empty_value_too(page: Page) -> None:
    page.select_option("[name=document]", "=")
    counted(page, "显示 1 / 5 题")
    assert shown(page) == ["q-5"]


def test_failing_alone_and_free_text(page: Page) -> None:
    page.check("[name=failing]")
    counted(page, "显示 1 / 5 题，其中未通过 1")
    page.uncheck("[name=failing]")
    page.fill("[name=q]", "20%补助 Q-4")  # Words of a clause that was not opened yet, and of the summary.
    counted(page, "显示 1 / 5 题，其中未通过 0")
    assert shown(page) == ["q-4"]
    page.fill("[name=q]", "canary")
    counted(page, "显示 1 / 5 题，其中未通过 1")
    page.fill("[name=q]", "绝无此话")
    counted(page, "显示 0 / 5 题")
    assert page.locator("#nothing").is_visible()


def test_the_address_keeps_the_filters(page: Page) -> None:
    page.select_option("[name=type]", "=direct")
    page.fill("[name=q]", "怎么算 研发")
    counted(page, "显示 1 / 5 题")
    page.reload()
    counted(page, "显示 1 / 5 题")
    assert shown(page) == ["q-4"]
    assert page.input_value("[name=q]") == "怎么算 研发"
    page.click("button[type=reset]")
    counted(page, "显示 5 / 5 题")
    assert "#" not in page.url


def test_a_plain_anchor_leaves_the_filters_as_they_are(page: Page) -> None:
    page.select_option("[name=type]", "=direct")
    counted(page, "显示 3 / 5 题")
    page.click("nav a[href='#gate']")
    assert shown(page) == ["q-1", "q-4", "q-5"]


def test_details_are_made_when_opened_and_are_those_of_the_static_page(page: Page) -> None:
    assert page.locator(".evidence").count() == 1
    entry = page.locator('[data-key="q-4"]')
    entry.locator("summary").click()
    entry.locator(".evidence").wait_for()
    grown = parse(entry.locator(".evidence").evaluate("node => node.outerHTML"))
    assert grown == parse(markup(details(item(id="q-4", turns=["研发补助怎么算？<img src=x>"]))))
    assert page.locator("img").count() == 0


def test_a_link_to_an_item_opens_it_whatever_is_filtered(page: Page) -> None:
    page.select_option("[name=type]", "=direct")
    counted(page, "显示 3 / 5 题")
    page.click("#fixed a")
    page.locator('[data-key="q-3"] .evidence').wait_for()
    counted(page, "显示 5 / 5 题")


def test_what_is_shown_is_folded_and_unfolded_at_once(page: Page) -> None:
    page.select_option("[name=type]", "=direct")
    counted(page, "显示 3 / 5 题")
    page.click("#unfold")
    page.locator('[data-key="q-5"] .evidence').wait_for()
    assert page.locator("#list > .item[open]").count() == 4
    page.click("#fold")
    assert page.locator("#list > .item[open]").count() == 1


def test_paper_has_the_failing_and_the_opened_ones(page: Page) -> None:
    page.locator('[data-key="q-3"] summary').click()
    page.emulate_media(media="print")
    assert shown(page) == ["q-2", "q-3"]
    assert not page.locator("#filters").is_visible()


def test_a_telephone_does_not_scroll_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_without_scripts_the_failing_ones_can_be_read(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("#item\\=q-2 .answer").is_visible()
    assert not page.locator("#filters").is_visible()
    context.close()
