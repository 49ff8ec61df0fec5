"""Who may open what: every address of the platform with its samples. An address without a line here fails the test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.apps.services.api.act_bodies import APART
from gongkai.apps.services.api.acts import offered
from tests.visibility import records as words
from tests.visibility.records import YEAR, Records

APPLICANTS = ("applicant", "other_applicant", "agent")
VIEWERS = (
    "anonymous",
    *APPLICANTS,
    "nobody",
    "clerk",
    "other_clerk",
    "handler",
    "reviewer",
    "supervisor",
    "auditor",
    "admin",
    "archivist",
    "item_editor",
    "item_manager",
    "hall_window",
    "hall_overseer",
    "em_supervisor",
    "em_liaison",
)
STAFF = VIEWERS[4:]
BUREAU_REQUESTS = ("clerk", "handler", "reviewer", "supervisor")
BUREAU_DOCUMENTS = ("clerk", "reviewer", "supervisor")
BUREAU_REPORTS = ("clerk", "supervisor")
# 更正、建议: the section leader has no part in them.
BUREAU_CITIZENS = ("clerk", "handler", "supervisor")
OTHER_BUREAU = ("other_clerk", "supervisor")
CLERKS = ("clerk", "other_clerk")
# 复议诉讼: posts with a part in disputes; 本单位设置: those who supervise bodies.
TAKING_PART = ("clerk", "other_clerk", "handler", "supervisor")
ABOVE = ("supervisor", "admin")
# 事项: who keeps the list of the bureau, and who reviews the lists of the whole county.
ITEM_STAFF = ("item_editor", "item_manager")
# 办件: the window of the bureau, and who watches over all bodies.
HALL_STAFF = ("hall_window", "hall_overseer", "item_manager")
HALL_ABOVE = ("hall_overseer", "item_manager")
SERVICES_STAFF = (*ITEM_STAFF, "hall_window", "hall_overseer")  # everybody of 政务服务 reads the catalogue


TOKEN_LISTS = (
    "list_own_items",
    "list_cases",
    "list_changes",
    "list_batches",
    "register_case",
    "list_own_applications",
    "submit_application",
)
ACTS_OF_STAFF = tuple(spec.id for spec in offered() if spec.id not in APART)


@dataclass(frozen=True)
class Rule:
    """Status of the answer: `ok` for who may, `refused` for the rest of the staff, `anonymous` without a log-in.

    `others` may see the record but not do this with it: they are sent back to its page.
    """

    may: tuple[str, ...]
    ok: int = 200
    anonymous: int = 302
    refused: int = 404
    others: tuple[str, ...] = ()
    applicants: int | None = None  # status for those applicants who may not; as for a stranger where it says nothing

    def status(self, viewer: str) -> int:
        if viewer in self.may:
            return self.ok
        if viewer in self.others:
            return 302
        if viewer in APPLICANTS and self.applicants is not None:
            return self.applicants
        # Of the staff's pages an applicant sees what a stranger sees.
        return self.anonymous if viewer in ("anonymous", *APPLICANTS) else self.refused


PUBLIC = Rule(VIEWERS)
# 申请人空间: members of staff are no applicants and are sent to the sign-in like everybody else.
SIGNED_IN = Rule(APPLICANTS, refused=302)
OWNERS = Rule(("applicant", "other_applicant"), refused=302, applicants=404)  # the agent acts for somebody


def my(*who: str, ok: int = 200, applicants: int = 404) -> Rule:
    return Rule(who, ok=ok, refused=302, applicants=applicants)


SHUT = Rule((), anonymous=404)  # a key, a token or a query code opens it; none of these people shows one
# A query code opens it, or its applicant who is signed in, or who may act for that applicant in it.
OWN_CASE = Rule(("applicant", "agent"), anonymous=404)
LOGGED_IN = Rule(STAFF)
POST_ONLY = Rule(STAFF, ok=405)


def everybody(status: int) -> Rule:
    return Rule(VIEWERS, ok=status)


def desk(*who: str, ok: int = 200) -> Rule:
    return Rule(who, ok=ok)


@dataclass(frozen=True)
class Sample:
    """One address: what is put into it, who may open it. `of` says which record; its missing twin is tried too.

    `own` is the word by which a page addresses the holder of its key: his own name tells him nothing.
    """

    rule: Rule
    arguments: Callable[[Records], Mapping[str, Any]] = lambda _: {}
    query: Mapping[str, str] = field(default_factory=dict)
    secret: bool = False
    own: str = ""


def case(name: str, rule: Rule, **more: Any) -> Sample:
    """The address of a record, by the uid of its case."""
    return Sample(rule, lambda r: {"uid": getattr(r, name).case.uid, **more}, secret=True)


def by_uid(name: str, rule: Rule, **more: Any) -> Sample:
    return Sample(rule, lambda r: {"uid": getattr(r, name).uid, **more}, secret=True)


def by_number(name: str, rule: Rule, **more: Any) -> Sample:
    return Sample(rule, lambda r: {"number": getattr(r, name).case.number, **more}, secret=True)


def fixed(rule: Rule, **arguments: Any) -> Sample:
    return Sample(rule, lambda _: arguments)


def asked(rule: Rule, **query: str) -> Sample:
    return Sample(rule, query=query)


def number_of(name: str, rule: Rule) -> Sample:
    """An address that ends in the integer the owner sees in a list of his own."""
    return Sample(rule, lambda r: {"number": getattr(r, name)}, secret=True)


def letter_of(**more: str) -> Sample:
    return Sample(OWN_CASE, lambda r: {"number": r.request.case.number, "uid": r.letter.uid, **more}, secret=True)


def requests_at(**more: Any) -> list[Sample]:
    return [
        case("request", desk(*BUREAU_REQUESTS), **more),
        case("answered", desk(*BUREAU_REQUESTS), **more),
        case("others_request", desk(*OTHER_BUREAU), **more),
    ]


def documents_at(**more: Any) -> list[Sample]:
    ours = [case(name, desk(*BUREAU_DOCUMENTS), **more) for name in ("published", "draft", "gone")]
    return [*ours, case("others_draft", desk(*OTHER_BUREAU), **more)]


def library_at(**more: Any) -> list[Sample]:
    return [case("entry", desk(*BUREAU_DOCUMENTS), **more)]


REDACTORS = ("handler", "reviewer")


def redactions_at(**more: Any) -> list[Sample]:
    """The original is for those who hide and those who approve, nobody else of the staff."""
    return [by_uid("redaction", desk(*REDACTORS), **more)]


def cleanups_at(**more: Any) -> list[Sample]:
    return [case("cleanup", desk("supervisor"), **more), case("cleanup_task", desk("clerk", "supervisor"), **more)]


def reports_at(**more: Any) -> list[Sample]:
    return [
        case("report", desk(*BUREAU_REPORTS), **more),
        case("others_report", desk(*OTHER_BUREAU), **more),
    ]


def items_at(*names: str, ok: int = 200, others: tuple[str, ...] = (), **more: Any) -> list[Sample]:
    """Changes of items: the editor of the body, and who supervises lists."""
    may = tuple(who for who in ITEM_STAFF if who not in others)
    return [case(name, Rule(may, ok=ok, others=others), **more) for name in names]


def all_cases(**more: Any) -> list[Sample]:
    citizens = [case(name, desk(*BUREAU_CITIZENS), **more) for name in ("correction", "suggestion", "dispute")]
    return [
        *items_at("item_change", **more),
        case("others_item_change", desk("item_manager"), **more),
        case("catalogue_change", desk(), **more),
        case("item_batch", desk("item_manager"), **more),
        *requests_at(**more),
        *documents_at(**more),
        *reports_at(**more),
        *library_at(**more),
        *cleanups_at(**more),
        *citizens,
    ]


def own_pages(samples: list[Sample]) -> list[Sample]:
    """The shared address of a case only leads to the app's own."""
    return [Sample(desk(*s.rule.may, ok=302), s.arguments, secret=True) for s in samples]


