"""The answer to "Which one do you mean?"."""

from collections.abc import Sequence

from app.chat.words import keys_of, title_of, words_of

# Positions in the list that was shown; empty if the answer is no, None if it isn't an answer.
Choice = list[int] | None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NUMBERS = (
    _words("first second third fourth fifth sixth seventh eighth ninth tenth"),
    _words("1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th"),
    _words("one two three four five six seven eight nine ten"),
)
FILLERS = frozenset(
    _words("the one ones number no. task tasks of them please and or i mean option")
)
NO = frozenset(_words("neither none no nope cancel nothing stop never nevermind mind forget it"))
YES = frozenset(_words("yes y yeah yep sure ok okay right exactly that it do please this one"))
ALL = frozenset(_words("both all everything each"))


def pick(answer: str, titles: Sequence[str]) -> Choice:
    """The positions of the titles that an answer picks."""
    words = words_of(answer)
    keys = keys_of(words)
    if keys and (set(keys) <= NO | FILLERS) and set(keys) & NO and keys != ["one"]:
        return []
    if len(titles) == 1 and keys and set(keys) <= YES:
        return [0]
    named = _folded(title_of(words))
    exact = [at for at, title in enumerate(titles) if _folded(title) == named]
    if len(exact) == 1:
        return exact
    positions = _positions(keys, len(titles))
    if positions is not None:
        return positions
    holding = [at for at, title in enumerate(titles) if f" {named} " in f" {_folded(title)} "]
    return holding if named and len(holding) == 1 else None


def _positions(keys: Sequence[str], count: int) -> Choice:
    """What numbers and "the first one" say, or None where anything else is said."""
    told = [key for key in keys if key not in FILLERS]
    if told and set(told) <= ALL:
        return list(range(count)) if "both" not in told or count == 2 else None
    if not told and list(keys) in (["one"], ["number", "one"]):
        told = ["1"]
    found: list[int] = []
    for key in told:
        position = _position(key, count)
        if position is None or not 0 <= position < count:
            return None
        found.append(position)
    return list(dict.fromkeys(found)) or None


def _position(key: str, count: int) -> int | None:
    for names in NUMBERS:
        if key in names:
            return names.index(key)
    if key == "last":
        return count - 1
    number = key.lstrip("#")
    return int(number) - 1 if number.isdecimal() and len(number) <= 2 else None


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()
