"""A province: regions of Anhui by name and code, the bodies of each, a catalogue, lists of skewed sizes.

Names and elements follow the vocabularies of the rulebook; nothing here is anybody's real list. In full it is 5,300
bodies with 660,000 items, of which every eleventh is applied for in two situations: 720,000 guides.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

BODIES, ITEMS, GUIDES = 5_300, 660_000, 720_000
# Every eleventh item has two situations, which are applied for in its place.
SPLIT = 11

PROVINCE = ("34", "安徽省")
CITIES = {
    "01": ("合肥市", "02瑶海区 03庐阳区 04蜀山区 11包河区 21长丰县 22肥东县 23肥西县 24庐江县 81巢湖市"),
    "02": ("芜湖市", "02镜湖区 07鸠江区 09弋江区 10湾沚区 12繁昌区 23南陵县 81无为市"),
    "03": ("蚌埠市", "02龙子湖区 03蚌山区 04禹会区 11淮上区 21怀远县 22五河县 23固镇县"),
    "04": ("淮南市", "02大通区 03田家庵区 04谢家集区 05八公山区 06潘集区 21凤台县 22寿县"),
    "05": ("马鞍山市", "03花山区 04雨山区 06博望区 21当涂县 22含山县 23和县"),
    "06": ("淮北市", "02杜集区 03相山区 04烈山区 21濉溪县"),
    "07": ("铜陵市", "05铜官区 06义安区 11郊区 22枞阳县"),
    "08": ("安庆市", "02迎江区 03大观区 11宜秀区 22怀宁县 25太湖县 26宿松县 27望江县 28岳西县 81桐城市 82潜山市"),
    "10": ("黄山市", "02屯溪区 03黄山区 04徽州区 21歙县 22休宁县 23黟县 24祁门县"),
    "11": ("滁州市", "02琅琊区 03南谯区 22来安县 24全椒县 25定远县 26凤阳县 81天长市 82明光市"),
    "12": ("阜阳市", "02颍州区 03颍东区 04颍泉区 21临泉县 22太和县 25阜南县 26颍上县 82界首市"),
    "13": ("宿州市", "02埇桥区 21砀山县 22萧县 23灵璧县 24泗县"),
    "15": ("六安市", "02金安区 03裕安区 04叶集区 22霍邱县 23舒城县 24金寨县 25霍山县"),
    "16": ("亳州市", "02谯城区 21涡阳县 22蒙城县 23利辛县"),
    "17": ("池州市", "02贵池区 21东至县 22石台县 23青阳县"),
    "18": ("宣城市", "02宣州区 21郎溪县 23泾县 24绩溪县 25旌德县 81宁国市 82广德市"),
}
# Department, code of its guiding department in the basic code, what its items are about.
DEPARTMENTS = (
    (
        "发展和改革委员会",
        "04",
        "固定资产投资项目 节能审查 粮食收购 招标方案 价格认定 企业投资项目 石油天然气管道保护 电力设施",
    ),
    ("教育局", "05", "民办学校 教师资格 校车使用许可 义务教育入学 学前教育机构 中小学学籍 校外培训机构 教育资助"),
    ("科学技术局", "06", "高新技术企业 科技成果登记 外国人来华工作 科技型中小企业 实验动物 技术合同"),
    ("经济和信息化局", "07", "民用爆炸物品 食盐定点批发 技术改造项目 无线电台 中小企业 工业节能"),
    (
        "公安局",
        "09",
        "居民身份证 户口登记 机动车驾驶证 大型群众性活动 民用枪支 保安服务公司 旅馆业特种行业 出入境证件 典当业",
    ),
    (
        "民政局",
        "11",
        "社会团体 民办非企业单位 慈善组织 婚姻登记 最低生活保障 特困人员供养 养老机构 孤儿基本生活费 殡葬设施 地名",
    ),
    ("司法局", "12", "律师执业 公证员执业 基层法律服务所 法律援助 司法鉴定机构 人民调解"),
    ("财政局", "13", "中介机构代理记账 会计师事务所 政府采购投诉 非税收入 国有资产处置 财政票据"),
    (
        "人力资源和社会保障局",
        "14",
        "劳务派遣经营 人力资源服务机构 职业培训学校 工伤认定 失业保险金 社会保险登记 特殊工时 就业困难人员",
    ),
    ("自然资源和规划局", "15", "建设用地 不动产登记 采矿权 建设工程规划 临时用地 国有土地使用权 测绘资质 地质灾害"),
    ("生态环境局", "16", "排污许可 建设项目环境影响评价 危险废物经营 辐射安全 入河排污口 放射性同位素"),
    (
        "住房和城乡建设局",
        "17",
        "建筑工程施工 燃气经营 商品房预售 房地产开发企业资质 城镇污水排入排水管网 建设工程消防设计 公共租赁住房",
    ),
    (
        "交通运输局",
        "18",
        "道路旅客运输 道路货物运输 超限运输车辆 出租汽车经营 涉路施工 水路运输业务 机动车驾驶员培训 船舶登记",
    ),
    ("水利局", "19", "取水 河道采砂 水土保持方案 水工程建设规划 占用农业灌溉水源 水利工程质量"),
    ("农业农村局", "21", "种子生产经营 兽药经营 动物防疫条件 渔业捕捞 农药经营 拖拉机登记 生猪定点屠宰 宅基地"),
    ("商务局", "22", "成品油零售经营 对外劳务合作 单用途商业预付卡 报废机动车回收 直销企业 对外贸易经营者"),
    (
        "文化和旅游局",
        "23",
        "互联网上网服务营业场所 营业性演出 旅行社 娱乐场所 文物保护单位 导游证 艺术考级 广播电视节目制作",
    ),
    (
        "卫生健康委员会",
        "24",
        "医疗机构执业 医师执业 护士执业 公共场所卫生 放射诊疗 饮用水供水单位卫生 母婴保健技术服务 生育登记",
    ),
    ("退役军人事务局", "26", "退役士兵安置 伤残抚恤 烈士褒扬 优待证 复员军人生活补助"),
    ("应急管理局", "27", "危险化学品经营 烟花爆竹零售 非煤矿山安全生产 安全评价机构 特种作业操作 生产安全事故应急预案"),
    ("审计局", "28", "国家建设项目审计 经济责任审计 社会审计机构核查"),
    (
        "市场监督管理局",
        "31",
        "食品经营 药品零售 公司登记 个体工商户登记 特种设备使用 计量器具 检验检测机构资质 医疗器械经营 价格违法",
    ),
    ("体育局", "32", "经营高危险性体育项目 举办体育比赛 健身气功活动 公共体育设施 运动员等级"),
    ("统计局", "33", "统计调查项目 统计违法行为 经济普查"),
    ("医疗保障局", "34", "基本医疗保险参保 医疗救助 定点医药机构 生育保险待遇 异地就医备案"),
    ("林业局", "35", "林木采伐 林木种子生产经营 占用林地 野生动物人工繁育 森林植物检疫 古树名木"),
    ("城市管理行政执法局", "36", "城市建筑垃圾处置 户外广告设施 临时占用城市绿地 市政设施建设 占道经营 城市道路挖掘"),
    ("气象局", "41", "防雷装置设计 升放无人驾驶自由气球 气象探测环境 雷电防护装置检测"),
    ("税务局", "42", "税务登记 增值税发票 延期缴纳税款 税收优惠 发票违法行为"),
    ("消防救援局", "43", "公众聚集场所消防安全 消防技术服务机构 火灾事故认定 消防产品"),
    ("民族宗教事务局", "44", "宗教活动场所 民族成份 宗教教职人员 清真食品"),
    ("数据资源管理局", "45", "政务数据共享 电子证照 公共数据授权"),
    ("住房公积金管理中心", "46", "住房公积金提取 住房公积金贷款 住房公积金缴存"),
    ("残疾人联合会", "47", "残疾人证 残疾人就业保障金 辅助器具适配 残疾儿童康复"),
    ("档案局", "48", "档案鉴定 档案违法行为 重大活动档案"),
    ("烟草专卖局", "49", "烟草专卖零售 烟草专卖品准运 烟草违法行为"),
    ("新闻出版局", "51", "出版物零售 印刷经营 电影放映 内部资料性出版物"),
    ("地方金融管理局", "52", "小额贷款公司 融资担保公司 典当行 非法集资举报"),
    ("人民防空办公室", "53", "人防工程建设 人防工程拆除 防空地下室易地建设"),
    ("机关事务管理局", "54", "公共机构节能 公务用车 办公用房"),
    ("信访局", "55", "信访事项受理 信访事项复查"),
    ("乡村振兴局", "56", "雨露计划补助 脱贫人口小额信贷 公益性岗位"),
    ("粮食和物资储备局", "57", "粮食收购企业 储备粮代储资格 救灾物资 军粮供应站"),
    ("地震局", "58", "地震安全性评价 地震观测环境 抗震设防要求"),
)
# Type, what is done with the matter, how the names of that type end.
ENDINGS = (
    ("01", "{}核发"), ("01", "{}变更"), ("01", "{}延续"), ("01", "{}注销"), ("01", "{}补发"), ("01", "{}审批"),
    ("01", "{}设立许可"), ("07", "{}认定"), ("07", "{}登记确认"), ("07", "{}资格确认"), ("07", "{}信息核实"),
    ("05", "{}补助给付"), ("05", "{}奖补资金给付"), ("10", "{}备案"), ("10", "{}变更备案"), ("10", "{}年度报告审查"),
    ("02", "对违反{}管理规定行为的处罚"), ("02", "对未按规定办理{}行为的处罚"), ("02", "对擅自从事{}行为的处罚"),
    ("02", "对提供虚假材料取得{}行为的处罚"), ("02", "对拒不接受{}监督检查行为的处罚"),
    ("02", "对伪造、涂改{}证明文件行为的处罚"),
    ("06", "{}监督检查"), ("06", "{}双随机抽查"), ("06", "{}专项检查"),
    ("08", "{}先进表彰奖励"), ("08", "举报{}违法行为的奖励"),
    ("20", "{}信息查询"), ("20", "{}政策咨询服务"), ("20", "{}证明开具"), ("20", "{}业务培训"),
)  # fmt: skip
SITUATIONS = ("新办", "补充提交材料后重新办理")
LAWS = (
    ("中华人民共和国行政许可法", "主席令第29号", "law", "第十二条"),
    ("优化营商环境条例", "国务院令第722号", "regulation", "第三十五条"),
    ("国务院关于在线政务服务的若干规定", "国务院令第716号", "regulation", "第六条"),
)
MATERIALS = (
    "申请表",
    "营业执照",
    "法定代表人身份证明",
    "场所使用证明",
    "安全管理制度",
    "设施设备清单",
    "从业人员资格证明",
    "授权委托书",
)
PAPERS = ("original", "copy", "electronic", "both")
STREETS = ("长江路", "淮河大道", "人民路", "滨湖路", "政通路", "建设街")
DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Body:
    name: str
    uscc: str
    region: str
    level: str
    department: int


@dataclass(frozen=True)
class Entry:
    """One entry of the provincial catalogue; `values` are its standard elements."""

    code: str
    department: int
    values: dict[str, Any]


def regions() -> list[tuple[str, str, str]]:
    """(code, name, level): the province, 16 cities, 104 counties."""
    stem, name = PROVINCE
    found = [(f"{stem}0000", name, "2")]
    for city, (label, counties) in CITIES.items():
        found.append((f"{stem}{city}00", label, "3"))
        found += [(f"{stem}{city}{one[:2]}", f"{label}{one[2:]}", "4") for one in counties.split()]
    return found


def bodies(most: int = BODIES) -> list[Body]:
    """Departments of every region; the smallest districts lack the last ones of the list."""
    from gongkai.kernel.numbering import codes

    found = []
    for region, name, level in regions():
        for at, (department, _, _) in enumerate(DEPARTMENTS):
            stem = f"{len(found):08d}"
            uscc = codes.make_uscc(department="1", body_class="1", region=region, stem=stem)
            label = department.replace("局", "厅") if level == "2" and len(department) > 3 else department
            found.append(Body(f"{name}{label}", uscc, region, level, at))
    return found[:most]


def catalogue() -> list[Entry]:
    from gongkai.apps.services.rules import codes

    found = []
    for at, (_, department, matters) in enumerate(DEPARTMENTS):
        serials: dict[str, int] = {}
        for matter in matters.split():
            for type_, ending in ENDINGS:
                serials[type_] = serials.get(type_, 0) + 1
                code = codes.make_basic(division="34", type=type_, department=department, serial=serials[type_])
                found.append(Entry(code, at, _standard(ending.format(matter), type_)))
    return found


def _standard(name: str, type_: str) -> dict[str, Any]:
    rng = random.Random(name)
    rows = [dict(zip(("title", "number", "kind", "article"), law, strict=True)) for law in rng.sample(LAWS, 2)]
    for row in rows:
        row["text"] = (
            f"办理{name}，应当符合法律、法规规定的条件，由县级以上人民政府有关部门依照职权实施。" * rng.randint(1, 3)
        )
    base: dict[str, Any] = {"name": name, "type": type_, "bases": rows}
    if type_ in ("02", "06"):
        return base
    limit = rng.choice((5, 10, 15, 20))
    return base | {
        "accept_conditions": f"1.符合{name}的法定条件；\n2.申请材料齐全，符合法定形式；\n3.属于本机关职权范围。",
        "materials": [
            _material(f"{name}{m}"[:60] if m == "申请表" else m, rng) for m in rng.sample(MATERIALS, rng.randint(3, 7))
        ],
        "statutory_days": limit,
        "statutory_unit": "working",
        "steps": [
            {"name": n, "kind": k, "post": p, "days": d}
            for n, k, p, d in (
                ("受理", "accept", "窗口受理岗", 1),
                ("审查", "examine", "业务科室", 2),
                ("决定", "decide", "分管负责人", 1),
                ("办结", "close", "窗口受理岗", 1),
                ("送达", "deliver", "窗口受理岗", 0),
            )
        ],
    }


def _material(name: str, rng: random.Random) -> dict[str, Any]:
    shared = name == "营业执照"
    kind = "electronic" if shared else rng.choice(PAPERS)
    row = {"name": name, "kind": kind, "necessity": "necessary", "source": "government" if shared else "applicant"}
    return row | ({"shared": True} if shared else {"originals": 1, "copies": 1 if kind in ("copy", "both") else 0})


def implemented(entry: Entry, body: Body) -> dict[str, Any]:
    """The entry as this body carries it out: the elements of its own beside those of the standard."""
    rng = random.Random(f"{entry.code}{body.uscc}")
    values = {**entry.values, "level": body.level, "body_type": "1", "power_source": "1"}
    values["remedies"] = "对决定不服的，可以自收到决定书之日起60日内申请行政复议，或者在6个月内向人民法院提起行政诉讼。"
    if values["type"] in ("02", "06"):
        values["responsibilities"] = "立案、调查、审查、告知、决定、送达、执行，以及法律、法规规定的其他责任。"
        if values["type"] == "02":
            values |= {
                "illegal_acts": f"违反规定，{values['name'][1:60]}。",
                "penalties": ["1", "2"],
                "duty_procedures": ["ordinary"],
            }
        return values
    instant = values["statutory_days"] == 5 and rng.random() < 0.3
    number = f"055{rng.randint(0, 9)}"
    values |= {
        "service_objects": ["1", "2"],
        "promised_days": 0 if instant else values["statutory_days"],
        "promised_unit": "working",
        "project_type": "1" if instant else "2",
        "handling_forms": ["1", "2"],
        "in_hall": True,
        "venues": [
            {
                "name": f"{body.name[:12]}政务服务中心",
                "address": f"{rng.choice(STREETS)}{rng.randint(1, 300)}号",
                "window": f"{rng.randint(1, 60)}号窗口",
                "hours": "工作日9:00—12:00，13:30—17:00",
            }
        ],
        "consult": f"{number}-{rng.randint(2_000_000, 4_999_999)}",
        "complaint": f"{number}-{rng.randint(5_000_000, 7_999_999)}",
        "is_fee": False,
        "visits": 1,
        "visits_note": "需要核验申请材料原件",
        "online": True,
        "depth": "3",
        "online_url": f"https://www.ahzwfw.example.gov.cn/item/{entry.code}",
        "results": [{"name": f"{values['name'][:40]}决定书", "kind": "approval", "sample": "sample"}],
        "person_topics": ["permit"],
        "legal_topics": ["operate"],
        "questions": [{"question": "办理需要多长时间？", "answer": "材料齐全的，按承诺时限办结。"}],
    }
    if instant:
        values["steps"] = [{**step, "days": 0} for step in values["steps"]]
    return values


def lists(count: int) -> Iterator[tuple[Body, list[Entry]]]:
    """Exactly `count` items dealt to their share of the bodies by a skew: a few carry out the whole catalogue of their
    department, many little of it."""
    rng = random.Random(34)
    by_department: dict[int, list[Entry]] = {}
    for entry in catalogue():
        by_department.setdefault(entry.department, []).append(entry)
    order = bodies()
    rng.shuffle(order)
    order = order[: max(1, min(BODIES, round(BODIES * count / ITEMS)))]
    shares = [rng.lognormvariate(0.0, 0.6) for _ in order]
    most = [len(by_department[body.department]) for body in order]
    for body, size in zip(order, _dealt(count, shares, most), strict=True):
        yield body, rng.sample(by_department[body.department], size)


def _dealt(count: int, shares: list[float], most: list[int]) -> list[int]:
    """Whole numbers that add up to `count`, in proportion to the shares and never above what there is."""
    low, high = 0.0, 1.0
    for _ in range(60):
        scale = (low + high) / 2
        total = sum(min(top, round(top * share * scale)) for share, top in zip(shares, most, strict=True))
        low, high = (scale, high) if total < count else (low, scale)
        if total < count and high == 1.0 and scale > 0.99:
            high = 64.0
    sizes = [min(top, round(top * share * low)) for share, top in zip(shares, most, strict=True)]
    at, left = 0, count - sum(sizes)
    while left > 0 and sum(sizes) < sum(most):
        if sizes[at % len(sizes)] < most[at % len(sizes)]:
            sizes[at % len(sizes)] += 1
            left -= 1
        at += 1
    return sizes


def carried_out(body: Body, entry: Entry) -> list[tuple[str, dict[str, Any]]]:
    """(code, elements): the item, and the situations below it where it is applied for by situation."""
    from gongkai.apps.services.rules import codes

    values = implemented(entry, body)
    rows = [(codes.make(uscc=body.uscc, level=body.level, basic=entry.code), values)]
    if random.Random(f"split{entry.code}{body.uscc}").randrange(SPLIT):
        return rows
    for at, situation in enumerate(SITUATIONS, 1):
        below = {**values, "name": f"{values['name'][:900]}（{situation}）", "situation": situation}
        rows.append((codes.make(uscc=body.uscc, level=body.level, basic=entry.code, handling=at), below))
    return rows
