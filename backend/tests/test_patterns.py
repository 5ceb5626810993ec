"""No regular expression of the application takes more than linear time.

Somebody's message or header that makes one try again and again would hold up everybody's requests.
"""

import importlib
import pkgutil
import re
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import app

SHORT, LONG = 2_000, 16_000
# Eight times as much text may take twenty times as long, which quadratic time (64) doesn't.
GROWTH = 20
# Shorter times mean nothing on a busy machine.
LEAST_SECONDS = 0.02


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the application has compiled, or holds as a text."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name == "app.__main__":
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                found[value.pattern] = value
            elif isinstance(value, str) and name.isupper() and value.startswith("^"):
                found[value] = re.compile(value)
    # Those that are written where they are used.
    for pattern in (r"\S+\s*", r"\S+", r"https?://[^\s/]+\S*", r"^[^@\s<>,]+@[A-Za-z0-9.-]+$"):
        found[pattern] = re.compile(pattern)
    return found


PATTERNS = patterns()
PIECES = st.text(" \t\n\0aZ09_.-:/@\"'\\[]()*<>%&=\u2019\u00e9", min_size=1, max_size=3)


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.thread_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.thread_time() - began


def test_patterns_are_found() -> None:
    assert len(PATTERNS) >= 8


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(prefix="mark", piece=" ", suffix="x")
@given(prefix=PIECES, piece=PIECES, suffix=PIECES)
def test_linear_time(pattern: re.Pattern[str], prefix: str, piece: str, suffix: str) -> None:
    short, long = (
        min(seconds(pattern, prefix + piece * length + suffix) for _ in range(2))
        for length in (SHORT, LONG)
    )
    assert long < max(LEAST_SECONDS, short * GROWTH), (prefix, piece, suffix)


def test_a_slow_pattern_is_noticed() -> None:
    """The pattern that "mark", 800 spaces and "x" held the server up with."""
    slow = re.compile(r"(?:mark|set)\s+(?P<name>.+?)\s+(?:as\s+)?done", re.DOTALL)
    short, long = (
        seconds(slow, "mark" + " " * length + "x") for length in (SHORT // 50, LONG // 50)
    )
    assert long > max(LEAST_SECONDS, short * GROWTH)
