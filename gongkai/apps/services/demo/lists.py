"""What an invented list says: elements of catalogue entries and of the items that implement them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from gongkai.apps.services.demo.special_lists import with_rows
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import (
    Basis,
    Elements,
    Material,
    Question,
    Result,
    SpecialProcedure,
    Step,
    Venue,
)
from gongkai.kernel.orgs.models import Organisation

TOWNS = "towns"
# Situations of a licence, and of everything else that is applied for.
LICENCE = ("首次申请", "变更名称", "变更地址", "延续", "补办", "换发", "注销", "告知承诺办理")
# … and of a licence that only companies hold.
COMPANY = ("变更法定代表人", "增加许可范围")
OTHERS = ("首次办理", "变更信息", "补正信息", "延续", "补办", "注销", "委托办理")
INSTANT, PROMISED = "1", "2"
# Where the hall stands on the map of the demonstration (data/county.geojson): longitude, latitude, how to get there.
AT = ("117.502100", "32.601300", "距政务路口公交站约100米。")


@dataclass(frozen=True)
class Kind:
    """One kind of item as the data file has it."""

    slug: str
    department: str
    guided_by: str
    serial: int
    name: str
    type: str
    law: str
    article: str
    law_kind: str
    objects: tuple[str, ...]
    topic: str
    result: str

    @property
    def applied_for(self) -> bool:
        return bool(self.objects)

    @property
    def situations(self) -> tuple[str, ...]:
        if not self.applied_for or self.type == "20":
            return ()
        if self.type != tables.LICENCE:
            return OTHERS
        return LICENCE if "1" in self.objects else (*LICENCE, *COMPANY)


@cache
def kinds() -> tuple[Kind, ...]:
    path = Path(__file__).parent / "data" / "catalogue.toml"
    lines = tomllib.loads(path.read_text(encoding="utf-8"))["lines"]
    return tuple(_kinds(lines))


def _kinds(lines: list[dict[str, Any]]) -> Iterator[Kind]:
    serials: dict[tuple[str, str], int] = {}
    for line in lines:
        for name, type_code, law, article, law_kind, objects, topic, result in line["entries"]:
            key = (type_code, line["department"])
            serials[key] = serials.get(key, 0) + 1
            yield Kind(
                line["slug"],
                line["department"],
                line["guided_by"],
                serials[key],
                name,
                type_code,
                law,
                article,
                law_kind,
                tuple(filter(None, objects.split(","))),
                topic,
                result,
            )


def standard(kind: Kind) -> Elements:
    """What the catalogue says of a kind."""
    basis = (Basis(kind.law, "", kind.law_kind, kind.article),)
    if not kind.applied_for:
        return Elements(name=kind.name, type=kind.type, bases=basis)
    rng = Random(f"standard/{kind.name}")
    elements = Elements(
        name=kind.name,
        type=kind.type,
        bases=basis,
        service_objects=kind.objects,
        accept_conditions=_conditions(kind),
        materials=_materials(kind, rng),
        statutory_days=rng.choice((20, 20, 20, 15, 30)) if kind.type == tables.LICENCE else rng.choice((20, 30, 45)),
        statutory_unit="working",
        statutory_note=f"{kind.law}另有规定。",
        steps=_steps(0),
        person_topics=_topics(kind, "person"),
        legal_topics=_topics(kind, "legal"),
    )
    return with_rows(kind.name, elements)


def implementation(kind: Kind, org: Organisation, base: Elements, situation: str = "") -> Elements:
    """How one body implements it, in one situation: its own promise, place, contact, answers."""
    rng = Random(f"{org.site_slug}/{kind.name}/{situation}")
    level = "5" if org.kind == "township" else "4"
    own = replace(
        base,
        name=f"{kind.name}（{situation}）" if situation else kind.name,
        situation=situation,
        level=level,
        power_source="1",
        body_type="1",
        remedies="对决定不服的，可以在60日内申请行政复议，或者在6个月内提起行政诉讼。",
    )
    if not kind.applied_for:
        return replace(own, **_of_duty(kind))
    own = with_rows(own.name, own) if situation else own
    promised = 0 if situation in ("补办", "换发") or kind.type == "20" else rng.choice((3, 5, 5, 7, 10))
    # What is paid for online is applied for online.
    online = rng.random() < 0.85 or bool(own.fees)
    visits = rng.choice((0, 0, 1, 1, 1)) if online else rng.choice((1, 1, 2))
    return replace(
        own,
        promised_days=promised,
        promised_unit="working",
        project_type=PROMISED if promised else INSTANT,
        handling_forms=("1", "2") if online else ("1",),
        steps=_steps(promised),
        venues=(_venue(org, rng),),
        in_hall=True,
        area=rng.choice(("4", "5", "5")),
        consult=org.phone,
        complaint="0549-12345（县政务服务便民热线）",
        is_fee=bool(own.fees),
        pay_online=True if own.fees else None,
        visits=visits,
        visits_note="需要核验原件。" if visits else "无",
        online=online,
        depth=("5" if visits == 0 else "3") if online else "1",
        online_url=f"https://zwfw.anlan.example/items/{org.site_slug}" if online else "",
        bookable=True if rng.random() < 0.5 else None,
        courier=True if rng.random() < 0.6 else None,
        results=(Result(kind.result, _result_kind(kind), sample=f"样本：{kind.result}", validity="长期"),),
        questions=(
            Question(
                f"办理{kind.name}要多久？", f"材料齐全的，{promised}个工作日内办结。" if promised else "当场办结。"
            ),
        ),
        special_procedures=(SpecialProcedure("expert_review", "", 15, "中华人民共和国行政许可法第四十五条"),)
        if kind.type == tables.LICENCE and "审查" in kind.name
        else (),
    )


def departing(elements: Elements, rng: Random) -> Elements:
    """What an old list got wrong: a promise beyond the law, a material nobody may ask for, a lost answer."""
    nothing_said = Material("其他相关材料", "copy", "necessary", copies=1, source="applicant")
    wrong: list[dict[str, Any]] = [
        {"promised_days": (elements.statutory_days or 20) + 10, "project_type": PROMISED},
        {"materials": (*elements.materials, Material("单位介绍信", "original", "necessary", 1, source="applicant"))},
        {"materials": (*elements.materials, nothing_said)},
        {"complaint": elements.consult},
    ]
    return replace(elements, **rng.choice(wrong)) if elements.service_objects else elements


def _how_long(promised: int) -> str:
    return f"材料齐全的，{promised}个工作日内办结。" if promised else "材料齐全的，当场办结。"


def _conditions(kind: Kind) -> str:
    who = "申请人为依法成立的法人或者其他组织" if "1" not in kind.objects else "申请人具有完全民事行为能力"
    return f"1.{who}；\n2.符合{kind.law}{kind.article}规定的条件；\n3.提交的材料真实、完整、有效。"


def _materials(kind: Kind, rng: Random) -> tuple[Material, ...]:
    asked = Material(f"{kind.name}申请表", "original", "necessary", 1, source="applicant", filling="按照示例样表填写。")
    who = (
        Material("申请人身份证明", "copy", "necessary", copies=1, source="government")
        if "1" in kind.objects
        else Material("营业执照或者法人登记证书", "electronic", "necessary", source="government", shared=True)
    )
    more = (
        Material("场所使用证明", "copy", "necessary", copies=1, source="applicant"),
        Material("技术方案或者说明", "original", "necessary", 1, source="applicant"),
        Material("授权委托书", "original", "tolerated", 1, source="applicant", when="委托他人办理的"),
        Material("人员资格证明", "copy", "necessary", copies=1, source="government"),
    )
    return (asked, who, *rng.sample(more, rng.randint(1, 3)))


def _steps(promised: int) -> tuple[Step, ...]:
    """受理 to 送达; the days of the stages add up to the promise."""
    days = (1, max(promised - 3, 0), 1, 1) if promised >= 3 else (0, 0, 0, 0)
    stages = (
        ("受理", "accept", "综合窗口", "核对材料是否齐全、符合法定形式"),
        ("审查", "examine", "业务股室", "按照条件审查申请材料"),
        ("决定", "decide", "分管负责人", "作出准予或者不予的决定"),
        ("办结", "close", "综合窗口", "制作结果文书"),
    )
    found = [
        Step(name, kind, post, number or None, content)
        for (name, kind, post, content), number in zip(stages, days, strict=True)
    ]
    return (*found, Step("送达", "deliver", "综合窗口", None, "当面、邮寄或者网上送达"))


def _venue(org: Organisation, rng: Random) -> Venue:
    where = "便民服务中心" if org.kind == "township" else "安澜县政务服务中心"
    name = f"{org.short_name}{where}" if org.kind == "township" else where
    address = org.address if org.kind == "township" else "安澜县政务路8号"
    window, hours = f"{rng.randint(1, 60)}号窗口", "工作日9:00—12:00，13:00—17:00"
    at = () if org.kind == "township" else AT
    return Venue(name, address, window, hours, org.phone, *at)


def _of_duty(kind: Kind) -> dict[str, Any]:
    subject = kind.name.removeprefix("对").removesuffix("的处罚")
    duties = "立案、调查取证、审查、告知、决定、送达、执行；滥用职权、玩忽职守的依法追究责任。"
    found: dict[str, Any] = {"responsibilities": duties, "accountability": "违法实施、越权实施、不履行职责的。"}
    if kind.type == "02":
        found |= {"illegal_acts": f"{subject}的行为。", "penalties": ("2",), "duty_procedures": ("ordinary", "hearing")}
    return found


def _topics(kind: Kind, audience: str) -> tuple[str, ...]:
    concerned = "1" in kind.objects if audience == "person" else any(code != "1" for code in kind.objects)
    if not concerned:
        return ()
    return (kind.topic if kind.topic in tables.table(f"{audience}_topics") else "other",)


def _result_kind(kind: Kind) -> str:
    if kind.result.endswith(("证", "证书", "执照", "许可证")):
        return "licence"
    return "approval" if kind.type == tables.LICENCE else "other"
