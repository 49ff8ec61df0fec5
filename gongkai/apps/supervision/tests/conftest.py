"""People of 电子监察 beside the cast, and a request of the bureau that nobody answered."""

from datetime import date

import pytest
from django.db import transaction

from gongkai.apps.supervision.actions import judging, telling
from gongkai.kernel.cases import clockwork
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

POSTS = {
    "em_supervisor": ("supervision.supervisor", "county"),
    "em_lead": ("supervision.lead", "county"),
    "em_reviewer": ("supervision.reviewer", "county"),
    "em_liaison": ("supervision.liaison", "bureau"),
    "em_chief": ("supervision.chief", "bureau"),
    "em_other_liaison": ("supervision.liaison", "other_bureau"),
}


@pytest.fixture
def watchers(cast):
    for name, (role, org) in POSTS.items():
        account = Account.objects.create(username=name, name=f"监察{name.removeprefix('em_')}")
        Post.objects.create(account=account, org=getattr(cast, org), role=role, from_on=LONG_AGO)
        cast.accounts[name] = account
    return cast


@pytest.fixture
def late(watchers, clock):
    """逾期未答复: a request whose answer was due on 2026-03-30 and is a day late, swept."""
    return make_late(watchers, clock)


def make_late(cast, clock, *, org=None, handler="handler"):
    clock.set(date(2026, 3, 2))
    org = org or cast.bureau
    with transaction.atomic():
        case: Case = open_case("disclosure.request", org=org, title="老城改造补偿协议")
        case.step, case.waiting_role, case.handler = "in_progress", "disclosure.handler", cast.account(handler)
        clockwork.begin(case, "reply", case.opened_on)
        clockwork.refresh_case(case)
        clockwork.release(case)
        case.save()
        journal.write(
            subject=case.subject,
            verb="register",
            by=cast.clerk,
            act="disclosure.request.register",
            org=org,
            step_before="start",
            step_after="registered",
        )
    judging.enrol()
    clock.set(date(2026, 3, 31))
    judging.sweep()
    telling.follow_up()
    return case
