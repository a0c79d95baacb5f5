"""/catalog/croissant.json: the served release in Croissant 1.1."""

import json

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from ruhrkg.formats import MediaType
from ruhrkg.release.datasets.croissant import FILE
from ruhrkg.web.http.conditional import answer, served
from ruhrkg.web.rendering import locale, urls
from ruhrkg.web.site import public_root

blueprint = Blueprint("croissant", __name__)

PATH = "/catalog/croissant.json"


def described() -> bool:
    """Whether the served release has a description in Croissant."""
    return FILE in served().files


@blueprint.get(PATH)
def croissant() -> Response:
    """The description; its files are those of the release on this host, which never change."""
    if not described():
        raise NotFound(locale()("catalogue.unknown", given=FILE))
    release = served()
    found = json.loads(release.path(FILE).read_text(encoding="utf-8"))
    here = urls().absolute(public_root())
    for file in found["distribution"]:
        file["contentUrl"] = here.resource(f"/releases/{release.version}/{file['contentUrl']}")
    content = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    return answer(content.encode(), MediaType.JSON_LD)
