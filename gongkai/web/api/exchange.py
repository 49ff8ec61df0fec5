"""数据交换 for the systems that receive it: batches in order, their rows page by page, the schemas."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gongkai.kernel import law
from gongkai.kernel.clients.scopes import EXCHANGE
from gongkai.kernel.exchange import datasets, queries
from gongkai.kernel.exchange.models import Batch, BatchState
from gongkai.kernel.exchange.schema import FRAME
from gongkai.web.api.answers import NO_STORE, answer
from gongkai.web.api.entrance import ByClient, caller_of, secured
from gongkai.web.api.problems import NotThere
from gongkai.web.api.types import OneOf, Whole

TAG = "数据交换"
TAGS = ((TAG, "按批次读取事项和办件的交换数据（GB/T 39046 数据集，国家交换字段名）；只有本机关和下级机关的数据。"),)
NO_BATCH = "没有这一批。"
PURGED = "这一批的内容已经清理，请联系对方重新全部交换。"
MOST = 10**9
DatasetId = Annotated[str, OneOf(lambda: datasets.datasets())]

router = Router(tags=[TAG])


class ColumnOf(BaseModel):
    """一个数据项."""

    name: str = Field(description="交换字段名")
    label: str = Field(description="数据项名称")
    item: int = Field(description="在标准表中的序号；标准以外的为 0")
    kind: str = Field(description="text 文字、number 数字、date 日期、instant 日期时间、flag 是否、code 代码")
    length: int = Field(description="最多的字数；不限的为 0")
    required: bool = Field(description="必须有")
    codes: dict[str, str] = Field(description="代码和名称；不是代码项的为空")
    mark: str = Field(description="字段名的来源：V 见于公开的交换表，K 没有核对")


class DatasetOf(BaseModel):
    """一个数据集."""

    id: str = Field(description="数据集")
    label: str = Field(description="名称")
    table: str = Field(description="交换表名；没有核对")
    basis: str = Field(description="依据")
    personal: bool = Field(description="含个人信息")
    frame: list[str] = Field(description="每条记录都有的交换字段")
    columns: list[ColumnOf] = Field(description="数据项")
    json_schema: dict[str, Any] = Field(description="记录的 JSON Schema")


class DatasetList(BaseModel):
    """全部数据集."""

    datasets: list[DatasetOf] = Field(description="数据集")


class BatchOf(BaseModel):
    """一个批次."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 12,
                    "batch": "20260302100000000012",
                    "ready_at": "2026-03-02T10:00:00+08:00",
                    "full": False,
                    "purged": False,
                    "counts": {"application": 3, "handling": 9},
                    "rows": 12,
                    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                }
            ]
        }
    )

    number: int = Field(description="序号，依次增加")
    batch: str = Field(description="批次号（cd_batch）")
    ready_at: datetime = Field(description="生成时间")
    full: bool = Field(description="是否全部比对后生成")
    purged: bool = Field(description="内容是否已经清理")
    counts: dict[str, int] = Field(description="可以读取的各数据集的条数")
    rows: int = Field(description="可以读取的条数")
    digest: str = Field(description="整批内容的摘要")


class BatchList(BaseModel):
    """一页批次，从先到后."""

    batches: list[BatchOf] = Field(description="批次")
    next: int | None = Field(description="下一页的 after；没有更多时为空")


