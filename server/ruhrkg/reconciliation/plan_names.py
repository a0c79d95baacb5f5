"""What people write for the names that are particular to a plan: its state, region and bodies.

These names are data: `data/names.tsv` states them, a release carries them, and a plan without that
file has none. docs/another-plan.md describes the columns.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ruhrkg.graph.errors import AuthoredFileError

FILE = "data/names.tsv"
"""The file of a project, relative to its root."""

Pair = tuple[str, str]
_PAIRS = ("state", "adjective", "word", "form")
_SINGLE = ("region", "plan")


@dataclass(frozen=True)
class PlanNames:
    """The rows of the file by kind; a pair is a name and another form of it.

    `state`: the state to which bodies belong; `adjective`: what belongs to it; `word`: an
    abbreviation or translation, and the words that it stands for; `form`: a part of a name;
    `region` and `plan`: names that may follow or precede the name of a project or town.
    """

    state: tuple[Pair, ...] = ()
    adjective: tuple[Pair, ...] = ()
    word: tuple[Pair, ...] = ()
    form: tuple[Pair, ...] = ()
    region: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()

    @property
    def states(self) -> tuple[str, ...]:
        """Every name of every state, each once."""
        return tuple(dict.fromkeys(name for pair in self.state for name in pair))

    @property
    def words(self) -> tuple[Pair, ...]:
        """The abbreviations and translations of words; names of a state that are one word, too."""
        return (*self.word, *((other, name) for name, other in self.state if _is_word(other)))

    @property
    def longer_states(self) -> tuple[Pair, ...]:
        """The names of states that have several words."""
        return tuple(pair for pair in self.state if not _is_word(pair[1]))

    @property
    def parts_of_states(self) -> tuple[str, ...]:
        """The words of the states' own names, and their abbreviations."""
        own = {word for name, _ in self.state for word in re.split("[- ]", name)}
        return (*sorted(own), *(short for short, meant in self.word if meant in own))

    @property
    def areas(self) -> tuple[str, ...]:
        """The names of the regions and plans, the longest first."""
        return tuple(sorted((*self.region, *self.plan), key=lambda name: (-len(name), name)))

    @classmethod
    def read(cls, root: Path) -> Self:
        """The names in the file of a project; none if there is no such file.

        Raises AuthoredFileError if a line has another kind or number of columns than expected.
        """
        path = root / FILE
        return cls.of(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else cls()

    @classmethod
    def of(cls, lines: Iterable[str]) -> Self:
        """The names in the lines of a file. Raises AuthoredFileError."""
        pairs: dict[str, list[Pair]] = {kind: [] for kind in _PAIRS}
        single: dict[str, list[str]] = {kind: [] for kind in _SINGLE}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            kind, *names = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
            if not all(name.strip() == name != "" for name in names):
                raise _error(number, "a name is empty, or begins or ends with a space")
            if kind in pairs and len(names) == 2:
                pairs[kind].append((names[0], names[1]))
            elif kind in single and len(names) == 1:
                single[kind].append(names[0])
            else:
                raise _error(number, f"no row of a known kind: {line}")
        return cls(
            **{kind: tuple(rows) for kind, rows in pairs.items()},
            region=tuple(single["region"]),
            plan=tuple(single["plan"]),
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The names in an object of JSON with the fields of this class."""
        pairs = {kind: tuple((a, b) for a, b in data.get(kind, ())) for kind in _PAIRS}
        return cls(**pairs, region=tuple(data.get("region", ())), plan=tuple(data.get("plan", ())))


def _is_word(name: str) -> bool:
    return not re.search("[- ]", name)


def _error(line: int, problem: str) -> AuthoredFileError:
    remedy = (
        f"Write {', '.join(_PAIRS)} with two names, or {', '.join(_SINGLE)} with one, separated by"
        " tabs."
    )
    return AuthoredFileError(FILE, line, None, problem, remedy)


NO_NAMES = PlanNames()
"""The names of a plan that states none."""
