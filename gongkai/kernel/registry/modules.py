"""The typed declarations an app makes in its module.py."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Role:
    """岗位: what a post allows. `own` reaches one body, `subtree` the body and all below it.

    `overseer`: watches what others handle, in every app, so it should not be held together with a post that handles.
    """

    id: str
    label: str
    scope: Literal["own", "subtree"] = "own"
    duty: str = ""
    overseer: bool = False


@dataclass(frozen=True)
class Separation:
    """职责分离: roles that one person should not hold together at one body, and why."""

    roles: tuple[str, ...]
    reason: str
    article: str = ""


# The headings of the desk's side menu, in their order. Apps choose among them: a person with posts in several apps
# finds what belongs together in one place, and a new app adds lines, not headings.
MENU_GROUPS = {
    "casework": "办理事项",
    "disputes": "复议诉讼",
    "publishing": "信息发布",
    "duties": "日常职责",
    "figures": "报告统计",
    "supervision": "监督检查",
    "records": "档案",
    "settings": "设置",
}


@dataclass(frozen=True)
class Menu:
    """One entry of the desk's side menu under one of `MENU_GROUPS`; shown to whoever holds one of `roles`."""

    label: str
    url: str  # URL name, reversed at render time
    roles: tuple[str, ...]
    icon: str = "list"
    order: int = 100
    group: str = "casework"
    count: str = ""  # dotted path of f(actor) -> int, shown beside the label


@dataclass(frozen=True)
class PublicList:
    """An entry of the public navigation and of the sitemap."""

    label: str
    url: str
    description: str = ""
    order: int = 100
    sitemap: str = ""  # dotted path of f() -> iterable of (location, date)
    begins: bool = False  # a matter of one's own begins here: offered in the applicant's space
    group: str = ""  # the row of the navigation where it stands, beside the lists of other apps


@dataclass(frozen=True)
class PublicBlock:
    """A block of the home page: `template` is rendered with what `context` (dotted path of f(request)) returns."""

    template: str
    context: str
    order: int = 100


@dataclass(frozen=True)
class Ask:
    """One thing that asks for a person and is no step of a case: shown above the inbox, gone when it is done."""

    title: str
    note: str
    url: str
    act: str  # the label of the button


@dataclass(frozen=True)
class Record:
    """A kind of case as a record of the body: what its app does when the time of keeping it is over.

    All but `kind` and `indexes` are dotted paths. `destroy(case, by)` removes the app's own rows;
    `holds(cases) -> {pk: reason}` names what must stay; `status(cases) -> {pk: text}` is the disclosure status for a
    handover. `indexes` are search indexes that may hold it.
    """

    kind: str
    destroy: str
    holds: str = ""
    status: str = ""
    indexes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detail:
    """A key of the journal's details that holds a choice, for one kind of case: how it reads to a person.

    `words` is the dotted path of the choices, or of a function that says what a stored value is called.
    """

    kind: str
    key: str
    label: str
    words: str


@dataclass(frozen=True)
class Todo:
    """One thing an applicant should do, or a form begun and not sent in, for the applicant's space."""

    label: str
    url: str
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Rateable:
    """A kind of case that its applicant may rate (好差评), once it rests in one of `steps`.

    `subjects`, a dotted path of f(cases) -> {pk: (key, label)}, names the item each case was about; empty: the kind
    itself.
    What ended without a service (withdrawn, closed by the machine) is in no step: nobody is asked about it.
    `parts`: whether a case that belongs to another one (`case.parent`) is rated too; not where the applicant follows
    the main case alone.
    """

    kind: str
    label: str
    steps: tuple[str, ...]
    subjects: str = ""
    parts: bool = True


@dataclass(frozen=True)
class ApiScope:
    """权限范围: one thing a system of a department may be allowed to do through the interface.

    `roles` are the posts the thing is done under, where it is an act; empty for reading.
    """

    id: str
    label: str
    note: str = ""
    roles: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Exchange:
    """数据交换: subjects of one kind and the records they have in the datasets of a law file.

    `records` is the dotted path of f(keys) -> {key: records}; a key that is missing has none any more. `keys`, of
    f(after, size) -> the next keys in their order, is for a full copy.
    """

    source: str
    label: str
    law: str
    records: str
    keys: str


@dataclass(frozen=True)
class Module:
    """Everything the platform knows of an app."""

    id: str
    label: str
    roles: list[Role] = field(default_factory=list)
    separations: list[Separation] = field(default_factory=list)
    # Folders below the app that hold procedures (`law/steps/*.toml`) and letters (`law/letters/*.toml`).
    procedures: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    menus: list[Menu] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)  # dotted paths of f(actor) -> list[Ask], a few lines each
    public_lists: list[PublicList] = field(default_factory=list)
    public_blocks: list[PublicBlock] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)  # dotted modules, imported at start-up
    handlers: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)  # dotted paths of click commands or groups
    records: list[Record] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)  # choices in the journal, shown by their names
    retention: str = ""  # the app's 保管期限表, a law file
    demo: str = ""  # dotted module with build(report), accounts() and tour(), see gongkai.console.demo
    case_pages: dict[str, str] = field(default_factory=dict)  # kind of case -> URL name of its desk page (arg: uid)
    # The applicant's space (申请人空间).
    my_pages: dict[str, str] = field(default_factory=dict)  # kind of case -> URL name of its page there (arg: number)
    my_labels: dict[str, str] = field(default_factory=dict)  # kind of case -> what an applicant calls it
    my_letters: str = ""  # dotted path of f(case) -> letters this case's applicant may read
    my_tasks: str = ""  # dotted path of f(cases) -> list of Todo: what the applicant has to do in these open cases
    my_drafts: str = ""  # dotted path of f(applicant_uid) -> list of Todo: what was begun and not sent in
    my_offers: str = ""  # dotted path of f(cases) -> {case.pk: Todo}: what may still be done with cases of any kind
    # Beside what the app of a case or a subject shows itself: on the desk's page of a case, and on the public page of
    # what a case was about.
    desk_offers: str = ""  # dotted path of f(case, actor) -> list of Todo
    subject_links: str = ""  # dotted path of f(key) -> list of Todo, by the key that Rateable.subject gives
    messages: list[str] = field(default_factory=list)  # files of message templates below the app
    # The interface for systems of departments (接入系统): what may be read there, and the kinds of case whose acts,
    # as their procedures say, may be carried out there.
    scopes: list[ApiScope] = field(default_factory=list)
    api_kinds: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    exchange_numbers: str = ""  # dotted path of f(cases) -> {case.pk: number other systems know the case by}
    exchange_types: str = ""  # dotted path of f(cases) -> {case.pk: 事项类型代码 of the item it is about}
    rateable: list[Rateable] = field(default_factory=list)
