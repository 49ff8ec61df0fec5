"""What the platform knows of 政务服务."""

from gongkai.kernel.registry import (
    ApiScope,
    Detail,
    Exchange,
    Menu,
    Module,
    PublicBlock,
    PublicList,
    Rateable,
    Record,
    Role,
    Separation,
)

EDITOR, LEGAL, MANAGER = "services.editor", "services.legal", "services.manager"
ESTABLISHMENT, PUBLISHER = "services.establishment", "services.publisher"
CATALOGUE, CATALOGUE_REVIEWER = "services.catalogue", "services.catalogue_reviewer"
WINDOW, EXAMINER, APPROVER = "services.window", "services.examiner", "services.approver"
HEAD, OVERSEER, CHAIR = "services.head", "services.overseer", "services.chair"
HALL_STAFF = (WINDOW, EXAMINER, APPROVER, HEAD, OVERSEER, MANAGER)
ITEM_STAFF = (EDITOR, LEGAL, MANAGER, ESTABLISHMENT, PUBLISHER)
TESTING_STAFF = (EDITOR, LEGAL, MANAGER, PUBLISHER, CATALOGUE)
LIST_KEEPER, LIST_REVIEWER = "services.list_keeper", "services.list_reviewer"
LIST_STAFF = (LIST_KEEPER, LIST_REVIEWER, PUBLISHER, MANAGER)
AGENT, AGENCY_MANAGER = "services.agent", "services.agency_manager"
VISITOR, VISIT_MANAGER = "services.visitor", "services.visit_manager"
HALL_CLERK, HALL_MANAGER = "services.hall_clerk", "services.hall_manager"
CATALOGUE_STAFF = (CATALOGUE, CATALOGUE_REVIEWER)
EXCHANGE = "gongkai.apps.services.queries.exchange"
KEEP = "gongkai.apps.services.actions.keeping.refuse_permanent"

