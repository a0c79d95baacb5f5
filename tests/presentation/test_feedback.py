"""A prepared message about an error."""

from urllib.parse import parse_qs, urlsplit

import pytest

from ruhrkg.locale import Locale
from ruhrkg.presentation.feedback import feedback_link


@pytest.mark.parametrize(
    ("contact", "subject"),
    [
        ("mailto:info@example.org", "subject"),
        ("https://example.org/issues/new", "title"),
        ("https://example.org/issues/new?labels=data", "title"),
    ],
)
def test_a_message_is_filled_in_with_what_it_is_about(contact: str, subject: str) -> None:
    address = "https://x.test/a"
    link = feedback_link(contact, Locale("de"), name="A & B", address=address, release="7f")
    assert link.startswith(contact)
    found = parse_qs(urlsplit(link).query)
    assert found[subject] == ["Hinweis zu „A & B“"]
    assert address in found["body"][0]
    assert "7f" in found["body"][0]


def test_without_a_contact_there_is_no_link() -> None:
    assert feedback_link("", Locale("de"), name="A", address="a", release="1") == ""
