"""组合表单、随软件提供的表单、转到新版、归入账号、只改被要求的: what owners put around a form, drafts that live on."""

import copy
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.kernel import eforms, files
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.eforms import queries, sources
from gongkai.kernel.eforms.actions import answers as acts
from gongkai.kernel.eforms.actions import composing, drafts, forms, submitting
from gongkai.kernel.eforms.definition import dump
from gongkai.kernel.eforms.evaluation import Supplied
from gongkai.kernel.eforms.models import FormAnswers, FormComposition, FormDefinition
from gongkai.kernel.eforms.protect import install, remove
from gongkai.kernel.eforms.tests.forms import SUBSIDY, field
from gongkai.kernel.eforms.tests.test_answers_acts import BY, filled, picture
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db
MATTER = {"id": "matter", "title": "申请事项", "parts": [field("text", "matter_text", label="申请内容")]}


def around(version, *pages):
    """The version with pages of its owner after it."""
    content = copy.deepcopy(version.content)
    return composing.loaded({**content, "pages": [*content["pages"], *pages]})


@pytest.fixture
def frozen(version):
    answers, _ = acts.begin(version, by=BY, about="samples.item:1")
    submitting.freeze(filled(answers), by=BY, subject="case:1", purpose_of=lambda one: f"material-{len(one)}")
    return answers


def test_what_an_owner_puts_around_is_asked_and_kept_once(version, cast):
    content = around(version, MATTER)
    first, _ = acts.begin(version, by=BY, content=content, org=cast.other_bureau, about="samples.item:1")
    second, _ = acts.begin(version, by=BY, content=content)
    plain, _ = acts.begin(version, by=BY, content=queries.definition_of(version))
    assert first.composition == second.composition and plain.composition is None
    assert FormComposition.objects.get().content == dump(content)
    assert "matter_text" in eforms.definition_for(first).fields
    assert (first.org, first.about, first.version) == (cast.other_bureau, "samples.item:1", version)


def test_what_cannot_be_put_together_is_refused(version):
    with pytest.raises(Refused, match=r"不能这样组合：标识“person”重复"):
        around(version, {**MATTER, "id": "person"})