SITE = {"slug": "caizheng"}
WEB: dict[str, list[Sample]] = {
    "web:home": [fixed(PUBLIC)],
    "web:accessibility": [fixed(PUBLIC)],
    "web:sitemap_page": [fixed(PUBLIC)],
    "web:display": [fixed(everybody(302))],
    "web:robots": [fixed(PUBLIC)],
    "web:favicon": [fixed(everybody(302))],
    "web:manifest": [fixed(PUBLIC)],
    "web:sitemap": [fixed(PUBLIC)],
    "web:sitemap_of": [fixed(PUBLIC, number=1), fixed(everybody(404), number=99)],
    "web:oauth_metadata": [fixed(PUBLIC)],
    "web:healthz": [fixed(PUBLIC)],
    "web:readyz": [fixed(PUBLIC)],
    "web:metrics": [fixed(everybody(404))],
    "web:verify": [fixed(PUBLIC)],
    # Whoever has its QR code holds the letter.
    "web:verify_letter": [
        Sample(PUBLIC, lambda r: {"uid": r.application_letter}),
        Sample(everybody(404), lambda r: {"uid": r.item.uid}),
    ],
    "web:styleguide": [fixed(desk("admin"))],
    "people:login": [fixed(Rule(STAFF, ok=302, anonymous=200))],
    "people:verify": [fixed(everybody(302))],
    "people:passkey_log_in": [fixed(everybody(404))],  # the site of the tests has no name a passkey could be bound to
    "people:provider_begin": [fixed(everybody(404))],  # no identity provider is set up
    "people:provider_back": [asked(everybody(302), code="guessed", state="guessed")],
    "people:provider_log_out": [fixed(everybody(302))],
    "people:logout": [fixed(everybody(302))],
    "people:account": [fixed(LOGGED_IN)],
    "people:contact": [fixed(POST_ONLY)],
    "people:copy": [fixed(POST_ONLY)],
    "people:password": [fixed(LOGGED_IN)],
    "people:second_factor": [fixed(LOGGED_IN)],
    "people:recovery_codes": [fixed(POST_ONLY)],
    "people:new_recovery_codes": [fixed(Rule((), refused=302))],  # nobody here has a factor that could be lost
    "people:passkeys": [fixed(LOGGED_IN)],
    "people:add_passkey": [fixed(Rule(STAFF, ok=404))],
    "people:rename_passkey": [fixed(POST_ONLY, number=1)],
    "people:remove_passkey": [number_of("passkey", desk("clerk"))],
    "people:identity": [fixed(Rule(STAFF, ok=404))],
    "people:unlink_identity": [fixed(Rule(STAFF, ok=404))],
    "people:delegations": [fixed(LOGGED_IN)],
    "people:revoke_delegation": [number_of("delegation", desk("clerk"))],
    "people:end_session": [number_of("session", POST_ONLY)],
    "people:calendar": [fixed(POST_ONLY)],
    "files:download": [
        by_uid("proof", Rule(("clerk", "handler"), anonymous=404)),
        by_uid("released", Rule(BUREAU_REQUESTS, anonymous=404)),
        by_uid("redacted_source", Rule(("handler", "reviewer"), anonymous=404)),
        by_uid("redacted_copy", Rule(BUREAU_REQUESTS, anonymous=404)),
        by_uid("draft_file", Rule(BUREAU_DOCUMENTS, anonymous=404)),
        by_uid("public_file", PUBLIC),
        by_uid("material_file", Rule(("hall_window", "applicant"), anonymous=404)),
    ],
}
DESK: dict[str, list[Sample]] = {
    "desk:home": [fixed(LOGGED_IN)],
    "desk:search": [fixed(LOGGED_IN), *(asked(LOGGED_IN, q=q) for q in (words.DRAFT, words.WISH, words.OTHERS_WISH))],
    "desk:feed": [fixed(SHUT), asked(SHUT, key="1-1-guessed")],
    "desk:notices": [fixed(LOGGED_IN)],
    "desk:read_notices": [fixed(POST_ONLY)],
    "desk:handover": [fixed(LOGGED_IN)],
    "desk:case": own_pages(all_cases()),
    "desk:clock": [
        case("request", desk(*BUREAU_REQUESTS), key="reply"),
        case("others_request", desk(*OTHER_BUREAU), key="reply"),
        case("draft", desk(*BUREAU_DOCUMENTS), key="publication"),
        case("report", desk(*BUREAU_REPORTS), key="filing"),
    ],
    "desk:case_journal": all_cases(),
    "desk:proof": [case("request", desk(), number=1)],  # nothing is sealed before the day is over
    "desk:assign": all_cases(),
    "desk:claim": [case("request", POST_ONLY)],
    "desk:letter": [by_uid("letter", desk(*BUREAU_REQUESTS)), by_uid("inner_letter", desk(*BUREAU_REQUESTS))],
    "desk:letter_file": [
        by_uid("letter", desk(*BUREAU_REQUESTS), form="docx"),
        by_uid("inner_letter", desk(*BUREAU_REQUESTS), form="pdf"),
        by_uid("letter", desk(), form="exe"),
    ],
    "desk:audit": [fixed(desk("auditor"))],
    "desk:seals": [fixed(desk("auditor"))],
    "desk:seals_export": [fixed(desk("auditor"))],
    "desk:verify": [fixed(POST_ONLY)],
    "desk:procedures": [fixed(LOGGED_IN)],
    "desk:procedure": [fixed(LOGGED_IN, kind="disclosure.request"), fixed(desk(), kind="disclosure.none")],
}
ARCHIVES: dict[str, list[Sample]] = {
    "archives_desk:schedule": [
        fixed(desk("archivist")),
        asked(desk("archivist"), number="no-such"),
        Sample(desk("archivist"), query={"number": "YSQ2026000300001"}),
    ],
    "archives_desk:hold": [by_number("request", desk())],  # not closed: no file of the archives yet
    "archives_desk:release": [Sample(POST_ONLY, lambda r: {"number": "x", "uid": r.proof.uid})],
    "archives_desk:lists": [fixed(desk("archivist"))],
    "archives_desk:draw": [fixed(desk("archivist"))],
    "archives_desk:list": [case("destruction", desk("archivist")), case("others_destruction", desk())],
    "archives_desk:list_file": [case("destruction", desk("archivist")), case("others_destruction", desk())],
    "archives_desk:proof": [case("destruction", desk("archivist")), case("others_destruction", desk())],
    "archives_desk:list_act": [
        case("destruction", desk("archivist"), act="submit"),
        case("destruction", Rule((), others=("archivist",)), act="sign"),
        case("others_destruction", desk(), act="submit"),
    ],
    "archives_desk:transfers": [fixed(desk("archivist"))],
    "archives_desk:due_file": [fixed(desk("archivist"))],
    "archives_desk:draw_transfer": [fixed(desk("archivist"))],
    "archives_desk:transfer": [case("transfer", desk("archivist")), case("others_transfer", desk())],
    "archives_desk:transfer_file": [case("transfer", desk("archivist")), case("others_transfer", desk())],
    "archives_desk:transfer_act": [
        case("transfer", desk("archivist"), act="send"),
        case("others_transfer", desk(), act="send"),
    ],
}
API: dict[str, list[Sample]] = {
    "api-v1:openapi": [fixed(PUBLIC)],
    "api-v1:deadlines": [asked(PUBLIC, start="2026-03-06", days="20"), fixed(everybody(422))],
    "api-v1:validate": [Sample(PUBLIC, lambda _: {"kind": "uscc"}, {"value": "1"})],
    "api-v1:validate_in_body": [fixed(everybody(422), kind="uscc")],
    "api-v1:list_documents": [fixed(PUBLIC)],
    "api-v1:by_index_number": [asked(everybody(404), value="003980036/2026-00001")],
    "api-v1:read_document": [
        case("published", PUBLIC),
        case("draft", everybody(404)),
        case("gone", everybody(410)),
        case("others_draft", everybody(404)),
    ],
    "api-v1:list_library": [fixed(PUBLIC), asked(PUBLIC, q=words.BILL), asked(PUBLIC, on="2026-03-02")],
    "api-v1:read_library_document": [
        case("published", PUBLIC),
        case("draft", everybody(404)),
        case("gone", everybody(404)),
        case("others_draft", everybody(404)),
    ],
    "api-v1:catalogue": [fixed(PUBLIC)],
    "api-v1:organisations": [fixed(PUBLIC)],
    "api-v1:guide": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="shuili")],
    "api-v1:submit": [fixed(everybody(405))],
    "api-v1:track": [fixed(everybody(405))],
    "api-v1:complete": [fixed(everybody(405))],
    "api-v1:give_reason": [fixed(everybody(405))],
    "api-v1:withdraw": [fixed(everybody(405))],
    "api-v1:list_reports": [fixed(PUBLIC)],
    "api-v1:read_report": [fixed(PUBLIC, **SITE, year=YEAR), fixed(everybody(404), slug="shuili", year=YEAR)],
    "api-v1:check_report": [fixed(everybody(405))],
    "api-v1:list_service_items": [fixed(PUBLIC), *(asked(PUBLIC, q=q) for q in (words.ITEM, words.OTHERS_ITEM))],
    "api-v1:read_service_item": [
        by_uid("item", PUBLIC),
        by_uid("draft_item", everybody(404)),
        by_uid("cancelled_item", PUBLIC),
    ],
    "api-v1:list_service_catalogue": [fixed(PUBLIC)],
    "api-v1:list_service_list_lines": [
        fixed(PUBLIC, list_id="fee"),
        Sample(PUBLIC, lambda _: {"list_id": "fee"}, {"q": words.LISTED}),
        fixed(everybody(422), list_id="none"),
    ],
    "api-v1:read_service_list_line": [
        by_uid("list_line", PUBLIC),
        Sample(everybody(404), lambda r: {"uid": r.list_draft.line.uid}, secret=True),
    ],
    "api-v1:list_service_journeys": [fixed(PUBLIC)],
    "api-v1:read_service_journey": [by_uid("journey", PUBLIC)],
    "api-v1:read_service_self_test": [
        by_uid("selftest", PUBLIC),
        Sample(everybody(404), lambda r: {"uid": r.selftest_draft.test.uid}, secret=True),
    ],
    "api-v1:list_popular_services": [fixed(PUBLIC)],
    "api-v1:list_ratings": [fixed(PUBLIC)],
    "api-v1:rate_case": [fixed(everybody(405))],
    # 业务系统 and applicants with a token: a browser, whoever sits before it, bears none.
    **{f"api-v1:{name}": [fixed(everybody(401))] for name in TOKEN_LISTS},
    **{f"api-v1:{name}": [by_uid("system_case", everybody(401))] for name in ("read_case",)},
    "api-v1:download_file": [Sample(everybody(401), lambda r: {"uid": r.system_case.uid, "file": r.proof.uid})],
    "api-v1:list_rows": [fixed(everybody(401), number=1)],
    "api-v1:read_own_application": [fixed(everybody(401), number="BJ2026000300001")],
    "api-v1:upload_file": [by_uid("system_case", everybody(405))],
    **{f"api-v1:act_{name}": [by_uid("system_case", everybody(405))] for name in ACTS_OF_STAFF},
    **{
        f"api-v1:{name}": [fixed(everybody(405), number="BJ2026000300001")]
        for name in ("supplement_own", "supply_own", "withdraw_own")
    },
    **{
        f"api-v1:{name}": [fixed(everybody(405))]
        for name in (
            "issue_token",
            "revoke_token",
            "upload_own",
            "track_application",
            "supplement_application",
            "withdraw_application",
        )
    },
    "api-v1:list_datasets": [fixed(PUBLIC)],
    "api-v1:unknown": [fixed(everybody(404))],
}
ACT = {"act": "take_down"}
DISCLOSURE_DESK: dict[str, list[Sample]] = {
    "requests": [fixed(LOGGED_IN)],
    "extensions": [fixed(LOGGED_IN)],
    "register": [fixed(desk(*CLERKS))],
    "request": requests_at(),
    "request_review_form": requests_at(),
    "redaction": redactions_at(),
    "redaction_edit": [by_uid("redaction", POST_ONLY, do="undo")],
    "redaction_compare": redactions_at(),
    "redaction_page": redactions_at(number=1),
    "redaction_copy": redactions_at(number=1),
    "request_count": requests_at(),
    "request_one_pass": [case("request", desk()), case("others_request", desk())],  # nobody here holds two reviews
    # Whoever may see the case but not act is sent back to it.
    "request_act": own_pages(requests_at(act="sign")),
    "documents": [fixed(LOGGED_IN)],
    "document_new": [fixed(desk(*CLERKS))],
    "document": documents_at(),
    "document_edit": [
        case("draft", Rule(("clerk",), others=("reviewer", "supervisor"))),
        case("others_draft", Rule(("other_clerk",), others=("supervisor",))),
    ],
    "document_review_form": documents_at(),
    "document_one_pass": [case("draft", desk()), case("others_draft", desk())],
    "document_act": own_pages(documents_at(act="sign")),
    "library": [fixed(LOGGED_IN)],
    "library_new": [fixed(desk(*CLERKS))],
    "library_entry": library_at(),
    "library_edit": [case("entry", Rule(("clerk",), others=("reviewer", "supervisor")))],
    "library_act": own_pages(library_at(act="issue")),
    "cleanups": [fixed(LOGGED_IN)],
    "cleanup_new": [fixed(desk("supervisor"))],
    "cleanup": [case("cleanup", desk("supervisor"))],
    "cleanup_act": own_pages([case("cleanup", desk("supervisor"), act="sign")]),
    "cleanup_task": [case("cleanup_task", desk("clerk", "supervisor"))],
    "cleanup_task_act": own_pages([case("cleanup_task", desk("clerk", "supervisor"), act="confirm")]),
    "personal_copy": [case("request", desk("clerk")), case("others_request", desk("other_clerk"))],
    "disputes": [fixed(LOGGED_IN)],
    "register_dispute": [fixed(desk(*CLERKS))],
    "dispute": [case("dispute", desk(*BUREAU_CITIZENS))],
    "dispute_act": own_pages([case("dispute", desk(*BUREAU_CITIZENS), act="sign")]),
    "dispute_one_pass": [case("dispute", desk())],
    "hearings": [fixed(desk(*TAKING_PART)), asked(desk(*TAKING_PART), month="2026-04")],
    "hearings_file": [asked(desk(*TAKING_PART), month="2026-04")],
    "lessons": [fixed(desk(*TAKING_PART))],
    "choices": [fixed(desk(*ABOVE)), asked(desk(*ABOVE), org="caizheng"), asked(desk(), org="none")],
    "same_hands": [fixed(desk(*ABOVE))],
    "corrections": [fixed(LOGGED_IN)],
    "register_correction": [fixed(desk(*CLERKS))],
    "correction": [case("correction", desk(*BUREAU_CITIZENS))],
    "correction_act": own_pages([case("correction", desk(*BUREAU_CITIZENS), act="decide")]),
    "suggestions": [fixed(LOGGED_IN)],
    "candidates": [fixed(desk(*CLERKS))],
    "register_suggestion": [
        fixed(desk(*CLERKS)),
    ],
    "suggestion": [case("suggestion", desk(*BUREAU_CITIZENS))],
    "suggestion_act": own_pages([case("suggestion", desk(*BUREAU_CITIZENS), act="decide")]),
    "guide": [fixed(desk(*CLERKS))],
    "columns": [fixed(desk("clerk", "other_clerk", "reviewer", "supervisor"))],
    "duty_settings": [fixed(desk())],
    "column_waive": [fixed(desk(), slug="caizheng", column="licence")],
    "places": [fixed(desk(*CLERKS))],
    "place_add": [fixed(desk(*CLERKS))],
    **{f"place_{name}": [by_uid("place", desk("clerk"))] for name in ("change", "close", "month")},
    "handovers": [fixed(LOGGED_IN)],
    "handover_draw": [fixed(POST_ONLY)],
    "handover": [case("handover", desk("clerk", "supervisor"))],
    "handover_sheet": [case("handover", desk("clerk", "supervisor"))],
    "handover_act": [case("handover", Rule(("clerk",), others=("supervisor",)), act="send")],
    "reassessments": [fixed(LOGGED_IN)],
    "reassessment_open": [fixed(POST_ONLY)],
    "reassessment": [case("reassessment", desk(*BUREAU_REQUESTS))],
    "reassessment_act": own_pages([case("reassessment", desk(*BUREAU_REQUESTS), act="conclude")]),
    "likeness": [fixed(desk(*CLERKS))],
    "likeness_judge": [
        Sample(desk("clerk"), lambda r: {"first": r.published.case.uid, "second": r.draft.case.uid}),
        Sample(desk("other_clerk"), lambda r: {"first": r.published.case.uid, "second": r.others_draft.case.uid}),
        Sample(desk(), lambda r: {"first": r.draft.case.uid, "second": r.others_draft.case.uid}),
    ],
    # Kept by the secrecy officer alone, who is none of these.
    "words": [fixed(desk())],
    "word_add": [fixed(desk())],
    "word_remove": [by_uid("word", desk())],
    "reports": [fixed(LOGGED_IN)],
    "open_report": [fixed(desk(*CLERKS))],
    "statistics": [fixed(desk(*CLERKS, "supervisor")), asked(desk("supervisor"), org="county", below="on")],
    "monthly": [fixed(desk(*CLERKS, "supervisor"))],
    "progress": [fixed(desk(*CLERKS, "supervisor")), asked(desk(*BUREAU_REPORTS), org="caizheng")],
    "self_check": [fixed(desk(*CLERKS, "supervisor")), asked(desk(*OTHER_BUREAU), org="shuili")],
    "statistics_records": [
        asked(desk(*BUREAU_REPORTS), org="caizheng", measure="new"),
        asked(desk(*OTHER_BUREAU), org="shuili", measure="new"),
        asked(desk("supervisor"), org="county", below="on", measure="corrections"),
    ],
    "compare": [fixed(LOGGED_IN)],
    "compare_years": [fixed(LOGGED_IN, **SITE), fixed(desk(), slug="shuili")],
    "filings": [fixed(desk("supervisor")), asked(desk("supervisor"), state="filed")],
    "filings_remind": [fixed(desk("supervisor"))],
    "report": reports_at(),
    "report_changes": reports_at(),
    "report_cells": reports_at(),
    "report_cell": [*reports_at(cell="requests.natural_person.new"), case("report", desk(), cell="none")],
    "report_file": [*reports_at(form="docx"), *reports_at(form="json"), case("report", desk(), form="exe")],
    "report_act": own_pages(reports_at(act="return_report")),
    "report_imports": [fixed(LOGGED_IN)],
    "report_upload": [fixed(desk(*CLERKS))],
    "report_import": [case("report_import", desk(*BUREAU_REPORTS))],
    "report_import_act": [
        case("report_import", Rule(("clerk",), others=("supervisor",)), act="confirm"),
        case("report_import", desk(), act="none"),
    ],
}
DISCLOSURE: dict[str, list[Sample]] = {
    "catalogue": [fixed(PUBLIC)],
    "feed_all": [fixed(PUBLIC)],
    "column": [fixed(everybody(302), key="policy"), fixed(everybody(404), key="none")],
    "feed": [fixed(PUBLIC, key="policy"), fixed(everybody(404), key="none")],
    "search": [fixed(PUBLIC), *(asked(PUBLIC, q=q) for q in ("预算", words.DRAFT, words.GONE, words.OTHERS_DRAFT))],
    "suggest": [fixed(PUBLIC), asked(PUBLIC, q=words.DRAFT), asked(PUBLIC, q=words.GONE)],
    "document": [
        case("published", PUBLIC),
        case("draft", everybody(404)),
        case("gone", everybody(410)),
        case("others_draft", everybody(404)),
    ],
    "document_version": [
        case("published", PUBLIC, number=1),
        case("published", everybody(404), number=2),
        case("draft", everybody(404), number=1),
        case("gone", everybody(410), number=1),
    ],
    "library": [
        fixed(PUBLIC),
        *(asked(PUBLIC, q=q) for q in ("预算", words.BILL, words.DRAFT, words.GONE)),
        asked(PUBLIC, export="csv"),
        asked(PUBLIC, on="2026-03-02", state="in_force"),
    ],
    "library_feed": [fixed(PUBLIC)],
    "guides": [fixed(PUBLIC)],
    "guide": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    "guide_version": [fixed(PUBLIC, **SITE, number=1), fixed(everybody(404), **SITE, number=2)],
    "places": [fixed(PUBLIC)],
    "statistics": [fixed(PUBLIC)],
    "flow": [fixed(PUBLIC, kind="disclosure.request"), fixed(everybody(404), kind="none")],
    "reports": [fixed(PUBLIC)],
    "report": [fixed(PUBLIC, **SITE, year=YEAR), fixed(everybody(404), slug="shuili", year=YEAR)],
    "report_version": [fixed(PUBLIC, **SITE, year=YEAR, number=1), fixed(everybody(404), **SITE, year=YEAR, number=2)],
    "report_file": [
        *(fixed(PUBLIC, **SITE, year=YEAR, form=form) for form in ("docx", "xlsx", "csv", "json")),
        fixed(everybody(404), slug="shuili", year=YEAR, form="json"),
    ],
    "compare": [fixed(PUBLIC), asked(PUBLIC, under="county"), asked(everybody(404), under="none")],
    "compare_years": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="shuili")],
    "choose_body": [fixed(PUBLIC)],
    "track": [fixed(PUBLIC)],
    "submitted": [fixed(everybody(302))],
    "apply": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    # The number alone opens nothing, not even for staff: they have the desk.
    **{name: [by_number("request", OWN_CASE), by_number("others_request", SHUT)] for name in ("tracked", "withdraw")},
    **{name: [by_number("request", OWN_CASE)] for name in ("complete", "give_reason")},
    "my_data": [by_number("request", OWN_CASE), by_number("others_request", SHUT)],
    **{name: [by_number("request", everybody(405))] for name in ("my_copy", "erase_data")},
    "letter": [letter_of()],
    "letter_file": [letter_of(form="pdf"), letter_of(form="docx")],
    "voices": [fixed(PUBLIC)],
    "voice_submitted": [fixed(everybody(302))],
    "correct": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    **{name: [by_number("correction", SHUT)] for name in ("tracked_correction", "withdraw_correction")},
    "suggest_publication": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    **{name: [by_number("suggestion", SHUT)] for name in ("tracked_suggestion", "withdraw_suggestion")},
    "consultation_file": [
        Sample(PUBLIC, lambda r: {"token": r.token, "form": "pdf"}, secret=True, own=words.THIRD_PARTY),
        fixed(everybody(404), token="guessed", form="pdf"),
        Sample(everybody(404), lambda r: {"token": r.token, "form": "exe"}),
    ],
    "consultation": [
        Sample(PUBLIC, lambda r: {"token": r.token}, secret=True, own=words.THIRD_PARTY),
        fixed(everybody(404), token="guessed"),
    ],
}
MY: dict[str, list[Sample]] = {
    "my:login": [fixed(Rule(APPLICANTS, ok=302, anonymous=200, refused=200))],
    "my:passkey_login": [fixed(Rule((), anonymous=404))],
    "my:logout": [fixed(everybody(405))],
    "my:register": [fixed(Rule(APPLICANTS, ok=302, anonymous=200, refused=200))],
    "my:register_code": [fixed(everybody(302))],
    "my:register_person": [fixed(everybody(302))],
    "my:recover": [fixed(Rule(APPLICANTS, ok=302, anonymous=200, refused=200))],
    "my:recover_code": [fixed(everybody(302))],
    "my:recover_password": [fixed(everybody(302))],
    "my:home": [fixed(SIGNED_IN)],
    "my:cases": [fixed(SIGNED_IN)],
    "my:take_in": [fixed(SIGNED_IN)],
    "my:messages": [fixed(SIGNED_IN)],
    "my:read_messages": [fixed(everybody(302))],
    "my:channels": [fixed(SIGNED_IN)],
    # What concerns the account itself is not the agent's, what concerns a case within reach is.
    "my:message": [number_of("own_message", my("applicant")), number_of("case_message", my("applicant", "agent"))],
    "my:act_as": [fixed(SIGNED_IN)],
    "my:new_organisation": [fixed(OWNERS)],
    "my:authorisations": [fixed(SIGNED_IN)],
    "my:offer": [fixed(OWNERS)],
    "my:authorisation": [by_uid("authorisation", my("applicant"))],
    "my:answer": [
        by_uid("authorisation", my("applicant"), do="revoke"),
        by_uid("authorisation", my(), do="accept"),
        by_uid("authorisation", my(), do="give-up"),  # the agent acts for somebody at the moment
    ],
    "my:profile": [fixed(SIGNED_IN)],
    "my:identity": [fixed(OWNERS)],
    "my:contact": [fixed(OWNERS)],
    "my:contact_code": [fixed(everybody(302))],
    "my:remove_contact": [fixed(everybody(302))],
    "my:level": [fixed(SIGNED_IN)],
    "my:level_start": [fixed(my("applicant", "other_applicant", ok=302), provider="demo")],
    "my:level_back": [fixed(everybody(302))],
    "my:level_demo": [fixed(my())],
    "my:security": [fixed(OWNERS)],
    "my:password": [fixed(OWNERS)],
    "my:end_session": [fixed(everybody(302), number=1)],
    "my:new_token": [fixed(OWNERS)],
    "my:revoke_token": [fixed(everybody(302), number=1)],
    "my:add_passkey": [fixed(my())],
    "my:remove_passkey": [fixed(everybody(302), number=1)],
    "my:copy": [fixed(everybody(302))],
    "my:close": [fixed(OWNERS)],
    # Nobody here is 申请人核验员.
    "applicants_desk:find": [fixed(desk())],
    "applicants_desk:applicant": [by_uid("holder", desk())],
    "applicants_desk:act": [by_uid("holder", desk(), do="verify")],
}
SYSTEMS_DESK: dict[str, list[Sample]] = {
    "clients:list": [fixed(desk("admin"))],
    "clients:new": [fixed(desk("admin"))],
    **{
        f"clients:{name}": [by_uid("system", desk("admin"))]
        for name in ("client", "change", "secret", "revoke", "add_officer")
    },
    "clients:drop_officer": [
        Sample(desk("admin"), lambda r: {"uid": r.system.uid, "number": r.system_officer}),
        by_uid("system", desk(), number=987654),
    ],
    # Administrators see that there are batches; nobody here is 数据交换员, who alone may have what is in them.
    "exchange:list": [fixed(desk("admin"))],
    "exchange:build": [fixed(desk())],
    "exchange:batch": [fixed(desk("admin"), number=1), fixed(desk(), number=9)],
    "exchange:download": [fixed(desk(), number=1, dataset="application", form="jsonl")],
}
FORMS_DESK: dict[str, list[Sample]] = {
    # Editors of items build the forms of their items.
    "eforms:list": [fixed(desk("admin", "item_editor"))],
    "eforms:new": [fixed(desk("admin"))],
    "eforms:change": [by_uid("eform", POST_ONLY)],
    **{
        f"eforms:{name}": [by_uid("eform", desk("admin"))]
        for name in ("form", "settings", "publish", "withdraw", "versions", "export", "import", "new_rule")
    },
    "eforms:add": [by_uid("eform", desk("admin"), into="papers"), by_uid("eform", desk(), into="none")],
    "eforms:part": [by_uid("eform", desk("admin"), part="name"), by_uid("eform", desk(), part="none")],
    "eforms:move": [by_uid("eform", desk("admin"), part="name"), by_uid("eform", desk(), part="person")],
    "eforms:condition": [
        by_uid("eform", desk("admin"), part="name", what="show"),
        by_uid("eform", desk(), part="person", what="require"),
    ],
    "eforms:rule": [by_uid("eform", desk("admin"), part="of_age"), by_uid("eform", desk(), part="name")],
    "eforms:trial_start": [by_uid("eform", desk("admin", ok=302))],
    "eforms:trial": [by_uid("eform", desk("admin"), step="person"), by_uid("eform", desk(), step="none")],
}


