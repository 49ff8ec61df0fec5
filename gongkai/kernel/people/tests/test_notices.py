"""提醒: once each, with a cap; one mail a day of what is unread."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.utils import timezone

from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions, jobs, notices, queries, sessions
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Notice, SignIn

pytestmark = pytest.mark.django_db


def test_the_same_thing_is_told_once_to_each(person):
    first, second = person("first"), person("second")
    assert notices.tell([first, second, first], "临期", fingerprint="a") == 2
    assert notices.tell([first], "临期", fingerprint="a") == 0
    assert notices.tell([first], "临期", fingerprint="b") == 1
    assert [n.fingerprint for n in queries.notices_of(first.pk)] == ["b", "a"]


def test_accounts_that_were_switched_off_are_told_nothing(person):
    gone = person("gone")
    actions.change_account(gone, by=SYSTEM, is_active=False)
    assert notices.tell([gone], "临期", fingerprint="a") == 0


def test_past_the_cap_one_line_a_day_says_that_there_is_more(person, monkeypatch):
    """No storms: a flood is one line."""
    monkeypatch.setattr(notices, "CAP", 3)
    account = person("li")
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False):
        told = [notices.tell([account], f"第{n}件", fingerprint=str(n)) for n in range(6)]
    assert told == [1, 1, 1, 1, 0, 0]
    assert "不再逐条列出" in queries.notices_of(account.pk)[0].title
    with time_machine.travel("2026-03-11 09:00+08:00", tick=False):
        assert notices.tell([account], "第7件", fingerprint="7") == 1
    notices.mark_read(account.pk)
    assert notices.tell([account], "第8件", fingerprint="8") == 1


def test_reading_marks_one_s_own_only(person):
    first, second = person("first"), person("second")
    notices.tell([first, second], "临期", fingerprint="a")
    other = Notice.objects.get(account=second)
    assert notices.mark_read(first.pk, [other.pk]) == 0
    assert notices.mark_read(first.pk) == 1
    assert (queries.unread_count(first.pk), queries.unread_count(second.pk)) == (0, 1)


def test_pages_of_notices(person):
    account = person("li")
    for n in range(5):
        notices.tell([account], f"第{n}件", fingerprint=str(n))
    page = queries.notices_of(account.pk, size=2)
    assert [n.title for n in page] == ["第4件", "第3件"]
    assert [n.title for n in queries.notices_of(account.pk, before=page[-1].pk, size=2)] == ["第2件", "第1件"]


def test_one_mail_holds_everything_unread_and_is_sent_once(person, settings):
    account, silent = person("li", email="li@example.gov.cn"), person("silent")
    for n in range(3):
        notices.tell([account, silent], f"第{n}件临期", fingerprint=str(n))
    notices.mark_read(account.pk, [queries.notices_of(account.pk)[0].pk])
    assert notices.mail_digests() == 1
    assert notices.mail_digests() == 0
    (message,) = mail.outbox
    assert message.to == ["li@example.gov.cn"]
    assert message.subject == f"{settings.SITE_NAME}：2 条未读提醒"
    assert "第2件临期" not in message.body
    assert message.body.count("件临期") == 2
    assert f"{settings.SITE_URL}/desk/notices/" in message.body


def test_a_long_mail_is_cut_with_its_count(person, monkeypatch):
    monkeypatch.setattr(notices, "MAIL_LINES", 2)
    account = person("li", email="li@example.gov.cn")
    for n in range(5):
        notices.tell([account], f"第{n}件", fingerprint=str(n))
    jobs.mail_digests()
    assert "另有 3 条" in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_is_tried_again(person, monkeypatch):
    account = person("li", email="li@example.gov.cn")
    notices.tell([account], "临期", fingerprint="a")

    def refuse(self, fail_silently=False):
        raise OSError("no server")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(OSError, match="no server"):
            notices.mail_digests()
    assert notices.mail_digests() == 1


def test_notices_read_long_ago_are_dropped(person):
    account = person("li")
    notices.tell([account], "旧", fingerprint="old")
    notices.tell([account], "新", fingerprint="new")
    Notice.objects.filter(fingerprint="old").update(read_at=timezone.now() - timedelta(days=200))
    assert jobs.forget() == 1
    assert [n.title for n in queries.notices_of(account.pk)] == ["新"]


# Sessions ----------------------------------------------------------------------


def session():
    made = SessionStore()
    made.create()
    return made.session_key


def log_in(account, address="10.1.2.3"):
    return sessions.record_log_in(account, session(), method="密码", address=address, agent="浏览器")


def test_log_in_and_out_are_in_the_journal(person):
    account = person("li")
    made = log_in(account)
    entry = entries(account.subject).last()
    assert (entry.verb, entry.details) == ("log_in", {"method": "密码", "address": "10.1.2.3"})
    assert sessions.live(account) == [made]
    sessions.record_log_out(account, made.session_key)
    assert entries(account.subject).last().verb == "log_out"
    assert sessions.live(account) == []


def test_one_s_sessions_can_be_ended_from_elsewhere(person):
    account, other = person("li"), person("wang")
    here, there, foreign = log_in(account), log_in(account), log_in(other)
    assert sessions.end(account, there.pk, by=actor_for(account))
    assert not sessions.end(account, foreign.pk, by=actor_for(account))
    assert sessions.live(account) == [here]
    assert not SessionStore().exists(there.session_key)


def test_switching_an_account_off_ends_its_sessions(person):
    account = person("li")
    made = log_in(account)
    actions.change_account(account, by=SYSTEM, is_active=False)
    assert not SessionStore().exists(made.session_key)


def test_a_session_that_ran_out_is_not_shown_and_forgotten(person):
    account = person("li")
    made = log_in(account)
    SessionStore(made.session_key).delete()
    assert sessions.live(account) == []
    assert sessions.forget_ended() == 1
    assert not SignIn.objects.exists()


def test_a_lock_out_is_noted_once_for_accounts_that_exist(person):
    account = person("li")
    for _ in range(3):
        sessions.record_lock_out("li", address="10.9.9.9")
        sessions.record_lock_out("nobody", address="10.9.9.9")
    found = [e for e in entries(account.subject) if e.act == "people.lock_out"]
    assert len(found) == 1
    assert found[0].actor_name == "未登录者"
