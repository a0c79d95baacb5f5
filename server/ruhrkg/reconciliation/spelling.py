"""The spelling of a name: equal for different ways of writing the same name.

Names have the same spelling if they differ only in case, spaces, punctuation, accents, and in
umlauts that are written out (`Böll`, `Boell`; but `Boll` is not `Böll`). Numbers are compared
group by group: `Raum 5` is `Raum5`, and `4.1` is not `41`.
"""

import re
import unicodedata
from functools import lru_cache

from ruhrkg.reconciliation.plan_names import PlanNames

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " und ", "№": " nr "})
_ABBREVIATIONS = {
    "tu": "technische universitaet",
    "th": "technische hochschule", "fh": "fachhochschule", "hs": "hochschule",
    "uni": "universitaet", "univ": "universitaet", "fernuni": "fernuniversitaet",
    "inst": "institut", "min": "ministerium", "stk": "staatskanzlei", "kr": "kreis",
    "landkreis": "kreis", "lk": "kreis", "rb": "regierungsbezirk", "tf": "themenforum",
    "uk": "universitaetsklinikum", "uniklinik": "universitaetsklinikum",
    "uniklinikum": "universitaetsklinikum",
    "aktiengesellschaft": "ag",
}  # fmt: skip
_WORDS = """der die das des dem den fuer im in am an auf und zu zur zum von vom bei mit
the of for and at on to"""
_FUNCTION_WORDS = frozenset(_WORDS.split())


class Speller:
    """The spellings of names, with the words that are particular to a plan."""

    def __init__(self, names: PlanNames) -> None:
        """Prepare the words and names of the state that `names` holds."""
        self._cached = lru_cache(maxsize=100_000)(self._words)
        self._abbreviations = _ABBREVIATIONS
        own = {
            " ".join(self._words(word)): " ".join(self._words(meant)) for word, meant in names.words
        }
        self._abbreviations = _ABBREVIATIONS | own
        self._states = [
            ("".join(self._words(other)), "".join(self._words(state)))
            for state, other in names.longer_states
        ]

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a name in the compared spelling; a group of digits is a separate word."""
        return self._cached(text)

    def spelling(self, text: str) -> str:
        """The name without spaces: equal for names of the same spelling. Numbers stay separate."""
        return self._joined(self.words(text))

    def content(self, text: str) -> tuple[str, ...]:
        """The words of a name without function words."""
        return tuple(word for word in self.words(text) if word not in _FUNCTION_WORDS)

    def keys(self, text: str) -> tuple[str, ...]:
        """The spellings under which a stated name is found: whole, and without function words."""
        rest = self.content(text)
        # An acronym such as IM may look like a function word.
        whole = filter(None, (self.spelling(text), "~" + self._joined(rest) if rest else ""))
        return tuple(dict.fromkeys(whole))

    def query_keys(self, text: str) -> tuple[str, ...]:
        """The spellings to look up: without function words only if the name has none."""
        found = self.words(text)
        if not found:
            return ()
        bare = not _FUNCTION_WORDS.intersection(found)
        whole = self._joined(found)
        return (whole, "~" + whole) if bare else (whole,)

    def word_set(self, text: str) -> str:
        """The words irrespective of order, as in `Stiftung Lesen` and `Lesen-Stiftung`."""
        found = self.words(text)
        several = len(found) > 1 and not any(word.isdigit() for word in found)
        return "*" + " ".join(sorted(found)) if several else ""

    def _words(self, text: str) -> tuple[str, ...]:
        written_out = (self._abbreviations.get(word, word) for word in _split(text))
        return tuple(part for words in written_out for part in words.split())

    def _joined(self, parts: tuple[str, ...]) -> str:
        """The joined words; a state has one spelling for all languages."""
        text = ""
        for part in parts:
            text += ("|" if text[-1:].isdigit() and part.isdigit() else "") + part
        for other, state in self._states:
            text = text.replace(other, state)
        return text


def numbers(text: str) -> tuple[str, ...]:
    """The groups of digits of a name, in order, without leading zeros."""
    return tuple(word for word in _split(text) if word.isdigit())


@lru_cache(maxsize=100_000)
def _split(text: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text)).lower()
    text = text.replace("\u00ad", "").replace("\u200b", "").translate(_UMLAUTS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"\breg\.[- ]?bez\.?(?= )", "regierungsbezirk", text)
    text = re.sub(r"\ba\. ?d\. ?(?=\w)", "an der ", text)
    # An article whose case is abbreviated is compared like none.
    text = re.sub(r"(?<=[\w.] )d\. ?(?=\w)", "", text)
    text = re.sub(r"(?<=[\w.] )u\. ", "und ", re.sub(r"(?<=[\w.] )f\. ", "fuer ", text))
    text = re.sub(r"(?<=\w)@(?=\w)", "a", re.sub(r"(?<=\w)['’´`](?=\w)", "", text))
    found = re.findall(r"\d+|[^\W\d_]+", text)
    return tuple(str(int(word)) if word.isdecimal() else word for word in found)