def booked(r: Records) -> dict[str, Any]:
    """Where the booking of the records stands, as an address says it."""
    slot = r.booking.slot
    return {"uid": r.booking.item.uid, "window": slot.window.uid, "day": slot.day.isoformat()}


SERVICES_DESK: dict[str, list[Sample]] = {
    "items": [fixed(LOGGED_IN), *(asked(LOGGED_IN, text=word) for word in (words.ITEM, words.OTHERS_ITEM))],
    "item": [
        by_uid("item", desk(*ITEM_STAFF)),
        by_uid("draft_item", desk(*ITEM_STAFF)),
        by_uid("cancelled_item", desk(*ITEM_STAFF)),
    ],
    "begin": [
        by_uid("item", Rule(("item_editor",), others=("item_manager",)), act="begin_change"),
        by_uid("item", desk(*ITEM_STAFF), act="propose_suspension"),
        by_uid("draft_item", Rule((), others=ITEM_STAFF), act="begin_change"),
        by_uid("item", desk(), act="none"),
    ],
    "send_back": [by_uid("item", desk("item_manager")), by_uid("draft_item", desk())],
    "deviations": [fixed(LOGGED_IN)],
    "coverage": [fixed(desk("item_manager")), asked(desk("item_manager"), org="caizheng"), asked(desk(), org="none")],
    "catalogue_compare": [Sample(desk(*SERVICES_STAFF), lambda r: {"uid": r.item.catalogue.uid})],
    # Nothing departs from the catalogue here, so the one who may is sent back.
    "send_back_all": [Sample(Rule((), others=("item_manager",)), lambda r: {"uid": r.item.catalogue.uid})],
    "changes": [fixed(LOGGED_IN)],
    "change": [*items_at("item_change"), case("others_item_change", desk("item_manager"))],
    "change_edit": [
        *items_at("item_change", others=("item_manager",), group="contact"),
        case("others_item_change", Rule((), others=("item_manager",)), group="contact"),
        case("item_change", desk(), group="none"),
    ],
    "change_terms": items_at("item_change", others=("item_manager",)),
    "change_review_form": [*items_at("item_change"), case("others_item_change", desk("item_manager"))],
    "change_one_pass": [case("item_change", desk())],
    **{name: items_at("item_change", others=("item_manager",)) for name in ("change_form", "change_papers")},
    "change_try_start": [
        *items_at("item_change", ok=302),
        case("others_item_change", desk("item_manager", ok=302)),
    ],
    "change_try": [
        *items_at("item_change", step="apply_person"),
        case("item_change", desk(), step="none"),
        case("others_item_change", desk("item_manager"), step="apply_person"),
    ],
    "change_act": [
        *items_at("item_change", act="submit"),
        case("item_change", Rule((), others=ITEM_STAFF), act="publish"),
        case("others_item_change", desk("item_manager"), act="submit"),
    ],
    "sheets": [fixed(desk(*ITEM_STAFF))],
    "import": [by_uid("list_import", desk(*ITEM_STAFF))],
    "import_act": [by_uid("list_import", POST_ONLY, act="cancel")],
    "batches": [fixed(LOGGED_IN)],
    "batch": [case("item_batch", desk("item_manager"))],
    "catalogue": [fixed(desk(*SERVICES_STAFF)), asked(desk(*SERVICES_STAFF), text=words.ENTRY)],
    "catalogue_propose": [fixed(desk())],
    "catalogue_changes": [fixed(LOGGED_IN)],
    **{
        name: [case("catalogue_change", desk(), **more)]
        for name, more in (
            ("catalogue_change", {}),
            ("catalogue_edit", {"group": "basis"}),
            ("catalogue_header", {}),
            ("catalogue_form", {}),
            ("catalogue_papers", {}),
            ("catalogue_try_start", {}),
            ("catalogue_try", {"step": "apply_person"}),
            ("catalogue_act", {"act": "submit"}),
        )
    },
    "catalogue_entry": [Sample(desk(*SERVICES_STAFF), lambda r: {"uid": r.item.catalogue.uid})],
    "catalogue_begin": [Sample(desk(), lambda r: {"uid": r.item.catalogue.uid, "act": "propose_change"})],
    # 一件事 and 自测: the manager of the county writes both, the editor of the bureau the questions of its items.
    "journeys": [fixed(LOGGED_IN)],
    "journey_new": [fixed(desk("item_manager"))],
    "journey": [by_uid("journey", desk("item_manager"))],
    "journey_begin": [by_uid("journey", Rule((), others=("item_manager",)))],
    **{
        name: [case("journey_draft", desk("item_manager"), **more)]
        for name, more in (
            ("journey_draft", {}),
            ("journey_frame", {}),
            ("journey_preview", {}),
            ("journey_step", {"number": 1}),
        )
    },
    "journey_step_remove": [case("journey_draft", Rule((), others=("item_manager",)), number=1)],
    "journey_act": [
        case("journey_draft", desk("item_manager"), act="submit"),
        case("journey_draft", Rule((), others=("item_manager",)), act="publish"),
    ],
    "selftests": [fixed(LOGGED_IN)],
    "selftest_new": [fixed(desk(*ITEM_STAFF))],
    "selftest": [by_uid("selftest", desk(*ITEM_STAFF))],
    **{
        name: [case("selftest_draft", desk(*ITEM_STAFF), **more)]
        for name, more in (
            ("selftest_draft", {}),
            ("selftest_frame", {}),
            ("selftest_try", {}),
            ("selftest_question", {"key": "q1"}),
            ("selftest_outcome", {"key": "r1"}),
        )
    },
    "selftest_part": [case("selftest_draft", Rule((), others=ITEM_STAFF), key="q1", do="remove")],
    "selftest_act": [
        case("selftest_draft", desk(*ITEM_STAFF), act="submit"),
        case("selftest_draft", Rule((), others=ITEM_STAFF), act="publish"),
    ],
    # 检索用词: the editor's own, and the manager's of all below; 底图: the manager's.
    "words": [fixed(LOGGED_IN), asked(LOGGED_IN, text=words.SAYING)],
    "word_new": [fixed(desk(*ITEM_STAFF))],
    **{name: [by_uid("search_word", desk(*ITEM_STAFF))] for name in ("word", "word_end")},
    **{name: [fixed(desk("item_manager"))] for name in ("maps", "map_new")},
    "map_remove": [by_uid("map_sheet", desk("item_manager"))],
    # 预约: nobody here works at a hall.
    **{name: [fixed(desk())] for name in ("halls", "hall_new")},
    **{name: [by_uid("venue", desk())] for name in ("hall", "hall_walk_in", "hall_window", "hall_closure")},
    "hall_hours": [Sample(desk(), lambda r: {"uid": r.venue.uid, "window": r.booking.slot.window.uid})],
    "booking_act": [by_uid("booking", desk(), act="arrive")],
    "claim": [Sample(desk("item_editor"), lambda r: {"uid": r.item.catalogue.uid})],
}
SERVICES: dict[str, list[Sample]] = {
    "items": [fixed(PUBLIC), *(asked(PUBLIC, q=q) for q in ("燃气", words.ITEM, words.OTHERS_ITEM))],
    "guides": [fixed(PUBLIC)],
    "audience": [fixed(PUBLIC, audience="person"), fixed(everybody(404), audience="none")],
    "forget": [fixed(everybody(405))],
    "search": [fixed(PUBLIC), *(asked(PUBLIC, q=q) for q in ("燃气", words.ITEM, words.OTHERS_ITEM))],
    "suggest": [fixed(PUBLIC), *(asked(PUBLIC, q=q) for q in ("燃气", words.ITEM, words.OTHERS_ITEM))],
    "journeys": [fixed(PUBLIC), asked(PUBLIC, audience="legal"), asked(everybody(404), audience="none")],
    "journey": [by_uid("journey", PUBLIC)],
    "journey_checklist": [by_uid("journey", PUBLIC)],
    "selftest": [
        by_uid("selftest", PUBLIC),
        Sample(everybody(404), lambda r: {"uid": r.selftest_draft.test.uid}, secret=True),
    ],
    "booking": [fixed(PUBLIC)],
    "booking_code": [fixed(everybody(302))],
    "booking_manage": [fixed(PUBLIC)],
    "booking_own": [Sample(Rule(("applicant",), anonymous=404), lambda r: {"number": r.booking.number}, secret=True)],
    "booking_item": [by_uid("item", PUBLIC), by_uid("draft_item", everybody(404))],
    "booking_slot": [
        Sample(PUBLIC, lambda r: {**booked(r), "starts": "1000"}),
        Sample(everybody(302), lambda r: {**booked(r), "starts": "0300"}),
    ],
    "bodies": [fixed(PUBLIC)],
    "body": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    "body_csv": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    "body_jsonl": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    "catalogue": [fixed(PUBLIC), asked(PUBLIC, text=words.ENTRY)],
    "catalogue_entry": [
        Sample(PUBLIC, lambda r: {"uid": r.item.catalogue.uid}),
        Sample(everybody(404), lambda r: {"uid": r.catalogue_change.entry.uid}, secret=True),
    ],
    "by_code": [
        Sample(everybody(302), lambda r: {"code": r.item.code}),
        Sample(everybody(404), lambda r: {"code": r.draft_item.code}),
    ],
    "item": [
        by_uid("item", PUBLIC),
        by_uid("draft_item", everybody(404)),
        by_uid("cancelled_item", everybody(410)),
    ],
    "checklist": [
        by_uid("item", PUBLIC),
        by_uid("draft_item", everybody(404)),
        by_uid("cancelled_item", everybody(404)),
    ],
    # The venue of the records has no point.
    "venue_map": [by_uid("item", everybody(404), number=1), by_uid("draft_item", everybody(404), number=1)],
    "item_version": [
        by_uid("item", PUBLIC, number=1),
        by_uid("item", everybody(404), number=2),
        by_uid("draft_item", everybody(404), number=1),
        by_uid("cancelled_item", PUBLIC, number=1),
    ],
}
# 好差评: nobody here calls back, rectifies or supervises, and the body never learns who rated.
RATINGS: dict[str, list[Sample]] = {
    "ratings:home": [fixed(PUBLIC)],
    "ratings:body": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    "ratings:item": [
        Sample(PUBLIC, lambda r: {"key": r.rating.item_key}),
        fixed(everybody(404), key="none"),
    ],
    "ratings:begin": [fixed(PUBLIC)],
    "ratings:thanks": [fixed(PUBLIC)],
    "ratings:token": [
        Sample(PUBLIC, lambda r: {"token": r.rating_token}),
        fixed(everybody(404), token="none"),
    ],
    "ratings_desk:overview": [fixed(desk())],
    "ratings_desk:bad": [fixed(LOGGED_IN)],
    "ratings_desk:rating": [by_uid("rating", desk())],
    "ratings_desk:followups": [fixed(LOGGED_IN)],
    **{
        f"ratings_desk:{name}": [Sample(desk(), lambda r, more=more: {"uid": r.rating.followup.case.uid, **more})]
        for name, more in (("followup", {}), ("contact", {}), ("followup_act", {"act": "contact"}))
    },
    "ratings_desk:device": [case("answered", desk(*BUREAU_REQUESTS)), case("request", desk())],
}
HALL_DESK: dict[str, list[Sample]] = {
    "applications": [fixed(LOGGED_IN), *(asked(LOGGED_IN, text=text) for text in (words.MATTER, "BJ2026"))],
    "choose_item": [fixed(desk("hall_window"))],
    "register": [Sample(desk("hall_window"), lambda r: {"item": r.open_item.uid})],
    "several_items": [fixed(LOGGED_IN)],
    "window_start": [
        by_uid("window_draft", desk("hall_window", ok=302)),
        by_uid("own_draft", desk()),
        by_uid("helped_draft", desk()),
    ],
    "window_fill": [
        by_uid("window_draft", desk("hall_window"), step="apply_person"),
        by_uid("own_draft", desk(), step="apply_person"),
    ],
    "window_discard": [by_uid("window_draft", desk("hall_window")), by_uid("own_draft", desk())],
    "several": [Sample(desk("hall_window"), lambda r: {"item": r.open_item.uid})],
    "application": [
        case("application", desk(*HALL_STAFF)),
        case("others_application", desk(*HALL_ABOVE)),
        case("handed_in", desk(*HALL_STAFF)),
    ],
    "application_act": [
        case("application", Rule(("hall_window",), others=HALL_ABOVE), act="refuse_acceptance"),
        case("handed_in", Rule(("hall_window",), others=HALL_ABOVE), act="check_form"),
        case("application", Rule((), others=HALL_STAFF), act="grant"),
        case("others_application", Rule((), others=HALL_ABOVE), act="refuse_acceptance"),
    ],
    "licences": [fixed(LOGGED_IN)],
    "bars": [fixed(desk("hall_window", "hall_overseer"))],
    # 听证: the window registers what comes on paper; nobody here examines or chairs.
    "hearings": [fixed(LOGGED_IN)],
    "hearing": [case("hearing", desk(*HALL_STAFF))],
    "hearing_do": [
        case("hearing", Rule(("hall_window",), others=HALL_ABOVE), act="request"),
        case("hearing", Rule((), others=HALL_STAFF), act="cancel"),
    ],
    "hearing_begin": [case("heard", desk(), act="tell")],
    "party_slip": [
        Sample(
            desk("hall_window"), lambda r: {"uid": r.heard.case.uid, "party": r.heard.parties.get().uid}, secret=True
        )
    ],
}
# The application of whoever is signed in; the agent acts in another case of the same person.
OWN_APPLICATION = Rule(("applicant",), anonymous=404)


