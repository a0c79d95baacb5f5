"""A prepared message about an error."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from ruhrkg.locale import Locale

_MAIL = "mailto:"


@dataclass(frozen=True)
class Message:
    """A message about a page, or about one statement of it."""

    subject: str
    body: str


def message(
    locale: Locale,
    *,
    name: str,
    address: str,
    release: str,
    statement: str = "",
    sources: Iterable[str] = (),
) -> Message:
    """The message about the page at `address`, or about a `statement` of `sources`."""
    lines = [
        locale("feedback.page", address=address),
        *([locale("feedback.statement", statement=statement)] if statement else ()),
        *(locale("feedback.source", source=source) for source in sources),
        locale("feedback.release", release=release),
    ]
    body = "\n".join([*lines, "", locale("feedback.question"), ""])
    return Message(locale("feedback.subject", name=name), body)


def feedback_link(contact: str, about: Message) -> str:
    """The link for writing to `contact`, with subject and text filled in; "" without a contact.

    A `mailto:` address gets subject and body (RFC 6068, section 2), the URL of a form `title` and
    `body`, as issue forms of code forges expect.
    """
    if not contact:
        return ""
    subject, body = about.subject, about.body
    if contact.startswith(_MAIL):
        values = {"subject": subject, "body": body.replace("\n", "\r\n")}
        return f"{contact}?{urlencode(values, quote_via=quote)}"
    joint = "&" if urlsplit(contact).query else "?"
    return f"{contact}{joint}{urlencode({'title': subject, 'body': body})}"
