"""/neighbourhood/...: a thing between what points to it and what it points to."""

from dataclasses import dataclass

from flask import Blueprint, Response

from ruhrkg.locale import Text
from ruhrkg.presentation.labels import Names
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.rendering import locale, page, source

blueprint = Blueprint("neighbourhood", __name__)

WIDTH, ROW, MAX_NEIGHBOURS = 1000, 26, 24
_COLUMN = 330


@dataclass(frozen=True)
class Neighbour:
    """One link of the thing. `x` and `y` are where it is drawn, if it is."""

    iri: str
    label: Text
    property: Text
    incoming: bool
    x: int = 0
    y: int = 0


@blueprint.get("/neighbourhood/<path:document>")
def neighbourhood(document: str) -> Response:
    """The picture and the table of a thing's neighbours."""
    iri = thing_iri(document)
    found = source().select("neighbours", thing=iri)
    if not (found or source().select("thing", thing=iri) or source().select("graph", whole=iri)):
        raise UnknownThingError(document)
    names = Names.of(
        source().data,
        locale(),
        {iri, *(i for row in found for i in row.iris("neighbour", "property", "member"))},
    )
    neighbours = [
        Neighbour(
            row.text("neighbour"),
            # a role is named by the person who has it
            names.label(row.text("member") or row.text("neighbour")),
            names.label(row.text("property")),
            row.text("direction") == "in",
        )
        for row in found
    ]
    drawn, height = place(neighbours)
    return page(
        "neighbourhood.html",
        iri=iri,
        title=names.label(iri),
        neighbours=sorted(neighbours, key=lambda n: (n.incoming, n.property.value, n.label.value)),
        drawn=drawn,
        width=WIDTH,
        height=height,
        left_out=len(neighbours) - len(drawn),
    )


def place(neighbours: list[Neighbour]) -> tuple[list[Neighbour], int]:
    """Two columns beside the thing, each of at most `MAX_NEIGHBOURS`, by property and name."""
    sides = [
        sorted(
            (n for n in neighbours if n.incoming == incoming),
            key=lambda n: (n.property.value, n.label.value),
        )[:MAX_NEIGHBOURS]
        for incoming in (True, False)
    ]
    height = max(6, *(len(side) for side in sides)) * ROW + ROW
    drawn = []
    for side, x in zip(sides, (_COLUMN, WIDTH - _COLUMN), strict=True):
        top = (height - len(side) * ROW) // 2 + ROW // 2
        for line, n in enumerate(side):
            drawn.append(Neighbour(n.iri, n.label, n.property, n.incoming, x, top + line * ROW))
    return drawn, height
