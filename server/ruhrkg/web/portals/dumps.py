"""/dumps and /releases: files to download, of this release and of every retained one."""

from base64 import b64encode

from flask import Blueprint, Response, json, redirect, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from ruhrkg.formats import BY_NAME, JSON, Format, MediaType
from ruhrkg.negotiation import negotiate
from ruhrkg.release.datasets.definitions import BY_SLUG
from ruhrkg.release.datasets.dumps import FOLDER
from ruhrkg.release.history import retained
from ruhrkg.release.manifest import FileEntry
from ruhrkg.release.store import MANIFEST, Release
from ruhrkg.web.http.conditional import (
    answer,
    conditional,
    retained_release,
    served,
)
from ruhrkg.web.http.headers import IMMUTABLE
from ruhrkg.web.http.paging import requested_page
from ruhrkg.web.portals import memento
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import public_root

blueprint = Blueprint("dumps", __name__)

OFFER: tuple[Format, ...] = (BY_NAME["html"], JSON)
_WITHOUT_CHARSET = ("json", "gzip", "zip", "sheet", "sqlite3")
PER_PAGE = 50


@blueprint.get("/dumps")
def overview() -> Response:
    """Every file of the served release, with size and checksum."""
    release = served()
    files = [entry for entry in release.files.values() if entry.path.startswith(FOLDER)]
    if negotiate(request.headers.get("Accept"), request.args.get("format"), OFFER) != OFFER[0]:
        return _as_json(release)
    return conditional(page("dumps.html", files=files, release=release))


@blueprint.get("/dumps/<name>")
def dump(name: str) -> BaseResponse:
    """One dump of the served release; ranges, conditions and Accept-Datetime are honoured."""
    path = FOLDER + name
    earlier = memento.redirect_to_memento(served(), path)
    return earlier or memento.link_original(_send(served(), path, "/"), path)


@blueprint.get("/releases")
def releases() -> Response:
    """The retained releases, newest first: all of them as JSON, or a page of them."""
    found = retained(served())[::-1]
    if negotiate(request.headers.get("Accept"), request.args.get("format"), OFFER) == OFFER[0]:
        view = requested_page(len(found), PER_PAGE)
        response = page(
            "releases.html",
            releases=found[view.slice()],
            current=served(),
            view=view,
            link=lambda n: urls().path("/releases", {"page": n}),
        )
        return conditional(response)
    links = urls().absolute(public_root())
    content = [
        {
            "version": release.version,
            "issued": release.issued,
            "counts": release.manifest.counts,
            "manifest": links.resource(f"/releases/{release.version}/{MANIFEST}"),
        }
        for release in found
    ]
    return _json(json.dumps(content, indent=1) + "\n")


@blueprint.get("/releases/latest")
@blueprint.get("/releases/latest/<path:name>")
def latest(name: str = "") -> BaseResponse:
    """302 to the served release."""
    path = f"/releases/{served().version}" + (f"/{name}" if name else "")
    return redirect(urls().resource(path), 302)


@blueprint.get("/releases/<version>")
def manifest(version: str) -> Response:
    """The description of a release: a page, or its manifest as JSON."""
    release = retained_release(version)
    if negotiate(request.headers.get("Accept"), request.args.get("format"), OFFER) != OFFER[0]:
        return _as_json(release)
    files = list(release.files.values())
    return conditional(page("dumps.html", files=files, release=release))


@blueprint.get("/releases/<version>/<path:name>")
def file(version: str, name: str) -> Response:
    """One file of a release; it never changes."""
    release = retained_release(version)
    folder = f"/releases/{release.version}/"
    response = _as_json(release) if name == MANIFEST else _send(release, name, folder)
    response.headers["Cache-Control"] = IMMUTABLE
    memento.mark(response, release, name)
    return response


@blueprint.before_app_request
def ignore_several_ranges() -> None:
    """Answer a request for several ranges with the whole file (RFC 9110, section 14.2)."""
    if request.range and len(request.range.ranges) > 1:
        del request.environ["HTTP_RANGE"]


def _send(release: Release, name: str, folder: str) -> Response:
    """A file of a release, requested in `folder`."""
    entry = release.files.get(name)
    if entry is None:
        raise NotFound(locale()("dumps.unknown_file", given=name))
    response = send_file(
        release.path(name),
        mimetype=entry.media_type,
        conditional=True,
        etag=entry.sha256[:32],
        last_modified=release.path(name).stat().st_mtime,
    )
    response.headers["Content-Type"] = content_type(entry)
    response.headers["Link"] = _described_by(release, name, folder)
    response.headers["Repr-Digest"] = f"sha-256=:{_base64(entry.sha256)}:"
    return response


def content_type(entry: FileEntry) -> str:
    """The file's Content-Type; for text it states UTF-8."""
    bare = entry.media_type.endswith(_WITHOUT_CHARSET) or entry.media_type == MediaType.BYTES
    return entry.media_type if bare else f"{entry.media_type}; charset=utf-8"


def _base64(digest: str) -> str:
    return b64encode(bytes.fromhex(digest)).decode()


def _described_by(release: Release, name: str, folder: str) -> str:
    """Links to the manifest, the catalogue and, for a table, the description of its columns.

    A table's description must name the requested address, so it is the one beside it
    (Model for Tabular Data and Metadata on the Web, section 5.2).
    """
    links = urls().absolute(public_root())
    manifest_at = links.resource(f"/releases/{release.version}/{MANIFEST}")
    found = [
        f'<{manifest_at}>; rel="describedby"; type="{MediaType.JSON}"',
        f'<{links.resource(_collection(name))}>; rel="collection"; type="{MediaType.HTML}"',
    ]
    metadata = release.files.get(f"{name}-metadata.json")
    if metadata:
        href = links.resource(folder + metadata.path)
        found.append(f'<{href}>; rel="describedby"; type="{metadata.media_type}"')
    return ", ".join(found)


def _collection(name: str) -> str:
    """The page of the dataset that a file belongs to, else the catalogue."""
    slug = name.removeprefix(FOLDER).partition(".")[0]
    known = name.startswith(FOLDER) and slug in BY_SLUG
    return f"/catalog/dataset/{slug}" if known else "/catalog"


def _as_json(release: Release) -> Response:
    return _json(release.manifest.to_json())


def _json(content: str) -> Response:
    """JSON from a resource that is also offered as a page."""
    response = answer(content.encode(), MediaType.JSON)
    response.vary.add("Accept")
    return response
