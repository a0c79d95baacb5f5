"""What XML can hold: an answer that it cannot hold is refused, for no parser would read it."""

import re

# XML 1.0, section 2.2: all but these.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_LONGEST_CHARACTER = 3
# Namespaces in XML 1.0, section 4: a property is written as an element, so its IRI ends in a name.
_NAME_AT_THE_END = re.compile(r"[^\W\d][\w.-]*$")


class NotWritableError(Exception):
    """Says what the format cannot hold."""


class XmlPieces:
    """Pieces of an XML document as they may go out."""

    def __init__(self) -> None:
        self._tail = b""

    def __call__(self, piece: bytes) -> bytes:
        """The piece with carriage returns that a parser keeps (XML 1.0, section 2.11).

        Raises NotWritableError for a character that XML cannot hold.
        """
        seen = self._tail + piece
        if found := _FORBIDDEN.search(seen):
            number = ord(found.group().decode())
            raise NotWritableError(f"the character U+{number:04X}, which XML cannot hold")
        self._tail = seen[1 - _LONGEST_CHARACTER :]
        return piece.replace(b"\r", b"&#13;")


def check_property(iri: str) -> None:
    """Raises NotWritableError for a property that RDF/XML has no element name for."""
    if not _NAME_AT_THE_END.search(iri):
        raise NotWritableError(
            f"the property <{iri}>, which RDF/XML cannot hold, since it does not end in a name"
        )
