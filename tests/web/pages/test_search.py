"""Full text in the release: spellings, compounds, beginnings, hostile text."""

import pytest
from flask.testing import FlaskClient


def found(client: FlaskClient, query: str, **more: str) -> list[str]:
    answer = client.get("/search", query_string={"q": query, "format": "json", **more})
    assert answer.status_code == 200
    return [hit["id"].rpartition("/id/")[2] for hit in answer.get_json()["results"]]


@pytest.mark.parametrize("spelling", ["Mülheim", "Muelheim", "mulheim", "MÜLH"])
def test_a_town_is_found_in_every_spelling_and_by_its_beginning(
    client: FlaskClient, spelling: str
) -> None:
    assert "place/muelheim-an-der-ruhr" in found(client, spelling)


def test_the_name_counts_more_than_a_mention(client: FlaskClient) -> None:
    assert found(client, "InnaMoRuhr")[0] == "project/innamoruhr"


def test_a_part_of_a_compound_is_found(client: FlaskClient) -> None:
    assert "project/hebammenzentralen" in found(client, "zentralen")


def test_a_compound_finds_its_parts(client: FlaskClient) -> None:
    assert "project/hebammenzentralen" in found(client, "Hebammenprojekt")


def test_english_words_find_german_things(client: FlaskClient) -> None:
    assert "project/hebammenzentralen" in found(client, "midwife")


def test_hits_of_one_kind(client: FlaskClient) -> None:
    assert all(hit.startswith("place/") for hit in found(client, "Essen", kind="place"))


@pytest.mark.parametrize("query", ['"', "a OR b)", "NEAR(", "*", "'; DROP TABLE thing; --", "😀"])
def test_syntax_of_the_index_is_only_text(client: FlaskClient, query: str) -> None:
    assert isinstance(found(client, query), list)


def test_a_hostile_query_comes_back_escaped(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_suggestions_name_kind_and_link(client: FlaskClient) -> None:
    first = client.get("/suggest?q=innamo&lang=en").get_json()[0]
    assert first["label"].startswith("InnaMoRuhr")
    assert first["href"] == "/doc/project/innamoruhr?lang=en"
    assert first["kind"] == "Project"


@pytest.mark.parametrize("typed", ["bochum", "Essen", "dortm", "Gelsenkirchen", "Armin Laschet"])
def test_what_is_called_as_typed_is_suggested_first(client: FlaskClient, typed: str) -> None:
    hits = client.get("/suggest", query_string={"q": typed, "lang": "de"}).get_json()
    assert hits[0]["label"].casefold().startswith(typed.casefold())
    assert hits[0]["kind"] in {"Ort", "Person"}


def test_suggestions_offer_the_projects_of_a_place(client: FlaskClient) -> None:
    kinds = [hit["kind"] for hit in client.get("/suggest?q=gelsen&lang=en").get_json()]
    assert kinds[0] == "Place"
    assert kinds[1:5] == ["Project"] * 4


def test_a_hit_shows_why_it_was_found(client: FlaskClient) -> None:
    page = client.get("/search?q=Telemedizin&lang=de").text
    assert "<mark>telemedizin</mark>" in page.casefold()
    assert "gefunden über: Gelsenkirchen" in client.get("/search?q=Gelsenkirchen&lang=de").text


def test_an_unknown_kind_and_a_wrong_page_are_refused(client: FlaskClient) -> None:
    assert client.get("/search?q=a&kind=nonsense").status_code == 400
    assert client.get("/search?q=essen&page=0").status_code == 400
    assert client.get("/search?q=essen&page=99999").status_code == 404
    assert client.get("/search", query_string={"q": "x" * 201}).status_code == 400


def test_a_misspelt_word_suggests_similar_names(client: FlaskClient) -> None:
    page = client.get("/search?q=Dortmunt&lang=en").text
    assert "No entry contains exactly “Dortmunt”" in page
    assert 'href="/doc/place/dortmund?lang=en"' in page.partition("Did you mean")[2]


def test_a_search_without_a_complete_match_is_reported(client: FlaskClient) -> None:
    page = client.get("/search?q=Merkel+Zollferein&lang=en").text
    assert "No entry contains exactly “Merkel Zollferein”" in page
    assert "/doc/place/zollverein" in page.partition("Did you mean")[2]
    assert "No entry contains" not in client.get("/search?q=Merkel+Zollverein&lang=en").text


def test_a_search_without_hits_leads_on(client: FlaskClient) -> None:
    page = client.get("/search?q=xyzzyquux&lang=en").text
    assert "Or look under:" in page
