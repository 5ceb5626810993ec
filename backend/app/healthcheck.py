"""`python -m app.healthcheck`: the container's own health check, for engines without probes."""

import os
import urllib.request

TIMEOUT_SECONDS = 3


def main() -> None:
    """Exit with an error unless the liveness path answers 200."""
    path = os.environ.get("HEALTH_PATH", "/health")
    url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}{path}"
    # No proxies: an HTTP_PROXY in the environment must not be used for this address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(url, timeout=TIMEOUT_SECONDS)


if __name__ == "__main__":
    main()
