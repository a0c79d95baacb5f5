"""The data of the linked Wikidata items and the date of reading: a committed file.

`data/links/wikidata-snapshot.json` states in `origin` where its content comes from. It is renewed
only on demand (`ruhrkg links verify --online --renew`).
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ruhrkg.graph.files import replace_text

NAME = "data/links/wikidata-snapshot.json"


@dataclass(frozen=True)
class Item:
    """One item: labels by language, classes (P31), coordinates, and whether it still exists.

    `kind` is `person`, `place`, ... if the source states it without P31; `redirect` names the
    item that it was merged into; `missing` means that it was deleted.
    """

    id: str
    labels: dict[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    kind: str = ""
    lat: float | None = None
    lon: float | None = None
    redirect: str = ""
    missing: bool = False
    date: str = ""
    origin: str = "wikidata.org"

    def to_json(self) -> dict[str, Any]:
        """The fields that are not empty."""
        return {k: v for k, v in asdict(self).items() if v not in ("", None, False, (), {})}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Item":
        """The item of `to_json`."""
        return replace(cls(**data), types=tuple(data.get("types", ())))


@dataclass(frozen=True)
class Snapshot:
    """Items by id, with a note on their origin."""

    note: str
    items: dict[str, Item]

    def to_json(self) -> str:
        """The snapshot as sorted JSON, one item per line."""
        lines = [
            f"  {json.dumps(i)}: {json.dumps(self.items[i].to_json(), ensure_ascii=False)}"
            for i in sorted(self.items, key=lambda i: int(i[1:]))
        ]
        note = json.dumps(self.note, ensure_ascii=False)
        return f'{{"note": {note},\n "items": {{\n' + ",\n".join(lines) + "\n }}\n"

    @classmethod
    def read(cls, root: Path) -> "Snapshot":
        """The snapshot of the project under `root`; an empty one if there is none."""
        path = root / NAME
        if not path.is_file():
            return cls("", {})
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["note"], {k: Item.from_json(v) for k, v in data["items"].items()})

    def write(self, root: Path) -> Path:
        """Write the snapshot atomically, so that an interrupted run leaves the old one."""
        return replace_text(root / NAME, self.to_json())
