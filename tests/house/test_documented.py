"""Everything an operator or a neighbour relies on is declared once, in Chinese, and stands in docs/reference."""

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from django.apps import apps
from django.db import models

from tests.house.sources import ROOT, called_name, calls, first_text, lay, sources

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Read by the tools of a test run or set for Django itself; no operator's concern.
FOREIGN_VARIABLES = {"DJANGO_SETTINGS_MODULE"}


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    return _generator()


def environment_reads(root: Path = ROOT) -> list[str]:
    """Variables read past `config/env.py`, and names that do not start with GONGKAI_."""
    found = []
    for source in sources(root):
        if source.parts == ("config", "env"):
            continue
        for node in ast.walk(source.tree):
            name = _variable(node)
            if name is not None and name not in FOREIGN_VARIABLES:
                found.append(source.at(node, f"reads {name or 'a variable'}; declare it through gongkai.config.env"))
        for call in calls(source.tree):
            receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
            declares = isinstance(receiver, ast.Name) and receiver.id == "env" and called_name(call) in KINDS
            if declares and not (first_text(call) or "").startswith("GONGKAI_"):
                found.append(source.at(call, f"{first_text(call)} must start with GONGKAI_"))
    return found


KINDS = {"text", "number", "flag", "words", "folder"}


def _variable(node: ast.AST) -> str | None:
    """The variable that `os.environ[...]`, `os.environ.get(...)` or `os.getenv(...)` reads; "" when computed."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and _is_environ(node.value):
        return node.slice.value if isinstance(node.slice, ast.Constant) else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("get", "setdefault", "pop") and _is_environ(node.func.value):
            return first_text(node) or ""
        if node.func.attr == "getenv":
            return first_text(node) or ""
    return None


def _is_environ(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def test_every_setting_is_declared_and_named_alike():
    assert environment_reads() == []


def test_a_variable_read_past_the_declarations_is_found(tmp_path):
    lay(
        tmp_path,
        {
            "gongkai/kernel/law/a.py": (
                "import os\nos.environ['HOME']\nos.environ.get('GONGKAI_X')\nos.getenv('Y')\nos.environ[name]\n"
                "os.environ['Z'] = '1'\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a')\ndict(os.environ)\n"
                "env.text('OTHER', '', 'x')\nenv.text('GONGKAI_FINE', '', 'x')\n"
            )
        },
    )
    assert [line.split()[0].rsplit(":")[1] for line in environment_reads(tmp_path)] == ["2", "3", "4", "5", "9"]


def test_every_setting_has_a_chinese_meaning_and_stands_in_the_reference(generate):
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    silent = [s.name for s in generate.settings() if not CHINESE.search(s.meaning)]
    missing = [s.name for s in generate.settings() if f"`{s.name}`" not in page]
    assert (silent, missing) == ([], [])


def test_every_event_says_in_chinese_what_happened_and_stands_in_the_reference(generate):
    page = (ROOT / "docs" / "reference" / "events.md").read_text(encoding="utf-8")
    found = list(generate.events())
    assert [e.name for e in found if not CHINESE.search(e.meaning)] == []
    assert [e.name for e in found if f"`{e.name}`" not in page] == []
    assert [e.name for e in found if not e.name.startswith(e.sender.split(".")[1] + ".")] == []
    assert len({e.name for e in found}) == len(found)


def test_every_verb_job_and_command_is_labelled_and_stands_in_the_reference():
    from gongkai.console.program import program
    from gongkai.kernel import jobs
    from gongkai.kernel.journal.verbs import VERBS

    reference = ROOT / "docs" / "reference"
    verbs, scheduled, commands = (
        (reference / name).read_text(encoding="utf-8") for name in ("verbs.md", "jobs.md", "commands.md")
    )
    assert [v for v, label in VERBS.items() if not CHINESE.search(label) or f"`{v}`" not in verbs] == []
    declared = {
        name: spec for name, spec in jobs.declared().items() if spec.function.__module__.split(".")[0] == "gongkai"
    }
    declared = {name: spec for name, spec in declared.items() if ".tests." not in spec.function.__module__}
    assert [n for n, s in declared.items() if not CHINESE.search(s.label) or f"`{n}`" not in scheduled] == []
    with click.Context(program) as context:
        names = program.list_commands(context)
    assert [n for n in names if f"## gongkai {n}\n" not in commands] == []


def _texts(model: type[models.Model]) -> list[tuple[str, str]]:
    """(where, what a person reads) of a model: its name, the fields somebody fills in, its choices."""
    own = [(model._meta.label, str(model._meta.verbose_name)), (model._meta.label, model.__doc__ or "")]
    for field in model._meta.get_fields():
        if not isinstance(field, models.Field) or not field.editable or field.name == "id":
            continue
        if field.model.__module__.split(".")[0] != "gongkai":
            continue  # inherited from Django, translated there
        where = f"{model._meta.label}.{field.name}"
        own.append((where, str(field.verbose_name)))
        own += [(where, str(label)) for _, label in field.flatchoices]
    return own


def english_models(checked: list[type[models.Model]]) -> list[str]:
    return [f"{where}: “{text[:40]}”" for model in checked for where, text in _texts(model) if not CHINESE.search(text)]


def test_every_table_column_and_choice_has_a_chinese_name():
    own = [m for m in apps.get_models() if m.__module__.split(".")[0] == "gongkai" and ".tests" not in m.__module__]
    assert own
    assert english_models(own) == []


def test_an_english_model_is_found():
    class Meta:
        app_label = "law"
        managed = False

    fields: dict[str, Any] = {
        "__module__": "gongkai.kernel.law.samples",
        "__doc__": "A sample.",
        "Meta": Meta,
        "title": models.CharField(max_length=10),
        "state": models.CharField("状态", max_length=10, choices=[("a", "Open"), ("b", "办结")]),
    }
    sample = type("Sample", (models.Model,), fields)
    try:
        found = english_models([sample])
    finally:
        del apps.all_models["law"]["sample"]
        apps.clear_cache()
    assert [line.split(":")[0] for line in found] == [
        "law.Sample",
        "law.Sample",
        "law.Sample.title",
        "law.Sample.state",
    ]


def test_generated_pages_that_differ_or_are_left_over_are_found(generate, tmp_path):
    lay(tmp_path, {"law/a.md": "old", "law/gone.md": "x", "reference/b.md": "same", "explain/c.md": "by hand"})
    wanted = {Path("law/a.md"): "new", Path("reference/b.md"): "same", Path("law/new.md"): "n"}
    assert generate.differing(wanted, tmp_path) == [Path("law/a.md"), Path("law/new.md"), Path("law/gone.md")]
    generate.write(wanted, tmp_path)
    assert generate.differing(wanted, tmp_path) == []
    assert (tmp_path / "explain" / "c.md").exists()
