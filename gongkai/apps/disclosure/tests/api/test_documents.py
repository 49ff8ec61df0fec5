"""主动公开 for programs: what is public is all there, what is not is nowhere."""

import uuid
from datetime import date, timedelta

import pytest

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.queries import open_data
from gongkai.apps.disclosure.tests.api.conftest import SECRET_WORD, TODAY
from gongkai.apps.disclosure.tests.documents.walk import Walk
from gongkai.kernel import search


def titles(response):
    return [one["title"] for one in response.data["items"]]


@pytest.fixture
def three(county):
    """Three documents of two bodies, columns and years."""
    county.publish("预算管理办法", date(2026, 3, 1), theme="财政、金融、审计", genre="通知", doc_no="安财〔2026〕3号")
    county.publish("防汛预案", date(2025, 6, 1), county.cast.other_bureau, column="emergency", kind="information")
    county.publish("收费目录", date(2024, 5, 1), column="fee", kind="information", genre="公告")
    return county


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["预算管理办法", "防汛预案", "收费目录"]),
        ({"column": "fee"}, ["收费目录"]),
        ({"column": "stats"}, []),
        ({"org": "shuili"}, ["防汛预案"]),
        ({"org": "county"}, []),
        ({"theme": "财政、金融、审计"}, ["预算管理办法"]),
        ({"genre": "公告"}, ["收费目录"]),
        ({"year": "2025"}, ["防汛预案"]),
        ({"since": "2025-06-01"}, ["预算管理办法", "防汛预案"]),
        ({"until": "2025-06-01"}, ["防汛预案", "收费目录"]),
        ({"since": "2025-01-01", "until": "2025-12-31"}, ["防汛预案"]),
        ({"validity": "in_force"}, ["预算管理办法"]),
        ({"column": "fee", "org": "caizheng", "year": "2024"}, ["收费目录"]),
    ],
)
def test_documents_are_found_by_what_the_catalogue_says_of_them(three, ask, query, expected):
    response = ask("/documents", **query)
    assert response.status_code == 200
    assert titles(response) == expected
    assert (response.data["total"], response.data["total_is_exact"]) == (len(expected), True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "预算"}, ["预算管理办法"]),
        ({"q": "預算"}, ["预算管理办法"]),
        ({"q": "安财〔2026〕3号"}, ["预算管理办法"]),
        ({"q": "目录", "column": "fee"}, ["收费目录"]),
        ({"q": "预算", "org": "shuili"}, []),
        ({"q": "预算", "validity": "in_force"}, ["预算管理办法"]),
        ({"q": "预算", "validity": "repealed"}, []),
        ({"q": "预算", "year": "2026", "since": "2026-01-01"}, ["预算管理办法"]),
        ({"q": "%"}, []),
    ],
)
def test_words_are_searched(three, ask, query, expected):
    search.rebuild("disclosure_documents")
    response = ask("/documents", **query)
    assert titles(response) == expected


def test_the_words_around_a_hit_are_told(county, ask):
    county.publish("办法", body="<p>为规范预算编制，制定本办法。</p>")
    search.rebuild("disclosure_documents")
    item = ask("/documents", q="预算编制").data["items"][0]
    assert "预算编制" in item["snippet"]


def test_the_metadata_is_complete(three, ask):
    """META, disclosure.md §11"""
    item = ask("/documents").data["items"][0]
    assert item["index_no"].startswith("003980036/2020-") or "/2020-" in item["index_no"]
    assert item["publisher"] == {"slug": "caizheng", "name": "安澜县财政局"}
    assert item["column"] == {"key": "policy", "label": "政策文件"}
    assert item["kind"] == {"key": "normative", "label": "行政规范性文件"}
    assert item["validity"] == {"key": "in_force", "label": "有效"}
    assert item["openness"] == {"key": "proactive", "label": "主动公开"}
    assert (item["doc_no"], item["theme"], item["genre"]) == ("安财〔2026〕3号", "财政、金融、审计", "通知")
    assert (item["formed_on"], item["published_on"]) == ("2020-01-01", "2026-03-01")
    assert item["url"] == f"http://testserver/documents/{item['uid']}/"


