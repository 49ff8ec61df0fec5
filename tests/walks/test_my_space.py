"""申请人空间 from registration to the own case, by somebody without scripts on a phone."""

import pytest
from playwright.sync_api import Page, expect

from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.files.tests.hostile import png
from tests.walks.conftest import Walk, fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PROOF = {"name": "身份证.png", "mimeType": "image/png", "buffer": png()}
PAGES = ("authorisations/new/", "profile/", "security/")


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms"


def send(page: Page, label: str, **values: object) -> None:
    fill(page, **values)
    page.get_by_role("button", name=label, exact=True).click()


def test_a_person_without_scripts_registers_asks_and_follows(walk: Walk) -> None:
    citizen = walk.visitor("/my/", scripts=False, width=360)
    walk.look(citizen)
    citizen.get_by_role("link", name="注册账号").click()
    send(citizen, "发送验证码", contact="13900001111")
    send(citizen, "下一步", code=people.last_code())
    number = people.NUMBERS["申屠明月"]
    secret = {"password": people.PASSWORD, "repeated": people.PASSWORD}
    send(citizen, "提交", name="申屠明月", identity_kind="citizen_id", identity_number=number, agree=True, **secret)
    expect(citizen.get_by_role("heading", name="我的", exact=True)).to_be_visible()
    walk.look(citizen)

    citizen.get_by_role("link", name="依申请公开").last.click()
    citizen.locator("main a[href='/requests/apply/caizheng/']").first.click()
    assert citizen.locator("[name=name]").input_value() == "申屠明月"
    asked = {
        "description": "2025年度预算批复文件",
        "form": "paper",
        "delivery": "pick_up",
        "proof": PROOF,
        "truth": True,
    }
    send(citizen, "提交申请", **asked)
    citizen.goto("/my/")
    case = DisclosureRequest.objects.get().case
    citizen.get_by_role("link", name=case.number).click()
    expect(citizen.get_by_role("heading", name="申请办理进度")).to_be_visible()
    for path in PAGES:
        citizen.goto(f"/my/{path}")
        walk.look(citizen)
