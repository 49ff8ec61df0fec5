"""接入系统: who registers them, what they may, how secrets and tokens end."""

from datetime import date, timedelta

import pytest
from django.test import override_settings

from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.clients import actions, callers, queries, scopes, tokens
from gongkai.kernel.clients.models import Client, Secret, Token
from gongkai.kernel.clients.refusals import Denied, Unknown
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people.actions import change_account, end_post, set_password
from gongkai.kernel.people.models import Account, Notice, Post

HERE = "10.1.2.3"


def a_token(client: Client, secret: str, *wanted: str) -> str:
    return tokens.issue(tokens.by_secret(str(client.uid), secret), wanted, HERE)[0]


def test_only_an_administrator_of_the_body_registers_a_system(cast, registered):
    with pytest.raises(NotAllowed):
        actions.create_client(
            by=cast.clerk, org=cast.bureau, name="x", contact="x", phone="1", wanted=["services.cases.read"]
        )
    client, secret = registered()
    assert secret.startswith("gks_") and len(secret) > 40
    assert not Secret.objects.filter(digest=secret).exists()
    entry = Entry.objects.get(subject=client.subject)
    assert entry.verb == "create" and secret not in entry.details_json
    assert queries.roles_of(client) == ["services.window"]
    assert list(queries.managed(cast.clerk)) == [] and list(queries.managed(cast.admin)) == [client]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"wanted": ["no.such"]}, "wanted"),
        ({"wanted": []}, "wanted"),
        ({"networks": ["10.1.2"]}, "networks"),
        ({"per_minute": 0}, "per_minute"),
        ({"expires_on": date(2020, 1, 1)}, "expires_on"),
        ({"roles": ["services.head"]}, "roles"),
        ({"name": " "}, "name"),
    ],
)
def test_what_does_not_hold_is_refused(registered, changed, field):
    with pytest.raises(Refused) as refused:
        registered(**changed)
    assert refused.value.field == field
    assert not Client.objects.exists()


def test_nobody_logs_in_with_the_account_of_a_system(cast, registered):
    client, _ = registered()
    assert not client.account.has_usable_password()
    with pytest.raises(Refused):
        set_password(client.account, "Zx9-kkq-2291!", by=cast.admin)


def test_a_token_carries_what_was_asked_for_and_ends(clock, cast, registered):
    client, secret = registered()
    token = a_token(client, secret, "services.cases.read")
    caller = callers.find(token, HERE)
    assert caller.scopes == {"services.cases.read"} and caller.actor.via == "预算管理系统"
    with pytest.raises(Denied):
        caller.require("services.application.accept")
    with pytest.raises(Denied):
        a_token(client, secret, "services.application.grant")
    Token.objects.update(expires_at=Token.objects.get().expires_at - timedelta(hours=1))
    with pytest.raises(Unknown):
        callers.find(token, HERE)


def test_a_wrong_secret_and_a_wrong_system_look_the_same(registered):
    client, secret = registered()
    for name, given in ((str(client.uid), "gks_wrong"), ("0" * 32, secret), ("不是标识", secret)):
        with pytest.raises(Unknown) as unknown:
            tokens.by_secret(name, given)
        assert unknown.value.message == tokens.WRONG_SECRET


def test_a_new_secret_leaves_the_old_one_only_as_long_as_was_said(cast, registered):
    client, first = registered()
    second = actions.rotate_secret(client, by=cast.admin, keep_hours=24)
    assert a_token(client, first) and a_token(client, second)
    third = actions.rotate_secret(client, by=cast.admin)
    held = a_token(client, third)
    for old in (first, second):
        with pytest.raises(Unknown):
            tokens.by_secret(str(client.uid), old)
    assert callers.find(held, HERE)


def test_tokens_go_with_the_secret_they_were_got_with(cast, registered):
    client, secret = registered()
    token = a_token(client, secret)
    actions.rotate_secret(client, by=cast.admin)
    with pytest.raises(Unknown):
        callers.find(token, HERE)


def test_a_revoked_system_is_shut_out_at_once(cast, registered):
    client, secret = registered()
    token = a_token(client, secret)
    actions.revoke_client(client, by=cast.admin, reason="系统下线")
    with pytest.raises(Unknown):
        callers.find(token, HERE)
    with pytest.raises(Unknown):
        tokens.by_secret(str(client.uid), secret)
    assert queries.roles_of(client) == []
    with pytest.raises(Refused):
        actions.rotate_secret(client, by=cast.admin)


