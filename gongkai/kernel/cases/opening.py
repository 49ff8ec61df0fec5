"""Opening a case: its number, its query code, its place."""

import hashlib
import hmac
import secrets
from datetime import date

from django.conf import settings

from gongkai.kernel import numbering, rows, workdays
from gongkai.kernel.cases import clockwork
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import START, procedure
from gongkai.kernel.orgs.models import Department, Organisation

# Without characters that are read wrongly from paper: 0 O 1 I L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def open_case(
    kind: str,
    *,
    org: Organisation,
    title: str,
    opened_on: date | None = None,
    department: Department | None = None,
    parent: Case | None = None,
    query_code: str = "",
) -> Case:
    """A new case with its number for life; called inside the act that opens it, which gives it its step."""
    spec = procedure(kind)
    on = opened_on or workdays.today()
    serial = numbering.next(series=spec.number_series, org=org, year=on.year)
    case = rows.new(
        Case,
        number=f"{spec.number_series.rpartition('.')[2].upper()}{on.year}{org.pk:04d}{serial:05d}",
        kind=kind,
        org=org,
        org_path=org.path,
        department=department,
        parent=parent,
        title=title[:300],
        step=START,
        opened_on=on,
        query_hash=hash_query_code(query_code) if query_code else "",
    )
    rows.insert(case)
    case.remember_saved()
    clockwork.hold(case, is_new=True)  # the act that opens it lets go
    return case


def new_query_code() -> str:
    """查询码: shown to the applicant once and printed on the receipt; never part of the number."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def hash_query_code(code: str) -> str:
    """Keyed, so that a leaked table cannot be searched through offline."""
    normal = code.strip().upper()
    return hmac.new(settings.SECRET_KEY.encode(), f"query:{normal}".encode(), hashlib.sha256).hexdigest()


def query_code_matches(case: Case, code: str) -> bool:
    return bool(case.query_hash) and hmac.compare_digest(case.query_hash, hash_query_code(code))
