"""Who keeps the lists of 安澜县. Some can be logged in to; the others only sign."""

from dataclasses import dataclass, field

from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people import actions
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for
from gongkai.kernel.people.models import Account

PASSWORD = "Anlan-Gongkai-1"
# user name → (name, role, slug of the body, what this person does)
LOGINS = {
    "items": ("方晓禾", "editor", "construction", "县住建局事项编辑员：认领目录，编制、变更本局的权力清单"),
    "itemlaw": ("石明远", "legal", "construction", "县住建局事项法制审核员"),
    "services": ("梁知秋", "manager", "county", "政务服务管理员：审核各机关的事项，比对清单与目录，退回整改"),
    "powers": ("顾承志", "establishment", "county", "机构编制审核员：审核权力的新设、调整和取消"),
    "publisher": ("许安然", "publisher", "county", "事项发布员：发布经过审核的事项"),
    "catalog": ("秦书遥", "catalogue", "county", "目录管理员：编制、发布基本目录"),
    "hallwindow": ("沈雨晴", "window", "construction", "县住建局窗口人员：收件、受理、送达"),
    "hallexam": ("江一帆", "examiner", "construction", "县住建局审查人员：审查申请，提出建议"),
    "hallsign": ("陆怀民", "approver", "construction", "县住建局审批人：作出准予或者不予的决定"),
    "hallchair": ("柏正言", "chair", "construction", "县住建局听证主持人：主持行政许可听证，登记、确认笔录"),
    "hallhead": ("宋知行", "head", "construction", "县住建局负责人：批准延长期限"),
    "hallwatch": ("叶清和", "overseer", "county", "政务服务监督员：查看全县办件和期限"),
    "hallguide": ("何以宁", "hall_clerk", "county", "政务服务中心导办员：办理预约到达、叫号、现场取号"),
    "hallchief": ("孟希文", "hall_manager", "county", "政务服务中心管理员：设置窗口、时段和停办"),
    "asked": ("田问渠", "consultant", "construction", "县住建局咨询答复员：答复咨询、投诉和建议，公开问答"),
    "lists": ("卫敏行", "list_keeper", "construction", "县住建局专项清单编制员：编制收费、中介服务、证明事项清单"),
    "listcheck": ("唐守约", "list_reviewer", "county", "专项清单审核员：审核各单位的清单"),
    "helpchief": ("贺云舒", "agency_manager", "county", "代办管理员：设置代办点，指派代办员"),
    "helpagent": ("邵平", "agent", "county", "代办员：凭授权帮助申请，记录每一步"),
    "visitchief": ("任静姝", "visit_manager", "county", "上门服务管理员：约定上门时间，安排人员"),
    "visitone": ("韩立冬", "visitor", "county", "上门服务人员：按约定上门，登记带回的材料"),
    "visittwo": ("苏见微", "visitor", "county", "上门服务人员"),
    "decider": ("温若谷", "catalogue_reviewer", "county", "目录审定员：审定基本目录的变动"),
}
BY_BODY = (("editor", "事项编辑员"), ("legal", "法制审核员"))


@dataclass
class Staff:
    """Actors by role and body; those of the county by role alone."""

    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def by(self, role: str, slug: str = "county") -> Actor:
        return self.actors[(role, slug)]


def appoint(bodies: dict[str, Organisation]) -> Staff:
    """Everybody with the posts they hold."""
    staff = Staff()
    for username, (name, role, slug, _) in LOGINS.items():
        if slug in bodies:
            account = actions.create_account(by=SYSTEM, username=username, name=name, password=PASSWORD)
            _give(staff, account, role, slug, bodies[slug])
    for slug, org in bodies.items():
        for role, title in BY_BODY:
            if slug != "county" and (role, slug) not in staff.actors:
                account = actions.create_account(by=SYSTEM, username=f"{slug}-{role}", name=f"{org.label}{title}")
                _give(staff, account, role, slug, org)
    return staff


def _give(staff: Staff, account: Account, role: str, slug: str, org: Organisation) -> None:
    actions.give_post(account, by=SYSTEM, role=f"services.{role}", org=org)
    # Of several people in one role at a body the first one signs.
    staff.actors.setdefault((role, slug), actor_for(account))
