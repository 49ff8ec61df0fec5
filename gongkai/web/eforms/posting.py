"""From what a page sent to answers: only what stood on the page is taken, the rest stays as it was."""

from typing import Any

from django.http import QueryDict

from gongkai.kernel.eforms.definition import Definition, Field, Page
from gongkai.kernel.eforms.definition.parts import fields_of

# A hidden field that names every box and choice on the page: an empty one sends nothing by itself.
STOOD = "_stood"
COUNT = ".count"


def answers_of(definition: Definition, page: Page, post: QueryDict, earlier: dict[str, Any]) -> dict[str, Any]:
    """The earlier answers with those of this page."""
    answers = dict(earlier)
    stood = frozenset(post.getlist(STOOD))
    for field in fields_of(page.parts):
        if field.id not in definition.rows_of:
            _take(field, field.id, post, stood, answers)
    for rows in definition.rows.values():
        if definition.page_of[rows.id] == page.id and f"{rows.id}{COUNT}" in post:
            answers[rows.id] = _rows(rows.id, rows.fields, rows.max, post, stood, earlier.get(rows.id))
    return answers


def _rows(
    name: str, columns: tuple[Field, ...], most: int, post: QueryDict, stood: frozenset[str], earlier: Any
) -> list[dict[str, Any]]:
    count = str(post[f"{name}{COUNT}"])
    number = min(int(count), most) if count.isdecimal() and len(count) < 4 else 0
    known = earlier if isinstance(earlier, list) else []
    found = []
    for place in range(number):
        row = dict(known[place]) if place < len(known) and isinstance(known[place], dict) else {}
        for column in columns:
            _take(column, f"{name}.{place}.{column.id}", post, stood, row)
        found.append(row)
    return found


def _take(field: Field, path: str, post: QueryDict, stood: frozenset[str], answers: dict[str, Any]) -> None:
    if not field.is_input or field.kind == "file":
        return  # files are stored when they come, not when the page is sent
    if field.kind == "address" and f"{path}.detail" in post:
        answers[field.id] = {"region": post.get(f"{path}.region", ""), "detail": post[f"{path}.detail"]}
    elif field.kind == "signature" and f"{path}.name" in post:
        answers[field.id] = {"name": post[f"{path}.name"], "strokes": post.get(f"{path}.strokes", "")}
    elif field.kind == "choices" and path in stood:
        answers[field.id] = post.getlist(path)
    elif path in post or path in stood:
        answers[field.id] = post.get(path, "")
