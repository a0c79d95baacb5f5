"""Values of the raw facts that were corrected in the graph.

`python tests/data/corrections.py FACTS_DIR` writes corrected.json anew. Each entry was moved,
reworded or withdrawn with a source; CHANGELOG.md and the history of the file say which and why.
"""

import json
import sys
from pathlib import Path

from facts import values_by_property
from lookups import LOOKUPS, Data

from ruhrkg.graph.loading import load

CORRECTED = Path(__file__).with_name("corrected.json")


def corrections(data: Data, folder: Path) -> dict[str, list[list[str]]]:
    """The values of the facts, as [id, value], that the graph does not have under that name."""
    lost = {
        name: sorted(map(list, values - LOOKUPS[name](data)))
        for name, values in values_by_property(folder).items()
        if name in LOOKUPS
    }
    return {name: values for name, values in lost.items() if values}


if __name__ == "__main__":
    found = corrections(Data(load(Path(__file__).parents[2])), Path(sys.argv[1]))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    CORRECTED.write_text(text + "\n", encoding="utf-8")
