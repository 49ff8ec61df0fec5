"""The one address of every stored file; always a download, never a page of this site."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from gongkai.kernel.files import access
from gongkai.kernel.files.access import FileShut
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.reading import by_uid, open_file
from gongkai.kernel.people.actors import Actor, actor_for, public


@require_safe
def download(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Missing and forbidden alike are 404."""
    file = by_uid(uid)
    actor = _actor(request)
    if file is None or not access.may_open(file, actor, request):
        raise Http404
    etag = f'"{file.sha256[:32]}"'
    if not access.personal_label(file.purpose) and request.headers.get("If-None-Match") == etag:
        return _guarded(HttpResponse(status=304), file, etag)
    try:
        content = open_file(file, actor, request)
    except FileShut:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=file.original_name, content_type=_content_type(file))
    return _guarded(response, file, etag)


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_for(user) if user.is_authenticated else public("")


def _content_type(file: StoredFile) -> str:
    # Without a charset nobody guesses one: the bytes are handed over as they came.
    return "application/octet-stream" if file.media_type.startswith("text/") else file.media_type


def _guarded(response: HttpResponseBase, file: StoredFile, etag: str) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Robots-Tag"] = "noindex"
    if access.personal_label(file.purpose):
        response["Cache-Control"] = "private, no-store"
    else:
        response["Cache-Control"] = "private, no-cache"
        response["ETag"] = etag
    return response
