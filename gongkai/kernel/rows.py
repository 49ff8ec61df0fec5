"""The rows that every act reads and writes, without building the same statements every time.

Most of the processor time of a short act went into composing SQL that never changes and into asking each field how it
writes a value of its own type. Reads are composed once per connection by the ORM itself and then run with other keys;
inserts and updates are plain enough to write down; values of the types that a field holds anyway pass by a table, all
others through the field as always (docs/decisions/0014-rows-of-an-act.md). Nothing else of `save()` is left out, for no
signals are used here.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields import NOT_PROVIDED

M = TypeVar("M", bound=Model)
STATEMENTS = "_gongkai_statements"
CURSOR = "_gongkai_cursor"


def _wrapper() -> BaseDatabaseWrapper:
    """The connection itself: the proxy would look it up at every question."""
    return connections[DEFAULT_DB_ALIAS]


def run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a statement answers, all of it; inside a transaction through one cursor kept for the connection."""
    return _run(_wrapper(), sql, values)


def _run(wrapper: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    cursor = _cursor(wrapper)
    cursor.execute(sql, values)
    with wrapper.wrap_database_errors:
        answer = cursor.cursor
        # An answer read to its end leaves nothing open that would stand in the way of the commit.
        return answer.fetchall() if answer.description else []


def _cursor(wrapper: BaseDatabaseWrapper) -> Any:
    """Making a cursor costs as much as a short statement. Whether the connection is still good is asked when the
    transaction begins; whoever logs queries gets a cursor that tells."""
    if not wrapper.in_atomic_block or wrapper.force_debug_cursor:
        return wrapper.cursor()
    raw, kept = wrapper.__dict__.get(CURSOR, (None, None))
    if raw is not wrapper.connection:
        raw, kept = wrapper.__dict__[CURSOR] = wrapper.connection, wrapper.cursor()
    return kept


class Statement:
    """A composed `SELECT … WHERE field = %s`, with what turns its rows into values; `beside` names a relation that
    is never empty and is read in the same statement."""

    def __init__(self, rows: QuerySet[Any], beside: str) -> None:
        if beside:
            rows = rows.select_related(beside)
        self.model, self.beside = rows.model, beside
        self.other = rows.model._meta.get_field(beside).related_model if beside else None
        self.compiler = rows.query.get_compiler(connection=_wrapper())
        self.sql, _ = self.compiler.as_sql()
        columns = [column[0] for column in self.compiler.select]
        self.converters = [(at, *how) for at, how in self.compiler.get_converters(columns).items()]
        names = [column[0].target.attname for column in self.compiler.select]
        own = len(self.model._meta.concrete_fields)
        self.names, self.other_names = names[:own], names[own:]

    def run(self, values: Sequence[Any], wrapper: BaseDatabaseWrapper) -> list[Any]:
        return [self._read(list(row), wrapper) for row in _run(wrapper, self.sql, values)]

    def _read(self, row: list[Any], wrapper: BaseDatabaseWrapper) -> Any:
        for at, convert, column in self.converters:
            if row[at] is not None:
                for one in convert:
                    row[at] = one(row[at], column, wrapper)
        instance = _instance(self.model, self.names, row)
        if self.other is not None:
            other = _instance(self.other, self.other_names, row[len(self.names) :])
            instance._state.fields_cache[self.beside] = other
        return instance


def _instance(model: type[Model], names: Sequence[str], row: Sequence[Any]) -> Any:
    """What `from_db` makes of a whole row, without looking at each field again: half the time of reading it."""
    instance: Any = object.__new__(model)
    state = instance.__dict__["_state"] = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    instance.__dict__.update(zip(names, row, strict=False))
    return instance


def all_of(model: type[M], field: str, value: Any, *order: str, lock: bool = False, beside: str = "") -> list[M]:
    """Every row whose `field` is `value`, or one of the values of a tuple, in this order; with `lock` held until the
    transaction ends."""
    wrapper = _wrapper()
    known = wrapper.__dict__.setdefault(STATEMENTS, {})
    values = value if isinstance(value, tuple) else (value,)
    key = (model, field, len(value) if isinstance(value, tuple) else None, order, lock, beside)
    statement = known.get(key)
    if statement is None:
        asked = {f"{field}__in": values} if isinstance(value, tuple) else {field: value}
        rows = model._base_manager.filter(**asked).order_by(*order)
        statement = known[key] = Statement(rows.select_for_update(of=("self",)) if lock else rows, beside)
    return cast(list[M], statement.run(values, wrapper))


def one_of(model: type[M], key: Any, *, lock: bool = False, beside: str = "") -> M:
    """The row with this key; DoesNotExist when there is none."""
    found = all_of(model, "pk", key, lock=lock, beside=beside)
    if not found:
        raise model.DoesNotExist(f"{model._meta.label} {key}")  # type: ignore[attr-defined]  # every model has it
    return found[0]


def reread(instance: Model) -> None:
    """The row as it stands now, in place of what the instance held; relations are followed anew."""
    fresh = one_of(type(instance), instance.pk).__dict__
    del fresh["_state"]
    instance.__dict__.update(fresh)
    instance._state.fields_cache.clear()
    instance.__dict__.pop("_prefetched_objects_cache", None)
    if isinstance(instance, Remembering):
        instance.remember_saved()


# Making --------------------------------------------------------------------


class Blank(NamedTuple):
    """What a new row of a model holds before anything is said."""

    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]
    relations: dict[str, str]


