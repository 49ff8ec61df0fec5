"""申请表 of items: named through a change, taken over from above, checked against the list; files beside materials."""

import copy
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes
from gongkai.apps.services.actions.batches import AdoptedItem, adopt_items
from gongkai.apps.services.actions.binding import FormChoice, PaperRemoval, PaperUpload
from gongkai.apps.services.models import CatalogueEntry, ItemVersion, MaterialFile, ServiceItem
from gongkai.apps.services.models.frozen import install, remove
from gongkai.apps.services.queries import forms as reading
from gongkai.apps.services.queries import standards, touching
from gongkai.apps.services.rules import composing
from gongkai.apps.services.tests import samples
from gongkai.apps.services.tests.hall import forms
from gongkai.apps.services.tests.hall.forms import GAS, begin, bound, published
from gongkai.kernel import eforms, files
from gongkai.kernel.applicants.tests.people import person, sign_in
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.models import FormDefinition
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.journal.reading import entries


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def now(item):
    return reading.form_of(standards.current_version(ServiceItem.objects.get(pk=item.pk)))


def draft_of(hall, kind="begin_change"):
    item = hall.item
    item.refresh_from_db()
    return getattr(changes, kind)(org=item.org, by=hall.stage.who("editor"), item=item, reason="启用申请表")


def edit(hall, change, **given):
    return changes.edit(change, by=hall.stage.who("editor"), **given)


def checked(name="空白表.docx"):
    return files.check(SimpleUploadedFile(name, hostile.word("申请人：")), files.DOCUMENTS)


def in_catalogue(hall, version):
    """The entry names the form in its version in force."""
    by = hall.stage.who("catalogue")
    entry = CatalogueEntry.objects.get(pk=hall.stage.entry.pk)
    change = catalogue_acts.propose_change(org=entry.org, by=by, entry=entry, reason="统一申请表")
    catalogue_acts.edit(change, by=by, form=FormChoice(form=version))
    return hall.stage.publish_catalogue(change)


def county_form(hall):
    by = hall.stage.who("catalogue")
    made = eforms.create(
        org=hall.stage.cast.county, by=by, key="county-gas", title="全县统一燃气申请表",
        owner=reading.owner_of(hall.stage.entry), content=copy.deepcopy(GAS),
    )  # fmt: skip
    return eforms.publish(made, by=by)


# Naming a form ------------------------------------------------------------------------


def test_a_version_names_its_form_and_the_earlier_one_stays_without(hall):
    version = published(hall)
    assert now(hall.item).version is None
    bound(hall, version)
    assert (now(hall.item).version, now(hall.item).source) == (version, "本事项")
    first, second = ItemVersion.objects.filter(item=hall.item).order_by("number")
    assert (first.form, second.form, second.form_source) == (None, version, "own")
    install(connection)
    try:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            ItemVersion.objects.filter(pk=second.pk).update(form=None)
    finally:
        remove(connection)


def test_a_newly_published_form_waits_for_a_change_of_the_item(hall):
    version = published(hall)
    bound(hall, version)
    newer = forms.changed(version, hall, {**GAS, "intro": "请如实填写。"})
    assert now(hall.item).version == version
    bound(hall, newer)
    assert now(hall.item).version == newer


def test_the_next_change_keeps_the_form(hall):
    version = published(hall)
    bound(hall, version)
    hall.stage.publish(edit(hall, draft_of(hall), elements=samples.elements(consult="0549-6200101")))
    assert now(hall.item).version == version


def test_a_list_that_is_taken_over_keeps_the_form(hall):
    version = published(hall)
    item = bound(hall, version)
    row = AdoptedItem(hall.stage.entry, samples.elements(promised_days=9), item.code, item=item)
    adopt_items(org=item.org, by=hall.stage.who("publisher"), rows=[row], source="清单", keep_deviations=True)
    item.refresh_from_db()
    assert item.number == 3 and now(item).version == version


def test_only_published_forms_of_the_body_are_named(hall):
    draft = eforms.create(
        org=hall.bureau, by=hall.stage.who("editor"), key="d", title="草稿", owner=reading.owner_of(hall.item),
        content=copy.deepcopy(GAS),
    )  # fmt: skip
    first = published(hall)
    newer = forms.changed(first, hall, {**GAS, "intro": "新"})
    theirs = eforms.create(
        org=hall.stage.cast.other_bureau, by=hall.stage.cast.actor("item_other_editor"), key="o", title="别家",
        owner="services.item:1", content=copy.deepcopy(GAS),
    )  # fmt: skip
    other = eforms.publish(theirs, by=hall.stage.cast.actor("item_other_editor"))
    change = draft_of(hall)
    for wrong in (first, other):
        with pytest.raises(Refused, match="只能选用本单位已经发布的表单"):
            edit(hall, change, form=FormChoice("own", wrong))
    edit(hall, change, form=FormChoice("own", newer))
    assert draft not in [one.form for one in reading.choices(hall.item)]


