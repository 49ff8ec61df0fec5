"""Apps do not know each other, and the floors below know no app: what import-linter cannot see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, called_name, calls, first_text, lay, sources, templates

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
INCLUDE = re.compile(r"{%\s*(?:include|extends|load)\s+[\"']?(\w+)")
# Installing the journal's triggers after migrations and reading connections are no business signals.
HARMLESS_SIGNALS = {"post_migrate", "connection_created"}


def app_names(root: Path) -> set[str]:
    return {p.parent.name for p in (root / "gongkai" / "apps").glob("*/__init__.py")}


def keys_across(root: Path = ROOT) -> list[str]:
    """Relations written as text to a table of another app, from an app or from below."""
    apps = app_names(root)
    found = []
    for source in sources(root):
        foreign = apps - {source.part}
        for call in calls(source.tree):
            if called_name(call) in RELATIONS:
                target = first_text(call, "to") or ""
                if target.split(".")[0] in foreign:
                    found.append(source.at(call, f"key to {target}: use the shared case or an event"))
    return found


def models_by_name(root: Path = ROOT) -> list[str]:
    """`get_model` in an app reaches for a neighbour; there is never a need for one's own."""
    return [
        source.at(call, "get_model reaches around the imports")
        for source in sources(root)
        if source.floor == "apps"
        for call in calls(source.tree)
        if called_name(call) in ("get_model", "get_registered_model")
    ]


def templates_across(root: Path = ROOT) -> list[str]:
    apps = app_names(root)
    found = []
    for path in templates(root):
        parts = path.relative_to(root / "gongkai").parts
        owner = parts[1] if parts[0] == "apps" else ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found += [
                f"{'/'.join(parts)}:{number} takes a template of {name}"
                for name in INCLUDE.findall(line)
                if name in apps and name != owner
            ]
    return found


def _imported(tree: ast.Module) -> Iterator[tuple[ast.AST, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node, node.module or "", alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name, ""


def signals(root: Path = ROOT) -> list[str]:
    return [
        source.at(node, f"{module}.{name}: effects are written in the act, not behind its back")
        for source in sources(root)
        for node, module, name in _imported(source.tree)
        if re.match(r"django\.(dispatch|.*signals)\b", module) and name not in HARMLESS_SIGNALS
    ]


def test_no_key_reaches_into_another_app():
    assert keys_across() == []


def test_no_app_asks_for_a_table_by_name():
    assert models_by_name() == []


def test_no_template_is_borrowed_from_another_app():
    assert templates_across() == []


def test_nothing_happens_through_signals():
    assert signals() == []


def test_every_reach_to_a_neighbour_is_found(tmp_path):
    lay(
        tmp_path,
        {
            "gongkai/apps/asking/__init__.py": "",
            "gongkai/apps/trading/__init__.py": "",
            "gongkai/apps/asking/models.py": (
                "a = models.ForeignKey('trading.Bid', on_delete=1)\n"
                "b = models.OneToOneField(to='trading.Bid')\n"
                "c = models.ForeignKey('asking.Request')\n"
                "d = models.ForeignKey('cases.Case')\n"
            ),
            "gongkai/kernel/cases/models.py": "a = models.ForeignKey('asking.Request')\n",
            "gongkai/apps/asking/queries.py": "apps.get_model('trading', 'Bid')\n",
            "gongkai/apps/asking/templates/asking/a.html": (
                "{% extends 'web/desk.html' %}\n{% include 'trading/bid.html' %}\n{% include \"asking/b.html\" %}\n"
            ),
            "gongkai/web/templates/web/a.html": "{% include 'asking/b.html' %}\n",
        },
    )
    assert [line.split()[0] for line in keys_across(tmp_path)] == [
        "apps/asking/models.py:1",
        "apps/asking/models.py:2",
        "kernel/cases/models.py:1",
    ]
    assert len(models_by_name(tmp_path)) == 1
    assert [line.split()[0] for line in templates_across(tmp_path)] == [
        "apps/asking/templates/asking/a.html:2",
        "web/templates/web/a.html:1",
    ]


def test_a_signal_is_found(tmp_path):
    lay(
        tmp_path,
        {
            "gongkai/apps/asking/handlers.py": "from django.db.models.signals import post_save\n",
            "gongkai/kernel/law/a.py": "from django.dispatch import receiver\n",
            "gongkai/kernel/journal/apps.py": "from django.db.models.signals import post_migrate\n",
        },
    )
    assert len(signals(tmp_path)) == 2
