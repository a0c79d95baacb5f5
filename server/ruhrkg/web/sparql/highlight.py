"""Syntax highlighting of a SPARQL query on the server, without JavaScript."""

import re

from markupsafe import Markup, escape

from ruhrkg.sparql.query.lexer import Token, Tokens

_KEYWORDS = re.compile(
    r"ALL|AS|ASC|ASK|AVG|BASE|BIND|BOUND|BY|COALESCE|CONCAT|CONSTRUCT|CONTAINS|COUNT|DESC|DESCRIBE|"
    r"DISTINCT|EXISTS|FILTER|FROM|GRAPH|GROUP|GROUP_CONCAT|HAVING|IF|IN|LANG|LCASE|LIMIT|MAX|MIN|"
    r"MINUS|NAMED|NOT|OFFSET|OPTIONAL|ORDER|PREFIX|REDUCED|ROUND|SAMPLE|SELECT|SEPARATOR|SERVICE|"
    r"STR|STRDT|STRSTARTS|SUBSTR|SUM|UNDEF|UNION|VALUES|WHERE|a"
)
_MARKED = {"variable", "iri", "string"}
_COMMENT = re.compile(r"(#[^\n\r]*)")


def highlight(query: str) -> Markup:
    """The query as HTML: `<span class="q-...">` around keywords, variables, IRIs and the rest."""
    pieces, end = [], 0
    for token in Tokens(query).all:
        pieces += [_between(query[end : token.start]), _piece(token)]
        end = token.end
    return Markup("").join([*pieces, _between(query[end:])])


def _piece(token: Token) -> Markup:
    kind = "keyword" if _KEYWORDS.fullmatch(token.keyword and token.text) else token.kind
    return _span(kind, token.text) if kind in {*_MARKED, "keyword"} else escape(token.text)


def _between(text: str) -> Markup:
    """White space and comments."""
    found = _COMMENT.split(text)
    return Markup("").join(
        _span("comment", part) if part.startswith("#") else escape(part) for part in found
    )


def _span(kind: str, text: str) -> Markup:
    return Markup('<span class="q-{}">{}</span>').format(kind, text)
