"""A cursor over the tokens of a query, and variable names that the query does not use."""

from dataclasses import dataclass, field
from itertools import count

from ruhrkg.sparql.query.lexer import Token, Tokens

_END = Token("end", "", 0)
_CLOSING = {"(": ")", "{": "}", "[": "]"}


class UnreadableError(ValueError):
    """The text has a form that the reader does not know; states it, and what to write instead."""

    def __init__(
        self,
        token: Token,
        detail: str = "A form in the query is not understood here.",
        remedy: str = "Write it in the usual form.",
    ) -> None:
        super().__init__(f"unexpected {token.quoted}")
        self.start = token.start
        self.detail = detail
        self.remedy = remedy


@dataclass
class Fresh:
    """Generates variables that do not occur in a text."""

    text: str
    _numbers: count = field(default_factory=count)  # type: ignore[type-arg]

    def __post_init__(self) -> None:
        stems = ("r", *(f"r{n}_" for n in range(len(self.text))))
        self.stem = next(stem for stem in stems if f"?{stem}" not in self._marked)

    @property
    def _marked(self) -> str:
        return self.text.replace("$", "?")

    def variable(self) -> str:
        """A new variable, with its mark."""
        return f"?{self.stem}{next(self._numbers)}"


@dataclass
class Cursor:
    """Reads tokens one after another."""

    tokens: Tokens
    place: int = 0

    @property
    def now(self) -> Token:
        """The next token, which is not consumed."""
        return self.after(0)

    def after(self, steps: int) -> Token:
        """The token `steps` further on; behind the last one, a token of kind `end`."""
        place = self.place + steps
        return self.tokens.all[place] if 0 <= place < len(self.tokens.all) else _END

    def at(self, *texts: str) -> bool:
        """Whether a symbol or keyword of `texts` comes next."""
        token = self.now
        return token.keyword in texts if token.kind == "word" else token.text in texts

    def take(self) -> Token:
        """Consume the next token. Raises UnreadableError at the end."""
        token = self.now
        if token.kind == "end":
            raise UnreadableError(token)
        self.place += 1
        return token

    def took(self, *texts: str) -> bool:
        """Whether the next token is one of `texts`; if so, it is consumed."""
        if not self.at(*texts):
            return False
        self.place += 1
        return True

    def expect(self, *texts: str) -> Token:
        """Consume the next token, which must be one of `texts`. Raises UnreadableError."""
        if not self.at(*texts):
            raise UnreadableError(self.now)
        return self.take()

    def since(self, place: int) -> str:
        """The text from the token at `place` to the last one consumed."""
        if place >= self.place:
            return ""
        tokens = self.tokens.all
        return self.tokens.text[tokens[place].start : tokens[self.place - 1].end]

    def skip_brackets(self) -> None:
        """Consume a bracket with its contents. Raises UnreadableError."""
        open_brackets = [_CLOSING[self.expect(*_CLOSING).text]]
        while open_brackets:
            token = self.take()
            if token.kind != "symbol":
                continue
            if token.text in _CLOSING:
                open_brackets.append(_CLOSING[token.text])
            elif token.text == open_brackets[-1]:
                open_brackets.pop()
            elif token.text in _CLOSING.values():
                raise UnreadableError(token)