def test_a_composition_is_never_changed(version):
    acts.begin(version, by=BY, content=around(version, MATTER))
    install(connection)
    try:
        for change in (
            lambda: FormComposition.objects.update(digest="0"),
            lambda: FormComposition.objects.get().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                FormAnswers.objects.update(composition=None)
                change()
    finally:
        remove(connection)


def test_a_form_of_the_software_is_made_when_needed_and_follows_it(cast, binding):
    content = {"title": "基本申请表", "pages": [MATTER]}
    made = eforms.builtin("basic", owner=binding, org=cast.county, content=content)
    assert eforms.builtin("basic", owner=binding, org=cast.county, content=content) == made
    newer = eforms.builtin("basic", owner=binding, org=cast.bureau, content={**content, "intro": "请如实填写。"})
    assert (made.number, newer.number, newer.form.org) == (1, 2, cast.county)
    form = FormDefinition.objects.get()
    assert (form.builtin, form.state, form.number) == (True, "published", 2)
    assert form not in queries.managed(cast.admin) and queries.managed_form(cast.admin, form.uid) is None
    with pytest.raises(NotAllowed):
        forms.publish(form, by=cast.admin)


def test_a_draft_is_taken_over_to_a_newer_form_with_what_is_different(version, form, cast):
    answers, _ = acts.begin(version, by=BY, content=queries.definition_of(version))
    filled(answers, phone="13900001111")
    content = copy.deepcopy(SUBSIDY)
    person, _, papers = (page["parts"] for page in content["pages"])
    person[2] = field("text", "phone", label="电话", required=True)
    person.append(field("text", "bank", label="开户银行", required=True))
    papers.pop(0)
    forms.draft(form, by=cast.admin, content=content, revision=form.revision)
    newer = forms.publish(form, by=cast.admin)
    told = drafts.carry_over(answers, newer, by=BY, content=queries.definition_of(newer))
    assert told == ["“电话”的填写方式改了，请重新填写", "新增“开户银行”（必填）", "不再填写“身份证照片”"]
    row = FormAnswers.objects.get()
    sealed = row.unsealed()
    assert row.version == newer and sealed["carried"] == told
    assert sealed["answers"]["number"] and not {"phone", "card"} & sealed["answers"].keys()
    assert files.of_owner(row.owner).count() == 0 and sealed["files"] == {}
    assert entries(row.owner).last().details["version_before"] == 1
    assert drafts.carry_over(row, newer, by=BY, content=queries.definition_of(newer)) == []


def test_what_was_begun_by_code_goes_into_the_account_that_opens_it(version, monkeypatch):
    def name_of(asking):
        return Supplied(asking.applicant.name, verified=True) if asking.applicant else None

    source = sources.Source("applicant.name", "申请人姓名", name_of)
    monkeypatch.setitem(sources._sources, "applicant.name", source)
    answers, code = acts.begin(version, by=BY)
    acts.save(answers, {"name": "冒名", "phone": "13900001111"})
    she = people.person()
    drafts.adopt(answers, by=BY, applicant=she)
    row = FormAnswers.objects.get()
    assert list(queries.open_of(f"applicant:{she.uid}")) == [row] and eforms.answers_by_code(code) is None
    result = eforms.judged(row)
    assert result.values["name"] == she.name and result.values["phone"] == "13900001111"


def test_giving_up_destroys_what_was_begun(version):
    answers, code = acts.begin(version, by=BY)
    file = acts.upload(answers, "card", picture(), by=BY)
    drafts.discard(answers, by=BY)
    file.refresh_from_db()
    assert FormAnswers.objects.get().state == "purged" and file.is_purged and eforms.answers_by_code(code) is None
    with pytest.raises(Refused):
        drafts.discard(answers, by=BY)


def test_files_go_to_the_record_with_the_purpose_of_their_field(frozen):
    file = files.of_owner("case:1").get()
    assert (file.purpose, file.sealed, files.of_owner(frozen.owner).count()) == ("material-4", True, 0)
    assert list(queries.files_of(frozen).values()) == [file]
    assert queries.context_of(frozen).files[str(file.uid)].field == "card"


def test_one_file_takes_the_place_of_the_one_before(version, form, cast):
    content = copy.deepcopy(SUBSIDY)
    content["pages"][2]["parts"][0].pop("max_count")
    forms.draft(form, by=cast.admin, content=content, revision=form.revision)
    answers, _ = acts.begin(forms.publish(form, by=cast.admin), by=BY)
    old, new = acts.upload(answers, "card", picture(), by=BY), acts.upload(answers, "card", picture("新.pdf"), by=BY)
    old.refresh_from_db()
    assert old.is_purged and FormAnswers.objects.get().unsealed()["answers"]["card"] == [str(new.uid)]


# Only what is asked ----------------------------------------------------------


def correction(frozen, *only):
    return acts.begin(frozen.version, by=BY, replaces=frozen, only=only, content=eforms.definition_for(frozen))[0]


def test_a_correction_changes_only_what_is_asked(frozen):
    answers = correction(frozen, "phone")
    before = eforms.values_of(frozen)
    acts.save(answers, {**before, "phone": "13900009999", "name": "改名", "members": []})
    result = submitting.freeze(answers, by=BY, subject="case:1")
    assert result.values == {**before, "phone": "13900009999"}
    assert answers.evidence["sign"] == frozen.evidence["sign"]
    assert eforms.values_of(frozen) == before and files.of_owner("case:1").count() == 1


def test_what_a_correction_brings_into_view_is_asked_too(frozen):
    answers = correction(frozen, "agent")
    values = {**eforms.values_of(frozen), "agent": True}
    acts.save(answers, values)
    assert [one.path for one in eforms.judged(answers_again(answers)).problems] == ["agent_name"]
    acts.save(answers, {**values, "agent_name": "李四"})
    assert submitting.freeze(answers, by=BY, subject="case:1").values["agent_name"] == "李四"


def test_a_material_that_is_not_asked_stays_as_it_is(frozen):
    answers = correction(frozen, "phone")
    uid = eforms.values_of(frozen)["card"][0]
    for act in (
        lambda: acts.upload(answers, "card", picture(), by=BY),
        lambda: acts.drop_file(answers, uid, by=BY),
    ):
        with pytest.raises(Refused, match="不在需要改正的范围内"):
            act()


def test_a_material_that_is_asked_is_changed_and_the_old_one_stays_with_the_case(frozen):
    answers = correction(frozen, "card")
    uid = eforms.values_of(frozen)["card"][0]
    acts.drop_file(answers, uid, by=BY)
    new = acts.upload(answers, "card", picture("清晰.pdf"), by=BY)
    submitting.freeze(answers, by=BY, subject="case:1", purpose_of=lambda _: "material-4")
    assert eforms.values_of(answers)["card"] == [str(new.uid)]
    assert {str(one.uid) for one in files.of_owner("case:1")} == {uid, str(new.uid)}


def test_what_is_wrong_only_by_now_is_not_held_against_a_correction(version, form, cast, clock):
    """A rule that looks at today may fail later; whoever corrects the telephone number cannot mend it."""
    until = {"id": "until", "check": 'today() <= date("2026-03-10")', "message": "受理已经截止。", "at": "number"}
    content = {**copy.deepcopy(SUBSIDY), "rules": [until]}
    forms.draft(form, by=cast.admin, content=content, revision=form.revision)
    first, _ = acts.begin(forms.publish(form, by=cast.admin), by=BY)
    submitting.freeze(filled(first), by=BY, subject="case:1")
    clock.set(date(2026, 3, 20))
    assert [one.message for one in queries.judged_again(first).problems] == ["受理已经截止。"]
    assert eforms.judged(correction(first, "phone")).complete
    assert not eforms.judged(correction(first, "number")).complete


def answers_again(answers):
    return FormAnswers.objects.select_related("version__form", "composition", "replaces").get(pk=answers.pk)


# Sources ---------------------------------------------------------------------


def test_a_source_by_field_is_asked_for_each_field_and_says_where_from(version, monkeypatch):
    asked = []

    def earlier(asking, one):
        asked.append((asking.about, one.id))
        return Supplied("旧值", source="上次申请（2026年1月5日）")

    source = sources.Source("applicant.name", "上次申请", earlier, by_field=True)
    monkeypatch.setitem(sources._sources, "applicant.name", source)
    answers, _ = acts.begin(version, by=BY, about="samples.item:1")
    assert asked == [("samples.item:1", "name")]
    assert answers.unsealed()["supplied"]["name"]["source"] == "上次申请（2026年1月5日）"


def test_the_number_of_a_person_is_not_shown_to_who_acts_for_that_person():
    she, agent = people.person(), people.person("宇文成")
    number = sources.all_sources()["applicant.number"].resolve
    acting = sources.all_sources()["agent.acting"].resolve
    assert number(sources.Asking("x", she)).value == she.identity_number
    assert number(sources.Asking("x", she, agent)) is None
    assert (acting(sources.Asking("x", she)).value, acting(sources.Asking("x", she, agent)).value) == (False, True)
    assert sources.all_sources()["agent.name"].resolve(sources.Asking("x", she, agent)).value == "宇文成"
