"""Forms as people fill them in: full-width digits, Chinese dates, too large files, nothing lost."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.test import Client
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.orgs.models import Organisation
from gongkai.web.form_renderer import Renderer
from gongkai.web.forms import DateField, Form, PhoneField, UploadField, half_width
from gongkai.web.tests.pages import SampleForm

GOOD = {"name": "张三", "phone": "13812345678", "way": "mail", "agreed": "on"}


def sample(files: list[SimpleUploadedFile] | None = None, **changes: str) -> SampleForm:
    return SampleForm({**GOOD, **changes}, MultiValueDict({"files": files or []}))


def refusals(form: Form, field: str) -> list[str]:
    form.is_valid()
    return [str(text) for text in form.errors.get(field, [])]


@given(st.text(alphabet="０１２３４５６７８９ＡＢＣａｂｃ（）－"))
def test_full_width_becomes_half_width_and_stays_so(text: str) -> None:
    once = half_width(text)
    assert once.isascii()
    assert half_width(once) == once
    assert len(once) == len(text)


def test_chinese_punctuation_of_sentences_is_left_alone() -> None:
    assert half_width("第１条，见“附件２”。") == "第1条，见“附件2”。"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８１２３４５６７８", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+86-13812345678", "13812345678"),
        ("（0371）65501234", "037165501234"),
        ("0371-65501234-801", "0371-65501234-801"),
        ("12345", "12345"),
        ("400-810-1234", "400-810-1234"),
    ],
)
def test_phone_numbers_as_people_write_them(typed: str, kept: str) -> None:
    form = sample(phone=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == kept


@pytest.mark.parametrize("typed", ["1381234567", "23812345678", "abc", "12", "1381234567890"])
def test_wrong_phone_numbers_are_refused_with_an_example(typed: str) -> None:
    assert refusals(sample(phone=typed), "phone") == ["请填写正确的电话号码，例如 13812345678 或 0371-65501234。"]


@pytest.mark.parametrize(
    "typed",
    ["2026-11-22", "2026/11/22", "2026.11.22", "20261122", "2026年11月22日", "２０２６－１１－２２", "2026年11月 22日"],
)
def test_dates_as_people_write_them(typed: str) -> None:
    form = sample(born_on=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == date(2026, 11, 22)


def test_dates_outside_the_bounds_are_refused() -> None:
    class Bounded(Form):
        on = DateField(label="日期", first=date(2026, 1, 1), last=date(2026, 12, 31))

    assert refusals(Bounded({"on": "2025-12-31"}), "on") == ["不能早于 2026-01-01。"]
    assert refusals(Bounded({"on": "2027-01-01"}), "on") == ["不能晚于 2026-12-31。"]
    assert Bounded({"on": "2026-01-01"}).is_valid() and Bounded({"on": "2026-12-31"}).is_valid()
    assert 'min="2026-01-01"' in str(Bounded()["on"])


def test_messages_name_the_field_and_say_what_to_do() -> None:
    form = SampleForm({})
    assert refusals(form, "name") == ["请填写姓名。"]
    assert refusals(form, "way") == ["请选择答复方式。"]
    assert refusals(form, "agreed") == ["请勾选“以上内容属实”。"]


def test_codes_are_checked_and_spelled_properly() -> None:
    assert refusals(sample(uscc="123"), "uscc")
    assert refusals(sample(citizen_id="110105194912310021"), "citizen_id")
    form = sample(citizen_id=" １１０１０５ 19491231 002x ")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["citizen_id"] == "11010519491231002X"


def test_files_are_limited_by_size_number_and_kind(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    small, large = SimpleUploadedFile("甲.pdf", b"1"), SimpleUploadedFile("乙.pdf", b"12345678901")
    assert refusals(sample([small, large]), "files") == ["“乙.pdf”大小 11 字节，超过 10 字节 的上限。"]
    assert refusals(sample([SimpleUploadedFile("丙.exe", b"1")]), "files") == [
        "“丙.exe”的格式不在支持之列（pdf、docx）。"
    ]
    three = [SimpleUploadedFile(f"{n}.pdf", b"1") for n in range(3)]
    assert refusals(sample(three), "files") == ["最多上传 2 个文件，现在选了 3 个。"]
    accepted = sample([small, SimpleUploadedFile("丁.docx", b"1")])
    assert accepted.is_valid(), accepted.errors
    assert [f.name for f in accepted.cleaned_data["files"]] == ["甲.pdf", "丁.docx"]
    assert sample().is_valid()


def test_the_limits_are_said_before_they_are_broken() -> None:
    assert SampleForm.base_fields["files"].help_text == "单个文件不超过 50 MB，最多 2 个，支持 pdf、docx 格式。"


def test_rich_text_is_cleaned_on_the_way_in() -> None:
    form = sample(body='<p onclick="x()" class="align-center evil" style="color:red">好<script>alert(1)</script></p>')
    assert form.is_valid()
    assert form.cleaned_data["body"] == '<p class="align-center">好</p>'


def test_an_empty_editor_is_an_empty_field() -> None:
    form = sample(body="<p></p><p> </p>")
    assert form.is_valid()
    assert form.cleaned_data["body"] == ""


def render(source: str, **values: object) -> str:
    return Template("{% load web_tags %}" + source).render(Context(values))


def test_a_row_connects_label_help_and_error_to_its_control() -> None:
    form = SampleForm({"phone": "12"})
    shown = render("{% field form.name %}", form=form)
    assert '<label class="field__label" for="id_name">姓名' in shown
    assert 'id="id_name-help"' in shown and 'id="id_name-error"' in shown
    assert 'aria-describedby="id_name-help id_name-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert "请填写姓名。" in shown


def test_boxes_stand_in_a_fieldset_with_a_legend() -> None:
    shown = render("{% field form.way %}", form=SampleForm())
    assert "<fieldset" in shown and '<legend class="field__label">答复方式' in shown
    assert shown.count('type="radio"') == 2
    assert 'for="id_way_0"' in shown and 'id="id_way_0"' in shown


def test_the_summary_leads_to_the_fields() -> None:
    shown = render("{% form_errors form %}", form=SampleForm({"phone": "12"}))
    assert 'role="alert"' in shown
    assert '<a href="#id_name">请填写姓名。</a>' in shown
    assert '<a href="#id_way_0">请选择答复方式。</a>' in shown
    assert '<a href="#id_phone">联系电话：请填写正确的电话号码' in shown


def test_no_errors_no_summary() -> None:
    assert render("{% form_errors form %}", form=SampleForm()).strip() == ""


@pytest.mark.django_db
@pytest.mark.urls("gongkai.web.tests.urls")
def test_a_refused_form_keeps_what_was_typed(client: Client) -> None:
    answer = client.post("/sample/form/", {"name": "王五<b>", "phone": "１２", "way": "email", "body": "<p>正文</p>"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="王五&lt;b&gt;"' in page
    assert 'value="１２"' in page
    assert 'value="email" id="id_way_1" checked' in page or 'value="email" checked' in page.replace(
        ' id="id_way_1"', ""
    )
    assert "&lt;p&gt;正文&lt;/p&gt;" in page


def test_phone_help_for_phones() -> None:
    class One(Form):
        phone = PhoneField(label="电话")

    assert 'inputmode="tel"' in str(One()["phone"])


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x1b", "\x85"])
def test_marks_that_turn_the_text_about_are_taken_out(mark: str) -> None:
    class One(Form):
        name = forms.CharField(label="姓名")
        text = forms.CharField(label="内容", widget=forms.Textarea)

    form = One({"name": f"张{mark}三", "text": f"第一行\n第{mark}二行\t完"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "张三", "text": "第一行\n第二行\t完"}
    empty = One({"name": mark + mark, "text": "有"})
    assert empty.errors == {"name": ["请填写姓名。"]}


@pytest.mark.parametrize(("most", "several"), [(1, False), (3, True)])
def test_the_file_dialog_offers_several_only_where_several_are_taken(most, several):
    class Upload(Form):
        file = UploadField(label="附件", max_count=most)

    assert (" multiple" in str(Upload()["file"])) is several


def test_a_choice_without_a_value_says_what_that_means():
    class Choose(Form):
        must = forms.ModelChoiceField(Organisation.objects.none(), label="单位")
        may = forms.ModelChoiceField(Organisation.objects.none(), label="科室", required=False)
        own = forms.ModelChoiceField(Organisation.objects.none(), label="范围", empty_label="全部单位")

    assert [field.empty_label for field in Choose().fields.values()] == ["请选择", "不指定", "全部单位"]


CHOICES = [
    ("", "全部"),
    ("甲组", [("a&b", "甲<乙>"), ("2", "二")]),
    (3, "三"),
    (None, "没有"),
    ("x", format_html("<b>{}</b>", "粗&")),
]


@pytest.mark.parametrize("value", ["", "a&b", 3, None, "nothing"])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
@pytest.mark.parametrize("attrs", [{}, {"class": 'a"b', "disabled": True, "hidden": False, "data-n": 5}])
def test_choices_are_drawn_as_django_draws_them(value: Any, widget: Any, attrs: dict[str, Any]) -> None:
    made = widget(attrs) if widget is forms.NullBooleanSelect else widget(attrs, CHOICES)
    given = [value] if widget is forms.SelectMultiple else value
    ours, django = (made.render("a<b", given, {"id": "一"}, renderer=one()) for one in (Renderer, DjangoTemplates))
    # But for the empty lines that Django's templates leave behind.
    assert re.sub(r">\s+<", "><", ours) == re.sub(r">\s+<", "><", django) and "<select" in ours
