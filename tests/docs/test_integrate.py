"""The commands of docs/how-to/integrate.md are carried out as they stand, against a running platform."""

import os
import re
import shutil
import subprocess

import pytest

from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.apps.services.tests.stage import make_stage
from gongkai.kernel import outbox
from gongkai.kernel.applicants.actions import tokens
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.clients import actions, scopes
from gongkai.kernel.exchange import building
from gongkai.kernel.files.tests import hostile
from gongkai.testing import make_cast
from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "how-to" / "integrate.md"
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
STRICT = "set -euo pipefail\n"


def blocks() -> list[str]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def run(script, folder, known):
    found = subprocess.run(
        ["bash", "-c", STRICT + script],
        cwd=folder,
        env={**os.environ, **known, "no_proxy": "*"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, f"{found.stdout}\n{found.stderr}"
    return found.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.django_db(transaction=True)
def test_every_command_of_the_page_works(live_server, settings, tmp_path):
    settings.MEDIA_ROOT, settings.EXCHANGE = tmp_path / "media", True
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    cast = make_cast()
    hall = make_hall(make_stage(cast))
    ServiceItem.objects.update(online=True)
    client, secret = actions.create_client(
        by=cast.admin,
        org=hall.bureau,
        name="燃气管理系统",
        contact="张三",
        phone="0551-62001234",
        wanted=list(scopes.known()),
        roles=["services.window"],
    )
    for name in ("examiner", "approver"):
        actions.name_officer(client, hall.account(name), by=cast.admin)
    _, token = tokens.create(Presence(people.person()), name="程序", days=30)
    (tmp_path / "申请表.pdf").write_bytes(hostile.pdf())
    known = {
        "SITE": live_server.url,
        "CLIENT_ID": str(client.uid),
        "CLIENT_SECRET": secret,
        "EXAMINER": "hall_examiner",
        "APPROVER": "hall_approver",
        "APPLICANT_TOKEN": token,
    }
    *first, last = blocks()
    (tmp_path / "first.sh").write_text("\n".join([*first, "declare -p TOKEN > kept.sh", "declare -f value >> kept.sh"]))
    said = run(". ./first.sh", tmp_path, known).splitlines()
    assert said[:6] == ["已收件", "已受理", "审查", "待决定", "准予，待送达", "办结"]
    assert (tmp_path / "附件.txt").read_text(encoding="utf-8") == "申请经营瓶装燃气"
    assert "已办结" in said
    outbox.run_pending()
    building.build()
    assert run(f". ./kept.sh\n{last}", tmp_path, known).strip()
