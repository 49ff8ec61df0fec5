"""Who supervises 安澜县, and who answers for its bodies."""

from dataclasses import dataclass, field

from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import subtree
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for

PASSWORD = "Anlan-Gongkai-1"
HOUSE = "construction"
# User name → (role, name, what this person does).
LOGINS = {
    "emsuper": ("supervision.supervisor", "鲁察", "监察员：看全县监察事件，审核答复，拟定督办"),
    "emlead": ("supervision.lead", "宋严", "监察负责人：签发督办，批准约谈、通报、责任追究，调整规则"),
    "emreview": ("supervision.reviewer", "白慎", "监察申诉复核员：有一件申诉等待复核"),
    "emliaison": ("supervision.liaison", "罗联", "县住建局监察联络员：答复本局的监察事件和督办"),
    "emchief": ("supervision.chief", "钟分管", "县住建局分管负责人：收到升级的监察事件"),
}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"


@dataclass
class Staff:
    """Actors by role; liaisons by body."""

    watching: dict[str, Actor] = field(default_factory=dict)
    liaisons: dict[int, Actor] = field(default_factory=dict)

    def by(self, name: str) -> Actor:
        return self.watching[name]


def appoint(county: Organisation) -> Staff:
    staff = Staff()
    bodies = list(subtree(county.path))
    for username, (role, name, _) in LOGINS.items():
        account = people.create_account(by=SYSTEM, username=username, name=name, password=PASSWORD)
        own = role.endswith((".liaison", ".chief"))
        org = next(body for body in bodies if body.site_slug == HOUSE) if own else county
        people.give_post(account, by=SYSTEM, role=role, org=org)
        staff.watching[username] = actor_for(account)
        if role.endswith(".liaison"):
            staff.liaisons[org.pk] = staff.watching[username]
    for number, body in enumerate(body for body in bodies if body.site_slug != HOUSE):
        name = f"{SURNAMES[number % len(SURNAMES)]}联络"
        account = people.create_account(by=SYSTEM, username=f"em-{body.site_slug}", name=name)
        people.give_post(account, by=SYSTEM, role="supervision.liaison", org=body)
        staff.liaisons[body.pk] = actor_for(account)
    return staff