def application_letter(records: Records) -> dict[str, Any]:
    return {"number": records.application.case.number, "uid": records.application_letter}


HALL: dict[str, list[Sample]] = {
    "hall": [fixed(PUBLIC)],
    "track": [fixed(PUBLIC)],
    "submitted": [fixed(everybody(302))],
    "apply": [
        *(by_uid(name, PUBLIC) for name in ("item", "open_item")),
        by_uid("draft_item", everybody(404)),
    ],
    "resume": [fixed(PUBLIC)],
    "fill_start": [by_uid("own_draft", Rule(("applicant",), ok=302, anonymous=404)), by_uid("window_draft", SHUT)],
    "fill": [
        by_uid("own_draft", OWN_APPLICATION, step="matter"),
        by_uid("own_draft", SHUT, step="none"),
        by_uid("window_draft", SHUT, step="apply_person"),
    ],
    "discard_draft": [by_uid("own_draft", OWN_APPLICATION), by_uid("window_draft", SHUT)],
    "own_form": [by_number("handed_in", OWN_APPLICATION), by_number("application", SHUT)],
    # Nobody has asked for anything yet: who may follow the case is sent to its page.
    "correct": [by_number("handed_in", Rule(("applicant",), ok=302, anonymous=404))],
    "correct_step": [
        Sample(
            Rule(("applicant",), ok=302, anonymous=404),
            lambda r: {"number": r.handed_in.case.number, "step": "matter"},
            secret=True,
        )
    ],
    "licence": [by_uid("licence", PUBLIC), Sample(everybody(404), lambda r: {"uid": r.item.uid})],
    "tracked": [by_number("application", OWN_APPLICATION), by_number("others_application", SHUT)],
    **{
        name: [by_number("application", OWN_APPLICATION), by_number("others_application", SHUT)]
        for name in ("supplement", "withdraw")
    },
    "licence_file": [
        by_uid("licence", PUBLIC, form="docx"),
        Sample(everybody(404), lambda r: {"uid": r.item.uid, "form": "pdf"}),
    ],
    # 公示: what was granted; an application under way is nobody's to read there.
    "decisions": [fixed(PUBLIC), asked(PUBLIC, text=words.MATTER)],
    "decisions_file": [fixed(PUBLIC, form="csv"), fixed(PUBLIC, form="jsonl"), fixed(everybody(404), form="xml")],
    "decision": [case("application", everybody(404))],
    "hearings": [fixed(PUBLIC)],
    "supply": [
        by_number("application", Rule(("applicant",), ok=302, anonymous=404)),
        by_number("others_application", SHUT),
    ],
    "state": [by_number("heard", OWN_APPLICATION), by_number("others_application", SHUT)],
    "hearing_act": [
        Sample(
            OWN_APPLICATION,
            lambda r: {"number": r.heard.case.number, "uid": r.hearing.case.uid, "act": "request"},
            secret=True,
        ),
        Sample(SHUT, lambda r: {"number": r.others_application.case.number, "uid": r.hearing.case.uid, "act": "waive"}),
    ],
    # 利害关系人: whoever has the key; only the letters name them, and the applicant reads none of it.
    "party": [Sample(PUBLIC, lambda r: {"key": r.party_key}), fixed(everybody(404), key="none")],
    "party_hearing": [
        Sample(PUBLIC, lambda r: {"key": r.party_key, "uid": r.hearing.case.uid, "act": "request"}),
        Sample(everybody(404), lambda r: {"key": r.party_key, "uid": r.heard.case.uid, "act": "request"}),
    ],
    "party_letter": [
        Sample(PUBLIC, lambda r: {"key": r.party_key, "uid": r.party_letter, "form": "docx"}, own=words.NEIGHBOUR),
        Sample(everybody(404), lambda r: {"key": r.party_key, "uid": r.application_letter, "form": "docx"}),
    ],
    "letter": [Sample(OWN_APPLICATION, application_letter, secret=True)],
    "letter_file": [Sample(OWN_APPLICATION, lambda r: {**application_letter(r), "form": "docx"}, secret=True)],
}
# 专项清单: nobody here keeps or reviews them; the manager looks on.
LISTS_DESK: dict[str, list[Sample]] = {
    "lists": [fixed(LOGGED_IN), asked(LOGGED_IN, text=words.LISTED)],
    "list_propose": [fixed(desk(), kind="fee"), fixed(desk(), kind="none")],
    "list_import": [fixed(desk("item_manager"))],
    "list_findings": [fixed(LOGGED_IN), asked(LOGGED_IN, show="unused")],
    "list_changes": [fixed(LOGGED_IN)],
    "list_change": [case("list_draft", desk("item_manager"))],
    "list_edit": [case("list_draft", Rule((), others=("item_manager",)))],
    "list_terms": [case("list_draft", Rule((), others=("item_manager",)))],
    "list_act": [case("list_draft", Rule((), others=("item_manager",)), act="submit")],
    "list_line": [
        by_uid("list_line", desk("item_manager")),
        Sample(desk("item_manager"), lambda r: {"uid": r.list_draft.line.uid}, secret=True),
    ],
    "list_begin": [by_uid("list_line", desk(), act="propose_change")],
}
LISTS: dict[str, list[Sample]] = {
    "lists": [fixed(PUBLIC)],
    "list_feed": [fixed(PUBLIC)],
    "list_kind_feed": [fixed(PUBLIC, kind="fee"), fixed(everybody(404), kind="none")],
    "list": [
        fixed(PUBLIC, kind="fee"),
        Sample(PUBLIC, lambda _: {"kind": "fee"}, {"q": words.LISTED}),
        Sample(PUBLIC, lambda _: {"kind": "fee"}, {"on": "2026-01-01"}),
        fixed(everybody(404), kind="none"),
    ],
    "list_data": [
        *(fixed(PUBLIC, kind="fee", form=form) for form in ("csv", "json", "xlsx")),
        fixed(everybody(404), kind="fee", form="none"),
    ],
    "list_line": [
        by_uid("list_line", PUBLIC, kind="fee"),
        by_uid("list_line", everybody(404), kind="fund"),
        Sample(everybody(404), lambda r: {"kind": "fee", "uid": r.list_draft.line.uid}, secret=True),
    ],
    "list_line_version": [
        by_uid("list_line", PUBLIC, kind="fee", number=1),
        by_uid("list_line", everybody(404), kind="fee", number=2),
        Sample(everybody(404), lambda r: {"kind": "fee", "uid": r.list_draft.line.uid, "number": 1}, secret=True),
    ],
}
# 电子监察: who watches the county, and who answers for the bureau; whoever may open a case sees its events.
WATCHING = ("em_supervisor", "em_liaison")
EVENT_READERS = (*WATCHING, *BUREAU_CITIZENS)
HELD = ("clerk",)
SUPERVISION: dict[str, list[Sample]] = {
    "events": [fixed(LOGGED_IN), *(asked(LOGGED_IN, text=text) for text in ("财政", words.WISH))],
    "event": [by_uid("event", desk(*EVENT_READERS))],
    "acknowledge": [by_uid("event", POST_ONLY)],
    "proof": [by_uid("event", desk(*WATCHING, *HELD))],
    "correction": [case("em_correction", desk(*EVENT_READERS, ok=302))],
    "correction_act": [
        case("em_correction", Rule(("em_liaison", *HELD), others=EVENT_READERS), act="answer"),
        case("em_correction", Rule(("em_supervisor",), others=EVENT_READERS), act="void"),
        case("em_correction", desk(), act="nonsense"),
    ],
    "case": [case("request", desk(*WATCHING)), case("others_request", desk("em_supervisor"))],
    **{
        name: [case(which, desk("em_supervisor"), **more) for which in ("request", "others_request")]
        for name, more in (("case_journal", {}), ("case_clock", {"key": "reply"}))
    },
    "orders": [fixed(LOGGED_IN)],
    "new_order": [fixed(desk("em_supervisor"))],
    "order": [case("em_order", desk("em_supervisor"))],
    "order_act": [
        case("em_order", desk("em_supervisor"), act="cancel"),
        case("em_order", desk("em_supervisor", ok=302), act="issue"),
    ],
    "measures": [fixed(LOGGED_IN)],
    "new_measure": [fixed(desk("em_supervisor"))],
    "measure": [case("em_measure", desk("em_supervisor"))],
    "measure_act": [case("em_measure", desk("em_supervisor", ok=302), act="approve")],
    "rules": [fixed(desk(*WATCHING))],
    "rule": [Sample(desk(*WATCHING), lambda _: {"rule": "E07"}), Sample(desk(), lambda _: {"rule": "E99"})],
    "add_rule": [fixed(desk())],
    "change_rule": [Sample(desk(), lambda _: {"rule": "E04", "kind": "tighten"})],
}
BOARDS: dict[str, list[Sample]] = {
    "supervision:home": [fixed(PUBLIC)],
    "supervision:body": [fixed(PUBLIC, **SITE), fixed(everybody(404), slug="none")],
    "supervision:process": [fixed(PUBLIC, kind="disclosure.request"), fixed(everybody(404), kind="disclosure.none")],
    "supervision:bulletin": [case("bulletin", PUBLIC), case("open_bulletin", everybody(404))],
    "supervision:bulletin_file": [
        case("bulletin", PUBLIC, ending="xlsx"),
        case("open_bulletin", everybody(404), ending="docx"),
    ],
    **{f"supervision_desk:{name}": [fixed(desk(*WATCHING))] for name in ("board", "open_cases", "process", "ranking")},
    **{f"supervision_desk:{name}": [fixed(desk("em_supervisor"))] for name in ("unusual", "draw_bulletin")},
    "supervision:control": [case("control", PUBLIC), case("open_control", everybody(404))],
    "supervision:control_file": [
        case("control", PUBLIC, ending="xlsx"),
        case("open_control", everybody(404), ending="docx"),
    ],
    "supervision_desk:controls": [fixed(LOGGED_IN)],
    "supervision_desk:draw_control": [fixed(desk("em_liaison"))],
    "supervision_desk:control": [case("control", desk(*WATCHING)), case("open_control", desk("em_liaison"))],
    "supervision_desk:control_file": [case("open_control", desk("em_liaison"), ending="docx")],
    "supervision_desk:control_item": [
        Sample(
            desk("em_liaison"),
            lambda r: {"uid": r.open_control.case.uid, "item": r.open_control.items.get().pk},
            secret=True,
        )
    ],
    "supervision_desk:control_act": [
        case("open_control", desk("em_liaison"), act="submit"),
        case("control", Rule((), others=WATCHING), act="drop"),
    ],
    "supervision_desk:scheme": [fixed(desk())],
    "supervision_desk:records": [fixed(desk(*WATCHING), figure="closed"), fixed(desk(), figure="none")],
    "supervision_desk:bulletins": [fixed(LOGGED_IN)],
    "supervision_desk:bulletin": [case("bulletin", desk(*WATCHING)), case("open_bulletin", desk(*WATCHING))],
    "supervision_desk:bulletin_file": [case("open_bulletin", desk(*WATCHING), ending="docx")],
    "supervision_desk:bulletin_act": [
        case("open_bulletin", Rule(("em_supervisor",), others=("em_liaison",)), act="submit")
    ],
    "supervision_desk:bulletin_remark": [
        Sample(desk(), lambda r: {"uid": r.open_bulletin.case.uid, "org": r.cast.bureau.uid}, secret=True)
    ],
}


