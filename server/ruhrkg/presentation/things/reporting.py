"""One statement of a page, for a report of an error in it: value and sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruhrkg.locale import Text
from ruhrkg.presentation import property_order
from ruhrkg.presentation.display import DisplayValue
from ruhrkg.presentation.labels import Document
from ruhrkg.presentation.things.thing_page import ThingPage

READING = "rkg:reading"
"""The property that a link to a reading names."""


@dataclass(frozen=True)
class Statement:
    """A property and one of its values as displayed on a page, with their documents."""

    label: Text
    value: DisplayValue
    documents: Sequence[Document]


def statement(thing: ThingPage, name: str, key: str) -> Statement | None:
    """The statement of `thing` with the property `name` and the value of `key`, if it has one."""
    for found, label, value in _statements(thing):
        if (found, value.key) == (name, key):
            documents = [note.document for note in thing.notes.of(value.references)]
            return Statement(label, value, [d for doc in documents for d in _documents(doc)])
    return None


def _statements(thing: ThingPage) -> Iterator[tuple[str, Text, DisplayValue]]:
    label = thing.names.term("dcterms:description") or Text(property_order.LEAD)
    yield from ((property_order.LEAD, label, value) for value in thing.lead)
    for group in (*thing.groups, *thing.last_groups):
        for line in group.lines:
            yield from ((line.name, line.label, value) for value in line.values)
    for table in thing.readings:
        yield from ((READING, r.quantity, r.display) for r in table.readings)


def _documents(document: Document) -> list[Document]:
    """The sources of a passage or a record; else the document itself."""
    return list(document.parents.values()) or [document]
