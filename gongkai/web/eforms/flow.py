"""填写一份表单: one page a step, a review, a print view. Works without scripts; the server judges every answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.eforms.definition import Page
from gongkai.kernel.eforms.definition.parts import fields_of
from gongkai.kernel.eforms.evaluation import Problem, Result
from gongkai.kernel.eforms.regions import places_for
from gongkai.web.eforms import reading
from gongkai.web.eforms.posting import answers_of
from gongkai.web.eforms.shown import Drawer
from gongkai.web.eforms.stores import Store
from gongkai.web.shapes import Crumb, FileItem, Step
from gongkai.web.shapes import steps as step_bar

REVIEW, PRINT = "review", "print"


@dataclass
class Flow:
    """The pages of one form for one person.

    `address(step)` is the URL of a step ("" the first one); `submit(result)` carries out the app's act and returns
    where one goes then, or raises `Refused`. `base` is the template the pages extend. With `direct` the last step sends
    without a review, as at a window where somebody stands. `give_up` is the address where it is discarded;
    `focus` the field of the first step where the cursor stands.
    """

    store: Store
    address: Callable[[str], str]
    submit: Callable[[Result], HttpResponse]
    base: str = "web/public.html"
    crumbs: Sequence[Crumb | tuple[str, str]] = ()
    submit_label: str = "提交"
    note: str = ""
    saved: str = "已暂存。"
    direct: bool = False
    give_up: str = ""
    focus: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def respond(self, request: HttpRequest, step: str) -> HttpResponse:
        """The page of a step, or what its buttons do. 404 for a step that is not part of the form now."""
        self.context = self.store.context()
        result = self.judge()
        if not step:
            return HttpResponseRedirect(self.address(self.pages(result)[0].id if self.pages(result) else REVIEW))
        response = self.whole(request, step, result) if step in (REVIEW, PRINT) else self.page(request, step, result)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def judge(self, typed: dict[str, Any] | None = None) -> Result:
        return self.store.judged(self.store.typed if typed is None else typed, self.context)

    def pages(self, result: Result) -> list[Page]:
        """The steps that are shown now; of a correction those where something may be changed."""
        shown = [page for page in self.store.definition.pages if page.id in result.visible]
        return [page for page in shown if self.is_open(page, result)] if self.store.fixed else shown

    def is_open(self, page: Page, result: Result) -> bool:
        rows_of = self.store.definition.rows_of
        ids = {rows_of.get(one.id, one.id) for one in fields_of(page.parts) if one.is_input}
        return any(one in result.visible and one not in self.store.fixed for one in ids)

    # One step ------------------------------------------------------------------

    def page(self, request: HttpRequest, step: str, result: Result) -> HttpResponse:
        page = next((one for one in self.pages(result) if one.id == step), None)
        if page is None:
            raise Http404
        if request.method != "POST":
            return self.draw(request, page, result, self.store.typed, ())
        return self.posted(request, page)

    def posted(self, request: HttpRequest, page: Page) -> HttpResponse:
        do, _, what = request.POST.get("do", "next").partition(":")
        typed = answers_of(self.store.definition, page, request.POST, self.store.typed)
        if do == "refresh":
            return self.draw(request, page, self.judge(typed), typed, ())
        problems = self.keep(request, page, typed)
        result = self.judge()
        if problems:
            return self.draw(request, page, result, self.store.typed, problems)
        return self.act(request, page, do, what, result)

    def keep(self, request: HttpRequest, page: Page, typed: dict[str, Any]) -> tuple[Problem, ...]:
        """Save what was typed and store what was chosen for upload; what could not be stored is told."""
        problems: list[Problem] = []
        self._try(lambda: self.store.save(typed), "", page, problems)
        for name in request.FILES:
            one = self.store.definition.fields.get(name)
            if one is not None and one.kind == "file" and self.store.definition.page_of[name] == page.id:
                for file in request.FILES.getlist(name):
                    self._try(partial(self.store.upload, name, file), name, page, problems)
        self.context = self.store.context()
        return tuple(problems)

    @staticmethod
    def _try(act: Callable[[], None], path: str, page: Page, problems: list[Problem]) -> None:
        try:
            act()
        except Refused as refusal:
            problems.append(Problem(path, refusal.message, page.id))

    def act(self, request: HttpRequest, page: Page, do: str, what: str, result: Result) -> HttpResponse:
        here = self.address(page.id)
        match do:
            case "save" | "upload":
                messages.success(request, self.saved if do == "save" else "已上传。")
                return HttpResponseRedirect(f"{here}#id_{what}" if what else here)
            case "drop":
                problems: list[Problem] = []
                self._try(lambda: self.store.drop(what), "", page, problems)
                return HttpResponseRedirect(here)
            case "add" | "remove":
                return HttpResponseRedirect(f"{here}#rows-{self.change_rows(do, what)}")
            case "back":
                return HttpResponseRedirect(self.neighbour(page, result, -1))
        found = result.problems_on(page.id)
        if found:
            return self.draw(request, page, result, self.store.typed, found)
        onward = self.neighbour(page, result, 1)
        if self.direct and result.complete and onward == self.address(REVIEW):
            try:
                return self.submit(result)
            except Refused as refusal:
                told = (Problem("", refusal.message, page.id),)
                return self.draw(request, page, result, self.store.typed, told)
        return HttpResponseRedirect(onward)

    def change_rows(self, do: str, what: str) -> str:
        name, _, number = what.partition(".")
        rows = self.store.definition.rows.get(name)
        if rows is None:
            raise Http404
        given = self.store.typed.get(name)
        held = list(given) if isinstance(given, list) else []
        held += [{} for _ in range(rows.min - len(held))]
        if do == "add" and len(held) < rows.max:
            held.append({})
        elif do == "remove" and number.isdecimal() and int(number) < len(held):
            del held[int(number)]
        self.store.save({**self.store.typed, name: held})
        return name

    def neighbour(self, page: Page, result: Result, by: int) -> str:
        ids = [one.id for one in self.pages(result)]
        place = ids.index(page.id) + by if page.id in ids else 0
        return self.address(REVIEW if place >= len(ids) else ids[max(place, 0)])

    def draw(
        self, request: HttpRequest, page: Page, result: Result, typed: dict[str, Any], problems: tuple[Problem, ...]
    ) -> HttpResponse:
        drawer = Drawer(self.store.definition, page, typed, result, self.context, self.store.fixed)
        drawing = drawer.draw(problems, self.address(page.id), places_for(self.store.org))
        if self.focus in drawing.form.fields and not problems:
            drawing.form.fields[self.focus].widget.attrs["autofocus"] = True
        pages = self.pages(result)
        place = pages.index(page) if page in pages else 0
        context = {
            "drawing": drawing,
            "page": page,
            "multipart": any(one.kind == "file" for _, one in drawer.paths()),
            "is_first": place == 0,
            "onward": self.submit_label if self.direct and place == len(pages) - 1 else "下一步",
            "steps": self.steps(pages, place),
        }
        return self.render(request, "eforms/step.html", context, 422 if problems else 200)

    def steps(self, pages: list[Page], place: int) -> list[Step]:
        titles = [one.title for one in pages]
        if self.direct and place < len(pages):
            return step_bar(titles, place) if len(titles) > 1 else []
        return step_bar([*titles, "核对提交"], place)

    # The whole -----------------------------------------------------------------

    def whole(self, request: HttpRequest, step: str, result: Result) -> HttpResponse:
        refusal = ""
        if request.method == "POST" and step == REVIEW and result.complete:
            try:
                return self.submit(result)
            except Refused as refused:
                refusal = refused.message
        pages = self.pages(result)
        files = {uid: FileItem(fact.name, self.file_url(uid), fact.size) for uid, fact in self.context.files.items()}
        found = reading.sections(self.store.definition, result.values, files)
        filled = {one.id: one for one in found}
        shown = [page for page in self.store.definition.pages if page.id in result.visible]
        context = {
            "sections": [
                (page, filled.get(page.id), self.address(page.id), result.problems_on(page.id)) for page in shown
            ],
            "result": result,
            "refusal": refusal,
            "steps": self.steps(pages, len(pages)),
            "open_pages": {page.id for page in pages},
            "print_url": self.address(PRINT),
            "back_url": self.address(pages[-1].id) if pages else "",
            "review_url": self.address(REVIEW),
        }
        failed = request.method == "POST"
        template = "eforms/print.html" if step == PRINT else "eforms/review.html"
        return self.render(request, template, context, 422 if failed else 200)

    def file_url(self, uid: str) -> str:
        return f"/files/{uid}/" if self.store.kept else ""

    def render(self, request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        shared = {
            "base": self.base,
            "heading": self.store.definition.title,
            "intro": self.store.definition.intro,
            "crumbs": self.crumbs,
            "flow": self,
            "trial": not self.store.kept,
        }
        return render(request, template, {**shared, **self.extra, **context}, status=status)