def helped_item(name: str) -> Sample:
    return Sample(
        desk(), lambda r: {"uid": getattr(r, name).case.uid, "item": getattr(r, name).items.get().item.uid}, secret=True
    )


# 咨询和建议: the clerk of the bureau is nobody here; who watches over the whole county looks on.
CONSULTING: dict[str, list[Sample]] = {
    "consultations": [fixed(LOGGED_IN), asked(LOGGED_IN, text=words.ASKED), asked(LOGGED_IN, state="open")],
    "consultation": [case("consultation", desk(*HALL_ABOVE))],
    "consultation_act": [case("consultation", Rule((), others=HALL_ABOVE), act="answer")],
}
# 代办、上门: nobody here works at the point; who watches over the whole county looks on.
HELP_DESK: dict[str, list[Sample]] = {
    "points": [fixed(LOGGED_IN)],
    "point_new": [fixed(desk())],
    "point": [Sample(desk(), lambda r: {"uid": r.agency.point.uid}, secret=True)],
    **{
        name: [fixed(LOGGED_IN), asked(LOGGED_IN, text=words.HELPED), asked(LOGGED_IN, state="open")]
        for name in ("agencies", "visits")
    },
    **{
        name: [Sample(desk(), lambda r: {"point": r.agency.point.uid})]
        for name in ("agency_register", "visit_register")
    },
    "agency": [case("agency", desk(*HALL_ABOVE))],
    "agency_authority": [case("agency", desk())],
    "agency_hand_in": [helped_item("agency")],
    "agency_act": [case("agency", Rule((), others=HALL_ABOVE), act="assign")],
    "help_fill_start": [by_uid("helped_draft", desk()), by_uid("window_draft", desk())],
    "help_fill": [
        by_uid("helped_draft", desk(), step="matter"),
        by_uid("own_draft", desk(), step="matter"),
    ],
    "help_fill_discard": [by_uid("helped_draft", desk()), by_uid("window_draft", desk())],
    "visit_calendar": [fixed(LOGGED_IN)],
    "visit_calendar_file": [fixed(LOGGED_IN)],
    "visit": [case("visit", desk(*HALL_ABOVE))],
    "visit_hand_in": [helped_item("visit")],
    "visit_act": [case("visit", Rule((), others=HALL_ABOVE), act="arrange")],
}


