"""What holds wherever there are several representations, whether the view knows of it or not.

`?format=` names one that is offered or gets 406, and Vary names what the choice depended on.
"""

from flask import Flask, Response, request

from ruhrkg.negotiation import named
from ruhrkg.web.http.operations import Operation, operation_of


def prepare(app: Flask) -> None:
    """Let `app` refuse formats that are not offered, and set Vary."""
    app.before_request(_refuse)
    app.after_request(_vary)


def _operation() -> Operation | None:
    """The operation of the requested route, if it is one of ours."""
    if request.endpoint in (None, "static") or request.method not in ("GET", "HEAD"):
        return None
    return operation_of(request.endpoint or "", "GET")


def _refuse() -> None:
    """406 for a format that is not there; views that choose among several report it themselves.

    Raises NotAcceptable.
    """
    operation, requested = _operation(), request.args.get("format")
    if operation and operation.offer and requested and not operation.chooses:
        named(requested, operation.offer)


def _vary(response: Response) -> Response:
    """Add Vary: Accept, unless the URL alone determines the format (RFC 9110, section 12.5.5)."""
    operation = _operation()
    if operation and len(operation.offer) > 1 and "suffix" not in (request.view_args or {}):
        response.vary.add("Accept")
    return response