def test_information_without_validity_has_none(three, ask):
    assert [one["validity"] for one in ask("/documents", column="fee").data["items"]] == [None]


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "in_force"),
        ({"effective_on": TODAY + timedelta(days=1)}, "pending"),
        ({"effective_on": TODAY}, "in_force"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expired"),
        ({"expires_on": TODAY}, "in_force"),
    ],
)
def test_validity_filters_by_the_same_rule_as_it_is_shown(county, ask, given, state):
    """有效性 by its dates, for the page in Python and for the list in the database."""
    county.publish("办法", **given)
    states = ("pending", "in_force", "amended", "expired", "repealed")
    found = {name: ask("/documents", validity=name).data["total"] for name in states}
    assert found == {name: int(name == state) for name in states}
    assert ask("/documents").data["items"][0]["validity"]["key"] == state


def test_a_repealed_document_stays_readable_with_its_mark(county, ask):
    made = county.publish("旧办法", expires_on=TODAY - timedelta(days=9))
    acts.repeal(made, by=county.cast.head, repealed_on=TODAY, reason="被新办法代替")
    found = ask(f"/documents/{made.case.uid}").data
    assert (found["validity"]["key"], found["repealed_on"]) == ("repealed", TODAY.isoformat())
    assert found["repeal_note"] == "被新办法代替"
    assert ask("/documents", validity="repealed").data["total"] == 1
    assert ask("/documents", validity="expired").data["total"] == 0


def test_every_document_is_reached_page_by_page(county, ask):
    names = [f"第{n}号" for n in range(7)]
    for n, name in enumerate(names):
        county.publish(name, TODAY - timedelta(days=n // 3))
    seen, cursor, pages = [], None, 0
    while True:
        response = ask("/documents", limit=2, cursor=cursor)
        seen += titles(response)
        pages += 1
        cursor = response.data["next"]
        if cursor is None:
            assert "Link" not in response
            break
        assert response["Link"].endswith('; rel="next"') and f"cursor={cursor}" in response["Link"]
    assert (sorted(seen), len(seen), pages) == (sorted(names), 7, 4)
    assert seen[:3] == ["第2号", "第1号", "第0号"]


def test_a_page_goes_on_after_its_last_document_was_taken_down(county, ask):
    made = [county.publish(f"第{n}号", TODAY - timedelta(days=n)) for n in range(3)]
    cursor = ask("/documents", limit=1).data["next"]
    Walk(county.cast, county.clock, made[0]).take_down()
    assert titles(ask("/documents", limit=1, cursor=cursor)) == ["第1号"]


def test_search_pages_go_on_by_position(county, ask):
    for n in range(5):
        county.publish(f"预算{n}号")
    search.rebuild("disclosure_documents")
    first = ask("/documents", q="预算", limit=3)
    rest = ask("/documents", q="预算", limit=3, cursor=first.data["next"])
    assert len({*titles(first), *titles(rest)}) == 5
    assert rest.data["next"] is None
    by_state = ask("/documents", q="预算", limit=3, validity="in_force")
    assert len({*titles(by_state), *titles(ask("/documents", q="预算", validity="in_force", cursor="3"))}) == 5


@pytest.mark.parametrize("query", [{"cursor": "f" * 32}, {"cursor": "20"}, {"cursor": "f" * 32, "q": "预算"}])
def test_a_page_that_is_not_there_is_a_404(county, ask, query):
    response = ask("/documents", **query)
    assert response.status_code == 404
    assert "第一页" in response.data["message"]


def test_an_unknown_body_publishes_nothing(county, ask):
    response = ask("/documents", org="nobody")
    assert (response.status_code, response.data["items"]) == (200, [])
    assert "网址标识" in response.data["notice"]


def test_dates_that_cross_find_nothing_and_say_so(three, ask):
    response = ask("/documents", since="2026-01-02", until="2026-01-01")
    assert (response.data["total"], response.data["notice"]) == (0, "起始日期晚于截止日期，没有符合的信息。")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"column": "nothing"}, "column"),
        ({"org": "a b"}, "org"),
        ({"org": ""}, "org"),
        ({"org": "x" * 61}, "org"),
        ({"q": "x" * 101}, "q"),
        ({"q": "a\x00"}, "q"),
        ({"theme": "\x00"}, "theme"),
        ({"year": "2026.0"}, "year"),
        ({"year": "99999999999999999999"}, "year"),
        ({"since": "2026-13-01"}, "since"),
        ({"until": "0001-01-01"}, "until"),
        ({"validity": "none"}, "validity"),
        ({"sort": "oldest"}, "sort"),
        ({"cursor": "../../etc"}, "cursor"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "-1"}, "limit"),
    ],
)
def test_filters_that_mean_nothing_are_refused(county, ask, query, field):
    response = ask("/documents", **query)
    assert response.status_code == 422
    assert [one["field"] for one in response.data["problems"]] == [field]