@cache
def _blank(model: type[Model]) -> Blank:
    fixed: dict[str, Any] = {}
    made = []
    fields = model._meta.concrete_fields
    for field in fields:
        if callable(field.default) and field.default is not NOT_PROVIDED:
            made.append((field.attname, field.default))
        else:
            fixed[field.attname] = field.get_default()
    return Blank(fixed, tuple(made), {f.name: f.attname for f in fields if f.remote_field})


def new(model: type[M], **values: Any) -> M:
    """`model(**values)` for the rows that every act makes, without asking each field of the model for itself."""
    blank = _blank(model)
    instance = object.__new__(model)
    held = instance.__dict__
    state = held["_state"] = ModelState()
    held.update(blank.fixed)
    for name, value in values.items():
        if name in held:
            held[name] = value
        elif (key := blank.relations.get(name)) is not None:
            held[key] = None if value is None else value.pk
            state.fields_cache[name] = value
        elif all(name != made for made, _ in blank.made):
            raise TypeError(f"{model._meta.label} has no field {name!r}")
        else:
            held[name] = value
    for name, make in blank.made:
        if name not in held:
            held[name] = make()
    return instance


# Writing -------------------------------------------------------------------


class Column(NamedTuple):
    """One column and how its values are written: `known` by type, every other by the field."""

    name: str
    quoted: str
    field: Field[Any, Any]
    known: "Writes"
    # The field changes the row when it is saved (auto_now); such are asked first.
    touches: bool


def _naive(value: datetime) -> str:
    """As SQLite keeps an instant: UTC, without saying so."""
    if value.tzinfo is None:
        raise ValueError(f"an instant without a zone: {value}")
    return str((value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None))


Writes = dict[type, Callable[[Any], Any] | None]
AS_IT_IS = None
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
        models.DateTimeField: {datetime: _naive},
        models.UUIDField: {UUID: attrgetter("hex")},
    },
    "postgresql": {models.DateField: {date: AS_IT_IS}, models.UUIDField: {UUID: AS_IT_IS}},
}


def _column(field: Field[Any, Any], wrapper: BaseDatabaseWrapper) -> Column:
    target: Any = field
    while target.remote_field:
        target = target.target_field
    known = KNOWN.get(type(target)) or KNOWN_BY_VENDOR.get(wrapper.vendor, {}).get(type(target), {})
    touches = type(field).pre_save is not Field.pre_save and not (
        isinstance(field, models.DateField) and not field.auto_now and not field.auto_now_add
    )
    return Column(field.attname, wrapper.ops.quote_name(str(field.column)), field, known, touches)


@cache
def _columns(model: type[Model], vendor: str) -> dict[str, Column]:
    wrapper = _wrapper()
    fields = [f for f in model._meta.concrete_fields if not f.generated and not f.primary_key]
    return {field.attname: _column(field, wrapper) for field in fields}


def _values(instance: Model, columns: Collection[Column], wrapper: BaseDatabaseWrapper, *, adding: bool) -> list[Any]:
    held, values = instance.__dict__, []
    for name, _, field, known, touches in columns:
        value = field.pre_save(instance, adding) if touches else held[name]
        if value is not None:
            kind = type(value)
            if kind not in known:
                value = field.get_db_prep_save(value, wrapper)
            elif (write := known[kind]) is not None:
                value = write(value)
        values.append(value)
    return values


