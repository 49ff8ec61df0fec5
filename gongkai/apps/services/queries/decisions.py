"""行政许可公示 (LIC 第四十条): granted decisions, for everybody. Names of natural persons are masked; their numbers,
addresses and what they wrote are not shown at all."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from gongkai.apps.services.models import ApplicantKind, Application, Licence, LicenceState
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import tables
from gongkai.kernel.cases.models import Letter
from gongkai.kernel.orgs.models import Organisation

LICENSING = "01"
DECISIONS = ("services.granted", "services.renewed_deemed")
# Columns of the lists of “双公示” (XKGS), in their order.
COLUMNS = (
    "行政相对人名称",
    "行政相对人类别",
    "统一社会信用代码",
    "法定代表人",
    "行政许可决定文书名称",
    "行政许可决定文书号",
    "许可类别",
    "许可证书名称",
    "许可编号",
    "许可内容",
    "许可决定日期",
    "有效期自",
    "有效期至",
    "许可机关",
    "许可机关统一社会信用代码",
    "当前状态",
    "数据来源单位",
    "数据来源单位统一社会信用代码",
    "备注",
)


def published() -> QuerySet[Application]:
    """Licences that were granted and are not withheld, at the body that decided; the newest first."""
    rows = Application.objects.filter(outcome="granted", withheld="", decided_above=False, item__type=LICENSING)
    letters = Letter.objects.filter(template__in=DECISIONS).order_by("pk")
    return rows.select_related("case", "org", "item", "version").prefetch_related(
        Prefetch("case__letters", queryset=letters, to_attr="decisions"),
        Prefetch("licences", queryset=Licence.objects.order_by("pk")),
    )


def narrowed(
    rows: QuerySet[Application], *, text: str = "", slug: str = "", first: date | None = None, last: date | None = None
) -> QuerySet[Application]:
    """By words of the item or of a body's name, or by the number of a licence. Never by the name of a natural person:
    an answer would say what the mask hides."""
    if text:
        legal = Q(applicant_kind=ApplicantKind.LEGAL, applicant_name__contains=text)
        rows = rows.filter(Q(item__name__contains=text) | legal | Q(licences__number=text)).distinct()
    if slug:
        rows = rows.filter(org__site_slug=slug)
    if first:
        rows = rows.filter(decided_on__gte=first)
    return rows.filter(decided_on__lte=last) if last else rows


def decision(uid: UUID) -> Application | None:
    return published().filter(case__uid=uid).first()


def bodies() -> list[Organisation]:
    """Bodies that have granted something, for the filter."""
    ids = published().order_by().values_list("org_id", flat=True).distinct()
    return list(Organisation.objects.filter(pk__in=ids).order_by("path"))


def letter_of(application: Application) -> Letter | None:
    """准予决定书 as it was first issued, or the notice of renewal by silence."""
    found: list[Letter] = application.case.decisions  # type: ignore[attr-defined]  # prefetched by `published`
    return found[-1] if found else None


def licence_of(application: Application) -> Licence | None:
    return next(iter(application.licences.all()), None)


def state_of(application: Application) -> str:
    """当前状态: what became of the decision since."""
    step = application.case.step
    if step in ("revoked", "recalled", "cancelled"):
        return {"revoked": "已撤销", "recalled": "已撤回", "cancelled": "已注销"}[step]
    licence = licence_of(application)
    return licence.get_state_display() if licence is not None else LicenceState.VALID.label


def fields(application: Application) -> dict[str, Any]:
    """One decision by the columns of “双公示”."""
    legal = application.applicant_kind == ApplicantKind.LEGAL
    letter, licence = letter_of(application), licence_of(application)
    elements = elements_of(application.version)
    return dict(
        zip(
            COLUMNS,
            (
                application.shown_name,
                application.get_applicant_kind_display(),
                application.identity_masked if legal and application.identity_kind == "uscc" else "",
                application.legal_representative if legal else "",
                letter.title if letter else "",
                letter.number if letter else "",
                elements.kind or tables.label("types", elements.type),
                licence.name if licence else "",
                licence.number if licence else "",
                (licence.scope if licence else "") or application.item.name,
                application.decided_on,
                licence.valid_from if licence else application.decided_on,
                licence.valid_to if licence else None,
                application.org.name,
                application.org.uscc,
                state_of(application),
                application.org.name,
                application.org.uscc,
                "视为准予延续" if licence and licence.deemed else "",
            ),
            strict=True,
        )
    )


def records(rows: QuerySet[Application]) -> Iterator[dict[str, Any]]:
    for application in rows.order_by("-decided_on", "-pk").iterator(chunk_size=500):
        yield fields(application)
