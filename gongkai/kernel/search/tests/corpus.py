"""A handful of documents that the contract asks about."""

from datetime import date

from gongkai.kernel.search import INTERNAL, PUBLIC, Document, Page

COUNTY, BUREAU, OTHER = "0001", "00010004", "0002"

DOCUMENTS = [
    Document(
        id="points",
        title="关于印发2017年度政务公开工作要点的通知",
        body="为贯彻落实政府信息公开条例，楚雄州 人民政府办公室\n制定本要点。联系人电子邮箱 office@example.gov.cn。",
        visibility=PUBLIC,
        org_path=BUREAU,
        codes=["楚政办通〔2017〕32号", "014416330/2017-04736"],
        facets={"theme": ["综合政务", "教育"], "genre": "通知"},
        dates={"published_on": date(2017, 5, 4)},
        sort=date(2017, 5, 4),
        extra={"url": "/documents/points/"},
    ),
    Document(
        id="report",
        title="江蘇省機關事務管理局2023年度政府信息公開年報",
        body="總體情況：主動公開機關事務。公開資訊三十條。",
        visibility=PUBLIC,
        org_path=OTHER,
        codes=["K28044908/2024-00012"],
        facets={"theme": "综合政务", "genre": "报告"},
        dates={"published_on": date(2024, 1, 4)},
        sort=date(2024, 1, 4),
    ),
    Document(
        id="school",
        title="农村义务教育学生营养改善计划实施办法",
        body="第一条 为改善农村学生营养状况，制定本办法。参照楚政办通〔2017〕32号执行。Kindergarten 2018。",
        visibility=PUBLIC,
        org_path=COUNTY,
        codes=["楚政办通〔2018〕3号"],
        facets={"theme": "教育", "genre": "办法"},
        dates={"published_on": date(2018, 9, 1), "effective_on": date(2018, 10, 1)},
        sort=date(2018, 9, 1),
    ),
    Document(
        id="draft",
        title="拟稿：政府信息公开指南",
        body="尚未公开的草稿",
        visibility="draft",
        org_path=BUREAU,
        facets={"theme": "教育"},
        sort=date(2025, 1, 1),
    ),
    Document(
        id="memo",
        title="内部会议纪要",
        body="政府信息公开工作会议",
        visibility=INTERNAL,
        org_path=BUREAU,
        sort=date(2025, 2, 1),
    ),
]


def ids(page: Page) -> list[str]:
    return [hit.id for hit in page.hits]
