"""Small pages for the tests of the frame: a list, a form, refusals."""

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from gongkai.kernel.orgs.models import Organisation
from gongkai.web import samples
from gongkai.web.forms import CitizenIdField, DateField, Form, PhoneField, RichTextField, UploadField, UsccField
from gongkai.web.tables import Column, Table, Tag, table_response


class OrganisationFilter(forms.Form):
    q = forms.CharField(label="名称", required=False)
    level = forms.IntegerField(label="层级", required=False)


class OrganisationTable(Table):
    id = "organisations"
    caption = "机构列表"
    columns = (
        Column("name", "名称", sort="name", main=True, url=lambda row: f"/sample/{row.pk}/"),
        Column("kind", "类别", sort="kind"),
        Column("phone", "电话", value=lambda row: Tag(row.phone, "blue") if row.phone else None),
        Column("uscc", "统一社会信用代码", sort="uscc"),
        Column("secret", "仅供导出", value="postcode", shown=False),
    )
    filter_form = OrganisationFilter
    default_sort = "name"
    page_size = 5
    export_name = "机构"

    def filter(self, queryset: QuerySet, data: dict) -> QuerySet:
        return queryset.filter(name__contains=data["q"]) if data.get("q") else queryset


def organisations(request: HttpRequest) -> HttpResponseBase:
    return table_response(
        request, "web/list.html", OrganisationTable(request, Organisation.objects.all()), {"heading": "机构"}
    )


class SampleForm(Form):
    name = forms.CharField(label="姓名", max_length=10, help_text="与证件一致。")
    phone = PhoneField(label="联系电话")
    born_on = DateField(label="出生日期", required=False)
    uscc = UsccField(label="统一社会信用代码", required=False)
    citizen_id = CitizenIdField(label="公民身份号码", required=False)
    way = forms.ChoiceField(
        label="答复方式", choices=[("mail", "邮寄"), ("email", "电子邮件")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="以上内容属实")
    body = RichTextField(label="正文", required=False)
    files = UploadField(label="附件", required=False, extensions=("pdf", "docx"), max_count=2)


def sample_form(request: HttpRequest) -> HttpResponseBase:
    form = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    status = 422 if form.errors else 200
    return render(request, "web/form.html", {"form": form, "heading": "表单"}, status=status)


def hidden(request: HttpRequest) -> HttpResponseBase:
    raise PermissionDenied


def refused(request: HttpRequest) -> HttpResponseBase:
    if "bad" in request.GET:
        raise BadRequest(request.GET["bad"])
    raise PermissionDenied("本功能需要“公开受理员”岗位。")


def broken(request: HttpRequest) -> HttpResponseBase:
    raise RuntimeError("the sky fell")


def busy(request: HttpRequest) -> HttpResponseBase:
    raise OperationalError("database is locked")


def unmigrated(request: HttpRequest) -> HttpResponseBase:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    raise AssertionError


def guide(request: HttpRequest) -> HttpResponseBase:
    return samples.page(request)


def desk(request: HttpRequest) -> HttpResponseBase:
    return render(request, "web/desk.html", {"heading": "工作台样例"})
