"""What a release changed, as people look for it: things by kind and name, graphs last."""

from collections.abc import Sequence
from dataclasses import dataclass

from ruhrkg.locale import Text, in_order
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.release.history import Change
from ruhrkg.release.search_index import KINDS


@dataclass(frozen=True)
class NamedChange:
    """One changed thing with its kind in words, "" for what has none."""

    change: Change
    label: Text
    kind: str
    href: str


def named_changes(source: PageSource, changes: Sequence[Change]) -> list[NamedChange]:
    """The changes in the order of kinds and names (one query for the names).

    A thing that was deleted has no name any more and is called by its IRI.
    """
    names = Names.of(source.data, source.locale, {change.thing for change in changes})
    order = {kind: place for place, kind in enumerate(KINDS)}
    found = []
    for change in changes:
        local = source.urls.local(change.thing) or ""
        kind = local.split("/")[1] if local.startswith("id/") and "#" not in local else ""
        place = order.get(kind, len(order) + (not local.startswith("id/")))
        label = names.label(change.thing)
        named = NamedChange(
            change,
            label,
            source.locale.either(f"kind.{kind}", ""),
            source.urls.thing(change.thing) if change.kind != "deleted" else "",
        )
        found.append(((place, not names.known(change.thing), in_order(label.value)), named))
    return [named for _, named in sorted(found, key=lambda entry: entry[0])]
