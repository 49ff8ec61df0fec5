"""The rows that every act reads and writes, without building the same statements every time.

Most of the processor time of a short act went into composing SQL that never changes. Reads are composed once per
connection by the ORM itself and then run with other keys; inserts and updates are plain enough to write down. Values
pass through the fields as always; nothing else of `save()` is left out, for no signals are used here.
"""

from collections.abc import Collection, Sequence
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)
STATEMENTS = "_gongkai_statements"


class Statement:
    """A composed `SELECT … WHERE field = %s`, with what turns its rows into values."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.model = rows.model
        self.compiler = rows.query.get_compiler(connection=connection)
        self.sql, _ = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column[0] for column in self.compiler.select])
        self.names = [column[0].target.attname for column in self.compiler.select]

    def run(self, value: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [value])
            found = cursor.fetchall()
        rows = self.compiler.apply_converters(found, self.converters) if self.converters else found
        return [self._instance(row) for row in rows]

    def _instance(self, row: Sequence[Any]) -> Any:
        """What `from_db` makes of a whole row, without looking at each field again: half the time of reading it."""
        instance: Any = object.__new__(self.model)
        state = instance.__dict__["_state"] = ModelState()
        state.adding, state.db = False, connection.alias
        instance.__dict__.update(zip(self.names, row, strict=True))
        return instance


def all_of(model: type[M], field: str, value: Any, *order: str, lock: bool = False) -> list[M]:
    """Every row whose `field` is `value`, in this order; with `lock` held until the transaction ends."""
    known = connection.__dict__.setdefault(STATEMENTS, {})
    key = (model, field, order, lock)
    statement = known.get(key)
    if statement is None:
        rows = model._base_manager.filter(**{field: value}).order_by(*order)
        statement = known[key] = Statement(rows.select_for_update() if lock else rows)
    return cast(list[M], statement.run(value))


def one_of(model: type[M], key: Any, *, lock: bool = False) -> M:
    """The row with this key; DoesNotExist when there is none."""
    found = all_of(model, "pk", key, lock=lock)
    if not found:
        raise model.DoesNotExist(f"{model._meta.label} {key}")  # type: ignore[attr-defined]  # every model has it
    return found[0]


def reread(instance: Model) -> None:
    """The row as it stands now, in place of what the instance held; relations are followed anew."""
    fresh = one_of(type(instance), instance.pk)
    for field in instance._meta.concrete_fields:
        instance.__dict__[field.attname] = fresh.__dict__[field.attname]
    instance._state.fields_cache.clear()
    instance.__dict__.pop("_prefetched_objects_cache", None)
    if isinstance(instance, Remembering):
        instance.remember_saved()


def _wrapper() -> BaseDatabaseWrapper:
    """The connection itself: every field asks it something, and the proxy looks it up each time."""
    return connections[DEFAULT_DB_ALIAS]


def _written(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated and not field.primary_key]


def insert(instance: Model) -> None:
    """INSERT a new row; the instance gets its key."""
    fields = [
        field for field in instance._meta.concrete_fields if not field.generated and field is not instance._meta.pk
    ]
    wrapper = _wrapper()
    values = [field.get_db_prep_save(field.pre_save(instance, True), wrapper) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(type(instance), connection.vendor), values)
        (instance.pk,) = cursor.fetchone()
    instance._state.adding, instance._state.db = False, connection.alias


@cache
def _insertion(model: type[Model], vendor: str) -> str:
    """The same for every row, so that the database has planned it once."""
    meta, quote = model._meta, connection.ops.quote_name
    columns = [quote(str(f.column)) for f in _written(model)]
    places = ", ".join(["%s"] * len(columns))
    key = quote(str(meta.pk.column))
    return f"INSERT INTO {quote(meta.db_table)} ({', '.join(columns)}) VALUES ({places}) RETURNING {key}"


def update(instance: Model, names: Collection[str]) -> None:
    """UPDATE these columns of the row; LookupError when it is gone."""
    meta, quote = instance._meta, connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if field.attname in names]
    wrapper = _wrapper()
    values = [field.get_db_prep_save(field.pre_save(instance, False), wrapper) for field in fields]
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {quote(str(meta.pk.column))} = %s",
            [*values, instance.pk],
        )
        if cursor.rowcount != 1:
            raise LookupError(f"{meta.label} {instance.pk} is gone")


class Remembering(Model):
    """A row that knows what was last read or written of it, so that only changes are written."""

    class Meta:
        abstract = True

    def remember_saved(self) -> None:
        self.__dict__["_saved"] = self._values()

    def save_changes(self) -> None:
        """Write what has changed since `remember_saved`; everything when nothing was remembered."""
        saved, now = self.__dict__.get("_saved"), self._values()
        if saved is None or self._state.adding:
            self.save()
            return
        if changed := [name for name, value in now.items() if saved[name] != value]:
            update(self, changed)
        self.__dict__["_saved"] = now

    def _values(self) -> dict[str, Any]:
        held = self.__dict__
        values = {f.attname: held[f.attname] for f in self._meta.concrete_fields if f is not self._meta.pk}
        # JSON changes in place; what it was must not change with it.
        return {name: deepcopy(v) if isinstance(v, dict | list) else v for name, v in values.items()}
