"""签批链: who may do what and from where; what was refused leaves no trace (条例第十七条)."""

import inspect
from typing import Any

import pytest

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.tests.documents.walk import CLEAN, DAY, content, drafted, placing, published
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.acts import IMPLEMENTED
from gongkai.kernel.cases.procedures import START, SYSTEM, ActSpec, procedure
from gongkai.kernel.cases.queries import available, inbox
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.models import Post

SPEC = procedure("disclosure.document")
ON_A_DOCUMENT = [act for act in SPEC.acts if START not in act.source]
CHAIN = [
    ("draft", "drafter", "submit_review"),
    ("section_review", "reviewer", "approve_section"),
    ("secrecy_review", "secrecy", "approve_secrecy"),
    ("office_review", "head", "approve_office"),
    ("signing", "leader", "sign"),
    ("approved", "drafter", "publish"),
]


def given(act: ActSpec) -> dict[str, Any]:
    """Arguments that no act looks at before it has asked for step and post."""
    parameters = list(inspect.signature(IMPLEMENTED[f"{SPEC.kind}.{act.id}"]).parameters.items())[1:]
    return {n: None for n, p in parameters if p.default is inspect.Parameter.empty and n != "by"}


def test_every_act_of_the_procedure_is_implemented():
    assert [a.id for a in SPEC.acts if f"{SPEC.kind}.{a.id}" not in IMPLEMENTED] == []


def test_the_chain_waits_for_one_post_after_the_other(cast, clock):
    walk = drafted(cast, clock)
    seen = [(walk.step, walk.item.case.waiting_role)]
    for step in (walk.submit, walk.section, walk.secrecy, walk.office, walk.sign, walk.publish):
        step()
        seen.append((walk.step, walk.item.case.waiting_role))
    assert seen == [
        ("draft", "disclosure.drafter"),
        ("section_review", "disclosure.reviewer"),
        ("secrecy_review", "disclosure.secrecy"),
        ("office_review", "disclosure.head"),
        ("signing", "disclosure.leader"),
        ("approved", "disclosure.drafter"),
        ("published", ""),
    ]


def test_it_lies_in_the_inbox_of_whoever_has_to_act(cast, clock):
    walk = drafted(cast, clock).submit()
    assert [c.pk for c in inbox(cast.reviewer)] == [walk.item.case.pk]
    assert inbox(cast.secrecy) == []
    assert inbox(cast.other_reviewer) == []


@pytest.mark.parametrize("act", ON_A_DOCUMENT, ids=lambda a: a.id)
def test_an_act_from_a_wrong_step_is_refused_and_leaves_no_trace(cast, clock, act):
    walk = published(cast, clock)
    case = walk.item.case
    before = entries(case.subject).count()
    for step in [s.id for s in SPEC.steps if s.id not in act.source]:
        type(case).objects.filter(pk=case.pk).update(step=step)
        with pytest.raises(Refused) as refusal:
            IMPLEMENTED[f"{SPEC.kind}.{act.id}"](walk.item, by=cast.head, **given(act))
        assert refusal.value.code == "wrong_step", step
    assert entries(case.subject).count() == before


@pytest.mark.parametrize("act", ON_A_DOCUMENT, ids=lambda a: a.id)
def test_only_the_posts_the_procedure_names_may_act(cast, clock, act):
    walk = drafted(cast, clock)
    case = walk.item.case
    allowed = {role.rpartition(".")[2] for role in act.by}
    strangers = [name for name in cast.accounts if name not in allowed]
    before = entries(case.subject).count()
    for step in act.source:
        type(case).objects.filter(pk=case.pk).update(step=step)
        for name in strangers:
            with pytest.raises(NotAllowed):
                IMPLEMENTED[f"{SPEC.kind}.{act.id}"](walk.item, by=cast.actor(name), **given(act))
            case.refresh_from_db()
            assert act.id not in {offered.name for offered in available(case, cast.actor(name))}
    assert entries(case.subject).count() == before


def test_the_clock_itself_only_publishes_imports_and_marks_validity():
    assert {act.id for act in SPEC.acts if SYSTEM in act.by} == {"publish", "import_published", "mark_validity"}


@pytest.mark.parametrize("name", [n for n in ("nobody", "supervisor", "handler", "other_drafter", "auditor")])
def test_nobody_else_drafts_for_the_body(cast, clock, name):
    clock.set(DAY)
    with pytest.raises(NotAllowed):
        acts.create(org=cast.bureau, by=cast.actor(name), content=content(), placing=placing())
    assert not Document.objects.exists()


@pytest.mark.parametrize(("step", "person", "act"), CHAIN[:-1], ids=lambda v: v if isinstance(v, str) else "")
def test_no_step_of_the_chain_can_be_skipped(cast, clock, step, person, act):
    """签批链: every later act is refused as long as this one is missing."""
    walk = drafted(cast, clock)
    for done, _, _ in CHAIN[: [s for s, _, _ in CHAIN].index(step)]:
        {"draft": walk.submit, "section_review": walk.section, "secrecy_review": walk.secrecy,
         "office_review": walk.office, "signing": walk.sign}[done]()  # fmt: skip
    for _, later_person, later in CHAIN[[s for s, _, _ in CHAIN].index(step) + 1 :]:
        spec = SPEC.act(later)
        with pytest.raises(Refused) as refusal:
            IMPLEMENTED[f"{SPEC.kind}.{later}"](walk.item, by=cast.actor(later_person), **given(spec))
        assert refusal.value.code == "wrong_step"
    assert walk.step == step


