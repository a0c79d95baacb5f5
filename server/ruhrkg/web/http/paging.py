"""Pages of lists, search and the catalogue, and their numbers in the query string."""

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import BadRequest, NotFound

from ruhrkg.web.rendering import locale

_DIGITS = 10


class BeyondLastPageError(NotFound):
    """A page beyond the last one was requested by its number."""


@dataclass(frozen=True)
class Page:
    """A page of a list of `total` members; numbers start at 1."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    def slice(self) -> slice:
        """The position of its members in the list."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def links(self) -> dict[str, int]:
        """The links to other pages."""
        found = {"first": 1, "last": self.last}
        if self.number > 1:
            found["previous"] = self.number - 1
        if self.number < self.last:
            found["next"] = self.number + 1
        return found


def whole_number(given: str) -> int | None:
    """The number written with at most nine ASCII digits, otherwise None."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < _DIGITS else None


def page_number(given: str | None, last: int) -> int:
    """The requested page, 1 if none is requested.

    Raises BadRequest for an invalid number, BeyondLastPageError for one beyond the last page.
    """
    if not given:  # a form sends an empty field too
        return 1
    number = whole_number(given)
    if not number:
        raise BadRequest(locale()("error.bad_page", given=given[:40], last=last))
    if number > last:
        raise BeyondLastPageError(locale()("error.no_page", given=given, last=last))
    return number


def requested_page(total: int, size: int) -> Page:
    """The page requested by `?page=`, of `total` members. Raises BadRequest."""
    last = Page(1, size, total).last
    return Page(page_number(request.args.get("page"), last), size, total)
