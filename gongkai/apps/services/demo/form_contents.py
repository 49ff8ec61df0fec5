"""演示申请表: forms of different kinds as a bureau would build them, each with answers that somebody gave."""

from dataclasses import dataclass, field
from typing import Any

Part = dict[str, Any]


def line(id_: str, label: str, **more: Any) -> Part:
    return {"kind": "text", "id": id_, "label": label, **more}


def pick(id_: str, label: str, *labels: str, **more: Any) -> Part:
    choices = [{"value": one, "label": one} for one in labels]
    return {"kind": "choice", "id": id_, "label": label, "choices": choices, **more}


def amount(id_: str, label: str, unit: str, **more: Any) -> Part:
    return {"kind": "amount", "id": id_, "label": label, "unit": unit, "min": "0", **more}


def table(id_: str, label: str, one: str, *fields: Part, most: int = 10) -> Part:
    return {"kind": "rows", "id": id_, "label": label, "row_label": one, "min": 1, "max": most, "fields": list(fields)}


def group(id_: str, label: str, *parts: Part, **more: Any) -> Part:
    return {"kind": "group", "id": id_, "label": label, "parts": list(parts), **more}


def page(id_: str, title: str, *parts: Part) -> Part:
    return {"id": id_, "title": title, "parts": list(parts)}


NEED = {"required": True}
PROMISE = {
    "kind": "statement",
    "id": "truth",
    "label": "承诺",
    "required": True,
    "text": "以上填写的内容和提交的材料真实、有效，如有虚假，愿意承担法律责任。",
}
SIGN = {"kind": "signature", "id": "sign", "label": "申请人签名", "required": True}
SIGNED = {"truth": True, "sign": {"name": "申请人"}}


@dataclass(frozen=True)
class DemoForm:
    """A form of one kind of item; `standard` where the catalogue names it for every body below."""

    item: str
    title: str
    pages: list[Part]
    answers: dict[str, Any]
    rules: list[Part] = field(default_factory=list)
    intro: str = ""
    standard: bool = False

    @property
    def content(self) -> dict[str, Any]:
        found = {"schema": 1, "title": self.title, "pages": self.pages, "rules": self.rules}
        return {**found, "intro": self.intro} if self.intro else found


