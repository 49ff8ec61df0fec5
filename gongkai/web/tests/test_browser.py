"""The components in a real browser: by keyboard, on a phone, by axe, under the strict policy, and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from gongkai.kernel.orgs.models import Organisation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("gongkai.web.tests.urls"),
]
# Editors and charts load only where they are needed, after the page.
UNREADY = "[data-editor]:not([data-ready]), .chart__canvas:not([data-drawn])"
Open = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Open]:
    """Opens a page and complains about every message of the browser: a refused style, a missing file, an exception."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def go(path: str, *, width: int = 1280, scripts: bool = True, **cookies: str) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            locale="zh-CN",
            java_script_enabled=scripts,
            base_url=live_server.url,
        )
        contexts.append(context)
        context.add_cookies([{"name": f"gongkai_{n}", "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        if scripts:
            expect(page.locator(UNREADY)).to_have_count(0)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    # A refused form is an answer, though the browser logs its status; a connection is cut only on purpose.
    return message.type == "error" and not any(word in message.text for word in ("422", "ERR_INTERNET_DISCONNECTED"))


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


GUIDE, PUBLIC = "/sample/guide/", "/sample/guide/?face=public"
VIEWS: list[tuple[str, int, dict[str, str]]] = [
    (GUIDE, 1920, {}),
    (GUIDE, 360, {}),
    (PUBLIC, 360, {}),
    (PUBLIC, 1440, {"elder": "1"}),
    (PUBLIC, 360, {"elder": "2", "contrast": "1"}),
    ("/sample/guide/?confirm=1", 360, {}),
    ("/accessibility/", 360, {"script": "hant"}),
]


@pytest.mark.parametrize(("path", "width", "cookies"), VIEWS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Open, path: str, width: int, cookies: dict[str, str]
) -> None:
    page = visit(path, width=width, **cookies)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_editor_writes_only_what_the_server_keeps(visit: Open) -> None:
    page = visit("/sample/form/")
    area = page.get_by_role("textbox", name="正文")
    area.click()
    page.keyboard.type("通知")
    page.get_by_role("button", name="居中").click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="表格", exact=True).click()
    expect(area).to_be_focused()  # the editor takes the focus back with the next frame
    page.keyboard.type("项目")
    assert page.locator("textarea[name=body]").input_value() == (
        '<p class="align-center">通知</p><table><tbody>'
        "<tr><th><p>项目</p></th><th><p></p></th><th><p></p></th></tr>"
        "<tr><td><p></p></td><td><p></p></td><td><p></p></td></tr>"
        "<tr><td><p></p></td><td><p></p></td><td><p></p></td></tr></tbody></table>"
    )


def test_the_toolbar_is_one_stop_and_arrows_walk_it(visit: Open) -> None:
    page = visit("/sample/form/")
    page.get_by_role("button", name="正文").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="一级标题")).to_be_focused()
    assert page.locator(".editor__button[tabindex='0']").count() == 1


def test_the_error_summary_leads_into_the_editor_and_the_fields(visit: Open) -> None:
    page = visit("/sample/form/")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="请填写姓名。").click()
    expect(page.get_by_label("姓名")).to_be_focused()


def test_an_act_opens_as_a_dialog_and_escape_closes_it(visit: Open) -> None:
    page = visit(GUIDE)
    page.get_by_role("link", name="撤回信息").press("Enter")
    dialog = page.get_by_role("dialog", name="撤回信息")
    expect(dialog.get_by_label("理由")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="撤回信息").click()
    dialog.get_by_role("link", name="取消").click()
    expect(dialog).to_be_hidden()


def test_charts_are_drawn_and_their_tables_open(visit: Open) -> None:
    page = visit(GUIDE)
    expect(page.locator(".chart__canvas[data-drawn]")).to_have_count(6)
    expect(page.locator(".chart__canvas canvas").first).to_be_visible()
    chart = page.locator("figure.chart").first
    chart.get_by_text("查看数据表").click()
    expect(chart.get_by_role("rowheader", name="12月")).to_be_visible()


