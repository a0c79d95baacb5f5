"""Identifiers of other data sets: the schemes, the ways to write them, their IRIs."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ruhrkg.vocabulary import PREFIXES

GEOCODING = "http://dcat-ap.de/def/politicalGeocoding/"
_GND = r"1\d{7,8}[\dX]|[47]\d{6}-[\dX]|[1-9]\d{0,7}-[\dX]|3\d{7}[\dX]"


def _padded(length: int) -> Callable[[str], str]:
    """Restore the leading zero that spreadsheets drop from a key of `length` digits."""
    return lambda local: local.zfill(length) if len(local) == length - 1 else local


def _ags(local: str) -> str:
    """The AGS as a path in its code list; a district-free city also has a district key."""
    length = {1: 2, 4: 5, 7: 8}.get(len(local), len(local))
    lists = {2: "stateKey", 3: "governmentDistrictKey", 5: "districtKey", 8: "municipalityKey"}
    return f"{lists[length]}/{local.zfill(length)}"


@dataclass(frozen=True)
class Scheme:
    """A kind of identifier.

    `target` names the mapping set; `iri` turns a local identifier, which `pattern` recognises, into
    an IRI; `bases` are other beginnings of the same IRI, without scheme and `www.`; `bare`
    recognises identifiers that are unambiguous without a prefix.
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
        """The local identifier in an IRI, or None if the IRI does not belong to this scheme."""
        address = _without_scheme(iri)
        for base in (_without_scheme(self.base), *self.bases):
            if address.lower().startswith(base.lower()):
                rest = re.split(r"[/?#]", address[len(base) :], maxsplit=1)[0]
                rest = re.sub(r"\.(?:json|rdf|ttl|nt|jsonld|html)$", "", rest, flags=re.IGNORECASE)
                if re.fullmatch(self.pattern, rest, re.IGNORECASE):
                    return rest
        return None


def _without_scheme(iri: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.|m\.)?", "", iri, flags=re.IGNORECASE)


SCHEMES: tuple[Scheme, ...] = (
    Scheme(
        "wikidata", "Wikidata", r"Q\d{1,12}", PREFIXES["wd"], ("wikidata", "wd"),
        ("wikidata.org/wiki/Special:EntityData/", "wikidata.org/wiki/"),
        bare=r"Q\d{1,12}", form=str.upper,
    ),
    Scheme(
        "gnd", "GND", r"\d{1,10}(-[\dX])?|1\d{7,8}[\dX]", PREFIXES["gnd"], ("gnd",),
        ("lobid.org/gnd/",), bare=_GND, form=str.upper,
    ),
    Scheme(
        "geonames", "GeoNames", r"\d{1,9}", PREFIXES["geonames"], ("geonames",),
        ("geonames.org/",), end="/",
    ),
    Scheme(
        "ror", "ROR", r"0[a-z0-9]{6}\d{2}", PREFIXES["ror"], ("ror",),
        bare=r"0[a-z0-9]{6}\d{2}", form=str.lower,
    ),
    Scheme(
        "nuts", "NUTS", r"DE[0-9A-Z]{0,3}", PREFIXES["nuts"], ("nuts",),
        bare=r"DE[0-9A-G][0-9A-Z]{1,2}", form=str.upper,
    ),
    Scheme(
        "ags", "AGS", r"\d{1,5}|\d{7,8}", GEOCODING, ("ags",), bare=r"0\d{7}|[1-9]\d{6}|0\d{4}",
        form=_ags,
    ),
    Scheme(
        "ars", "ARS", r"\d{11,12}", GEOCODING + "regionalKey/", ("ars",), bare=r"\d{11,12}",
        form=_padded(12),
    ),
    Scheme(
        "stw", "STW", r"\d{5}-\d", "http://zbw.eu/stw/descriptor/", ("stw",),
        ("zbw.eu/stw/version/latest/descriptor/",),
    ),
    Scheme(
        "sdg", "UN SDG", r"\d{1,2}", "http://metadata.un.org/sdg/", ("sdg",),
        form=lambda local: str(int(local)),
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
# MARC 21 and PICA name the authority file by the code of the agency that maintains it.
_MARC_GND = re.compile(r"\(DE-588\)\s*", re.IGNORECASE)


def iris(text: str) -> tuple[str, ...]:
    """The IRIs that `text` may mean, most likely first; none if it is not a known identifier.

    `text` is an IRI (with or without scheme), a compact identifier (`wikidata:Q2103`,
    `ags:05911000`, `GND 4007328-2`, `(DE-588)4007328-2`) or, where unambiguous, a bare one
    (`Q2103`, a GND number with its check digit, a ROR id, a NUTS code, an AGS, a district key, an
    ARS; a leading zero may be missing).
    """
    text = _MARC_GND.sub("gnd:", text.strip())
    prefix, separator, local = re.match(r"([A-Za-z]*)([: ]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    scheme = _BY_PREFIX.get(prefix.lower()) if separator else None
    if scheme:
        return _of_scheme(scheme, local.strip())
    found: list[str] = []
    for scheme in SCHEMES:
        if scheme.bare and re.fullmatch(scheme.bare, text, re.IGNORECASE):
            found += _of_scheme(scheme, text)
        elif (local_part := scheme.local(text)) is not None and "/" in text:
            return _of_scheme(scheme, local_part)
    address = _without_scheme(text)
    for code_list in _GEOCODING_LISTS:
        beginning = _without_scheme(GEOCODING + code_list)
        if address.startswith(beginning):
            return _of_scheme(BY_TARGET["ags"], address.removeprefix(beginning).rstrip("/"))
    return tuple(found) or ((text,) if re.match(r"https?://", text) else ())


def own_id(text: str) -> str:
    """The id in an IRI or CURIE of an entity of ours; otherwise `text`, stripped."""
    found = _OWN.match(text.strip())
    if not found:
        return text.strip()
    return re.split(r"[?#]", text.strip()[found.end() :], maxsplit=1)[0].rstrip("/")


def _of_scheme(scheme: Scheme, local: str) -> tuple[str, ...]:
    if not re.fullmatch(scheme.pattern, local, re.IGNORECASE):
        return ()
    if scheme.target == "ags" and len(local) in (4, 5):
        district = local.zfill(5)
        return scheme.iri(district), scheme.iri(district + "000")
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
