"""The address that identifies a client for the fair queue, the rate limit and uploads."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

_SITE = 64  # bits: a client with one IPv6 address has the whole network (RFC 6177)


def client_of(environ: dict[str, Any]) -> str:
    """The client's address; for IPv6 its network of 64 bits; empty if it is not known.

    `environ` is the WSGI environment of the request, in which ProxyFix has applied
    `settings.proxies`.
    """
    given = str(environ.get("REMOTE_ADDR") or "")
    try:
        address = ip_address(given)
    except ValueError:  # a socket in the file system, or a proxy that hides its clients
        return given
    if not isinstance(address, IPv6Address):
        return given
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), _SITE), strict=False))