def test_a_form_asks_for_nothing_outside_the_list(hall):
    """行政许可法第三十一条: nor for what the state has already."""
    content = copy.deepcopy(GAS)
    content["pages"][1]["parts"] += [
        {"kind": "file", "id": "photo", "label": "法定代表人照片"},
        {"kind": "file", "id": "licence", "label": "营业执照"},
        {"kind": "text", "id": "apply_more", "label": "其他"},
    ]
    with pytest.raises(Refused) as refused:
        bound(hall, published(hall, content))
    for said in ("清单中没有这项材料", "由数据共享取得", "标识“apply_more”为申请表保留"):
        assert said in refused.value.message


def test_a_list_that_drops_the_material_of_the_form_is_not_published(hall):
    bound(hall)
    change = edit(hall, draft_of(hall), elements=samples.elements(materials=None, no_materials=True))
    with pytest.raises(Refused, match="表单要求上传“燃气经营许可申请表”"):
        hall.stage.publish(change)


def test_a_correction_may_name_a_form_that_asks_no_more(hall):
    version = published(hall)
    bound(hall, version)
    content = copy.deepcopy(GAS)
    content["pages"][0]["parts"][3]["label"] = "安全负责人姓名"
    reworded = forms.changed(version, hall, content)
    change = edit(hall, draft_of(hall, "begin_correction"), form=FormChoice("own", reworded))
    hall.stage.publish(change)
    content["pages"][0]["parts"].append({"kind": "text", "id": "bank", "label": "开户银行"})
    longer = forms.changed(version, hall, content)
    change = edit(hall, draft_of(hall, "begin_correction"), form=FormChoice("own", longer))
    with pytest.raises(Refused, match="更正文字差错不能增加填写内容"):
        hall.stage.publish(change)


# Taken over ------------------------------------------------------------------------------


def test_a_form_of_the_catalogue_is_that_of_the_lists_below(hall, client):
    version = county_form(hall)
    in_catalogue(hall, version)
    assert (now(hall.item).version, now(hall.item).source) == (version, "基本目录")
    sign_in(client, person())
    answers = begin(client, hall.item)
    assert (answers.version, answers.org) == (version, hall.bureau)
    assert list(reading.inheriting(hall.stage.entry)) == [hall.item]
    own = published(hall)
    bound(hall, own)
    assert now(hall.item).version == own and not reading.inheriting(hall.stage.entry).exists()
    bound(hall, source="basic")
    assert now(hall.item).version is None


def test_a_handling_item_takes_over_the_form_of_its_main_item(hall):
    by, main = hall.stage.who("editor"), hall.item
    given = {"org": hall.bureau, "by": by, "catalogue": hall.stage.entry, "level": "4", "handling_of": main}
    change = changes.claim(**given, situation="新办")
    hall.stage.fill(change, name=f"{main.name}（新办）", situation="新办")
    below = hall.stage.publish(change)
    assert now(below).source == "没有专用表单"
    version = published(hall)
    bound(hall, version)
    assert (now(below).version, now(below).source) == (version, "主项")
    told = {one.label: one.count for one in touching.touched_by(hall.item)}
    assert told["沿用本事项申请表的办理项"] == 1


# Who is touched ----------------------------------------------------------------------------


def test_a_change_shows_the_form_and_whom_it_touches(hall, client, logged_in):
    version = published(hall)
    bound(hall, version)
    sign_in(client, person())
    answers = begin(client, hall.item)
    forms.fill_gas(client, answers)
    forms.submit(client, answers)
    begin(client, hall.item)
    told = {one.label: one.count for one in touching.touched_by(hall.item)}
    assert told["现行申请表：燃气经营许可申请表（第1版）"] == 1
    assert (told["正在填写、没有提交的申请"], told["按申请表提交的在办件"]) == (1, 1)
    content = copy.deepcopy(GAS)
    content["pages"][0]["parts"].append({"kind": "text", "id": "bank", "label": "开户银行", "required": True})
    newer = forms.changed(version, hall, content)
    change = edit(hall, draft_of(hall), form=FormChoice("own", newer))
    page = words(logged_in(hall.stage.account("manager")).get(reverse("services_desk:change", args=[change.case.uid])))
    for said in ("申请表增加了填写内容", "新增“开户银行”（必填）", "第2版", "正在填写、没有提交的申请"):
        assert said in page
    changes.submit(change, by=hall.stage.who("editor"))
    assert entries(change.case.subject).last().details["burdens"] == ["增加填写内容"]


