"""Item data from Wikidata: from its entity data in batches, or from its SPARQL endpoint."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, SPARQLWrapperException

from ruhrkg.links.json_client import BusyError, Client, ServiceError, refusal
from ruhrkg.links.snapshot import Item
from ruhrkg.sparql.query.library import Library
from ruhrkg.vocabulary import PREFIXES, local_name

API = "https://www.wikidata.org/w/api.php"
ENDPOINT = "https://query.wikidata.org/sparql"
BATCH = 50
_MAXLAG = 5
_POINT = re.compile(r"Point\((-?[\d.]+) (-?[\d.]+)\)")

Fetch = Callable[[list[str]], dict[str, Item]]


def by_entity_data(client: Client, api: str = API) -> Fetch:
    """A function that fetches up to `BATCH` items by `wbgetentities`; raises ServiceError."""
    parameters = {
        "action": "wbgetentities", "format": "json", "props": "info|labels|claims",
        "languages": "de|en", "redirects": "yes", "maxlag": str(_MAXLAG),
    }  # fmt: skip

    def fetch(ids: list[str]) -> dict[str, Item]:
        def request() -> Any:
            answer = _object(client.json(api, {**parameters, "ids": "|".join(ids)}))
            error = _object(answer.get("error"))
            if error.get("code") == "maxlag":
                lag = error.get("lag")
                wait = float(lag) if isinstance(lag, int | float) else float(_MAXLAG)
                raise BusyError(api, "Wikidata's servers lag behind", max(wait, 1.0))
            if error or not isinstance(answer.get("entities"), dict):
                problem = str(error.get("info") or "an answer without entities")
                raise ServiceError(api, problem, "Check the identifiers in data/links/.")
            return answer["entities"]

        entities = client.retrying(api, request)
        return {qid: _item(qid, entities) for qid in ids}

    return fetch


def _object(value: Any) -> dict[str, Any]:
    """A JSON object; MediaWiki writes an empty one as an array, other software as null."""
    return value if isinstance(value, dict) else {}


def _item(qid: str, entities: dict[str, Any]) -> Item:
    """One item; a redirected id is returned under the id of its target, with `redirects.from`."""
    redirected = (
        e for e in map(_object, entities.values()) if _object(e.get("redirects")).get("from") == qid
    )
    entity = _object(entities.get(qid)) or next(redirected, {})
    if not entity or "missing" in entity:
        return Item(qid, missing=True, date=_today())
    claims = _object(entity.get("claims"))
    points = [v for v in _values(claims, "P625") if {"latitude", "longitude"} <= v.keys()]
    labels = {lang: _object(label) for lang, label in _object(entity.get("labels")).items()}
    return Item(
        qid,
        labels={lang: label["value"] for lang, label in labels.items() if "value" in label},
        types=tuple(sorted(value["id"] for value in _values(claims, "P31") if "id" in value)),
        lat=points[0]["latitude"] if points else None,
        lon=points[0]["longitude"] if points else None,
        redirect=entity["id"] if entity.get("id", qid) != qid else "",
        date=_today(),
    )


def _values(claims: dict[str, Any], pid: str) -> Iterator[dict[str, Any]]:
    listed = claims.get(pid)
    for claim in map(_object, listed if isinstance(listed, list) else ()):
        value = _object(_object(claim.get("mainsnak")).get("datavalue")).get("value")
        if claim.get("rank") != "deprecated" and isinstance(value, dict):
            yield value


def by_sparql(client: Client, library: Library, endpoint: str = ENDPOINT) -> Fetch:
    """A function that fetches up to `BATCH` items by SPARQL; raises ServiceError."""
    query = library.get("remote", "wikidata-items")

    def fetch(ids: list[str]) -> dict[str, Item]:
        text = query.bind({"items": [PREFIXES["wd"] + qid for qid in ids]})
        rows = client.retrying(endpoint, lambda: _select(client, endpoint, text))
        found: dict[str, list[dict[str, Any]]] = {qid: [] for qid in ids}
        for row in rows:
            found[local_name(row["item"]["value"])].append(row)
        return {qid: _from_rows(qid, given) for qid, given in found.items()}

    return fetch


def _select(client: Client, endpoint: str, text: str) -> list[dict[str, Any]]:
    wrapper = SPARQLWrapper(endpoint, agent=client.user_agent)
    wrapper.setQuery(text)
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(JSON)
    wrapper.setTimeout(max(1, int(client.timeout)))
    try:
        result = wrapper.query()
        with closing(result.response):
            answer: Any = result.convert()
        rows: list[dict[str, Any]] = answer["results"]["bindings"]
    except HTTPError as error:
        error.close()
        raise refusal(endpoint, error.code, error.headers.get("Retry-After")) from error
    except EndPointInternalError as error:
        _close_cause(error)
        raise BusyError(endpoint, "HTTP 500") from error
    except SPARQLWrapperException as error:
        _close_cause(error)
        raise ServiceError(
            endpoint, type(error).__name__, "Check the endpoint's address."
        ) from error
    except TimeoutError as error:
        raise BusyError(endpoint, f"no answer within {client.timeout:g} seconds") from error
    except (URLError, OSError) as error:
        raise BusyError(endpoint, f"the connection failed ({error})") from error
    except (HTTPException, ValueError, KeyError, TypeError) as error:
        raise BusyError(endpoint, "the answer is not complete") from error
    return rows


def _close_cause(error: Exception) -> None:
    """Close the response that SPARQLWrapper leaves open when it raises an error."""
    if isinstance(error.__context__, HTTPError):
        error.__context__.close()


def _from_rows(qid: str, rows: list[dict[str, Any]]) -> Item:
    def terms(name: str) -> list[dict[str, Any]]:
        return [row[name] for row in rows if name in row]

    labels = {term["xml:lang"]: term["value"] for term in terms("label")}
    types = tuple(sorted({local_name(term["value"]) for term in terms("type")}))
    redirects = [local_name(term["value"]) for term in terms("redirect")]
    point = next((m for term in terms("point") if (m := _POINT.match(term["value"]))), None)
    return Item(
        qid,
        labels=labels,
        types=types,
        lat=float(point[2]) if point else None,
        lon=float(point[1]) if point else None,
        redirect=redirects[0] if redirects else "",
        missing=not (labels or types or redirects),
        date=_today(),
    )


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()
