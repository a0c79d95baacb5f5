from dataclasses import fields

import pytest
from click.testing import CliRunner

from ruhrkg.cli import main
from ruhrkg.settings import SettingError, Settings


def test_the_environment_overrides_the_default_and_the_caller_overrides_both() -> None:
    environment = {"RUHRKG_PORT": "9000", "RUHRKG_HOST": "::1"}
    settings = Settings.from_environment(environment, host="127.0.0.2", workers=None)
    assert (settings.port, settings.host, settings.workers) == (9000, "127.0.0.2", 2)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "many", "a whole number of at least 1 and at most 65535"),
        ("PORT", "0", "a whole number of at least 1"),
        ("PORT", "65536", "at most 65535"),
        ("WORKERS", "0", "a whole number of at least 1"),
        ("QUERY_ROWS", "1e6", "a whole number of at least 1"),
        ("QUERY_TIMEOUT", "nan", "a number of at least 0.001"),
        ("QUERY_TIMEOUT", "inf", "at most 86400"),
        ("QUERY_TIMEOUT", "-1", "a number of at least 0.001"),
        ("PROXIES", "-1", "a whole number of at least 0"),
        ("PUBLIC_URL", "example.org", "public URL of the server"),
        ("CONTACT", "me", "URL or mailto: address"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_named(name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.from_environment({f"RUHRKG_{name}": value})
    assert str(caught.value).startswith(f"RUHRKG_{name}={value!r} is not valid; expected: ")
    assert expected in str(caught.value)


def test_an_option_of_a_command_is_held_to_the_same_limits() -> None:
    with pytest.raises(SettingError, match="public_url='x' is not valid"):
        Settings.from_environment({}, public_url="x")


def test_a_setting_that_does_not_exist_is_named_with_the_one_that_may_be_meant() -> None:
    with pytest.raises(SettingError, match="RUHRKG_QUERY_TIMEOUT may be meant"):
        Settings.from_environment({"RUHRKG_QUERY_TIMEOUTS": "3"})
    assert Settings.from_environment({"RUHRKG_FACTS_DIR": "x", "OTHER": "y"}) == Settings()


def test_a_command_ends_with_one_sentence_and_exit_code_2() -> None:
    done = CliRunner().invoke(main, ["release", "list"], env={"RUHRKG_PORT": "abc"})
    assert done.exit_code == 2
    assert done.output.startswith("RUHRKG_PORT='abc' is not valid")
    assert done.output.count("\n") == 1


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_every_option_has_a_help_text(option: object) -> None:
    assert getattr(option, "metadata")["help"]  # noqa: B009
