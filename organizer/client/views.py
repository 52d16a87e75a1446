"""The web client over HTTP."""

from pathlib import PurePosixPath

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from organizer.client.files import Build, BuiltFile
from organizer.client.policy import PERMISSIONS_POLICY, content_security_policy

# A year, the longest that caches are asked to keep anything.
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Organizer</title>
<h1>The web client is not built yet</h1>
<p>The server and its API are running: see <a href="/docs/">the API's description</a>.</p>
<p>To build the client, run <code>make client</code> in the folder of the source. It says what is missing.</p>
<p>Then reload this page. Packages and container images carry the client already.</p>
</html>
"""

build = Build()


@require_safe
def client_file(request: HttpRequest, name: str = "") -> HttpResponseBase:
    """Answer a built file by its name; the page for all other addresses, which the page itself makes sense of."""
    file = build.find(name)
    if file is None and _looks_like_file(name):
        return HttpResponseNotFound("Not found.", content_type="text/plain; charset=utf-8")
    file = file or build.page()
    if file is None:
        return HttpResponse(NOT_BUILT, status=503, headers={"Cache-Control": "no-store"})
    return _file_answer(request, file)


def _looks_like_file(name: str) -> bool:
    # A missing script answered with a page would be a puzzling error in the browser.
    return name.startswith("assets/") or PurePosixPath(name).suffix in (".js", ".css", ".png", ".svg", ".map", ".json")


def _file_answer(request: HttpRequest, file: BuiltFile) -> HttpResponseBase:
    coding = next((one for one in file.variants if one in _accepted(request)), None)
    etag = f'"{file.etag}{"-" + coding if coding else ""}"'
    answer = get_conditional_response(request, etag=etag) or FileResponse(
        (file.variants[coding] if coding else file.path).open("rb"), content_type=file.content_type
    )
    if coding and answer.status_code == 200:
        answer["Content-Encoding"] = coding
    answer["ETag"] = etag
    answer["Cache-Control"] = FOR_GOOD if file.is_hashed else ASK_AGAIN
    patch_vary_headers(answer, ["Accept-Encoding"])
    if file.content_type.startswith("text/html"):
        answer["Content-Security-Policy"] = content_security_policy()
        answer["Permissions-Policy"] = PERMISSIONS_POLICY
    return answer


def _accepted(request: HttpRequest) -> set[str]:
    """The encodings that the browser takes. One with q=0 is one that it does not."""
    offered = (
        part.strip().replace(" ", "").split(";") for part in request.headers.get("Accept-Encoding", "").split(",")
    )
    return {coding.lower() for coding, *weight in offered if weight not in (["q=0"], ["q=0.0"], ["q=0.000"])}
