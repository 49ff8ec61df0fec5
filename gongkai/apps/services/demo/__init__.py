"""演示数据: the basic catalogue and the lists of 安澜县, on top of the bodies that are there already.

Lists are taken over by the product's own way for whole lists, with its checks; what happened to single items since
goes through their acts. The same county gives the same lists.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import transaction

from gongkai.apps.services.actions import measuring
from gongkai.apps.services.actions.batches import AdoptedEntry, AdoptedItem, adopt_catalogue, adopt_items
from gongkai.apps.services.demo import special_lists
from gongkai.apps.services.demo.cases import Desk, play
from gongkai.apps.services.demo.consultations import ask_the_house
from gongkai.apps.services.demo.courses import Courses, every_state, move_the_catalogue
from gongkai.apps.services.demo.forms import bind_forms, file_by_form, owe_a_fee
from gongkai.apps.services.demo.guidance import guide_the_county
from gongkai.apps.services.demo.halls import open_the_hall
from gongkai.apps.services.demo.helping import open_the_point
from gongkai.apps.services.demo.lists import TOWNS, Kind, departing, implementation, kinds, standard
from gongkai.apps.services.demo.people import LOGINS, PASSWORD, Staff, appoint
from gongkai.apps.services.demo.systems import connect_the_systems
from gongkai.apps.services.models import CatalogueEntry, ServiceItem
from gongkai.apps.services.queries.forms import form_of
from gongkai.apps.services.queries.standards import current_version
from gongkai.apps.services.rules import codes
from gongkai.kernel import outbox, workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies
from gongkai.kernel.people.queries import by_username

Report = Callable[[str, int, int], None]

DIVISION = "34"
HOUSE = "construction"
# A claimed kind in so many is left for the tour to claim.
UNCLAIMED = 2
DEPARTING = 0.04
CATALOGUE_YEARS, LIST_DAYS, MOVED_DAYS = 3, 400, 20
TOUR = (
    "网上大厅：hallwindow 在窗口收件、核对、受理，hallexam 审查，hallsign 决定；公众从“网上大厅”凭编号和查询码查进度。"
    "“建筑工程施工许可证核发（首次申请）”有待缴费、已缴费、减免、退费的办件。",
    "听证：hallexam 在办件中告知利害关系人和听证权利、通知时间，hallchair 在“听证”登记、确认笔录；公众看“听证公告”。",
    "许可公示：公众从首页进“行政许可公示”，按机关、事项查找准予的决定，核验证件；hallwindow 在“证件”看将要到期的证件。",
    "申请表：公众从“网上大厅”选“公共租赁住房资格确认”分步填写、暂存、上传、核对；items 在事项变动中选用、试填。",
    "预约：公众从“预约办事”选事项、窗口和时段，凭凭证上的编号和查询码更改、取消；hallguide 在“预约”看到人、叫号。",
    "一件事：公众从首页进“一件事”按步骤看本地的办理机关和一份材料清单；services 编制，publisher 发布。",
    "办事自测：公众在食品经营许可的指南里“测一测能不能办”；items 编写，itemlaw 审核，还有一份等待 itemlaw。",
    "权力清单：公众从首页进“权力清单和服务事项”，按机关、类型、主题看事项和办事指南，核对编码和各个版本。",
    "认领和审核：items 从“基本目录”认领一项、按组填写后提交；itemlaw、services、powers 依次审核，publisher 发布。",
    "专项清单：公众从首页进“专项清单”，查任何一日的清单并下载；lists 编制，listcheck 审核，publisher 发布。",
    "代办和上门：公众从首页进“代办和上门服务”申请和查询；helpagent 代办，visitchief 约定、visitone 上门。",
    "咨询和建议：公众从县住建局事项的指南提出，凭编号和查询码看答复；asked 在“咨询和建议”答复、公开问答。",
    "接入系统：admin 在“接入系统”看业务系统的权限、经办人和最近使用；要试接口的点“更换密钥”，新密钥只显示一次。",
    "同一标准：services 在“清单偏差”看与目录不一致的事项并退回整改，在“覆盖和指标”看各单位的认领率和网办率。",
)
ITEMS_WITH_CASES = 12
TOLD = ("services.deviation_returned",)


def build(report: Report) -> None:
    """Fill the lists of the bodies that exist; nothing where there is no county."""
    bodies = {org.site_slug: org for org in active_bodies()}
    if HOUSE not in bodies or "county" not in bodies:
        return
    now = workdays.now()
    with transaction.atomic():
        with workdays.pretending(now - timedelta(days=365 * CATALOGUE_YEARS)):
            staff = appoint(bodies)
            entries = _catalogue(staff, bodies["county"])
        with workdays.pretending(now - timedelta(days=LIST_DAYS)):
            left = _lists(report, staff, bodies, entries)
            special_lists.adopt(staff, bodies)
        with workdays.pretending(now - timedelta(days=MOVED_DAYS)):
            _since(staff, bodies, entries, left)
            special_lists.since(staff, bodies[HOUSE])
            bind_forms(staff, bodies[HOUSE])
        _cases(staff, bodies[HOUSE])
        open_the_hall(staff, bodies["county"])
        guide_the_county(staff, bodies)
        special_lists.compare(bodies["county"])
        open_the_point(staff, bodies["county"], _helped(bodies[HOUSE]))
        ask_the_house(staff, _helped(bodies[HOUSE]))
        connect_the_systems(staff, bodies, _licensed(bodies[HOUSE]))
    outbox.settle(keep=TOLD)
    outbox.run_pending(limit=500)


def _catalogue(staff: Staff, county: Organisation) -> dict[str, CatalogueEntry]:
    rows = [
        AdoptedEntry(code_of(kind), standard(kind), "5" if kind.slug == TOWNS else "4", kind.department, kind.guided_by)
        for kind in kinds()
    ]
    adopt_catalogue(
        org=county, by=staff.by("catalogue"), rows=rows, source="安澜县行政权力事项基本目录",
        effective_on=workdays.today(),
    )  # fmt: skip
    return {entry.code: entry for entry in CatalogueEntry.objects.filter(org=county)}


def code_of(kind: Kind) -> str:
    return codes.make_basic(division=DIVISION, type=kind.type, department=kind.department, serial=kind.serial)


def _lists(
    report: Report, staff: Staff, bodies: dict[str, Organisation], entries: dict[str, CatalogueEntry]
) -> list[CatalogueEntry]:
    """The list of every body, taken over whole; what the house has left to claim."""
    left: list[CatalogueEntry] = []
    for number, (slug, org) in enumerate(bodies.items(), start=1):
        own = [kind for kind in kinds() if kind.slug == (TOWNS if org.kind == "township" else slug)]
        if slug == HOUSE:
            applied_for = [kind for kind in own if kind.type == "01"]
            left = [entries[code_of(kind)] for kind in applied_for[-UNCLAIMED:]]
            own = [kind for kind in own if kind not in applied_for[-UNCLAIMED:]]
        rows = [row for kind in own for row in _rows(kind, org, entries[code_of(kind)])]
        if rows:
            source = f"安政办发〔2025〕{number}号"
            adopt_items(org=org, by=staff.by("publisher"), rows=rows, source=source, keep_deviations=True)
        report("权力清单", number, len(bodies))
    return left


def _rows(kind: Kind, org: Organisation, entry: CatalogueEntry) -> list[AdoptedItem]:
    """The implementation entry and its situations; a few are as wrong as old lists are."""
    base = standard(kind)
    level = "5" if org.kind == "township" else "4"
    rng = Random(f"wrong/{org.site_slug}/{kind.name}")
    rows = []
    for serial, situation in enumerate(("", *kind.situations)):
        elements = implementation(kind, org, base, situation)
        if rng.random() < DEPARTING:
            elements = departing(elements, rng)
        code = codes.make(uscc=org.uscc, level=level, basic=entry.code, handling=serial)
        rows.append(AdoptedItem(entry, elements, code))
    return rows


def _since(
    staff: Staff, bodies: dict[str, Organisation], entries: dict[str, CatalogueEntry], left: list[CatalogueEntry]
) -> None:
    """What became of single items: every step at the house, an end and a change of the catalogue for all."""
    house = bodies[HOUSE]
    items = ServiceItem.objects.filter(org=house, starts_from="application", deviation=0, is_handled=True)
    every_state(Courses(house, staff), list(items.order_by("pk")), left)
    gas, rent = entries[_code("燃气经营许可证核发")], entries[_code("公租房租金收缴")]
    move_the_catalogue(staff, gas, rent)
    measuring.measure(gas)
    for item in ServiceItem.objects.filter(visible=True, deviation__gte=10, org=bodies[HOUSE]).order_by("pk")[:2]:
        if not item.changes.filter(open=True).exists():
            Courses(item.org, staff).send_back(item)


def _cases(staff: Staff, house: Organisation) -> None:
    """办件 of the house, on items that take applications and have taken them for as long as the oldest case."""
    if found := _licensed(house):
        play(found, staff)
        desk = Desk(found[0], staff, Random("申请表"))
        file_by_form(staff, house, desk)
        owe_a_fee(staff, house, desk)


def _licensed(house: Organisation) -> list[ServiceItem]:
    """Licences of the house that are applied for and examined."""
    items = ServiceItem.objects.filter(
        org=house, state="in_use", is_handled=True, starts_from="application", type="01", material_count__gt=0
    )
    return list(items.exclude(project_type="1").order_by("pk")[:ITEMS_WITH_CASES])


def _helped(house: Organisation) -> list[ServiceItem]:
    """Items of the house that a natural person applies for with papers alone."""
    items = ServiceItem.objects.filter(org=house, state="in_use", is_handled=True, for_person=True, deviation=0)
    found = items.exclude(starts_from="duty").order_by("pk")[:ITEMS_WITH_CASES]
    return [one for one in found if (now := current_version(one)) is not None and form_of(now).version is None]


def _code(name: str) -> str:
    return next(code_of(kind) for kind in kinds() if kind.name == name)


def accounts() -> list[tuple[str, str, str]]:
    """(user name, password, duty) of the people who can log in, as far as they exist now."""
    return [(name, PASSWORD, duty) for name, (_, _, _, duty) in LOGINS.items() if _can_log_in(name)]


def tour() -> list[str]:
    return list(TOUR) if _can_log_in("items") else []


def _can_log_in(username: str) -> bool:
    account = by_username(username)
    return account is not None and account.is_active
