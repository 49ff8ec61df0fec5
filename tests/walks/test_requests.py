"""依申请公开 from the citizen's first page to the letter; the third party's answer (第二十九条至第四十条)."""

import io
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.models import Consultation, DisclosureRequest
from gongkai.apps.disclosure.tests.requests.walk import CITIZEN, applicant, wish
from gongkai.kernel import workdays
from gongkai.kernel.files.tests.hostile import png
from tests.walks.conftest import Walk, fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
REPLY = "现将您申请的预算批复文件提供给您。"
PROOF = {"name": "身份证.png", "mimeType": "image/png", "buffer": png()}
ASKED = {
    "applicant_class": "natural_person",
    "name": "王小明",
    "identity_kind": "citizen_id",
    "identity_number": CITIZEN,
    "phone": "13800138000",
    "description": "2025年度县级部门预算批复文件",
    "form": "paper",
    "delivery": "post",
    "address": "安澜县解放街1号",
    "proof": PROOF,
    "truth": True,
}


def test_a_citizen_without_scripts_asks_and_reads_the_answer(walk: Walk) -> None:
    citizen = walk.visitor("/requests/", scripts=False, width=360)
    walk.look(citizen)
    citizen.locator("main a[href='/requests/apply/caizheng/']").first.click()
    walk.look(citizen)
    fill(citizen, **ASKED)
    citizen.get_by_role("button", name="提交申请").click()
    expect(citizen.get_by_role("heading", name="申请已提交")).to_be_visible()
    walk.look(citizen)
    number, code = (citizen.locator(".facts__item dd").nth(n).inner_text().split()[0] for n in (0, 1))

    case = DisclosureRequest.objects.get().case
    page = f"/desk/disclosure/requests/{case.uid}/"
    assert case.number == number
    _confirm_by_keyboard(walk, page)
    walk.act("clerk", page, "受理并分办")
    desk = walk.act("handler", page, "提交答复稿", outcome="granted", reply_text=REPLY)
    walk.look(desk)
    walk.act("reviewer", page, "科室审核同意")
    walk.act("secrecy", page, "保密审查同意", opinion="不涉及国家秘密。")
    walk.act("head", page, "公开办审核同意")
    walk.act("leader", page, "签发")
    walk.look(walk.act("clerk", page, "送达答复"))

    # Another day, another browser: number and code are enough.
    later = walk.visitor("/requests/track/", scripts=False, width=360)
    walk.look(later)
    fill(later, number=number, code=code)
    later.locator("main button[type=submit]").click()
    expect(later.get_by_text("答复结果")).to_be_visible()
    walk.look(later)
    later.locator("main a[href*='/letters/']").first.click()
    expect(later.get_by_text(REPLY)).to_be_visible()
    walk.look(later)
    with later.expect_download() as download:
        later.get_by_role("link", name="PDF").click()
    assert REPLY in "".join(_text_of(download.value.path()).split())


def _confirm_by_keyboard(walk: Walk, page: str) -> None:
    """Log in and carry out 确认 with nothing but the keyboard."""
    account = walk.cast.account("clerk")
    account.set_password("correct horse battery")
    account.save()
    desk = walk.visitor(page)
    expect(desk.get_by_role("button", name="登录")).to_be_visible()
    walk.look(desk)
    _tab_to(desk, "[name=username]")
    desk.keyboard.type("clerk")
    desk.keyboard.press("Tab")
    desk.keyboard.type("correct horse battery")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="现在可以办理")).to_be_visible()
    walk.look(desk)
    _tab_to(desk, f"a[href='{page}confirm/']")
    desk.keyboard.press("Enter")
    expect(desk.locator("[name=confirmed_on]")).to_be_visible()
    _tab_to(desk, "form[action$='/confirm/'] button[type=submit]")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("已完成：")).to_be_visible()
    walk.people["clerk"] = desk


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches {selector}")


def _text_of(path: Any) -> str:
    with open(path, "rb") as file:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


def test_a_third_party_answers_by_the_address_in_its_letter(walk: Walk) -> None:
    """第三十二条: asked in writing, answers without an account, and never learns who asked."""
    cast, today = walk.cast, workdays.today()
    made = acts.register(
        org=cast.bureau, by=cast.clerk, applicant=applicant(), wish=wish(), channel="in_person", submitted_on=today
    )
    acts.assign(made.request, by=cast.clerk)
    page = f"/desk/disclosure/requests/{made.case.uid}/"
    desk = walk.act("handler", page, "征求意见", kind="third_party", name="安澜建设公司", question="合同中的工程造价")
    told = desk.get_by_text("请把回复网址随征求意见书告知").inner_text()
    address = told[told.index("/consultations/") :].split()[0]
    company = walk.visitor(address, scripts=False, width=360)
    assert "王小明" not in company.content()
    walk.look(company)
    fill(company, answer="refuses", answer_reason="属于商业秘密", signer="李经理")
    company.get_by_role("button", name="提交意见").click()
    expect(company.get_by_text("已经回复")).to_be_visible()
    walk.look(company)
    assert Consultation.objects.get().answer == "refuses"
    expect(walk.staff("handler", page).get_by_text("属于商业秘密").first).to_be_visible()
    assert walk.visitor("/consultations/guessed/").get_by_text("安澜建设公司").count() == 0
