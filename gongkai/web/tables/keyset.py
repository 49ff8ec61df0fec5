"""Keyset paging: the next page starts after a row, not after a number of rows, so page 10,000 costs as page 1.

Ties in the sorted column are broken by the key in the same direction; empty values come last in both directions.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

COUNT_CAP = 1000
SIGNER = Signer(salt="gongkai.web.keyset")


@dataclass(frozen=True)
class Order:
    """Sorting by one field path and then by key. `nullable` costs a little more; set only where needed."""

    field: str
    descending: bool = False
    nullable: bool = False

    def reversed(self) -> "Order":
        return Order(self.field, not self.descending, self.nullable)


@dataclass(frozen=True)
class Cursor:
    """The place between two pages: the sorted value and the key of the row beside it."""

    value: Any
    pk: Any
    back: bool = False


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    previous: Cursor | None
    next: Cursor | None


def order_for(model: type[Model], field: str, descending: bool) -> Order:
    """Order by a field path; whether it may be empty is read from the models."""
    return Order(field, descending, nullable=_nullable(model, field))


def _nullable(model: type[Model], path: str) -> bool:
    current: Any = model
    for name in path.split("__"):
        if name == "pk":
            return False
        try:
            field = current._meta.get_field(name)
        except FieldDoesNotExist:
            return True  # an annotation: unknown, so assume the worse
        if getattr(field, "null", False):
            return True
        current = field.related_model
    return False


def page_of(queryset: QuerySet[Any], order: Order, size: int, cursor: Cursor | None = None) -> Page:
    """One page with one query; `size` rows and one more to know whether there is a next page."""
    back = cursor is not None and cursor.back
    # Walking back means walking on in the opposite order, and turning the page over.
    walk = order.reversed() if back else order
    rows = queryset.order_by(*ordering(walk, nulls_first=back))
    if cursor is not None:
        rows = rows.filter(_after(walk, cursor, nulls_first=back))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], None, None)
    first, last = found[0], found[-1]
    has_previous = more if back else cursor is not None
    has_next = True if back else more
    return Page(
        found,
        Cursor(_value(first, order.field), first.pk, back=True) if has_previous else None,
        Cursor(_value(last, order.field), last.pk) if has_next else None,
    )


def ordering(order: Order, *, nulls_first: bool = False) -> list[Any]:
    if order.field == "pk":
        return ["-pk" if order.descending else "pk"]
    if not order.nullable:
        sign = "-" if order.descending else ""
        return [f"{sign}{order.field}", f"{sign}pk"]
    nulls = {"nulls_first": True} if nulls_first else {"nulls_last": True}
    column = F(order.field)
    return [column.desc(**nulls) if order.descending else column.asc(**nulls), "-pk" if order.descending else "pk"]


def _after(order: Order, cursor: Cursor, *, nulls_first: bool) -> Q:
    beyond = "lt" if order.descending else "gt"
    key = Q(**{f"pk__{beyond}": cursor.pk})
    if order.field == "pk":
        return key
    empty = Q(**{f"{order.field}__isnull": True})
    if cursor.value is None:
        return (empty & key) | ~empty if nulls_first else empty & key
    # The outer bound lets the database start at the right place of the index; the rest decides ties.
    bound = Q(**{f"{order.field}__{beyond}e": cursor.value})
    rest = bound & (Q(**{f"{order.field}__{beyond}": cursor.value}) | key)
    return rest | empty if order.nullable and not nulls_first else rest


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name) if row is not None else None
    return row


def capped_count(queryset: QuerySet[Any], cap: int = COUNT_CAP) -> tuple[int, bool]:
    """The number of rows up to `cap`, and whether it is exact: counting a million rows is nobody's wish."""
    found = queryset.order_by()[: cap + 1].count()
    return min(found, cap), found <= cap


def encode(cursor: Cursor, order: Order) -> str:
    """A signed text for a link; it fits this order only."""
    value = [int(cursor.back), order.field, int(order.descending), *_tagged(cursor.value), *_tagged(cursor.pk)]
    raw = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return SIGNER.sign(base64.urlsafe_b64encode(raw).decode().rstrip("="))


def decode(text: str, order: Order) -> Cursor | None:
    """The cursor of a link, or None when it was changed or belongs to another order: the list begins at its start."""
    try:
        signed = SIGNER.unsign(text)
        raw = base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4))
        back, field, descending, tag, value, key_tag, key = json.loads(raw)
    except (BadSignature, ValueError):
        return None
    if (field, bool(descending)) != (order.field, order.descending):
        return None
    return Cursor(_untagged(tag, value), _untagged(key_tag, key), bool(back))


def _tagged(value: Any) -> list[Any]:
    match value:
        case datetime():
            return ["t", value.isoformat()]
        case date():
            return ["d", value.isoformat()]
        case Decimal():
            return ["m", str(value)]
        case UUID():
            return ["u", str(value)]
        case _:
            return ["", value]


def _untagged(tag: str, value: Any) -> Any:
    readers: dict[str, Callable[[str], Any]] = {"t": parse_datetime, "d": parse_date, "m": Decimal, "u": UUID}
    return readers[tag](value) if tag else value
