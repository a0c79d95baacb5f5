"""Memento (RFC 7089) for dumps: a dump is its own TimeGate, older releases contain its mementos.

A release states the day of its newest data, so a memento is valid from midnight of that day.
"""

from datetime import UTC, datetime

from flask import Response, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.http import http_date, parse_date
from werkzeug.wrappers import Response as BaseResponse

from ruhrkg.release.datasets.dumps import FOLDER
from ruhrkg.release.history import retained
from ruhrkg.release.store import Release
from ruhrkg.web.rendering import locale, urls
from ruhrkg.web.site import public_root

_ACCEPT_DATETIME = "Accept-Datetime"


def redirect_to_memento(served: Release, name: str) -> BaseResponse | None:
    """302 to the dump `name` as it was at the time of Accept-Datetime (RFC 7089, 4.1.1).

    Before the first release it is the first one. None if no time is requested, or if no
    release states a day. Raises BadRequest for an invalid time (4.5.3).
    """
    given = request.headers.get(_ACCEPT_DATETIME)
    if given is None:
        return None
    requested = parse_date(given)
    if requested is None:
        raise BadRequest(locale()("dumps.bad_moment", given=given[:60]))
    dated = [(day, r) for r in retained(served) if name in r.files and (day := _moment(r))]
    if not dated:
        return None
    then = [release for day, release in dated if day <= requested] or [dated[0][1]]
    return link_original(redirect(urls().resource(f"/releases/{then[-1].version}/{name}")), name)


def link_original(response: BaseResponse, name: str) -> BaseResponse:
    """State that `name` is available by time, and where (RFC 7089, 2.2.1 and 2.1.2)."""
    response.vary.add(_ACCEPT_DATETIME)
    return _linked(response, name)


def mark(response: Response, release: Release, name: str) -> None:
    """State since when a dump in a release has been valid (RFC 7089, 2.1.1)."""
    if name.startswith(FOLDER) and (moment := _moment(release)):
        response.headers["Memento-Datetime"] = http_date(moment)
        _linked(response, name)


def _linked(response: BaseResponse, name: str) -> BaseResponse:
    original = urls().absolute(public_root()).resource("/" + name)
    links = response.headers.get("Link")
    link = f'<{original}>; rel="original timegate"'
    response.headers["Link"] = f"{links}, {link}" if links else link
    return response


def _moment(release: Release) -> datetime | None:
    return datetime.fromisoformat(release.issued).replace(tzinfo=UTC) if release.issued else None
