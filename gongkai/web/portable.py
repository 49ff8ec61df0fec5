"""个人信息副本: what is held about a person as a zip of JSON, one readable page, letters and files."""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from gongkai.kernel.cases.models import Letter
from gongkai.kernel.files.names import safe_name
from gongkai.web import official


def copy_of(
    title: str,
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    data: dict[str, Any],
    letters: Iterable[Letter] = (),
    files: Iterable[tuple[str, bytes]] = (),
) -> bytes:
    """The zip: 个人信息.html for reading, 个人信息.json for machines, letters as PDF, files as they are."""
    from gongkai.web import pdf  # the typesetter loads slowly; pages do not wait for it

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        page = render_to_string("web/portable.html", {"title": title, "sections": sections})
        archive.writestr("个人信息.html", page)
        archive.writestr("个人信息.json", json.dumps(data, ensure_ascii=False, indent=2, default=str))
        for number, letter in enumerate(letters, start=1):
            name = safe_name(f"{number:02d}{letter.title}{letter.number}.pdf")
            archive.writestr(f"文书/{name}", pdf.render(official.of_letter(letter)))
        for number, (name, content) in enumerate(files, start=1):
            archive.writestr(f"附件/{number:02d}-{safe_name(name)}", content)
    return target.getvalue()


def zip_response(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.zip") or ""
    response["Cache-Control"] = "private, no-store"
    return response
