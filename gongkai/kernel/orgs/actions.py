"""Changes to the organisation tree; the path is made here and nowhere else, and each change is in the journal."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.orgs.models import MAX_SIBLINGS, STEP, Department, Organisation, Region
from gongkai.kernel.orgs.queries import upper_bound
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import SYSTEM, Actor

# What others keep a copy of: search, public addresses, permissions by path.
TOLD = frozenset({"name", "short_name", "site_slug", "active", "path", "region"})


@transaction.atomic
def create_organisation(*, parent: Organisation | None = None, by: Actor = SYSTEM, **fields: Any) -> Organisation:
    """Add a body below `parent` (or as a root) and give it the next free path segment."""
    org = Organisation.objects.create(parent=parent, path=_next_path(parent), **fields)
    _write(org, "create", by, "orgs.create", {"name": org.name, "org": parent.name if parent else ""})
    return org


@transaction.atomic
def change_organisation(org: Organisation, *, by: Actor, **fields: Any) -> Organisation:
    """机构资料变更: what was and what is now stands in the journal; a change of place is `move_organisation`."""
    old = Organisation.objects.select_for_update().get(pk=org.pk)
    changed = {name: (getattr(old, name), value) for name, value in fields.items() if getattr(old, name) != value}
    if not changed:
        return org
    for name, (_, value) in changed.items():
        setattr(org, name, value)
    org.save(update_fields=list(changed))
    labels = [str(getattr(Organisation._meta.get_field(name), "verbose_name", name)) for name in changed]
    values = {name: {"from": str(before), "to": str(after)} for name, (before, after) in changed.items()}
    _write(org, "edit", by, "orgs.change", {"fields": labels, "values": values})
    _tell(org, set(changed))
    return org


@transaction.atomic
def configure(org: Organisation, *, by: Actor, reason: str, **values: Any) -> Organisation:
    """本单位设置: keys of its settings, each with what it was; the caller has checked who may."""
    locked = Organisation.objects.select_for_update().get(pk=org.pk)
    changed = {key: value for key, value in values.items() if locked.settings.get(key) != value}
    org.settings = locked.settings
    if not changed:
        return org
    before = {key: locked.settings.get(key) for key in changed}
    org.settings = {**locked.settings, **changed}
    Organisation.objects.filter(pk=org.pk).update(settings=org.settings)
    _write(org, "configure", by, "orgs.configure", {"reason": reason, "before": before, "values": changed})
    return org


def add_region(code: str, name: str, parent: Region | None = None) -> Region:
    """Add a place to the table of regions; a known code keeps its name."""
    return Region.objects.get_or_create(code=code, defaults={"name": name, "parent": parent})[0]


@transaction.atomic
def add_department(org: Organisation, name: str, *, by: Actor = SYSTEM, **fields: Any) -> Department:
    """设立内设机构."""
    department = Department.objects.create(org=org, name=name, **fields)
    _write(org, "create", by, "orgs.add_department", {"what": "内设机构", "name": name})
    return department


@transaction.atomic
def change_department(department: Department, *, by: Actor, **fields: Any) -> Department:
    """内设机构更名、停用: what was and what is now stands in the body's journal; cases keep pointing at it."""
    old = Department.objects.select_for_update().get(pk=department.pk)
    changed = {name: (getattr(old, name), value) for name, value in fields.items() if getattr(old, name) != value}
    if not changed:
        return department
    for name, (_, value) in changed.items():
        setattr(department, name, value)
    department.save(update_fields=list(changed))
    values = {name: {"from": str(before), "to": str(after)} for name, (before, after) in changed.items()}
    _write(department.org, "edit", by, "orgs.change_department", {"what": f"内设机构“{old.name}”", "values": values})
    return department


@transaction.atomic
def move_organisation(org: Organisation, parent: Organisation | None, *, by: Actor = SYSTEM) -> None:
    """Hang a body below another; its whole subtree moves with it (机构改革)."""
    before = org.parent
    org.parent = parent
    org.clean()
    old, new = org.path, _next_path(parent)
    moved = Organisation.objects.filter(path__gte=old, path__lt=upper_bound(old))
    moved.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Organisation.objects.filter(pk=org.pk).update(parent=parent)
    _move_copies(old, new)
    org.refresh_from_db()
    places = {"org": parent.name if parent else "", "old_parent": before.name if before else ""}
    _write(org, "transfer", by, "orgs.move", {**places, "old_path": old, "new_path": new})
    _tell(org, {"path"})


def _write(org: Organisation, verb: str, by: Actor, act: str, details: dict[str, Any]) -> None:
    journal.write(subject=f"organisation:{org.uid}", verb=verb, by=by, act=act, org=org, details=details)


def _tell(org: Organisation, changed: set[str]) -> None:
    if told := sorted(changed & TOLD):
        emit(OrganisationChanged(org_id=org.pk, org_path=org.path, fields=",".join(told)))


def _move_copies(old: str, new: str) -> None:
    """Every table that belongs to a body keeps a copy of its path for its lists; the journal's stays as written.

    A copy left behind would be read under whichever body is given that path next.
    """
    for model in apps.get_models():
        fields = {field.name for field in model._meta.concrete_fields}
        if "org_path" in fields and model._meta.app_label != "journal":
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
