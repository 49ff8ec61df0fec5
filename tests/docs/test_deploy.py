"""The files an operator copies: settings that exist, a configuration that starts, units that call real commands."""

import base64
import os
import re
import subprocess
import sys

import click
import yaml

from tests.house.sources import ROOT

DEPLOY = ROOT / "deploy"


def _environment() -> dict[str, str]:
    lines = (DEPLOY / "gongkai.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _refusals(environment: dict[str, str], tmp_path) -> list[str]:
    code = "from gongkai.config.checks import refusals; print('\\n'.join(refusals()))"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    own = {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=inherited | own | environment | {"GONGKAI_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def test_the_example_environment_names_declared_settings_only():
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in _environment() if f"`{name}`" not in reference] == []


def test_the_example_environment_starts_once_the_secrets_are_filled_in_and_not_before(tmp_path):
    environment = _environment()
    told = "\n".join(_refusals(environment, tmp_path))
    assert "GONGKAI_SECRET_KEY" in told and "GONGKAI_IDENTITY_KEY" in told
    filled = environment | {
        "GONGKAI_SECRET_KEY": base64.b64encode(b"s" * 48).decode(),
        "GONGKAI_IDENTITY_KEY": base64.b64encode(b"i" * 32).decode(),
    }
    assert _refusals(filled, tmp_path) == []


def test_every_unit_calls_a_command_with_its_own_options():
    from gongkai.console.program import program

    calls = [
        line.split("/bin/gongkai ", 1)[1].split()
        for unit in (DEPLOY / "systemd").glob("*.service")
        for line in unit.read_text(encoding="utf-8").splitlines()
        if line.startswith("Exec")
    ]
    assert len(calls) >= 4
    for name, *options in calls:
        with click.Context(program) as context:
            command = program.get_command(context, name)
        assert command is not None, name
        with command.make_context(name, options, resilient_parsing=True):
            own = {option for parameter in command.params for option in parameter.opts}
            assert {o for o in options if o.startswith("--")} <= own


def test_the_web_units_leave_the_jobs_to_the_worker():
    web = (DEPLOY / "systemd" / "gongkai.service").read_text(encoding="utf-8")
    assert "--no-worker" in web
    assert "gongkai work" in (DEPLOY / "systemd" / "gongkai-worker.service").read_text(encoding="utf-8")


def test_the_proxy_throws_away_what_a_visitor_claims_to_be():
    text = (DEPLOY / "nginx" / "gongkai.conf").read_text(encoding="utf-8")
    assert "X-Forwarded-For $remote_addr" in text and "proxy_add_x_forwarded_for" not in text
    assert "gongkai_session" in text


def test_publiccode_yml_is_complete():
    """The required keys of version 0.4 of the standard, and the limits it sets on descriptions."""
    import gongkai

    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    values = yaml.safe_load(text)
    required = {
        "publiccodeYmlVersion",
        "name",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
    }
    assert required | {"maintenance", "localisation"} <= values.keys()
    assert values["softwareVersion"] == gongkai.__version__
    assert values["legal"]["license"] == "MIT"
    assert values["maintenance"]["type"] in ("internal", "contract", "community", "none")
    assert values["maintenance"]["contacts"]
    assert values["localisation"]["availableLanguages"] == ["zh"]
    for language, one in values["description"].items():
        assert re.fullmatch(r"[a-z]{2}", language)
        assert len(one["shortDescription"]) <= 150
        assert 150 <= len(one["longDescription"]) <= 10000
        assert one["features"]


def test_the_versions_agree():
    import gongkai

    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{gongkai.__version__}"' in project
    assert f"## {gongkai.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