MODULE = Module(
    id="services",
    label="政务服务",
    roles=[
        Role(EDITOR, "事项编辑员", duty="认领目录，编制本机关的实施清单"),
        Role(LEGAL, "事项法制审核员", duty="审核本机关事项的依据、条件和程序"),
        Role(MANAGER, "政务服务管理员", "subtree", "审核各机关的事项，比对清单与目录"),
        Role(ESTABLISHMENT, "机构编制审核员", "subtree", "审核权力的新设、调整和取消"),
        Role(PUBLISHER, "事项发布员", "subtree", "发布经过审核的事项"),
        Role(CATALOGUE, "目录管理员", "subtree", "编制、发布基本目录"),
        Role(LIST_KEEPER, "专项清单编制员", duty="编制本单位的收费、专项资金、中介服务、证明事项清单"),
        Role(LIST_REVIEWER, "专项清单审核员", "subtree", "审核各单位专项清单的变动"),
        Role(HALL_CLERK, "大厅导办员", duty="办理预约到达、叫号、现场取号"),
        Role(HALL_MANAGER, "大厅管理员", duty="设置大厅、窗口、时段和停办，决定未到的申诉"),
        Role(CATALOGUE_REVIEWER, "目录审定员", "subtree", "审定基本目录的变动"),
        Role(AGENT, "代办员", "subtree", "凭授权帮助申请人办理，不参与决定"),
        Role(AGENCY_MANAGER, "代办管理员", duty="设置代办点，指派代办员"),
        Role(VISITOR, "上门服务人员", "subtree", "按约定上门，记录时间，带回材料收件"),
        Role(VISIT_MANAGER, "上门服务管理员", duty="约定上门时间，安排人员"),
        Role(WINDOW, "窗口人员", duty="收件、受理、送达"),
        Role(EXAMINER, "审查人员", duty="审查申请，提出处理建议"),
        Role(APPROVER, "审批人", duty="作出准予或者不予的决定"),
        Role(HEAD, "机关负责人", duty="批准延长办理期限，决定听证主持人是否回避"),
        Role(CHAIR, "听证主持人", duty="主持行政许可听证，登记、确认听证笔录；不主持本人办理过的办件的听证"),
        Role(OVERSEER, "政务服务监督员", "subtree", "查看办件和期限，不办理具体办件"),
    ],
    separations=[
        Separation((EDITOR, LEGAL), "编制事项的人不审核自己的事项", "O722 第三十五条"),
        Separation((EDITOR, MANAGER), "编制事项的人不审核自己的事项", "O722 第三十五条"),
        Separation((EDITOR, ESTABLISHMENT), "编制事项的人不审核自己的权力", "O722 第三十五条"),
        Separation((WINDOW, APPROVER), "收件的人不作决定", "HALL"),
        Separation((EXAMINER, APPROVER), "审查的人不作决定", "HALL"),
        Separation((OVERSEER, APPROVER), "监督的人不办理", "HALL"),
        Separation((LIST_KEEPER, LIST_REVIEWER), "编制清单的人不审核自己的清单", "O722 第二十五条"),
        Separation((AGENT, EXAMINER), "帮助申请的人不审查", "LIC 第二十九条"),
        Separation((AGENT, APPROVER), "帮助申请的人不作决定", "LIC 第二十九条"),
        Separation((AGENT, WINDOW), "帮助申请的人不受理", "HALL"),
        Separation((VISITOR, APPROVER), "收件的人不作决定", "HALL"),
        Separation((CATALOGUE, CATALOGUE_REVIEWER), "编制目录的人不审定自己的目录", "O722 第三十五条"),
    ],
    procedures=["law/steps/*.toml"],
    menus=[
        Menu("实施清单", "services_desk:items", ITEM_STAFF, "list", 10),
        Menu("事项变动", "services_desk:changes", ITEM_STAFF, "edit", 20),
        Menu("清单偏差", "services_desk:deviations", (MANAGER, CATALOGUE), "list", 22),
        Menu("覆盖和指标", "services_desk:coverage", (MANAGER, ESTABLISHMENT, PUBLISHER, CATALOGUE), "chart", 24),
        Menu("整批变动", "services_desk:batches", (MANAGER, ESTABLISHMENT, PUBLISHER, CATALOGUE), "list", 25),
        Menu("办件", "services_desk:applications", HALL_STAFF, "inbox", 5),
        Menu("证件", "services_desk:licences", HALL_STAFF, "file", 6),
        Menu("一件事", "services_desk:journeys", (MANAGER, PUBLISHER), "list", 26),
        Menu("办事自测", "services_desk:selftests", TESTING_STAFF, "check-circle", 27),
        Menu("听证", "services_desk:hearings", (EXAMINER, CHAIR, HEAD, APPROVER, OVERSEER), "users", 7),
        Menu("不得再次申请", "services_desk:bars", (WINDOW, EXAMINER, APPROVER, OVERSEER), "list", 8),
        Menu("代办服务", "services_desk:agencies", (AGENT, AGENCY_MANAGER, MANAGER, OVERSEER), "inbox", 7),
        Menu("上门服务", "services_desk:visits", (VISITOR, VISIT_MANAGER, MANAGER, OVERSEER), "calendar", 8),
        Menu("帮办代办点", "services_desk:points", (AGENCY_MANAGER, VISIT_MANAGER), "list", 46),
        Menu("基本目录", "services_desk:catalogue", (*CATALOGUE_STAFF, *ITEM_STAFF), "book", 30),
        Menu("目录变动", "services_desk:catalogue_changes", CATALOGUE_STAFF, "edit", 40),
        Menu("检索用词", "services_desk:words", (EDITOR, MANAGER), "search", 48, "settings"),
        Menu("底图", "services_desk:maps", (MANAGER,), "map-pin", 50, "settings"),
        Menu("专项清单", "services_desk:lists", LIST_STAFF, "list", 42),
        Menu("清单变动", "services_desk:list_changes", LIST_STAFF, "edit", 43),
        Menu("事项与清单的出入", "services_desk:list_findings", (*LIST_STAFF, EDITOR), "list", 44),
        Menu("预约", "services_desk:halls", (HALL_CLERK, HALL_MANAGER), "calendar", 45),
    ],
    asks=["gongkai.apps.services.views.guidance.journeys.asks"],
    public_blocks=[PublicBlock("services/public/home.html", "gongkai.apps.services.views.guides.home_block", 5)],
    public_lists=[
        PublicList("办事指南", "services:guides", "按要办的事查找条件、材料、时限和地点", 11, group="办事服务"),
        PublicList(
            "一件事",
            "services:journeys",
            "人生大事、企业大事要办哪些事项，按步骤列明，材料合并成一份",
            12,
            "gongkai.apps.services.queries.sitemap.journeys",
            group="办事服务",
        ),
        PublicList("预约办事", "services:booking", "预约到窗口办事的时间，更改、取消预约", 14, group="办事服务"),
        PublicList(
            "代办和上门服务",
            "services:help",
            "请代办员帮助办理，老年人、残疾人等可以请工作人员上门，都不收费",
            15,
            group="办事服务",
            begins=True,
        ),
        PublicList(
            "权力清单和服务事项",
            "services:items",
            "行政权力和公共服务的办理条件、材料、时限、依据",
            12,
            "gongkai.apps.services.queries.sitemap.items",
            group="办事服务",
        ),
        PublicList(
            "专项清单",
            "services:lists",
            "收费、财政专项资金、中介服务、证明事项清单，某一日的现行内容和数据下载",
            13,
            "gongkai.apps.services.queries.sitemap.list_lines",
            group="办事服务",
        ),
        PublicList(
            "网上大厅", "services:hall", "在网上提出申请，凭编号和查询码查询办件进度", 14, group="办事服务", begins=True
        ),
        PublicList(
            "行政许可公示",
            "services:decisions",
            "准予的行政许可决定，按机关、事项、日期查找，可以下载",
            16,
            group="办事服务",
        ),
        PublicList("听证公告", "services:hearings", "将要公开举行的行政许可听证的时间和地点", 17, group="办事服务"),
    ],
    handlers=["gongkai.apps.services.handlers"],
    letters=["law/letters/*.toml"],
    jobs=["gongkai.apps.services.jobs"],
    actions=[
        "gongkai.apps.services.actions.changes",
        "gongkai.apps.services.actions.catalogue",
        "gongkai.apps.services.actions.batches",
        "gongkai.apps.services.actions.lists.changes",
        "gongkai.apps.services.actions.lists.adopting",
        "gongkai.apps.services.actions.applications",
        "gongkai.apps.services.actions.journeys",
        "gongkai.apps.services.actions.selftests",
        "gongkai.apps.services.actions.hearings",
        "gongkai.apps.services.actions.applications.helped",
        "gongkai.apps.services.actions.helping.agency",
        "gongkai.apps.services.actions.helping.visits",
    ],
    records=[
        Record("services.change", destroy=KEEP),
        Record("services.catalogue", destroy=KEEP),
        Record("services.batch", destroy=KEEP),
        Record("services.journey", destroy=KEEP),
        Record("services.selftest", destroy=KEEP),
        Record("services.list", destroy=KEEP),
        Record("services.agency", destroy="gongkai.apps.services.actions.keeping.destroy_helped"),
        Record("services.visit", destroy="gongkai.apps.services.actions.keeping.destroy_helped"),
        Record("services.application", destroy="gongkai.apps.services.actions.keeping.destroy_application"),
        Record("services.hearing", destroy="gongkai.apps.services.actions.keeping.destroy_hearing"),
    ],
    messages=["law/booking_messages.toml", "law/messages.toml"],
    retention="law/retention.toml",
    demo="gongkai.apps.services.demo",
    case_pages={
        "services.change": "services_desk:change",
        "services.catalogue": "services_desk:catalogue_change",
        "services.batch": "services_desk:batch",
        "services.list": "services_desk:list_change",
        "services.agency": "services_desk:agency",
        "services.visit": "services_desk:visit",
        "services.application": "services_desk:application",
        "services.journey": "services_desk:journey_draft",
        "services.selftest": "services_desk:selftest_draft",
        "services.hearing": "services_desk:hearing",
    },
    commands=["gongkai.apps.services.commands.sheets.services"],
    details=[
        Detail("services.application", "ground", "情形", "gongkai.apps.services.rules.handling.ground_label"),
        Detail("services.application", "bar", "限制", "gongkai.apps.services.rules.handling.bar_label"),
        Detail("services.application", "kind", "种类", "gongkai.apps.services.rules.handling.special_label"),
        Detail("services.agency", "result", "结果", "gongkai.apps.services.models.AgencyResult"),
        Detail("services.agency", "channel", "申请方式", "gongkai.apps.services.models.HelpChannel"),
        Detail("services.agency", "authority", "授权形式", "gongkai.apps.services.models.AuthorityForm"),
        Detail("services.visit", "result", "结果", "gongkai.apps.services.models.VisitResult"),
        Detail("services.visit", "channel", "申请方式", "gongkai.apps.services.models.HelpChannel"),
        Detail("services.visit", "window", "时间段", "gongkai.apps.services.rules.helping.window_words"),
    ],
    my_pages={
        "services.application": "services:tracked",
        "services.agency": "services:help_tracked",
        "services.visit": "services:help_tracked",
    },
    my_labels={
        "services.application": "政务服务办件",
        "services.agency": "代办服务",
        "services.visit": "上门服务",
    },
    rateable=[
        # The applicant meets the body that serves; parts decide for it (并联子件、上级审批件).
        Rateable(
            "services.application",
            "政务服务办件",
            ("closed", "not_accepted"),
            "gongkai.apps.services.queries.my_space.rated_item",
            parts=False,
        ),
        Rateable("services.agency", "代办服务", ("closed",), "gongkai.apps.services.queries.helping.cases.rated"),
        Rateable("services.visit", "上门服务", ("done",), "gongkai.apps.services.queries.helping.cases.rated"),
    ],
    scopes=[
        ApiScope("services.items.read", "读取本机关可以收件的事项", "含材料清单", group="政务服务"),
        ApiScope("services.cases.read", "读取本机关的办件", "含申请人、材料和附件", group="政务服务"),
    ],
    api_kinds=["services.application"],
    exchanges=[
        Exchange(
            "services.item", "政务服务事项", "law/exchange.toml", f"{EXCHANGE}.item_records", f"{EXCHANGE}.item_keys"
        ),
        Exchange(
            "services.application",
            "政务服务办件",
            "law/exchange.toml",
            f"{EXCHANGE}.application_records",
            f"{EXCHANGE}.application_keys",
        ),
    ],
    exchange_numbers=f"{EXCHANGE}.exchange_numbers",
    exchange_types=f"{EXCHANGE}.exchange_types",
    my_letters="gongkai.apps.services.queries.my_space.letters",
    my_tasks="gongkai.apps.services.queries.my_space.tasks",
    my_drafts="gongkai.apps.services.queries.my_space.drafts",
)