def test_a_change_of_the_catalogue_shows_who_takes_over(hall, client, logged_in):
    version = county_form(hall)
    entry = in_catalogue(hall, version)
    sign_in(client, person())
    begin(client, hall.item)
    told = {one.label: one.count for one in touching.touched_by_entry(entry)}
    assert told == {"对应的实施事项": 1, "沿用统一申请表的实施事项": 1, "正在填写、没有提交的申请": 1}


# The pages ------------------------------------------------------------------------------------


def test_an_editor_builds_publishes_and_names_a_form(hall, logged_in):
    editor = logged_in(hall.stage.account("editor"))
    change = draft_of(hall)
    address = reverse("services_desk:change_form", args=[change.case.uid])
    assert "沿用：政务服务事项基本申请表" in words(editor.get(address))
    editor.post(address, {"do": "new"})
    form = FormDefinition.objects.get(builtin=False)
    assert (form.owner, form.org, form.title) == (reading.owner_of(hall.item), hall.bureau, "燃气经营许可证核发申请表")
    assert editor.get(reverse("eforms:form", args=[form.uid])).status_code == 200
    assert "燃气经营许可证核发申请表" in words(editor.get(reverse("eforms:list")))
    editor.post(reverse("eforms:publish", args=[form.uid]), {"note": ""})
    version = form.versions.get()
    editor.post(address, {"choice": f"form:{version.pk}"})
    assert ItemVersion.objects.get(pk=change.version_id).form == version
    reviewer = logged_in(hall.stage.account("manager"))
    assert reviewer.get(address).status_code == 302
    start = reviewer.get(reverse("services_desk:change_try_start", args=[change.case.uid]))
    page = reviewer.get(start.url)
    assert "试填" in words(page) and "姓名或者单位名称" in words(page)
    assert logged_in(hall.account("window")).get(address).status_code == 404


def test_the_builder_of_items_is_no_administrator(hall, logged_in):
    published(hall)
    theirs = logged_in(hall.stage.cast.account("item_other_editor"))
    form = FormDefinition.objects.get()
    assert theirs.get(reverse("eforms:form", args=[form.uid])).status_code == 404
    assert "燃气经营许可申请表" not in words(theirs.get(reverse("eforms:list")))
    assert logged_in(hall.account("window")).get(reverse("eforms:list")).status_code == 404


def test_the_catalogue_names_a_form_on_its_page(hall, logged_in):
    keeper = logged_in(hall.stage.account("catalogue"))
    entry = hall.stage.entry
    by = hall.stage.who("catalogue")
    change = catalogue_acts.propose_change(org=entry.org, by=by, entry=entry, reason="统一申请表")
    version = county_form(hall)
    address = reverse("services_desk:catalogue_form", args=[change.case.uid])
    assert keeper.post(address, {"choice": f"form:{version.pk}"}).status_code == 302
    change.version.refresh_from_db()
    assert change.version.form == version
    page = words(keeper.get(reverse("services_desk:catalogue_change", args=[change.case.uid])))
    assert "全县统一燃气申请表（第1版）" in page and "对应的实施事项" in page
    start = keeper.get(reverse("services_desk:catalogue_try_start", args=[change.case.uid]))
    assert keeper.get(start.url).status_code == 200


# Files beside the materials ---------------------------------------------------------------------


def test_a_blank_form_is_published_with_its_version(hall, client, logged_in):
    change = edit(hall, draft_of(hall), paper=PaperUpload("燃气经营许可申请表", "blank", checked()))
    file = MaterialFile.objects.get().file
    address = reverse("files:download", args=[file.uid])
    guide = reverse("services:item", args=[hall.item.uid])
    assert client.get(address).status_code == 404 and address not in client.get(guide).content.decode()
    assert logged_in(hall.stage.account("manager")).get(address).status_code == 200
    assert logged_in(hall.account("window")).get(address).status_code == 404
    hall.stage.publish(change)
    assert client.get(address).status_code == 200
    assert address in client.get(guide).content.decode()
    sign_in(client, person())
    answers = begin(client, hall.item)
    page = client.get(forms.step(answers, "apply_papers")).content.decode()
    assert f'href="{address}"' in page and "下载空白表格" in page


