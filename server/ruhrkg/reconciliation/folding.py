"""Names as people type them, folded into one form in which they can be compared."""

import re
import unicodedata
from functools import lru_cache

from ruhrkg.reconciliation.plan_names import PlanNames

# Usual abbreviations, written out. The keys are in the folded form, without the dot.
_ABBREVIATIONS = {
    "tu": "technische universitat", "th": "technische hochschule",
    "fh": "fachhochschule", "hs": "hochschule", "uni": "universitat", "univ": "universitat",
    "inst": "institut", "min": "ministerium", "minist": "ministerium", "stk": "staatskanzlei",
    "ges": "gesellschaft", "gem": "gemeinde", "kr": "kreis", "landkreis": "kreis", "lk": "kreis",
    "bez": "bezirk", "reg": "regierungs", "rb": "regierungsbezirk",
    "verb": "verband", "gen": "genossenschaft", "str": "strasse", "dt": "deutsche",
    "konf": "konferenz", "themenforum": "forum", "tf": "forum",
    "f": "fur", "u": "und", "d": "der", "a": "an",
    "uk": "universitatsklinikum", "uniklinik": "universitatsklinikum",
    "uniklinikum": "universitatsklinikum",
    "emobilitat": "elektromobilitat",
    "ob": "oberburgermeister", "bm": "burgermeister", "mp": "ministerprasident",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """`text` in lower case, without accents and punctuation, all spellings of umlauts made equal.

    `München`, `Muenchen` and `Munchen` become the same; so do `ß`, `ss` and `s`.
    """
    text = unicodedata.normalize("NFKC", text).lower().replace("ß", "ss").replace("&", " und ")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"(?<=[a-z])['’.](?=[a-z]\b)", "", text)
    text = re.sub(r"[^\w]+|_", " ", text)
    text = re.sub(r"([aou])e", r"\1", text)
    return re.sub(r"s+", "s", text).strip()


# Words that carry little information: ignored if the other side has no such word.
_LITTLE = """
der die das den dem des ein eine und oder fur im in am an auf aus bei mit nach von vom zu zum
zur the of for and at on to a by with
dr prof professor dipl ing phil jur rer nat med hc h c mdl mdb mdep ad herr frau mr mrs ms sir
professorin doktor doktorin minister ministerin ministerprasident ministerprasidentin
staatssekretar staatssekretarin oberburgermeister oberburgermeisterin burgermeister
burgermeisterin bischof landrat landratin prasident prasidentin
minister president mayor bishop secretary state
ev gmbh ggmbh ag kg co mbh se ohg ug inc ltd plc
stadt gemeinde city town municipality land landes projekt project
"""
NOISE = frozenset(fold(word) for word in _LITTLE.split())


class Folding:
    """The folded words of names, with the words that are particular to a plan."""

    def __init__(self, names: PlanNames) -> None:
        """Fold the words and names of the state that `names` holds."""
        names_of_states = [fold(name).split() for name in names.states]
        in_names = {word for words in names_of_states if len(words) > 1 for word in words}
        own = {fold(word): fold(meant) for word, meant in names.words}
        # A word of a state's name is translated with the whole name, or compared as it is written.
        self.abbreviations = _ABBREVIATIONS | {w: own[w] for w in own.keys() - in_names}
        others = sorted((*names.state, *names.adjective), key=lambda pair: -len(pair[1]))
        self._states = tuple(
            (re.compile(rf"\b{' ?'.join(map(re.escape, fold(other).split()))}\b"), fold(state))
            for state, other in others
        )
        self._cached = lru_cache(maxsize=50_000)(self._tokens)

    def tokens(self, text: str) -> tuple[str, ...]:
        """The folded words of `text`: abbreviations written out, compounds of ministries split.

        `Justizministerium` and `Ministerium der Justiz` share both words. A state has one name for
        all languages.
        """
        return self._cached(text)

    def _tokens(self, text: str) -> tuple[str, ...]:
        folded = fold(text)
        for pattern, own in self._states:
            folded = pattern.sub(own, folded)
        return self._words(folded)

    def spellings(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The words of `text`; also as written if they name a state, for comparison with typos."""
        return tuple(dict.fromkeys((self.tokens(text), self._words(fold(text)))))

    def _words(self, folded: str) -> tuple[str, ...]:
        written_out = (self.abbreviations.get(word, word) for word in folded.split())
        words = [fold(word) for words in written_out for word in words.split()]
        return tuple(part for word in words for part in _parts(word))


def _parts(word: str) -> tuple[str, ...]:
    beginning = word.removesuffix("ministerium")
    return (beginning.rstrip("s"), "ministerium") if beginning not in (word, "") else (word,)


def little(word: str) -> bool:
    """Whether the word carries little information: a common word, a title, an initial."""
    return word in NOISE or (len(word) == 1 and not word.isdigit())


def joined(words: tuple[str, ...]) -> str:
    """The significant words without spaces: `Klima-Konferenz` is `Klimakonferenz`."""
    content = "".join(word for word in words if word not in NOISE)
    return content if len(content) > 2 else "".join(words)


def initials(name: str) -> str:
    """The initials of a name of three to six significant words, else ""."""
    words = [word for word in fold(name).split() if not little(word)]
    return "".join(word[0] for word in words) if 3 <= len(words) <= 6 else ""
