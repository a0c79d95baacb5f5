"""What a release changed, ordered for readers: things by kind and name, graphs last."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ruhrkg.locale import Locale, Text, in_order
from ruhrkg.presentation.labels import readable
from ruhrkg.release.history import changes
from ruhrkg.release.labels import labels
from ruhrkg.release.search_index import KINDS


@dataclass(frozen=True)
class NamedChange:
    """One changed thing: its kind in words ("" if it has none), and its numbers of statements.

    `change` is `created`, `updated` or `deleted`.
    """

    iri: str
    label: Text
    kind: str
    change: str
    added: int
    removed: int


@lru_cache(maxsize=8)
def named_changes(
    base_iri: str, locale: Locale, new: Path, old: Path | None
) -> tuple[NamedChange, ...]:
    """The changes from the release in `old` to that in `new`, in the order of kinds and names.

    A thing has its name in the newer release, a deleted one its name in the older. Cached
    without the statements, because sorting every thing by its name takes longer than the page.
    """
    order = {kind: place for place, kind in enumerate(KINDS)}
    known = {**(labels(old) if old else {}), **labels(new)}
    found = []
    for change in changes(new, old):
        local = change.thing.removeprefix(base_iri)
        kind = local.split("/")[1] if local.startswith("id/") and "#" not in local else ""
        place = order.get(kind, len(order) + (not local.startswith("id/")))
        name = locale.best(known.get(change.thing, {}))
        label = name or Text(readable(change.thing))
        named = NamedChange(
            change.thing,
            label,
            locale.either(f"kind.{kind}", ""),
            change.kind,
            len(change.added),
            len(change.removed),
        )
        found.append(((place, name is None, in_order(label.value)), named))
    return tuple(named for _, named in sorted(found, key=lambda entry: entry[0]))
