"""Frame, error pages, display switches, and what robots and operators get."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client, RequestFactory
from prometheus_client import REGISTRY

from gongkai.kernel import registry
from gongkai.kernel.registry import PublicBlock, PublicList
from gongkai.web import probes, views

pytestmark = [pytest.mark.django_db, pytest.mark.urls("gongkai.web.tests.urls")]


@pytest.fixture(autouse=True)
def _public_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public side of two lists, whatever apps are installed."""
    lists = [PublicList("公开目录", "sample_list", "按主题查找"), PublicList("未开通", "nowhere:at_all")]
    monkeypatch.setattr(registry, "public_lists", lambda: lists)
    monkeypatch.setattr(registry, "public_blocks", list)


@pytest.fixture
def quiet_client() -> Client:
    """Answers with the error page instead of raising."""
    return Client(raise_request_exception=False)


PAGES = (
    "/",
    "/accessibility/",
    "/sitemap/",
    "/sample/form/",
    "/sample/list/",
    "/sample/desk/",
    "/nothing/",
    "/sample/refused/",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_a_strict_policy_and_obeys_it(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert "default-src 'self'" in policy and "object-src 'none'" in policy and "frame-ancestors 'none'" in policy
    page = answer.content.decode()
    assert not re.search(r"\sstyle\s*=", page)
    assert not re.search(r"\son[a-z]+\s*=", page)
    assert "<style" not in page
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_title_language_heading_and_skip_link(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert '<html lang="zh-Hans"' in page
    assert re.search(r"<title>[^<]+</title>", page)
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert 'href="#content"' in page and 'id="content"' in page


def test_lists_of_several_apps_stand_in_rows_of_their_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [PublicList("公开目录", "sample_list", group="公开"), PublicList("表单", "sample_form", group="办事")]
    monkeypatch.setattr(registry, "public_lists", lambda: lists)
    page = client.get("/accessibility/").content.decode()
    rows = re.findall(r'mainnav__label"[^>]*>([^<]+)</span><ul[^>]*>(.*?)</ul>', page)
    assert [(label, re.findall(r">([^<]+)</a>", items)) for label, items in rows] == [
        ("公开", ["首页", "公开目录"]),
        ("办事", ["表单"]),
    ]
    monkeypatch.setattr(registry, "public_lists", lambda: lists[:1])
    assert "mainnav__label" not in client.get("/accessibility/").content.decode()


def test_the_navigation_shows_what_exists(client: Client) -> None:
    page = client.get("/accessibility/").content.decode()
    assert 'href="/sample/list/">公开目录' in page
    assert "未开通" not in page
    assert "按主题查找" in client.get("/sitemap/").content.decode()


def test_the_home_page_shows_the_blocks_of_the_modules(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    block = PublicBlock("web/components/empty.html", "gongkai.web.tests.test_pages.block_context")
    monkeypatch.setattr(registry, "public_blocks", lambda: [block])
    assert "一块内容" in client.get("/").content.decode()


def block_context(request: Any) -> dict[str, str]:
    return {"title": "一块内容", "icon": "file"}


def test_the_footer_says_who_runs_the_site_once_it_is_set(client: Client, settings: Any) -> None:
    assert "网站标识码" not in client.get("/").content.decode()
    settings.SITE_CODE = "4101990012"
    settings.SITE_SPONSOR = "青溪县人民政府"
    page = client.get("/").content.decode()
    assert "网站标识码" in page and "4101990012" in page and "青溪县人民政府" in page
    assert '<meta name="SiteIDCode" content="4101990012">' in page


# Errors ---------------------------------------------------------------------------


def test_a_forbidden_record_looks_like_a_missing_one(client: Client) -> None:
    def bare(answer: Any) -> tuple[int, str]:
        return answer.status_code, re.sub(r"next=[^\"&]*|nonce-[^']*", "", answer.content.decode())

    assert bare(client.get("/sample/hidden/")) == bare(client.get("/sample/nothing/"))
    assert client.get("/sample/hidden/").status_code == 404


def test_a_refusal_with_a_reason_says_it(client: Client) -> None:
    answer = client.get("/sample/refused/")
    assert answer.status_code == 403
    assert "本功能需要“公开受理员”岗位。" in answer.content.decode()


def test_bad_requests_speak_chinese_whatever_was_raised(client: Client) -> None:
    told = client.get("/sample/refused/", {"bad": "日期不存在。"})
    assert told.status_code == 400
    assert "日期不存在。" in told.content.decode()
    foreign = client.get("/sample/refused/", {"bad": "Invalid HTTP_HOST header"}).content.decode()
    assert ">Invalid" not in foreign
    assert "请求的内容不完整或格式不对" in foreign


def test_a_method_that_a_page_does_not_take_gets_a_page(client: Client) -> None:
    answer = client.post("/accessibility/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "这个页面不支持这种操作" in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_what_is_too_big_is_said_to_be_so(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    strict = Client(enforce_csrf_checks=True)
    strict.get("/sample/form/")
    answer = strict.post("/sample/form/", "a=" + "b" * 2000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "提交的内容过大" in answer.content.decode()


def test_what_breaks_is_not_shown(quiet_client: Client) -> None:
    answer = quiet_client.get("/sample/broken/")
    assert answer.status_code == 500
    assert "系统暂时出了问题" in answer.content.decode()
    assert "sky" not in answer.content.decode()


def test_a_database_that_is_busy_says_so_and_when_to_come_back(quiet_client: Client) -> None:
    answer = quiet_client.get("/sample/busy/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "填写的内容还在" in answer.content.decode() and "locked" not in answer.content.decode()


def test_a_table_that_is_missing_is_no_matter_of_waiting(quiet_client: Client) -> None:
    answer = quiet_client.get("/sample/unmigrated/")
    assert answer.status_code == 500 and "系统暂时出了问题" in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_advice() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sample/form/", {"name": "张三"})
    assert answer.status_code == 403
    assert "请返回后刷新页面再提交" in answer.content.decode()


def test_the_api_gets_sentences_not_pages(client: Client) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert "没有找到" in json.loads(answer.content)["message"]


# Display switches -----------------------------------------------------------------


def test_the_elder_version_is_a_cookie_set_by_a_link(client: Client) -> None:
    assert "data-elder" not in client.get("/").content.decode()
    answer = client.get("/display/", {"elder": "1", "next": "/accessibility/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/accessibility/?a=1")
    page = client.get("/").content.decode()
    assert 'data-elder="1"' in page
    for tool in ("特大字", "高对比", "大鼠标", "朗读", "退出"):
        assert tool in page
    client.get("/display/", {"elder": ""})
    assert "data-elder" not in client.get("/").content.decode()


@pytest.mark.parametrize(("name", "attribute"), [("contrast", 'data-contrast="1"'), ("pointer", 'data-pointer="1"')])
def test_contrast_and_pointer_are_switches_too(client: Client, name: str, attribute: str) -> None:
    client.get("/display/", {name: "1"})
    assert attribute in client.get("/").content.decode()


def test_an_unknown_value_switches_nothing(client: Client) -> None:
    client.get("/display/", {"elder": '9"><script>'})
    client.cookies["gongkai_contrast"] = '"><b>'
    page = client.get("/").content.decode()
    assert "data-elder" not in page and "data-contrast" not in page


@pytest.mark.parametrize(
    "target", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)", "\\\\evil.invalid"]
)
def test_a_switch_never_leads_away_from_the_site(client: Client, target: str) -> None:
    assert client.get("/display/", {"elder": "1", "next": target})["Location"] == "/"


def test_caches_are_told_that_pages_depend_on_the_switches(client: Client) -> None:
    assert "Cookie" in client.get("/")["Vary"]


def test_traditional_script_changes_words_not_values(client: Client) -> None:
    client.get("/display/", {"script": "hant"})
    page = client.get("/accessibility/").content.decode()
    assert '<html lang="zh-Hant"' in page
    assert "無障礙聲明" in page and "无障碍声明" not in page
    form = client.get("/sample/form/").content.decode()
    assert 'value="mail"' in form and "電子郵件" in form


def test_a_refused_form_comes_back_as_it_was_typed_in_either_script(client: Client) -> None:
    client.cookies["gongkai_script"] = "hant"
    page = client.post("/sample/form/", {"name": "国", "phone": "1"}).content.decode()
    assert 'value="国"' in page


# For robots and operators -----------------------------------------------------------


def test_robots_stay_out_of_desk_and_own_space(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text and "Disallow: /my/" in text
    assert "Sitemap: http" in text


def test_a_phone_can_install_the_site(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    data = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert data["lang"] == "zh-Hans"
    assert {icon["sizes"] for icon in data["icons"]} == {"192x192", "512x512"}


def site_addresses() -> Iterator[tuple[str, None]]:
    yield "/d/1/?a=1&b=2", None


def test_the_sitemap_lists_what_the_modules_declare(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = PublicList("目录", "sample_list", sitemap="gongkai.web.tests.test_pages.site_addresses")
    monkeypatch.setattr(registry, "public_lists", lambda: [entry])
    assert "/sitemap-0.xml</loc>" in client.get("/sitemap.xml").content.decode()
    assert "/d/1/?a=1&amp;b=2</loc>" in client.get("/sitemap-0.xml").content.decode()
    assert client.get("/sitemap-1.xml").status_code == 404


@pytest.fixture
def only_probe(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(probes, "_probes", {})
    monkeypatch.setattr(probes, "_gauges", [])
    return probes.register


def test_alive_says_nothing_more(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert json.loads(client.get("/healthz").content) == {"status": "ok"}


def test_ready_while_all_critical_probes_are_content(client: Client, only_probe: Any) -> None:
    only_probe("a", lambda: "")
    only_probe("b", lambda: "作业积压", critical=False)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert json.loads(answer.content) == {
        "ready": True,
        "probes": {"a": "ok", "b": "failed"},
        "problems": {"b": "作业积压"},
    }


def test_not_ready_when_a_critical_probe_fails_or_breaks(client: Client, only_probe: Any) -> None:
    def broken() -> str:
        raise OSError("disk")

    only_probe("disk", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert json.loads(answer.content)["problems"] == {"disk": "检查未能完成：OSError"}


def test_problems_are_for_operators_only(client: Client, only_probe: Any, settings: Any) -> None:
    only_probe("a", lambda: "目录不可写")
    settings.METRICS_TOKEN = "letmein"
    assert "problems" not in json.loads(client.get("/readyz").content)
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer letmein"}).status_code == 200


def test_without_a_token_only_this_machine_reads_the_numbers(client: Client, only_probe: Any) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_numbers_and_probes_in_one_answer(client: Client, only_probe: Any) -> None:
    def failing() -> dict[str, tuple[str, float]]:
        raise OSError("gone")

    only_probe("a", lambda: "")
    probes.register_gauges(lambda: {"gongkai_sample": ("A sample", 7)})
    probes.register_gauges(failing)
    text = client.get("/metrics").content.decode()
    assert 'gongkai_probe_ok{probe="a"} 1.0' in text
    assert "gongkai_sample 7.0" in text


def test_the_platforms_own_probes_work_on_this_database() -> None:
    own = {finding.name: finding for finding in probes.findings()}
    assert {"database", "migrations", "search", "jobs"} <= set(own)
    assert own["database"].ok
    assert own["search"].ok
    assert not own["jobs"].critical


def test_the_style_guide_is_for_builders(rf: RequestFactory, admin_user: Any) -> None:
    request = rf.get("/desk/styleguide/")
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        views.styleguide(request)
    for query in ("", "?face=public", "?confirm=1"):
        request = rf.get(f"/desk/styleguide/{query}")
        request.user = admin_user
        answer = views.styleguide(request)
        assert answer.status_code == 200
        assert not re.search(r"\sstyle\s*=", answer.content.decode())


def test_requests_are_counted_by_view_and_never_by_address(client: Client) -> None:
    def counted(view: str, status: str) -> float:
        labels = {"view": view, "method": "GET", "status": status}
        return REGISTRY.get_sample_value("gongkai_http_request_seconds_count", labels) or 0.0

    before = counted("unknown", "4xx"), counted("web:healthz", "2xx")
    client.get("/no/such/page-1/")
    client.get("/no/such/page-2/?name=王小明")
    client.get("/healthz")
    assert (counted("unknown", "4xx"), counted("web:healthz", "2xx")) == (before[0] + 2, before[1] + 1)
    text = client.get("/metrics").content.decode()
    assert "gongkai_http_request_seconds_bucket" in text and "no/such" not in text and "王小明" not in text
