"""Administrators hand in a notice, look at what was understood, confirm, and withdraw what was wrong."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from gongkai.kernel import workdays
from gongkai.kernel.people.models import Account
from gongkai.kernel.workdays.admin import HolidayNoticeAdmin, ImportForm, WithdrawForm
from gongkai.kernel.workdays.models import HolidayNotice
from gongkai.kernel.workdays.tests.test_notice_text import NEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> HolidayNoticeAdmin:
    return HolidayNoticeAdmin(HolidayNotice, admin.site)


@pytest.fixture
def request_():
    request = RequestFactory().post("/admin/")
    request.user = Account(username="zhoumin", name="周敏", is_superuser=True)
    return request


def submit(page, request, **data) -> ImportForm:
    form = page.get_form(request)(data)
    if form.is_valid():
        page.save_model(request, form.save(commit=False), form, change=False)
    return form


def test_the_first_submission_shows_what_was_understood_and_writes_nothing(page, request_):
    form = submit(page, request_, source=NEXT)
    assert "2027年2月20日（周六）：休息（周六） → 上班（调休上班）。" in form.errors["confirmed"]
    assert form.errors["confirmed"][-1] == "以上内容核对无误后，请勾选“我已核对识别结果”再保存。"
    assert form.data["source"] == NEXT
    assert not HolidayNotice.objects.exists()


def test_the_confirmed_submission_imports(page, request_):
    form = submit(page, request_, source=NEXT, confirmed="on", given_number="国办发明电〔2026〕10号")
    assert form.errors == {}
    notice = HolidayNotice.objects.get()
    assert (notice.number, notice.imported_by) == ("国办发明电〔2026〕10号", "周敏")
    assert workdays.calendar().reason(date(2027, 2, 8)) == "春节"


def test_a_table_needs_its_name_and_kind_from_the_form(page, request_):
    table = "日期,类型,名称\n2027-03-05,放假,抗洪抢险\n"
    submit(page, request_, source=table, for_year="2027", given_title="临时放假", scope="no", confirmed="on")
    notice = HolidayNotice.objects.get()
    assert (notice.title, notice.whole_year, notice.year) == ("临时放假", False, 2027)


def test_a_text_that_cannot_be_used_is_refused_with_its_sentences(page, request_):
    form = submit(page, request_, source=NEXT.replace("共8天", "共7天"), confirmed="on")
    assert form.non_field_errors() == ["春节写明共7天，按日期计算为8天。"]
    assert submit(page, request_, source="").errors["source"]
    submit(page, request_, source=NEXT, confirmed="on")
    assert "已经导入" in submit(page, request_, source=NEXT, confirmed="on").non_field_errors()[0]


def test_on_record_nothing_can_be_changed_but_withdrawn(page, request_):
    submit(page, request_, source=NEXT, confirmed="on")
    notice = HolidayNotice.objects.get()
    form_class = page.get_form(request_, notice, change=True)
    assert issubclass(form_class, WithdrawForm)
    assert list(form_class.base_fields) == ["withdrawn_reason"]
    assert page.get_fields(request_, notice)[-1] == "withdrawn_reason"
    assert not page.has_delete_permission(request_, notice)
    inline = page.get_inlines(request_, notice)[0](HolidayNotice, admin.site)
    assert not inline.has_add_permission(request_, notice)
    assert not inline.has_change_permission(request_, notice)

    empty = form_class({"withdrawn_reason": ""}, instance=notice)
    assert empty.errors["withdrawn_reason"] == ["请写明撤销原因；不撤销请直接返回列表。"]
    form = form_class({"withdrawn_reason": "录入有误"}, instance=notice)
    assert form.is_valid()
    page.save_model(request_, form.save(commit=False), form, change=True)
    notice.refresh_from_db()
    assert (notice.withdrawn_by, notice.withdrawn_reason) == ("周敏", "录入有误")
    assert workdays.calendar().is_provisional(date(2027, 2, 8))
    again = form_class({"withdrawn_reason": "再撤"}, instance=notice)
    assert again.non_field_errors() == ["该通知已经撤销。"]


def test_a_notice_and_its_days_read_well(page, request_):
    submit(page, request_, source=NEXT, confirmed="on")
    notice = HolidayNotice.objects.get()
    assert str(notice) == "国务院办公厅关于2027年部分节假日安排的通知"
    assert str(notice.days.first()) == "2027-01-01 放假"
    assert page.get_inlines(request_) == []
    assert page.get_readonly_fields(request_) == []
    assert page.get_fields(request_)[0] == "source"


@pytest.mark.urls("gongkai.kernel.workdays.tests.admin_urls")
def test_the_pages_lead_from_the_text_to_the_notice_and_to_its_withdrawal(page):
    account = Account.objects.create_superuser("root", "一个很长的密码", name="管理员")

    def visit(view, *args, **data):
        request = (RequestFactory().post if data else RequestFactory().get)("/admin/", data)
        request.user, request.session, request._dont_enforce_csrf_checks = account, {}, True
        request._messages = FallbackStorage(request)
        response = view(request, *args)
        return response.render().content.decode() if response.status_code == 200 else response.status_code

    assert "我已核对识别结果" in visit(page.add_view)
    shown = visit(page.add_view, source=NEXT)
    assert "天有变化" in shown
    assert "六、中秋节：9月15日" in shown  # what was typed is not lost
    assert visit(page.add_view, source=NEXT, confirmed="on") == 302
    key = str(HolidayNotice.objects.get().pk)
    assert "撤销原因" in visit(page.change_view, key)
    empty = {"days-TOTAL_FORMS": "0", "days-INITIAL_FORMS": "0"}
    assert visit(page.change_view, key, withdrawn_reason="录入有误", **empty) == 302
    assert "2027年部分节假日安排" in visit(page.changelist_view)
    assert HolidayNotice.objects.get().withdrawn_by == "管理员"