def insert(instance: Model) -> None:
    """INSERT a new row; the instance gets its key."""
    wrapper = _wrapper()
    model = type(instance)
    values = _values(instance, _columns(model, wrapper.vendor).values(), wrapper, adding=True)
    ((instance.pk,),) = _run(wrapper, _insertion(model, wrapper.vendor), values)
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS


# SQLite takes 32,766 values in one statement.
MOST_VALUES = 30_000


def insert_many(instances: Sequence[Model]) -> None:
    """INSERT new rows of one model, by the hundred or the thousand; the instances get their keys, in their order."""
    if not instances:
        return
    wrapper, model = _wrapper(), type(instances[0])
    columns = tuple(_columns(model, wrapper.vendor).values())
    values = [_values(one, columns, wrapper, adding=True) for one in instances]
    write = _copied if wrapper.vendor == "postgresql" else _inserted
    for one, key in zip(instances, write(wrapper, model, columns, values), strict=True):
        one.pk = key
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS


def _copied(
    wrapper: BaseDatabaseWrapper, model: type[Model], columns: Sequence[Column], values: Sequence[Sequence[Any]]
) -> list[int]:
    """COPY, which plans nothing; the keys are taken from the table's own sequence first."""
    meta, quote = model._meta, wrapper.ops.quote_name
    table, key = quote(meta.db_table), quote(str(meta.pk.column))
    taken = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    keys = [key for (key,) in _run(wrapper, taken, [table, meta.pk.column, len(values)])]
    names = ", ".join([key, *(column.quoted for column in columns)])
    into = f"COPY {table} ({names}) FROM STDIN"
    with wrapper.cursor() as cursor, wrapper.wrap_database_errors, cursor.copy(into) as copy:
        for number, row in zip(keys, values, strict=True):
            copy.write_row([number, *row])
    return keys


def _inserted(
    wrapper: BaseDatabaseWrapper, model: type[Model], columns: Sequence[Column], values: Sequence[Sequence[Any]]
) -> list[int]:
    """INSERT of many rows at once; they are numbered in the order they are given."""
    most = max(MOST_VALUES // len(columns), 1)
    head, tail = _insertion(model, wrapper.vendor).split(" VALUES ", 1)
    places, returning = tail.split(" RETURNING ", 1)
    keys: list[int] = []
    for start in range(0, len(values), most):
        some = values[start : start + most]
        sql = f"{head} VALUES {', '.join([places] * len(some))} RETURNING {returning}"
        # RETURNING promises no order of its rows.
        keys += sorted(row[0] for row in _run(wrapper, sql, [value for row in some for value in row]))
    return keys


@cache
def _insertion(model: type[Model], vendor: str) -> str:
    """The same for every row, so that the database has planned it once."""
    quote = _wrapper().ops.quote_name
    columns = [column.quoted for column in _columns(model, vendor).values()]
    places = ", ".join(["%s"] * len(columns))
    key = quote(str(model._meta.pk.column))
    return f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES ({places}) RETURNING {key}"


def update(instance: Model, names: Collection[str]) -> None:
    """UPDATE these columns of the row; LookupError when it is gone."""
    wrapper = _wrapper()
    meta, quote, known = instance._meta, wrapper.ops.quote_name, _columns(type(instance), wrapper.vendor)
    columns = [known[name] for name in names]
    values = _values(instance, columns, wrapper, adding=False)
    changes = ", ".join(f"{column.quoted} = %s" for column in columns)
    cursor = _cursor(wrapper)
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
        held = self.__dict__
        saved = {name: held[name] for name in _names(type(self))}
        for name in _changeable(type(self)):
            saved[name] = _kept(saved[name])
        held["_saved"] = saved

    def save_changes(self) -> None:
        """Write what has changed since `remember_saved`; everything when nothing was remembered."""
        held = self.__dict__
        saved = held.get("_saved")
        if saved is None or self._state.adding:
            self.save()
            self.remember_saved()
            return
        if changed := [name for name, value in saved.items() if held[name] != value]:
            update(self, changed)
            saved.update({name: _kept(held[name]) for name in changed})


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if not f.generated and not f.primary_key)


@cache
def _changeable(model: type[Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if isinstance(f, models.JSONField))


def _kept(value: Any) -> Any:
    """JSON changes in place; what it was must not change with it."""
    if isinstance(value, dict):
        return {key: _kept(one) for key, one in value.items()}
    return [_kept(one) for one in value] if isinstance(value, list) else value
