"""`python -m app.connection_test URL...`: wait until every URL answers 2xx.

Exit codes: 0 they did, 1 one of them did not in time, 2 the arguments are refused.
"""

import argparse
import logging
import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import IO

from app.logs import configure_logging
from app.settings import LogSettings, load_settings

REQUEST_TIMEOUT_SECONDS = 5
# For the last try: a URL that answers isn't reported as silent because another took the time.
LEAST_TIMEOUT_SECONDS = 2
PAUSE_SECONDS = 1

logger = logging.getLogger("app.connection_test")


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Treats a redirect as no answer."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow no redirect."""


# No proxies: an HTTP_PROXY in the environment must not be used for addresses in the cluster.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirects())


def answer(url: str, timeout: float) -> str:
    """A URL's answer: a status code, or why there is none."""
    try:
        with opener.open(url, timeout=timeout) as response:
            return str(response.status)
    except urllib.error.HTTPError as error:
        return str(error.code)
    except urllib.error.URLError as error:
        return str(error.reason)
    except OSError as error:
        return str(error)


def passes(url: str, deadline: float) -> bool:
    """Ask a URL until it answers 2xx or the time is up; log the last answer."""
    while True:
        remaining = max(deadline - time.monotonic(), LEAST_TIMEOUT_SECONDS)
        last = answer(url, min(remaining, REQUEST_TIMEOUT_SECONDS))
        passed = len(last) == 3 and last.startswith("2")
        if passed or time.monotonic() + PAUSE_SECONDS > deadline:
            level = logging.INFO if passed else logging.ERROR
            logger.log(level, "connection", extra={"fields": {"url": url, "answer": last}})
            return passed
        time.sleep(PAUSE_SECONDS)


def main() -> None:
    """Test every URL, one after the other; each is reported."""
    parser = argparse.ArgumentParser(prog="app.connection_test")
    parser.add_argument("urls", nargs="+", metavar="URL")
    parser.add_argument("--timeout", type=float, default=60, help="seconds for all of them")
    arguments = parser.parse_args()
    log = load_settings(LogSettings)
    configure_logging(log.log_level, log.log_format)
    deadline = time.monotonic() + arguments.timeout
    results = [passes(url, deadline) for url in arguments.urls]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
