r"""Escaped characters outside strings and IRIs (SPARQL 1.1, section 19.2).

The specification replaces `\u` and `\U` everywhere before tokenising. The engine does so in
strings and IRIs only; this module does it in names.
"""

import re
import sys

from ruhrkg.sparql.query.lexer import Tokens

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OF_NAMES = "_-.:%"


def escaped_character(escape: re.Match[str]) -> str:
    """The character that an escape stands for, or the escape itself if there is none."""
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number <= sys.maxunicode else escape[0]


def with_plain_names(text: str) -> str:
    """`text` with the escapes in its variables, prefixed names and keywords replaced.

    Escapes of quotation marks, brackets and spaces are left for the parser to reject.
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    closed = (token for token in Tokens(text).all if token.kind in {"string", "iri"})
    pieces, end = [], 0
    for token in closed:
        pieces += [_plain(text[end : token.start]), token.text]
        end = token.end
    return "".join((*pieces, _plain(text[end:])))


def _plain(text: str) -> str:
    def character(escape: re.Match[str]) -> str:
        found = escaped_character(escape)
        return found if found.isalnum() or found in _OF_NAMES else escape[0]

    return ESCAPE.sub(character, text)
