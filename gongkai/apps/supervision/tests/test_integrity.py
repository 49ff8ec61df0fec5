"""Nobody edits or deletes what supervision found, not even by hand in the database; and who watches handles nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.apps.supervision.actions import protect
from gongkai.apps.supervision.models import Event, Raise, RuleChange
from gongkai.kernel import registry, workdays
from gongkai.kernel.journal.reading import entries, verify
from gongkai.kernel.orgs.actions import move_organisation
from gongkai.kernel.people import queries as people
from gongkai.kernel.people.models import Post
from gongkai.testing import LONG_AGO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(late):
    protect.install(connection)
    yield late
    protect.remove(connection)


def refused(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


@pytest.mark.parametrize(
    "values",
    [{"signal": 1}, {"reached_on": "2026-04-30"}, {"case_number": "X"}, {"point": "other"}, {"kind": "x"}],
)
def test_what_was_found_of_a_case_does_not_change(kept, values):
    refused(lambda: Event.objects.all().update(**values))


def test_an_event_is_never_deleted(kept):
    refused(lambda: connection.cursor().execute(f"DELETE FROM {protect.EVENT}"))
    assert Event.objects.count() == 1


def test_findings_and_changes_of_rules_are_kept_whole(kept, watchers):
    refused(lambda: Raise.objects.all().update(signal=1))
    refused(lambda: Raise.objects.all().delete())
    RuleChange.objects.create(
        org=watchers.county,
        org_path=watchers.county.path,
        rule="E05",
        kind="off",
        effective_on="2026-05-01",
        basis="x",
        reason="y",
        made_by="z",
        made_at="2026-03-31T00:00:00Z",
    )
    refused(lambda: RuleChange.objects.all().update(kind="add"))
    refused(lambda: RuleChange.objects.all().delete())


def test_its_state_goes_on_and_its_signal_rises(kept):
    Event.objects.all().update(state="corrected", signal=5)
    assert Event.objects.get().signal == 5


def test_an_event_outlives_its_case(kept):
    """A case may be destroyed when its time is over; the event loses the key, not what it says."""
    Event.objects.all().update(case=None)
    assert Event.objects.get().case_number == kept.number


def test_everything_of_an_event_is_in_a_chain_that_verifies(late):
    event = Event.objects.get()
    assert [e.act for e in entries(event.subject)][:2] == ["supervision.find", "supervision.tell"]
    assert verify().intact


def test_who_watches_holds_no_post_that_handles(watchers):
    """收件、审批、监察分离: said when the post is given, and on record."""
    apart = {frozenset(one.roles) for one in registry.separations()}
    for handling in ("disclosure.handler", "services.window", "services.approver", "ratings.rectifier"):
        for watching in ("supervision.supervisor", "supervision.lead", "supervision.reviewer"):
            assert frozenset((watching, handling)) in apart
    account = watchers.account("em_supervisor")
    Post.objects.create(account=account, org=watchers.bureau, role="disclosure.handler", from_on=LONG_AGO)
    assert any("监督办理，不参与办理" in said for said in people.conflicts_of(account))


def test_no_act_of_supervision_decides_anything_in_a_case_of_another_app():
    from gongkai.kernel.cases.procedures import procedures

    watching = {"supervision.supervisor", "supervision.lead", "supervision.reviewer"}
    for spec in procedures().values():
        if spec.module != "supervision":
            assert not watching & {role for act in spec.acts for role in act.by}


def test_a_body_moves_with_what_was_found_and_decided_there(kept, watchers):
    """机构改革: the copies of its path follow, everything else of an event and of a rule change stays."""
    bureau = watchers.bureau
    RuleChange.objects.create(
        org=bureau,
        org_path=bureau.path,
        rule="E05",
        kind="off",
        effective_on="2026-05-01",
        definition={},
        basis="b",
        reason="r",
        made_by="m",
        made_at=workdays.now(),
    )
    move_organisation(bureau, watchers.township)
    bureau.refresh_from_db()
    assert bureau.path.startswith(watchers.township.path)
    assert set(Event.objects.values_list("org_path", flat=True)) == {bureau.path}
    assert set(RuleChange.objects.values_list("org_path", flat=True)) == {bureau.path}
    refused(lambda: RuleChange.objects.all().update(reason="another"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL replaces a trigger by what is in its statement")
def test_a_database_filled_under_an_earlier_rule_takes_the_present_one(kept, watchers):
    """机构改革 on a database that was filled before paths could follow: its triggers are replaced."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {protect.EVENT}_kept")
        cursor.execute(
            f"CREATE TRIGGER {protect.EVENT}_kept BEFORE UPDATE ON {protect.EVENT} "
            f"BEGIN SELECT RAISE(ABORT, '{protect.MESSAGE}'); END"
        )
    protect.install(connection)
    move_organisation(watchers.bureau, watchers.township)
    assert set(Event.objects.values_list("org_path", flat=True)) == {watchers.bureau.path}
