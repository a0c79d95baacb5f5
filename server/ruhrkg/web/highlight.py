"""A SPARQL query with its tokens marked for the style sheet, without script."""

import re

from markupsafe import Markup, escape

from ruhrkg.sparql.parameters import lex

_KEYWORDS = re.compile(
    r"ALL|AS|ASC|ASK|AVG|BASE|BIND|BY|COALESCE|CONCAT|CONSTRUCT|CONTAINS|COUNT|"
    r"DESC|DESCRIBE|DISTINCT|EXISTS|FILTER|FROM|GRAPH|GROUP|GROUP_CONCAT|HAVING|IF|"
    r"IN|LANG|LCASE|LIMIT|MAX|MIN|MINUS|NAMED|NOT|OFFSET|OPTIONAL|ORDER|PREFIX|"
    r"REDUCED|ROUND|SAMPLE|SELECT|SEPARATOR|SERVICE|STR|STRDT|STRSTARTS|SUBSTR|SUM|"
    r"UNDEF|UNION|VALUES|WHERE|a"
)


def highlight(query: str) -> Markup:
    """The query as HTML: `<span class="q-...">` around keywords, variables, IRIs and the rest."""
    return Markup("").join(_piece(kind, text) for kind, text in lex(query))


def _piece(kind: str, text: str) -> Markup:
    if kind == "word":
        kind = "keyword" if _KEYWORDS.fullmatch(text) else ""
    if kind in ("", "escape"):
        return escape(text)
    return Markup('<span class="q-{}">{}</span>').format(kind, text)
