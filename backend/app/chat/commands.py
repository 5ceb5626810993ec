"""The plain English that the offline model understands: a command for each thing asked for."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from app.chat.clauses import clauses_of, request_of
from app.chat.vocabulary import (
    ABOUT,
    ADDITIONS,
    ALL,
    ARTICLES,
    BEFORE_TIMES,
    CLOCK,
    COMPLETED,
    DIRECT,
    DONE,
    FILLERS,
    GREETINGS,
    LISTINGS,
    MARKING,
    OPEN,
    ORDINALS,
    PRONOUNS,
    QUANTIFIERS,
    RENAMING,
    REOPENED,
    SEARCHES,
    TASK,
    TASKS,
    UNDO,
    Phrase,
    Verb,
)
from app.chat.words import (
    Word,
    Words,
    ends,
    is_quoted,
    keys_of,
    splits,
    starts,
    title_of,
    words_of,
)

MAX_COMMANDS = 5
MAX_TITLES = 4


@dataclass(frozen=True)
class Command:
    """What a message asks for, once."""

    verb: Verb
    # Titles that may be meant, the likeliest first, and the new words that go with each.
    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    # A pronoun, a quantifier or a number in a title's place, which names no task.
    is_vague: bool = False
    # Several tasks at once: all, or only the done or the open ones, or those about something.
    is_for_all: bool = False
    completed: bool | None = None
    search: str = ""
    # When to be reminded, which no task can hold.
    when: str = ""


@lru_cache(maxsize=64)
def understand(message: str) -> tuple[Command | None, ...]:
    """The commands of a message, in order; None for what isn't understood."""
    clauses = clauses_of(words_of(message))
    return tuple(_command(request_of(each)) for each in islice(clauses, MAX_COMMANDS + 1))


def _command(words: Words) -> Command | None:
    if not words or is_quoted(words):
        return None
    if tuple(keys_of(words)) in UNDO:
        return Command("undo")
    if words[0].key in GREETINGS or " ".join(keys_of(words)) == "what can you do":
        return Command("greet")
    return _change(words) or _mark(words) or _direct(words) or _listing(words) or _addition(words)


def _change(words: Words) -> Command | None:
    """Rename a task, or describe it."""
    if words[0].key in RENAMING:
        return _with_texts("rename", words[1:], frozenset(("to", "into", "as")))
    for beginning in (
        ("set", "the", "description", "of"),
        ("describe",),
        ("add", "a", "note", "to"),
    ):
        if starts(words, *beginning):
            rest = words[len(beginning) :]
            for at, word in enumerate(rest[:-1]):
                if word.text.endswith(":"):
                    name = [*rest[:at], Word(word.text[:-1], word.key)]
                    return _about(Command("describe", texts=(title_of(rest[at + 1 :]),)), name)
            return _with_texts("describe", rest, frozenset(("as", "to")))
    return None


def _with_texts(verb: Verb, words: Words, separators: frozenset[str]) -> Command | None:
    """A title, a separator and new words; a title may have a separator in it, too."""
    found = list(islice(splits(words, separators), MAX_TITLES))
    if not found:
        return None
    if any(_is_vague(name) for name, _ in found[:1]):
        return Command(verb, texts=(title_of(found[0][1]),), is_vague=True)
    pairs = [
        (title, title_of(text))
        for name, text in found
        for title in _titles(name)
        if title and title_of(text)
    ][:MAX_TITLES]
    titles, texts = (tuple(each) for each in zip(*pairs, strict=True)) if pairs else ((), ())
    return Command(verb, titles, texts) if pairs else None


def _mark(words: Words) -> Command | None:
    """Mark a task as done, or as open."""
    if words[0].key not in MARKING or len(words) < 2:
        return None
    meanings: dict[Verb, tuple[Phrase, ...]] = {"reopen": REOPENED, "complete": COMPLETED}
    for verb, endings in meanings.items():
        for ending in endings:
            if len(words) > len(ending) + 1 and ends(words, *ending):
                return _about(Command(verb), words[1 : -len(ending)])
    return None


def _direct(words: Words) -> Command | None:
    for verb, beginnings in DIRECT:
        for beginning in beginnings:
            if starts(words, *beginning) and len(words) > len(beginning):
                return _about(Command(verb), words[len(beginning) :])
    return None


def _about(command: Command, name: Words) -> Command:
    """The command for what the name says: several tasks, one, or none that it names."""
    verb, texts = command.verb, command.texts
    if verb in ("complete", "reopen", "delete") and (several := _several(verb, name)):
        return several
    if _is_vague(name):
        return Command(verb, texts=texts, is_vague=True)
    titles = _titles(name)
    return Command(verb, titles, texts * len(titles), is_vague=not titles)


