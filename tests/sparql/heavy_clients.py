"""Many clients that send one query repeatedly, in a separate process.

    python heavy_clients.py NUMBER URL QUERY

Runs until standard input closes; then writes as JSON how often each status and kind of problem
was the answer, and what failed. A process of its own, so that who measures meanwhile shares no
lock with them.
"""

import http.client
import json
import sys
import threading
from collections import Counter
from urllib.parse import urlsplit


def ask_on(
    number: int, url: str, query: str, stop: threading.Event, outcomes: Counter[str]
) -> None:
    """Send queries until `stop`; pause for a second if the server asks to retry later."""
    parts = urlsplit(url)
    while not stop.is_set():
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        connection.request(
            "POST", parts.path, f"{query} # heavy {number}".encode(),
            {"Content-Type": "application/sparql-query"},
        )  # fmt: skip
        response = connection.getresponse()
        content, later = response.read(), response.getheader("Retry-After")
        connection.close()
        kind = json.loads(content).get("type", "").rpartition("#")[2]
        outcomes[f"{response.status} {kind}"] += 1
        if later:
            stop.wait(1)


def main() -> None:
    number, url, query = sys.argv[1:]
    stop, outcomes = threading.Event(), Counter[str]()
    threading.excepthook = lambda failed: outcomes.update([repr(failed.exc_value)])
    threads = [
        threading.Thread(target=ask_on, args=(n, url, query, stop, outcomes))
        for n in range(int(number))
    ]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    stop.set()
    for thread in threads:
        thread.join()
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    main()
