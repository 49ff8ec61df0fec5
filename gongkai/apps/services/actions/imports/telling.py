"""What is said of an import: to whoever sent it, and of items in force before and after."""

from typing import Any

from gongkai.apps.services.models import BatchScope, ListImport
from gongkai.apps.services.rules.difference import Difference
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import notices
from gongkai.kernel.people.queries import by_id

LONGEST_CELL = 80
# What is taken over as one: the list of a body, or one of its special lists.
UNITS = {BatchScope.ITEMS: "个机关", BatchScope.LIST: "份清单"}


def done_words(held: ListImport, refused: int) -> str:
    """`held` as it stands at its end."""
    what = "检查" if held.check_only else "导入"
    found = [f"{refused}{UNITS[BatchScope(held.scope)]}不符合要求"] if refused else []
    found += [f"{held.stray_count}行无法归入任何机关"] if held.stray_count else []
    if not found:
        found = ["没有发现问题" if held.total_count else "没有读到内容"]
    return f"{what}完成，{'，'.join(found)}"


def tell(held: ListImport, what: str) -> None:
    """Once, and again where it was gone on with since."""
    account = by_id(held.sent_by_account_id) if held.sent_by_account_id is not None else None
    if account is not None:
        title = f"清单“{held.name}”{what}"
        link = f"/desk/services/imports/{held.uid}/"
        times = entries(held.subject).filter(act="services.import.go_on").count()
        notices.tell([account], title, fingerprint=f"services.import:{held.uid}:{times}:{what}"[:120], link=link)


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
