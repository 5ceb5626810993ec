"""The plain English that the offline model understands, as a command each."""

import re
from dataclasses import dataclass
from typing import Literal

Verb = Literal["add", "list", "rename", "describe", "complete", "reopen", "delete", "greet"]


@dataclass(frozen=True)
class Command:
    """What a message asks for: `name` is a task's title or a part of it."""

    verb: Verb
    name: str = ""
    text: str = ""
    completed: bool | None = None


COURTESY = re.compile(
    r"^(?:(?:please|hey|hi|hello|ok|okay|now|then|also|and)\b[,!]?\s+|"
    r"(?:can|could|would|will)\s+you\s+(?:please\s+)?|i(?:\s+want|'d\s+like)\s+(?:you\s+)?to\s+)+",
    re.IGNORECASE,
)
TO_MY_LIST = re.compile(
    r"\s+(?:to|on|from|in|off)\s+(?:my|the)\s+(?:to-?do\s+|task\s+)?(?:lists?|to-?dos?|tasks?)$",
    re.IGNORECASE,
)
A_TASK = re.compile(
    r"^(?:(?:a|an|another|the|my)\s+)?(?:new\s+)?(?:tasks?|to-?dos?|reminder)"
    r"(?:\s+(?:to|called|named|titled)\b|\s*:)?\s+",
    re.IGNORECASE,
)
QUOTES = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb"

# The first that fits counts. White space in a pattern is for reading; \s is white space.
PATTERNS: tuple[tuple[Verb, str], ...] = (
    ("greet", r"(?:hi | hello | hey | help | what\ can\ you\ do)\b .{0,40}"),
    (
        "rename",
        r"(?:rename|retitle|change|edit|update) \s+ (?P<name>.+?) \s+ (?:to|into|as) \s+"
        r"(?P<text>.+)",
    ),
    (
        "describe",
        r"(?:describe | set\ the\ description\ of | add\ a\ note\ to) \s+ (?P<name>.+?)"
        r"(?: \s+ (?:as|to) \s+ | :\s* ) (?P<text>.+)",
    ),
    (
        "reopen",
        r"(?:mark|set) \s+ (?P<name>.+?) \s+ (?:as\s+)?"
        r"(?: not\s+(?:done|completed?|finished) | undone | open | to-?do )",
    ),
    ("reopen", r"(?:reopen | re-open | uncomplete | uncheck | undo) \s+ (?P<name>.+)"),
    (
        "complete",
        r"(?:mark|set|check|tick|cross) \s+ (?P<name>.+?) \s+ (?:as\s+)?"
        r"(?: done | completed? | finished | off )",
    ),
    (
        "complete",
        r"(?: complete | finish | close | (?:check|tick|cross)(?:\s+off)? | done(?:\s+with)?:? |"
        r" i(?:'ve|\s+have)?\s+(?:finished|completed|done) ) \s+ (?P<name>.+)",
    ),
    ("delete", r"(?:delete|remove|drop|erase|forget) \s+ (?P<name>.+)"),
    ("list", r"(?: find | search(?:\s+for)? | look\s+for ) \s+ (?P<text>.+)"),
    ("list", r"(?: list | show | display | what | which | tell\ me | do\ i\ have )\b (?P<rest>.*)"),
    ("list", r"(?:my\s+)? (?: tasks? | to-?dos? | list )"),
    (
        "add",
        r"(?: add | create | new | make | remember(?:\s+to)? | remind\s+me\s+(?:to|of|about) |"
        r" note | i\s+(?:need|have)\s+to | to-?do:? ) \s+ (?P<name>.+)",
    ),
)
COMPILED = tuple(
    (verb, re.compile(pattern, re.IGNORECASE | re.DOTALL | re.VERBOSE))
    for verb, pattern in PATTERNS
)
DONE = re.compile(r"\b(?:done|completed|finished)\b", re.IGNORECASE)
OPEN = re.compile(
    r"\b(?:open|pending|left|remaining|active|unfinished|incomplete|to\s+do)\b", re.IGNORECASE
)
ABOUT = re.compile(r"\b(?:about|with|containing|matching)\s+(?P<text>.+)$", re.IGNORECASE)


def understand(message: str) -> Command | None:
    """The command in a message, or None."""
    said = message.strip().rstrip(".!?").strip()
    asked = COURTESY.sub("", said) or said
    for verb, pattern in COMPILED:
        if found := pattern.fullmatch(asked):
            return _command(verb, found.groupdict())
    return None


def _command(verb: Verb, groups: dict[str, str | None]) -> Command | None:
    if verb == "list":
        return _listing(groups.get("text"), groups.get("rest") or "")
    name = _title(groups.get("name") or "")
    text = _unquoted(groups.get("text") or "")
    wanted = {"greet": True, "rename": name and text, "describe": name and text}.get(verb, name)
    return Command(verb, name, text) if wanted else None


def _listing(search: str | None, rest: str) -> Command:
    if not search and (about := ABOUT.search(rest)):
        search = about["text"]
        rest = rest[: about.start()]
    completed = False if OPEN.search(rest) else True if DONE.search(rest) else None
    return Command("list", text=_title(search or ""), completed=completed)


def _title(text: str) -> str:
    bare = TO_MY_LIST.sub("", text.strip())
    return _unquoted(A_TASK.sub("", bare) or bare)


def _unquoted(text: str) -> str:
    return text.strip().strip(QUOTES).strip()
