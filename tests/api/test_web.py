"""The citizens' page in a real Chromium, against the assembled product on the shipped policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from rag.state import Reset, Started
from tests.api.running import fixed, running
from tests.fakes.assistant import Act, ScriptedAssistant, plain_answer, told
from tests.fakes.catalogue import SmallCatalogue

pytestmark = pytest.mark.browser

UPGRADE = "厂里设备老旧想搞技改，有没有什么专项？"
AMOUNT = "千企技改专项行动每家企业补贴多少钱？"
NOTICE = "内容由人工智能生成，仅供参考"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("WENCE_CHROMIUM") or shutil.which("chromium")
    if path is None:
        reason = "no Chromium: install it (apt-get install chromium) or name it in WENCE_CHROMIUM"
        if os.environ.get("WENCE_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = _launch(playwright, path)
        yield chromium
        chromium.close()


def _launch(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


@dataclass
class Complaints:
    """What the browser complains about: errors in the console (a refusal by the policy is one) and in scripts."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self.note(message.type, message.text))
        page.on("pageerror", lambda error: self.note("error", str(error)))

    def note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.heard.append(f"{kind}: {text}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """No test of the page may end with a complaint, unless it clears those that it provoked."""
    heard = Complaints()
    yield heard
    assert heard.heard == []


def open_page(browser: Browser, url: str, complaints: Complaints, **options: Any) -> Page:
    page = browser.new_context(locale="zh-CN", **options).new_page()
    page.set_default_timeout(10_000)
    complaints.listen(page)
    page.goto(url)
    return page


@pytest.fixture
def page(browser: Browser, base_url: str, complaints: Complaints) -> Iterator[Page]:
    opened = open_page(browser, base_url, complaints, viewport={"width": 1280, "height": 860})
    yield opened
    opened.context.close()


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.locator(".turn").last.locator(".foot").wait_for()


class TestAnswer:
    def test_streams_with_chips_that_open_the_source_at_the_quote(self, page: Page, base_url: str) -> None:
        ask(page, UPGRADE)
        answer = page.locator(".answer").last
        expect(answer.locator(".badge")).to_have_text("已回答")
        expect(answer.locator(".badge svg")).to_be_visible()
        claim = answer.locator(".claim", has_text="千企技改专项行动").first
        claim.locator(".cite").click()

        mark = page.locator("#sources mark")
        expect(mark).to_be_in_viewport()
        told_answer = httpx.post(base_url + "/api/v1/chat", json={"question": UPGRADE}, trust_env=False).json()
        number = int(claim.locator(".cite").inner_text())
        citation = told_answer["citations"][number - 1]
        assert mark.text_content() == citation["quote"]
        assert claim.locator(".said").text_content() in citation["quote"]
        expect(page.locator("#sources-title")).to_have_text(citation["document_title"])
        text = httpx.get(f"{base_url}/api/v1/documents/{citation['document_id']}", trust_env=False).json()["text"]
        shown = page.locator(".sources-text > p:not(.sources-note)").all_text_contents()
        assert "\n".join(shown) == text

    def test_the_same_numbers_open_from_the_list_of_sources(self, page: Page) -> None:
        ask(page, UPGRADE)
        page.locator(".source-list summary").scroll_into_view_if_needed()
        if page.locator(".source-list[open]").count() == 0:
            page.locator(".source-list summary").click()
        row = page.locator(".source", has_text="加快传统制造业转型升级")
        row.click()
        expect(page.locator(".steps-word")).to_contain_text(f"依据 {row.locator('.source-number').inner_text()}")
        expect(page.locator("#sources mark")).to_contain_text("实施千企技改专项行动")

    def test_says_what_is_missing_and_whom_to_call(self, page: Page) -> None:
        ask(page, AMOUNT)
        answer = page.locator(".answer").last
        assert answer.locator(".badge").inner_text() in {"部分回答", "原文未载明"}
        expect(answer.locator(".missing")).to_contain_text("原文未写明：")
        assert answer.locator(".call").get_attribute("href") == "tel:12345"

    def test_what_is_out_of_scope_is_said_in_words(self, page: Page) -> None:
        ask(page, "红烧肉怎么做？")
        assert page.locator(".badge").inner_text() in {"不在范围", "原文未载明"}
        assert page.locator(".answer .call").get_attribute("href") == "tel:12345"
        assert page.locator(".answer .cite").count() == 0

    def test_a_misspelt_word_is_told_as_understood(self, page: Page) -> None:
        ask(page, "新指生产力怎么培育？")
        expect(page.locator(".said").first).to_have_text("已按“新质生产力”为您查询。")

    def test_carries_the_notice_itself_and_the_page_always(self, page: Page) -> None:
        expect(page.locator("#notice")).to_contain_text(NOTICE)
        ask(page, UPGRADE)
        expect(page.locator(".answer .label")).to_contain_text(NOTICE)
        expect(page.locator("#notice")).to_be_in_viewport()

    def test_proposes_what_to_ask_next_and_asks_it(self, page: Page) -> None:
        ask(page, UPGRADE)
        chip = page.locator(".follow-ups .chip").first
        question = chip.inner_text()
        chip.click()
        expect(page.locator(".turn")).to_have_count(2)
        expect(page.locator(".asked-text").last).to_have_text(question)
        page.locator(".turn").last.locator(".foot").wait_for()
        expect(page.locator(".badge").last).to_have_text("已回答")

    def test_copies_text_sources_and_label(self, page: Page, base_url: str) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
        ask(page, UPGRADE)
        page.locator(".copy").click()
        expect(page.locator(".copy")).to_have_text("已复制")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"问：{UPGRADE}\n")
        assert "实施千企技改专项行动" in copied
        assert "\n[1] 《关于以科技创新引领产业全面振兴的若干政策措施》（媒体报道） › 加快传统" in copied
        assert "转型升级\n原文：" in copied
        assert copied.splitlines()[-1].startswith(NOTICE)


class TestStart:
    def test_tells_what_it_is_and_what_it_covers(self, page: Page) -> None:
        expect(page.locator("#intro-title")).to_have_text("问政策，看原文")
        card = page.locator(".card")
        expect(card).to_contain_text("关于以科技创新引领产业全面振兴的若干政策措施")
        expect(card).to_contain_text("以正式文件为准")
        card.click()
        expect(page.locator(".sources-text")).to_contain_text("日前召开的省委十三届五次全会")
        assert page.locator("#sources mark").count() == 0

    def test_a_proposed_question_can_be_asked(self, page: Page) -> None:
        page.locator("#starters .chip").first.click()
        page.locator(".foot").wait_for()
        expect(page.locator(".badge")).to_have_text("已回答")
        expect(page.locator("#intro")).to_be_hidden()

    def test_a_new_conversation_clears_the_page(self, page: Page) -> None:
        ask(page, UPGRADE)
        page.locator(".cite").first.click()
        page.locator("#tool-new").click()
        expect(page.locator(".turn")).to_have_count(0)
        expect(page.locator("#intro")).to_be_visible()
        expect(page.locator("#sources")).to_be_hidden()
        expect(page.locator("#question")).to_be_focused()


class TestKeyboard:
    def test_all_of_it_works_without_a_mouse(self, page: Page) -> None:
        page.locator(".card").wait_for()
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#question")).to_be_focused()
        page.keyboard.type(UPGRADE)
        page.keyboard.press("Enter")
        page.locator(".foot").wait_for()

        for _ in range(20):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.classList.contains('cite')"):
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", "focus is visible"
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert label.startswith("依据 ") and label.endswith("查看原文")
        page.keyboard.press("Enter")
        expect(page.locator("#sources mark")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#sources")).to_be_hidden()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label

    def test_shift_enter_breaks_the_line(self, page: Page) -> None:
        page.fill("#question", "第一行")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("第二行")
        assert page.input_value("#question") == "第一行\n第二行"
        expect(page.locator(".turn")).to_have_count(0)

    def test_enter_of_an_input_method_does_not_send(self, page: Page) -> None:
        page.fill("#question", "ji gai")
        for detail in ({"isComposing": True}, {"keyCode": 229}):
            page.locator("#question").dispatch_event("keydown", {"key": "Enter", "bubbles": True, **detail})
        expect(page.locator(".turn")).to_have_count(0)
        assert page.input_value("#question") == "ji gai"
        page.locator("#question").dispatch_event("keydown", {"key": "Enter", "bubbles": True})
        expect(page.locator(".turn")).to_have_count(1)
        page.locator(".foot").wait_for()

    def test_an_empty_question_is_not_sent(self, page: Page) -> None:
        page.fill("#question", "  \n ")
        page.keyboard.press("Enter")
        page.locator("#send").click()
        expect(page.locator(".turn")).to_have_count(0)


class TestSafety:
    @pytest.mark.parametrize(
        "attack",
        [
            "<img src=x onerror=\"document.title='broken'\">技改",
            "<script>document.title='broken'</script>技改有什么专项",
            "\"><svg onload=document.title='broken'>",
        ],
    )
    def test_markup_in_a_question_stays_text(self, page: Page, attack: str) -> None:
        ask(page, attack)
        expect(page.locator(".asked-text")).to_have_text(attack)
        assert page.locator(".log img, .log script, .log svg[onload]").count() == 0
        assert page.title() == "问策 · 政策问答"

    def test_markup_from_the_sources_stays_text(self, browser: Browser, complaints: Complaints) -> None:
        attack = "<b onclick=alert(1)>x</b>"
        answer = plain_answer("问", attack)
        source = fixed(SmallCatalogue([]), ScriptedAssistant(lambda _q, _h: told(answer)))
        with running(source) as url:
            page = open_page(browser, url, complaints)
            ask(page, "问")
            expect(page.locator(".said")).to_have_text(attack)
            assert page.locator(".log b").count() == 0
            page.context.close()

    def test_the_browser_itself_refuses_markup_and_inline_style(self, page: Page, complaints: Complaints) -> None:
        """The headers are not only sent, they work; and every other test would hear such a refusal."""
        refused = page.evaluate(
            "() => { try { document.body.innerHTML = '<p>x</p>'; return ''; } catch (e) { return e.message; } }"
        )
        assert "TrustedHTML" in refused
        page.evaluate(
            "() => document.head.append(Object.assign(document.createElement('style'),"
            " { textContent: 'body { display: none }' }))"
        )
        expect(page.locator("body")).to_be_visible()
        assert any("Content Security Policy" in line for line in complaints.heard)
        complaints.heard.clear()


class TestSmallAndLarge:
    @pytest.mark.parametrize("size", ["", "large", "largest"])
    def test_nothing_leaves_a_window_of_320_pixels(
        self, browser: Browser, base_url: str, complaints: Complaints, size: str
    ) -> None:
        page = open_page(browser, base_url, complaints, viewport={"width": 320, "height": 640})
        for _ in range({"": 0, "large": 1, "largest": 2}[size]):
            page.locator("#tool-size").click()
        assert (page.evaluate("document.documentElement.dataset.size") or "") == size
        page.locator(".card").wait_for()
        for question in (None, UPGRADE, AMOUNT):
            if question:
                ask(page, question)
            assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.locator(".cite").first.click()
        page.locator("#sources mark").wait_for()
        assert page.locator("#sources").evaluate("e => e.scrollWidth <= e.clientWidth")
        assert page.locator(".sources-text").evaluate("e => e.scrollWidth <= e.clientWidth")
        page.context.close()

    @pytest.mark.parametrize(("clicks", "type_px", "target_px"), [(0, 16, 44), (1, 18, 60), (2, 30, 60)])
    def test_type_and_targets(
        self, browser: Browser, base_url: str, complaints: Complaints, clicks: int, type_px: int, target_px: int
    ) -> None:
        page = open_page(browser, base_url, complaints, viewport={"width": 1280, "height": 860})
        for _ in range(clicks):
            page.locator("#tool-size").click()
        page.locator(".card").wait_for()
        for targets in (".tool:visible", ".chip", ".card", "#send", "#question"):
            self.check_targets(page, targets, target_px)
        ask(page, AMOUNT)
        self.check_targets(page, ".answer button:visible:not(.cite), .answer .call, summary", target_px)
        hit = page.locator(".cite").first.evaluate("e => getComputedStyle(e, '::after').height")
        assert float(hit.removesuffix("px")) >= target_px
        size = page.locator(".said").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= type_px
        page.context.close()

    @pytest.mark.parametrize(("clicks", "least"), [(1, 18), (2, 18)])
    def test_no_letter_is_smaller_than_18_pixels_in_the_large_types(
        self, browser: Browser, base_url: str, complaints: Complaints, clicks: int, least: int
    ) -> None:
        for width in (390, 1280):
            page = open_page(browser, base_url, complaints, viewport={"width": width, "height": 860})
            for _ in range(clicks):
                page.locator("#tool-size").click()
            page.locator(".card").wait_for()
            ask(page, AMOUNT)
            page.locator(".cite").first.click()
            page.locator("#sources mark").wait_for()
            small = page.evaluate(
                """least => [...document.querySelectorAll('body *')]
                  .filter(e => e.checkVisibility() && !e.closest('.hidden, [aria-hidden]') &&
                    [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) &&
                    parseFloat(getComputedStyle(e).fontSize) < least)
                  .map(e => e.className + ': ' + e.textContent.trim())""",
                least,
            )
            assert small == []
            page.context.close()

    def check_targets(self, page: Page, selector: str, least: int) -> None:
        boxes = [box for box in (e.bounding_box() for e in page.locator(selector).all()) if box]
        assert boxes, selector
        for box in boxes:
            assert box["height"] >= least - 0.5 and box["width"] >= least - 0.5, (selector, box)

    def test_choices_outlast_a_reload(self, page: Page) -> None:
        page.locator("#tool-size").click()
        page.locator("#tool-theme").click()
        page.locator("#tool-theme").click()
        page.reload()
        assert page.evaluate("({...document.documentElement.dataset})") == {"size": "large", "theme": "dark"}
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == "rgb(16, 22, 28)"

    def test_follows_the_system_into_the_dark(self, browser: Browser, base_url: str, complaints: Complaints) -> None:
        page = open_page(browser, base_url, complaints, color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 22, 28)"
        page.locator("#tool-theme").click()  # light
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 243, 238)"
        page.context.close()

    def test_on_paper_the_sources_are_quoted_and_the_label_stays(self, page: Page) -> None:
        ask(page, UPGRADE)
        page.emulate_media(media="print")
        expect(page.locator(".source-quote").first).to_be_visible()
        expect(page.locator(".answer .label")).to_be_visible()
        expect(page.locator("#composer")).to_be_hidden()

    def test_stands_still_for_those_who_ask_for_it(
        self, browser: Browser, base_url: str, complaints: Complaints
    ) -> None:
        page = open_page(browser, base_url, complaints, reduced_motion="reduce")
        ask(page, UPGRADE)
        assert page.locator(".sentence").first.evaluate("e => getComputedStyle(e).animationName") == "none"
        page.context.close()


class TestBadDays:
    """The real assistant has none of these to show, so a scripted one stands in."""

    def open(self, browser: Browser, url: str, complaints: Complaints) -> Page:
        return open_page(browser, url, complaints, viewport={"width": 800, "height": 700})

    def test_a_failure_is_told_and_a_retry_helps(self, browser: Browser, complaints: Complaints) -> None:
        tries: list[str] = []

        def script(question: str, _history: object) -> list[Act]:
            tries.append(question)
            if len(tries) == 1:
                return [Started("a1", "v1"), RuntimeError("broken")]
            return told(plain_answer(question, "这次好了。"))

        with running(fixed(SmallCatalogue([]), ScriptedAssistant(script))) as url:
            page = self.open(browser, url, complaints)
            page.fill("#question", "问")
            page.keyboard.press("Enter")
            expect(page.locator(".badge")).to_have_text("服务内部错误")
            assert page.locator(".answer .call").get_attribute("href") == "tel:12345"
            page.locator(".retry").click()
            expect(page.locator(".said")).to_have_text("这次好了。")
            expect(page.locator(".turn")).to_have_count(1)
            page.context.close()
        assert tries == ["问", "问"]

    def test_a_service_out_of_reach_is_told(self, browser: Browser, complaints: Complaints) -> None:
        source = fixed(SmallCatalogue([]), ScriptedAssistant(lambda _q, _h: []))
        with running(source) as url:
            page = self.open(browser, url, complaints)
            page.locator(".shelf-note").wait_for()
            page.context.set_offline(True)
            page.fill("#question", "问")
            page.keyboard.press("Enter")
            expect(page.locator(".badge")).to_have_text("网络连接失败")
            expect(page.locator(".retry")).to_be_visible()
            page.context.close()
        complaints.heard.clear()  # the browser reports the failed request itself

    def test_stop_ends_the_work_and_keeps_what_came(self, browser: Browser, complaints: Complaints) -> None:
        answer = plain_answer("问", "先来一句。")
        assistant = ScriptedAssistant(lambda _q, _h: [*told(answer)[:2], 30.0, *told(answer)[2:]])
        with running(fixed(SmallCatalogue([]), assistant)) as url:
            page = self.open(browser, url, complaints)
            page.fill("#question", "问")
            page.keyboard.press("Enter")
            expect(page.locator(".said")).to_have_text("先来一句。")
            expect(page.locator("#send")).to_have_text("停止")
            page.locator("#send").click()
            expect(page.locator(".badge")).to_have_text("已停止")
            expect(page.locator(".said")).to_have_text("先来一句。")
            expect(page.locator("#send")).to_have_text("发送")
            page.wait_for_timeout(500)
            # While page and server still run: the end of either would cancel the work too.
            assert (assistant.begun, assistant.cancelled) == (1, 1)
            page.context.close()

    def test_reset_drops_what_was_shown(self, browser: Browser, complaints: Complaints) -> None:
        first, second = plain_answer("问", "先写的。"), plain_answer("问", "改写的。")
        acts: list[Act] = [*told(first)[:2], 1.0, Reset(), 1.0, *told(second)[1:]]
        with running(fixed(SmallCatalogue([]), ScriptedAssistant(lambda _q, _h: acts))) as url:
            page = self.open(browser, url, complaints)
            page.fill("#question", "问")
            page.keyboard.press("Enter")
            expect(page.locator(".said")).to_have_text("先写的。")
            expect(page.locator(".badge")).to_have_text("正在改为摘录原文")
            expect(page.locator(".said")).to_have_text("改写的。")
            page.context.close()

    def test_a_follow_up_takes_the_conversation_along(self, browser: Browser, complaints: Complaints) -> None:
        assistant = ScriptedAssistant(lambda q, _h: told(plain_answer(q, f"答{q}")))
        with running(fixed(SmallCatalogue([]), assistant)) as url:
            page = self.open(browser, url, complaints)
            ask(page, "一")
            ask(page, "二")
            page.locator("#tool-new").click()
            ask(page, "三")
            page.context.close()
        histories = [[(turn.role, turn.content) for turn in history] for _, history in assistant.heard]
        assert histories == [[], [("user", "一"), ("assistant", "答一")], []]
