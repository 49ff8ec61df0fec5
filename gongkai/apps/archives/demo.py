"""演示数据: people who keep the archives, a destruction list that was approved, one that waits for its appraisal."""

from collections.abc import Callable

from gongkai.apps.archives import actions, queries
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for
from gongkai.kernel.people.queries import by_username

Report = Callable[[str, int, int], None]

ORDER = 10  # lives on what the other apps have made
PASSWORD = "Anlan-Gongkai-1"
# User name → (role, name, what this person does).
LOGINS = {
    "archivist": ("archives.archivist", "管文清", "档案管理员：编制销毁清册、移交目录，启动销毁"),
    "appraiser": ("archives.appraiser", "严鉴明", "档案鉴定人：有一份销毁清册等待鉴定"),
    "archlead": ("archives.lead", "程守正", "档案工作负责人：审批销毁清册"),
    "archchief": ("archives.chief", "高秉公", "机关负责人（档案）：批准销毁清册"),
}


def build(report: Report) -> None:
    bodies = [org for org in queries.waiting_bodies() if queries.drawable(org, size=1)][:2]
    staff = {role: _appoint(name, bodies) for name, (role, _, _) in LOGINS.items()} if bodies else {}
    for number, org in enumerate(bodies, start=1):
        found = actions.draw(org=org, by=staff["archives.archivist"])
        actions.submit(found, by=staff["archives.archivist"])
        if number > 1:
            actions.appraise(found, by=staff["archives.appraiser"])
            actions.approve(found, by=staff["archives.lead"])
            actions.sign(found, by=staff["archives.chief"])
        report("档案", number, len(bodies))


def _appoint(username: str, bodies: list[Organisation]) -> Actor:
    role, name, _ = LOGINS[username]
    account = people.create_account(by=SYSTEM, username=username, name=name, password=PASSWORD)
    for org in bodies:
        people.give_post(account, by=SYSTEM, role=role, org=org)
    return actor_for(account)


def accounts() -> list[tuple[str, str, str]]:
    return [(name, PASSWORD, duty) for name, (_, _, duty) in LOGINS.items() if by_username(name) is not None]


def tour() -> list[str]:
    """One line, where the people are."""
    line = "档案：appraiser 鉴定一份销毁清册，archivist 启动一份已经批准的，在“移交进馆”看到期应当移交的案卷。"
    return [line] if by_username("archivist") is not None else []
