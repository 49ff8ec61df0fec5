"""Repeated rows of a form without scripts: numbered, with room for more, emptied ones go."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gongkai.web.forms import Form

BLANK = 2


class RowForm(Form):
    """One row; `gone` when nothing is filled in or it is marked. Subclasses declare their fields."""

    # What has to be filled in for the row to count; empty: anything.
    counts: tuple[str, ...] = ()

    order = forms.IntegerField(label="顺序", min_value=1, max_value=99, required=False)

    def __init__(self, *args: Any, number: int, is_new: bool, **kwargs: Any) -> None:
        self.number, self.is_new = number, is_new
        super().__init__(*args, **kwargs)
        self.initial["order"] = number
        self.order_fields([*(name for name in self.fields if name != "order"), "order"])
        if not is_new:
            self.fields["remove"] = forms.BooleanField(label="删除这一行", required=False)

    @property
    def title(self) -> str:
        """What the row is called, for the line that opens it."""
        return str(self[next(iter(self.fields))].value() or "")[:60]

    @property
    def gone(self) -> bool:
        names = self.counts or [name for name in self.fields if name not in ("order", "remove")]
        return bool(self.cleaned_data.get("remove")) or not any(self.cleaned_data.get(name) for name in names)


class Rows:
    """All rows of one kind on a page."""

    def __init__(
        self,
        form_class: type[RowForm],
        name: str,
        label: str,
        initial: Sequence[Mapping[str, Any]],
        data: Mapping[str, Any] | None,
        *,
        most: int,
        **more: Any,
    ) -> None:
        self.name, self.label = name, label
        told = _number(data.get(self.count_name, "")) if data is not None else len(initial) + BLANK
        wants_more = data is not None and data.get("more") == name
        self.count = min(max(told, len(initial)) + (BLANK if wants_more else 0), most)
        given = (data,) if data is not None else ()
        self.forms = [
            form_class(
                *given,
                number=at + 1,
                is_new=at >= len(initial),
                prefix=f"{name}-{at}",
                initial=dict(initial[at]) if at < len(initial) else {},
                **more,
            )
            for at in range(self.count)
        ]

    @property
    def count_name(self) -> str:
        return f"{self.name}-count"

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    def kept(self) -> list[RowForm]:
        """Rows that stay, in the order asked for."""
        rows = [form for form in self.forms if not form.gone]
        return sorted(rows, key=lambda form: (form.cleaned_data.get("order") or form.number, form.number))


def _number(text: Any) -> int:
    return int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 4 else 0
