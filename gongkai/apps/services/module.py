"""What the platform knows of 政务服务."""

from gongkai.kernel.registry import Menu, Module, PublicList, Record, Role, Separation

EDITOR, LEGAL, MANAGER = "services.editor", "services.legal", "services.manager"
ESTABLISHMENT, PUBLISHER = "services.establishment", "services.publisher"
CATALOGUE, CATALOGUE_REVIEWER = "services.catalogue", "services.catalogue_reviewer"
ITEM_STAFF = (EDITOR, LEGAL, MANAGER, ESTABLISHMENT, PUBLISHER)
HALL_CLERK, HALL_MANAGER = "services.hall_clerk", "services.hall_manager"
CATALOGUE_STAFF = (CATALOGUE, CATALOGUE_REVIEWER)
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
        Role(HALL_CLERK, "大厅导办员", duty="办理预约到达、叫号、现场取号"),
        Role(HALL_MANAGER, "大厅管理员", duty="设置大厅、窗口、时段和停办，决定未到的申诉"),
        Role(CATALOGUE_REVIEWER, "目录审定员", "subtree", "审定基本目录的变动"),
    ],
    separations=[
        Separation((EDITOR, LEGAL), "编制事项的人不审核自己的事项", "O722 第三十五条"),
        Separation((EDITOR, MANAGER), "编制事项的人不审核自己的事项", "O722 第三十五条"),
        Separation((EDITOR, ESTABLISHMENT), "编制事项的人不审核自己的权力", "O722 第三十五条"),
        Separation((CATALOGUE, CATALOGUE_REVIEWER), "编制目录的人不审定自己的目录", "O722 第三十五条"),
    ],
    procedures=["law/steps/*.toml"],
    menus=[
        Menu("实施清单", "services_desk:items", ITEM_STAFF, "list", 10),
        Menu("事项变动", "services_desk:changes", ITEM_STAFF, "edit", 20),
        Menu("清单偏差", "services_desk:deviations", (MANAGER, CATALOGUE), "list", 22),
        Menu("覆盖和指标", "services_desk:coverage", (MANAGER, ESTABLISHMENT, PUBLISHER, CATALOGUE), "chart", 24),
        Menu("整批变动", "services_desk:batches", (MANAGER, ESTABLISHMENT, PUBLISHER, CATALOGUE), "list", 25),
        Menu("基本目录", "services_desk:catalogue", (*CATALOGUE_STAFF, *ITEM_STAFF), "book", 30),
        Menu("目录变动", "services_desk:catalogue_changes", CATALOGUE_STAFF, "edit", 40),
        Menu("预约", "services_desk:halls", (HALL_CLERK, HALL_MANAGER), "calendar", 45),
    ],
    public_lists=[
        PublicList("办事指南", "services:guides", "按要办的事查找条件、材料、时限和地点", 11),
        PublicList("预约办事", "services:booking", "预约到窗口办事的时间，更改、取消预约", 14),
        PublicList(
            "权力清单和服务事项",
            "services:items",
            "行政权力和公共服务的办理条件、材料、时限、依据",
            12,
            "gongkai.apps.services.queries.sitemap.items",
        ),
    ],
    handlers=["gongkai.apps.services.handlers"],
    jobs=["gongkai.apps.services.jobs"],
    actions=[
        "gongkai.apps.services.actions.changes",
        "gongkai.apps.services.actions.catalogue",
        "gongkai.apps.services.actions.batches",
    ],
    records=[
        Record("services.change", destroy=KEEP),
        Record("services.catalogue", destroy=KEEP),
        Record("services.batch", destroy=KEEP),
    ],
    messages=["law/booking_messages.toml"],
    retention="law/retention.toml",
    demo="gongkai.apps.services.demo",
    case_pages={
        "services.change": "services_desk:change",
        "services.catalogue": "services_desk:catalogue_change",
        "services.batch": "services_desk:batch",
    },
    commands=["gongkai.apps.services.commands.sheets.services"],
)
