"""Headers of every answer: security, sharing across origins, caching.

A view may set any of them itself (the editor needs a wider Content-Security-Policy); what is
missing is added here.
"""

from flask import Flask, Response, request

SECURITY = {
    # Content Security Policy Level 3: nothing inline, nothing from other hosts.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_EXPOSED = "ETag, Link, Location, Retry-After"
_FOR_EVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=60, stale-while-revalidate=600"


def prepare(app: Flask) -> None:
    """Add the headers to every answer of `app`."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Add what the view left open."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault(
        "Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After"
    )
    if request.endpoint == "static" and request.args.get("v"):
        response.headers["Cache-Control"] = _FOR_EVER
    elif response.status_code in (200, 303, 304):
        response.headers.setdefault("Cache-Control", _SHORT)
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
