"""/cite/...: how to cite a thing: BibTeX, RIS, CSL-JSON and plain text.

Each names the permanent IRI and the version of the release that was read.
"""

import json
from dataclasses import dataclass

from flask import Blueprint, Response

from ruhrkg.formats import MediaType
from ruhrkg.presentation.labels import Names
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.rendering import locale, source
from ruhrkg.web.site import site

blueprint = Blueprint("citation", __name__)

FORMATS: dict[str, tuple[str, str]] = {
    "bib": ("BibTeX", f"{MediaType.BIBTEX}; charset=utf-8"),
    "ris": ("RIS", f"{MediaType.RIS}; charset=utf-8"),
    "csl.json": ("CSL-JSON", MediaType.CSL_JSON),
    "txt": ("Text", f"{MediaType.PLAIN}; charset=utf-8"),
}
"""Suffix → what it is called, and its media type."""

_AUTHOR = "ruhrkg contributors"
_ESCAPED = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&",
            "#": r"\#", "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}"}  # fmt: skip


@dataclass(frozen=True)
class Citation:
    """What all styles tell."""

    iri: str
    title: str
    version: str
    issued: str
    container: str

    @property
    def text(self) -> str:
        """One line, in the order of DIN ISO 690 for a part of an online resource."""
        year = f", {self.issued[:4]}" if self.issued else ""
        return (
            f"{_AUTHOR}: {self.title}. In: {self.container} (ruhrkg), {self.version}{year}. "
            f"{self.iri}"
        )

    @property
    def key(self) -> str:
        """A key for BibTeX, from the IRI."""
        return "ruhrkg-" + "-".join(self.iri.rstrip("/").split("/")[-2:])

    def write(self, suffix: str) -> str:
        """The citation in the format of `suffix`. Raises KeyError for an unknown one."""
        writers = {"bib": self._bibtex, "ris": self._ris, "csl.json": self._csl, "txt": self._line}
        return writers[suffix]()

    def _line(self) -> str:
        return self.text + "\n"

    def _bibtex(self) -> str:
        escape = str.maketrans(_ESCAPED)
        fields = {
            "author": "{" + _AUTHOR + "}",
            "title": self.title.translate(escape),
            "booktitle": f"{self.container} (ruhrkg)".translate(escape),
            "year": self.issued[:4],
            "version": self.version,
            "url": self.iri,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    def _ris(self) -> str:
        lines = ["TY  - DATA", f"AU  - {_AUTHOR}", f"TI  - {_one_line(self.title)}",
                 f"T2  - {self.container} (ruhrkg)"]  # fmt: skip
        if self.issued:
            lines.append(f"PY  - {self.issued[:4]}")
        lines += [f"ET  - {self.version}", f"UR  - {self.iri}", "ER  - "]
        return "\r\n".join(lines) + "\r\n"

    def _csl(self) -> str:
        item: dict[str, object] = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": _AUTHOR}],
            "container-title": f"{self.container} (ruhrkg)",
            "version": self.version,
            "URL": self.iri,
        }
        if self.issued:
            item["issued"] = {"date-parts": [[int(x) for x in self.issued[:10].split("-")]]}
        return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def cite(iri: str, title: str) -> Citation:
    """The citation of a thing in the release that is served."""
    release = site().release
    version = locale()("site.release", version=release.version if release else "–")
    issued = (release.issued or "") if release else ""
    return Citation(iri, title, version, issued, locale()("site.title"))


@blueprint.get("/cite/<path:document>.<any(bib, ris, 'csl.json', txt):suffix>")
def citation(document: str, suffix: str) -> Response:
    """The citation of a thing to import into a reference manager."""
    iri = thing_iri(document)
    names = Names(locale())
    names.learn(source().select("labels", things=[iri], graphs=[]))
    if not names.known(iri):
        raise UnknownThingError(document)
    _, media_type = FORMATS[suffix]
    written = cite(iri, names.label(iri).value).write(suffix)
    response = Response(written, content_type=media_type)
    name = document.replace("/", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="ruhrkg-{name}.{suffix}"'
    response.vary.add("Accept-Language")
    return response
