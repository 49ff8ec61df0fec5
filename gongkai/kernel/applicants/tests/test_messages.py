"""消息: told once, sent as wanted, never lost in silence."""

import json
from pathlib import Path

import pytest
from django.core import mail

from gongkai.config.checks import refusals
from gongkai.kernel import jobs, outbox
from gongkai.kernel.applicants import dispatching, gateways, messages, templates
from gongkai.kernel.applicants.actions import profile
from gongkai.kernel.applicants.gateways.http import HttpGateway
from gongkai.kernel.applicants.models import Dispatch, DispatchState, Message
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.outbox import egress, signature
from gongkai.kernel.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(clock):
    made = people.person()
    made = profile.change_contact(made, proof=people.proof("shen@example.org", "contact"))
    Message.objects.all().delete()
    Dispatch.objects.all().delete()
    return made


class Refusing:
    """A gateway that says what it is told to."""

    says: Exception = gateways.Down("网关无应答")

    def send(self, to, text, *, key, template):
        raise self.says


@pytest.fixture
def refusing(settings):
    settings.SMS_GATEWAY = f"{__name__}.Refusing"
    return Refusing


def letter(me, mark="1", **values):
    given = {"number": "YSQ1", "title": "答复书", "letter": "安财〔2026〕1号", "body": "县财政局", **values}
    return messages.send(me, "applicants.letter", fingerprint=f"letter:{mark}", **given)


def test_one_thing_is_told_once_in_the_inbox_by_mail_and_by_text(me, settings):
    assert letter(me) is not None and letter(me) is None
    assert [one.title for one in messages.inbox(Presence(me))] == ["县财政局向您发出《答复书》"]
    outbox.run_pending()
    jobs.run_due()
    assert [m.to for m in mail.outbox] == [["shen@example.org"]]
    (text,) = [path.read_text() for path in Path(settings.SMS_FILE_PATH).iterdir()]
    assert text.startswith("13900001111\n") and "YSQ1" in text
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}


def test_delivered_again_nothing_is_sent_again(me):
    letter(me)
    outbox.run_pending()
    jobs.run_due()
    for dispatch in Dispatch.objects.all():
        assert dispatching.deliver(dispatch.uid) is False
    assert len(mail.outbox) == 1


def test_no_event_and_no_column_holds_what_was_told(me):
    made = letter(me)
    kept = json.dumps(list(OutboxEvent.objects.values_list("payload", flat=True)))
    assert "YSQ1" not in kept and "shen@" not in kept and "13900001111" not in kept
    assert "答复书" not in made.title_cipher and "答复书" not in made.text_cipher


def test_what_was_sent_is_emptied(me):
    letter(me)
    outbox.run_pending()
    jobs.run_due()
    assert set(Dispatch.objects.values_list("text_cipher", flat=True)) == {""}


def test_a_mail_carries_the_same_number_at_every_repetition(me):
    letter(me)
    dispatch = Dispatch.objects.get(channel="email")
    dispatching.deliver(dispatch.uid)
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{dispatch.uid}@")


def test_a_gateway_that_is_down_is_tried_again_and_then_given_up_aloud(me, refusing):
    letter(me)
    dispatch = Dispatch.objects.get(channel="sms")
    for _ in range(dispatching.ATTEMPTS - 1):
        with pytest.raises(dispatching.TryAgain):
            dispatching.deliver(dispatch.uid)
    assert dispatching.deliver(dispatch.uid) is False
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.last_error) == (DispatchState.DEAD, "网关无应答")
    assert people.told(me)[0] == "一条消息没有送达您的短信"
    assert dispatching.dead_count() == 1


def test_a_message_the_gateway_refuses_is_given_up_at_once_and_can_be_sent_again(me, refusing, monkeypatch, settings):
    monkeypatch.setattr(refusing, "says", gateways.Rejected("号码不存在"))
    letter(me)
    dispatch = Dispatch.objects.get(channel="sms", template="applicants.letter")
    assert dispatching.deliver(dispatch.uid) is False
    dispatch.refresh_from_db()
    settings.SMS_GATEWAY = "file"
    dispatching.send_again(dispatch)
    assert dispatching.deliver(dispatch.uid) is True
    with pytest.raises(ValueError, match="不能重新发送"):
        dispatching.send_again(dispatch)


