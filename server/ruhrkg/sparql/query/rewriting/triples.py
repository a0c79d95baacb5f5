"""Read triple patterns and property paths (SPARQL 1.1, section 19.8, rules 52 to 105).

The abbreviations `;`, `,`, `[ ]` and `( )` are expanded, with variables for the blank nodes
(section 4.1.4: in a pattern they act as variables).
"""

from dataclasses import dataclass, field

from ruhrkg.sparql.query.rewriting.cursor import Cursor, Fresh, UnreadableError
from ruhrkg.sparql.query.rewriting.tree import Path, Statement, Triple, Triples
from ruhrkg.vocabulary import PREFIXES

_RDF = PREFIXES["rdf"]
_TERMS = {"iri", "prefixed", "variable", "blank"}
_MODIFIERS = {"*", "+", "?"}


@dataclass
class TriplesReader:
    """Reads statements at a cursor."""

    cursor: Cursor
    fresh: Fresh
    _found: list[Triple] = field(default_factory=list)

    def starts(self) -> bool:
        """Whether a statement can begin here."""
        token = self.cursor.now
        if token.kind in {"iri", "prefixed", "variable", "blank", "string", "number"}:
            return True
        return self.cursor.at("[", "(", "<<", "-", "+", "TRUE", "FALSE")

    def triples(self) -> Triples:
        """The statements that follow each other here. Raises UnreadableError."""
        statements = []
        while self.starts():
            statements.append(self._statement())
            if not self.cursor.took("."):
                break
        return Triples(tuple(statements))

    def _statement(self) -> Statement:
        start, self._found = self.cursor.place, []
        alone = self.cursor.at("[", "(", "<<")
        subject = self._term()
        if not alone or self._verb_follows():
            self._properties(subject)
        return Statement(self.cursor.since(start), tuple(self._found))

    def _verb_follows(self) -> bool:
        return self.cursor.now.kind in {"iri", "prefixed", "variable"} or self.cursor.at(
            "A", "^", "!", "("
        )

    def _properties(self, subject: str) -> None:
        while True:
            path = self._verb()
            while True:
                value = self._term()
                self._found.append(Triple(subject, path, value, self._notes()))
                if not self.cursor.took(","):
                    break
            if not self.cursor.at(";"):
                return
            while self.cursor.took(";"):
                pass
            if not self._verb_follows():
                return

    def _notes(self) -> str:
        """Reifiers and annotations after an object, as written (SPARQL 1.2)."""
        start = self.cursor.place
        while True:
            if self.cursor.took("~"):
                if self.cursor.now.kind in _TERMS and not self.cursor.at("{"):
                    self.cursor.take()
            elif self.cursor.at("{") and self.cursor.after(1).text == "|":
                self._skip_annotation()
            else:
                return self.cursor.since(start)

    def _skip_annotation(self) -> None:
        start = self.cursor.place
        self.cursor.skip_brackets()
        texts = [token.text for token in self.cursor.tokens.all[start : self.cursor.place]]
        for place, token in enumerate(self.cursor.tokens.all[start : self.cursor.place]):
            marks_annotation = token.text == "|" and (
                texts[place - 1] == "{" or texts[place + 1] == "}"
            )
            if token.text == "|" and not marks_annotation:
                raise UnreadableError(
                    token, "An annotation contains an alternative path.",
                    "Write it as a pattern of its own, with << ... >> as its subject.",
                )  # fmt: skip

    def _term(self) -> str:
        """One term; the statements inside its brackets are collected on the way."""
        start = self.cursor.place
        if self.cursor.took("["):
            node = self.fresh.variable()
            if not self.cursor.took("]"):
                self._properties(node)
                self.cursor.expect("]")
            return node
        if self.cursor.took("("):
            return self._list()
        if self.cursor.at("<<"):
            self._skip_triple()
            return self.cursor.since(start)
        if self.cursor.took("+", "-"):
            if self.cursor.now.kind != "number":
                raise UnreadableError(self.cursor.now)
            self.cursor.take()
        elif self.cursor.now.kind == "string":
            self.cursor.take()
            if self.cursor.now.kind == "language" or self.cursor.took("^^"):
                self.cursor.take()
        elif self.cursor.now.kind in {*_TERMS, "number"} or self.cursor.at("TRUE", "FALSE"):
            self.cursor.take()
        else:
            raise UnreadableError(self.cursor.now)
        return self.cursor.since(start)

    def _skip_triple(self) -> None:
        """Consume `<< ... >>` or `<<( ... )>>`, which may be nested."""
        depth = 0
        while True:
            token = self.cursor.take()
            if token.kind == "symbol":
                if token.text in {"{", "}", ";"}:
                    raise UnreadableError(token)
                depth += (token.text == "<<") - (token.text == ">>")
                if depth == 0:
                    return

    def _list(self) -> str:
        """A collection after its opening bracket."""
        nodes = []
        while not self.cursor.took(")"):
            node = self.fresh.variable()
            nodes.append(node)
            value = self._term()
            self._found.append(Triple(node, Path("step", f"<{_RDF}first>"), value))
        ends = (*nodes[1:], f"<{_RDF}nil>")
        for node, following in zip(nodes, ends, strict=True) if nodes else ():
            self._found.append(Triple(node, Path("step", f"<{_RDF}rest>"), following))
        return nodes[0] if nodes else f"<{_RDF}nil>"

    def _verb(self) -> Path:
        if self.cursor.now.kind == "variable":
            return Path("step", self.cursor.take().text)
        return self._alternatives()

    def _alternatives(self) -> Path:
        return self._several("|", "alternative", self._sequence)

    def _sequence(self) -> Path:
        return self._several("/", "sequence", self._step)

    def _several(self, symbol: str, kind: str, read) -> Path:  # type: ignore[no-untyped-def]
        start = self.cursor.place
        parts = [read()]
        while self.cursor.took(symbol):
            parts.append(read())
        return Path(kind, self.cursor.since(start), tuple(parts)) if parts[1:] else parts[0]

    def _step(self) -> Path:
        start = self.cursor.place
        if self.cursor.took("^"):
            inner = self._modified()
            return Path("inverse", self.cursor.since(start), (inner,))
        return self._modified()

    def _modified(self) -> Path:
        start = self.cursor.place
        path = self._primary()
        number = self.cursor.at("+") and (
            self.cursor.after(1).kind == "number"
            and self.cursor.after(1).start == self.cursor.now.end
        )
        if self.cursor.at(*_MODIFIERS) and not number:
            modifier = self.cursor.take().text
            return Path(modifier, self.cursor.since(start), (path,))
        return path

    def _primary(self) -> Path:
        start = self.cursor.place
        if self.cursor.took("!"):
            return self._negated(start)
        if self.cursor.took("("):
            inner = self._alternatives()
            self.cursor.expect(")")
            return Path(inner.kind, self.cursor.since(start), inner.parts)
        if self.cursor.now.kind in {"iri", "prefixed"} or self.cursor.at("A"):
            return Path("step", self.cursor.take().text)
        raise UnreadableError(self.cursor.now)

    def _negated(self, start: int) -> Path:
        members = []
        if self.cursor.took("("):
            while not self.cursor.took(")"):
                members.append(self._member())
                if not self.cursor.at(")"):
                    self.cursor.expect("|")
        else:
            members.append(self._member())
        return Path("negated", self.cursor.since(start), tuple(members))

    def _member(self) -> Path:
        inverse = self.cursor.took("^")
        if self.cursor.now.kind in {"iri", "prefixed"} or self.cursor.at("A"):
            return Path("inverse" if inverse else "step", self.cursor.take().text)
        raise UnreadableError(self.cursor.now)
