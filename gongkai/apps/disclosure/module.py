"""What the platform knows of 政府信息公开."""

from gongkai.kernel.registry import Menu, Module, PublicBlock, PublicList, Record, Role, Separation

CLERK, HANDLER, REVIEWER = "disclosure.clerk", "disclosure.handler", "disclosure.reviewer"
SECRECY, HEAD, LEADER = "disclosure.secrecy", "disclosure.head", "disclosure.leader"
ADMIN = "platform.admin"
DRAFTER, SUPERVISOR = "disclosure.drafter", "disclosure.supervisor"
LEGALITY = "disclosure.legality"
# Who has a part in what: a menu shows nobody a list that would always be empty for him.
ANSWERING = (CLERK, HANDLER, HEAD, LEADER, SUPERVISOR)
REQUEST_STAFF = (*ANSWERING, REVIEWER, SECRECY)
STAFF = (*REQUEST_STAFF, DRAFTER)
PUBLISHING_STAFF = (DRAFTER, CLERK, REVIEWER, SECRECY, HEAD, LEADER, SUPERVISOR)
LIBRARY_STAFF = (DRAFTER, CLERK, REVIEWER, LEGALITY, HEAD, LEADER, SUPERVISOR)
CLEANUP_STAFF = (DRAFTER, CLERK, LEGALITY, HEAD, LEADER, SUPERVISOR)

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
        Menu("依申请公开", "disclosure_desk:requests", REQUEST_STAFF, "inbox", 10),
        Menu(
            "待批延期",
            "disclosure_desk:extensions",
            (HEAD,),
            "clock",
            15,
            count="gongkai.apps.disclosure.queries.requests.extensions_waiting",
        ),
        Menu("更正申请", "disclosure_desk:corrections", ANSWERING, "edit", 16),
        Menu("主动公开建议", "disclosure_desk:suggestions", (*ANSWERING, DRAFTER), "inbox", 17),
        Menu("多人申请的信息", "disclosure_desk:candidates", (CLERK,), "list", 18),
        Menu("复议和诉讼", "disclosure_desk:disputes", ANSWERING, "scale", 19, "disputes"),
        Menu(
            "庭审日历",
            "disclosure_desk:hearings",
            ANSWERING,
            "calendar",
            21,
            "disputes",
            "gongkai.apps.disclosure.queries.disputes.untold_count",
        ),
        Menu("纠错清单", "disclosure_desk:lessons", ANSWERING, "list", 22, "disputes"),
        Menu("主动公开", "disclosure_desk:documents", PUBLISHING_STAFF, "file", 20, "publishing"),
        Menu("文件库", "disclosure_desk:library", LIBRARY_STAFF, "book", 25, "publishing"),
        Menu("文件清理", "disclosure_desk:cleanups", CLEANUP_STAFF, "list", 26, "publishing"),
        Menu("公开指南", "disclosure_desk:guide", (CLERK, HEAD), "book", 40, "publishing"),
        Menu("法定栏目", "disclosure_desk:columns", PUBLISHING_STAFF, "list", 35, "duties"),
        Menu("移送公开信息", "disclosure_desk:handovers", (CLERK, HEAD, SUPERVISOR), "file", 36, "duties"),
        Menu("定期评估", "disclosure_desk:reassessments", STAFF, "clock", 37, "duties"),
        Menu("查阅场所", "disclosure_desk:places", (CLERK, HEAD), "book", 38, "duties"),
        Menu("疑似重复", "disclosure_desk:likeness", (CLERK, DRAFTER, HEAD), "list", 39, "duties"),
        Menu("年度报告", "disclosure_desk:reports", (CLERK, HEAD, LEADER, SUPERVISOR), "chart", 30, "figures"),
        Menu("报送情况", "disclosure_desk:filings", (SUPERVISOR,), "list", 31, "supervision"),
        Menu("统计报表", "disclosure_desk:statistics", (CLERK, HEAD, LEADER, SUPERVISOR), "chart", 32, "figures"),
        Menu("敏感词表", "disclosure_desk:words", (SECRECY,), "list", 45, "settings"),
        Menu("本单位设置", "disclosure_desk:choices", (HEAD, SUPERVISOR, ADMIN), "settings", 60, "settings"),
    ],
    asks=["gongkai.apps.disclosure.views.hearings.asks"],
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
        "gongkai.apps.disclosure.actions.cleanup",
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
        Record("disclosure.handover", destroy="gongkai.apps.disclosure.actions.keeping.refuse_permanent"),
        Record("disclosure.reassessment", destroy="gongkai.apps.disclosure.actions.keeping.destroy_reassessment"),
        Record("disclosure.report_import", destroy="gongkai.apps.disclosure.actions.keeping.destroy_import"),
        Record("disclosure.cleanup", destroy="gongkai.apps.disclosure.actions.keeping.refuse_permanent"),
        Record("disclosure.cleanup_task", destroy="gongkai.apps.disclosure.actions.keeping.refuse_permanent"),
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
        "disclosure.cleanup": "disclosure_desk:cleanup",
        "disclosure.cleanup_task": "disclosure_desk:cleanup_task",
        "disclosure.correction": "disclosure_desk:correction",
        "disclosure.dispute": "disclosure_desk:dispute",
        "disclosure.suggestion": "disclosure_desk:suggestion",
        "disclosure.handover": "disclosure_desk:handover",
        "disclosure.reassessment": "disclosure_desk:reassessment",
    },
    my_pages={
        "disclosure.request": "disclosure:tracked",
        "disclosure.correction": "disclosure:tracked_correction",
        "disclosure.suggestion": "disclosure:tracked_suggestion",
    },
    my_labels={
        "disclosure.request": "政府信息公开申请",
        "disclosure.correction": "政府信息更正申请",
        "disclosure.suggestion": "主动公开建议",
    },
    my_letters="gongkai.apps.disclosure.queries.my_space.letters",
    my_tasks="gongkai.apps.disclosure.queries.my_space.tasks",
)
