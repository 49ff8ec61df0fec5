"""How an application is told to whoever filed it, and what that person may send."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from gongkai.apps.services.api.case_shapes import FeeOfCase, LetterOfCase, LicenceOfCase
from gongkai.apps.services.api.shapes import BodyOfItem, Code
from gongkai.web.api.types import CLEAN, PLAIN, Line300

CaseNumber = Annotated[str, Field(max_length=50, pattern="^[0-9A-Za-z]{4,50}$")]
QueryCode = Annotated[str, Field(max_length=16, pattern="^[0-9A-Za-z]{4,16}$")]
FileName = Annotated[str, Field(max_length=120, pattern=r"^[^/\\\u0000-\u001f]+\.(jpg|jpeg|png|pdf|docx|xlsx)$")]
Explanation = Annotated[str, Field(max_length=1000), PLAIN, CLEAN]
NUMBER, CODE = "BJ2026000300001", "7KQM3WXP"
OwnAct = Literal["supplement", "supply_tolerated", "withdraw"]


def _base64(value: str) -> str:
    try:
        base64.b64decode(value, validate=True)
    except binascii.Error:
        raise PydanticCustomError("base64", "应为 Base64 编码") from None
    return value


class SentFile(BaseModel):
    """一个文件."""

    model_config = ConfigDict(extra="forbid")

    name: FileName = Field(description="文件名")
    content: Annotated[
        str,
        Field(
            min_length=4,
            max_length=4_000_000,
            pattern="^([0-9A-Za-z+/]{4})*([0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?$",
        ),
        AfterValidator(_base64),
    ] = Field(description="文件内容，Base64 编码；全部正文不超过 5 MB", repr=False)


class ApplicationCredentials(BaseModel):
    """办件编号和查询码."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"number": NUMBER, "code": CODE}]})

    number: CaseNumber = Field(description="办件编号或者交换编号")
    code: QueryCode = Field(description="查询码", repr=False)


class ApplicationSupplement(ApplicationCredentials):
    """补正的内容和文件."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": NUMBER, "code": CODE, "text": "已补签名。", "files": []}]}
    )

    text: Explanation = Field(min_length=1, description="补正说明")
    files: list[SentFile] = Field([], max_length=10, description="补正的材料")


class ApplicationWithdrawal(ApplicationCredentials):
    """撤回申请."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": NUMBER, "code": CODE, "reason": "暂不经营。"}]}
    )

    reason: Line300 = Field("", description="撤回的原因，可以不填")


class OwnSupplement(BaseModel):
    """补正的内容和已经上传的文件."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "已补签名。", "uploads": ["0d9c2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6"]}]},
    )

    text: Explanation = Field(min_length=1, description="补正说明")
    uploads: list[UUID] = Field([], max_length=10, description="已经上传的文件的标识")


class OwnTolerated(BaseModel):
    """补交的容缺材料."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"uploads": ["0d9c2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6"]}]},
    )

    uploads: list[UUID] = Field(min_length=1, max_length=10, description="已经上传的文件的标识")


class OwnWithdrawal(BaseModel):
    """撤回申请."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "暂不经营。"}]})

    reason: Line300 = Field("", description="撤回的原因，可以不填")


class Uploaded(BaseModel):
    """已经上传、还没有提交的文件."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "uid": "0d9c2a34-5b6c-4d7e-8f90-a1b2c3d4e5f6",
                    "name": "申请表.pdf",
                    "size": 52431,
                    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                }
            ]
        }
    )

    uid: UUID = Field(description="文件标识，提交申请时使用；一天内没有提交的销毁")
    name: str = Field(description="文件名")
    size: int = Field(description="字节数")
    sha256: str = Field(description="内容的 SHA-256")


class ApplicationDeadline(BaseModel):
    """一个正在计算的期限."""

    key: str = Field(description="期限")
    label: str = Field(description="名称")
    duty: Literal["body", "applicant"] = Field(description="谁应当在此之前办理：body 机关，applicant 申请人")
    due_on: date | None = Field(description="到期日")
    paused: bool = Field(description="是否暂停计算")
    provisional: bool = Field(description="放假安排没有公布，日期为暂定")