class RowOf(BaseModel):
    """一条记录."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "position": 1,
                    "dataset": "acceptance",
                    "values": {
                        "row_guid": "0f3c2b1a9d8e5f60718293a4b5c6d7e8",
                        "cd_operation": "I",
                        "cd_time": "20260302T100000",
                        "cd_batch": "20260302100000000012",
                        "data_source": "p34",
                        "project_no": "11341298003980074E4340123020002202603020001",
                        "accept_date": "20260302T100000",
                    },
                }
            ]
        }
    )

    position: int = Field(description="在本批中的次序，即下一页的 after")
    dataset: str = Field(description="数据集")
    values: dict[str, str | int] = Field(description="交换字段名和值；没有值的不列出，删除的只有交换字段")


class RowList(BaseModel):
    """一页记录，从先到后；中断后从最后一条的 position 继续."""

    batch: str = Field(description="批次号")
    rows: list[RowOf] = Field(description="记录")
    next: int | None = Field(description="下一页的 after；本批读完时为空")


@router.get(
    "/exchange/datasets",
    response=DatasetList,
    operation_id="listDatasets",
    summary="数据集和格式",
    description="各数据集的数据项、代码和 JSON Schema，由法规数据产生；不需要令牌。",
)
def list_datasets(request: HttpRequest) -> HttpResponse:
    return answer(DatasetList(datasets=[_dataset(name) for name in datasets.datasets()]))


@router.get(
    "/exchange/batches",
    response=BatchList,
    auth=ByClient(EXCHANGE),
    operation_id="listBatches",
    summary="交换批次",
    description="从 after 之后读取；新的批次由事件 exchange.batch_ready 通知，也可以定时读取。",
    openapi_extra=secured(EXCHANGE, headers=()),
)
def list_batches(
    request: HttpRequest,
    after: Whole = Query(0, ge=0, le=MOST, description="已经读过的最后一批的序号；第一次为 0", example=12),
    limit: Whole = Query(20, ge=1, le=100, description="每页批数", example=20),
) -> HttpResponse:
    found = queries.ready_after(after, limit + 1)
    counts = queries.counts_of(found[:limit], queries.reach([caller_of(request).org.path]))
    shown = [_batch(one, counts[one.pk]) for one in found[:limit]]
    return answer(BatchList(batches=shown, next=shown[-1].number if len(found) > limit else None), cache=NO_STORE)


@router.get(
    "/exchange/batches/{number}/rows",
    response=RowList,
    auth=ByClient(EXCHANGE),
    operation_id="listRows",
    summary="一批的记录",
    description="按次序逐页读取，可以只读一个数据集；中断后从最后一条的 position 继续，不重复、不遗漏。",
    openapi_extra=secured(EXCHANGE, 404, 410, headers=()),
)
def list_rows(
    request: HttpRequest,
    number: Whole = Path(..., ge=1, le=MOST, description="批次序号", example=12),
    dataset: DatasetId | None = Query(None, description="数据集", example="acceptance"),
    after: Whole = Query(0, ge=0, le=MOST, description="已经读过的最后一条的 position；第一次为 0", example=12),
    limit: Whole = Query(500, ge=1, le=2000, description="每页条数", example=500),
) -> HttpResponse:
    batch = queries.by_number(number)
    if batch is None:
        raise NotThere(NO_BATCH, code="no_batch")
    if batch.state == BatchState.PURGED:
        raise NotThere(PURGED, code="purged", status=410)
    within = queries.reach([caller_of(request).org.path])
    found = queries.page(batch, within, dataset=dataset or "", after=after, size=limit + 1)
    shown = [RowOf(position=one.position, dataset=one.dataset, values=one.values) for one in found[:limit]]
    following = shown[-1].position if len(found) > limit else None
    return answer(RowList(batch=batch.name, rows=shown, next=following), cache=NO_STORE)


def _batch(batch: Batch, counts: dict[str, int]) -> BatchOf:
    return BatchOf(
        number=batch.number,
        batch=batch.name,
        ready_at=batch.ready_at or batch.began_at,
        full=batch.full,
        purged=batch.state == BatchState.PURGED,
        counts=counts,
        rows=sum(counts.values()),
        digest=batch.digest,
    )


def _dataset(name: str) -> DatasetOf:
    found = datasets.datasets()[name]
    return DatasetOf(
        id=found.id,
        label=found.label,
        table=found.national,
        basis=f"{law.source(found.source).cited}{found.article}",
        personal=found.personal,
        frame=list(FRAME),
        columns=[
            ColumnOf(
                name=one.national,
                label=one.label,
                item=one.item,
                kind=one.kind,
                length=one.length,
                required=one.required,
                codes=datasets.codes_of(name, one.codes) if one.codes else {},
                mark=one.mark,
            )
            for one in found.columns
        ],
        json_schema=datasets.json_schema(name),
    )


def register(api: NinjaAPI) -> None:
    api.add_router("", router)
