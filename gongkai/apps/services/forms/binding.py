"""Which form an item or a catalogue entry names, and the files beside its materials."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.binding import FormChoice, PaperUpload
from gongkai.apps.services.models import FormSource, MaterialFileKind
from gongkai.apps.services.rules.elements import Material
from gongkai.kernel import files
from gongkai.kernel.eforms.models import FormVersion
from gongkai.web.forms import Form, UploadField

OWN = "form:"
KINDS = ("docx", "xlsx", "doc", "xls", "pdf", "jpg", "png")


class FormChoiceForm(Form):
    """申请表: taken over, none, or a version of one of the body's own forms."""

    choice = forms.ChoiceField(label="使用哪份申请表", required=False, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, forms_offered: list[FormVersion], taken_over: str, may_be_basic: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {f"{OWN}{one.pk}": one for one in forms_offered}
        named = [(key, f"{one.form.title}（第{one.number}版）") for key, one in self.offered.items()]
        basic = [(FormSource.BASIC.value, "只填写基本信息和申请内容")] if may_be_basic else []
        self.offer("choice", [("", taken_over), *basic, *named])

    def chosen(self) -> FormChoice:
        given = self.cleaned_data["choice"]
        if given in self.offered:
            return FormChoice(FormSource.OWN, self.offered[given])
        return FormChoice(given)


def chosen_now(source: str, form: FormVersion | None) -> str:
    """What the form shows as chosen."""
    return f"{OWN}{form.pk}" if form is not None else source


class PaperForm(Form):
    """上传空白表格或者样表 of one material."""

    material = forms.ChoiceField(label="材料")
    kind = forms.ChoiceField(label="种类", choices=MaterialFileKind.choices, widget=forms.RadioSelect)
    file = UploadField(
        label="文件",
        max_count=1,
        extensions=KINDS,
        help_text="与事项一并审核、发布；发布后任何人都能下载，不要含有真实的个人信息。新文件代替原来的同种文件。",
    )

    def __init__(self, *args: Any, materials: tuple[Material, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict.fromkeys(one.name for one in materials)
        self.offer("material", [(name, name) for name in names])

    def clean_file(self) -> Any:
        (upload,) = self.cleaned_data["file"]
        try:
            return files.check(upload, frozenset(KINDS))
        except files.FileRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def paper(self) -> PaperUpload:
        data = self.cleaned_data
        return PaperUpload(data["material"], data["kind"], data["file"])
