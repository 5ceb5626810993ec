"""Metrics for Prometheus, on a separate port: neither Service nor Ingress leads there."""

from prometheus_client import Counter, Histogram, start_http_server

from app.listener import every_address

REQUESTS = Histogram(
    "todo_http_request_duration_seconds",
    "Time to answer a request, to its last byte",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
ANSWERS = Counter(
    "todo_chat_answers_total",
    "Answers of the assistant, by the model's provider and how they ended",
    ["provider", "finish_reason"],
)
TOOL_CALLS = Counter(
    "todo_chat_tool_calls_total", "Tools that the assistant used", ["tool", "outcome"]
)

# Clients choose the method's text: unknown ones are counted together, to bound the memory.
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "PUT"})


def serve_metrics(port: int) -> None:
    """Answer Prometheus on `port`, in a thread; OSError if the port is taken."""
    start_http_server(port, addr=every_address())


def observe_request(method: str, route: str, status: int | None, seconds: float) -> None:
    """Count a request; a status of None is a connection that broke before an answer."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, route, status or "none").observe(seconds)


def count_answer(provider: str, finish_reason: str) -> None:
    """Count an answer of the assistant."""
    ANSWERS.labels(provider, finish_reason).inc()


def count_tool_call(tool: str, outcome: str) -> None:
    """Count a tool call; `tool` must be one of ours, because models may make names up."""
    TOOL_CALLS.labels(tool, outcome).inc()
