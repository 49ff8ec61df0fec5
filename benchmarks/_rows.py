"""Rows by the hundred thousand: bodies, cases, documents, requests, written past the acts as an import of years would.

A run of numbers is dealt to the bodies in a temporary table `n`; everything else is INSERT … SELECT from it, with the
secondary indexes taken away before and built again afterwards.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

BATCH = 2_000
FIRST = date(2024, 1, 1)
CLASSES = ("natural_person", "natural_person", "natural_person", "enterprise", "research", "other_org")
THEMES = ("教育", "卫生、体育", "交通", "民政、扶贫、救灾", "财政、金融、审计")
GENRES = ("通知", "公告", "意见", "办法", "报告")


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
    """The account of a person with one post."""
    from gongkai.kernel.people.models import Account, Post

    account = Account.objects.create(username=f"bench-{uuid.uuid4().hex[:10]}", name="测试人员")
    Post.objects.create(account=account, org=org, role=role, from_on=date(2008, 5, 1))
    return account


def requests(first: int, last: int) -> None:
    """Requests number `first` to `last` of about two years with their cases; one of twelve is not decided yet."""
    from gongkai.apps.disclosure.models import DisclosureRequest
    from gongkai.kernel.cases.models import Case

    received, decided = _day("(n.i * 7919) % 640"), _day("(n.i * 7919) % 640 + 18")
    closed = f"CASE WHEN n.i % 12 = 0 THEN NULL ELSE {decided} END"
    with _numbered(first, last, Case, DisclosureRequest) as cursor:
        _insert(
            cursor,
            Case,
            {**_case("disclosure.request"), "step": "'delivered'", "opened_on": received}
            | {"closed_on": closed, "due_sort": "'9999-12-31'"},
        )
        request = {"id": "n.i", "case_id": "n.i", "org_id": "n.org_id", "org_path": "n.path", "regime": "'R711'"}
        request |= {"submitted_on": received, "receipt_on": received, "applicant_class": _pick(CLASSES, "n.i / 7")}
        request |= {"decided_on": closed}
        request |= {"outcome": f"CASE WHEN n.i % 12 = 0 THEN '' ELSE {_pick(_outcomes(), 'n.i / 5')} END"}
        _insert(cursor, DisclosureRequest, request)


def open_cases(first: int, last: int) -> None:
    """Requests that wait for the handlers of their bodies, their due dates spread over a year."""
    from gongkai.kernel.cases.models import Case

    due = _day("(n.i * 7919) % 365")
    title = "'第' || n.i || '件申请公开有关预算执行情况的信息'"
    with _numbered(first, last, Case) as cursor:
        case = {**_case("disclosure.request"), "title": title, "step": "'in_progress'"}
        case |= {"waiting_role": "'disclosure.handler'", "opened_on": _day("(n.i * 7919) % 365 - 30")}
        _insert(cursor, Case, case | {"due_on": due, "due_sort": due, "due_clock": "'reply'"})


def watched_cases(first: int, last: int, turns: Sequence[tuple[date, date, int, str, date]]) -> None:
    """Open requests with a running clock, the first line of their journal and the plan supervision made of them.

    `turns` are (started, due, days, plan, next day) that the cases take in turn.
    """
    from gongkai.apps.supervision.models import Watch
    from gongkai.kernel.cases.models import Case, Clock, ClockEventRow
    from gongkai.kernel.journal.models import Entry

    with _numbered(first, last, Case, Clock, ClockEventRow, Entry, Watch) as cursor:
        cursor.execute("CREATE TEMPORARY TABLE turn (k INT, started DATE, due DATE, days INT, plan TEXT, next_on DATE)")
        cursor.executemany(
            "INSERT INTO turn VALUES (%s, %s, %s, %s, %s, %s)",
            [(k, str(a), str(b), days, plan, str(c)) for k, (a, b, days, plan, c) in enumerate(turns)],
        )
        number = f"(n.i * 7919) % {len(turns)}"
        serial = "printf('%012x', n.i)" if is_sqlite() else "lpad(to_hex(n.i), 12, '0')"
        place = f"FROM n JOIN turn t ON t.k = {number}"
        uid = f"'{'0' * 20}' || {serial}" if is_sqlite() else f"('{'0' * 20}' || {serial})::uuid"
        case = {**_case("disclosure.request"), "uid": uid, "title": "'申请公开预算执行情况'", "step": "'in_progress'"}
        case |= {"waiting_role": "'disclosure.handler'", "opened_on": "t.started", "due_on": "t.due"}
        _insert(cursor, Case, case | {"due_sort": "t.due", "due_clock": "'reply'"}, place)
        clock = {"id": "n.i", "case_id": "n.i", "key": "'reply'", "round": "1", "unit": "'working'"}
        clock |= {"period_version": "'disclosure.reply@2019-05-15'", "started_on": "t.started", "due_on": "t.due"}
        _insert(cursor, Clock, clock, place)
        begun = {"id": "n.i", "clock_id": "n.i", "kind": "'start'", "on": "t.started", "days": "t.days"}
        _insert(cursor, ClockEventRow, begun, place)
        entry = {
            "id": "n.i",
            "subject": f"'case:00000000-0000-0000-0000-' || {serial}",
            "seq": "1",
            "verb": "'register'",
        }
        entry |= {"act": "'disclosure.request.register'", "at": "t.started", "actor_kind": "'system'"}
        entry |= {"actor_name": "'系统'", "org_path": "n.path", "details_json": "'{}'"}
        _insert(cursor, Entry, entry, place)
        watch = {"case_id": "n.i", "seq": "1", "plan": "t.plan", "next_on": "t.next_on"}
        _insert(cursor, Watch, watch, place)
        cursor.execute("DROP TABLE turn")
        for model in (Case, Clock, ClockEventRow, Entry):
            _advance(cursor, model)


def supervised_cases(first: int, last: int, today: date) -> None:
    """As many open cases of two kinds as measured finished ones; due dates from a month ago to eleven months ahead,
    finished over the last twelve months. One open case of fifty has an open event with a card."""
    from gongkai.apps.supervision.models import Closing, Event, Raise
    from gongkai.kernel.cases.models import Case

    offset = (today - FIRST).days
    ahead, back = _day(f"(n.i * 7919) % 365 + {offset - 30}"), _day(f"{offset} - 1 - (n.i * 7919) % 365")
    with _numbered(first, last, Case, Closing) as cursor:
        kind = _pick(("disclosure.request", "disclosure.request", "services.application"), "n.i")
        case = {**_case("disclosure.request"), "kind": kind, "title": "'申请公开预算执行情况'", "step": "'in_progress'"}
        case |= {"waiting_role": "'disclosure.handler'", "opened_on": _day(f"{offset} - (n.i * 7919) % 60")}
        _insert(cursor, Case, case | {"due_on": ahead, "due_sort": ahead, "due_clock": "'reply'"})
        done = {"id": "n.i", "case_uid": _uid(), "case_number": "'DONE' || n.i", "kind": kind, "org_id": "n.org_id"}
        done |= {"org_path": "n.path", "item_key": kind, "item_label": kind, "opened_on": back, "closed_on": back}
        done |= {"unit": "'working'", "promised_days": "20", "promised_used": "(n.i * 31) % 24"}
        done |= {"promised_kept": "(n.i * 31) % 24 <= 20", "legal_unit": "'working'", "legal_days": "30"}
        done |= {"legal_used": "(n.i * 31) % 24", "legal_kept": "TRUE", "case_id": "NULL"}
        _insert(cursor, Closing, done)
    with _numbered(first, last, Event, Raise) as cursor:
        place = "FROM (SELECT * FROM n WHERE i % 50 = 0) n"
        about = {"id": "n.i", "case_uid": _uid(), "point": "'disclosure_reply'", "rule": "'D02'", "version": "'D02@1'"}
        about |= {"signal": "3 + (n.i / 50) % 2"}
        event = {**about, "uid": _uid(), "case_id": "n.i", "case_number": "'BENCH' || n.i", "org_id": "n.org_id"}
        event |= {"org_path": "n.path", "kind": "'disclosure.request'", "serial": "1", "reached_on": back}
        _insert(cursor, Event, event | {"raised_on": back, "state": "'open'"}, place)
        _insert(cursor, Raise, {**about, "event_id": "n.i", "occurrence": "'reply#1'", "on": back}, place)


def documents(columns: Sequence[str], first: int, last: int) -> None:
    """Public documents with one version each, dealt to bodies, columns, themes and genres."""
    from gongkai.apps.disclosure.models import Document, DocumentVersion
    from gongkai.kernel.cases.models import Case

    day = _day("(n.i * 7919) % 700")
    title = f"'关于第' || n.i || '号' || {_pick(THEMES, 'n.i / 3')} || '事项的通知'"
    with _numbered(first, last, Case, Document, DocumentVersion) as cursor:
        case = {**_case("disclosure.document"), "title": title, "step": "'published'"}
        _insert(cursor, Case, case | {"opened_on": day, "closed_on": day, "due_sort": "'9999-12-31'"})
        own = {"id": "n.i", "case_id": "n.i", "org_id": "n.org_id", "org_path": "n.path", "current_id": "n.i"}
        own |= {"index_no": "'BENCH/' || n.i", "column": _pick(tuple(columns), "n.i * 31"), "kind": "'information'"}
        own |= {"openness": "'proactive'", "formed_on": day, "published_on": day, "visible": "TRUE"}
        _insert(cursor, Document, own | {"published_at": "CURRENT_TIMESTAMP"})
        version = {"id": "n.i", "document_id": "n.i", "number": "1", "title": title, "body": "'<p>正文</p>'"}
        version |= {"text": "'第' || n.i || '号事项的正文，涉及预算、教育、公路。'"}
        version |= {"theme": _pick(THEMES, "n.i / 3"), "genre": _pick(GENRES, "n.i / 7")}
        _insert(cursor, DocumentVersion, version | {"published_at": "CURRENT_TIMESTAMP"})


def _case(kind: str) -> dict[str, str]:
    case = {"id": "n.i", "uid": _uid(), "number": "'BENCH' || n.i", "kind": f"'{kind}'", "org_id": "n.org_id"}
    return case | {"org_path": "n.path"}


def _outcomes() -> tuple[str, ...]:
    from gongkai.apps.disclosure.rules import tables

    return ("granted", "granted", "granted", "partial", *tables.outcomes())


# SQL -----------------------------------------------------------------------


@contextmanager
def _numbered(first: int, last: int, *models: Any) -> Iterator[Any]:
    """A cursor in a transaction where `n` holds the numbers from `first` up to `last`, each with its body."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        if is_sqlite():
            cursor.execute("PRAGMA cache_size = -400000")
        cursor.execute("CREATE TEMPORARY TABLE n (i BIGINT PRIMARY KEY, org_id BIGINT, path VARCHAR(120))")
        cursor.execute(
            "INSERT INTO n WITH RECURSIVE c(i) AS"
            " (SELECT CAST(%s AS BIGINT) UNION ALL SELECT i + 1 FROM c WHERE i < %s),"
            " o AS (SELECT id, path, row_number() OVER (ORDER BY path) - 1 AS k FROM orgs_organisation)"
            " SELECT c.i, o.id, o.path FROM c JOIN o ON o.k = (c.i * 31) %% (SELECT COUNT(*) FROM orgs_organisation)",
            [first, last - 1],
        )
        again = [_take_indexes(cursor, model._meta.db_table) for model in models]
        with transaction.atomic():
            yield cursor
        for statement in (s for statements in again for s in statements):
            cursor.execute(statement)
        cursor.execute("DROP TABLE n")
    connection.close()  # the next one has the settings' own cache again


