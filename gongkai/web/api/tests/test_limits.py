"""How often one address may try."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from time_machine import travel

from gongkai.web.api import Limit, TooMany

pytestmark = pytest.mark.django_db
LIMIT = Limit("sample", 3, 600, "请在{minutes}分钟后再试。")


def visit(address: str):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def spend(address: str, times: int = 1) -> None:
    for _ in range(times):
        LIMIT.spend(visit(address))


@travel("2026-03-02T09:00:00+08:00", tick=False)
def test_the_one_too_many_is_told_when_to_come_back():
    spend("192.0.2.1", 3)
    with pytest.raises(TooMany) as refused:
        spend("192.0.2.1")
    assert refused.value.wait == 600
    assert refused.value.message == "请在10分钟后再试。"


def test_a_new_window_begins_with_nothing_spent():
    with travel("2026-03-02T09:00:00+08:00", tick=False) as traveller:
        spend("192.0.2.1", 3)
        traveller.shift(600)
        spend("192.0.2.1", 3)


def test_looking_is_not_counted():
    for _ in range(5):
        LIMIT.refuse_if_spent(visit("192.0.2.1"))
    spend("192.0.2.1", 3)


def test_others_are_not_held_back():
    spend("192.0.2.1", 3)
    spend("192.0.2.2", 3)


def test_one_subscriber_of_ipv6_is_one_visitor():
    spend("2001:db8:1:2::1", 2)
    spend("2001:db8:1:2:ffff::9")
    with pytest.raises(TooMany):
        spend("2001:db8:1:2::77")
    spend("2001:db8:1:3::1", 3)


def test_an_address_written_the_new_way_is_the_same_address():
    spend("192.0.2.7", 3)
    with pytest.raises(TooMany):
        spend("::ffff:192.0.2.7")


def test_an_unreadable_address_is_limited_too():
    spend("nonsense", 3)
    with pytest.raises(TooMany):
        spend("")


def test_the_limit_is_one_for_all_processes():
    """What one process keeps for itself is gone in the next; the count is not."""
    spend("192.0.2.1", 3)
    cache.clear()
    with pytest.raises(TooMany):
        spend("192.0.2.1")


def test_the_visitor_behind_several_proxies_is_found(settings):
    """Each proxy appends whom it heard from; what the visitor wrote himself stands before and does not count."""
    settings.BEHIND_PROXY, settings.PROXY_HOPS = True, 2
    forged = {"X-Forwarded-For": "198.51.100.9, 192.0.2.1, 10.0.0.7"}
    for _ in range(3):
        LIMIT.spend(RequestFactory().get("/", REMOTE_ADDR="10.0.0.8", headers=forged))
    forged["X-Forwarded-For"] = "198.51.100.10, 192.0.2.1, 10.0.0.7"
    with pytest.raises(TooMany):
        LIMIT.spend(RequestFactory().get("/", REMOTE_ADDR="10.0.0.8", headers=forged))
    LIMIT.spend(RequestFactory().get("/", REMOTE_ADDR="10.0.0.8", headers={"X-Forwarded-For": "192.0.2.2, 10.0.0.7"}))
