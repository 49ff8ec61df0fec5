"""Rows by the hundred thousand: bodies, cases, documents, written past the acts as an import of years would."""

import uuid
from datetime import date, timedelta
from typing import Any

BATCH = 2_000
FIRST = date(2024, 1, 1)


def bodies(count: int, fan: int = 60) -> list[Any]:
    """A province: one root, bodies below it in a tree with `fan` children each; rows with paths, in order of paths."""
    from gongkai.kernel.orgs.models import Organisation

    paths, queue = ["0001"], ["0001"]
    while len(paths) < count:
        parent = queue.pop(0)
        children = [f"{parent}{i:04d}" for i in range(1, min(fan, count - len(paths)) + 1)]
        paths += children
        queue += children
    ids: dict[str, int] = {}
    for level in sorted({len(p) for p in paths}):
        rows = [
            Organisation(
                name=f"第{path}号机关",
                kind="government" if level <= 8 else "government_department",
                parent_id=ids.get(path[:-4]),
                path=path,
                site_slug=f"org-{path}",
            )
            for path in paths
            if len(path) == level
        ]
        for row in Organisation.objects.bulk_create(rows, batch_size=BATCH):
            ids[row.path] = row.pk
    return list(Organisation.objects.order_by("path"))


def staff(org: Any, role: str) -> Any:
    """A person with one post, as an actor."""
    from gongkai.kernel.people.actors import actor_for
    from gongkai.kernel.people.models import Account, Post

    account = Account.objects.create(username=f"bench-{uuid.uuid4().hex[:10]}", name="测试人员")
    Post.objects.create(account=account, org=org, role=role, from_on=date(2008, 5, 1))
    return actor_for(account)


def cases(kind: str, orgs: list[Any], first: int, last: int, *, step: str, role: str) -> list[Any]:
    """Open cases number `first` to `last`, dealt to the bodies in turn, their due dates spread over a year."""
    from gongkai.kernel.cases.models import Case

    rows = []
    for i in range(first, last):
        org, due = orgs[i % len(orgs)], FIRST + timedelta(days=(i * 7919) % 365)
        rows.append(
            Case(
                number=f"BENCH{kind[-8:].upper()}{i:08d}",
                kind=kind,
                org=org,
                org_path=org.path,
                title=f"第{i}件申请公开有关预算执行情况的信息",
                step=step,
                waiting_role=role,
                opened_on=due - timedelta(days=30),
                due_on=due,
                due_sort=due,
                due_clock="reply",
            )
        )
    return Case.objects.bulk_create(rows, batch_size=BATCH)


def documents(orgs: list[Any], columns: list[str], first: int, last: int) -> list[Any]:
    """Public documents, dealt to bodies and columns in turn."""
    from django.utils import timezone

    from gongkai.apps.disclosure.models import Document, DocumentVersion

    now = timezone.now()
    made = []
    owners = cases("disclosure.document", orgs, first, last, step="published", role="")
    for i, case in enumerate(owners, first):
        day = FIRST + timedelta(days=(i * 104729) % 700)
        made.append(
            Document(
                case=case,
                org=case.org,
                org_path=case.org_path,
                index_no=f"BENCH/{i:09d}",
                column=columns[(i * 31) % len(columns)],
                formed_on=day,
                published_on=day,
                published_at=now,
                visible=True,
            )
        )
    made = Document.objects.bulk_create(made, batch_size=BATCH)
    versions = DocumentVersion.objects.bulk_create(
        [
            DocumentVersion(
                document=d,
                number=1,
                title=f"关于第{i}号事项的通知",
                body="<p>正文</p>",
                text=f"第{i}号事项的正文，涉及预算、教育、公路。",
                published_at=now,
            )
            for i, d in enumerate(made, first)
        ],
        batch_size=BATCH,
    )
    for document, version in zip(made, versions, strict=True):
        document.current = version
    Document.objects.bulk_update(made, ["current"], batch_size=500)
    return made
