"""/catalog/croissant.json, and the ways to it."""

from flask.testing import FlaskClient

from ruhrkg.release.store import Release

PATH = "/catalog/croissant.json"


def test_the_files_are_those_of_the_release_on_this_host(
    client: FlaskClient, release: Release
) -> None:
    answer = client.get(PATH)
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    for file in answer.get_json(force=True)["distribution"][:5]:
        start = f"http://localhost/releases/{release.version}/dumps/"
        assert file["contentUrl"].startswith(start)
        assert client.head(file["contentUrl"]).status_code == 200


def test_the_landing_page_and_signposts_of_the_whole_dataset_lead_to_it(
    client: FlaskClient,
) -> None:
    whole, part = (client.get(f"/catalog/dataset/{slug}.html") for slug in ("all", "projects"))
    assert f'href="{PATH}"' in whole.text
    assert (
        f'<http://localhost{PATH}>; rel="describedby"; type="application/ld+json"'
        in (whole.headers["Link"])
    )
    assert PATH not in part.text + part.headers["Link"]
