"""Changes to the organisation tree; the path is made here and nowhere else."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from gongkai.kernel.orgs.models import MAX_SIBLINGS, STEP, Department, Organisation, Region
from gongkai.kernel.orgs.queries import upper_bound


@transaction.atomic
def create_organisation(*, parent: Organisation | None = None, **fields: Any) -> Organisation:
    """Add a body below `parent` (or as a root) and give it the next free path segment."""
    return Organisation.objects.create(parent=parent, path=_next_path(parent), **fields)


def add_region(code: str, name: str, parent: Region | None = None) -> Region:
    """Add a place to the table of regions; a known code keeps its name."""
    return Region.objects.get_or_create(code=code, defaults={"name": name, "parent": parent})[0]


def add_department(org: Organisation, name: str, **fields: Any) -> Department:
    return Department.objects.create(org=org, name=name, **fields)


@transaction.atomic
def move_organisation(org: Organisation, parent: Organisation | None) -> None:
    """Hang a body below another; its whole subtree moves with it (机构改革)."""
    org.parent = parent
    org.clean()
    old, new = org.path, _next_path(parent)
    moved = Organisation.objects.filter(path__gte=old, path__lt=upper_bound(old))
    moved.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Organisation.objects.filter(pk=org.pk).update(parent=parent)
    _move_copies(old, new)
    org.refresh_from_db()


def _move_copies(old: str, new: str) -> None:
    """Every table that belongs to a body keeps a copy of its path for its lists; the journal's stays as written."""
    for model in apps.get_models():
        fields = {field.name for field in model._meta.concrete_fields}
        if {"org", "org_path"} <= fields:
            rows = model._base_manager.filter(org_path__gte=old, org_path__lt=upper_bound(old))
            rows.update(org_path=Concat(Value(new), Substr(F("org_path"), len(old) + 1)))


def _next_path(parent: Organisation | None) -> str:
    siblings = Organisation.objects.select_for_update().filter(parent=parent).order_by("-path")
    if parent is not None:
        Organisation.objects.select_for_update().get(pk=parent.pk)
    last = siblings.first()
    number = int(last.path[-STEP:]) + 1 if last else 1
    if number > MAX_SIBLINGS:
        raise ValueError("同一上级下的单位过多。")
    return f"{parent.path if parent else ''}{number:0{STEP}d}"
