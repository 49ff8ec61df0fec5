"""Reading: statements composed once by the ORM, then run with other keys."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from gongkai.kernel.rows.remembering import Remembering
from gongkai.kernel.rows.running import answers, the_wrapper

M = TypeVar("M", bound=Model)
STATEMENTS = "_gongkai_statements"


Convert = Callable[[Any, Any, BaseDatabaseWrapper], Any]


class Part(NamedTuple):
    """The row of one table in a row of the answer; `relation` leads to it from the part before."""

    relation: str
    model: type[Model]
    names: tuple[str, ...]


class Statement:
    """A composed `SELECT … WHERE field = %s`, with what turns its rows into values; `beside` names a relation (or
    several, one from the other: "case__org") that is never empty and is read in the same statement."""

    def __init__(self, rows: QuerySet[Any], beside: str) -> None:
        if beside:
            rows = rows.select_related(beside)
        compiler = rows.query.get_compiler(connection=the_wrapper())
        self.sql, _ = compiler.as_sql()
        columns = [column[0] for column in compiler.select]
        self.converters = [
            (at, _sooner(convert, column), column)
            for at, (several, column) in compiler.get_converters(columns).items()
            for convert in several
        ]
        self.parts = list(_parts(rows.model, beside, [column.target for column in columns]))

    def run(self, values: Sequence[Any], wrapper: BaseDatabaseWrapper) -> list[Any]:
        return [self._read(list(row), wrapper) for row in answers(wrapper, self.sql, values)]

    def _read(self, row: list[Any], wrapper: BaseDatabaseWrapper) -> Any:
        for at, convert, column in self.converters:
            if (value := row[at]) is not None:
                row[at] = convert(value, column, wrapper)
        first = before = None
        for relation, model, names in self.parts:
            instance = _instance(model, names, row)
            if before is None:
                first = instance
            else:
                before._state.fields_cache[relation] = instance
            before, row = instance, row[len(names) :]
        return first


def _sooner(convert: Convert, column: Any) -> Convert:
    """Nearly every JSON field holds nothing, which need not be parsed to be known."""
    field = column.target
    if type(field) is not models.JSONField or field.decoder is not None or convert != field.from_db_value:
        return convert

    def read(value: Any, column: Any, wrapper: BaseDatabaseWrapper) -> Any:
        if value == "{}":
            return {}
        return [] if value == "[]" else convert(value, column, wrapper)

    return read


def _parts(model: type[Model], beside: str, fields: list[Any]) -> Iterator[Part]:
    """Each table's fields stand together in the answer, in the order of the relations."""
    for relation in ("", *filter(None, beside.split("__"))):
        if relation:
            model = model._meta.get_field(relation).related_model  # type: ignore[assignment]  # a relation has one
        own, fields = fields[: len(model._meta.concrete_fields)], fields[len(model._meta.concrete_fields) :]
        if any(field.model is not model for field in own):
            raise LookupError(f"{beside} is not read in the order of its relations")
        yield Part(relation, model, tuple(field.attname for field in own))


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
    wrapper = the_wrapper()
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


def reread(instance: Model, *, beside: str = "") -> None:
    """The row as it stands now, in place of what the instance held; relations are followed anew, but those that are
    read `beside` it."""
    fresh = one_of(type(instance), instance.pk, beside=beside).__dict__
    known = fresh.pop("_state").fields_cache
    instance.__dict__.update(fresh)
    instance._state.fields_cache = known
    instance.__dict__.pop("_prefetched_objects_cache", None)
    if isinstance(instance, Remembering):
        instance.remember_saved()
