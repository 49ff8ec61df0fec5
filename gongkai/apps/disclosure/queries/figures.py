"""政府信息公开的指标: what the annual report counts, each with the records behind it (年度报告统计口径)."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from gongkai.apps.disclosure.models import (
    DisclosureRequest,
    Dispute,
    Document,
    DocumentKind,
    HandoverItem,
    ReadingMonth,
    ReassessmentItem,
)
from gongkai.kernel.figures.declare import Scope, figure
from gongkai.kernel.figures.reading import in_scope

ONE_DAY = timedelta(days=1)
REGULATED = (DocumentKind.RULES, DocumentKind.NORMATIVE)


def describe_request(row: DisclosureRequest) -> tuple[str, str]:
    return f"{row.case.number} {row.case.title}", reverse("disclosure_desk:request", args=[row.case.uid])


def describe_document(row: Document) -> tuple[str, str]:
    return f"{row.index_no} {row.title}", reverse("disclosure_desk:document", args=[row.case.uid])


def _requests(scope: Scope) -> QuerySet[DisclosureRequest]:
    """What was received. A new answer after a lost dispute is no further request: the first answer stays counted."""
    return DisclosureRequest.objects.filter(in_scope(scope), receipt_on__isnull=False, redo_of=None)


def _regulated(scope: Scope) -> QuerySet[Document]:
    return Document.objects.filter(in_scope(scope), kind__in=REGULATED, current__isnull=False)


@figure(
    "disclosure.requests.new",
    label="本年新收政府信息公开申请数量",
    dimensions=("applicant_class",),
    article="年度报告格式第三部分第一项",
    describe=describe_request,
)
def new(scope: Scope) -> QuerySet[Any]:
    """By the receipt date (收到申请之日), whatever day the form was filled in."""
    return _requests(scope).filter(receipt_on__gte=scope.first, receipt_on__lte=scope.last)


@figure(
    "disclosure.requests.carried_in",
    label="上年结转政府信息公开申请数量",
    dimensions=("applicant_class",),
    article="年度报告格式第三部分第二项",
    describe=describe_request,
)
def carried_in(scope: Scope) -> QuerySet[Any]:
    return _requests(scope).filter(
        Q(decided_on__isnull=True) | Q(decided_on__gte=scope.first), receipt_on__lt=scope.first
    )


@figure(
    "disclosure.requests.decided",
    label="本年度办理结果",
    dimensions=("outcome", "applicant_class"),
    article="年度报告格式第三部分第三项",
    describe=describe_request,
)
def decided(scope: Scope) -> QuerySet[Any]:
    """In the year of the decision, whatever the year of receipt; one request, one result."""
    return _requests(scope).filter(decided_on__gte=scope.first, decided_on__lte=scope.last)


@figure(
    "disclosure.requests.carried_out",
    label="结转下年度继续办理",
    dimensions=("applicant_class",),
    article="年度报告格式第三部分第四项",
    describe=describe_request,
)
def carried_out(scope: Scope) -> QuerySet[Any]:
    return _requests(scope).filter(
        Q(decided_on__isnull=True) | Q(decided_on__gt=scope.last), receipt_on__lte=scope.last
    )


@figure(
    "disclosure.documents.made",
    label="规章、行政规范性文件本年制发件数",
    dimensions=("kind",),
    article="第二十条第（一）项",
    describe=describe_document,
)
def made(scope: Scope) -> QuerySet[Any]:
    return _regulated(scope).filter(formed_on__gte=scope.first, formed_on__lte=scope.last)


@figure(
    "disclosure.documents.repealed",
    label="规章、行政规范性文件本年废止件数",
    dimensions=("kind",),
    article="第二十条第（一）项",
    describe=describe_document,
)
def repealed(scope: Scope) -> QuerySet[Any]:
    """Repealed, replaced or expired in the year; what was repealed before it expired counts once, by the repeal."""
    by_repeal = Q(repealed_on__gte=scope.first, repealed_on__lte=scope.last)
    # 有效期至 is the last day with effect (`rules.validity`): what ends with 31 December is gone in the year after.
    first_gone, last_gone = scope.first - ONE_DAY, scope.last - ONE_DAY
    by_expiry = Q(repealed_on__isnull=True, expires_on__gte=first_gone, expires_on__lte=last_gone)
    return _regulated(scope).filter(by_repeal | by_expiry)


@figure(
    "disclosure.documents.in_force",
    label="规章、行政规范性文件现行有效件数",
    dimensions=("kind",),
    article="第二十条第（一）项",
    describe=describe_document,
)
def in_force(scope: Scope) -> QuerySet[Any]:
    """A stock on the last day of the period: made and not ended, so that R7 adds up (制发 counts by formation)."""
    return _regulated(scope).filter(
        Q(repealed_on__isnull=True) | Q(repealed_on__gt=scope.last),
        Q(expires_on__isnull=True) | Q(expires_on__gte=scope.last),
        formed_on__lte=scope.last,
    )


def describe_dispute(row: Dispute) -> tuple[str, str]:
    return f"{row.case.number} {row.case.title}", reverse("disclosure_desk:dispute", args=[row.case.uid])


@figure(
    "disclosure.disputes.decided",
    label="行政复议、行政诉讼审理结果",
    dimensions=("path", "result"),
    article="年度报告格式第四部分",
    describe=describe_dispute,
)
def disputes_decided(scope: Scope) -> QuerySet[Any]:
    """Closed in the year, by result; a suit that was appealed counts once, by its last decision."""
    return Dispute.objects.filter(in_scope(scope), decided_on__gte=scope.first, decided_on__lte=scope.last)


@figure(
    "disclosure.disputes.pending",
    label="行政复议、行政诉讼尚未审结",
    dimensions=("path",),
    article="年度报告格式第四部分",
    describe=describe_dispute,
)
def disputes_pending(scope: Scope) -> QuerySet[Any]:
    """A stock on the last day of the period."""
    return Dispute.objects.filter(
        in_scope(scope), Q(decided_on__isnull=True) | Q(decided_on__gt=scope.last), received_on__lte=scope.last
    )


@figure("disclosure.fees.noticed", label="发出收费通知件数", article="R711 第四十二条", describe=describe_request)
def fees_noticed(scope: Scope) -> QuerySet[Any]:
    return _requests(scope).filter(fee_notice_on__gte=scope.first, fee_notice_on__lte=scope.last)


@figure(
    "disclosure.fees.collected",
    label="收取信息处理费金额（元）",
    article="R711 第四十二条",
    measure=Sum("fee_amount"),
    describe=describe_request,
)
def fees_collected(scope: Scope) -> QuerySet[Any]:
    return _requests(scope).filter(fee_paid_on__gte=scope.first, fee_paid_on__lte=scope.last)


@figure(
    "disclosure.requests.late",
    label="超期答复件数",
    article="R711 第三十三条",
    describe=describe_request,
)
def late(scope: Scope) -> QuerySet[Any]:
    return decided(scope).filter(late=True)


@figure(
    "disclosure.requests.reasons_asked", label="要求说明理由件数", article="R711 第三十五条", describe=describe_request
)
def reasons_asked(scope: Scope) -> QuerySet[Any]:
    return _requests(scope).filter(reason_asked_on__gte=scope.first, reason_asked_on__lte=scope.last)


@figure(
    "disclosure.requests.redone",
    label="复议、诉讼纠正后重新答复件数",
    article="R711 第五十一条",
    describe=describe_request,
)
def redone(scope: Scope) -> QuerySet[Any]:
    """Beside the table, which counts each request once by its first answer."""
    return DisclosureRequest.objects.filter(
        in_scope(scope), redo_of__isnull=False, decided_on__gte=scope.first, decided_on__lte=scope.last
    )


@figure("disclosure.fees.waived", label="免收信息处理费件数", article="R711 第四十二条", describe=describe_request)
def fees_waived(scope: Scope) -> QuerySet[Any]:
    return _requests(scope).filter(fee_waived_on__gte=scope.first, fee_waived_on__lte=scope.last)


def _month(row: ReadingMonth) -> tuple[str, str]:
    return f"{row.place.name} {row.month:%Y年%m月}", reverse("disclosure_desk:places")


def _months(scope: Scope) -> QuerySet[ReadingMonth]:
    rows = ReadingMonth.objects.filter(in_scope(scope), month__gte=scope.first, month__lte=scope.last)
    return rows.select_related("place")


@figure(
    "disclosure.reading.visitors",
    label="查阅场所接待查阅人次",
    article="R711 第二十五条",
    measure=Sum("visitors"),
    describe=_month,
)
def reading_visitors(scope: Scope) -> QuerySet[Any]:
    """By the month recorded; a place counts for the body that set it up."""
    return _months(scope)


@figure(
    "disclosure.reading.items",
    label="查阅场所查阅信息件次",
    article="R711 第二十五条",
    measure=Sum("items"),
    describe=_month,
)
def reading_items(scope: Scope) -> QuerySet[Any]:
    return _months(scope)


@figure(
    "disclosure.reading.copies",
    label="查阅场所复制、索取份数",
    article="R711 第二十五条",
    measure=Sum("copies"),
    describe=_month,
)
def reading_copies(scope: Scope) -> QuerySet[Any]:
    return _months(scope)


def _handover(row: HandoverItem) -> tuple[str, str]:
    return f"{row.version.document.index_no} {row.version.title}", reverse(
        "disclosure_desk:handover", args=[row.handover.case.uid]
    )


@figure(
    "disclosure.handovers.items", label="向档案馆、图书馆移送信息件数", article="R711 第二十五条", describe=_handover
)
def handed_over(scope: Scope) -> QuerySet[Any]:
    """By the day of delivery; each receiver counts."""
    rows = HandoverItem.objects.filter(
        in_scope(scope, "handover__"), handover__sent_on__gte=scope.first, handover__sent_on__lte=scope.last
    )
    return rows.select_related("version__document", "handover__case")


def _assessed(row: ReassessmentItem) -> tuple[str, str]:
    return row.title, reverse("disclosure_desk:reassessment", args=[row.round.case.uid])


@figure(
    "disclosure.reassessments.items",
    label="定期评估不予公开信息条数",
    dimensions=("decision",),
    article="R711 第十八条",
    describe=_assessed,
)
def reassessed(scope: Scope) -> QuerySet[Any]:
    """By the day of the decision: kept or released."""
    rows = ReassessmentItem.objects.filter(
        in_scope(scope, "round__"), round__concluded_on__gte=scope.first, round__concluded_on__lte=scope.last
    )
    return rows.select_related("round__case", "document__current", "document__working", "request__case")