def agency_letter(records: Records) -> dict[str, Any]:
    return {"number": records.agency.case.number, "uid": records.agency_letter}


HELP: dict[str, list[Sample]] = {
    "help": [fixed(PUBLIC)],
    "help_track": [fixed(PUBLIC)],
    "help_submitted": [fixed(everybody(302))],
    **{
        name: [Sample(PUBLIC, lambda r: {"uid": r.agency.point.uid}), by_uid("item", everybody(404))]
        for name in ("agency_request", "visit_request")
    },
    "help_tracked": [
        by_number("agency", OWN_APPLICATION),
        by_number("visit", OWN_APPLICATION),
        by_number("others_application", SHUT),
    ],
    "help_letter": [Sample(OWN_APPLICATION, agency_letter, secret=True)],
    "help_letter_file": [Sample(OWN_APPLICATION, lambda r: {**agency_letter(r), "form": "docx"}, secret=True)],
    "help_own_act": [
        by_number("agency", OWN_APPLICATION, act="withdraw"),
        by_number("agency", SHUT, act="answer"),
        by_number("visit", OWN_APPLICATION, act="cancel"),
    ],
}


CONSULTATIONS: dict[str, list[Sample]] = {
    "consult": [
        Sample(PUBLIC, lambda r: {"uid": r.application.item.uid}),
        by_uid("draft_item", everybody(404)),
    ],
    "consulted": [by_number("consultation", OWN_APPLICATION), by_number("others_application", SHUT)],
    "consult_withdraw": [by_number("consultation", OWN_APPLICATION), by_number("others_application", SHUT)],
}


