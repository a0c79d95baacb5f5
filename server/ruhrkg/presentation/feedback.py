"""A message about an error, prepared with what it is about."""

from urllib.parse import quote, urlencode, urlsplit

from ruhrkg.locale import Locale

_MAIL = "mailto:"


def feedback_link(contact: str, locale: Locale, *, name: str, address: str, release: str) -> str:
    """The link to write to `contact`, with subject and text filled in; "" without a contact.

    A `mailto:` address gets subject and body (RFC 6068, section 2), the URL of a form `title` and
    `body`, as the forms for issues of code forges read them.
    """
    if not contact:
        return ""
    subject = locale("feedback.subject", name=name)
    body = locale("feedback.body", address=address, release=release)
    if contact.startswith(_MAIL):
        values = {"subject": subject, "body": body.replace("\n", "\r\n")}
        return f"{contact}?{urlencode(values, quote_via=quote)}"
    joint = "&" if urlsplit(contact).query else "?"
    return f"{contact}{joint}{urlencode({'title': subject, 'body': body})}"
