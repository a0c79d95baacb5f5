"""What a release changed, ordered for readers: things by kind and name, graphs last."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ruhrkg.locale import Locale, Text, in_order
from ruhrkg.presentation.labels import readable
from ruhrkg.release.history import Change
from ruhrkg.release.labels import labels
from ruhrkg.release.search_index import KINDS
from ruhrkg.urls import Urls


@dataclass(frozen=True)
class NamedChange:
    """One changed thing with its kind in words, "" if it has none."""

    change: Change
    label: Text
    kind: str
    href: str


def named_changes(
    urls: Urls, locale: Locale, changes: Sequence[Change], new: Path, old: Path | None
) -> list[NamedChange]:
    """The changes from the release in `old` to that in `new`, in the order of kinds and names.

    A thing has its name in the newer release, a deleted one its name in the older.
    """
    order = {kind: place for place, kind in enumerate(KINDS)}
    known = {**(labels(old) if old else {}), **labels(new)}
    found = []
    for change in changes:
        local = urls.local(change.thing) or ""
        kind = local.split("/")[1] if local.startswith("id/") and "#" not in local else ""
        place = order.get(kind, len(order) + (not local.startswith("id/")))
        name = locale.best(known.get(change.thing, {}))
        label = name or Text(readable(change.thing))
        named = NamedChange(
            change,
            label,
            locale.either(f"kind.{kind}", ""),
            urls.thing(change.thing) if change.kind != "deleted" else "",
        )
        found.append(((place, name is None, in_order(label.value)), named))
    return [named for _, named in sorted(found, key=lambda entry: entry[0])]
