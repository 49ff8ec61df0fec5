"""Forms of documents: writing one, finding one."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from gongkai.apps.disclosure.actions.documents import Content, Placing, placing_of
from gongkai.apps.disclosure.models import Document, DocumentKind, Openness
from gongkai.apps.disclosure.rules import publication, tables
from gongkai.kernel import files, workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.web.forms import DateField, Form, RichTextField, UploadField

KIND = "disclosure.document"
WAYS = ("政府网站", "政府公报", "新闻发布会", "报刊", "广播", "电视", "公告栏", "其他")
AUDIENCES = ("公民", "企业", "社会组织", "其他")
CARRIERS = ("公文类", "非公文类")
GROUND_HELP = "属性不是主动公开的，必须写明。"
SOURCES = ("docx", "pdf", "txt", "html", "htm", "odt", "ofd")


def _same(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


def column_choices() -> list[tuple[str, str]]:
    return [(column.key, f"{column.label}（{column.article}）") for column in publication.places()]


class DocumentForm(Form):
    """起草或者修改: what the document says, where it belongs, and its catalogue metadata (META)."""

    title = forms.CharField(label="标题", max_length=300, help_text="写全称，不用简称。")
    doc_no = forms.CharField(label="发文字号", max_length=80, required=False, help_text="例如 安财〔2026〕3号。")
    body = RichTextField(label="正文", required=False, help_text="只有附件的信息可以不写正文。")
    summary = forms.CharField(
        label="内容概述", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    column = forms.ChoiceField(label="法定公开栏目")
    kind = forms.ChoiceField(label="信息种类", choices=DocumentKind.choices, help_text="决定公开时限和有效性。")
    openness = forms.ChoiceField(label="公开属性", choices=Openness.choices, widget=forms.RadioSelect)
    ground = forms.CharField(label="不主动公开的依据和理由", max_length=200, required=False, help_text=GROUND_HELP)
    formed_on = DateField(label="生成日期", help_text="公文为签发日期，数据为形成日期；公开时限自此起算。")
    effective_on = DateField(label="生效日期", required=False)
    expires_on = DateField(label="有效期至", required=False)
    theme = forms.ChoiceField(label="主题分类", required=False)
    genre = forms.ChoiceField(label="体裁分类", required=False)
    keywords = forms.CharField(label="主题词", max_length=200, required=False, help_text="用顿号、逗号或者空格隔开。")
    audience = forms.MultipleChoiceField(
        label="服务对象", choices=_same(AUDIENCES), required=False, widget=forms.CheckboxSelectMultiple
    )
    open_way = forms.MultipleChoiceField(
        label="公开形式", choices=_same(WAYS), required=False, widget=forms.CheckboxSelectMultiple
    )
    open_scope = forms.CharField(label="公开范围", max_length=60, required=False)
    open_limit = forms.CharField(label="公开时限", max_length=60, required=False, help_text="例如 常年公开。")
    carrier = forms.ChoiceField(label="载体类型", choices=_same(CARRIERS), required=False)
    language = forms.CharField(label="语种", max_length=20, required=False)

    parts: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("内容", ("title", "doc_no", "body", "summary")),
        ("归类和公开属性", ("org", "department", "column", "kind", "openness", "ground")),
        ("日期", ("formed_on", "effective_on", "expires_on")),
        (
            "目录信息",
            ("theme", "genre", "keywords", "audience", "open_way", "open_scope", "open_limit", "carrier", "language"),
        ),
    )

    def __init__(self, *args: Any, on: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = on or workdays.today()
        self.fields["column"].choices = [("", "请选择"), *column_choices()]  # type: ignore[attr-defined]
        for name, table in (("theme", tables.themes()), ("genre", tables.genres())):
            classes = [(c.label, c.label) for c in table.on(max(day, table.versions[0].valid_from)).classes]
            kept = self.initial.get(name)
            # A class that a later list renamed stays what the document was given.
            extra = [(kept, kept)] if kept and (kept, kept) not in classes else []
            self.fields[name].choices = [("", "未分类"), *classes, *extra]  # type: ignore[attr-defined]
        self.fields["formed_on"].last = workdays.today()  # type: ignore[attr-defined]

    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        for heading, names in self.parts:
            yield heading, [self[name] for name in names if name in self.fields]

    def clean_doc_no(self) -> str:
        """Brackets and blanks as GB/T 9704 has them, where the number can be read at all."""
        typed = self.cleaned_data["doc_no"].strip()
        return codes.normalise_document_number(typed) or typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("openness") not in (None, Openness.PROACTIVE) and not data.get("ground", "").strip():
            self.add_error("ground", "不主动公开的，须写明依据和理由。")
        if data.get("effective_on") and data.get("expires_on") and data["expires_on"] < data["effective_on"]:
            self.add_error("expires_on", "有效期不能早于生效日期。")
        return data

    def content(self) -> Content:
        data = self.cleaned_data
        known = {f.name: data[f.name] for f in fields(Content) if f.name in data}
        known["keywords"] = [word for word in re.split(r"[、，,；;\s]+", data["keywords"]) if word]
        known["audience"] = "、".join(data["audience"])
        known["open_way"] = "、".join(data["open_way"])
        return Content(**known)

    def placing(self) -> Placing:
        return Placing(**{f.name: self.cleaned_data[f.name] for f in fields(Placing)})


class NewDocumentForm(DocumentForm):
    """A new document: also whose it is."""

    department = forms.ModelChoiceField(label="起草科室", queryset=Department.objects.none(), required=False)

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_bodies(self, orgs)

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]  # type: ignore[attr-defined]


class SourceForm(Form):
    """从文件读入正文."""

    source = UploadField(label="文件", max_count=1, extensions=SOURCES)
    keep = forms.BooleanField(label="同时把原文件作为附件", required=False)

    def clean_source(self) -> files.Checked:
        """Checked here, so that no virus scan runs inside a transaction."""
        try:
            return files.check(self.cleaned_data["source"][0], files.TEXTS)
        except files.FileRefused as refusal:
            raise ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        source = data.get("source")
        if data.get("keep") and source and source.kind not in files.DOCUMENTS:
            self.add_error("keep", "网页文件不能作为附件公开，请取消勾选。")
        return data


class NewFromFileForm(SourceForm):
    """从文件起草: the file gives title and body, the drafter the rest."""

    department = forms.ModelChoiceField(label="起草科室", queryset=Department.objects.none(), required=False)
    column = forms.ChoiceField(label="法定公开栏目")
    kind = forms.ChoiceField(label="信息种类", choices=DocumentKind.choices, help_text="决定公开时限和有效性。")
    formed_on = DateField(label="生成日期", help_text="公文为签发日期，数据为形成日期；公开时限自此起算。")
    field_order = ("source", "keep", "org", "department", "column", "kind", "formed_on")

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [("", "请选择"), *column_choices()]  # type: ignore[attr-defined]
        self.fields["formed_on"].last = workdays.today()  # type: ignore[attr-defined]
        _offer_bodies(self, orgs)
        self.order_fields(self.field_order)

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]  # type: ignore[attr-defined]

    def placing(self) -> Placing:
        return Placing(**{name: self.cleaned_data[name] for name in ("column", "kind", "formed_on")})


def _offer_bodies(form: Any, orgs: list[Organisation]) -> None:
    form.orgs = {str(org.pk): org for org in orgs}
    form.fields["org"] = forms.ChoiceField(label="发布机构", choices=[(k, o.name) for k, o in form.orgs.items()])
    form.fields["department"].queryset = Department.objects.filter(org__in=orgs, active=True).select_related("org")
    if len(orgs) > 1:
        form.fields["department"].label_from_instance = lambda d: f"{d.org.label}　{d.name}"


def blank() -> dict[str, Any]:
    """What a new document usually says of itself."""
    values = {f.name: f.default for f in fields(Content) if f.default is not MISSING}
    return values | {"openness": Openness.PROACTIVE, "open_way": ["政府网站"], "formed_on": workdays.today()}


def initial_of(document: Document) -> dict[str, Any]:
    """What the form shows of a document that exists: the draft under way and where it wants to stand."""
    version, placing = document.shown, placing_of(document)
    values = {f.name: getattr(version, f.name) for f in fields(Content)}
    values |= {f.name: getattr(placing, f.name) for f in fields(Placing)}
    values["keywords"] = "、".join(version.keywords)
    values["audience"] = version.audience.split("、")
    values["open_way"] = version.open_way.split("、")
    return values


class DocumentFilter(Form):
    """Filters of the list of documents."""

    text = forms.CharField(label="标题、文号或者索引号", required=False)
    org = forms.ChoiceField(label="发布机构", required=False)
    column = forms.ChoiceField(label="栏目", required=False)
    step = forms.ChoiceField(label="环节", required=False)
    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *DocumentKind.choices], required=False)
    openness = forms.ChoiceField(label="公开属性", choices=[("", "全部"), *Openness.choices], required=False)
    formed_from = DateField(label="生成日期从", required=False)
    formed_to = DateField(label="到", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "全部"),
            ("open", "办理中"),
            ("late", "已超期"),
            ("public", "公众可见"),
            ("planned", "待定时公开"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(c.key, c.label) for c in publication.places()]
        steps = [(s.id, s.label) for s in procedure(KIND).steps]
        self.fields["column"].choices = [("", "全部"), *columns]  # type: ignore[attr-defined]
        self.fields["step"].choices = [("", "全部"), *steps]  # type: ignore[attr-defined]

    def offer_bodies(self, orgs: list[Organisation]) -> None:
        """Whoever sees one body only is not asked which."""
        if len(orgs) < 2:
            del self.fields["org"]
            return
        self.fields["org"].choices = [("", "全部"), *((str(o.pk), o.label) for o in orgs)]  # type: ignore[attr-defined]
