"""What the archives ask of disclosure files: what must stay, and the disclosure status at a handover."""

from gongkai.apps.disclosure.models import AnnualReport, Dispute, Document
from gongkai.kernel.cases.models import Case


def requests_in_dispute(cases: list[Case]) -> dict[int, str]:
    """A request stays as long as the file of the dispute about it does, whether that is decided or not."""
    found = {}
    disputes = Dispute.objects.filter(request__case__in=[case.pk for case in cases]).order_by("pk")
    for request_case, number, closed in disputes.values_list("request__case", "case__number", "case__closed_on"):
        found[request_case] = f"复议、诉讼 {number} 的案卷尚在保管" if closed else f"复议、诉讼 {number} 尚未终结"
    return found


def document_status(cases: list[Case]) -> dict[int, str]:
    """公开属性, and whether the public has it (ARCR 第三十条); nothing for what never got a public version."""
    found = {}
    for document in Document.objects.filter(case__in=[case.pk for case in cases], current__isnull=False):
        label = str(document.get_openness_display())
        if document.visible:
            label += "（已公开）"
        elif document.taken_down_on:
            label += "（已撤下）"
        elif document.ground:
            label += f"（{document.ground}）"
        found[document.case_id] = label
    return found


def report_status(cases: list[Case]) -> dict[int, str]:
    published = AnnualReport.objects.filter(case__in=[case.pk for case in cases]).values_list("case", "published_on")
    return {case: "主动公开（已公开）" if day else "主动公开（未公布）" for case, day in published}
