"""办事指南 in sentences: what a person asks before setting out, answered by what the entry says and nothing else."""

from dataclasses import dataclass

from gongkai.apps.services.rules import limits, tables
from gongkai.apps.services.rules.elements import Elements, Material, Venue
from gongkai.apps.services.rules.facets import PERSON
from gongkai.apps.services.rules.minimum import starts_from
from gongkai.apps.services.rules.tables import APPLICATION

NECESSARY = "necessary"


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth, in degrees; digits as they stand in the entry."""

    longitude: str
    latitude: str


def answers(e: Elements) -> list[Answer]:
    """Only for what is applied for; a duty of the body is nobody's errand."""
    if starts_from(e) != APPLICATION:
        return []
    asked = [
        ("谁能办", who(e)),
        ("要多久", how_long(e)),
        ("带什么", what_to_bring(e)),
        ("跑几次", how_often(e)),
        ("花多少钱", what_it_costs(e)),
    ]
    return [Answer(question, sentence) for question, sentence in asked if sentence]


def who(e: Elements) -> str:
    names = ["个人" if code == PERSON else tables.label("objects", code) for code in e.service_objects]
    return f"{'、'.join(names)}可以申请。" if names else ""


def how_long(e: Elements) -> str:
    """一般10个工作日办结，法律规定最长20个工作日。 Two units are not reckoned together."""
    ours, law = limits.promised(e), limits.statutory(e)
    named = [one.name or tables.label("special_kinds", one.kind) for one in e.special_procedures if one.kind != "other"]
    apart = f"{'、'.join(dict.fromkeys(named))}所需时间另外计算。" if named else ""
    if ours is not None and not ours.days:
        return f"当场办结。{apart}"
    if ours is not None and law is not None and law.days:
        same = ours == law
        said = (
            f"最长{law.words}办结，这也是法律规定的时限。"
            if same
            else f"一般{ours.words}办结，法律规定最长{law.words}。"
        )
    elif ours is not None:
        said = f"一般{ours.words}办结。"
    elif law is not None and law.days:
        said = f"法律规定最长{law.words}。"
    else:
        return ""
    return f"{said}{apart}"


def what_to_bring(e: Elements) -> str:
    if e.no_materials:
        return "不用带材料。"
    if not e.materials:
        return ""
    brought, known = to_bring(e), [m for m in e.materials if m.shared]
    always = [m for m in brought if m.necessity == NECESSARY]
    parts = [f"准备{len(always)}种材料" if always else ""]
    more = len(brought) - len(always)
    parts.append(f"{'另' if always else ''}有{more}种看情况准备" if more else "")
    parts.append(f"{len(known)}种政府部门已经掌握，不用提供" if known else "")
    said = "；".join(part for part in parts if part)
    return f"{said}。" if brought else f"不用带材料，{said}。"


def how_often(e: Elements) -> str:
    if e.visits is None:
        return ""
    if e.visits == 0:
        return "不用到现场。"
    why = f"：{e.visits_note.rstrip('。')}" if e.visits_note else ""
    return f"要到现场{e.visits}次{why}。"


def what_it_costs(e: Elements) -> str:
    if e.is_fee is None:
        return ""
    if not e.is_fee:
        return "不收费。"
    names = "、".join(one.name for one in e.fees if one.name)
    return f"收{names}，标准见下面的“收费”。" if names else "收费，标准见下面的“收费”。"


def to_bring(e: Elements) -> list[Material]:
    """核对单: what the applicant himself has to bring."""
    return [material for material in e.materials if not material.shared]


def copies(material: Material) -> str:
    """原件1份、复印件2份; empty where the entry says nothing."""
    counted = (("原件", material.originals), ("复印件", material.copies))
    return "、".join(f"{name}{count}份" for name, count in counted if count)


def place(venue: Venue) -> Place | None:
    """The point of a venue; none where either number is missing or no point of the earth."""
    bounds = ((venue.longitude.strip(), 180), (venue.latitude.strip(), 90))
    try:
        # Numbers of other scripts, nan and exponents are no coordinates; they would travel into an address.
        found = all(text.isascii() and text.replace(".", "", 1).lstrip("-").isdigit() for text, _ in bounds)
        inside = found and all(abs(float(text)) <= most for text, most in bounds)
    except ValueError:
        return None
    return Place(bounds[0][0], bounds[1][0]) if inside else None


def web_address(text: str) -> str:
    """A form or sample that can be opened; an exchange key of another system leads nowhere."""
    return text if text.startswith(("https://", "http://")) else ""
