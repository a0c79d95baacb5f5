"""The spelling of a name: equal for different ways of writing the same name.

Names have the same spelling if they differ only in case, spaces, punctuation, accents, and in
umlauts that are written out (`Wüst`, `Wuest`; but `Hohn` is not `Höhn`). Numbers are compared
group by group: `Salon 5` is `Salon5`, and `4.1` is not `41`.
"""

import re
import unicodedata
from functools import lru_cache

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " und ", "№": " nr "})
_ABBREVIATIONS = {
    "nrw": "nordrhein westfalen", "tu": "technische universitaet",
    "th": "technische hochschule", "fh": "fachhochschule", "hs": "hochschule",
    "uni": "universitaet", "univ": "universitaet", "fernuni": "fernuniversitaet",
    "inst": "institut", "min": "ministerium", "stk": "staatskanzlei", "kr": "kreis",
    "landkreis": "kreis", "rb": "regierungsbezirk", "tf": "themenforum",
    "uniklinik": "universitaetsklinikum", "uniklinikum": "universitaetsklinikum",
    "northrhine": "nordrhein", "westphalia": "westfalen", "westfalia": "westfalen",
    "aktiengesellschaft": "ag",
}  # fmt: skip
_WORDS = """der die das des dem den fuer im in am an auf und zu zur zum von vom bei mit
the of for and at on to"""
_FUNCTION_WORDS = frozenset(_WORDS.split())


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a name in the compared spelling; a group of digits is a separate word."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text)).lower()
    text = text.replace("\u00ad", "").replace("\u200b", "").translate(_UMLAUTS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"\ba\. ?d\. ", "an der ", text)
    text = re.sub(r"(?<=\w )u\. ", "und ", re.sub(r"(?<=\w )f\. ", "fuer ", text))
    text = re.sub(r"(?<=\w)@(?=\w)", "a", re.sub(r"(?<=\w)['’´`](?=\w)", "", text))
    found = (str(int(w)) if w.isdecimal() else w for w in re.findall(r"\d+|[^\W\d_]+", text))
    return tuple(part for word in found for part in _ABBREVIATIONS.get(word, word).split())


def spelling(text: str) -> str:
    """The name without spaces: equal for names of the same spelling. Numbers remain separate."""
    return _joined(words(text))


def _joined(parts: tuple[str, ...]) -> str:
    """The joined words; the state has one spelling for both languages."""
    text = ""
    for part in parts:
        text += ("|" if text[-1:].isdigit() and part.isdigit() else "") + part
    return text.replace("northrhinewestfalen", "nordrheinwestfalen")


def numbers(text: str) -> tuple[str, ...]:
    """The groups of digits of a name, in order, without leading zeros."""
    return tuple(word for word in words(text) if word.isdigit())


def content(text: str) -> tuple[str, ...]:
    """The words of a name without function words."""
    return tuple(word for word in words(text) if word not in _FUNCTION_WORDS)


def keys(text: str) -> tuple[str, ...]:
    """The spellings under which a stated name is found: whole, and without function words."""
    rest = content(text)
    return tuple(dict.fromkeys((spelling(text), "~" + _joined(rest)))) if rest else ()


def asked_keys(text: str) -> tuple[str, ...]:
    """The spellings to look up: without function words only if the name has none."""
    found = words(text)
    if not found:
        return ()
    bare = not _FUNCTION_WORDS.intersection(found)
    return (_joined(found), "~" + _joined(found)) if bare else (_joined(found),)


def word_set(text: str) -> str:
    """The words irrespective of order, as in `Stiftung Mercator` and `Mercator-Stiftung`."""
    found = words(text)
    several = len(found) > 1 and not any(word.isdigit() for word in found)
    return "*" + " ".join(sorted(found)) if several else ""
