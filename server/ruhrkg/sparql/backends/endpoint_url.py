"""Endpoint URLs given by an operator; the name and password in them are hidden."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from ruhrkg.sparql.engine.sources import SourceError


@dataclass(frozen=True)
class Login:
    """Name and password; `repr` omits the password."""

    name: str
    password: str = field(repr=False)


def split_login(url: str) -> tuple[str, Login | None]:
    """The URL without its userinfo, safe to display, and its login (RFC 3986, 3.2.1).

    Raises SourceError if it is not an HTTP URL; the message does not repeat the URL.
    """
    problem = "the address must be http://HOST/... or https://HOST/..."
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    # An unescaped "/", "?" or "#" in a password ends the authority early: the rest of the password
    # would be taken for a path and displayed.
    if parts.fragment or (not at and "@" in url):
        raise SourceError(f"{problem}; in a name or password write @ : / ? # % as %40 %3A %2F ...")
    try:
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SourceError(problem)
    name, _, password = userinfo.partition(":")
    login = Login(unquote(name), unquote(password)) if at else None
    return urlunsplit(parts._replace(netloc=host)), login
