from dataclasses import fields

import pytest

from ruhrkg.settings import Settings


def test_the_environment_overrides_the_default_and_the_caller_overrides_both() -> None:
    environment = {"RUHRKG_PORT": "9000", "RUHRKG_HOST": "::1"}
    settings = Settings.from_environment(environment, host="127.0.0.2", workers=None)
    assert (settings.port, settings.host, settings.workers) == (9000, "127.0.0.2", 2)


def test_a_value_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="RUHRKG_PORT='many' is not a valid int"):
        Settings.from_environment({"RUHRKG_PORT": "many"})


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_every_option_says_what_it_is_for(option: object) -> None:
    assert getattr(option, "metadata")["help"]  # noqa: B009
