"""Refuse answers that XML cannot represent, since no parser would read them."""

import re

# XML 1.0, section 2.2: all characters but these are allowed.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_LONGEST_CHARACTER = 3
# Namespaces in XML 1.0, section 4: a property is written as an element, so its IRI must end in a
# name.
_NAME_AT_THE_END = re.compile(r"[^\W\d][\w.-]*$")


class NotWritableError(Exception):
    """The format cannot represent the answer; the message states why."""


class XmlPieces:
    """Checks and escapes an XML document piece by piece."""

    def __init__(self) -> None:
        self._tail = b""

    def __call__(self, piece: bytes) -> bytes:
        """The piece with carriage returns escaped, so that parsers preserve them (XML 1.0, 2.11).

        Raises NotWritableError for a character that XML cannot represent.
        """
        seen = self._tail + piece
        if found := _FORBIDDEN.search(seen):
            number = ord(found.group().decode())
            raise NotWritableError(f"the character U+{number:04X}, which XML cannot represent")
        self._tail = seen[1 - _LONGEST_CHARACTER :]
        return piece.replace(b"\r", b"&#13;")


def check_property(iri: str) -> None:
    """Raise NotWritableError for a property that cannot be an element name in RDF/XML."""
    if not _NAME_AT_THE_END.search(iri):
        raise NotWritableError(
            f"the property <{iri}>, which RDF/XML cannot represent, since it does not end in a name"
        )
