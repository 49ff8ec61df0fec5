"""Making and writing rows."""

from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED

from gongkai.kernel.rows.columns import Column, columns, written, written_many
from gongkai.kernel.rows.running import answers, executed, the_wrapper

M = TypeVar("M", bound=Model)

# Making --------------------------------------------------------------------


class Blank(NamedTuple):
    """What a new row of a model holds before anything is said."""

    fixed: dict[str, Any]
    made: dict[str, Callable[[], Any]]
    relations: dict[str, str]


@cache
def _blank(model: type[Model]) -> Blank:
    fixed: dict[str, Any] = {}
    made: dict[str, Callable[[], Any]] = {}
    fields = model._meta.concrete_fields
    for field in fields:
        if callable(field.default) and field.default is not NOT_PROVIDED:
            made[field.attname] = field.default
        else:
            fixed[field.attname] = field.get_default()
    return Blank(fixed, made, {f.name: f.attname for f in fields if f.remote_field})


def new(model: type[M], **values: Any) -> M:
    """`model(**values)` for the rows that every act makes, without asking each field of the model for itself."""
    fixed, made, relations = _blank(model)
    instance = object.__new__(model)
    held = instance.__dict__
    state = held["_state"] = ModelState()
    held.update(fixed)
    for name, value in values.items():
        if name in fixed or name in made:
            held[name] = value
        elif (key := relations.get(name)) is not None:
            held[key] = None if value is None else value.pk
            state.fields_cache[name] = value
        else:
            raise TypeError(f"{model._meta.label} has no field {name!r}")
    for name, make in made.items():
        if name not in held:
            held[name] = make()
    return instance


# Writing -------------------------------------------------------------------


class Insertion(NamedTuple):
    """How rows of one model are inserted: the same for every row, so that the database has planned it once."""

    sql: str
    columns: tuple[Column, ...]
    # The attribute that gets the key.
    key: str
    # PostgreSQL answers with the key. SQLite knows it of the last row, at half the price of an answer.
    answers: bool


@cache
def _insertion(model: type[Model], vendor: str) -> Insertion:
    quote, key = the_wrapper().ops.quote_name, model._meta.pk
    its = tuple(columns(model, vendor).values())
    names, places = ", ".join([column.quoted for column in its]), ", ".join(["%s"] * len(its))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"
    if vendor != "sqlite":
        sql += f" RETURNING {quote(str(key.column))}"
    return Insertion(sql, its, key.attname, vendor != "sqlite")


def insert(instance: Model) -> None:
    """INSERT a new row; the instance gets its key."""
    wrapper = the_wrapper()
    sql, its, key, answers_key = _insertion(type(instance), wrapper.vendor)
    done = executed(wrapper, sql, written(instance, its, wrapper, adding=True))
    instance.__dict__[key] = done.fetchone()[0] if answers_key else done.lastrowid
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS


def insert_many(instances: Sequence[Model]) -> None:
    """INSERT new rows of one model, by the hundred or the thousand; the instances get their keys, in their order.

    Only inside a transaction: the keys are taken before the rows are there.
    """
    if not instances:
        return
    wrapper, model = the_wrapper(), type(instances[0])
    if not wrapper.in_atomic_block:
        raise RuntimeError("many rows are written in a transaction only")
    its = _insertion(model, wrapper.vendor).columns
    values = written_many(instances, its, wrapper)
    write = _copied if wrapper.vendor == "postgresql" else _inserted
    for one, key in zip(instances, write(wrapper, model, its, values), strict=True):
        one.pk = key
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS


def _copied(
    wrapper: BaseDatabaseWrapper, model: type[Model], its: Sequence[Column], values: Sequence[Sequence[Any]]
) -> list[int]:
    """COPY, which plans nothing; the keys are taken from the table's own sequence first."""
    meta, quote = model._meta, wrapper.ops.quote_name
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    taken = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    keys = [key for (key,) in answers(wrapper, taken, [table, meta.pk.column, len(values)])]
    names = ", ".join([key, *(column.quoted for column in its)])
    into = f"COPY {table} ({names}) FROM STDIN"
    with wrapper.cursor() as cursor, wrapper.wrap_database_errors, cursor.copy(into) as copy:
        for number, row in zip(keys, values, strict=True):
            copy.write_row([number, *row])
    return keys


def _inserted(
    wrapper: BaseDatabaseWrapper, model: type[Model], its: Sequence[Column], values: Sequence[Sequence[Any]]
) -> list[int]:
    """One short statement for all rows. Whoever writes on SQLite is the only one, so the keys that follow the last one
    of the table are free."""
    table, quote = model._meta.db_table, wrapper.ops.quote_name
    names = ", ".join([quote(str(model._meta.pk.column)), *(column.quoted for column in its)])
    last = answers(wrapper, "SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    first = last[0][0] + 1 if last else 1
    keys = list(range(first, first + len(values)))
    sql = f"INSERT INTO {quote(table)} ({names}) VALUES ({', '.join(['%s'] * (len(its) + 1))})"
    with wrapper.cursor() as cursor:
        cursor.executemany(sql, [(key, *row) for key, row in zip(keys, values, strict=True)])
    return keys


def update(instance: Model, names: Collection[str]) -> None:
    """UPDATE these columns of the row; LookupError when it is gone."""
    wrapper, model = the_wrapper(), type(instance)
    sql, its = _change(model, tuple(names), wrapper.vendor)
    done = executed(wrapper, sql, [*written(instance, its, wrapper, adding=False), instance.pk])
    if done.rowcount != 1:
        raise LookupError(f"{model._meta.label} {instance.pk} is gone")


def update_many(instances: Sequence[Model], names: Collection[str]) -> None:
    """UPDATE these columns of many rows of one model; LookupError when one of them is gone."""
    if not instances:
        return
    wrapper, model = the_wrapper(), type(instances[0])
    sql, its = _change(model, tuple(names), wrapper.vendor)
    with wrapper.cursor() as cursor:
        cursor.executemany(sql, [[*written(one, its, wrapper, adding=False), one.pk] for one in instances])
        if cursor.rowcount != len(instances):
            raise LookupError(f"{model._meta.label}: {len(instances) - cursor.rowcount} rows are gone")


@lru_cache(maxsize=1024)
def _change(model: type[Model], names: tuple[str, ...], vendor: str) -> tuple[str, tuple[Column, ...]]:
    quote, known = the_wrapper().ops.quote_name, columns(model, vendor)
    its = tuple(known[name] for name in names)
    changes = ", ".join(f"{column.quoted} = %s" for column in its)
    key = quote(str(model._meta.pk.column))
    return f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {key} = %s", its