@pytest.mark.parametrize(
    ("role", "act"),
    [
        ("disclosure.reviewer", "approve_section"),
        ("disclosure.secrecy", "approve_secrecy"),
        ("disclosure.head", "approve_office"),
        ("disclosure.leader", "sign"),
    ],
)
def test_whoever_drafted_approves_nothing_of_it(cast, clock, role, act):
    """职责分离: one person may hold two posts, but not in the same case."""
    Post.objects.create(account=cast.account("drafter"), org=cast.bureau, role=role, from_on=DAY)
    walk = drafted(cast, clock).submit()
    type(walk.item.case).objects.filter(pk=walk.item.case.pk).update(step=SPEC.act(act).source[0])
    with pytest.raises(NotAllowed, match="请由他人办理"):
        IMPLEMENTED[f"{SPEC.kind}.{act}"](walk.item, by=cast.drafter, **given(SPEC.act(act)))
    walk.item.case.refresh_from_db()
    assert act not in {offered.name for offered in available(walk.item.case, cast.drafter)}


def test_the_section_head_is_not_the_secrecy_reviewer_of_the_same_matter(cast, clock):
    Post.objects.create(account=cast.account("reviewer"), org=cast.bureau, role="disclosure.secrecy", from_on=DAY)
    walk = drafted(cast, clock).submit().section()
    with pytest.raises(NotAllowed, match="科室审核同意"):
        acts.approve_secrecy(walk.item, by=cast.reviewer, finding=acts.SecrecyFinding(**CLEAN), opinion="同意")
    walk.secrecy()


@pytest.mark.parametrize("person", ["reviewer", "secrecy", "head", "leader"])
def test_whoever_reviews_may_return_it_with_reasons(cast, clock, person):
    walk = drafted(cast, clock)
    steps = {"reviewer": [], "secrecy": ["section"], "head": ["section", "secrecy"]}
    for name in ("submit", *steps.get(person, ["section", "secrecy", "office"])):
        getattr(walk, name)()
    with pytest.raises(Refused, match="理由"):
        acts.return_draft(walk.item, by=cast.actor(person), reason=" ")
    acts.return_draft(walk.item, by=cast.actor(person), reason="请补充施行日期")
    assert walk.step == "draft"
    assert entries(walk.item.case.subject).last().details["reason"] == "请补充施行日期"


def test_what_was_returned_goes_through_the_whole_chain_again(cast, clock):
    """先审查、后公开: an approval holds for the text it was given for."""
    walk = drafted(cast, clock).approve()
    acts.return_draft(walk.item, by=cast.head, reason="附件有误")
    walk.submit()
    assert walk.item.working.review == {}
    with pytest.raises(Refused, match="科室审核"):
        walk.publish()


def test_every_opinion_stays_with_person_and_time(cast, clock):
    walk = drafted(cast, clock).submit(consulted="县水利局，同意公开").section(openness="proactive").secrecy()
    rows = {e.act.rpartition(".")[2]: e for e in entries(walk.item.case.subject)}
    assert rows["submit_review"].details["consulted"] == "县水利局，同意公开"
    assert rows["approve_section"].details["opinion"] == "同意。"
    assert rows["approve_secrecy"].actor_name == cast.secrecy.name
    assert rows["approve_secrecy"].details["finding"] == {**CLEAN, "redaction": "", "read_by_hand": True}


def test_an_empty_draft_is_not_reviewed(cast, clock):
    walk = drafted(cast, clock, text={"body": "<p> </p>"})
    with pytest.raises(Refused, match="没有正文"):
        walk.submit()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"column": "nowhere"}, "column"),
        ({"kind": "nothing"}, "kind"),
        ({"openness": "perhaps"}, "openness"),
        ({"openness": "closed"}, "ground"),
        ({"formed_on": DAY.replace(year=2027)}, "formed_on"),
        ({"effective_on": DAY, "expires_on": DAY.replace(year=2025)}, "expires_on"),
    ],
)
def test_a_place_that_cannot_be_is_refused_beside_its_field(cast, clock, changes, field):
    clock.set(DAY)
    with pytest.raises(Refused) as refusal:
        acts.create(org=cast.bureau, by=cast.drafter, content=content(), placing=placing(**changes))
    assert refusal.value.field == field
    walk = drafted(cast, clock)
    with pytest.raises(Refused) as refusal:
        walk.edit(**changes)
    assert refusal.value.field == field


@pytest.mark.parametrize("title", ["", " \n ", "长" * 301])
def test_a_title_is_there_and_fits(cast, clock, title):
    with pytest.raises(Refused) as refusal:
        drafted(cast, clock, text={"title": title})
    assert refusal.value.field == "title"


def test_the_body_is_cleaned_on_the_way_in(cast, clock):
    walk = drafted(
        cast, clock, text={"body": '<p onclick="x()">正文<script>alert(1)</script></p><iframe src="/"></iframe>'}
    )
    assert walk.item.working.body == "<p>正文</p>"
    assert walk.item.working.text == "正文"
