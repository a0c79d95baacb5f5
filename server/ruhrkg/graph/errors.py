"""Errors for authored files that cannot be read."""

import difflib
import re
from dataclasses import dataclass
from typing import Self

from ruhrkg.vocabulary import PREFIXES


@dataclass(eq=False)
class AuthoredFileError(Exception):
    """An authored file that cannot be read: where, what is wrong, how to fix it."""

    file: str
    line: int | None
    column: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.problem}. {self.remedy}"

    @classmethod
    def from_syntax_error(cls, file: str, error: SyntaxError) -> Self:
        """The parser's error with a remedy; for an undeclared prefix, the line to add."""
        problem = re.sub(r"^Parser error at line .*?: ", "", str(error.msg))
        return cls(file, error.lineno, error.offset, problem.rstrip("."), _remedy(problem))


def _remedy(problem: str) -> str:
    undeclared = re.search(r"The prefix (\S*): has not been declared", problem)
    if not undeclared:
        return "Fix the line or the end of the statement before it."
    prefix = undeclared.group(1)
    if prefix in PREFIXES:
        return f"Add the line '@prefix {prefix}: <{PREFIXES[prefix]}> .'"
    near = difflib.get_close_matches(prefix, PREFIXES, n=1)
    hint = f"Did you mean '{near[0]}:'? " if near else ""
    return f"{hint}Declare it with '@prefix {prefix}: <...> .' or use one of the known prefixes."
