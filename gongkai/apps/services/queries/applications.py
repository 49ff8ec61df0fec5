"""Reading applications. Staff see those of the bodies their posts reach; applicants theirs by number and code."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.apps.services.models import (
    Application,
    ItemState,
    ItemVersion,
    Licence,
    ServiceItem,
)
from gongkai.apps.services.queries import fees
from gongkai.apps.services.queries.decisions import DECISIONS
from gongkai.apps.services.queries.items import public
from gongkai.apps.services.queries.licences import licences_of
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.kernel import files, workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.models import Case, Letter
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.models import STEP
from gongkai.kernel.people.actors import Actor

KIND = "services.application"
AT_ONCE = 200
FILLED = ("filled__version__form", "filled__composition", "filled__replaces")
WINDOW, READERS = "services.window", ("services.window", "services.examiner", "services.approver")


def applications(actor: Actor) -> QuerySet[Application]:
    """Every application this person may open."""
    return Application.objects.filter(cases.within_reach(actor, KIND, case="")).select_related(
        "case", "case__org", "org", "item", "version"
    )


def application(actor: Actor, uid: UUID) -> Application | None:
    return applications(actor).filter(case__uid=uid).select_related(*FILLED).first()


def items_waiting(actor: Actor) -> list[tuple[ServiceItem, int]]:
    """Items with open applications that wait for this person's posts, most first."""
    rows = applications(actor).filter(case__closed_on=None, case__waiting_role__in=actor.roles)
    counts = rows.values("item_id").annotate(count=Count("pk")).order_by("-count", "item_id")[:AT_ONCE]
    found = {row["item_id"]: row["count"] for row in counts}
    items = ServiceItem.objects.filter(pk__in=found).select_related("org").in_bulk()
    return [(items[pk], count) for pk, count in found.items()]


def waiting_of_item(actor: Actor, item: UUID) -> list[Application]:
    """Open applications of one item at one body that wait for a post of this person; for acts on several."""
    rows = applications(actor).filter(item__uid=item, case__closed_on=None, case__waiting_role__in=actor.roles)
    return [
        one for one in rows.order_by("case__due_sort", "pk")[:AT_ONCE] if actor.holds(one.case.waiting_role, one.org)
    ]


def by_number_and_code(number: str, code: str) -> Application | None:
    """What an applicant may see without an account, by our number or the exchange number; a wrong number and a wrong
    code look the same."""
    text = number.strip().upper()
    rows = Application.objects.filter(Q(case__number=text) | Q(exchange_number=text)).exclude(part="upper")
    found = rows.select_related("case", "case__org", "item", "org").first()
    return found if found is not None and query_code_matches(found.case, code) else None


def by_number(number: str) -> Application | None:
    """For a visitor who has already shown the query code; never reachable without that."""
    rows = Application.objects.filter(case__number=number).exclude(part="upper")
    return rows.select_related("case", "case__org", "org", "item", "version", *FILLED).first()


def letters_for_applicant(application: Application) -> list[Letter]:
    """Of the own case, of what other bodies decided in their part of it, and of the hearing: all that is addressed to
    the applicant; never what was written to somebody else, nor a decision that is handed over after payment."""
    rows = Letter.objects.filter(Q(case=application.case) | Q(case__parent=application.case), public=True)
    if held := _held_back(application):
        rows = rows.exclude(case__in=held, template__in=DECISIONS)
    return list(rows.select_related("org").order_by("pk"))


def licences_for_applicant(application: Application) -> QuerySet[Licence]:
    """Without those that are handed over after payment."""
    return licences_of(application).exclude(application__case__in=_held_back(application))


def _held_back(application: Application) -> set[int]:
    """Cases whose decision waits for payment."""
    return {one.application.case_id for one in fees.held_back(application)}


def letters_of_case(case: Case) -> list[Letter]:
    return letters_for_applicant(Application.objects.select_related("case").get(case=case))


def letter_of(application: Application, uid: UUID) -> Letter | None:
    return next((letter for letter in letters_for_applicant(application) if letter.uid == uid), None)


def unanswered(today: date) -> list[Application]:
    """受理期限届满 without a word: accepted by law."""
    return list(_overdue("acceptance", ("submitted", "pre_review"), today))


def unsupplemented(today: date) -> list[Application]:
    return list(_overdue("supplement", ("supplement_pending",), today))


def unsupplied(today: date) -> list[Application]:
    """容缺材料 that was promised and has not come by its day; open cases only."""
    rows = Application.objects.filter(
        tolerance_until__lt=today,
        tolerance_missed_on=None,
        case__step__in=("accepted", "in_review", "special", "deciding"),
        materials__verdict="tolerated",
    )
    return list(rows.select_related("case", "case__org", "item", "org", "version").distinct().order_by("pk"))


def _overdue(key: str, steps: tuple[str, ...], today: date) -> QuerySet[Application]:
    rows = Application.objects.filter(
        case__kind=KIND,
        case__step__in=steps,
        case__clocks__key=key,
        case__clocks__stopped_on=None,
        case__clocks__due_on__lt=today,
    )
    return rows.select_related("case", "case__org", "item", "org", "version").distinct().order_by("pk")


def files_of(application: Application, actor: Actor) -> list[StoredFile]:
    """Materials of a case, for those who handle it; a supervisor sees that they are there, not what they say.

    The body of a part reads those of the main case: nothing is asked for a second time (LIC 第二十六条、第四十三条).
    """
    if not actor.holds_any(READERS, application.org):
        return []
    main = application.case.parent
    subjects = [application.case.subject] if main is None else [main.subject, application.case.subject]
    return [file for one in subjects for file in files.of_owner(one).order_by("purpose", "pk")]


