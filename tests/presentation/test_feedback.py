"""A prepared message about an error."""

from urllib.parse import parse_qs, urlsplit

import pytest

from ruhrkg.locale import Locale
from ruhrkg.presentation.feedback import feedback_link, message


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
    about = message(Locale("de"), name="A & B", address=address, release="7f")
    link = feedback_link(contact, about)
    assert link.startswith(contact)
    found = parse_qs(urlsplit(link).query)
    assert found[subject] == ["Hinweis zu „A & B“"]
    assert address in found["body"][0]
    assert "7f" in found["body"][0]


def test_without_a_contact_there_is_no_link() -> None:
    about = message(Locale("de"), name="A", address="a", release="1")
    assert feedback_link("", about) == ""


def test_a_message_about_a_statement_names_it_and_its_sources() -> None:
    about = message(
        Locale("en"),
        name="A",
        address="a",
        release="1",
        statement="A – lead: B",
        sources=["S", "T"],
    )
    assert "Statement: A – lead: B\nSource: S\nSource: T\nRelease: 1" in about.body
