"""An example query and the values of its parameters, as a request states them."""

from flask import request
from werkzeug.exceptions import BadRequest, NotFound

from ruhrkg.presentation.labels import Names
from ruhrkg.sparql.query.library import Query, UnknownQueryError
from ruhrkg.sparql.query.parameters import ParameterError, expand
from ruhrkg.web.rendering import locale, source, urls
from ruhrkg.web.site import site


def example(name: str) -> Query:
    """The example of that name. Raises NotFound."""
    try:
        return site().library.get("examples", name)
    except UnknownQueryError as error:
        raise NotFound(locale()("queries.unknown", name=name)) from error


def values_of(query: Query) -> dict[str, str]:
    """The parameters of the request; `lang` is that of the page if it is not given."""
    known = {p.name for p in query.parameters}
    values = {k: v for k, v in request.args.items() if k in known and v != ""}
    if "lang" in known:
        values["lang"] = locale().language
    return values


def _check_values(query: Query, values: dict[str, str]) -> None:
    """Raises ParameterError for one that is given twice, or a thing that is not in the data."""
    for parameter in query.parameters:
        given = request.args.getlist(parameter.name)
        if len(given) > 1:
            raise ParameterError(parameter.name, ", ".join(given), "", "once")
        value = expand(values.get(parameter.name, ""))
        if parameter.of and urls().local(value):
            names = Names(locale())
            names.learn(source().select("labels", things=[value], graphs=[]))
            if not names.known(value):
                raise ParameterError(parameter.name, values[parameter.name], "", "in_data")


def bound(query: Query, values: dict[str, str]) -> str:
    """The text of the query with its parameters; raises BadRequest for an invalid value."""
    try:
        _check_values(query, values)
        return query.bind(values)
    except ParameterError as error:
        words = locale()
        nothing = error.given is None
        given = words("queries.nothing") if nothing else words("queries.quoted", given=error.given)
        expected = words(f"queries.expected.{error.kind}", options=", ".join(error.options) or "–")
        raise BadRequest(
            words("queries.bad_parameter", name=error.parameter, given=given, expected=expected)
        ) from error
