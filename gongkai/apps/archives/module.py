"""What the platform knows of 档案."""

from gongkai.kernel.registry import Menu, Module, Record, Role, Separation

ARCHIVIST, APPRAISER = "archives.archivist", "archives.appraiser"
LEAD, CHIEF = "archives.lead", "archives.chief"
STAFF = (ARCHIVIST, APPRAISER, LEAD, CHIEF)

MODULE = Module(
    id="archives",
    label="档案",
    roles=[
        Role(ARCHIVIST, "档案管理员", duty="编制销毁清册和移交目录，启动销毁"),
        Role(APPRAISER, "档案鉴定人", duty="逐件鉴定保管期满的案卷"),
        Role(LEAD, "档案工作负责人", duty="审批销毁清册"),
        Role(CHIEF, "机关负责人（档案）", duty="批准销毁清册"),
    ],
    separations=[
        Separation((ARCHIVIST, APPRAISER), "编制清册的人不鉴定自己编制的清册", "ARC13"),
        Separation((LEAD, CHIEF), "销毁清册须两人先后审批", "ARC13"),
    ],
    procedures=["law/steps/*.toml"],
    menus=[
        Menu("保管期限", "archives_desk:schedule", STAFF, "archive", 10, "records"),
        Menu("销毁清册", "archives_desk:lists", STAFF, "trash", 20, "records"),
        Menu("移交进馆", "archives_desk:transfers", STAFF, "list", 30, "records"),
    ],
    jobs=["gongkai.apps.archives.jobs"],
    actions=["gongkai.apps.archives.actions"],
    records=[
        Record("archives.destruction", "gongkai.apps.archives.actions.refuse_to_destroy"),
        Record("archives.transfer", "gongkai.apps.archives.actions.refuse_to_destroy"),
    ],
    retention="law/retention.toml",
    demo="gongkai.apps.archives.demo",
    case_pages={"archives.destruction": "archives_desk:list", "archives.transfer": "archives_desk:transfer"},
)
