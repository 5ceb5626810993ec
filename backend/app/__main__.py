"""`python -m app`: serve HTTP until SIGTERM, then finish the requests in flight."""

import logging
import sys

import uvicorn

from app.logs import configure_logging
from app.main import create_app
from app.metrics import serve_metrics
from app.settings import ConfigurationError, Settings, load_settings

# Longer than the 60 seconds for which reverse proxies keep idle connections: the side that reuses
# a connection must be the one that closes it.
KEEP_ALIVE_SECONDS = 75

logger = logging.getLogger("app")


def main() -> None:
    """Run one server process; Kubernetes scales with replicas."""
    try:
        settings = load_settings(Settings)
    except ConfigurationError as error:
        sys.exit(f"todo-backend cannot start, {error}")
    configure_logging(settings.log_level, settings.log_format)
    fields = {"environment": settings.environment, "port": settings.port}
    logger.info("starting", extra={"fields": fields})
    try:
        serve_metrics(settings.metrics_port)
    except OSError as error:
        sys.exit(f"todo-backend cannot start, METRICS_PORT {settings.metrics_port}: {error}")
    uvicorn.run(
        create_app(settings),
        host="0.0.0.0",
        port=settings.port,
        log_config=None,
        # RequestContext logs each request, with its ID and without its query.
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.shutdown_timeout,
    )


if __name__ == "__main__":
    main()
