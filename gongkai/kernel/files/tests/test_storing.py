"""Storing, opening, releasing and purging; personal data encrypted and its reading recorded."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.kernel import files
from gongkai.kernel.files import FileRefused, FileShut, StoredFile, access, crypto
from gongkai.kernel.files.actions import reseal_under_current_key, seal_declared, sweep_orphans
from gongkai.kernel.files.reading import content_of, text_name
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.files.tests.conftest import OWNER, allow, upload
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor, public

pytestmark = pytest.mark.django_db


def test_a_stored_file_is_found_under_its_owner(keep: Any, org: Organisation) -> None:
    file = keep()
    assert list(files.of_owner(OWNER)) == [file] and list(files.of_owner(OWNER, "other")) == []
    assert (file.org_path, file.state, file.size, file.created_by) == (org.path, "clean", 6, "李经办")
    assert file.kind_label == "纯文本" and file.finding_labels == []


def test_the_storage_name_tells_nothing(keep: Any, settings: Any) -> None:
    file = keep(name="张三身份证.txt")
    assert "张三" not in file.storage_name and ".txt" not in file.storage_name
    assert (Path(settings.MEDIA_ROOT) / file.storage_name).read_bytes() == "内容".encode()


def test_one_owner_has_a_limited_number_of_files(keep: Any) -> None:
    keep(limit=2)
    second = keep(limit=2)
    with pytest.raises(FileRefused, match="最多 2 个"):
        keep(limit=2)
    keep(limit=2, purpose="other")
    with transaction.atomic():
        files.purge(second, by=SYSTEM, reason="重复上传")
    keep(limit=2)


def test_the_form_checks_and_the_act_stores(org: Organisation, clerk: Actor) -> None:
    checked = files.check(upload(hostile.pdf(), "报告.pdf"))
    file = files.store(checked, org=org, owner=OWNER, by=clerk, purpose="evidence")
    assert file.media_type == "application/pdf"


def test_files_handed_over_belong_to_the_other_body_alone(keep: Any, org: Organisation, clerk: Actor) -> None:
    other = create_organisation(name="临江县水利局", kind="department", site_slug="sl")
    first, second, left = keep(purpose="material-1"), keep(purpose="note"), keep(owner="case:3")
    moved = files.hand_over(OWNER, to="case:2", org=other, by=clerk, purposes={"material-1": "material-4"})
    assert moved == [first, second] == list(files.of_owner("case:2")) and not files.of_owner(OWNER).exists()
    assert [(one.org, one.org_path, one.purpose) for one in files.of_owner("case:2")] == [
        (other, other.path, "material-4"),
        (other, other.path, "note"),
    ]
    assert list(files.of_owner("case:3")) == [left]
    gave, got = entries(OWNER).get(), entries("case:2").get()
    assert (gave.verb, gave.org_path, got.verb, got.org_path) == ("hand_over", org.path, "receive", other.path)
    assert gave.details == got.details == {"files": [str(first.uid), str(second.uid)], "from": OWNER, "to": "case:2"}


def test_what_was_destroyed_stays_where_it_was(keep: Any, org: Organisation, clerk: Actor) -> None:
    file = keep()
    with transaction.atomic():
        files.purge(file, by=SYSTEM, reason="保管期满")
    assert files.hand_over(OWNER, to="case:2", org=org, by=clerk) == []
    assert StoredFile.objects.get().owner == OWNER and not entries("case:2").exists()


# Opening ---------------------------------------------------------------------


def test_without_a_policy_nobody_opens(keep: Any, clerk: Actor) -> None:
    with pytest.raises(FileShut):
        files.open_file(keep(), clerk)


def test_the_policy_of_the_owner_decides(keep: Any, clerk: Actor) -> None:
    files.policy("case", lambda file, actor, request: actor.is_staff and file.owner == OWNER)
    assert files.open_file(keep(), clerk).read() == "内容".encode()
    with pytest.raises(FileShut):
        files.open_file(keep(), public("张三"))
    with pytest.raises(FileShut):
        files.open_file(keep(owner="case:2"), clerk)


def test_a_policy_is_registered_once() -> None:
    allow()
    with pytest.raises(ValueError, match="已登记"):
        allow()


def test_changed_bytes_are_not_handed_out(keep: Any, clerk: Actor, settings: Any) -> None:
    allow()
    file = keep()
    (Path(settings.MEDIA_ROOT) / file.storage_name).write_bytes(b"other")
    with pytest.raises(FileShut):
        files.open_file(file, clerk)


def test_missing_bytes_look_like_a_missing_file(keep: Any, clerk: Actor) -> None:
    allow()
    file = keep()
    default_storage.delete(file.storage_name)
    with pytest.raises(FileShut):
        files.open_file(file, clerk)


def test_identity_proofs_are_encrypted_at_rest_and_reading_them_is_recorded(
    keep: Any, clerk: Actor, settings: Any
) -> None:
    """政府信息公开条例第二十九条: the proof of identity; 个人信息保护法: who looked at it is on record."""
    allow()
    file = keep(hostile.jpg(), "身份证.jpg", purpose="identity_proof", allowed=files.PROOFS)
    stored = (Path(settings.MEDIA_ROOT) / file.storage_name).read_bytes()
    assert file.sealed and hostile.jpg() not in stored
    assert files.open_file(file, clerk).read() == hostile.jpg()
    entry = entries(OWNER).get()
    assert entry.verb == "read" and entry.actor_name == "李经办"
    assert "身份证明" in entry.details_json and str(file.uid) in entry.details_json
    files.open_file(file, SYSTEM)
    assert entries(OWNER).count() == 1
    assert files.search_text(file) == ""


def test_sealed_bytes_do_not_open_as_another_file(keep: Any) -> None:
    first, second = (keep(hostile.jpg(n, n), "身份证.jpg", purpose="identity_proof") for n in (3, 4))
    StoredFile.objects.filter(pk=first.pk).update(storage_name="x")
    second_name = second.storage_name
    StoredFile.objects.filter(pk=second.pk).update(storage_name="y")
    StoredFile.objects.filter(pk=first.pk).update(storage_name=second_name)
    first.refresh_from_db()
    with pytest.raises(FileShut):
        content_of(first)


def test_ordinary_reading_is_not_recorded(keep: Any, clerk: Actor) -> None:
    allow()
    files.open_file(keep(), clerk)
    assert not entries(OWNER).exists()


def test_an_app_declares_its_own_personal_purpose(keep: Any, clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PERSONAL", dict(access.PERSONAL))
    monkeypatch.setattr(access, "SEALED", set(access.SEALED))
    files.personal("medical", "病历", sealed=True)
    allow()
    file = keep(purpose="medical")
    files.open_file(file, clerk)
    assert file.sealed and "病历" in entries(OWNER).get().details_json


def test_a_numbered_purpose_is_declared_by_its_stem(keep: Any, clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "PERSONAL", dict(access.PERSONAL))
    monkeypatch.setattr(access, "SEALED", set(access.SEALED))
    early, other = keep(purpose="paper-2"), keep(purpose="note-2")
    files.personal("paper", "申请材料", sealed=True)
    allow()
    assert keep(purpose="paper-12").sealed and not other.sealed
    before = early.storage_name
    assert seal_declared() == 1 and seal_declared() == 0
    early.refresh_from_db()
    assert early.sealed and content_of(early) == "内容".encode() and not default_storage.exists(before)
    files.open_file(early, clerk)
    assert "申请材料" in entries(OWNER).get().details_json and files.search_text(early) == ""


def test_the_last_step_of_a_key_rotation(keep: Any, settings: Any, clerk: Actor) -> None:
    file, plain = keep(hostile.jpg(), "身份证.jpg", purpose="identity_proof"), keep()
    crypto.add_key()
    assert reseal_under_current_key() == 1 and reseal_under_current_key() == 0
    first_line = crypto.key_file().read_text().splitlines()[0]
    crypto.key_file().write_text(first_line)
    before = file.storage_name
    file.refresh_from_db()
    assert content_of(file) == hostile.jpg() and file.storage_name != before
    assert not default_storage.exists(before) and content_of(plain) == "内容".encode()


# Moving, releasing, purging --------------------------------------------------


def test_a_file_of_a_draft_goes_to_its_case(keep: Any) -> None:
    file = files.attach(keep(owner="draft:abc"), owner=OWNER, purpose="material-1")
    assert file.purpose == "material-1"
    assert list(files.of_owner(OWNER)) == [file] and not files.of_owner("draft:abc").exists()


def test_a_released_copy_knows_its_original(keep: Any, clerk: Actor) -> None:
    original = keep(hostile.word("申请人张三丰"), "原件.docx")
    copy = files.release(original, upload(hostile.word("申请人某某"), "副本.docx"), by=clerk, must_not_contain=["李四"])
    assert (copy.released_from, copy.state, copy.owner, copy.org) == (original, "released", OWNER, original.org)


def test_a_copy_that_still_holds_the_hidden_text_is_refused(keep: Any, clerk: Actor) -> None:
    original = keep(hostile.word("申请人张三丰"), "原件.docx")
    with pytest.raises(FileRefused, match="文档属性"):
        files.release(original, upload(hostile.word("某某"), "副本.docx"), by=clerk, must_not_contain=["张三丰"])
    assert StoredFile.objects.count() == 1


def test_purging_destroys_bytes_text_and_name_and_is_on_record(
    keep: Any, clerk: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    forgotten: list[str] = []
    files.on_purge("case", lambda file: forgotten.append(str(file.uid)))
    allow()
    file = keep(name="张三的材料.txt")
    assert files.search_text(file) == "内容" and default_storage.exists(text_name(file.storage_name))
    with django_capture_on_commit_callbacks(execute=True):
        file = files.purge(file, by=clerk, reason="含有他人隐私")
    assert file.original_name == "已销毁.txt" and file.is_purged
    assert not default_storage.exists(file.storage_name) and not default_storage.exists(text_name(file.storage_name))
    assert forgotten == [str(file.uid)] and not files.of_owner(OWNER).exists()
    entry = entries(OWNER).get()
    assert entry.verb == "purge" and "含有他人隐私" in entry.details_json
    with pytest.raises(FileShut):
        files.open_file(file, clerk)
    assert files.purge(file, by=clerk, reason="再次").purge_reason == "含有他人隐私"
    assert entries(OWNER).count() == 1


def test_purging_needs_a_reason_and_a_rolled_back_purge_keeps_the_bytes(keep: Any, clerk: Actor) -> None:
    file = keep()
    with pytest.raises(FileRefused, match="原因"):
        files.purge(file, by=clerk, reason=" ")
    with pytest.raises(RuntimeError), transaction.atomic():
        files.purge(file, by=clerk, reason="误传")
        raise RuntimeError
    file.refresh_from_db()
    assert not file.is_purged and content_of(file) == "内容".encode()


def test_bytes_without_a_row_are_swept_after_a_day(keep: Any, settings: Any) -> None:
    kept = keep()
    assert files.search_text(kept) == "内容"
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = keep(name="丢失.txt").storage_name
        raise RuntimeError
    assert sweep_orphans() == 0 and default_storage.exists(lost)
    assert sweep_orphans(older_than=timedelta(seconds=-5)) == 1
    assert not default_storage.exists(lost) and content_of(kept) and files.search_text(kept) == "内容"


def test_sweeping_an_empty_storage_is_nothing(org: Organisation) -> None:
    assert sweep_orphans() == 0
