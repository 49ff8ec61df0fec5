"""What the platform knows of 政府信息公开."""

from gongkai.kernel.registry import Menu, Module, PublicBlock, PublicList, Record, Role, Separation

CLERK, HANDLER, REVIEWER = "disclosure.clerk", "disclosure.handler", "disclosure.reviewer"
SECRECY, HEAD, LEADER = "disclosure.secrecy", "disclosure.head", "disclosure.leader"
ADMIN = "platform.admin"
DRAFTER, SUPERVISOR = "disclosure.drafter", "disclosure.supervisor"
LEGALITY = "disclosure.legality"
STAFF = (CLERK, HANDLER, REVIEWER, SECRECY, HEAD, LEADER, DRAFTER, SUPERVISOR)
LIBRARY_STAFF = (DRAFTER, CLERK, REVIEWER, LEGALITY, HEAD, LEADER, SUPERVISOR)

MODULE = Module(
    id="disclosure",
    label="政府信息公开",
    roles=[
        Role(DRAFTER, "信息员", duty="起草主动公开信息"),
        Role(CLERK, "公开受理员", duty="接收、登记、送达申请"),
        Role(HANDLER, "承办人", duty="检索、征求意见、拟写答复"),
        Role(REVIEWER, "科室负责人", duty="审核本科室稿件，确定公开属性"),
        Role(SECRECY, "保密审查员", duty="先审查、后公开，一事一审"),
        Role(LEGALITY, "合法性审核员", duty="审核规章、行政规范性文件的权限、程序和内容"),
        Role(HEAD, "公开工作机构负责人", duty="公开审核，批准延期"),
        Role(LEADER, "分管领导", duty="签发"),
        Role(SUPERVISOR, "公开主管部门", "subtree", "指导、监督本级及下级机关，汇总年度报告"),
    ],
    separations=[
        Separation((DRAFTER, SECRECY), "起草的人不审查自己稿件的密级", "R711 第十七条"),
        Separation((DRAFTER, LEGALITY), "起草的人不审核自己文件的合法性", "GB115"),
        Separation((HANDLER, SECRECY), "拟写答复的人不审查自己稿件的密级", "R711 第十七条"),
    ],
    procedures=["law/steps/*.toml"],
    letters=["law/letters/*.toml"],
    menus=[
        Menu("依申请公开", "disclosure_desk:requests", STAFF, "inbox", 10),
        Menu("主动公开", "disclosure_desk:documents", STAFF, "file", 20),
        Menu("文件库", "disclosure_desk:library", LIBRARY_STAFF, "book", 25),
        Menu("年度报告", "disclosure_desk:reports", (CLERK, HEAD, LEADER, SUPERVISOR), "chart", 30),
        Menu("统计报表", "disclosure_desk:statistics", (CLERK, HEAD, LEADER, SUPERVISOR), "chart", 32),
        Menu("报送情况", "disclosure_desk:filings", (SUPERVISOR,), "list", 31),
        Menu("公开指南", "disclosure_desk:guide", (CLERK, HEAD), "book", 40),
        Menu(
            "待批延期",
            "disclosure_desk:extensions",
            (HEAD,),
            "clock",
            15,
            "gongkai.apps.disclosure.queries.requests.extensions_waiting",
        ),
        Menu("复议和诉讼", "disclosure_desk:disputes", STAFF, "scale", 19),
        Menu("庭审日历", "disclosure_desk:hearings", STAFF, "calendar", 21),
        Menu("纠错清单", "disclosure_desk:lessons", STAFF, "list", 22),
        Menu("本单位设置", "disclosure_desk:choices", (HEAD, SUPERVISOR, ADMIN), "settings", 60),
        Menu("法定栏目", "disclosure_desk:columns", STAFF, "list", 35),
        Menu("移送公开信息", "disclosure_desk:handovers", (CLERK, HEAD, SUPERVISOR), "file", 36),
        Menu("定期评估", "disclosure_desk:reassessments", STAFF, "clock", 37),
        Menu("查阅场所", "disclosure_desk:places", (CLERK, HEAD), "book", 38),
        Menu("疑似重复", "disclosure_desk:likeness", (CLERK, DRAFTER, HEAD), "list", 39),
        Menu("敏感词表", "disclosure_desk:words", (SECRECY,), "list", 45),
        Menu("更正申请", "disclosure_desk:corrections", STAFF, "edit", 16),
        Menu("主动公开建议", "disclosure_desk:suggestions", STAFF, "inbox", 17),
        Menu("多人申请的信息", "disclosure_desk:candidates", (CLERK,), "list", 18),
    ],
    public_lists=[
        PublicList(
            "信息公开目录",
            "disclosure:catalogue",
            "按栏目、机构、主题查找已经公开的政府信息",
            10,
            "gongkai.apps.disclosure.queries.sitemap.documents",
        ),
        PublicList(
            "文件库",
            "disclosure:library",
            "法规、规章、行政规范性文件的现行文本，查任何一日是否有效",
            15,
        ),
        PublicList("公开指南", "disclosure:guides", "各机关公开工作机构的地址、电话和办理方式", 20),
        PublicList("依申请公开", "disclosure:choose_body", "向行政机关申请获取政府信息，查询办理进度", 30),
        PublicList("更正申请与公开建议", "disclosure:voices", "要求更正与自身相关的记录，建议主动公开信息", 35),
        PublicList(
            "公开年报",
            "disclosure:reports",
            "历年政府信息公开工作年度报告",
            40,
            "gongkai.apps.disclosure.queries.sitemap.reports",
        ),
        PublicList("查阅场所", "disclosure:places", "档案馆、图书馆、政务服务场所的地址和开放时间", 45),
        PublicList("统计与流程", "disclosure:statistics", "受理、答复情况和办理流程图", 50),
        PublicList("检索", "disclosure:search", "", 90),
    ],
    public_blocks=[
        PublicBlock("disclosure/public/home.html", "gongkai.apps.disclosure.views.public.home_block", 10),
    ],
    handlers=["gongkai.apps.disclosure.handlers"],
    jobs=["gongkai.apps.disclosure.jobs"],
    actions=[
        "gongkai.apps.disclosure.actions.requests",
        "gongkai.apps.disclosure.actions.documents",
        "gongkai.apps.disclosure.actions.reports",
        "gongkai.apps.disclosure.actions.filings",
        "gongkai.apps.disclosure.actions.report_imports",
        "gongkai.apps.disclosure.actions.corrections",
        "gongkai.apps.disclosure.actions.disputes",
        "gongkai.apps.disclosure.actions.suggestions",
        "gongkai.apps.disclosure.actions.erasure",
        "gongkai.apps.disclosure.actions.library",
        "gongkai.apps.disclosure.actions.redactions",
        "gongkai.apps.disclosure.actions.handovers",
        "gongkai.apps.disclosure.actions.reassessments",
    ],
    figures=["gongkai.apps.disclosure.queries.figures", "gongkai.apps.disclosure.queries.workload_figures"],
    records=[
        Record(
            "disclosure.request",
            destroy="gongkai.apps.disclosure.actions.keeping.destroy_request",
            holds="gongkai.apps.disclosure.queries.keeping.requests_in_dispute",
        ),
        Record("disclosure.correction", destroy="gongkai.apps.disclosure.actions.keeping.destroy_correction"),
        Record("disclosure.suggestion", destroy="gongkai.apps.disclosure.actions.keeping.destroy_suggestion"),
        Record("disclosure.dispute", destroy="gongkai.apps.disclosure.actions.keeping.destroy_dispute"),
        Record(
            "disclosure.document",
            destroy="gongkai.apps.disclosure.actions.keeping.refuse_permanent",
            status="gongkai.apps.disclosure.queries.keeping.document_status",
        ),
        Record("disclosure.library", destroy="gongkai.apps.disclosure.actions.keeping.refuse_permanent"),
        Record(
            "disclosure.report",
            destroy="gongkai.apps.disclosure.actions.keeping.refuse_permanent",
            status="gongkai.apps.disclosure.queries.keeping.report_status",
        ),
    ],
    retention="law/retention.toml",
    demo="gongkai.apps.disclosure.demo",
    commands=[
        "gongkai.apps.disclosure.commands.annual_report.annual_report",
        "gongkai.apps.disclosure.commands.importing.disclosure",
    ],
    case_pages={
        "disclosure.request": "disclosure_desk:request",
        "disclosure.document": "disclosure_desk:document",
        "disclosure.report": "disclosure_desk:report",
        "disclosure.library": "disclosure_desk:library_entry",
        "disclosure.report_import": "disclosure_desk:report_import",
        "disclosure.correction": "disclosure_desk:correction",
        "disclosure.dispute": "disclosure_desk:dispute",
        "disclosure.suggestion": "disclosure_desk:suggestion",
        "disclosure.handover": "disclosure_desk:handover",
        "disclosure.reassessment": "disclosure_desk:reassessment",
    },
)
