"""/timeline: events, phases, decisions and milestones; zoomed by plain links."""

from collections.abc import Sequence

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from ruhrkg.presentation.pictures import timeline_chart
from ruhrkg.presentation.pictures.timeline_chart import Dated
from ruhrkg.web.http.paging import whole_number
from ruhrkg.web.rendering import locale, page, source, urls

blueprint = Blueprint("timeline", __name__)


@blueprint.get("/timeline")
def timeline() -> Response:
    """The picture and the table of the years `from` to `to`; at first, the plan's own years."""
    found = timeline_chart.everything(source().data)
    years = sorted({int(d.begin[:4]) for d in found}) or [0]
    own = min([int(d.begin[:4]) for d in found if d.kind == "phase"] or years)
    first = _year("from", own, years)
    last = max(first, _year("to", years[-1] if "from" not in request.args else first, years))
    displayed = timeline_chart.within(found, first, last)
    return page(
        "timeline.html",
        parameters={"from": first, "to": last},
        first=first,
        last=last,
        width=timeline_chart.WIDTH,
        chart=timeline_chart.chart(displayed, first, last),
        displayed=displayed,
        zooms=_zooms(years, own, (first, last), found),
    )


def _year(name: str, default: int, years: list[int]) -> int:
    given = request.args.get(name)
    if not given:
        return default
    year = whole_number(given)
    if year is None or not years[0] <= year <= years[-1]:
        raise BadRequest(
            locale()("error.bad_year", given=given[:40], first=str(years[0]), last=str(years[-1]))
        )
    return year


def _zooms(
    years: list[int], own: int, chosen: tuple[int, int], found: Sequence[Dated]
) -> list[tuple[str, str, bool]]:
    """Links to the plan's own years, to all, and to each year that has more than one entry."""
    busy = [y for y in years if sum(d.begin.startswith(str(y)) for d in found) > 1]
    spans = [(own, years[-1]), (years[0], years[-1]), *((year, year) for year in busy)]
    return [
        (
            str(a) if a == b else f"{a}–{b}",
            urls().path("/timeline", {"from": a, "to": b}),
            (a, b) == chosen,
        )
        for a, b in dict.fromkeys(spans)
    ]
