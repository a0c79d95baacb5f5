"""Page numbers of lists and search."""

from werkzeug.exceptions import BadRequest

from ruhrkg.web.rendering import locale


def page_number(given: str | None, last: int) -> int:
    """The page asked for, 1 if none. Raises BadRequest."""
    if given is None:
        return 1
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:9]) <= last:
        raise BadRequest(locale()("error.bad_page", given=given, last=last))
    return int(given)
