"""Numbers in the query string: pages of lists and search."""

from werkzeug.exceptions import BadRequest

from ruhrkg.web.rendering import locale

_DIGITS = 10


def whole_number(given: str) -> int | None:
    """The number that at most nine ASCII digits write, else None."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < _DIGITS else None


def page_number(given: str | None, last: int) -> int:
    """The page asked for, 1 if none. Raises BadRequest."""
    if given is None:
        return 1
    number = whole_number(given)
    if number is None or not 1 <= number <= last:
        raise BadRequest(locale()("error.bad_page", given=given[:40], last=last))
    return number