EXPECTED: dict[str, list[Sample]] = {
    **BOARDS,
    **WEB,
    **MY,
    **DESK,
    **FORMS_DESK,
    **SYSTEMS_DESK,
    **ARCHIVES,
    **API,
    **RATINGS,
    **{f"supervision_desk:{name}": samples for name, samples in SUPERVISION.items()},
    **{f"disclosure_desk:{name}": samples for name, samples in DISCLOSURE_DESK.items()},
    **{f"disclosure:{name}": samples for name, samples in DISCLOSURE.items()},
    **{f"services_desk:{name}": samples for name, samples in SERVICES_DESK.items()},
    **{f"services:{name}": samples for name, samples in SERVICES.items()},
    **{f"services_desk:{name}": samples for name, samples in HALL_DESK.items()},
    **{f"services:{name}": samples for name, samples in HALL.items()},
    **{f"services_desk:{name}": samples for name, samples in LISTS_DESK.items()},
    **{f"services:{name}": samples for name, samples in LISTS.items()},
    **{f"services_desk:{name}": samples for name, samples in HELP_DESK.items()},
    **{f"services_desk:{name}": samples for name, samples in CONSULTING.items()},
    **{f"services:{name}": samples for name, samples in CONSULTATIONS.items()},
    **{f"services:{name}": samples for name, samples in HELP.items()},
}

