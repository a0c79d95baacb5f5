"""The numbered notes of a page: which source, passage or graph says a statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from ruhrkg.presentation.labels import Document


@dataclass(frozen=True)
class Reference:
    """One note: the document and its number on this page."""

    number: int
    document: Document

    @property
    def role(self) -> str:
        """`exact`, `shared` (at least one of several sources), `ours` or `reference`."""
        return self.document.role

    @property
    def anchor(self) -> str:
        """The id of the note in the page."""
        return f"note-{self.number}"


class References:
    """Numbers documents in the order in which a page mentions them."""

    def __init__(self, documents: dict[str, Document]) -> None:
        """Notes for the `documents` of a page, by graph."""
        self._documents = documents
        self._numbered: dict[str, Reference] = {}

    def marks(self, graphs: Iterable[str]) -> tuple[Reference, ...]:
        """The notes of `graphs`; exact sources first, then by number."""
        found = sorted(graphs, key=lambda g: (_RANK.index(self._document(g).role), g))
        notes = [self._reference(graph) for graph in found]
        return tuple(sorted(notes, key=lambda note: (_RANK.index(note.role), note.number)))

    def all(self) -> list[Reference]:
        """Every note that was mentioned, by number."""
        return list(self._numbered.values())

    def _document(self, graph: str) -> Document:
        return self._documents.get(graph) or Document(graph)

    def _reference(self, graph: str) -> Reference:
        if graph not in self._numbered:
            number = len(self._numbered) + 1
            self._numbered[graph] = Reference(number, self._document(graph))
        return self._numbered[graph]


_RANK = ("exact", "shared", "reference", "ours")