def test_an_earlier_version_keeps_the_file_people_were_given(hall, client):
    first = edit(hall, draft_of(hall), paper=PaperUpload("燃气经营许可申请表", "blank", checked("旧表.docx")))
    hall.stage.publish(first)
    old = MaterialFile.objects.get().file
    second = draft_of(hall)
    edit(hall, second, paper=PaperUpload("燃气经营许可申请表", "blank", checked("新表一.docx")))
    edit(hall, second, paper=PaperUpload("燃气经营许可申请表", "blank", checked("新表二.docx")))
    assert files.of_owner(hall.item.subject).count() == 2
    hall.stage.publish(second)
    new = MaterialFile.objects.get(until=None).file
    named = composing.key_of("燃气经营许可申请表")
    for number, file in ((2, old), (3, new)):
        version = ItemVersion.objects.get(item=hall.item, number=number)
        assert str(file.uid) in reading.papers_of(version).blank[named]
    page = client.get(reverse("services:item_version", args=[hall.item.uid, 2])).content.decode()
    assert str(old.uid) in page and str(new.uid) not in page


def test_a_draft_that_is_given_up_leaves_the_files_as_they_were(hall):
    hall.stage.publish(edit(hall, draft_of(hall), paper=PaperUpload("燃气经营许可申请表", "sample", checked())))
    before = MaterialFile.objects.get()
    change = draft_of(hall)
    edit(hall, change, paper=PaperRemoval("燃气经营许可申请表", "sample"))
    edit(hall, change, paper=PaperUpload("燃气经营许可申请表", "blank", checked("空白.docx")))
    changes.discard(change, by=hall.stage.who("editor"), reason="暂不调整")
    row = MaterialFile.objects.get()
    assert (row.pk, row.until) == (before.pk, None)
    assert [one.original_name for one in files.of_owner(hall.item.subject)] == ["空白表.docx"]


def test_only_materials_of_the_list_have_files(hall):
    with pytest.raises(Refused, match="清单中没有这项材料"):
        edit(hall, draft_of(hall), paper=PaperUpload("别的材料", "blank", checked()))
    with pytest.raises(Refused, match="没有这个文件"):
        edit(hall, draft_of_open(hall), paper=PaperRemoval("燃气经营许可申请表", "blank"))


def draft_of_open(hall):
    return hall.item.changes.get(open=True)


def test_files_of_the_catalogue_stand_beside_the_materials_of_the_lists(hall, client):
    entry, by = hall.stage.entry, hall.stage.who("catalogue")
    change = catalogue_acts.propose_change(org=entry.org, by=by, entry=entry, reason="统一样表")
    catalogue_acts.edit(change, by=by, paper=PaperUpload("燃气经营许可申请表", "sample", checked("县样表.docx")))
    theirs = MaterialFile.objects.get().file
    address = reverse("files:download", args=[theirs.uid])
    assert client.get(address).status_code == 404
    hall.stage.publish_catalogue(change)
    assert client.get(address).status_code == 200
    guide = reverse("services:item", args=[hall.item.uid])
    assert address in client.get(guide).content.decode()
    hall.stage.publish(
        edit(hall, draft_of(hall), paper=PaperUpload("燃气经营许可申请表", "sample", checked("局样表.docx")))
    )
    page = client.get(guide).content.decode()
    assert address not in page and str(MaterialFile.objects.get(item=hall.item).file.uid) in page


def test_files_are_uploaded_and_removed_on_the_page(hall, logged_in):
    editor = logged_in(hall.stage.account("editor"))
    change = draft_of(hall)
    address = reverse("services_desk:change_papers", args=[change.case.uid])
    upload = SimpleUploadedFile("空白表.docx", hostile.word("申请人："))
    given = {"material": "燃气经营许可申请表", "kind": "blank", "file": upload}
    assert editor.post(address, given).status_code == 302
    assert "空白表.docx" in words(editor.get(address))
    bad = SimpleUploadedFile("空白表.docx", b"MZ\x90")
    refused = editor.post(address, {**given, "file": bad})
    assert refused.status_code == 422 and MaterialFile.objects.count() == 1
    editor.post(address, {"do": "drop", "kind": "blank", "material": "燃气经营许可申请表"})
    assert not MaterialFile.objects.exists() and not files.of_owner(hall.item.subject).exists()
    assert Client().get(address).status_code == 302
