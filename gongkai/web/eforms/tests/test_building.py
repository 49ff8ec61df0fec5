"""The administrators' builder, without scripts: every button, every page, problems at the field."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.kernel.eforms import editing
from gongkai.kernel.eforms.models import FormDefinition
from gongkai.kernel.eforms.tests.forms import SUBSIDY, field, one
from gongkai.kernel.eforms.tests.test_evaluation import OLD

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(logged_in, cast):
    return logged_in(cast.account("admin"))


def at(form, name="form", **more):
    return reverse(f"eforms:{name}", kwargs={"uid": form.uid, **more})


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def post(client, form, name, data, **more):
    form.refresh_from_db()
    return client.post(at(form, name, **more), {"revision": form.revision, **data})


def part(form, id_):
    form.refresh_from_db()
    return editing.find(form.draft, id_).part


def test_a_form_is_made_listed_and_opened(admin, cast, clock):
    made = admin.post(reverse("eforms:new"), {"org": cast.bureau.pk, "title": "摊位申请", "key": "stall"})
    form = FormDefinition.objects.get()
    assert made.url == at(form)
    assert "摊位申请" in text(admin.get(reverse("eforms:list")))
    assert "填写" in text(admin.get(at(form)))
    again = admin.post(reverse("eforms:new"), {"org": cast.bureau.pk, "title": "又一份", "key": "stall"})
    assert again.status_code == 422 and "已被使用" in text(again)


def test_every_page_opens(admin, form, version):
    names = ("form", "settings", "publish", "withdraw", "versions", "export", "import", "new_rule")
    assert [admin.get(at(form, name)).status_code for name in names] == [200] * len(names)
    for place in editing.walk(form.draft):
        id_ = place.part["id"]
        page = at(form, "rule", part=id_) if "check" in place.part else at(form, "part", part=id_)
        assert admin.get(page).status_code == 200, id_
    assert admin.get(at(form, "part", part="nothing")).status_code == 404
    assert admin.get(at(form, "part", part="of_age")).status_code == 404


def test_others_do_not_find_it(logged_in, cast, form):
    assert logged_in(cast.account("clerk")).get(at(form)).status_code == 404
    assert logged_in(cast.account("clerk")).get(reverse("eforms:list")).status_code == 404
    assert logged_in(cast.account("drafter")).get(at(form)).status_code == 200  # named by the owner


def test_a_field_is_added_and_set_up(admin, form):
    response = post(admin, form, "add", {"label": "用途", "kind": "choice"}, into="papers")
    assert response.url == at(form, "part", part="choice_1")
    bare = post(admin, form, "part", {"label": "用途", "id": "purpose", "required": "on"}, part="choice_1")
    assert bare.url.endswith("/purpose/?checked=1")
    told = admin.get(bare.url)
    assert "应当写选项，或者选用代码表。" in text(told) and 'href="#id_choices"' in told.content.decode()
    choices = {"label": "用途", "id": "purpose", "choices": "a=经营\n自用", "show": "agent = true"}
    assert post(admin, form, "part", choices, part="purpose").url == f"{at(form)}#part-purpose"
    assert part(form, "purpose") == {
        "kind": "choice", "id": "purpose", "label": "用途", "show": "agent = true",
        "choices": [{"value": "a", "label": "经营"}, {"value": "自用", "label": "自用"}],
    }  # fmt: skip


def test_numbers_dates_and_types_are_kept_in_their_spelling(admin, form):
    post(admin, form, "add", {"label": "额", "kind": "amount"}, into="papers")
    data = {"label": "额", "id": "sum_1", "min": "0.50", "max": "1000", "places": "1", "unit": "元"}
    post(admin, form, "part", data, part="amount_1")
    assert (part(form, "sum_1")["min"], part(form, "sum_1")["max"], part(form, "sum_1")["places"]) == ("0.5", "1000", 1)
    refused = post(admin, form, "part", {**data, "places": "九"}, part="sum_1")
    assert refused.status_code == 422 and 'value="九"' in refused.content.decode()
    taken = post(admin, form, "part", {**data, "id": "name"}, part="sum_1")
    assert "已被使用" in text(taken)


def test_parts_are_moved_copied_and_removed_by_buttons(admin, form):
    post(admin, form, "change", {"do": "down:name"})
    assert [p["id"] for p in FormDefinition.objects.get().draft["pages"][0]["parts"]][:2] == ["number", "name"]
    assert post(admin, form, "change", {"do": "copy:agency"}).url.endswith("#part-agency_2")
    post(admin, form, "change", {"do": "remove:agency_2"})
    post(admin, form, "change", {"do": "page"})
    post(admin, form, "move", {"into": "page_1"}, part="phone")
    assert editing.find(FormDefinition.objects.get().draft, "phone").outer["id"] == "page_1"
    for wrong in ("remove:nothing", "explode:name"):
        assert post(admin, form, "change", {"do": wrong}).status_code == 404


def test_a_change_on_an_old_state_is_refused_and_loses_nothing(admin, form):
    post(admin, form, "change", {"do": "down:name"})
    stale = admin.post(at(form, "change"), {"revision": 1, "do": "up:name"})
    assert stale.status_code == 422 and "刚刚被他人修改" in text(stale)
    page = admin.post(at(form, "part", part="phone"), {"revision": 1, "label": "联系手机", "id": "phone"})
    assert page.status_code == 422 and 'value="联系手机"' in page.content.decode()


def test_a_condition_is_chosen_from_lists(admin, form):
    data = {
        "join": "or",
        "field_1": "agent",
        "operator_1": "=",
        "value_1": "是",
        "field_2": "average",
        "operator_2": "<",
        "value_2": "１，５００",
    }
    response = post(admin, form, "condition", data, part="hardship", what="show")
    assert response.status_code == 302 and part(form, "hardship")["show"] == "agent = true or average < 1500"
    filled = {"join": "and", "field_1": "phone", "operator_1": "empty"}
    post(admin, form, "condition", filled, part="hardship", what="require")
    assert part(form, "hardship")["require"] == "empty(phone)"
    wrong = {"join": "and", "field_1": "average", "operator_1": ">", "value_1": "很多"}
    refused = post(admin, form, "condition", wrong, part="hardship", what="show")
    assert refused.status_code == 422 and "与这个字段的类型不符" in text(refused)
    assert "请至少选择一条" in text(post(admin, form, "condition", {"join": "and"}, part="hardship", what="show"))
    assert admin.get(at(form, "condition", part="person", what="require")).status_code == 404


def test_a_circle_is_told_at_the_field(admin, form):
    post(admin, form, "part", {"label": "姓名", "id": "name", "show": "not empty(phone)"}, part="name")
    response = post(admin, form, "part", {"label": "手机号码", "id": "phone", "show": "not empty(name)"}, part="phone")
    assert "绕成了圈" in text(admin.get(response.url))
    outline = text(admin.get(at(form)))
    assert "共 2 处" in outline and outline.count("绕成了圈") == 2
    assert admin.get(at(form, "trial_start")).url == at(form)


def test_a_rule_is_checked_before_it_is_kept(admin, form):
    refused = post(admin, form, "new_rule", {"check": "averge > 0", "message": "应当大于零。", "at": "average"})
    assert refused.status_code == 422 and "没有标识为“averge”的字段" in text(refused)
    assert (
        post(admin, form, "new_rule", {"check": "average > 0", "message": "应当大于零。", "at": "average"}).status_code
        == 302
    )
    assert part(form, "rule_1")["at"] == "average"
    post(admin, form, "rule", {"check": "average >= 0", "message": "不应小于零。"}, part="rule_1")
    assert part(form, "rule_1") == {"id": "rule_1", "check": "average >= 0", "message": "不应小于零。"}


def test_settings_publishing_differences_and_withdrawing(admin, form):
    assert post(admin, form, "publish", {"note": "首版"}).status_code == 302
    post(admin, form, "settings", {"title": "高龄津贴", "intro": "请如实填写。", "keep_days": "60"})
    form.refresh_from_db()
    assert (form.title, form.keep_days, form.draft["intro"]) == ("高龄津贴", 60, "请如实填写。")
    told = text(admin.get(at(form, "versions")))
    assert "高龄津贴申请 高龄津贴" in told and "首版" in told
    assert admin.get(at(form, "versions") + "?old=7").status_code == 404
    assert post(admin, form, "withdraw", {"reason": ""}).status_code == 422
    assert post(admin, form, "withdraw", {"reason": "取消"}).status_code == 302


def test_a_form_with_problems_is_not_published(admin, form):
    post(admin, form, "part", {"label": "姓名", "id": "name", "show": "x"}, part="name")
    refused = post(admin, form, "publish", {})
    assert refused.status_code == 422 and "还有1处问题" in text(refused)


def test_what_was_exported_is_imported_alike_and_problems_are_told_with_their_paths(admin, form):
    exported = admin.get(at(form, "export"))
    assert json.loads(exported.content) == SUBSIDY and "subsidy.json" in exported["Content-Disposition"]
    file = SimpleUploadedFile("form.json", json.dumps(one(field("text"))).encode())
    assert post(admin, form, "import", {"file": file}).status_code == 302
    assert part(form, "a")["kind"] == "text"
    bad = post(admin, form, "import", {"text": json.dumps(one(field("oracle")))})
    assert bad.status_code == 422 and "pages[0].parts[0].kind" in text(bad)
    for wrong in ("{", "[]", ""):
        assert post(admin, form, "import", {"text": wrong}).status_code == 422


def test_trying_a_form_keeps_nothing(admin, form):
    start = admin.get(at(form, "trial_start"))
    assert start.url == at(form, "trial", step="person")
    answers = {"name": "试", "number": OLD, "agent": "false"}
    assert admin.post(start.url, answers).url == at(form, "trial", step="family")
    rows = {"members.count": "1", "members.0.member": "甲", "members.0.income": "2000"}
    admin.post(at(form, "trial", step="family"), rows)
    file = SimpleUploadedFile("证件.pdf", b"not looked into")
    admin.post(at(form, "trial", step="papers"), {"card": file, "truth": "true", "sign.name": "试"})
    assert "证件.pdf" in text(admin.get(at(form, "trial", step="review")))
    done = admin.post(at(form, "trial", step="review"))
    assert done.url == at(form) and "试填通过：可以提交8项内容" in text(admin.get(done.url))
    from gongkai.kernel.eforms.models import FormAnswers
    from gongkai.kernel.files.models import StoredFile

    assert not FormAnswers.objects.exists() and not StoredFile.objects.exists()
