"""机构树: paths, subtrees as ranges, moving a body with everything below it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.exchange.models import Sent
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.actions import add_department, change_organisation, create_organisation, move_organisation
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import (
    active_bodies,
    ancestors,
    by_slug,
    enabled,
    in_paths,
    responsible_government,
    subtree,
    upper_bound,
)
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people.actors import SYSTEM

pytestmark = pytest.mark.django_db


def body(name, parent=None, kind="government_department", **fields):
    return create_organisation(parent=parent, name=name, kind=kind, site_slug=fields.pop("slug", name), **fields)


@pytest.fixture
def county():
    """Two counties side by side, and bodies below the first."""
    first = body("lin", kind="government", slug="lin")
    office = body("lin-office", first, kind="government_office")
    bureau = body("lin-bureau", first)
    team = body("lin-team", bureau)
    second = body("he", kind="government", slug="he")
    return first, office, bureau, team, second


def test_paths_grow_by_four_digits_a_level(county):
    assert [o.path for o in county] == ["0001", "00010001", "00010002", "000100020001", "0002"]


def test_subtree_holds_the_body_and_all_below_but_no_neighbour(county):
    first, office, bureau, team, second = county
    assert set(subtree("0001")) == {first, office, bureau, team}
    assert set(subtree("00010001")) == {office}
    assert set(subtree("00010002")) == {bureau, team}
    assert set(subtree("0002")) == {second}
    assert subtree("").count() == 5


def test_a_sibling_with_a_longer_number_is_not_below():
    parent = body("p")
    for n in range(11):
        body(f"c{n}", parent)
    tenth = Organisation.objects.get(path="00010010")
    child = body("below-tenth", tenth)
    assert child.path == "000100100001"
    assert set(subtree("00010001").values_list("path", flat=True)) == {"00010001"}
    assert set(subtree(tenth.path)) == {tenth, child}


def test_no_path_matches_nothing(county):
    assert not Organisation.objects.filter(in_paths([], "path")).exists()
    both = Organisation.objects.filter(in_paths(["00010001", "0002"], "path"))
    assert set(both.values_list("path", flat=True)) == {"00010001", "0002"}


def test_moving_a_body_moves_its_whole_subtree(county):
    """机构改革: a bureau goes to another county with the team below it."""
    first, office, bureau, team, second = county
    move_organisation(bureau, second)
    team.refresh_from_db()
    assert (bureau.path, team.path) == ("00020001", "000200010001")
    assert bureau.parent == second
    assert set(subtree(first.path)) == {first, office}
    assert body("new", first).path not in {"00010001"}


def test_moving_below_itself_is_refused(county):
    _, _, bureau, team, _ = county
    with pytest.raises(ValidationError, match="上级单位"):
        move_organisation(bureau, team)
    with pytest.raises(ValidationError, match="上级单位"):
        move_organisation(bureau, bureau)
    bureau.refresh_from_db()
    assert bureau.path == "00010002"


def test_copies_without_a_key_to_the_body_move_too(county):
    """Else whoever is given that path next would read them."""
    _, _, last, _, second = county
    sent = Sent.objects.create(source="s", subject="1", dataset="d", guid="1", digest="x", org_path=last.path)
    move_organisation(last, second)
    sent.refresh_from_db()
    assert sent.org_path == last.path and last.path.startswith(second.path)


def test_a_moved_body_does_not_swallow_another_that_begins_alike(county):
    """0001 moves; 00010001 belongs to it, 0002 and a root 0010 do not."""
    first, *_, second = county
    for n in range(8):
        body(f"r{n}")
    tenth = Organisation.objects.get(path="0010")
    move_organisation(first, second)
    tenth.refresh_from_db()
    assert tenth.path == "0010"
    assert first.path == "00020001"
    assert set(subtree("0002").values_list("path", flat=True)) == {
        "0002",
        "00020001",
        "000200010001",
        "000200010002",
        "0002000100020001",
    }


def test_ancestors_come_root_first(county):
    first, _, bureau, team, _ = county
    assert ancestors(team) == [first, bureau]
    assert ancestors(first) == []


def test_responsible_government_is_the_nearest_at_or_above(county):
    """本级人民政府."""
    first, office, _, team, _ = county
    assert responsible_government(team) == first
    assert responsible_government(first) == first
    orphan = body("orphan")
    assert responsible_government(orphan) is None
    assert responsible_government(office) == first


def test_inactive_bodies_and_switched_off_modules(county):
    first, office, *_ = county
    office.active = False
    office.save()
    first.modules_off = ["disclosure"]
    assert by_slug("lin") == first
    assert by_slug("lin-office") is None
    assert office not in active_bodies()
    assert not enabled(first, "disclosure")
    assert enabled(first, "trading")
    assert not enabled(office, "trading")


def test_organisation_code_is_inside_the_credit_code():
    """GB 32100: characters 9 to 17."""
    assert Organisation(uscc="11350100003801234X").organisation_code == "003801234"
    assert Organisation(uscc="").organisation_code == ""


def test_departments_belong_to_one_body(county):
    _, office, bureau, *_ = county
    assert add_department(office, "信息科").org == office
    assert add_department(bureau, "信息科").org == bureau


def test_full_level_is_refused(monkeypatch):
    monkeypatch.setattr("gongkai.kernel.orgs.actions.MAX_SIBLINGS", 1)
    body("a")
    with pytest.raises(ValueError, match="过多"):
        body("b")


segments = st.integers(1, 9998).map(lambda n: f"{n:0{STEP}d}")
paths = st.lists(segments, min_size=1, max_size=5).map("".join)


@given(paths, paths)
def test_a_range_holds_exactly_the_paths_that_begin_with_it(root, other):
    assert (root <= other < upper_bound(root)) == other.startswith(root)


@given(paths)
def test_the_empty_path_is_the_whole_forest(path):
    assert "" <= path < upper_bound("")


def test_every_change_of_the_tree_stands_in_the_journal(county):
    first, _, bureau, _, second = county
    change_organisation(bureau, by=SYSTEM, name="临江县发展和改革局", phone="0000-1")
    move_organisation(bureau, second, by=SYSTEM)
    told = list(entries(f"organisation:{bureau.uid}"))
    assert [entry.act for entry in told] == ["orgs.create", "orgs.change", "orgs.move"]
    assert told[1].details["fields"] == ["单位全称", "联系电话"]
    assert told[1].details["values"]["name"] == {"from": "lin-bureau", "to": "临江县发展和改革局"}
    assert (told[2].details["old_path"], told[2].details["new_path"]) == ("00010002", "00020001")
    assert (told[2].details["old_parent"], told[2].details["org"]) == (first.name, second.name)


def test_a_change_that_changes_nothing_says_nothing(county):
    bureau = county[2]
    change_organisation(bureau, by=SYSTEM, name=bureau.name)
    assert entries(f"organisation:{bureau.uid}").count() == 1
    assert not OutboxEvent.objects.filter(name=OrganisationChanged.name).exists()


def test_a_new_name_is_told_and_a_new_phone_is_not(county):
    bureau = county[2]
    change_organisation(bureau, by=SYSTEM, phone="0000-1")
    change_organisation(bureau, by=SYSTEM, short_name="发改局")
    (told,) = OutboxEvent.objects.filter(name=OrganisationChanged.name)
    assert told.payload["fields"] == "short_name" and told.payload["org_path"] == bureau.path
