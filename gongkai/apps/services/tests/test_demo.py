"""The demo's lists: made by the product's own ways, every state there, nothing that could not have happened."""

from random import Random

import pytest

from gongkai.apps.services import demo
from gongkai.apps.services.demo import cases, forms
from gongkai.apps.services.demo.lists import implementation, kinds, standard
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.demo.systems import OLD
from gongkai.apps.services.models import (
    Agency,
    Application,
    ApplicationFee,
    Booking,
    CatalogueEntry,
    Consultation,
    ItemChange,
    ItemState,
    Journey,
    Licence,
    LicensingHearing,
    ListChange,
    ListLink,
    MapFeature,
    MaterialFile,
    SearchWord,
    SelfTest,
    ServiceItem,
    Visit,
)
from gongkai.apps.services.queries import alignment, decisions, popularity
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules.alignment import Standard, Standing
from gongkai.apps.services.rules.checking import check
from gongkai.kernel.applicants import queries as applicants
from gongkai.kernel.applicants.models import Dispatch
from gongkai.kernel.applicants.tests.people import company, person
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.clients import queries as client_queries
from gongkai.kernel.clients.models import Client
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.actions import add_region
from gongkai.kernel.people.actors import actor_for
from gongkai.kernel.people.models import Account
from gongkai.kernel.workdays import today
from gongkai.testing import organisation


@pytest.fixture
def county(db):
    """The three bodies that the lists of a small county need."""
    region = add_region("341298", "安澜县")
    top = organisation("安澜县人民政府", "county", "government", None, 1, region=region)
    house = organisation("安澜县住房和城乡建设局", "construction", "government_department", top, 2, region=region)
    town = organisation("安澜县青石镇人民政府", "qingshi", "township", top, 3, region=region)
    return {"county": top, "construction": house, "qingshi": town}


def test_every_kind_of_the_catalogue_is_sound():
    names = [kind.name for kind in kinds()]
    assert len(names) == len(set(names)) >= 150
    assert {kind.type for kind in kinds()} == {f"{n:02d}" for n in range(1, 11)} | {"20"}


def test_what_a_body_says_of_a_kind_has_nothing_against_it(county):
    for kind in kinds():
        base = standard(kind)
        given = Standard(demo.code_of(kind), kind.name, kind.type, "45", today(), elements=base)
        for situation in ("", *kind.situations):
            found = check(implementation(kind, county["construction"], base, situation), given, Standing(today()))
            assert [str(p) for p in found] == [], kind.name


def test_a_county_with_every_state(county):
    demo.build(lambda *_: None)
    assert CatalogueEntry.objects.count() == len(kinds())
    states = set(ServiceItem.objects.values_list("state", flat=True))
    assert states == {ItemState.IN_USE, ItemState.SUSPENDED, ItemState.CANCELLED, ItemState.DRAFT}
    steps = set(ItemChange.objects.values_list("case__step", flat=True))
    wanted = {"draft", "legal_review", "office_review", "establishment_review", "approved", "scheduled", "published"}
    assert steps == wanted | {"discarded"}
    assert ServiceItem.objects.filter(deviation__gte=10, visible=True).exists()
    assert ServiceItem.objects.filter(level="5", visible=True).exists()
    by_form = Application.objects.filter(filled__version__form__builtin=False)
    assert by_form.count() >= 4 and by_form.filter(case__step="supplement_pending").exists()
    programs = connected()
    own = Application.objects.exclude(channel__in=("agency", "visit")).exclude(pk__in=by_form | programs)
    assert own.count() == sum(len(days) for _, days in cases.PLAN) + 2 >= 70  # two renewals beside their first cases
    assert MaterialFile.objects.filter(until=None).count() >= 5
    never = {"transferred", "reported", "verifying"}  # a small county has one body for each of its items
    assert set(Application.objects.values_list("case__step", flat=True)) == {
        step.id for step in procedure("services.application").steps if step.id not in never
    }
    assert set(LicensingHearing.objects.values_list("case__step", flat=True)) == {
        "told", "arranging", "scheduled", "closed",
    }  # fmt: skip
    assert decisions.published().count() > 10 and Licence.objects.filter(deemed=True).exists()
    late = Application.objects.filter(case__closed_on=None, case__due_on__lt=today())
    assert late.exists() and Application.objects.filter(deemed=True).exists()
    assert ItemChange.objects.filter(required=True).exists()
    assert alignment.tally(county["county"]).claimed > 0
    assert {name for name, _, _ in demo.accounts()} == set(demo.LOGINS)
    assert set(Agency.objects.values_list("case__step", flat=True)) >= {"requested", "assigned", "working", "waiting"}
    assert Visit.objects.filter(case__step="arranged").exists() and Visit.objects.filter(case__step="done").exists()
    assert {"agency", "visit"} <= set(Application.objects.values_list("channel", flat=True))
    assert set(ListChange.objects.values_list("case__step", flat=True)) == {"draft", "review", "scheduled", "published"}
    assert ListLink.objects.filter(list="intermediary", finding="", line__isnull=False).exists()
    assert ListLink.objects.filter(list="fee", finding="", line__isnull=False).exists()
    assert set(Consultation.objects.values_list("case__step", flat=True)) == {"received", "answered"}
    assert Consultation.objects.filter(shown_on__isnull=False).count() == 2
    assert len(demo.tour()) == 14
    # A place of the next working day is taken as the public would take it, and nobody is told of a demonstration.
    assert Booking.objects.filter(slot__day__gt=today(), state="booked").exists()
    assert not Dispatch.objects.exists()
    guided()
    charged()
    owing(county["construction"])


