"""A client for JSON services that waits when requested to and retries a few times."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from ruhrkg.formats import MediaType
from ruhrkg.http_client import USER_AGENT, Session, innermost

_RETRIED = (429, 500, 502, 503, 504)
_MAX_WAIT = 300
T = TypeVar("T")


class ServiceError(Exception):
    """A service gave no valid answer; the message names the service, the problem and a remedy."""

    def __init__(self, url: str, problem: str, remedy: str) -> None:
        super().__init__(f"{url}: {problem}. {remedy}")
        self.problem = problem


class BusyError(ServiceError):
    """A retry may help; `wait` is the pause that the service requested, in seconds."""

    def __init__(self, url: str, problem: str, wait: float | None = None) -> None:
        super().__init__(url, problem, "Try again later.")
        self.wait = wait


@dataclass
class Client:
    """Requests JSON up to `tries` times, with growing pauses; each pause is passed to `report`."""

    user_agent: str = USER_AGENT
    timeout: float = 30.0
    tries: int = 5
    pause: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    report: Callable[[str], None] = field(default=lambda _: None)

    @cached_property
    def _session(self) -> Session:
        return Session(self.user_agent)

    def json(self, url: str, parameters: Mapping[str, str], post: bool = False) -> object:
        """The JSON answer to a GET, or to a POST of a form. Raises ServiceError."""
        return self.retrying(url, lambda: self._once(url, parameters, post))

    def retrying(self, url: str, request: Callable[[], T]) -> T:
        """The result of `request`, which is retried after a pause if it raises BusyError."""
        retry = Retry(self.tries - 1, backoff_factor=self.pause, backoff_max=_MAX_WAIT)
        while True:
            try:
                return request()
            except BusyError as error:
                try:
                    retry = retry.increment(error=error)
                except MaxRetryError:
                    problem = f"{error.problem}, {self.tries} times"
                    raise ServiceError(url, problem, "Run the command again later.") from error
                own = max(self.pause, retry.get_backoff_time())
                wait = min(_MAX_WAIT, own if error.wait is None else error.wait)
                self.report(f"{error.problem}; waiting {wait:g} seconds")
                self.sleep(wait)

    def _once(self, url: str, parameters: Mapping[str, str], post: bool) -> object:
        try:
            with self._session.request(
                "POST" if post else "GET", url, headers={"Accept": MediaType.JSON},
                data=parameters if post else None, params=None if post else parameters,
                timeout=self.timeout,
            ) as response:  # fmt: skip
                if not response.ok:
                    raise refusal(url, response.status_code, response.headers.get("Retry-After"))
                answer: object = response.json()
        except (MissingSchema, InvalidSchema, InvalidURL) as error:
            problem, remedy = "not an http or https address", "Give the service's full URL."
            raise ServiceError(url, problem, remedy) from error
        except requests.JSONDecodeError as error:
            raise BusyError(url, "the answer is not complete JSON") from error
        except requests.Timeout as error:
            raise BusyError(url, f"no answer within {self.timeout:g} seconds") from error
        except requests.RequestException as error:
            raise BusyError(url, f"the connection failed ({innermost(error)})") from error
        return answer


def refusal(url: str, status: int, retry_after: str | None) -> ServiceError:
    """The error for a status: BusyError if waiting may help."""
    if status in _RETRIED:
        return BusyError(url, f"HTTP {status}", seconds(retry_after))
    if status == 403:
        return ServiceError(
            url, "HTTP 403", "The service refuses this client: name yourself with --user-agent."
        )
    return ServiceError(url, f"HTTP {status}", "Check the address of the service.")


def seconds(retry_after: str | None) -> float | None:
    """The pause that a Retry-After header requests (RFC 9110, section 10.2.3)."""
    try:
        return Retry().parse_retry_after(retry_after) if retry_after else None
    except InvalidHeader:
        return None
