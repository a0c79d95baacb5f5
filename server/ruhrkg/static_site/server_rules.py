"""Rules for operators of web space with Apache (`.htaccess`) or of a static host (`_redirects`).

Files alone cannot state media types, the 303 of things, redirections and the format that a client
requests. `make test-export` tests `.htaccess` with Apache.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruhrkg.locale import LANGUAGES
from ruhrkg.release.store import Release
from ruhrkg.static_site.sharing import SHARED, SUFFIXES
from ruhrkg.web.linked_data.documents import DOCUMENTS

_OFFERED = tuple(chosen for chosen in DOCUMENTS if chosen.suffix in SUFFIXES)
_KINDS = "|".join(SHARED)

_HEAD = """\
# For Apache 2.4 with mod_rewrite, where AllowOverride grants FileInfo and Indexes.
# _redirects says to other hosts what they can do of it.
DirectoryIndex index.html
DirectorySlash Off
<IfModule mod_headers.c>
Header set Access-Control-Allow-Origin "*"
</IfModule>"""
_LANGUAGE = """\
RewriteCond %{{DOCUMENT_ROOT}}/{prefix}$1 -f [OR]
RewriteCond %{{DOCUMENT_ROOT}}/{prefix}$1/index.html -f
RewriteCond %{{QUERY_STRING}} ^(?:(.*)&)?lang={language}$
RewriteRule ^(.*)$ /{prefix}$1?%1 [L]"""
_PAGES = """\
# A page is the index of its folder; one page of a list, or one filter, is a folder in it.
RewriteCond %{QUERY_STRING} ^([^&]+)$
RewriteCond %{DOCUMENT_ROOT}/$1/%1/index.html -f
RewriteRule ^(.*)$ /$1/%1/index.html? [L,B=%]
RewriteCond %{DOCUMENT_ROOT}/$1/index.html -f
RewriteRule ^(.+[^/])$ /$1/index.html [L,B=%]"""


@dataclass
class Export:
    """What was written: files and their types by path, redirections, and dead addresses.

    `gone` are addresses that the server itself answers with 410: versions that are not retained.
    """

    folder: Path
    files: dict[str, Path] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    redirections: dict[str, tuple[str, int]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)


def write_rules(written: Export, release: Release, main: str) -> None:
    """Write both files into the folder of the export, whose pages are in the language `main`."""
    htaccess = "\n".join(_htaccess(written, release, main)) + "\n"
    (written.folder / ".htaccess").write_text(htaccess, encoding="utf-8")
    lines = [f"{old} {new} {code}" for old, (new, code) in _moved(written, release)]
    lines += [f"/{at}/{kind}/* /doc/{kind} 303" for kind in SHARED for at in ("id", "doc")]
    lines += [f"{old}/* {new}/:splat {code}" for old, (new, code) in _folders(release).items()]
    (written.folder / "_redirects").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _htaccess(written: Export, release: Release, main: str) -> Iterator[str]:
    yield _HEAD
    for suffix, content_type in _types(written.types).items():
        yield f'AddType "{content_type}" {suffix}'
    yield "RewriteEngine On"
    yield from _exceptions(written.types)
    yield "# Things: 303 to a document for those who ask for RDF, else to the page."
    for chosen in _OFFERED:
        for target, rule in (
            ("/data/$1", f"^(?:id/)?({_KINDS})/.+$"),
            ("/data/$1", "^id/(.+)$"),
            ("/data/graph/$1", "^graph/(.+)$"),
        ):
            yield _accepts(chosen.media_type)
            yield f"RewriteRule {rule} {target}.{chosen.suffix} [R=303,L]"
    yield f"RewriteRule ^(?:id/)?({_KINDS})/(.+)$ /doc/$1#$2 [R=303,NE,L]"
    yield f"RewriteRule ^((?:\\w\\w/)?doc)/({_KINDS})/(.+)$ /$1/$2#$3 [R=302,NE,L]"
    yield f"RewriteRule ^data/({_KINDS})/.+\\.(\\w+)$ /data/$1.$2 [R=302,L]"
    for old, (new, code) in _folders(release).items():
        yield f"RewriteRule ^{old[1:]}/(.+)$ {new}/$1 [R={code},L]"
    for old, (new, code) in _moved(written, release):
        yield f"RewriteRule ^{re.escape(old[1:])}$ {new} [R={code},L]"
    for path in sorted(written.gone):
        yield f"RewriteRule ^{re.escape(path[1:])}$ - [G]"
    yield "# What is there as a page and as RDF: RDF for those who ask for it."
    for chosen in _OFFERED:
        yield _accepts(chosen.media_type)
        yield f"RewriteCond %{{DOCUMENT_ROOT}}/$1.{chosen.suffix} -f"
        yield f"RewriteRule ^(.+)$ /$1.{chosen.suffix} [L]"
    for language in LANGUAGES:
        prefix = "" if language == main else f"{language}/"
        yield _LANGUAGE.format(prefix=prefix, language=language)
    yield _PAGES


def _accepts(media_type: str) -> str:
    """A condition that the client requests `media_type`; browsers name HTML first."""
    return f"RewriteCond %{{HTTP_ACCEPT}} ^(?!text/html).*{re.escape(media_type)}"


def _types(types: Mapping[str, str]) -> dict[str, str]:
    """For each suffix the type that it has in most folders."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for _, end, content_type in {(*_place(name), given) for name, given in types.items()}:
        if end.count(".") == 1:
            votes["." + end.partition(".")[2]][content_type] += 1
    return {
        suffix: max(found, key=lambda content_type: (found[content_type], content_type))
        for suffix, found in sorted(votes.items())
    }


def _exceptions(types: Mapping[str, str]) -> Iterator[str]:
    """Files whose type differs from that of the last suffix: `.csl.json`, query results, `void`."""
    usual = _types(types)
    differing = {
        (*_place(name), content_type)
        for name, content_type in types.items()
        if usual.get("." + name.rpartition(".")[2]) != content_type
    }
    for folder, end, content_type in sorted(differing):
        path = f"(?:(?:{'|'.join(LANGUAGES)})/)?{re.escape(folder)}/.*" if folder else ""
        yield f'RewriteRule ^{path}{re.escape(end)}$ - "[T={content_type}]"'


def _place(name: str) -> tuple[str, str]:
    """The first folder without the language, and the last two suffixes, or the name if it has none.

    A file outside all folders is a kind of its own.
    """
    folders, _, base = name.rpartition("/")
    outer = next((part for part in folders.split("/") if part not in LANGUAGES), "")
    suffixes = base.split(".")[1:]
    return outer, "." + ".".join(suffixes[-2:]) if suffixes and outer else base


def _folders(release: Release) -> dict[str, tuple[str, int]]:
    """For each path, where everything below it moves."""
    return {
        "/id": ("/doc", 303),
        "/graph": ("/doc/graph", 303),
        "/releases/latest": (f"/releases/{release.version}", 302),
    }


def _moved(written: Export, release: Release) -> list[tuple[str, tuple[str, int]]]:
    fixed = {
        "/releases/latest": (f"/releases/{release.version}", 302),
        "/.well-known/void": ("/void", 302),
    }
    return sorted({**written.redirections, **fixed}.items())
