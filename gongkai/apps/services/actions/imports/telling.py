"""What is said of an import: to whoever sent it, and of items in force before and after."""

from typing import Any

from gongkai.apps.services.models import ListImport
from gongkai.apps.services.rules.difference import Difference
from gongkai.kernel.people import notices
from gongkai.kernel.people.queries import by_id

LONGEST_CELL = 80


def done_words(held: ListImport, refused: int) -> str:
    what = "检查" if held.check_only else "导入"
    return f"{what}完成，{refused}个机关不符合要求" if refused else f"{what}完成，没有发现问题"


def tell(held: ListImport, what: str) -> None:
    account = by_id(held.sent_by_account_id) if held.sent_by_account_id is not None else None
    if account is not None:
        title = f"清单“{held.name}”{what}"
        link = f"/desk/services/imports/{held.uid}/"
        notices.tell([account], title, fingerprint=f"services.import:{held.uid}:{what}"[:120], link=link)


def in_words(name: str, difference: Difference) -> dict[str, Any]:
    return {
        "name": name,
        "changes": [
            {
                "label": change.label,
                "row": change.row,
                "cells": [
                    {"label": c.label, "before": c.before[:LONGEST_CELL], "after": c.after[:LONGEST_CELL]}
                    for c in change.cells
                ],
            }
            for change in difference.changes
        ],
    }