def _take_indexes(cursor: Any, table: str) -> list[str]:
    """Drop the indexes of a table that no constraint needs; returns the statements that make them again."""
    if is_sqlite():
        known = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
    else:
        known = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
    cursor.execute(known, [table])
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in found]


def _advance(cursor: Any, model: Any) -> None:
    """The table's own numbers go on after those that were given."""
    if not is_sqlite():
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")


def is_sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


def _uid() -> str:
    return "printf('%032x', n.i)" if is_sqlite() else "lpad(to_hex(n.i), 32, '0')::uuid"


def _pick(values: tuple[str, ...], number: str) -> str:
    choices = " ".join(f"WHEN {i} THEN '{value}'" for i, value in enumerate(values))
    return f"CASE ({number}) % {len(values)} {choices} END"


def _day(number: str) -> str:
    return f"date('{FIRST}', ({number}) || ' days')" if is_sqlite() else f"(date '{FIRST}' + ({number})::integer)"


def _insert(cursor: Any, model: Any, given: dict[str, str], place: str = "FROM n") -> None:
    """Columns not given get what the model would give them."""
    values = {field.column: given.get(field.attname) or _default(field) for field in model._meta.concrete_fields}
    names = ", ".join(f'"{name}"' for name in values)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values.values())} {place} ORDER BY i"
    )


def _default(field: Any) -> str:
    if field.null:
        return "NULL"
    match field.get_internal_type():
        case "BooleanField":
            return "FALSE"
        case "JSONField":
            return "'{}'" if field.get_default() == {} else "'[]'"
        case "DateTimeField":
            return "CURRENT_TIMESTAMP"
        case "CharField" | "TextField":
            return "''"
        case _:
            return "0"
