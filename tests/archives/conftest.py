"""Four people who keep the archives of the bureau, and a file of eleven years ago."""

from datetime import date

import pytest

from gongkai.apps.disclosure.actions import suggestions
from gongkai.kernel.people.actors import public
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

OLD, TODAY = date(2019, 6, 3), date(2030, 3, 4)
PEOPLE = ("appraiser", "lead", "chief")


@pytest.fixture
def people(cast):
    for role in PEOPLE:
        account = Account.objects.create(username=role, name=f"财政局{role}")
        Post.objects.create(account=account, org=cast.bureau, role=f"archives.{role}", from_on=LONG_AGO)
        cast.accounts[role] = account
    return cast


@pytest.fixture
def old(people, clock):
    """A file closed in 2019: kept ten years from 2020, over since 2030."""

    def make(day=OLD, wanted="校车时刻表", org=None):
        clock.set(day)
        idea = suggestions.Idea(wanted=wanted, name="欧阳询", phone="13800138000", email="o@example.org")
        made = suggestions.submit(org=org or people.bureau, by=public("欧阳询"), idea=idea).suggestion
        suggestions.withdraw(made, by=public("欧阳询"))
        clock.set(TODAY)
        return made.case

    return make