def test_without_its_bodies_there_is_nothing_to_keep(db):
    demo.build(lambda *_: None)
    assert (demo.accounts(), demo.tour(), CatalogueEntry.objects.count()) == ([], [], 0)


def guided():
    """一件事, 自测, words, the map and the counts of the same county."""
    steps = set(Journey.objects.values_list("state", flat=True))
    assert steps == {"in_use", "draft"} and Journey.objects.filter(visible=True).count() >= 15
    assert set(Journey.objects.filter(visible=True).values_list("audience", flat=True)) == {"person", "legal"}
    assert SelfTest.objects.filter(visible=True).count() == 4 and SelfTest.objects.filter(visible=False).exists()
    assert popularity.popular(today=today()) and popularity.popular("341298", today=today())
    assert SearchWord.objects.filter(kind="body").exists() and MapFeature.objects.exists()


def charged():
    """收费 of an item that waits for payment: told, paid and delivered, let off, partly given back."""
    rows = ApplicationFee.objects.select_related("application__case", "application__version")
    told, paid, refunded, waived = sorted(rows, key=lambda one: (one.state, bool(one.refunded)))
    assert told.state == "open" and told.application.case.step == "deciding"
    assert {elements_of(one.application.version).pay_before for one in rows} == {"decision"}
    assert {(one.amount / one.quantity, one.unit) for one in rows} == {(1500, "平方米")}
    assert paid.receipt and paid.application.case.step == "closed" and not paid.refunded
    assert waived.state == "waived" and waived.changes.get().ground and waived.application.case.step == "closed"
    assert refunded.state == "paid" and 0 < refunded.refunded < refunded.due
    assert refunded.application.case.letters.filter(template="services.fee_refunded").exists()
    acts = ("charge_fee", "pay_fee", "waive_fee", "refund_fee")
    by = Entry.objects.filter(act__in=[f"services.application.{act}" for act in acts]).values_list("act", "actor_name")
    assert {(act.rpartition(".")[2], name) for act, name in by} == {
        ("charge_fee", "沈雨晴"), ("pay_fee", "沈雨晴"), ("waive_fee", "陆怀民"), ("refund_fee", "陆怀民"),
    }  # fmt: skip


def owing(house):
    """Where the county has accounts, the company of one of them owes the fee of what it applied for online."""
    company_of = company(person(mobile=forms.MOBILES[1]))
    window = actor_for(Account.objects.get(username="hallwindow"))
    staff = Staff({("window", house.site_slug): window})
    forms.owe_a_fee(staff, house, cases.Desk(ServiceItem(org=house), staff, Random(1)))
    fee = ApplicationFee.objects.latest("pk")
    assert (fee.state, fee.due, fee.application.channel) == ("open", 60_000, "web")
    assert [one.case for one in applicants.cases(company_of)] == [fee.application.case]


def connected():
    """接入系统: two in use and one revoked, and the applications that one of them has filed in its own post."""
    busy, above, old = (Client.objects.get(name=name) for name in ("住建业务系统", "市级数据交换平台", OLD))
    states = [client_queries.state_of(one) for one in (busy, above, old)]
    assert states == ["active", "active", "revoked"]
    assert all(one.last_used_at for one in (busy, above, old)) and old.revoked_reason
    assert client_queries.roles_of(busy) == ["services.window"] and client_queries.roles_of(old) == []
    assert [one.account.username for one in client_queries.officers_of(busy)] == ["hallexam"]
    assert client_queries.secrets_of(old) == [] and client_queries.secrets_of(busy)
    entries = [one for one in Entry.objects.filter(act="services.application.register") if _via(one) == busy.name]
    filed = Application.objects.filter(case__uid__in=[one.subject.removeprefix("case:") for one in entries])
    assert set(filed.values_list("case__step", flat=True)) == {"in_review", "accepted", "submitted"}
    reviewed = Entry.objects.filter(act="services.application.start_review")
    assert {one.actor_name for one in reviewed if _via(one) == busy.name} == {"江一帆"}
    assert all(one.created_at < busy.last_used_at for one in client_queries.secrets_of(busy))
    return filed


def _via(entry):
    return entry.details.get("via", "")