def parts_of(application: Application) -> list[Application]:
    """并联、转报 sub-cases, for the lead body: who has which, and by when."""
    return list(Application.objects.filter(case__parent=application.case).select_related("case", "org", "item"))


def accepted_before(application: Application) -> Application | None:
    """The first application of the same item that was accepted before this one and is not decided (LIC 第五十七条)."""
    rows = Application.objects.filter(item=application.item, outcome="", case__closed_on=None, part="")
    rows = rows.filter(
        Q(accepted_on__lt=application.accepted_on) | Q(accepted_on=application.accepted_on, pk__lt=application.pk)
    )
    return rows.exclude(pk=application.pk).select_related("case").order_by("accepted_on", "pk").first()


def later_versions(application: Application) -> QuerySet[ItemVersion]:
    """Versions of the item that are or were in force, for the body to choose from; a scheduled one is nobody's yet."""
    rows = ItemVersion.objects.filter(item=application.item, published_at__isnull=False)
    return rows.filter(effective_on__lte=workdays.today()).exclude(pk=application.version_id)


def law_changed(application: Application) -> bool:
    """A newer version took effect after the application came in and before it was decided."""
    if application.decided_on is not None:
        return False
    return application.item.number > application.version.number


def items_for_window(actor: Actor) -> QuerySet[ServiceItem]:
    """Items a clerk may take applications for: those in use of the bodies of the post."""
    rows = ServiceItem.objects.filter(state=ItemState.IN_USE, is_handled=True, org_id__in=actor.org_ids(WINDOW))
    return rows.exclude(starts_from="duty").select_related("org").order_by("org_path", "name")


def item_for_window(actor: Actor, uid: UUID) -> ServiceItem | None:
    return items_for_window(actor).filter(uid=uid).select_related("catalogue").first()


def items_of_same_entry(application: Application) -> QuerySet[ServiceItem]:
    """The same catalogue entry at other bodies: where an application may be transferred or reported to."""
    rows = ServiceItem.objects.filter(
        state=ItemState.IN_USE, is_handled=True, catalogue_id=application.item.catalogue_id
    )
    return rows.exclude(catalogue=None).exclude(org_id=application.org_id).select_related("org").order_by("org_path")


def items_of_joint(application: Application) -> QuerySet[ServiceItem]:
    """Items of other bodies under the same root that may take part in a joint case."""
    root = application.org_path[:STEP]
    rows = ServiceItem.objects.filter(state=ItemState.IN_USE, is_handled=True, org_path__startswith=root)
    return rows.exclude(org_id=application.org_id).exclude(starts_from="duty").select_related("org").order_by("name")


def online_items() -> QuerySet[ServiceItem]:
    """Items anybody may apply for here."""
    return public().filter(state=ItemState.IN_USE, is_handled=True, online=True).exclude(starts_from="duty")


def is_online(item: ServiceItem) -> bool:
    return online_items().filter(pk=item.pk).exists()


def pointless_acts(application: Application) -> set[str]:
    """Acts the step allows that this case leaves nothing to do for; their buttons would mislead."""
    elements = elements_of(application.version)
    rows = list(application.materials.all())
    granted_here = application.outcome == "granted" and not application.decided_above
    open_runs = [run for run in application.specials.all() if run.until_on is None]
    sensible = {
        "attach_files": any(row.handed_in != "shared" for row in rows),
        "decide_at_once": handling.is_instant(elements),
        "accept_tolerant": any(row.verdict == "tolerated" for row in rows),
        "accept_by_commitment": any(row.can_promise and row.verdict != "fitting" for row in rows),
        "request_supplement": bool(handling.gaps(rows, application.form_faults)),
        "check_form": application.filled_id is not None,
        "supply_tolerated": application.tolerance_until is not None
        and any(row.verdict in ("tolerated", "missing") for row in rows),
        "end_other": any(not run.stops_clock for run in open_runs),
        "propose_extension": not application.extension_days and not application.extension_proposed,
        "refuse_extension": bool(application.extension_proposed),
        "extend": not application.extension_days,
        "choose_version": later_versions(application).exists(),
        "transfer": items_of_same_entry(application).exists(),
        "report_up": not application.part and items_of_same_entry(application).exists(),
        "open_joint": not application.part and not application.case.children.filter(kind=KIND).exists(),
        "revoke": granted_here,
        "recall": granted_here,
        "cancel_licence": granted_here and application.licences.exclude(state__in=("cancelled", "renewed")).exists(),
        "lift_bar": application.bars.filter(lifted_on=None).exists(),
        "check_tolerated": any(row.verdict == "supplied" for row in rows),
        "explain_delay": not application.delay_reason,
        "end_special": any(run.stops_clock and run.kind != "hearing" for run in open_runs),
        "withdraw": not application.part,
        "terminate": application.part != "upper",
        "reopen": application.part != "upper",
        "charge_fee": bool(fees.chargeable(application)),
        "pay_fee": bool(owed := fees.unpaid(application)),
        "waive_fee": bool(owed),
        "withdraw_fee": bool(fees.standing(application)),
        "refund_fee": bool(fees.refundable(application)),
    }
    return {name for name, there in sensible.items() if not there}


def extensions_waiting(actor: Actor) -> int:
    rows = applications(actor).filter(extension_proposed__gt=0, case__closed_on=None)
    return rows.filter(org_id__in=actor.org_ids("services.head")).count()


def of_case(case: Case) -> Application | None:
    return Application.objects.filter(case=case).select_related("item", "org").first()
