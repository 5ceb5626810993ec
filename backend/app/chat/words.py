"""A message as words: what commands are recognised by, in time that grows with its length."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

# A quotation begins at the beginning of a word and ends at the end of one.
CLOSING = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb"}
QUOTES = "\"'`\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
PUNCTUATION = ".,!?;:()"
SENTENCE_ENDS = ".!?;"


class Word(NamedTuple):
    """A word as written, and its key for comparisons, which is empty within a quotation."""

    text: str
    key: str


Words = Sequence[Word]


def words_of(message: str) -> list[Word]:
    """The message's words, whatever white space is between them."""
    written = message.split()
    keys = [_key(text) for text in written]
    opened, closing = 0, ""
    for at, text in enumerate(written):
        if not closing and text[0] in CLOSING:
            opened, closing = at, CLOSING[text[0]]
            # The quotation mark of a word such as "milk" is at both of its ends.
            text = text[1:]
        if closing and text.rstrip(PUNCTUATION).endswith(closing):
            keys[opened : at + 1] = [""] * (at + 1 - opened)
            closing = ""
    return [Word(text, key) for text, key in zip(written, keys, strict=True)]


def _key(text: str) -> str:
    return text.strip(PUNCTUATION + QUOTES).casefold().replace("\u2019", "'")


def keys_of(words: Words) -> list[str]:
    """The words' keys."""
    return [word.key for word in words]


def starts(words: Words, *beginning: str) -> bool:
    """Whether the words begin with these."""
    return keys_of(words[: len(beginning)]) == list(beginning)


def ends(words: Words, *ending: str) -> bool:
    """Whether the words end with these."""
    return keys_of(words[-len(ending) :]) == list(ending)


def title_of(words: Words) -> str:
    """The words as a title: without the quotation marks around it, and the sentence's end."""
    title = " ".join(word.text for word in words)
    if words and words[-1].key:
        title = title.rstrip(SENTENCE_ENDS + ",")
    return title.strip().strip(QUOTES).strip()


def is_quoted(words: Words) -> bool:
    """Whether all of the words stand in a quotation."""
    return bool(words) and not any(word.key for word in words)


def splits(words: Words, separators: frozenset[str]) -> Iterator[tuple[Words, Words]]:
    """What stands before and after each of the separators, in order."""
    for at in range(1, len(words) - 1):
        if words[at].key in separators:
            yield words[:at], words[at + 1 :]
