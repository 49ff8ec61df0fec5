"""The pages of 区分处理: marking with and without scripts, pictures that nobody keeps, the copy beside the original."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from gongkai.apps.disclosure.models import Redaction
from gongkai.apps.disclosure.tests.redactions.walk import begun, upload
from gongkai.kernel import jobs
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.files.tests.redaction import papers
from gongkai.kernel.files.tests.redaction.papers import SECRET
from gongkai.kernel.journal.reading import entries


def page(work, name="redaction", **more):
    return reverse(f"disclosure_desk:{name}", kwargs={"uid": work.redaction.uid, **more})


@pytest.fixture
def handler(cast, logged_in):
    return logged_in(cast.account("handler"))


def post(client, work, do, **data):
    return client.post(page(work, "redaction_edit", do=do) + "?page=1", data)


def test_from_the_upload_to_the_copy_by_forms_alone(cast, walk, handler):
    """Without scripts: the file is uploaded, numbers are proposed, an area is typed in, the copy is made."""
    address = reverse("disclosure_desk:request_act", args=[walk.item.case.uid, "begin_redaction"])
    answer = handler.post(address, {"upload": SimpleUploadedFile("list.pdf", papers.pdf(pages=2))})
    redaction = Redaction.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"/redactions/{redaction.uid}/")
    work = begun_work(cast, redaction)
    shown = handler.get(answer["Location"]).content.decode()
    assert "待确认" in shown and "手机号码" in shown and SECRET not in shown
    chosen = [str(mark.pk) for mark in work.marks]
    assert post(handler, work, "accept", marks=chosen).status_code == 302
    area = {"page": "0", "left": "10", "top": "5", "width": "20", "height": "3", "ground": "internal_affairs"}
    assert post(handler, work, "area", **area).status_code == 302
    assert post(handler, work, "words", words="public", ground="process_info").status_code == 302
    assert len(work.marks) == 5
    assert post(handler, work, "undo").status_code == 302 and len(work.marks) == 3
    assert post(handler, work, "make", copy_name="部分名单").status_code == 302
    assert "正在生成副本" in handler.get(page(work)).content.decode()
    jobs.run_due()
    assert (work.now.state, work.now.copy_name) == ("released", "部分名单.pdf")
    seen = handler.get(page(work, "redaction_compare")).content.decode()
    assert "遮盖区域的像素全部为黑色" in seen and "内部事务" in seen and work.now.copy_sha256 in seen


def begun_work(cast, redaction):
    from gongkai.apps.disclosure.tests.redactions.walk import Work

    return Work(cast, cast.handler, redaction)


@pytest.mark.parametrize(
    ("do", "data", "says"),
    [
        ("area", {"page": "0", "left": "x", "top": "5", "width": "20", "height": "3"}, "左边距"),
        ("area", {"page": "0", "left": "1", "top": "5", "width": "20", "height": "3", "ground": ""}, "理由"),
        (
            "area",
            {"page": "77", "left": "1", "top": "5", "width": "2", "height": "3", "ground": "process_info"},
            "没有这一页",
        ),
        (
            "area",
            {"page": "0", "left": "nan", "top": "inf", "width": "2", "height": "3", "ground": "process_info"},
            "边距",
        ),
        ("words", {"words": "一"}, "检索词"),
        ("accept", {}, "请先勾选遮盖处"),
        ("accept", {"marks": ["9" * 30, "-1", "a"]}, "请先勾选遮盖处"),
        ("accept", {"marks": ["999999"]}, "请先选择遮盖处"),
        ("make", {"copy_name": ""}, "副本文件名"),
    ],
)
def test_what_is_refused_stands_beside_its_field(work, handler, do, data, says):
    answer = post(handler, work, do, **data)
    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_copy_is_not_ordered_while_something_is_undecided(work, handler):
    answer = post(handler, work, "make", copy_name="a.pdf")
    assert answer.status_code == 422 and "没有确认" in answer.content.decode()
    assert work.now.state == "draft" and work.now.copy_name == "a.pdf"


def test_an_unknown_change_and_reading_by_get_are_no_changes(work, handler):
    assert post(handler, work, "burn").status_code == 404
    assert handler.get(page(work, "redaction_edit", do="undo")).status_code == 405


def test_pictures_are_kept_by_nobody(work, handler):
    answer = handler.get(page(work, "redaction_page", number=1))
    assert answer["Cache-Control"] == "private, no-store" and answer["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(answer.content)).width == 1200
    small = handler.get(page(work, "redaction_page", number=2) + "?small=1")
    assert Image.open(io.BytesIO(small.content)).width == 120
    assert handler.get(page(work, "redaction_page", number=3)).status_code == 404
    assert handler.get(page(work, "redaction_copy", number=1)).status_code == 404


def test_the_picture_of_the_copy_is_black(work, handler):
    work.accept().make()
    before = handler.get(page(work, "redaction_page", number=1)).content
    after = handler.get(page(work, "redaction_copy", number=1)).content
    box = work.marks[0].boxes[0]
    spot = ((box[0] + 1_500) * 1200 // 100_000, (box[1] + box[3]) // 2 * 1698 // 100_000)
    assert Image.open(io.BytesIO(after)).convert("L").getpixel(spot) < 40
    assert Image.open(io.BytesIO(before)).convert("L").resize((60, 85)).getextrema()[0] > 60


def test_reading_an_original_is_recorded_once_for_each_log_in(walk, work, handler):
    for _ in range(3):
        handler.get(page(work))
    read = [e for e in entries(walk.item.case.subject) if e.verb == "read" and "区分处理原件" in str(e.details)]
    assert len(read) == 1


@pytest.mark.parametrize("name", ["clerk", "supervisor", "other_handler", "nobody"])
def test_others_find_nothing(cast, work, logged_in, name):
    work.accept().make()
    client = logged_in(cast.account(name))
    for address in (
        page(work),
        page(work, "redaction_compare"),
        page(work, "redaction_page", number=1),
        page(work, "redaction_copy", number=1),
        f"/files/{work.now.source.uid}/",
    ):
        assert client.get(address).status_code == 404
    assert post(client, work, "undo").status_code == 404


def test_who_approves_sees_the_very_copy_beside_the_original(cast, walk, work, logged_in):
    work.accept().make()
    walk.draft("partial")
    client = logged_in(cast.account("secrecy"))
    shown = client.get(reverse("disclosure_desk:request", args=[walk.item.case.uid])).content.decode()
    assert page(work, "redaction_compare") in shown
    assert client.get(page(work, "redaction_compare")).status_code == 200
    assert "遮盖所选" not in client.get(page(work)).content.decode()


def test_the_page_of_two_hundred_scans_asks_few_questions(cast, walk, handler, django_assert_max_num_queries):
    work = begun(cast, walk.item, upload(papers.scanned_pdf(pages=200), "scan.pdf"))
    for number in range(0, 200, 4):
        work.area(page=number)
    handler.get(page(work))
    with django_assert_max_num_queries(28):
        shown = handler.get(page(work) + "?page=150&list=all").content.decode()
    assert shown.count("redact__leaf") == 200 and "/ 200 页" in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 broken"),
        ("a.pdf", hostile.pdf(password="secret")),
        ("a.docx", b"PK\x03\x04"),
        ("a.exe", hostile.EXE),
        ("a.txt", "说明".encode()),
        ("a.pptx", b""),
    ],
)
def test_what_cannot_be_worked_on_is_refused_with_a_sentence(walk, handler, name, content):
    address = reverse("disclosure_desk:request_act", args=[walk.item.case.uid, "begin_redaction"])
    answer = handler.post(address, {"upload": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422 and Redaction.objects.count() == 0
    assert "附件" in answer.content.decode() or "文件" in answer.content.decode()