def test_the_last_day_still_counts(clock, registered):
    client, secret = registered(expires_on=date(2026, 3, 3))
    clock.set(date(2026, 3, 3))
    assert a_token(client, secret)
    clock.set(date(2026, 3, 4))
    with pytest.raises(Unknown):
        tokens.by_secret(str(client.uid), secret)


def test_it_calls_only_from_its_networks(registered):
    client, secret = registered(networks=["10.1.2.0/24", "2001:db8::/32"])
    for address in ("10.1.2.77", "2001:db8::1", "::ffff:10.1.2.5"):
        tokens.refuse_elsewhere(client, address)
    for address in ("10.1.3.1", "", None, "2001:db9::1"):
        with pytest.raises(Denied):
            tokens.refuse_elsewhere(client, address)
    token = a_token(client, secret)
    with pytest.raises(Denied):
        callers.find(token, "192.0.2.1")


def test_what_is_taken_away_is_gone_from_tokens_already_given(cast, registered):
    client, secret = registered()
    token = a_token(client, secret)
    actions.change_client(
        client, by=cast.admin, contact="李四", phone="0551-62001235", wanted=["services.cases.read"], roles=[]
    )
    caller = callers.find(token, HERE)
    assert caller.scopes == {"services.cases.read"} and caller.actor.holdings == ()


def test_an_officer_lends_the_posts_of_this_body_and_is_told(cast, registered):
    client, secret = registered()
    clerk = cast.account("clerk")
    Post.objects.create(account=clerk, org=cast.bureau, role="services.window", from_on=date(2020, 1, 1))
    Post.objects.create(account=clerk, org=cast.other_bureau, role="services.approver", from_on=date(2020, 1, 1))
    token = a_token(client, secret)
    with pytest.raises(Denied):
        callers.find(token, HERE, "clerk")
    officer = actions.name_officer(client, clerk, by=cast.admin)
    actor = callers.find(token, HERE, "clerk").actor
    assert (actor.account_id, actor.via) == (clerk.pk, client.name)
    assert {one.role for one in actor.holdings} == {"disclosure.clerk", "services.window"}
    assert Notice.objects.filter(account=clerk).count() == 1
    actions.drop_officer(officer, by=cast.admin)
    with pytest.raises(Denied):
        callers.find(token, HERE, "clerk")


def test_an_officer_who_left_lends_nothing(clock, cast, registered):
    client, secret = registered()
    clerk = cast.account("clerk")
    actions.name_officer(client, clerk, by=cast.admin)
    token = a_token(client, secret)
    end_post(Post.objects.get(account=clerk), by=cast.admin)
    with pytest.raises(Denied):
        callers.find(token, HERE, "clerk")
    change_account(clerk, by=cast.admin, is_active=False)
    with pytest.raises(Denied):
        callers.find(token, HERE, "clerk")


def test_a_token_of_a_deactivated_account_is_refused(cast, registered):
    """Whoever closes the account at 人员管理 has closed the system too, whatever its own page says."""
    client, secret = registered()
    token = a_token(client, secret)
    assert tokens.find(token, HERE).client == client
    Account.objects.filter(pk=client.account_id).update(is_active=False)
    assert queries.state_of(client) == "active"
    with pytest.raises(Unknown):
        tokens.find(token, HERE)
    with pytest.raises(Unknown):
        a_token(client, secret)


def test_people_of_other_bodies_and_systems_are_no_officers(cast, registered):
    client, _ = registered()
    other, _ = registered(name="国库系统")
    for account in (cast.account("other_clerk"), other.account):
        with pytest.raises(Refused):
            actions.name_officer(client, account, by=cast.admin)


def test_every_act_of_staff_is_a_scope_of_its_own():
    known = scopes.known()
    assert known["services.application.grant"].roles == ("services.approver",)
    assert "services.application.accept_deemed" not in known
    assert "services.application.submit" not in known
    assert known["services.application.withdraw"].roles == ("services.window",)


@override_settings(API_TOKEN_MINUTES=5)
def test_tokens_do_not_pile_up(registered):
    client, secret = registered()
    for _ in range(tokens.MOST_TOKENS + 3):
        a_token(client, secret)
    assert Token.objects.filter(client=client).count() == tokens.MOST_TOKENS