def test_a_code_that_is_too_late_is_not_sent(clock, settings):
    people.proof("13900001111")
    Dispatch.objects.update(expires_at=Dispatch.objects.get().created_at)
    assert dispatching.deliver(Dispatch.objects.get().uid) is False
    assert not Path(settings.SMS_FILE_PATH).exists()
    assert Dispatch.objects.get().text_cipher == ""


def test_letters_reach_the_inbox_whatever_is_chosen(me):
    wanted = {f"{category}.{channel}": False for category in messages.CHOOSABLE for channel in ("email", "sms")}
    me = profile.choose_channels(me, wanted)
    letter(me)
    assert Message.objects.count() == 1 and Dispatch.objects.count() == 0


def test_security_cannot_be_refused(me):
    me = profile.choose_channels(me, {"security.email": False, "security.sms": False})
    messages.send(me, "applicants.security", fingerprint="x", what="您的账号有变化。")
    assert {one.channel for one in Dispatch.objects.all()} == {"email", "sms"}


def test_an_organisation_is_told_by_way_of_who_looks_after_it(clock):
    company = people.company(people.person("司徒安"))
    Dispatch.objects.all().delete()
    letter(company.subject)
    assert Dispatch.objects.get().to == "13900003333"
    assert messages.unread_count(company) == 1


def test_a_closed_account_is_told_nothing(me):
    me.closed_at = me.created_at
    me.save()
    assert letter(me) is None


def test_a_template_names_only_what_it_declares(tmp_path):
    path = tmp_path / "messages.toml"
    head = '[[messages]]\nid = "a.b"\nlabel = "甲"\ncategory = "progress"\nvalues = ["n"]\ntitle = "甲"\n'
    path.write_text(head + 'inbox = "{n}"\n')
    assert templates.read(path)[0].filled("inbox", {"n": "一"}) == "一"
    for text in ("{m}", "{n.secret}", "{n!r}", "{n:>9}"):
        path.write_text(head + f'inbox = "{text}"\n')
        with pytest.raises(Exception, match="没有声明"):
            templates.read(path)


def test_every_text_of_a_template_can_be_filled():
    for one in templates.all_templates().values():
        for part in ("title", "inbox", "email", "sms"):
            one.filled(part, dict.fromkeys(one.values, "甲"))


# The HTTP gateway ------------------------------------------------------------


@pytest.fixture
def http(settings, monkeypatch):
    settings.SMS_URL, settings.SMS_SECRET = "https://sms.example.gov.cn/send", "s" * 32
    sent = {}

    def answer(status=200, body=b'{"reference": "R1"}'):
        def request(method, url, **kwargs):
            sent.update(kwargs, method=method, url=url)
            return egress.Reply(status, {}, body, url)

        monkeypatch.setattr(egress, "request", request)
        return sent

    return answer


def test_a_text_is_posted_signed_and_with_its_own_key(http, settings):
    sent = http()
    assert HttpGateway().send("13900001111", "您好", key="k1", template="a.b") == "R1"
    assert (sent["method"], sent["headers"]["Idempotency-Key"], sent["redirects"]) == ("POST", "k1", 0)
    assert json.loads(sent["body"])["text"] == "您好"
    import time

    signature.verify(sent["headers"][signature.HEADER], sent["body"], [settings.SMS_SECRET], time.time())


@pytest.mark.parametrize(("status", "error"), [(503, gateways.Down), (429, gateways.Down), (400, gateways.Rejected)])
def test_the_answer_says_whether_to_try_again(http, status, error):
    http(status, b"")
    with pytest.raises(error, match=str(status)):
        HttpGateway().send("1", "x", key="k", template="a.b")


def test_taken_before_is_taken(http):
    http(409, b"no json")
    assert HttpGateway().send("1", "x", key="k", template="a.b") == ""


def test_half_a_gateway_is_refused_at_the_start(settings):
    settings.SMS_GATEWAY = "http"
    assert len([one for one in refusals() if "短信网关" in one]) == 2
    settings.SMS_URL, settings.SMS_SECRET = "http://sms.example.gov.cn/", "s" * 32
    assert not [one for one in refusals() if "SMS" in one]
    settings.PRODUCTION = True
    assert [one for one in refusals() if "GONGKAI_SMS_URL" in one]
    settings.SMS_GATEWAY = "file"
    assert [one for one in refusals() if "写入文件" in one]
