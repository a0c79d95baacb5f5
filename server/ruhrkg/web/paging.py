"""Page numbers of lists and search."""

from werkzeug.exceptions import BadRequest

from ruhrkg.web.rendering import locale

_DIGITS = 10


def page_number(given: str | None, last: int) -> int:
    """The page asked for, 1 if none. Raises BadRequest."""
    if given is None:
        return 1
    number = int(given) if given.isascii() and given.isdigit() and len(given) < _DIGITS else 0
    if not 1 <= number <= last:
        raise BadRequest(locale()("error.bad_page", given=given[:40], last=last))
    return number
