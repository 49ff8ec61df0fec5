"""One document at the desk: what it says, what may be done, what happened."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.actions.documents import placing_of
from gongkai.apps.disclosure.forms.document_acts import ACT_FORMS
from gongkai.apps.disclosure.models import LIBRARY_KINDS, Document, DocumentKind, DocumentVersion, Openness
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries import library, likeness, redactions, reviews, secrecy
from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.rules.library import making_problem
from gongkai.apps.disclosure.views.documents.changes import changes_of
from gongkai.apps.disclosure.views.documents.common import crumbs, held_document, page_of
from gongkai.apps.disclosure.views.documents.lists import column_label
from gongkai.kernel.cases.procedures import Step, procedure
from gongkai.kernel.cases.queries import available, clocks_of, one_pass
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.journal.reading import entries
from gongkai.web.acts import ActForm, act_response, one_pass_response
from gongkai.web.formatting import cn_date, cn_datetime
from gongkai.web.shapes import Fact, FileItem, steps
from gongkai.web.shapes import Step as BarStep

KIND = reading.KIND
PHASES = ("起草", "审核", "签发", "公开")
# While these steps last, somebody still has to look for what must not become public.
UNDER_REVIEW = ("draft", "section_review", "secrecy_review", "office_review", "signing", "approved")


def document_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    document = held_document(request, uid)
    case = document.case
    spec = procedure(KIND)
    step = spec.step(case.step)
    version = document.shown
    reviewing = step.id in UNDER_REVIEW
    actor = request.actor  # type: ignore[attr-defined]
    files = [_file(file) for file in reading.attachments(version)]
    scan = secrecy.scan(version) if reviewing else None
    context = {
        "heading": version.title,
        "crumbs": crumbs(),
        "document": document,
        "case": case,
        "version": version,
        "step": step,
        "phases": _bar(step),
        # What has nothing to work on is not offered.
        "offered": [one for one in available(case, actor) if one.name not in _pointless(document, scan)],
        "redactions": redactions.shown_to(case, actor),
        "facts": facts(document),
        "one_pass": one_pass(case, actor),
        "files": files,
        "scan": scan,
        "answers": secrecy.answers(case),
        "reviewing": reviewing,
        "changes": changes_of(document),
        "doubles": likeness.of_document(document) if reviewing else [],
        "entry": library.entry_of(document),
        "warnings": _warnings(document),
        "clocks": [(c, spec.clock(c.key).label) for c in clocks_of(case)],
        "limit": publication.rule(document.kind),
        "opinions": reviews.opinions(document),
        "versions": document.versions.order_by("-number"),
        "entries": entries(case.subject).order_by("-seq"),
    }
    return render(request, "disclosure/desk/document.html", context)


def _warnings(document: Document) -> list[str]:
    """What a rule or a normative document lacks: the power to make it, or what explains it (立法法; M80)."""
    placing, found = placing_of(document), []
    if placing.kind in LIBRARY_KINDS and (
        problem := making_problem(placing.kind, rule_making=document.org.rule_making)
    ):
        found.append(problem)
    if not document.case.closed_on and library.lacks_explanation(document):
        found.append("还没有政策解读。行政规范性文件应当与解读材料同步起草、同步公开。")
    return found


def document_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    document = held_document(request, uid)
    return act_response(request, document, KIND, act, ACT_FORMS.get(act, ActForm), page_of(document))


def document_one_pass(request: HttpRequest, uid: UUID) -> HttpResponse:
    document = held_document(request, uid)
    return one_pass_response(request, document, KIND, ACT_FORMS, page_of(document))


def review_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """《拟公开政府信息审核表》, for printing: the draft as it stands and the sign-off chain as the journal holds it."""
    document = held_document(request, uid)
    version = document.shown
    context = {
        "heading": "拟公开政府信息审核表",
        "crumbs": crumbs(document),
        "document": document,
        "case": document.case,
        "version": version,
        "placing": placing_of(document),
        "openness": Openness(placing_of(document).openness).label,
        "column": column_label(placing_of(document).column),
        "drafter": reviews.drafter(document),
        "consulted": reviews.consulted(document),
        "ticks": _ticks(version),
        "files": reading.attachments(version),
        "opinions": reviews.opinions(document),
        "address": request.build_absolute_uri(reverse("disclosure:document", args=[uid])) if document.visible else "",
    }
    return render(request, "disclosure/desk/document_review_form.html", context)


def facts(document: Document) -> list[Fact]:
    """目录元数据 (META) with what the draft under way wants."""
    version, placing = document.shown, placing_of(document)
    return [
        Fact("索引号", document.index_no),
        Fact("发文字号", version.doc_no),
        Fact("发布机构", document.org.name),
        Fact("起草科室", document.case.department),
        Fact("法定公开栏目", column_label(placing.column)),
        Fact("信息种类", DocumentKind(placing.kind).label),
        Fact("公开属性", Openness(placing.openness).label),
        Fact("不公开的依据", placing.ground),
        Fact("生成日期", cn_date(placing.formed_on)),
        Fact("生效日期", cn_date(placing.effective_on)),
        Fact("有效期至", cn_date(placing.expires_on)),
        Fact("公开日期", cn_date(document.published_on)),
        Fact("定时公开", cn_datetime(document.planned_at)),
        Fact("废止日期", cn_date(document.repealed_on)),
        Fact("主题分类", version.theme),
        Fact("体裁分类", version.genre),
        Fact("主题词", "、".join(version.keywords)),
        Fact("服务对象", version.audience),
        Fact("公开形式", version.open_way),
        Fact("公开范围", version.open_scope),
        Fact("公开时限", version.open_limit),
        Fact("载体类型", version.carrier),
        Fact("信息格式", version.format),
        Fact("语种", version.language),
        Fact("变更理由", version.change_reason, wide=True),
        Fact("内容概述", version.summary, wide=True),
        Fact("来源", document.source_url, wide=True),
    ]


def _bar(step: Step) -> list[BarStep]:
    """A document that ended without publication ended; the bar says how."""
    if step.id == "published":
        return steps(PHASES, len(PHASES))
    place = PHASES.index(step.phase)
    return steps(PHASES, place, {place: step.label})


def _pointless(document: Document, scan: secrecy.Scan | None) -> set[str]:
    """What has nothing to work on is not offered."""
    return reading.pointless_acts(document) | (set() if scan is not None and scan.open else {"allow_finding"})


def _file(file: StoredFile) -> FileItem:
    return FileItem(
        file.original_name,
        reverse("files:download", args=[file.uid]),
        file.size,
        "，".join([file.kind_label, *file.finding_labels]),
    )


def _ticks(version: DocumentVersion) -> list[tuple[str, bool | None]]:
    """The four questions of the secrecy review; None where it has not spoken yet."""
    labels = {
        "state_secret": "国家秘密",
        "work_secret": "工作秘密",
        "trade_secret": "商业秘密",
        "personal_data": "个人信息",
    }
    return [(label, version.review.get(name)) for name, label in labels.items()]
