"""Content negotiation: the Accept header (RFC 9110, section 12.5.1) and overrides.

These are pure functions over the table of formats, used by every web package that offers several
representations of a resource.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ruhrkg.formats import Carries, Format, MediaType

# Names of general syntaxes that select an RDF format if no results format of the same syntax is
# offered (`Accept: application/json` for a graph gives JSON-LD), and names that clients send as
# `format=` by default (SPARQLWrapper: `n3`, `json-ld`).
_GENERAL_SYNTAX = {
    "turtle": ("n3",),
    "jsonld": ("json", MediaType.JSON, "json-ld"),
    "rdfxml": ("xml", MediaType.XML, MediaType.TEXT_XML),
    "ntriples": (MediaType.PLAIN,),
}


_EXACTLY = 3  # specificity of a range that names a full media type


class NotAcceptable(Exception):  # noqa: N818 - named after its HTTP status
    """No offered format is acceptable; `offer` lists those available."""

    def __init__(self, requested: str, offer: Sequence[Format]) -> None:
        super().__init__(f"{requested!r} is not available")
        self.requested = requested
        self.offer = tuple(offer)


@dataclass(frozen=True)
class MediaRange:
    """One element of an Accept header; parameters other than `q` are ignored."""

    main: str
    sub: str
    quality: float

    def matches(self, media_type: str) -> int:
        """The specificity of the match: 0 for none, 1 for `*/*`, 2 for `main/*`, 3 for exact."""
        if (self.main, self.sub) == ("*", "*"):
            return 1
        main, _, sub = media_type.partition("/")
        if self.main != main:
            return 0
        if self.sub == "*":
            return 2
        return _EXACTLY if self.sub == sub else 0


def parse_accept(header: str) -> list[MediaRange]:
    """The media ranges of an Accept header; malformed elements are ignored."""
    found = (_parse_range(element) for element in _split(header, ","))
    return [media_range for media_range in found if media_range]


def choose(accept: str | None, offer: Sequence[Format], below: Sequence[Format] = ()) -> Format:
    """The best of `offer` for an Accept header; the first of `offer` if there is no header.

    Ties go to the more specific range, then to the server's order. The formats in `below` have a
    lower source quality (RFC 9110, section 12.4.2): any other data format (not a page) that the
    header names exactly wins. Raises NotAcceptable if the header excludes every offered format.
    """
    if not accept or not accept.strip():
        return offer[0]
    ranges = parse_accept(accept)
    rated = [
        (_rate(ranges, candidate, offer), -place, candidate)
        for place, candidate in enumerate(offer)
    ]
    (quality, _), _, best = max(rated, key=lambda entry: entry[:2])
    if quality <= 0:
        raise NotAcceptable(accept, offer)
    if best in below:
        better = [
            entry for entry in rated
            if entry[2] not in below and entry[0][0] > 0 and entry[0][1] == _EXACTLY
            and Carries.PAGE not in entry[2].carries
        ]  # fmt: skip
        best = max(better, key=lambda entry: entry[:2])[2] if better else best
    return best


def named(name: str, offer: Sequence[Format]) -> Format:
    """The format of `offer` that `?format=` or a suffix specifies by name, suffix or media type.

    In a comma-separated list, the first one offered. Raises NotAcceptable if none is offered.
    """
    for one in name.split(","):
        # In a query string "+" means a space, so "application/rdf+xml" may arrive with one.
        named_type = one.partition(";")[0].strip().lower().replace(" ", "+")
        for candidate in offer:
            if named_type in (candidate.name, candidate.suffix, *_media_types(candidate)):
                return candidate
        for candidate in offer:
            if named_type in _GENERAL_SYNTAX.get(candidate.name, ()):
                return candidate
    raise NotAcceptable(name, offer)


def negotiate(
    accept: str | None,
    override: str | None,
    offer: Sequence[Format],
    below: Sequence[Format] = (),
) -> Format:
    """The format that `override` (`?format=` or a suffix) specifies, or else the Accept header.

    `below` as in `choose`. Raises NotAcceptable.
    """
    return named(override, offer) if override else choose(accept, offer, below)


def _media_types(candidate: Format) -> tuple[str, ...]:
    return (candidate.media_type, *candidate.aliases)


def _rate(
    ranges: Sequence[MediaRange], candidate: Format, offer: Sequence[Format]
) -> tuple[float, int]:
    """The quality and specificity of `candidate`; the most specific range that matches decides."""
    exact = [
        media_range.quality
        for media_range in ranges
        if any(media_range.matches(name) == _EXACTLY for name in _all_names(candidate, offer))
    ]
    if exact:
        return max(exact), _EXACTLY
    wild = max(
        ((found, media_range.quality) for media_range in ranges
         if (found := media_range.matches(candidate.media_type))),
        default=(0, 0.0),
    )  # fmt: skip
    return wild[1], wild[0]


def _all_names(candidate: Format, offer: Sequence[Format]) -> tuple[str, ...]:
    general = tuple(
        name
        for name in _GENERAL_SYNTAX.get(candidate.name, ())
        if not any(name in _media_types(other) for other in offer)
    )
    return (*_media_types(candidate), *general)


def _parse_range(element: str) -> MediaRange | None:
    name, *parameters = _split(element, ";")
    main, slash, sub = name.strip().lower().partition("/")
    if name.strip() == "*":  # old Java clients send it for */*
        main, slash, sub = "*", "/", "*"
    if not slash or not main or not sub or (main == "*" and sub != "*"):
        return None
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            if not 0 <= quality <= 1:
                return None
    return MediaRange(main, sub, quality)


def _split(text: str, separator: str) -> list[str]:
    """Split at `separator` outside quoted strings (parameters may contain commas)."""
    parts, start, quoted, escaped = [], 0, False, False
    for place, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return parts
