"""登记表、进度表、月报的指标: what a period's statistics count beside the figures of the annual report."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from gongkai.apps.disclosure.models import (
    CorrectionRequest,
    DisclosureRequest,
    Dispute,
    Document,
    PublicationSuggestion,
)
from gongkai.apps.disclosure.queries.figures import decided, describe_dispute, describe_document, describe_request, new
from gongkai.kernel import workdays
from gongkai.kernel.figures.declare import Scope, figure
from gongkai.kernel.figures.reading import in_scope


def _citizen_case(page: str) -> Any:
    def describe(row: CorrectionRequest | PublicationSuggestion) -> tuple[str, str]:
        return f"{row.case.number} {row.case.title}", reverse(f"disclosure_desk:{page}", args=[row.case.uid])

    return describe


@figure(
    "disclosure.documents.published",
    label="主动公开政府信息",
    dimensions=("column",),
    article="R711 第二十条",
    describe=describe_document,
)
def published(scope: Scope) -> QuerySet[Any]:
    """Made public in the period; what was taken down later was public all the same."""
    return Document.objects.filter(
        in_scope(scope), current__isnull=False, published_on__gte=scope.first, published_on__lte=scope.last
    )


@figure("disclosure.documents.taken_down", label="撤下政府信息", describe=describe_document)
def taken_down(scope: Scope) -> QuerySet[Any]:
    return Document.objects.filter(in_scope(scope), taken_down_on__gte=scope.first, taken_down_on__lte=scope.last)


@figure(
    "disclosure.requests.by_channel",
    label="收到申请的渠道",
    dimensions=("channel",),
    article="R711 第三十一条",
    describe=describe_request,
)
def by_channel(scope: Scope) -> QuerySet[Any]:
    return new(scope)


@figure("disclosure.requests.completion", label="告知补正", article="R711 第三十条", describe=describe_request)
def completion(scope: Scope) -> QuerySet[Any]:
    return DisclosureRequest.objects.filter(
        in_scope(scope), completion_asked_on__gte=scope.first, completion_asked_on__lte=scope.last
    )


@figure("disclosure.requests.extended", label="延期答复", article="R711 第三十三条", describe=describe_request)
def extended(scope: Scope) -> QuerySet[Any]:
    """Of the answers of the period those whose time was extended."""
    return decided(scope).filter(extension_days__gt=0)


@figure("disclosure.requests.overdue", label="超期未答复", article="R711 第三十三条", describe=describe_request)
def overdue(scope: Scope) -> QuerySet[Any]:
    """Received by the end of the period, open today and past the due date of today: a state, not a flow."""
    return DisclosureRequest.objects.filter(
        in_scope(scope), decided_on=None, receipt_on__lte=scope.last, case__due_on__lt=workdays.today()
    )


@figure(
    "disclosure.corrections.received",
    label="收到更正申请",
    article="R711 第四十一条",
    describe=_citizen_case("correction"),
)
def corrections_received(scope: Scope) -> QuerySet[Any]:
    return CorrectionRequest.objects.filter(
        in_scope(scope, "case__"), receipt_on__gte=scope.first, receipt_on__lte=scope.last
    )


@figure(
    "disclosure.suggestions.received",
    label="收到主动公开建议",
    article="R711 第四十四条",
    describe=_citizen_case("suggestion"),
)
def suggestions_received(scope: Scope) -> QuerySet[Any]:
    return PublicationSuggestion.objects.filter(
        in_scope(scope, "case__"), receipt_on__gte=scope.first, receipt_on__lte=scope.last
    )


@figure(
    "disclosure.disputes.received",
    label="收到行政复议、行政诉讼",
    dimensions=("path",),
    article="R711 第五十一条",
    describe=describe_dispute,
)
def disputes_received(scope: Scope) -> QuerySet[Any]:
    return Dispute.objects.filter(in_scope(scope), received_on__gte=scope.first, received_on__lte=scope.last)
