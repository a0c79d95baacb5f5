"""Identifiers of other data sets: which there are, how people write them, their IRIs."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ruhrkg.vocabulary import PREFIXES

GEOCODING = "http://dcat-ap.de/def/politicalGeocoding/"


def _padded(length: int) -> Callable[[str], str]:
    """Put back the leading zero that spreadsheets drop from a key of `length` digits."""
    return lambda local: local.zfill(length) if len(local) == length - 1 else local


def _ags(local: str) -> str:
    """The AGS as the path of its code list; a district-free city has its district's key too."""
    padded = local if len(local) in (2, 3, 5, 8) else local.zfill(8)
    lists = {2: "stateKey", 3: "governmentDistrictKey", 5: "districtKey", 8: "municipalityKey"}
    return f"{lists[len(padded)]}/{padded}"


@dataclass(frozen=True)
class Scheme:
    """A kind of identifier.

    `target` names the mapping set; `iri` makes an IRI of a local identifier, which `pattern`
    recognises; `bases` are other beginnings under which the same IRI is met; `bare` recognises
    what needs no prefix to be known.
    """

    target: str
    label: str
    pattern: str
    base: str
    prefixes: tuple[str, ...]
    bases: tuple[str, ...] = ()
    end: str = ""
    bare: str = ""
    form: Callable[[str], str] = str

    def iri(self, local: str) -> str:
        """The IRI of the local identifier."""
        return self.base + self.form(local) + self.end

    def local(self, iri: str) -> str | None:
        """The local identifier in an IRI, or None if the IRI is none of this scheme."""
        for base in (self.base, *self.bases):
            if iri.lower().startswith(base.lower()):
                rest = re.split(r"[/?#]", iri[len(base) :], maxsplit=1)[0]
                if re.fullmatch(self.pattern, rest, re.IGNORECASE):
                    return rest
        return None


SCHEMES: tuple[Scheme, ...] = (
    Scheme(
        "wikidata", "Wikidata", r"Q\d{1,12}", PREFIXES["wd"], ("wikidata", "wd"),
        ("https://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/",
         "http://www.wikidata.org/wiki/", "https://m.wikidata.org/wiki/"),
        bare=r"Q\d{1,12}", form=str.upper,
    ),
    Scheme(
        "gnd", "GND", r"\d{1,10}(-[\dX])?|1\d{7,8}[\dX]", PREFIXES["gnd"], ("gnd",),
        ("http://d-nb.info/gnd/", "https://lobid.org/gnd/"), form=str.upper,
    ),
    Scheme(
        "geonames", "GeoNames", r"\d{1,9}", PREFIXES["geonames"], ("geonames",),
        ("http://sws.geonames.org/", "https://www.geonames.org/", "http://www.geonames.org/"),
        end="/",
    ),
    Scheme(
        "ror", "ROR", r"0[a-z0-9]{6}\d{2}", PREFIXES["ror"], ("ror",), ("http://ror.org/",),
        bare=r"0[a-z0-9]{6}\d{2}", form=str.lower,
    ),
    Scheme(
        "nuts", "NUTS", r"DE[0-9A-Z]{0,3}", PREFIXES["nuts"], ("nuts",),
        ("https://data.europa.eu/nuts/code/",), form=str.upper,
    ),
    Scheme(
        "ags", "AGS", r"\d{2,3}|\d{5}|\d{7,8}", GEOCODING, ("ags",), bare=r"\d{8}", form=_ags,
    ),
    Scheme(
        "ars", "ARS", r"\d{11,12}", GEOCODING + "regionalKey/", ("ars",), bare=r"\d{12}",
        form=_padded(12),
    ),
    Scheme(
        "stw", "STW", r"\d{5}-\d", "http://zbw.eu/stw/descriptor/", ("stw",),
        ("https://zbw.eu/stw/descriptor/",),
    ),
    Scheme(
        "sdg", "UN SDG", r"\d{1,2}", "http://metadata.un.org/sdg/", ("sdg",),
        ("https://metadata.un.org/sdg/",), form=lambda local: str(int(local)),
    ),
    Scheme(
        "abgeordnetenwatch", "abgeordnetenwatch.de", r"\d{1,8}",
        "https://www.abgeordnetenwatch.de/api/v2/politicians/", ("abgeordnetenwatch", "aw"),
    ),
)  # fmt: skip
BY_TARGET = {scheme.target: scheme for scheme in SCHEMES}
_BY_PREFIX = {prefix: scheme for scheme in SCHEMES for prefix in scheme.prefixes}
_GEOCODING_LISTS = ("municipalityKey/", "districtKey/", "governmentDistrictKey/", "stateKey/")
_OWN = re.compile("id:|https?" + re.escape(PREFIXES["id"].removeprefix("https")), re.IGNORECASE)


def iris(text: str) -> tuple[str, ...]:
    """The IRIs that `text` may mean, most likely first; none if it is no known identifier.

    `text` is an IRI, a compact identifier (`wikidata:Q2103`, `ags:05911000`) or, where that is
    unmistakable, a bare one (`Q2103`, a ROR id, an AGS of 8 digits, an ARS of 12).
    """
    text = text.strip()
    prefix, colon, local = text.partition(":")
    scheme = _BY_PREFIX.get(prefix.lower()) if colon else None
    if scheme:
        return _of_scheme(scheme, local.strip())
    for scheme in SCHEMES:
        if scheme.bare and re.fullmatch(scheme.bare, text, re.IGNORECASE):
            return (scheme.iri(text),)
        if (local_part := scheme.local(text)) is not None:
            return _of_scheme(scheme, local_part)
    for code_list in _GEOCODING_LISTS:
        if text.startswith(GEOCODING + code_list):
            return _of_scheme(BY_TARGET["ags"], text.removeprefix(GEOCODING + code_list))
    return (text,) if re.match(r"https?://", text) else ()


def own_id(text: str) -> str:
    """Our own id in an IRI or CURIE of a thing of ours; `text`, stripped, if it is neither."""
    found = _OWN.match(text.strip())
    return re.split(r"[?#]", text.strip()[found.end() :], maxsplit=1)[0] if found else text.strip()


def _of_scheme(scheme: Scheme, local: str) -> tuple[str, ...]:
    if not re.fullmatch(scheme.pattern, local, re.IGNORECASE):
        return ()
    if scheme.target == "ags" and len(local) == 5:
        return scheme.iri(local), scheme.iri(local + "000")
    return (scheme.iri(local),)


def compact(iri: str) -> tuple[str, str] | None:
    """Target and local identifier of an IRI of another data set, or None."""
    for scheme in SCHEMES:
        if scheme.target == "ags" and iri.startswith(GEOCODING):
            if iri.startswith(tuple(GEOCODING + name for name in _GEOCODING_LISTS)):
                return "ags", iri.rsplit("/", 1)[1]
        elif (local := scheme.local(iri)) is not None:
            return scheme.target, local
    return None
