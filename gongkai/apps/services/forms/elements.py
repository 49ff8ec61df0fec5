"""One group of elements as a form, made from law/elements.toml; repeated elements as numbered rows, without scripts.

The shape of what was typed is judged by `rules.loading` alone, so that a form and an import refuse the same things.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.loading import MOST_ROWS, document, load
from gongkai.apps.services.rules.problems import Problem
from gongkai.web.forms import Form, HalfWidthField

BLANK_ROWS = 1
LINES_BY_KIND = {"long": 5, "lines": 3}
# Where empty means that nobody has said anything yet, and "no" is an answer.
ANSWERS = [("", "未填写"), ("yes", "是"), ("no", "否")]
TICKED = ("internal", "no_materials", "no_result")
# Texts of numbers and codes are wanted half-width, however they were typed.
HALF_WIDTH = ("consult", "complaint", "online_url", "local_code", "local_catalogue_code", "amount")


def field_for(spec: tables.Element | tables.Column, *, ticked: bool) -> forms.Field:
    """`ticked`: a yes or nothing, as a box; else a flag is a question with three answers."""
    more: dict[str, Any] = {"label": spec.label, "required": False, "help_text": getattr(spec, "help", "")}
    if spec.kind == "flag":
        return forms.BooleanField(**more) if ticked else forms.ChoiceField(choices=ANSWERS, **more)
    if spec.kind == "number":
        return forms.IntegerField(min_value=0, max_value=10**spec.length - 1, localize=False, **more)
    if spec.kind == "code":
        return forms.ChoiceField(choices=[("", "请选择"), *tables.table(spec.table).items()], **more)
    if spec.kind == "codes":
        choices = list(tables.table(spec.table).items())
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **more)
    if spec.kind in LINES_BY_KIND:
        widget = forms.Textarea(attrs={"rows": LINES_BY_KIND[spec.kind]})
        return forms.CharField(widget=widget, strip=True, **more)
    return (HalfWidthField if spec.key in HALF_WIDTH else forms.CharField)(max_length=spec.length, **more)


def typed(spec: tables.Element | tables.Column, value: Any) -> Any:
    """What the form has of one value, as `rules.loading` reads it."""
    if spec.kind == "flag":
        return {"yes": True, "no": False}.get(value) if isinstance(value, str) else value or None
    return [line for line in value.splitlines() if line.strip()] if spec.kind == "lines" else value


def shown(spec: tables.Element | tables.Column, value: Any, *, ticked: bool) -> Any:
    """A value as the form shows it."""
    if spec.kind == "flag":
        return bool(value) if ticked else {True: "yes", False: "no"}.get(value, "")
    return "\n".join(value) if spec.kind == "lines" else value


class ScalarForm(Form):
    """The single elements of a group."""

    def __init__(self, *args: Any, specs: tuple[tables.Element, ...], elements: Elements, **kwargs: Any) -> None:
        self.specs = specs
        super().__init__(*args, **kwargs)
        for spec in specs:
            ticked = spec.key in TICKED
            self.fields[spec.key] = field_for(spec, ticked=ticked)
            self.initial[spec.key] = shown(spec, getattr(elements, spec.key), ticked=ticked)

    def raw(self) -> dict[str, Any]:
        return {spec.key: typed(spec, self.cleaned_data.get(spec.key)) for spec in self.specs}


class RowForm(Form):
    """One row of a repeated element; emptied or marked, it goes."""

    order = forms.IntegerField(label="顺序", min_value=1, max_value=MOST_ROWS, required=False)

    def __init__(self, *args: Any, element: tables.Element, row: Any = None, number: int, **kwargs: Any) -> None:
        self.element, self.number, self.is_new = element, number, row is None
        super().__init__(*args, **kwargs)
        self.initial["order"] = number
        for spec in element.columns:
            self.fields[spec.key] = field_for(spec, ticked=True)
            if row is not None:
                self.initial[spec.key] = shown(spec, getattr(row, spec.key), ticked=True)
        if not self.is_new:
            self.fields["remove"] = forms.BooleanField(label="删除这一行", required=False)

    @property
    def title(self) -> str:
        """What the row is called, for the line that opens it."""
        for spec in self.element.columns:
            if value := self[spec.key].value():
                return tables.label(spec.table, value) if spec.kind == "code" else str(value)[:60]
        return ""

    @property
    def heading(self) -> str:
        return f"{self.element.label}第{self.number}行{'（新增）' if self.is_new else f'：{self.title}'}"

    @property
    def goes(self) -> bool:
        return bool(self.cleaned_data.get("remove")) or not any(self.raw().values())

    def raw(self) -> dict[str, Any]:
        return {spec.key: typed(spec, self.cleaned_data.get(spec.key)) for spec in self.element.columns}


class RowSet:
    """All rows of one repeated element of a group, with room for more."""

    def __init__(self, element: tables.Element, elements: Elements, data: Mapping[str, Any] | None, more: int) -> None:
        self.element = element
        rows = getattr(elements, element.key)
        told = _number(data.get(self.count_name, "")) if data is not None else len(rows) + BLANK_ROWS
        self.count = min(told + more, MOST_ROWS)
        self.forms = [self._form(n, rows[n] if n < len(rows) else None, data) for n in range(self.count)]

    @property
    def key(self) -> str:
        return self.element.key

    @property
    def count_name(self) -> str:
        return f"{self.element.key}-count"

    def _form(self, place: int, row: Any, data: Mapping[str, Any] | None) -> RowForm:
        given = (data,) if data is not None else ()
        return RowForm(*given, element=self.element, row=row, number=place + 1, prefix=f"{self.key}-{place}")

    @property
    def named(self) -> list[tuple[str, bool, RowForm]]:
        """What opens each row, and whether it is open; a template that asks the form finds columns called the same."""
        return [(one.heading, bool(one.errors) or (one.is_new and self.count == 1), one) for one in self.forms]

    def staying(self) -> list[RowForm]:
        kept = [form for form in self.forms if not form.goes]
        return sorted(kept, key=lambda form: (form.cleaned_data.get("order") or form.number, form.number))


class GroupEditor:
    """The page that edits one group of a draft. `elements` are the draft's as they would be saved."""

    def __init__(
        self,
        group: str,
        draft: Elements,
        data: Mapping[str, Any] | None = None,
        *,
        locked: frozenset[str] = frozenset(),
    ) -> None:
        """`locked` elements follow from the code of the entry and are not asked."""
        specs = [e for e in tables.in_group(group) if e.key not in locked]
        self.draft, self.elements = draft, draft
        single = tuple(spec for spec in specs if spec.kind != "rows")
        self.more = data.get("more", "") if data is not None else ""
        self.form = ScalarForm(*((data,) if data is not None else ()), specs=single, elements=draft)
        self.rows = [
            RowSet(spec, draft, data, 2 if spec.key == self.more else 0) for spec in specs if spec.kind == "rows"
        ]

    @property
    def forms(self) -> list[Form]:
        return [self.form, *(form for rows in self.rows for form in rows.forms)]

    def is_valid(self) -> bool:
        """Reads everything that was typed; what cannot be read stands beside its field."""
        if not all([form.is_valid() for form in self.forms]):
            return False
        raw = document(self.draft) | self.form.raw()
        places = {}
        for rows in self.rows:
            places[rows.key] = rows.staying()
            raw[rows.key] = [form.raw() for form in places[rows.key]]
        loaded = load(raw)
        for problem in loaded.problems:
            self._say(problem, places)
        self.elements = loaded.elements
        return not loaded.problems

    def _say(self, problem: Problem, places: Mapping[str, list[RowForm]]) -> None:
        if problem.row and problem.element in places:
            form: Form = places[problem.element][problem.row - 1]
            form.add_error(problem.column if problem.column in form.fields else None, problem.text)
        else:
            self.form.add_error(problem.element if problem.element in self.form.fields else None, problem.text)


def _number(text: Any) -> int:
    return int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 5 else 0
