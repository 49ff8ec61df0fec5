"""区分处理 at the desk: drawn with the mouse and by keyboard, decided in a list, looked at by who approves."""

import pytest
from playwright.sync_api import Page, expect

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.models import Redaction
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.tests.redactions.walk import Work, begun, upload
from gongkai.apps.disclosure.tests.requests.walk import applicant, wish
from gongkai.kernel import workdays
from gongkai.kernel.files.tests.redaction import papers
from gongkai.testing import Cast
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def work(cast: Cast, walk: Walk) -> Work:
    made = acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=applicant(),
        wish=wish(),
        channel="in_person",
        submitted_on=workdays.today(),
    )
    acts.assign(made.request, by=cast.clerk)
    return begun(cast, made.request, upload(papers.pdf(pages=2)))


def test_an_area_is_drawn_with_the_mouse_and_by_keyboard(walk: Walk, work: Work) -> None:
    page = walk.staff("handler", f"/desk/disclosure/redactions/{work.redaction.uid}/")
    walk.look(page)
    _drag(page, 0.2, 0.1, 0.5, 0.15)
    # The first area asks for its reason; the next ones take the same.
    page.locator("#redact-area select[name=ground]").select_option("internal_affairs")
    page.get_by_role("button", name="遮盖这一区域").click()
    expect(page.locator(".redact__box--accepted")).to_have_count(1)
    _drag(page, 0.2, 0.5, 0.5, 0.55)
    expect(page.locator(".redact__box--accepted")).to_have_count(2)
    page.locator("#redact-marks").focus()
    for key in ("Enter", "ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".redact__box--accepted")).to_have_count(3)
    boxes = [mark.boxes[0] for mark in reading.standing(work.now) if mark.kind == "area"]
    left, top, right, bottom = boxes[0]
    assert (
        abs(left - 20_000) < 300
        and abs(top - 10_000) < 300
        and abs(right - 50_000) < 300
        and abs(bottom - 15_000) < 300
    )
    page.get_by_role("button", name="撤销上一次修改").click()
    expect(page.locator(".redact__box--accepted")).to_have_count(2)
    page.get_by_role("button", name="遮盖所选", exact=True).click()
    expect(page.locator(".redact__box--accepted")).to_have_count(3)  # the proposal of this page
    walk.look(page)


def test_without_scripts_numbers_do_the_same(cast: Cast, walk: Walk, work: Work) -> None:
    key = walk.staff("handler", "/desk/").context.cookies()
    page = walk.visitor("/healthz", scripts=False, width=360)
    page.context.add_cookies(key)  # type: ignore[arg-type]
    page.goto(f"/desk/disclosure/redactions/{work.redaction.uid}/")
    page.locator("#redact-area summary").click()
    for name, value in {"left": "10", "top": "20", "width": "30", "height": "4"}.items():
        page.locator(f"#redact-area [name={name}]").fill(value)
    page.locator("#redact-area select[name=ground]").select_option("personal_privacy")
    page.get_by_role("button", name="遮盖这一区域").click()
    expect(page.locator(".redact__box--accepted")).to_have_count(1)
    assert work.marks[0].boxes == [[10_000, 20_000, 40_000, 24_000]]


def test_who_approves_looks_at_both(walk: Walk, work: Work) -> None:
    work.accept().finish()
    page = walk.staff("secrecy", f"/desk/disclosure/redactions/{work.redaction.uid}/compare/")
    expect(page.get_by_role("img", name="对外副本第 1 页的图像")).to_be_visible()
    walk.look(page)
    assert Redaction.objects.get().proof["passed"]


def _drag(page: Page, left: float, top: float, right: float, bottom: float) -> None:
    frame = page.locator("#redact-marks").bounding_box()
    assert frame is not None
    page.locator("#redact-marks").scroll_into_view_if_needed()
    frame = page.locator("#redact-marks").bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + left * frame["width"], frame["y"] + top * frame["height"])
    page.mouse.down()
    page.mouse.move(frame["x"] + right * frame["width"], frame["y"] + bottom * frame["height"], steps=4)
    page.mouse.up()