# Words and the people in whose pages they may stand. Nobody, not even the handler, reads an identity number in full;
# the auditor reads in the journal who acted and who was asked, but not what an applicant wants nor how to call him.
AUDITED = (*BUREAU_REQUESTS, "auditor")
OWN = ("applicant", "agent")
SECRETS: dict[str, tuple[str, ...]] = {
    words.SYSTEM: ("admin", "auditor", "handler"),  # whoever is named its officer is told
    words.DRAFT: BUREAU_DOCUMENTS,
    words.GONE: BUREAU_DOCUMENTS,
    words.OTHERS_DRAFT: OTHER_BUREAU,
    words.BILL: BUREAU_DOCUMENTS,
    words.FORM: ("admin", "auditor"),
    words.ITEM: ITEM_STAFF,
    words.OTHERS_ITEM: ("item_manager",),
    words.ENTRY: (),
    words.SAYING: (*ITEM_STAFF, "auditor"),
    words.SHEET: ("item_manager", "auditor"),
    words.EVENT: ("item_manager",),
    words.QUESTIONS: ITEM_STAFF,
    words.LISTED: ("item_manager",),
    words.HELPED: (*HALL_ABOVE, "applicant"),
    words.MATTER: (*HALL_STAFF, "applicant"),
    words.FILLED: (*HALL_STAFF, "applicant"),
    words.OWN_DRAFT: ("applicant",),
    words.WINDOW_DRAFT: ("hall_window",),
    words.HELPED_DRAFT: (),
    words.ASKED: (*HALL_ABOVE, "applicant"),
    words.OTHERS_MATTER: HALL_ABOVE,
    words.ROUND: ("clerk", "supervisor"),
    words.WISH: (*BUREAU_REQUESTS, *OWN, *WATCHING),
    words.OTHERS_WISH: (*OTHER_BUREAU, "em_supervisor"),
    words.URGED: ("em_supervisor",),
    words.TALKED: ("em_supervisor",),
    words.APPLICANT: (*AUDITED, *OWN, *HALL_STAFF),
    words.OTHERS_APPLICANT: OTHER_BUREAU,
    words.PHONE: (*BUREAU_REQUESTS, *OWN),
    words.OTHERS_PHONE: OTHER_BUREAU,
    # The explanation of the reply period says that a third party was asked, not which one.
    # Who watches reads the whole journal, as an auditor does; each look is on record.
    words.THIRD_PARTY: (*AUDITED, "em_supervisor"),
    words.CORRECTED: BUREAU_CITIZENS,
    words.IDEA: BUREAU_CITIZENS,
    words.WATCHED: (),
    words.IDENTITY: (),
    words.OWN_MESSAGE: ("applicant",),
    words.AGENT_NAME: ("applicant", "agent"),
    words.COMPLAINT: (),
    words.HOLDER_NAME: (),
    # 利害关系人: the body knows who they are, the applicant does not.
    words.NEIGHBOUR: HALL_STAFF,
}