# Visibility --------------------------------------------------------------------------------------


def everywhere(ask, document):
    """Every address that could show a document."""
    return [
        ask("/documents", limit=100),
        ask("/documents", q=document.title[:20]),
        ask("/documents", q=document.index_no),
        ask("/documents", validity="in_force"),
        ask(f"/documents/{document.case.uid}"),
        ask(f"/documents/{document.case.uid}", version=1),
        ask("/documents/by-index-number", value=document.index_no),
        ask("/catalogue"),
        ask("/catalogue", org="caizheng"),
    ]


@pytest.mark.parametrize("step", ["draft", "in_review", "approved", "discarded"])
def test_what_is_not_public_is_nowhere(county, ask, step):
    made = county.draft()
    walk = Walk(county.cast, county.clock, made)
    {"draft": lambda: None, "in_review": walk.submit, "approved": walk.approve, "discarded": walk.discard}[step]()
    search.rebuild("disclosure_documents")
    for response in everywhere(ask, made):
        assert SECRET_WORD not in response.content.decode()
        assert str(made.case.uid) not in response.content.decode()
        if response.status_code == 200:
            assert response.data["total"] == 0
    missing = ask(f"/documents/{uuid.uuid4()}")
    assert ask(f"/documents/{made.case.uid}").data == missing.data
    assert missing.status_code == 404


def test_what_was_taken_down_says_so_and_nothing_else(county, ask):
    made = county.taken_down()
    search.rebuild("disclosure_documents")
    for response in everywhere(ask, made):
        assert made.title not in response.content.decode()
    gone = ask(f"/documents/{made.case.uid}")
    assert (gone.status_code, gone.data["code"]) == (410, "taken_down")
    assert gone.data["message"] == "该信息已于2026年3月2日撤下。"
    assert ask("/documents/by-index-number", value=made.index_no).status_code == 410


def test_a_stale_index_shows_nothing_that_is_not_public_any_more(county, ask):
    made = county.publish("预算公开")
    search.rebuild("disclosure_documents")
    Walk(county.cast, county.clock, made).take_down()
    assert ask("/documents", q="预算公开").data["items"] == []


def test_a_revision_under_way_is_not_shown(county, ask):
    made = county.publish("现行文本")
    Walk(county.cast, county.clock, made).revise().edit({"title": SECRET_WORD, "body": f"<p>{SECRET_WORD}</p>"})
    found = ask(f"/documents/{made.case.uid}")
    assert SECRET_WORD not in found.content.decode()
    assert (found.data["title"], len(found.data["versions"])) == ("现行文本", 1)
    assert ask(f"/documents/{made.case.uid}", version=2).status_code == 404