@pytest.fixture
def bodies() -> None:
    Organisation.objects.bulk_create(
        Organisation(name=f"单位{n:02d}", kind="other", path=f"{n:04d}", site_slug=f"s{n}") for n in range(12)
    )


@pytest.mark.usefixtures("bodies")
def test_sorting_and_paging_change_only_the_table_and_the_address(visit: Open) -> None:
    page = visit("/sample/list/")
    page.evaluate("window.still = 1")
    page.get_by_role("link", name="名称", exact=True).click()
    expect(page.get_by_role("rowheader").first).to_have_text("单位11")
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_role("rowheader").first).to_have_text("单位06")
    assert "sort=-name" in page.url and "at=" in page.url
    page.get_by_label("名称").fill("单位03")
    page.get_by_label("名称").press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    assert page.evaluate("window.still") == 1
    page.go_back()
    expect(page.get_by_role("rowheader").first).to_have_text("单位06")


@pytest.mark.usefixtures("bodies")
def test_on_a_phone_every_cell_says_its_column(visit: Open) -> None:
    page = visit("/sample/list/", width=360)
    cell = page.get_by_role("cell").first
    assert cell.evaluate("el => getComputedStyle(el, '::before').content") == '"类别"'
    expect(page.get_by_label("名称")).to_be_hidden()
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_label("名称")).to_be_visible()


@pytest.mark.usefixtures("bodies")
def test_without_scripts_lists_filters_menus_and_acts_still_work(visit: Open) -> None:
    page = visit("/sample/list/?sort=-name", width=360, scripts=False)
    page.get_by_label("名称").fill("单位0")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("rowheader").first).to_have_text("单位09")
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_role("rowheader").first).to_have_text("单位04")
    guide = visit(GUIDE, scripts=False)
    guide.get_by_role("link", name="撤回信息").click()
    expect(guide.get_by_role("heading", name="撤回信息")).to_be_visible()
    expect(guide.get_by_label("理由")).to_be_visible()
    assert guide.locator(".js-only:visible").count() == 0


def test_a_menu_opens_and_closes_by_keyboard(visit: Open) -> None:
    page = visit(GUIDE)
    menu = page.locator("details.menu", has_text="导出")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="CSV")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="CSV")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


PASTED = (
    "<p align=center><b>通告</b></p><p style='mso-pagination:none;text-indent:32.0pt'>各镇人民政府：</p>"
    "<p class=MsoNormal style='text-align:right'>2026年11月22日</p>"
)


def test_alignment_and_indent_survive_a_paste_from_a_word_processor(visit: Open) -> None:
    page = visit("/sample/form/")
    page.get_by_role("textbox", name="正文").evaluate(
        """(area, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        PASTED,
    )
    assert page.locator("textarea[name=body]").input_value() == (
        '<p class="align-center"><strong>通告</strong></p><p class="indent">各镇人民政府：</p>'
        '<p class="align-right">2026年11月22日</p>'
    )


def test_a_lost_connection_leaves_what_was_written_on_the_page(visit: Open) -> None:
    page = visit("/sample/form/")
    area = page.get_by_role("textbox", name="正文")
    area.click()
    page.keyboard.type("写了一上午的通知")
    page.context.set_offline(True)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert").filter(has_text="网络不通，没有保存")).to_be_visible()
    expect(area).to_have_text("写了一上午的通知")
    page.context.set_offline(False)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_role("textbox", name="正文")).to_have_text("写了一上午的通知")


def test_leaving_a_page_with_unsaved_text_asks_first(visit: Open) -> None:
    page = visit("/sample/form/")
    page.get_by_role("textbox", name="正文").click()
    page.keyboard.type("通知")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.assign('/accessibility/')")
    expect(page.get_by_role("textbox", name="正文")).to_have_text("通知")
    page.wait_for_function("document.readyState === 'complete'")
    assert asked == ["beforeunload"]
