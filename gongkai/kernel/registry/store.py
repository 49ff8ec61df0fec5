"""The found modules, and the questions the platform asks of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from gongkai.kernel.registry.modules import (
    MENU_GROUPS,
    Ask,
    Detail,
    Menu,
    Module,
    PublicBlock,
    PublicList,
    Rateable,
    Record,
    Role,
    Separation,
    Todo,
)

if TYPE_CHECKING:
    from gongkai.kernel.people.actors import Actor

PLATFORM_ROLES = (
    Role("platform.admin", "平台管理员", "subtree", "维护人员、岗位和授权代理，查看机构"),
    Role("platform.auditor", "日志审计员", "subtree", "查阅业务日志与校验结果"),
    Role("platform.exchange", "数据交换员", "subtree", "生成、下载交换批次，处理交换数据的问题"),
    Role("platform.identity", "申请人核验员", "own", "在窗口核对申请人的证件，登记实名等级"),
)

PLATFORM_SEPARATIONS = (Separation(("platform.admin", "platform.auditor"), "设置人员与岗位的人不应审计自己的操作"),)


@cache
def modules() -> dict[str, Module]:
    """Every app's MODULE by id. A duplicate id or role refuses to start."""
    found: dict[str, Module] = {}
    for name in settings.APPS:
        declared = import_module(f"gongkai.apps.{name}.module").MODULE
        if declared.id != name:
            raise ImproperlyConfigured(f"apps/{name}/module.py 声明的模块名是“{declared.id}”，应与目录同名。")
        found[name] = declared
    _refuse_duplicates((r.id for m in found.values() for r in m.roles), "岗位")
    if unknown := sorted({entry.group for m in found.values() for entry in m.menus} - MENU_GROUPS.keys()):
        raise ImproperlyConfigured(f"菜单用到未声明的分组：{'、'.join(unknown)}。")
    _refuse_duplicates((kind for m in found.values() for kind in m.case_pages), "办件种类")
    _refuse_duplicates((kind for m in found.values() for kind in m.my_pages), "申请人空间的办件种类")
    return found


def module(module_id: str) -> Module:
    return modules()[module_id]


@cache
def roles() -> dict[str, Role]:
    declared = [*PLATFORM_ROLES, *(r for m in modules().values() for r in m.roles)]
    return {r.id: r for r in declared}


@cache
def separations() -> tuple[Separation, ...]:
    """Every declared separation of duties, and those that follow from overseers; an unknown role refuses to start."""
    declared = (*PLATFORM_SEPARATIONS, *(s for m in modules().values() for s in m.separations), *_overseers_apart())
    if unknown := sorted({r for s in declared for r in s.roles} - roles().keys()):
        raise ImproperlyConfigured(f"职责分离规则用到未声明的岗位：{'、'.join(unknown)}。")
    return declared


def _overseers_apart() -> list[Separation]:
    """Who watches everybody handles nothing: apart from every post of other apps that reaches one body only."""
    found = []
    for one in modules().values():
        others = [r for m in modules().values() if m.id != one.id for r in m.roles if r.scope == "own"]
        for overseer in (r for r in one.roles if r.overseer):
            reason = f"{overseer.label}监督办理，不参与办理"
            found += [Separation((overseer.id, other.id), reason) for other in others]
    return found


def role(role_id: str) -> Role | None:
    return roles().get(role_id)


def role_label(role_id: str) -> str:
    known = role(role_id)
    return known.label if known else role_id


def role_scope(role_id: str) -> str:
    known = role(role_id)
    return known.scope if known else "own"


def procedure_paths(what: str = "procedures") -> list[tuple[str, Path]]:
    """(module id, file) of every procedure or letter file the modules name."""
    found = []
    for item in modules().values():
        root = Path(str(import_module(f"gongkai.apps.{item.id}").__file__)).parent
        for pattern in getattr(item, what):
            files = sorted(root.glob(pattern))
            if not files:
                raise ImproperlyConfigured(f"模块“{item.id}”声明的文件 {pattern} 不存在。")
            found += [(item.id, file) for file in files]
    return found


@cache
def records() -> dict[str, Record]:
    """How each kind of case is destroyed and handed over."""
    return {record.kind: record for item in modules().values() for record in item.records}


def retention_paths() -> list[tuple[str, str]]:
    """(module id, law file from the package) of every 保管期限表."""
    return [(m.id, f"apps/{m.id}/{m.retention}") for m in modules().values() if m.retention]


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url: str
    icon: str
    count: int | None = None


@dataclass(frozen=True)
class MenuGroup:
    label: str
    entries: list[MenuEntry]


def desk_menu(actor: "Actor") -> list[MenuGroup]:
    """The side menu for this person: only what one of the posts opens, with counts where declared.

    Every app's entries stand under the shared headings; within one, app by app in their own order.
    """
    shown: dict[str, list[MenuEntry]] = {group: [] for group in MENU_GROUPS}
    for item in modules().values():
        for menu in sorted(item.menus, key=lambda m: m.order):
            if actor.roles.intersection(menu.roles):
                shown[menu.group].append(_entry(menu, actor))
    return [MenuGroup(label, shown[group]) for group, label in MENU_GROUPS.items() if shown[group]]


