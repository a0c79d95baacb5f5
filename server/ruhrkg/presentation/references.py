"""The numbered notes of a page: which source, passage or graph states what.

Values name their references while the page is built; when it is complete, one pass in the order of
the page numbers them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruhrkg.presentation.labels import Document

_RANK = ("exact", "shared", "reference", "ours")


@dataclass(frozen=True)
class Reference:
    """The graph that states a value, and its role (`Document.role`)."""

    graph: str
    role: str


class References:
    """Creates the references of a page from its documents."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        """Refer to the `documents`, by graph; to any other graph by its IRI alone."""
        self._documents = documents

    def to(self, graphs: Iterable[str]) -> tuple[Reference, ...]:
        """The references to `graphs`: exact sources first."""
        found = (Reference(graph, self._document(graph).role) for graph in set(graphs))
        return tuple(sorted(found, key=lambda r: (_RANK.index(r.role), r.graph)))

    def _document(self, graph: str) -> Document:
        return self._documents.get(graph) or Document(graph)


@dataclass(frozen=True)
class Note:
    """One note of a page: its number and the document it names."""

    number: int
    role: str
    document: Document

    @property
    def anchor(self) -> str:
        """The id of the note in the page."""
        return f"note-{self.number}"


class Notes:
    """The notes of a page, numbered as its values mention them."""

    def __init__(self, documents: Mapping[str, Document], references: Iterable[Reference]) -> None:
        """Number `references`, which come in the order of the page."""
        self._notes: dict[str, Note] = {}
        for reference in references:
            if reference.graph not in self._notes:
                document = documents.get(reference.graph) or Document(reference.graph)
                number = len(self._notes) + 1
                self._notes[reference.graph] = Note(number, reference.role, document)

    def of(self, references: Iterable[Reference]) -> list[Note]:
        """The notes of a value: exact sources first, then by number.

        Raises KeyError for a reference that was not numbered.
        """
        graphs = dict.fromkeys(reference.graph for reference in references)
        return sorted(
            map(self._notes.__getitem__, graphs),
            key=lambda note: (_RANK.index(note.role), note.number),
        )

    def all(self) -> list[Note]:
        """Every note, by number."""
        return list(self._notes.values())
