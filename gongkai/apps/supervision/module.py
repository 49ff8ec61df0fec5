"""What the platform knows of 电子监察."""

from gongkai.kernel.registry import Detail, Exchange, Menu, Module, PublicList, Record, Role, Separation

SUPERVISOR, LEAD, REVIEWER = "supervision.supervisor", "supervision.lead", "supervision.reviewer"
LIAISON, CHIEF, HELD = "supervision.liaison", "supervision.chief", "supervision.held"
WATCHING, ANSWERING = (SUPERVISOR, LEAD, REVIEWER), (LIAISON, CHIEF)
ACTIONS = "gongkai.apps.supervision.actions"
MODELS = "gongkai.apps.supervision.models"

MODULE = Module(
    id="supervision",
    label="电子监察",
    roles=[
        Role(SUPERVISOR, "监察员", "subtree", "查看各单位的监察事件，审核答复，拟定督办；不办理任何办件", True),
        Role(LEAD, "监察负责人", "subtree", "签发督办，批准约谈、通报、责任追究，调整规则", True),
        Role(REVIEWER, "监察申诉复核员", "subtree", "复核申诉，不审核答复", True),
        Role(LIAISON, "监察联络员", duty="接收本单位的监察事件和督办，组织答复"),
        Role(CHIEF, "分管负责人（监察）", duty="接收本单位升级的监察事件，督促整改"),
        Role(HELD, "被监察的承办人", duty="由系统按办件认定，不作为岗位授予"),
    ],
    separations=[
        Separation((SUPERVISOR, LIAISON), "监察的人不代被监察单位答复", "CITYEM"),
        Separation((SUPERVISOR, REVIEWER), "亮牌的人不复核对亮牌的申诉", "CITYEM"),
        Separation((SUPERVISOR, LEAD), "拟定督办和措施的人不批准自己拟定的", "CITYEM"),
    ],
    procedures=["law/steps/*.toml"],
    letters=["law/letters/*.toml"],
    menus=[
        Menu("监察总览", "supervision_desk:board", (*WATCHING, *ANSWERING), "chart", 5, "supervision"),
        Menu("绩效排名", "supervision_desk:ranking", (*WATCHING, *ANSWERING), "chart", 50, "supervision"),
        Menu("绩效通报", "supervision_desk:bulletins", (*WATCHING, *ANSWERING), "list", 60, "supervision"),
        Menu("岗位风险内控", "supervision_desk:controls", (*WATCHING, *ANSWERING), "table", 70, "supervision"),
        Menu("监察事件", "supervision_desk:events", (*WATCHING, *ANSWERING), "history", 10, "supervision"),
        Menu("督办", "supervision_desk:orders", (*WATCHING, *ANSWERING), "list", 20, "supervision"),
        Menu("监察措施", "supervision_desk:measures", (*WATCHING, *ANSWERING), "list", 30, "supervision"),
        Menu("监察规则", "supervision_desk:rules", (*WATCHING, *ANSWERING), "table", 40, "supervision"),
    ],
    public_lists=[
        PublicList("按时办理情况", "supervision:home", "各机关、各事项的按时办结率，绩效通报", 70, group="办事服务")
    ],
    actions=[ACTIONS],
    figures=["gongkai.apps.supervision.queries.figures"],
    handlers=["gongkai.apps.supervision.handlers"],
    jobs=["gongkai.apps.supervision.jobs"],
    records=[
        Record("supervision.correction", destroy=f"{ACTIONS}.corrections.destroy_correction"),
        Record("supervision.order", destroy=f"{ACTIONS}.orders.destroy_order"),
        Record("supervision.measure", destroy=f"{ACTIONS}.measures.destroy_measure"),
        Record("supervision.bulletin", destroy=f"{ACTIONS}.bulletins.destroy_bulletin"),
        Record("supervision.control", destroy=f"{ACTIONS}.controls.destroy_control"),
    ],
    details=[
        Detail("supervision.correction", "void_reason", "撤销原因", f"{MODELS}.VoidReason"),
        Detail("supervision.event", "void_reason", "撤销原因", f"{MODELS}.VoidReason"),
        Detail("supervision.order", "source", "来源", f"{MODELS}.OrderSource"),
        Detail("supervision.measure", "form", "措施", f"{MODELS}.MeasureForm"),
    ],
    retention="law/retention.toml",
    exchanges=[
        Exchange(
            "supervision.event",
            "监察事件",
            "law/exchange.toml",
            "gongkai.apps.supervision.queries.exchange.records",
            "gongkai.apps.supervision.queries.exchange.keys",
        )
    ],
    demo="gongkai.apps.supervision.demo",
    case_pages={
        "supervision.bulletin": "supervision_desk:bulletin",
        "supervision.control": "supervision_desk:control",
        "supervision.correction": "supervision_desk:correction",
        "supervision.order": "supervision_desk:order",
        "supervision.measure": "supervision_desk:measure",
    },
)
