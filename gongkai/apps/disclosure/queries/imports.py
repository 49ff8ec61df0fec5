"""What a file to be imported says, which body it means, and whether it is here already."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from lxml import etree, html

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import source_files
from gongkai.apps.disclosure.rules.importing import Suggestion, body_key, read_page, suggest, to_html
from gongkai.kernel.files import Checked, clean
from gongkai.kernel.files.extract import extract
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies


@dataclass(frozen=True)
class Read:
    """A file as it would become a document: what it suggests, and its text as clean HTML without the site's frame."""

    suggestion: Suggestion
    body: str
    doc_no: str = ""
    problems: list[str] = field(default_factory=list)


def read(file: Checked, today: date) -> Read:
    """Never fails: a file without text has problems that say so."""
    return _plain(file, today) if file.kind == "txt" else _structured(file, today)


def _plain(file: Checked, today: date) -> Read:
    extracted = extract(file.content, file.kind)
    lines = extracted.text.splitlines()
    page = read_page(lines)
    kept = lines[page.first : page.last]
    doc_no = source_files.document_number("\n".join(kept))
    problems = list(extracted.problems) if any(kept) else [*extracted.problems, source_files.NO_TEXT]
    return Read(suggest(page, lines, doc_no=doc_no, today=today), to_html(kept), doc_no, problems)


def _structured(file: Checked, today: date) -> Read:
    """Word, PDF and web pages: the same judgement, block by block; a page's own metadata comes first."""
    source = source_files.read(file)
    blocks = _blocks(source.body)
    lines = [source.title, *(clean.to_text(block) for block in blocks)]
    frame = _frame(file)
    page = read_page([*frame, *lines])
    offset = len(frame) + 1
    first, last = max(page.first - offset, 0), max(page.last - offset, 0)
    proposal = suggest(page, [*frame, *lines], doc_no=source.doc_no, today=today)
    return Read(proposal, "\n".join(blocks[first:last]), source.doc_no, source.problems)


def _frame(file: Checked) -> list[str]:
    """What a web page says about itself in the metadata that the content systems of public bodies write."""
    if file.kind != "html":
        return []
    meta = extract(file.content, file.kind).meta
    labels = (("pubdate", "发布日期"), ("contentsource", "来源"))
    return [f"{label}:{meta[name]}" for name, label in labels if meta.get(name)]


def _blocks(markup: str) -> list[str]:
    if not markup.strip():
        return []
    root = html.fragment_fromstring(markup, create_parent="div")
    lead = [f"<p>{root.text.strip()}</p>"] if root.text and root.text.strip() else []
    return [*lead, *(etree.tostring(one, encoding="unicode", method="html").strip() for one in root)]


class Bodies:
    """The organisations of this installation by the names under which papers know them."""

    def __init__(self) -> None:
        self._known: dict[str, Organisation] = {}
        for org in active_bodies().order_by("-path"):
            self.add(org)

    def add(self, org: Organisation) -> None:
        for name in (org.name, org.short_name, org.site_slug):
            if name:
                self._known[body_key(name)] = org

    def find(self, names: Iterable[str]) -> Organisation | None:
        """The first that is known, by full name, short name or slug."""
        return next((self._known[key] for name in names if (key := body_key(name)) in self._known), None)


def imported_before(digest: str) -> Document | None:
    return Document.objects.filter(source_digest=digest).select_related("org", "current").first()


def at_source(org: Organisation, source_url: str) -> Document | None:
    """What came from this address before, whatever the file said then."""
    if not source_url:
        return None
    return Document.objects.filter(org=org, source_url=source_url).exclude(source_digest="").first()
