"""核对申请表: beside every answer, room to say what is wrong with it."""

from collections.abc import Iterator
from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import FormFault
from gongkai.kernel import eforms
from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.evaluation import in_order, words_of
from gongkai.web.acts import ActForm
from gongkai.web.eforms import reading

NOTE = 300


class FormCheckForm(ActForm):
    """One line for each answer that is no file: files are checked with the materials."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filled = self.subject.filled
        if filled is None:
            return
        reading.record(filled, self.actor)
        known = {one["field"]: one["note"] for one in self.subject.form_faults}
        definition = eforms.definition_for(filled)
        said = _said(definition, eforms.values_of(filled))
        shown = queries.judged_again(filled).visible
        for name in _asked(definition):
            if name in shown:
                self.fields[f"fault_{name}"] = forms.CharField(
                    label=definition.labels[name],
                    max_length=NOTE,
                    required=False,
                    initial=known.get(name, ""),
                    help_text=f"填写的是：{said.get(name, '没有填写')}。需要改正的，写明哪里不对。",
                )

    def arguments(self) -> dict[str, Any]:
        found = ((name.removeprefix("fault_"), note.strip()) for name, note in self.cleaned_data.items())
        return {"faults": [FormFault(name, note) for name, note in found if note]}


def _asked(definition: Definition) -> Iterator[str]:
    for name in in_order(definition):
        one = definition.fields.get(name)
        if one is None or (one.is_input and one.kind != "file"):
            yield name


def _said(definition: Definition, values: dict[str, Any]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for one in words_of(definition, values, region_name=queries.region_name):
        found.setdefault(one.path.partition(".")[0], []).append(one.text)
    return {name: "，".join(texts)[:500] for name, texts in found.items()}
