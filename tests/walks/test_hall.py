"""网上大厅: from the window to the licence, and what the applicant sees, looked at on a phone and by axe."""

import pytest
from playwright.sync_api import expect

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import LicenceTerms
from gongkai.apps.services.models import Application
from gongkai.apps.services.tests.hall.stage import Hall, make_hall
from gongkai.apps.services.tests.stage import make_stage
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DESK = "/desk/services/applications"


@pytest.fixture
def hall(walk: Walk) -> Hall:
    return make_hall(make_stage(walk.cast))


def test_from_the_window_to_the_licence(walk: Walk, hall: Hall) -> None:
    page = walk.staff("hall_window", f"{DESK}/register/")
    walk.look(page)
    page.get_by_role("link", name="收件", exact=True).click()
    walk.look(page)
    # A reader types the number of the card where the cursor stands.
    page.keyboard.type("11010519491231002X")
    page.get_by_label("姓名或者单位名称").fill("陈晓兰")
    page.get_by_label("联系电话").fill("13900000001")
    page.get_by_label("申请内容").fill("经营瓶装燃气")
    page.get_by_label("燃气经营许可申请表").select_option("original")
    page.get_by_role("button", name="收件").click()
    expect(page.get_by_text("平台不保存查询码")).to_be_visible()
    walk.look(page)
    application = Application.objects.get()
    hall.checked(application)
    address = f"{DESK}/{application.case.uid}/"
    walk.look(walk.staff("hall_window", f"{address}check_materials/"))
    walk.act("hall_window", address, "受理")
    walk.act("hall_examiner", address, "开始审查")
    acts.pass_stage(application, by=hall.who("examiner"), opinion="符合条件", proposed="granted")
    walk.look(walk.staff("hall_approver", f"{address}grant/"))
    acts.grant(application, by=hall.who("approver"), licence=LicenceTerms("燃气经营许可证"))
    walk.look(walk.staff("hall_window", address))
    walk.look(walk.staff("hall_overseer", f"{DESK}/"))
    hall.received()
    walk.look(walk.staff("hall_window", f"{DESK}/several/{hall.item.uid}/"))
    walk.look(walk.staff("hall_overseer", "/desk/services/licences/"))
    licence = application.licences.get()
    public = walk.visitor(f"/hall/licences/{licence.uid}/", scripts=False)
    expect(public.get_by_text("颁发，现在有效")).to_be_visible()
    walk.look(public)


def test_an_applicant_follows_and_verifies_without_scripts(walk: Walk, hall: Hall) -> None:
    made = hall.register()
    acts.accept(hall.checked(made.application), by=hall.who("window"))
    page = walk.visitor("/hall/", scripts=False)
    walk.look(page)
    page.get_by_role("link", name="查询办件进度").first.click()
    walk.look(page)
    page.get_by_label("办件编号").fill(made.case.number)
    page.get_by_label("查询码").fill(made.query_code)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("申请已受理，等待审查")).to_be_visible()
    walk.look(page)
    page.get_by_role("link", name="受理通知书").click()
    walk.look(page)
    letter = made.case.letters.get(template="services.acceptance")
    walk.look(walk.visitor("/verify/", scripts=False))
    walk.look(walk.visitor(f"/verify/{letter.uid}/", scripts=False))