def _several(verb: Verb, name: Words) -> Command | None:
    """Everything, or all of one kind, as far as each of the words says so."""
    search = ""
    for before, after in islice(splits(name, ABOUT), 1):
        name, search = before, title_of(after)
    keys = [key for key in keys_of(name) if key not in FILLERS]
    if not all(word.key for word in name) or not set(keys) <= ALL | DONE | OPEN:
        return None
    if not keys and not TASKS & set(keys_of(name)):
        return None
    completed = False if OPEN & set(keys) else True if DONE & set(keys) else None
    return Command(verb, is_for_all=True, completed=completed, search=search)


def _is_vague(name: Words) -> bool:
    """Whether it is a pronoun, a quantifier or a number in a title's place."""
    keys = keys_of(name)
    vague = FILLERS | PRONOUNS | QUANTIFIERS | ORDINALS | DONE | OPEN
    return all(key and (key in vague or key.lstrip("#").isdecimal()) for key in keys)


def _titles(name: Words) -> tuple[str, ...]:
    """The titles that the name may stand for: as it is, and without what belongs to the command."""
    if is_quoted(name):
        return tuple(filter(None, [title_of(name)]))
    ending = _without_list(name)
    bare = ending[1:] if ending and ending[0].key in ("the", "my") else ending
    task = bare[1:] if len(bare) > 1 and bare[0].key in TASK else bare
    titled = task[1:] if len(task) > 1 and task[0].key in ("called", "named", "titled") else task
    wanted = [title_of(each) for each in (name, titled, task, bare, ending) if each]
    return tuple(dict.fromkeys(title for title in wanted if title))[:MAX_TITLES]


def _without_list(words: Words) -> Words:
    """The words without "to my list", "from the tasks" and the like at their end."""
    for length in (4, 3):
        ending = keys_of(words[-length:])
        if (
            len(words) > length
            and ending[0] in ("to", "on", "from", "in", "off")
            and ending[1] in ("my", "the")
            and set(ending[2:]) <= TASKS | TASK | {"lists", "do"}
        ):
            return words[:-length]
    return words


def _listing(words: Words) -> Command | None:
    for beginning in SEARCHES:
        if starts(words, *beginning) and len(words) > len(beginning):
            return Command("list", search=title_of(words[len(beginning) :]))
    is_list = set(keys_of(words)) <= TASKS | {"my", "task", "to-do", "todo"}
    if not is_list and not any(starts(words, *beginning) for beginning in LISTINGS):
        return None
    rest, search = words[1:], ""
    for before, after in islice(splits(rest, ABOUT), 1):
        rest, search = before, title_of(after)
    keys = keys_of(rest)
    todo = any(keys[at : at + 2] == ["to", "do"] for at in range(len(keys)))
    completed = False if todo or OPEN & set(keys) else True if DONE & set(keys) else None
    return Command("list", completed=completed, search=search)


def _addition(words: Words) -> Command | None:
    if starts(words, "remind", "me") and len(words) > 2:
        return _reminder(words[2:])
    for beginning in ADDITIONS:
        if starts(words, *beginning) and len(words) > len(beginning):
            title = title_of(_new(words[len(beginning) :]))
            return Command("add", (title,)) if title else None
    return None


def _new(words: Words) -> Words:
    """The title of a new task, without "a task to" and the like before it.

    "Task" alone stays: it may be the title's first word.
    """
    words = _without_list(words)
    at = 1 if words[0].key in ARTICLES else 0
    at += 1 if words[at : at + 1] and words[at].key == "new" else 0
    if not (words[at : at + 1] and words[at].key in TASK | {"tasks"} and at + 1 < len(words)):
        return words
    ended = words[at].text.endswith(":")
    called = words[at + 1].key in ("to", "called", "named", "titled") and at + 2 < len(words)
    if called and not ended:
        return words[at + 2 :]
    return words[at + 1 :] if at > 0 or ended else words


def _reminder(words: Words) -> Command | None:
    """A reminder: to do something, and perhaps when, which a task can't hold."""
    if words[0].key in ("to", "of", "about"):
        words = words[1:]
        when = _when(words)
    else:
        before, after = next(splits(words, frozenset(("to", "of", "about"))), ((), words))
        when = title_of(before)
        words = [*after, *before]
    title = title_of(_without_list(words))
    return Command("add", (title,), when=when) if title else None


def _when(words: Words) -> str:
    """The time at the end of a reminder, if there is one."""
    for at, word in enumerate(words):
        following = words[at + 1].key if at + 1 < len(words) else ""
        is_clock = following[:1].isdecimal() or following in CLOCK or following == "week"
        is_time = word.key in CLOCK or (word.key in BEFORE_TIMES and is_clock)
        if is_time and at > 0:
            return title_of(words[at:])
    return ""
