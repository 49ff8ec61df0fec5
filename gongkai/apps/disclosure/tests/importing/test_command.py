"""`gongkai disclosure import`."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from django.test import Client

from gongkai.apps.disclosure.actions.documents import publishing
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import catalogue, documents, reports
from gongkai.apps.disclosure.tests.documents.conftest import word_file
from gongkai.console.program import program
from gongkai.kernel import search
from gongkai.kernel.journal.reading import entries, verify
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import Organisation

pytestmark = pytest.mark.django_db
REAL = Path(__file__).parents[6] / "shared" / "data" / "reports"
TEXT = (
    "{body}{year}年政府信息公开工作年度报告\n发布日期：{day} 来源：{body}\n"
    "{year}年，本局主动公开信息{count}条，群众满意。\n打印 关闭\n"
)


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path, clock):
    settings.MEDIA_ROOT, settings.SEARCH_PATH, settings.CLAMD = tmp_path / "files", tmp_path / "search", ""


@pytest.fixture
def water():
    return create_organisation(name="青岚县水务局", kind="government_department", site_slug="shuiwu")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "年报"
    made.mkdir()
    return made


def put(folder, name="2019.txt", body="青岚县水务局", year=2019, day="2020-01-16", count=312):
    (folder / name).write_text(TEXT.format(body=body, year=year, day=day, count=count), encoding="utf-8")


def run(folder, *options, **kwargs):
    return CliRunner().invoke(program, ["disclosure", "import", str(folder), *options], **kwargs)


def test_suggestions_are_shown_and_nothing_is_written_before_a_yes(folder, water):
    put(folder)
    result = run(folder)
    assert result.exit_code == 0 and "尚未导入" in result.output
    assert "青岚县水务局　政府信息公开年报　公开 2020-01-16　所属年度 2019" in result.output
    assert not Document.objects.exists()


def test_an_accepted_suggestion_is_a_public_document_with_its_facts(folder, water):
    put(folder)
    result = run(folder, "--yes")
    assert result.exit_code == 0, result.output
    made = Document.objects.get()
    assert (made.org, made.kind, made.column, made.report_year) == (water, "report", "reports", 2019)
    assert (made.published_on, made.visible, made.case.step) == (date(2020, 1, 16), True, "published")
    assert made.current.body == "<p>2019年，本局主动公开信息312条，群众满意。</p>"
    assert len(entries(made.case.subject).get().details["sha256"]) == 64
    assert list(reports.earlier_reports(water)) == [made]
    page = Client().get("/annual-reports/").content.decode()
    assert f'href="/documents/{made.case.uid}/"' in page and "2019年度" in page
    assert water not in reports.missing_reports(2019, water.path, date(2026, 1, 1))


def test_doing_it_twice_changes_nothing(folder, water):
    put(folder)
    run(folder, "--yes")
    put(folder, "2020.txt", year=2020, day="2021-01-20")
    result = run(folder, "--yes")
    assert result.exit_code == 0, result.output
    assert "以前导入过" in result.output and "已导入 1 份，以前导入过 1 份，未导入 0 份。" in result.output
    assert Document.objects.count() == 2


def test_the_same_content_under_two_names_is_taken_once(folder, water):
    put(folder, "a.txt")
    put(folder, "b.txt")
    result = run(folder, "--yes")
    assert result.exit_code == 1 and "与“a.txt”内容完全相同。" in result.output
    assert Document.objects.count() == 1


def test_a_body_that_is_not_here_is_only_made_when_asked(folder):
    put(folder)
    result = run(folder, "--yes")
    assert result.exit_code == 1 and "平台上没有机关“青岚县水务局”" in result.output
    assert not Organisation.objects.exists()
    result = run(folder, "--yes", "--create-bodies")
    assert result.exit_code == 0, result.output
    org = Organisation.objects.get()
    assert (org.name, org.site_slug, org.kind) == ("青岚县水务局", "qinglanxianshuiwuju", "government_department")
    assert Document.objects.get().index_no == f"{org.pk:08d}/2020-00001"


def test_a_file_that_fails_leaves_nothing_behind_and_the_others_come_in(folder, water, monkeypatch):
    put(folder, "1.txt")
    put(folder, "2.txt", year=2018, day="2019-01-16")
    put(folder, "3.txt", year=2017, day="2018-01-16")
    make_public = publishing.make_public

    def failing(document, at):
        if "2018" in document.title:
            raise publishing.Refused("试验：写到一半失败。")
        make_public(document, at)

    monkeypatch.setattr(publishing, "make_public", failing)
    result = run(folder, "--yes")
    assert result.exit_code == 1 and "2.txt\n  未导入：试验：写到一半失败。" in result.output
    assert sorted(Document.objects.values_list("report_year", flat=True)) == [2017, 2019]
    assert verify().intact


def test_a_list_wins_over_what_the_file_says_and_fills_no_gap_with_guesses(folder, water):
    put(folder, "有日期.txt")
    (folder / "无日期.txt").write_text("青岚县水务局2016年政府信息公开年报\n2016年工作情况良好。", encoding="utf-8")
    book = xlsxwriter.Workbook(folder / "导入清单.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["文件", "机关", "标题", "公开日期", "来源地址"])
    sheet.write_row(1, 0, ["有日期.txt", "水务局", "改过的标题", "2020年2月1日", "https://old.example.gov.cn/1.html"])
    sheet.write_row(2, 0, ["无日期.txt"])
    book.close()
    Organisation.objects.filter(pk=water.pk).update(short_name="水务局")
    result = run(folder)
    assert result.exit_code == 1 and "无日期.txt\n  未导入：没有公开日期，请在清单中填写。" in result.output
    made = Document.objects.get()
    assert (made.title, made.published_on, made.report_year) == ("改过的标题", date(2020, 2, 1), 2019)
    assert made.source_url == "https://old.example.gov.cn/1.html"


def test_what_came_from_an_address_is_corrected_here_and_not_imported_over(folder, water):
    put(folder)
    head = "文件,来源地址\n"
    (folder / "导入清单.csv").write_text(f"{head}2019.txt,https://old.example.gov.cn/1.html\n", encoding="gb18030")
    assert run(folder).exit_code == 0
    put(folder, count=999)
    result = run(folder)
    assert result.exit_code == 1 and "来源地址已导入为" in result.output
    assert Document.objects.count() == 1


def test_a_list_with_faults_imports_nothing(folder, water):
    put(folder)
    (folder / "导入清单.csv").write_text("文件,公开日期\n2019.txt,某天\n", encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 1 and "第2行：公开日期“某天”不是日期" in result.output
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["../外面.txt", "/etc/hostname", "链接.txt"])
def test_a_list_cannot_reach_outside_its_folder(folder, water, tmp_path, name):
    put(tmp_path, "外面.txt")
    (folder / "链接.txt").symlink_to(tmp_path / "外面.txt")
    (folder / "导入清单.csv").write_text(f"文件\n{name}\n", encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 1 and "不在导入文件夹内" in result.output
    assert not Document.objects.exists()


def test_a_written_list_can_be_corrected_and_imported(folder, water, tmp_path):
    (folder / "年报.txt").write_text("青岚县水务局2016年政府信息公开年报\n2016年工作情况良好。", encoding="utf-8")
    target = tmp_path / "清单.csv"
    result = run(folder, "--write-manifest", str(target))
    assert result.exit_code == 0 and not Document.objects.exists()
    text = target.read_text(encoding="utf-8-sig")
    assert "暂按年度报告的法定公布期限推算" in text
    target.write_text(text.replace("2017-03-31", "2017-03-20"), encoding="utf-8")
    assert run(folder, "--manifest", str(target)).exit_code == 0
    assert Document.objects.get().published_on == date(2017, 3, 20)


def test_personal_numbers_and_secrecy_marks_stop_a_file_until_it_was_reviewed(folder, water):
    put(folder)
    with (folder / "2019.txt").open("a", encoding="utf-8") as file:
        file.write("经办人身份证号11010519491231002X，请存档备查。\n以上为附注。\n")
    result = run(folder, "--yes")
    assert result.exit_code == 1 and "须先经保密审查" in result.output
    assert "11010519491231002X" not in result.output
    assert not Document.objects.exists()
    assert run(folder, "--yes", "--reviewed").exit_code == 0


def test_word_and_web_pages_and_gbk_text(folder, water):
    (folder / "通知.docx").write_bytes(
        word_file(
            "青岚县水务局关于做好防汛工作的通知",
            "青水发〔2021〕8号",
            "各乡镇：请做好防汛准备。",
            "青岚县水务局",
            "2021年5月6日",
        )
    )
    page = (
        '<html><head><meta charset="gbk"><meta name="ArticleTitle" content="青岚县水务局2018年政府信息公开年报">'
        '<meta name="PubDate" content="2019-02-03 10:00"><meta name="ContentSource" content="青岚县水务局"></head>'
        "<body><nav><a href='/'>首页</a></nav><div class='TRS_Editor'>"
        "<p>2018年，本局主动公开信息二百条，做到应公开尽公开。</p>"
        "<p>全年没有收到申请。</p><p>打印 关闭</p></div><footer>版权所有</footer></body></html>"
    )
    (folder / "2018.html").write_bytes(page.encode("gbk"))
    (folder / "~$通知.docx").write_bytes(b"x")
    result = run(folder, "--yes")
    assert result.exit_code == 0, result.output
    web, word = Document.objects.order_by("published_on")
    assert (web.title, web.published_on, web.report_year) == (
        "青岚县水务局2018年政府信息公开年报",
        date(2019, 2, 3),
        2018,
    )
    assert "打印" not in web.current.body and "版权" not in web.current.body and "应公开尽公开" in web.current.body
    assert (word.current.doc_no, word.column, word.published_on) == ("青水发〔2021〕8号", "policy", date(2021, 5, 6))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.txt", b"", "空文件"),
        ("假.pdf", b"MZ\x90\x00" * 40, "假.pdf"),
        ("坏.docx", b"PK\x03\x04" + b"\0" * 200, "坏.docx"),
        ("无字.txt", b"  \n \n", "没有"),
    ],
)
def test_bad_files_get_a_sentence_and_stop_nobody(folder, water, name, content, why):
    (folder / name).write_bytes(content)
    put(folder)
    result = run(folder, "--yes")
    assert result.exit_code == 1 and why in result.output, result.output
    assert Document.objects.count() == 1


def test_an_empty_folder_is_said_to_be_empty(folder):
    result = run(folder)
    assert result.exit_code == 1 and "没有可以导入的文件" in result.output


@pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not beside this checkout")
def test_the_real_reports_become_entries_of_their_bodies_found_in_either_script():
    result = run(REAL, "--yes", "--create-bodies")
    assert result.exit_code == 0, result.output
    found = {(d.org.name, d.report_year): d for d in documents.public()}
    assert sorted(found) == [
        ("安徽省机关事务管理局", 2012),
        ("楚雄州人民政府政务服务管理局", 2017),
        ("江苏省政务服务管理办公室", 2016),
        ("江苏省机关事务管理局", 2012),
        ("江苏省机关事务管理局", 2023),
    ]
    days = {key: d.published_on.isoformat() for key, d in found.items() if key != ("江苏省机关事务管理局", 2023)}
    assert sorted(days.values()) == ["2013-02-19", "2015-05-15", "2017-11-30", "2021-01-05"]
    for document in found.values():
        text = document.current.text
        assert not any(
            word in text for word in ("扫一扫", "上一条", "文件下载", "浏览次数", "Produced By", "熱門詞條", "当前位置")
        )
        assert len(text) > 1500
    assert found["江苏省机关事务管理局", 2023].current.language == "中文（繁体）"
    assert found["江苏省机关事务管理局", 2023].current.body.count("<h2>") == 6
    search.rebuild("disclosure_documents")
    for words in ("机关事务管理局", "機關事務管理局"):
        hits = catalogue.find(catalogue.Asked(words))
        assert {row.document.org.name for row in hits.rows} >= {"江苏省机关事务管理局", "安徽省机关事务管理局"}
        assert {row.document.report_year for row in hits.rows} >= {2012, 2023}
    assert {row.document.org.name for row in catalogue.find(catalogue.Asked("政務服務")).rows} >= {
        "江苏省政务服务管理办公室"
    }
