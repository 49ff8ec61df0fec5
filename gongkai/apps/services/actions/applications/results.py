"""How an application ends, and what every refusal must say."""

from datetime import date

from gongkai.apps.services.events import ApplicationDecided
from gongkai.apps.services.models import Application
from gongkai.apps.services.rules import handling
from gongkai.kernel import workdays
from gongkai.kernel.cases.acts import context
from gongkai.kernel.orgs.queries import ancestors
from gongkai.kernel.outbox import emit

DECIDED = ("granted", "refused")
COURT = "有管辖权的人民法院"


def conclude(
    application: Application, outcome: str, on: date | None = None, *, decided: Application | None = None
) -> None:
    """Fix outcome and day on the application and its case, and tell others.

    Of a decision the journal says which body made it and whose the item is, so that nobody decides what is another's
    unseen (LIC 第七十四条); what is withdrawn, transferred or not accepted is no decision. `decided` is the part of
    the upper body whose decision this is.
    """
    day = on or workdays.today()
    application.outcome = application.case.outcome = outcome
    application.decided_on = day
    application.save_changes()
    context().detail(outcome=outcome, decided_on=day)
    if outcome in DECIDED:
        power = decided or application
        context().detail(deciding_body=power.org.name, competent_body=power.item.org.name)
    emit(
        ApplicationDecided(
            case_uid=application.case.uid,
            number=application.case.number,
            org_path=application.org_path,
            item_uid=application.item.uid,
            outcome=outcome,
            decided_on=day,
        )
    )


def remedies_of(application: Application) -> list[str]:
    """救济告知, with the names of the body."""
    org = application.org
    governments = [body for body in ancestors(org) if body.kind == "government"]
    review = org.review_body or (governments[-1].name if governments else "上一级人民政府")
    return handling.remedies(review_body=review, court=org.court or COURT)