def test_earlier_versions_stay_readable(county, ask):
    made = county.publish("第一版")
    Walk(county.cast, county.clock, made).revise("更正错字").edit({"title": "第二版"}).approve().publish()
    current, earlier = ask(f"/documents/{made.case.uid}").data, ask(f"/documents/{made.case.uid}", version=1).data
    assert (current["title"], current["version"], current["is_current"]) == ("第二版", 2, True)
    assert (earlier["title"], earlier["version"], earlier["is_current"]) == ("第一版", 1, False)
    assert [(one["number"], one["is_current"]) for one in current["versions"]] == [(2, True), (1, False)]
    assert current["versions"][0]["change_reason"] == "更正错字"
    assert current["validity"]["key"] == "amended"


def test_versions_of_before_a_taking_down_do_not_come_back(county, ask):
    made = county.publish("含有错误的第一版")
    walk = Walk(county.cast, county.clock, made).take_down()
    walk.revise().edit({"title": "改正的第二版"}).approve().publish()
    found = ask(f"/documents/{made.case.uid}")
    assert "含有错误" not in found.content.decode()
    assert ask(f"/documents/{made.case.uid}", version=1).status_code == 404


# One document ------------------------------------------------------------------------------------


def test_the_body_is_clean_html_and_plain_text(county, ask):
    made = county.publish("正文", body='<p onclick="x()">第一条</p><script>alert(1)</script><style>p{}</style>')
    found = ask(f"/documents/{made.case.uid}").data
    assert found["body_html"] == "<p>第一条</p>"
    assert found["body_text"] == "第一条"


@pytest.mark.parametrize("spell", [str, str.lower, lambda v: f" {v} ", lambda v: v.replace("-", "－")])
def test_a_document_is_found_by_its_index_number_however_it_is_typed(county, ask, spell):
    made = county.publish("按索引号")
    found = ask("/documents/by-index-number", value=spell(made.index_no))
    assert (found.status_code, found.data["uid"]) == (200, str(made.case.uid))


@pytest.mark.parametrize("value", ["", "x", "%", "' OR 1=1", "😀" * 50])
def test_an_unknown_index_number_is_a_404(county, ask, value):
    county.publish("文件")
    response = ask("/documents/by-index-number", value=value)
    assert response.status_code == 404
    assert response.data["message"].endswith("。")


@pytest.mark.parametrize("uid", ["1", "x" * 36, "3F2F6F0E-7A53-4C62-9C1E-1F1A3C0F9C11", "%00", "../requests"])
def test_what_is_no_identifier_is_a_404(db, ask, uid):
    assert ask(f"/documents/{uid}").status_code == 404


def test_attachments_are_those_of_the_version(county, ask):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from gongkai.kernel import files

    made = county.draft()
    upload = files.check(SimpleUploadedFile("附表.txt", "第一行\n第二行\n".encode()))
    acts.attach_file(made, by=county.cast.drafter, uploads=[upload])
    Walk(county.cast, county.clock, made).approve().publish()
    (found,) = ask(f"/documents/{made.case.uid}").data["attachments"]
    assert (found["name"], found["size"]) == ("附表.txt", upload.size if hasattr(upload, "size") else found["size"])
    assert found["url"].startswith("http://testserver/files/")
    made.current.files.update(state="infected")
    assert ask(f"/documents/{made.case.uid}").data["attachments"] == []


# Cost --------------------------------------------------------------------------------------------


def test_a_list_costs_the_same_however_long_it_is(county, ask, django_assert_num_queries):
    county.publish("第一号")
    with django_assert_num_queries(2):
        ask("/documents", limit=100)
    for n in range(8):
        county.publish(f"更多{n}号")
    with django_assert_num_queries(2):
        ask("/documents", limit=100)
    cursor = ask("/documents", limit=2).data["next"]
    with django_assert_num_queries(4):
        ask("/documents", limit=2, cursor=cursor, org="caizheng")


def test_a_total_is_counted_no_further_than_it_tells(county, ask, monkeypatch):
    monkeypatch.setattr(open_data, "COUNTED", 3)
    for n in range(5):
        county.publish(f"第{n}号")
    found = ask("/documents").data
    assert (found["total"], found["total_is_exact"], len(found["items"])) == (3, False, 5)
