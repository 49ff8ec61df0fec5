"""Rows change in actions only; pages and interfaces ask queries."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.house.sources import ROOT, Source, called_name, calls, first_text, lay, sources

ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "aget_or_create", "aupdate_or_create"}
# A queryset's update takes only keywords, a row's save and delete nothing or keywords; a dict, a hash,
# a workbook or an index takes a positional argument.
KEYWORDS_ONLY = {"save", "create", "update", "delete", "asave", "acreate", "aupdate", "adelete"}
WRITING_SQL = re.compile(r"\s*(insert|update|delete|replace|truncate)\s", re.IGNORECASE)
# Kernel parts are freer inside, but what a page or a question does never writes.
KERNEL_READERS = {"views", "api", "queries", "reading", "rules", "templatetags", "forms", "urls"}
FRONT = {"views", "api", "handlers", "jobs", "commands", "templatetags", "module", "urls"}


def _may_write(source: Source) -> bool:
    if source.floor == "kernel":
        return source.room not in KERNEL_READERS
    return source.room == "actions" or source.floor in ("config", "console")


@cache
def acting_names(tree: ast.Module) -> frozenset[str]:
    """Names that stand for modules of actions in this file: calling one of their functions is an act, not a write."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            inside = "actions" in (node.module or "").split(".")
            found |= {a.asname or a.name for a in node.names if inside or a.name == "actions"}
    return frozenset(found)


def is_write(call: ast.Call, acting: frozenset[str]) -> bool:
    name = called_name(call)
    if not isinstance(call.func, ast.Attribute) or _last_name(call.func.value) in acting | {"session"}:
        return False
    if name in ALWAYS:
        return True
    if name in KEYWORDS_ONLY:
        if name in ("create", "acreate", "update", "aupdate"):
            return bool(call.keywords) and not call.args
        return not call.args
    return name in ("execute", "executemany") and bool(WRITING_SQL.match(first_text(call) or ""))


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def writes_outside_actions(root: Path = ROOT) -> list[str]:
    return [
        source.at(call, f".{called_name(call)}() writes; only actions may")
        for source in sources(root)
        if source.floor in ("apps", "web", "kernel") and not _may_write(source)
        for call in calls(source.tree)
        if is_write(call, acting_names(source.tree))
    ]


def managers_in_front_rooms(root: Path = ROOT) -> list[str]:
    return [
        source.at(node, f".{node.attr} belongs into queries, where visibility lives")
        for source in sources(root)
        if source.floor in ("apps", "web", "kernel")
        and (source.room in (FRONT if source.floor == "apps" else {"views", "api", "templatetags"}))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    ]


def test_only_actions_write():
    assert writes_outside_actions() == []


def test_a_write_in_the_wrong_room_is_found(tmp_path):
    bad = (
        "def page(request, row, rows, log):\n"
        "    row.save()\n"
        "    row.save(update_fields=['a'])\n"
        "    rows.filter(a=1).update(a=2)\n"
        "    rows.create(a=1)\n"
        "    rows.bulk_create([row])\n"
        "    rows.get_or_create(a=1)\n"
        "    rows.all().delete()\n"
        "    log.execute('DELETE FROM journal_entry')\n"
    )
    fine = (
        "from gongkai.apps.asking.actions import requests as acts\n"
        "def page(request, seen, book, digest, index, cursor):\n"
        "    seen.update({'a': 1})\n"
        "    digest.update(b'a')\n"
        "    book.save('a.docx')\n"
        "    index.delete('a')\n"
        "    cursor.execute('SELECT 1')\n"
        "    request.session.save()\n"
        "    acts.create(org=1)\n"
    )
    lay(
        tmp_path,
        {
            "gongkai/apps/asking/views.py": bad,
            "gongkai/apps/asking/queries.py": fine,
            "gongkai/apps/asking/actions/request.py": bad,
            "gongkai/apps/asking/tests/test_a.py": bad,
            "gongkai/apps/asking/migrations/0001_a.py": bad,
            "gongkai/kernel/orgs/queries.py": "def f(row):\n    row.save()\n",
            "gongkai/kernel/orgs/actions.py": bad,
        },
    )
    found = writes_outside_actions(tmp_path)
    assert [line.split()[0] for line in found] == [
        *(f"apps/asking/views.py:{n}" for n in range(2, 10)),
        "kernel/orgs/queries.py:2",
    ]


def test_pages_and_interfaces_ask_queries():
    assert managers_in_front_rooms() == []


def test_a_manager_in_a_view_is_found(tmp_path):
    line = "from x import Request\nrows = Request.objects.all()\n"
    lay(
        tmp_path,
        {
            "gongkai/apps/asking/views/public.py": line,
            "gongkai/apps/asking/templatetags/asking.py": line,
            "gongkai/apps/asking/queries.py": line,
            "gongkai/kernel/people/views.py": line,
        },
    )
    assert [found.split()[0] for found in managers_in_front_rooms(tmp_path)] == [
        "apps/asking/templatetags/asking.py:2",
        "apps/asking/views/public.py:2",
        "kernel/people/views.py:2",
    ]