class ApplicationMoment(BaseModel):
    """办理经过中的一步."""

    at: datetime = Field(description="时间")
    label: str = Field(description="发生了什么")
    note: str = Field(description="说明，可能为空")


PROGRESS_EXAMPLE: JsonDict = {
    "number": NUMBER,
    "item": "燃气经营许可证核发",
    "body": {"slug": "construction", "name": "安澜县住房和城乡建设局"},
    "body_phone": "0551-62000003",
    "state": {"key": "supplement_pending", "label": "需要您补正申请材料"},
    "closed": False,
    "received_on": "2026-03-02",
    "accepted_on": None,
    "outcome": None,
    "decided_on": None,
    "delivered_on": None,
    "tracking_number": "",
    "supplement_items": ["请更正《燃气经营许可申请表》：没有签名"],
    "deadlines": [
        {
            "key": "supplement",
            "label": "补正期限",
            "duty": "applicant",
            "due_on": "2026-03-16",
            "paused": False,
            "provisional": False,
        }
    ],
    "acts": ["supplement", "withdraw"],
    "timeline": [{"at": "2026-03-02T10:00:00+08:00", "label": "您提交了申请", "note": ""}],
    "letters": [{"title": "材料接收凭证", "number": "（2026）许收字第00001号", "issued_on": "2026-03-02"}],
    "licences": [],
    "pay_first": "",
    "fees": [],
}


class ApplicationProgress(BaseModel):
    """办件进度，用申请人的话说."""

    model_config = ConfigDict(json_schema_extra={"examples": [PROGRESS_EXAMPLE]})

    number: str = Field(description="办件编号")
    item: str = Field(description="事项名称")
    body: BodyOfItem = Field(description="办理机关")
    body_phone: str = Field(description="办理机关的电话")
    state: Code = Field(description="现在的状态")
    closed: bool = Field(description="是否已经办结")
    received_on: date = Field(description="收到材料日期")
    accepted_on: date | None = Field(description="受理日期")
    outcome: Code | None = Field(description="结果")
    decided_on: date | None = Field(description="决定日期")
    delivered_on: date | None = Field(description="送达日期")
    tracking_number: str = Field(description="快递单号")
    supplement_items: list[str] = Field(description="需要补正的事项，等待补正时才有")
    deadlines: list[ApplicationDeadline] = Field(description="正在计算的期限")
    acts: list[OwnAct] = Field(description="申请人现在可以办理的事：补正、补交容缺材料、撤回")
    timeline: list[ApplicationMoment] = Field(description="办理经过，从先到后")
    letters: list[LetterOfCase] = Field(description="文书，从先到后")
    licences: list[LicenceOfCase] = Field(description="证件")
    pay_first: str = Field(description="准予以后、缴费以前决定书和证件不列出的，先缴纳什么；没有的为空")
    fees: list[FeeOfCase] = Field(description="收费，一起办理的机关的也在内")


class SubmittedApplication(BaseModel):
    """申请已经提交。查询码只在这里给出一次."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"application": PROGRESS_EXAMPLE, "query_code": CODE}]})

    application: ApplicationProgress = Field(description="办件")
    query_code: str = Field(description="查询码，没有账号也可以凭它查询")


class OwnLine(BaseModel):
    """自己的一个办件."""

    number: str = Field(description="办件编号")
    item: str = Field(description="事项名称")
    body: str = Field(description="办理机关")
    state: Code = Field(description="现在的状态")
    closed: bool = Field(description="是否已经办结")
    received_on: date = Field(description="收到材料日期")


class OwnList(BaseModel):
    """自己的办件，从新到旧."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "number": NUMBER,
                            "item": "燃气经营许可证核发",
                            "body": "安澜县住房和城乡建设局",
                            "state": {"key": "accepted", "label": "申请已受理，等待审查"},
                            "closed": False,
                            "received_on": "2026-03-02",
                        }
                    ],
                    "next": None,
                }
            ]
        }
    )

    items: list[OwnLine] = Field(description="本页各件")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")
