"""The words that commands are made of."""

from typing import Literal

Verb = Literal["add", "list", "rename", "describe", "complete", "reopen", "delete", "undo", "greet"]
Phrase = tuple[str, ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[Phrase, ...]:
    """Phrases with commas between them; the first that fits counts."""
    return tuple(tuple(phrase.split()) for phrase in text.split(","))


COURTESY = _words("please hey hi hello ok okay now then also and just")
REQUESTS = _phrases(
    "can you, could you, would you, will you, i want you to, i want to, i'd like you to, "
    "i'd like to"
)
JOINING = _words("and then also")
# What may begin another command in the same message; "check" and "close" begin titles, too.
BEGINNINGS = _words(
    "add create delete remove erase complete rename mark reopen describe undo list show"
)
GREETINGS = _words("hi hello hey help")
PRONOUNS = _words("it its that this them these those one ones him her something someone there")
ALL = _words("all everything every each whole")
QUANTIFIERS = ALL | _words("any anything some both half most none nothing few rest")
ORDINALS = _words("first second third fourth fifth sixth seventh eighth ninth tenth last next")
DONE = _words("done completed complete finished")
OPEN = _words("open pending left remaining active unfinished incomplete undone")
TASK = _words("task todo to-do item reminder thing")
TASKS = _words("tasks todos to-dos items reminders things list")
FILLERS = TASK | TASKS | _words("the a an my of that are is which from in on number")
ABOUT = _words("about with containing matching")
ARTICLES = _words("a an another the my")
CLOCK = _words(
    "today tomorrow tonight noon midnight monday tuesday wednesday thursday friday saturday sunday"
)
# What a time begins with, where a number or a word of CLOCK follows.
BEFORE_TIMES = _words("at every next in on by before after")

COMPLETED = _phrases(
    "as done, as completed, as complete, as finished, done, completed, complete, finished, off"
)
REOPENED = _phrases(
    "as not done, as not completed, as not complete, as not finished, not done, not completed, "
    "not finished, as undone, as open, as to-do, undone, open, to-do"
)
DIRECT: tuple[tuple[Verb, tuple[Phrase, ...]], ...] = (
    (
        "complete",
        _phrases(
            "done with, check off, tick off, cross off, i have finished, i have completed, "
            "i have done, i've finished, i've completed, i've done, i finished, i completed, "
            "complete, finish, close, done, check, tick, cross"
        ),
    ),
    ("reopen", _phrases("reopen, re-open, uncomplete, uncheck, undo")),
    ("delete", _phrases("delete, remove, drop, erase, forget, clear")),
)
UNDO = frozenset(
    _phrases(
        "undo, undo it, undo that, undo this, undo the last change, undo the last changes, "
        "undo your changes, revert, revert that, take it back, take that back"
    )
)
RENAMING = _words("rename retitle change edit update")
DESCRIBING = _phrases("set the description of, describe, add a note to")
MARKING = _words("mark set check tick cross")
SEARCHES = _phrases("find, search for, search, look for")
LISTINGS = _phrases("list, show, display, what, which, what's, tell me, do i have")
ADDITIONS = _phrases(
    "add, create, new, make, remember to, remember, note, i need to, i have to, todo, to-do"
)
