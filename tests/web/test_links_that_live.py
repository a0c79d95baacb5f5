"""Shared links: added parameters, languages, removed pages, previews."""

import re
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}
ADDED = "fbclid=IwAR0&utm_source=newsletter&gclid=x&mc_eid=y&%3Cscript%3E=1"


@pytest.mark.parametrize(
    "path",
    [
        "/", "/projects", "/projects.csv", "/persons.xlsx", "/queries", "/queries/money-by-field",
        "/queries/money-by-field.csv",
        "/queries/projects-of-a-municipality?municipality=id:place/essen", "/timeline", "/map",
        "/search?q=essen", "/doc/project/innamoruhr", "/catalog", "/changes",
        "/quality", "/about", "/cite/project/innamoruhr.bib", "/data/project/innamoruhr.ttl",
    ],
)  # fmt: skip
def test_what_others_add_to_a_link_is_ignored(client: FlaskClient, path: str) -> None:
    plain = client.get(path, headers=HTML)
    shared = client.get(path + ("&" if "?" in path else "?") + ADDED, headers=HTML)
    assert (plain.status_code, shared.status_code) == (200, 200)
    assert shared.mimetype == plain.mimetype


@pytest.mark.parametrize(
    "path",
    ["/projects?field=nonsense", "/projects.csv?status=x", "/queries/near-a-place?distance=x"],
)
def test_a_wrong_value_of_a_known_parameter_is_still_refused(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path, headers=HTML).status_code == 400


@pytest.mark.parametrize(
    ("tag", "language"), [("de-DE", "de"), ("DE", "de"), ("en-GB", "en"), ("en-us", "en")]
)
def test_a_language_with_its_region_is_understood(
    client: FlaskClient, tag: str, language: str
) -> None:
    text = client.get(f"/projects?lang={tag}", headers=HTML).text
    assert f'<html lang="{language}">' in text
    assert f'href="/forums?lang={language}"' in text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/projects?page=99", 404), ("/search?q=essen&page=999", 404), ("/projects?page=0", 400)],
)
def test_a_page_beyond_the_last_is_not_found(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers=HTML).status_code == status


def links(text: str, relation: str) -> dict[str, str]:
    found = re.findall(rf'<link rel="{relation}"(?: hreflang="([^"]*)")? href="([^"]*)">', text)
    return dict(found)


@pytest.mark.parametrize("path", ["/", "/doc/project/innamoruhr", "/projects?field=beste-bildung"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_language_of_a_page_has_its_own_address_on_this_host(
    client: FlaskClient, path: str, language: str
) -> None:
    separator = "&" if "?" in path else "?"
    text = client.get(
        f"{path}{separator}{ADDED}", headers=HTML | {"Accept-Language": language}
    ).text
    root = f"http://localhost{path}"
    canonical = links(text, "canonical")[""].replace("&amp;", "&")
    assert canonical == f"{root}{separator}lang={language}"
    alternates = {k: v.replace("&amp;", "&") for k, v in links(text, "alternate").items()}
    assert alternates["x-default"] == root
    assert {alternates["de"], alternates["en"]} == {
        f"{root}{separator}lang=de", f"{root}{separator}lang=en"
    }  # fmt: skip
    assert client.get(canonical.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/doc/project/innamoruhr", "/projects", "/queries/who-leads-what"]
)
def test_a_shared_page_has_a_preview_with_a_picture(client: FlaskClient, path: str) -> None:
    text = client.get(f"{path}?lang=de", headers=HTML).text
    shown = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', text))
    assert {"title", "description", "url", "image", "type", "locale"} <= set(shown)
    assert shown["description"]
    picture = client.get(shown["image"].removeprefix("http://localhost"))
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture.data[at : at + 4]) for at in (16, 20))
    assert (width, height) == (1200, 630)


def test_the_title_names_the_kind_of_thing(client: FlaskClient) -> None:
    text = client.get("/doc/project/innamoruhr?lang=de", headers=HTML).text
    assert "<title>InnaMoRuhr (Projekt) · Ruhr-Konferenz" in text


@pytest.mark.parametrize(
    ("path", "indexed"),
    [("/doc/project/innamoruhr", True), ("/doc/funding/innamoruhr-1", False),
     ("/doc/graph/editorial", False), ("/doc/place/essen", True)],
)  # fmt: skip
def test_helpers_are_kept_out_of_indexes(client: FlaskClient, path: str, indexed: bool) -> None:
    text = client.get(path, headers=HTML).text
    assert ('<meta name="robots" content="noindex">' not in text) == indexed


def test_the_sitemap_names_what_people_look_for(client: FlaskClient) -> None:
    root = Xml.fromstring(client.get("/sitemap.xml").data)
    paths = {(loc.text or "").removeprefix("http://localhost") for loc in root.iter() if loc.text}
    assert {"/queries/money-by-field", "/about", "/doc/project/innamoruhr"} <= paths
    helpers = ("/doc/reading/", "/doc/deduction/", "/doc/silence/", "/doc/funding/", "/doc/role/")
    assert [path for path in paths if path.startswith(helpers)] == []


def test_the_icon_answers_under_its_usual_name(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert answer.mimetype == "image/x-icon"
    assert answer.data[:4] == b"\0\0\1\0"
