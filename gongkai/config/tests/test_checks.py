"""An unsafe configuration does not start."""

import base64

import pytest

from gongkai.config import checks

SAFE = {
    "PRODUCTION": True,
    "TESTING": False,
    "DEBUG": False,
    "SECRET_KEY": "x" * 48,
    "ALLOWED_HOSTS": ["www.linjiang.example"],
    "SITE_URL": "https://www.linjiang.example",
    "BEHIND_PROXY": True,
    "IDENTITY_KEY": base64.b64encode(b"k" * 32).decode(),
}


@pytest.fixture
def production(settings, tmp_path):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    settings.DATA = tmp_path
    return settings


def test_a_safe_production_configuration_starts(production):
    assert checks.refusals() == []
    checks.refuse()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", checks.DEVELOPMENT_KEY, "GONGKAI_SECRET_KEY"),
        ("SECRET_KEY", "short", "GONGKAI_SECRET_KEY"),
        ("DEBUG", True, "GONGKAI_DEBUG"),
        ("TESTING", True, "GONGKAI_TESTING"),
        ("ALLOWED_HOSTS", ["*"], "GONGKAI_HOSTS"),
        ("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], "GONGKAI_HOSTS"),
        ("SITE_URL", "http://www.linjiang.example", "GONGKAI_SITE_URL"),
        ("BEHIND_PROXY", False, "GONGKAI_BEHIND_PROXY"),
        ("IDENTITY_KEY", "", "GONGKAI_IDENTITY_KEY"),
        ("IDENTITY_KEY", "not base64", "GONGKAI_IDENTITY_KEY"),
        ("IDENTITY_KEY", base64.b64encode(b"short").decode(), "GONGKAI_IDENTITY_KEY"),
    ],
)
def test_each_unsafe_setting_is_refused_and_named(production, name, value, told):
    setattr(production, name, value)
    [sentence] = checks.refusals()
    assert told in sentence
    with pytest.raises(SystemExit, match=told):
        checks.refuse()


def test_a_key_under_rotation_is_two_keys(production):
    production.IDENTITY_KEY = f"{base64.b64encode(b'n' * 32).decode()},{SAFE['IDENTITY_KEY']}"
    assert checks.refusals() == []
    production.IDENTITY_KEY += ",short"
    assert checks.refusals() != []


def test_the_embedded_defaults_start(settings, tmp_path):
    settings.PRODUCTION = False
    settings.DATA = tmp_path
    assert checks.refusals() == []


def test_several_processes_need_postgresql(settings, tmp_path):
    settings.DATA = tmp_path
    settings.DATABASE_URL = ""
    [sentence] = checks.refusals(processes=2)
    assert "GONGKAI_DATABASE_URL" in sentence
    settings.DATABASE_URL = "postgresql://postgres@127.0.0.1/gongkai"
    assert checks.refusals(processes=2) == []


def test_a_data_folder_that_cannot_be_made_is_refused(settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.DATA = blocked / "data"
    [sentence] = checks.refusals()
    assert "GONGKAI_DATA" in sentence


def test_what_is_only_advisable_is_a_warning(production):
    production.REQUIRE_SECOND_FACTOR = False
    production.EMAIL_HOST = production.CLAMD = ""
    messages = checks.configuration_is_safe(None)
    assert {m.id for m in messages} == {"gongkai.W001"}
    assert len(messages) == 4


PROVIDER = {"OIDC_ISSUER": "https://id.linjiang.example", "OIDC_CLIENT_ID": "gongkai", "LOCAL_LOGIN": ["rescue"]}


def test_a_whole_configuration_of_the_identity_provider_starts(production):
    for name, value in PROVIDER.items():
        setattr(production, name, value)
    assert checks.refusals() == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OIDC_CLIENT_ID", "", "GONGKAI_OIDC_CLIENT_ID"),
        ("LOCAL_LOGIN", [], "GONGKAI_LOCAL_LOGIN"),
        ("OIDC_ISSUER", "http://id.linjiang.example", "https://"),
        ("OIDC_UNKNOWN", "create", "GONGKAI_OIDC_UNKNOWN"),
        ("OIDC_CLIENT_AUTH", "private_key_jwt", "GONGKAI_OIDC_CLIENT_AUTH"),
        ("OIDC_USERNAME_CLAIM", "email", "GONGKAI_OIDC_TRUST_USERNAME"),
        ("OIDC_SKEW_SECONDS", 86400, "GONGKAI_OIDC_SKEW_SECONDS"),
    ],
)
def test_half_or_careless_ones_do_not(production, name, value, told):
    production.OIDC_TRUST_USERNAME = True
    for known, usual in PROVIDER.items():
        setattr(production, known, usual)
    setattr(production, name, value)
    assert any(told in sentence for sentence in checks.refusals())
