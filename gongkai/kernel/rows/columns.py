"""How the values of each column are written, by their type; a test compares the table with Django's own fields."""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from gongkai.kernel.rows.running import the_wrapper


class Column(NamedTuple):
    """One column and how its values are written: `known` by type, every other by the field."""

    name: str
    quoted: str
    field: Field[Any, Any]
    known: "Writes"
    # The field changes the row when it is saved (auto_now); such are asked first.
    touches: bool


def naive(value: datetime) -> str:
    """As SQLite keeps an instant: UTC, without saying so."""
    if value.tzinfo is None:
        raise ValueError(f"an instant without a zone: {value}")
    return str((value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None))


def json_text(value: Any) -> str:
    """As JSON fields without an encoder are written here; nearly all of them hold nothing."""
    return str(the_wrapper().ops.adapt_json_value(value, None)) if value else str(value)


_PLAIN = json.JSONEncoder(ensure_ascii=False)


def json_binary(value: Any) -> Any:
    """The server keeps the characters, however they were spelled on the way."""
    return _binary()(value, dumps=_PLAIN.encode)


@cache
def _binary() -> Any:
    # The driver is there where PostgreSQL is used, and nowhere else.
    from psycopg.types.json import Jsonb

    return Jsonb


Writes = dict[type, Callable[[Any], Any] | None]
AS_IT_IS = None
# What a value of a type that is not known is asked for: the field answers.
BY_THE_FIELD: Callable[[Any], Any] = repr
TEXT: Writes = {str: AS_IT_IS}
NUMBER: Writes = {int: AS_IT_IS}
# Exactly what these fields' own get_db_prep_save answers for values of these types; a subclass of a field is not here.
KNOWN: dict[type, Writes] = {
    **dict.fromkeys((models.CharField, models.TextField, models.EmailField, models.URLField, models.SlugField), TEXT),
    **dict.fromkeys((models.AutoField, models.BigAutoField, models.IntegerField, models.BigIntegerField), NUMBER),
    **dict.fromkeys((models.SmallIntegerField, models.PositiveIntegerField), NUMBER),
    **dict.fromkeys((models.PositiveSmallIntegerField, models.PositiveBigIntegerField), NUMBER),
    models.BooleanField: {bool: AS_IT_IS},
}
KNOWN_BY_VENDOR: dict[str, dict[type, Writes]] = {
    "sqlite": {
        models.DateField: {date: date.isoformat},
        models.DateTimeField: {datetime: naive},
        models.UUIDField: {UUID: attrgetter("hex")},
        # Those with an encoder of their own ask it.
        models.JSONField: {dict: json_text, list: json_text},
    },
    "postgresql": {
        models.DateField: {date: AS_IT_IS},
        models.UUIDField: {UUID: AS_IT_IS},
        models.JSONField: {dict: json_binary, list: json_binary},
    },
}


def column(field: Field[Any, Any], wrapper: BaseDatabaseWrapper) -> Column:
    target: Any = field
    while target.remote_field:
        target = target.target_field
    known = KNOWN.get(type(target)) or KNOWN_BY_VENDOR.get(wrapper.vendor, {}).get(type(target), {})
    if getattr(target, "encoder", None) is not None:
        known = {}
    touches = type(field).pre_save is not Field.pre_save and not (
        isinstance(field, models.DateField) and not field.auto_now and not field.auto_now_add
    )
    return Column(field.attname, wrapper.ops.quote_name(str(field.column)), field, known, touches)


@cache
def columns(model: type[Model], vendor: str) -> dict[str, Column]:
    """The columns of a table that are written, by name: all but the key and what the database computes."""
    wrapper = the_wrapper()
    fields = [f for f in model._meta.concrete_fields if not f.generated and not f.primary_key]
    return {field.attname: column(field, wrapper) for field in fields}


def written(instance: Model, those: Collection[Column], wrapper: BaseDatabaseWrapper, *, adding: bool) -> list[Any]:
    """The values of these columns as the database takes them."""
    held, values = instance.__dict__, []
    for name, _, field, known, touches in those:
        value = field.pre_save(instance, adding) if touches else held[name]
        if value is not None:
            write = known.get(type(value), BY_THE_FIELD)
            if write is BY_THE_FIELD:
                value = field.get_db_prep_save(value, wrapper)
            elif write is not None:
                value = write(value)
        values.append(value)
    return values


def written_many(
    instances: Sequence[Model], those: Collection[Column], wrapper: BaseDatabaseWrapper
) -> list[tuple[Any, ...]]:
    """The same for many new rows, column by column: nearly every column holds values of one type, or of one and None,
    and one look at all of them says how they are written."""
    held = [one.__dict__ for one in instances]
    found = []
    for name, _, field, known, touches in those:
        values = [field.pre_save(one, True) for one in instances] if touches else [row[name] for row in held]
        ways = {known.get(kind, BY_THE_FIELD) for kind in set(map(type, values)) - {NoneType}}
        if ways == {BY_THE_FIELD} or len(ways) > 1:
            values = [_taken(value, field, known, wrapper) for value in values]
        elif (write := next(iter(ways), AS_IT_IS)) is not AS_IT_IS:
            values = [None if value is None else write(value) for value in values]
        found.append(values)
    return list(zip(*found, strict=True))


def _taken(value: Any, field: Field[Any, Any], known: Writes, wrapper: BaseDatabaseWrapper) -> Any:
    write = known.get(type(value), BY_THE_FIELD)
    if value is None or write is AS_IT_IS:
        return value
    return field.get_db_prep_save(value, wrapper) if write is BY_THE_FIELD else write(value)
