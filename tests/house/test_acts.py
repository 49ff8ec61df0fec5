"""What an act needs, its page asks for: an act that must be reasoned has a form with `reason`."""

import ast
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from gongkai.kernel.cases.procedures import PUBLIC, START, SYSTEM, procedure
from gongkai.web.acts import ActForm
from tests.house.sources import Source, called_name, calls, sources

PAGES = {"act_response", "one_pass_response"}


def acting_pages() -> list[tuple[Source, ast.FunctionDef, ast.Call]]:
    """Every page on which staff do an act, with the call that draws it."""
    return [
        (source, function, call)
        for source in sources()
        if source.floor == "apps" and source.room == "views"
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef)
        for call in calls(function)
        if called_name(call) in PAGES
    ]


def meant(node: ast.expr, module: ModuleType) -> Any:
    """What a name of the module stands for: `KIND`, `reading.KIND`."""
    return getattr(meant(node.value, module), node.attr) if isinstance(node, ast.Attribute) else vars(module)[node.id]


def forms_of(function: ast.FunctionDef, call: ast.Call, module: ModuleType) -> Mapping[str, type[ActForm]]:
    """The table of forms the call takes its form from: given as such, `FORMS[act]`, `FORMS.get(act, ActForm)`."""
    node = call.args[3 if called_name(call) == "one_pass_response" else 4]
    if isinstance(node, ast.Name) and node.id not in vars(module):
        node = next(
            one.value
            for one in ast.walk(function)
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and one.targets[0].id == node.id
        )
    if isinstance(node, ast.Call):
        node = node.func.value
    return meant(node.value if isinstance(node, ast.Subscript) else node, module)


def unreasoned(kind: str, forms: Mapping[str, type[ActForm]]) -> Iterator[str]:
    """Acts of staff that must be reasoned and whose page does not ask why, so that each of them is refused."""
    for act in procedure(kind).acts:
        # What opens a case has a page of its own; what people outside or the clock do has none at the desk.
        if not act.reason_required or set(act.by) <= {PUBLIC, SYSTEM} or act.source == (START,):
            continue
        if "reason" not in forms.get(act.id, ActForm).base_fields:
            yield f"{kind}.{act.id}"


def name_of(page: tuple[Source, ast.FunctionDef, ast.Call]) -> str:
    return f"{'.'.join(page[0].parts)}.{page[1].name}"


@pytest.mark.parametrize("page", acting_pages(), ids=name_of)
def test_whoever_must_give_a_reason_is_asked_for_it(page):
    source, function, call = page
    module = import_module(".".join(("gongkai", *source.parts)))
    assert list(unreasoned(meant(call.args[2], module), forms_of(function, call, module))) == []


def test_an_act_without_its_reason_is_found():
    assert list(unreasoned("services.consultation", {"extend": ActForm})) == [
        "services.consultation.extend",
        "services.consultation.take_down",
    ]