def _entry(menu: Menu, actor: "Actor") -> MenuEntry:
    count = import_string(menu.count)(actor) if menu.count else None
    return MenuEntry(menu.label, menu.url, menu.icon, count)


def asks(actor: "Actor") -> list[Ask]:
    """What asks for this person beside the cases that wait, app by app."""
    return [ask for m in modules().values() for path in m.asks for ask in import_string(path)(actor)]


def public_lists() -> list[PublicList]:
    return sorted((p for m in modules().values() for p in m.public_lists), key=lambda p: p.order)


def public_blocks() -> list[PublicBlock]:
    return sorted((b for m in modules().values() for b in m.public_blocks), key=lambda b: b.order)


def case_page(kind: str) -> str:
    """URL name of the desk page that shows a case of this kind."""
    return next((m.case_pages[kind] for m in modules().values() if kind in m.case_pages), "")


@cache
def my_pages() -> dict[str, str]:
    """Kinds of case an applicant may have, with the URL names of their pages."""
    return {kind: name for m in modules().values() for kind, name in m.my_pages.items()}


@cache
def details() -> dict[str, list[Detail]]:
    """By kind of case: the choices that its journal keeps, in the order in which they are shown."""
    found: dict[str, list[Detail]] = {}
    for one in modules().values():
        for detail in one.details:
            found.setdefault(detail.kind, []).append(detail)
    return found


@cache
def my_labels() -> dict[str, str]:
    """What an applicant calls a kind of case."""
    return {kind: label for m in modules().values() for kind, label in m.my_labels.items()}


def my_letters(case: Any) -> list[Any]:
    """The letters of a case that its applicant may read."""
    owner = next((m for m in modules().values() if case.kind in m.my_pages), None)
    return list(import_string(owner.my_letters)(case)) if owner and owner.my_letters else []


def my_tasks(cases: Iterable[Any]) -> list[Todo]:
    """What applicants have to do in these open cases, the soonest due first; every app speaks of its own kinds."""
    known = list(cases)
    found: list[Todo] = []
    for item in modules().values():
        own = [case for case in known if case.kind in item.my_pages]
        if item.my_tasks and own:
            found += import_string(item.my_tasks)(own)
    return sorted(found, key=lambda todo: todo.due_on or date.max)


def my_drafts(applicant_uid: Any) -> list[Todo]:
    """What this applicant has begun and not sent in, of all apps."""
    hooks = [item.my_drafts for item in modules().values() if item.my_drafts]
    return [todo for dotted in hooks for todo in import_string(dotted)(applicant_uid)]


@cache
def rateable() -> dict[str, Rateable]:
    """Kinds of case that can be rated, and when."""
    return {one.kind: one for m in modules().values() for one in m.rateable}


def my_offers(cases: Iterable[Any]) -> dict[int, list[Todo]]:
    """What an applicant may do with cases beside what their own app offers, by the key of the case."""
    known = list(cases)
    found: dict[int, list[Todo]] = {}
    for item in modules().values():
        if item.my_offers and known:
            for key, todo in import_string(item.my_offers)(known).items():
                found.setdefault(key, []).append(todo)
    return found


def exchange_numbers(cases: Iterable[Any]) -> dict[int, str]:
    """办件编号 as other systems know it (GB/T 39046), by the key of the case; our own where an app has no other."""
    known = list(cases)
    found = {case.pk: case.number for case in known}
    for item in modules().values():
        if item.exchange_numbers and known:
            numbers = import_string(item.exchange_numbers)(known)
            found |= {key: number for key, number in numbers.items() if number}
    return found


def exchange_types(cases: Iterable[Any]) -> dict[int, str]:
    """事项类型代码 (GB/T 39046 附录A.1) of the items that cases are about, by the key of the case."""
    known, found = list(cases), dict[int, str]()
    for item in modules().values():
        if item.exchange_types and known:
            found |= import_string(item.exchange_types)(known)
    return found


def desk_offers(case: Any, actor: Any) -> list[Todo]:
    """What other apps offer staff on the page of a case."""
    hooks = [item.desk_offers for item in modules().values() if item.desk_offers]
    return [todo for dotted in hooks for todo in import_string(dotted)(case, actor)]


def subject_links(key: str) -> list[Todo]:
    """What other apps have to show of a subject of cases, such as an item."""
    hooks = [item.subject_links for item in modules().values() if item.subject_links]
    return [todo for dotted in hooks for todo in import_string(dotted)(key)]


def load_declared() -> None:
    """Import the jobs, handlers, actions and figures of every module, so that their decorators have run."""
    for item in modules().values():
        for dotted in [*item.actions, *item.handlers, *item.jobs, *item.figures]:
            import_module(dotted)


def _refuse_duplicates(ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ImproperlyConfigured(f"{what}“{one}”被声明了两次。")
        seen.add(one)
