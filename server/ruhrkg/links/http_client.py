"""A polite HTTP client: it names itself, waits when asked to, and gives up with a clear word."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from ruhrkg.formats import MediaType
from ruhrkg.vocabulary import BASE_IRI

USER_AGENT = f"ruhrkg-links/0.1 ({BASE_IRI})"
_BUSY = (429, 500, 502, 503, 504)
_LONGEST_WAIT = 300.0


class ServiceError(Exception):
    """A service did not answer as it should: which, what it said, what to do."""

    def __init__(self, url: str, problem: str, remedy: str) -> None:
        super().__init__(f"{url}: {problem}. {remedy}")
        self.problem = problem


class BusyError(ServiceError):
    """The service asked to come back later; `wait` says when, in seconds, if it said so."""

    def __init__(self, url: str, problem: str, wait: float | None) -> None:
        super().__init__(url, problem, "Try again later.")
        self.wait = wait


@dataclass
class Client:
    """Asks for JSON; tries `tries` times, with growing pauses, where waiting may help."""

    user_agent: str = USER_AGENT
    timeout: float = 30.0
    tries: int = 5
    pause: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = field(default=lambda _: None)

    def json(self, url: str, parameters: Mapping[str, str], post: bool = False) -> Any:
        """The JSON answer to a GET, or to a POST of a form. Raises ServiceError."""
        data = urlencode(parameters).encode() if post else None
        address = url if post else f"{url}?{urlencode(parameters)}"
        return self.persist(url, lambda: self._once(url, address, data))

    def persist(self, url: str, ask: Callable[[], Any]) -> Any:
        """What `ask` returns; asked again, after a pause, as long as it raises BusyError."""
        for attempt in range(1, self.tries + 1):
            try:
                return ask()
            except BusyError as error:
                if attempt == self.tries:
                    raise ServiceError(
                        url, f"{error.problem}, {self.tries} times", "Run the command again later."
                    ) from error
                own = self.pause * 2 ** (attempt - 1)
                wait = min(_LONGEST_WAIT, error.wait if error.wait is not None else own)
                self.tell(f"{error.problem}; waiting {wait:g} seconds")
                self.sleep(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _once(self, url: str, address: str, data: bytes | None) -> Any:
        if not address.startswith(("http://", "https://")):
            raise ServiceError(url, "no http or https address", "Give the service's full URL.")
        headers = {"User-Agent": self.user_agent, "Accept": MediaType.JSON}
        try:
            with urlopen(Request(address, data, headers), timeout=self.timeout) as response:  # noqa: S310
                body = response.read()
                announced = response.headers.get("Content-Length")
        except HTTPError as error:
            error.close()
            raise refusal(url, error.code, error.headers.get("Retry-After")) from error
        except TimeoutError as error:
            raise BusyError(url, f"no answer within {self.timeout:g} seconds", None) from error
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise BusyError(url, f"no answer within {self.timeout:g} seconds", None) from error
            raise BusyError(url, f"cannot be reached ({reason})", None) from error
        except HTTPException as error:
            raise BusyError(url, f"the answer broke off ({type(error).__name__})", None) from error
        if announced and len(body) < int(announced):
            raise BusyError(url, "only half an answer came", None)
        try:
            return json.loads(body)
        except ValueError as error:
            raise BusyError(url, "the answer is not whole JSON", None) from error


def refusal(url: str, status: int, retry_after: str | None) -> ServiceError:
    """The error for a status: busy where waiting may help, final otherwise."""
    if status in _BUSY:
        return BusyError(url, f"HTTP {status}", seconds(retry_after))
    if status == 403:
        return ServiceError(
            url, "HTTP 403", "The service refuses this client: name yourself with --user-agent."
        )
    return ServiceError(url, f"HTTP {status}", "Check the address of the service.")


def seconds(retry_after: str | None) -> float | None:
    """The pause that a Retry-After header asks for (RFC 9110, section 10.2.3)."""
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