FORMS = (
    DemoForm(
        "建筑工程施工许可证核发",
        "建筑工程施工许可申请表",
        [
            page(
                "project",
                "工程概况",
                group(
                    "works",
                    "工程",
                    line("works_name", "工程名称", **NEED),
                    {"kind": "address", "id": "works_at", "label": "建设地点", **NEED},
                    pick("works_kind", "工程类别", "房屋建筑", "市政基础设施", **NEED),
                    amount("floor_area", "建筑面积", "平方米", show='works_kind = "房屋建筑"', **NEED),
                    amount("road_length", "道路长度", "米", show='works_kind = "市政基础设施"', **NEED),
                ),
                group(
                    "term",
                    "工期",
                    {"kind": "date", "id": "starts_on", "label": "计划开工日期", **NEED},
                    {"kind": "date", "id": "ends_on", "label": "计划竣工日期", **NEED},
                    {
                        "kind": "integer", "id": "term_days", "label": "工期（日）",
                        "calculate": "days(starts_on, ends_on)",
                    },
                ),
            ),
            page(
                "parties",
                "参建单位",
                table(
                    "firms", "参建单位", "家",
                    pick("firm_role", "类别", "勘察", "设计", "施工", "监理", **NEED),
                    line("firm_name", "单位名称", **NEED),
                    line("firm_chief", "项目负责人", **NEED),
                    amount("firm_price", "合同价款", "万元", **NEED),
                ),
                amount("price", "合同价款合计", "万元", calculate="sum(firms, firm_price)"),
                PROMISE,
                SIGN,
            ),
        ],
        {
            "works_name": "青石镇卫生院门诊楼", "works_at": {"detail": "青石镇迎宾路12号"}, "works_kind": "房屋建筑",
            "floor_area": "3200", "starts_on": "2026-12-20", "ends_on": "2027-11-20",
            "firms": [
                {"firm_role": "设计", "firm_name": "县建筑设计院", "firm_chief": "何思源", "firm_price": "45.5"},
                {"firm_role": "施工", "firm_name": "松岭建设有限公司", "firm_chief": "郑国栋", "firm_price": "980"},
            ],
            **SIGNED,
        },
        [{"id": "order", "check": "ends_on > starts_on", "message": "竣工日期应当晚于开工日期。", "at": "ends_on"}],
        "每个标段填写一份。价款按合同填写，合计由系统计算。",
    ),
    DemoForm(
        "城镇污水排入排水管网许可",
        "排水许可申请表",
        [
            page(
                "permit",
                "许可情况",
                pick("cause", "申请类型", "首次申请", "到期延续", **NEED),
                group(
                    "former",
                    "原许可证",
                    line("former_number", "原许可证编号", prefill="services.licence_number", **NEED),
                    {"kind": "date", "id": "former_until", "label": "有效期至", "prefill": "services.licence_until"},
                    show='cause = "到期延续"',
                ),
                line("manager", "水质管理负责人", prefill="services.earlier", **NEED),
                {"kind": "phone", "id": "manager_phone", "label": "负责人电话", "prefill": "services.earlier"},
            ),
            page(
                "outlets",
                "排水口",
                table(
                    "outlet", "排水口", "处",
                    line("outlet_place", "位置", **NEED),
                    pick("outlet_kind", "排水性质", "生活污水", "工业废水", **NEED),
                    amount("outlet_daily", "日排水量", "立方米", **NEED),
                    most=6,
                ),
                amount("daily", "日排水量合计", "立方米", calculate="sum(outlet, outlet_daily)"),
                {
                    "kind": "long_text", "id": "treatment", "label": "预处理设施情况", "require": "daily >= 50",
                    "help": "日排水量合计50立方米以上的必须填写。", "max_length": 500,
                },
                PROMISE,
                SIGN,
            ),
        ],
        {
            "cause": "首次申请", "manager": "马俊", "manager_phone": "13900001234",
            "outlet": [{"outlet_place": "厂区北门", "outlet_kind": "生活污水", "outlet_daily": "12.5"}],
            **SIGNED,
        },
    ),
    DemoForm(
        "商品房预售许可",
        "商品房预售许可申请表",
        [
            page(
                "estate",
                "预售楼盘",
                line("estate_name", "项目名称", **NEED),
                table(
                    "buildings", "申请预售的楼栋", "栋",
                    line("building", "楼栋号", **NEED),
                    {"kind": "integer", "id": "flats", "label": "套数", "min": "1", **NEED},
                    amount("flat_area", "预售面积", "平方米", **NEED),
                ),
                {"kind": "integer", "id": "flats_total", "label": "套数合计", "calculate": "sum(buildings, flats)"},
                amount("area_total", "面积合计", "平方米", calculate="sum(buildings, flat_area)"),
            ),
            page(
                "account",
                "资金监管",
                line("bank", "监管银行", **NEED),
                {"kind": "yes_no", "id": "mortgaged", "label": "在建工程已抵押", **NEED},
                {
                    "kind": "long_text", "id": "mortgage", "label": "抵押情况和抵押权人意见",
                    "show": "mortgaged = true", **NEED,
                },
                PROMISE,
            ),
        ],
        {
            "estate_name": "临河佳苑二期", "bank": "安澜农村商业银行", "mortgaged": False, "truth": True,
            "buildings": [
                {"building": "3号楼", "flats": 68, "flat_area": "7480"},
                {"building": "5号楼", "flats": 72, "flat_area": "8015.5"},
            ],
        },
    ),
    DemoForm(
        "城市建筑垃圾处置核准",
        "建筑垃圾处置申请表",
        [
            page(
                "waste",
                "处置计划",
                {
                    "kind": "choices", "id": "waste_kinds", "label": "种类", **NEED,
                    "choices": [
                        {"value": one, "label": one} for one in ("工程渣土", "工程泥浆", "拆除垃圾", "装修垃圾")
                    ],
                },
                amount("waste_volume", "总量", "立方米", **NEED),
                line("waste_route", "运输路线", help="写明途经道路和时段。", **NEED),
                line("mud_plan", "泥浆固化措施", show='"工程泥浆" in waste_kinds', **NEED),
                PROMISE,
            )
        ],
        {"waste_kinds": ["工程渣土"], "waste_volume": "5200", "waste_route": "迎宾路—环城北路，20时至次日6时",
         "truth": True},
    ),
    DemoForm(
        "公共租赁住房资格确认",
        "公共租赁住房申请表（全县统一）",
        [
            page(
                "family",
                "家庭成员和收入",
                table(
                    "members", "共同申请的家庭成员", "人",
                    line("member", "姓名", **NEED),
                    pick("relation", "与申请人关系", "本人", "配偶", "子女", "父母", "其他", **NEED),
                    amount("income", "月收入", "元", **NEED),
                    most=8,
                ),
                amount("average", "人均月收入", "元", calculate="round(sum(members, income) / count(members), 2)"),
                {"kind": "yes_no", "id": "owns", "label": "家庭成员在本县有住房", **NEED},
                amount("own_area", "现有住房面积", "平方米", show="owns = true", **NEED),
            ),
            page(
                "wish",
                "申请方式",
                pick("way", "申请方式", "实物配租", "租赁补贴", **NEED),
                line("now_at", "现住址", prefill="applicant.address", **NEED),
                PROMISE,
                SIGN,
            ),
        ],
        {
            "members": [
                {"member": "申请人", "relation": "本人", "income": "2600"},
                {"member": "孩子", "relation": "子女", "income": "0"},
            ],
            "owns": False, "way": "实物配租", "now_at": "安澜县人民路36号", **SIGNED,
        },
        [{"id": "limit", "check": "average <= 3000", "message": "人均月收入超过3000元的，不符合申请条件。",
          "at": "average"}],
        "家庭成员逐人填写，包括申请人本人。人均月收入由系统计算。",
        standard=True,
    ),
)  # fmt: skip
