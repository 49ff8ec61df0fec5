"""Counting and opening figures: one grouped query for a whole table, and the records behind any cell."""

from typing import Any

from django.db.models import Q, QuerySet

from gongkai.kernel.figures.declare import FIGURES, Figure, Scope
from gongkai.kernel.orgs.queries import upper_bound

Key = tuple[Any, ...]


def get(name: str) -> Figure:
    return FIGURES[name]


def table(name: str, scope: Scope) -> dict[Key, Any]:
    """Every non-empty cell in one query; a figure without dimensions has the single key ()."""
    figure = get(name)
    rows = figure.rows(scope).order_by()
    if not figure.dimensions:
        return {(): rows.aggregate(n=figure.measure)["n"] or 0}
    counted = rows.values(*figure.dimensions).annotate(figure_value=figure.measure)
    return {tuple(row[d] for d in figure.dimensions): row["figure_value"] for row in counted}


def table_by_org(name: str, scope: Scope, field: str = "org_id") -> dict[Any, dict[Key, Any]]:
    """The same table for every body of the subtree, by its key or its path, still one query."""
    figure = get(name)
    found: dict[Any, dict[Key, Any]] = {}
    # The measure stands last in each tuple; tuples cost a third of dicts, and a cursor on the server would keep
    # PostgreSQL from counting in parallel.
    counted = figure.rows(scope).order_by().values(field, *figure.dimensions).annotate(figure_value=figure.measure)
    for org_id, *key, value in counted.values_list(field, *figure.dimensions, "figure_value"):
        found.setdefault(org_id, {})[tuple(key)] = value
    return found


def drill(name: str, scope: Scope, key: Key = ()) -> QuerySet[Any]:
    """The records behind one cell; None in a key leaves that dimension open."""
    figure = get(name)
    wanted = {d: v for d, v in zip(figure.dimensions, key, strict=False) if v is not None}
    return figure.rows(scope).filter(**wanted)


def in_scope(scope: Scope, prefix: str = "") -> Q:
    """The condition "of this body", "of this subtree" or "of these bodies" over `org_id`/`org_path` columns."""
    if scope.org_ids:
        return Q(**{f"{prefix}org_id__in": scope.org_ids})
    if scope.subtree:
        path = f"{prefix}org_path"
        return Q(**{f"{path}__gte": scope.org_path, f"{path}__lt": upper_bound(scope.org_path)})
    return Q(**{f"{prefix}org_id": scope.org_id})
