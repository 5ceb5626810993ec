"""`python -m app`: serve HTTP until SIGTERM, then finish the requests in flight."""

import logging
import sys

from app.listener import listen
from app.logs import configure_logging
from app.main import create_app
from app.metrics import serve_metrics
from app.server import serve
from app.settings import ConfigurationError, Settings, load_settings

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
    try:
        listener = listen(settings.port)
    except OSError as error:
        sys.exit(f"todo-backend cannot start, PORT {settings.port}: {error}")
    serve(create_app(settings), listener, shutdown_timeout=settings.shutdown_timeout)


if __name__ == "__main__":
    main()
