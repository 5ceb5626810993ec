"""A message in pieces: one for each thing that it asks for, without courtesies."""

from app.chat.vocabulary import BEGINNINGS, COURTESY, JOINING, REQUESTS
from app.chat.words import SENTENCE_ENDS, Word, Words, starts


def clauses_of(words: list[Word]) -> list[list[Word]]:
    """A message that asks for several things, in pieces that begin with a verb each."""
    clauses: list[list[Word]] = [[]]
    joined = False
    for at, word in enumerate(words):
        if not word.key:
            clauses[-1].append(word)
            continue
        after = clauses[-1][-1].text[-1] if clauses[-1] else ""
        apart = bool(clauses[-1]) and bool(clauses[-1][-1].key) and after in f"{SENTENCE_ENDS},"
        if clauses[-1] and (apart or joined) and _begins(words, at):
            while clauses[-1] and clauses[-1][-1].key in JOINING:
                clauses[-1].pop()
            clauses.append([])
        joined = word.key in JOINING or (joined and word.key in COURTESY)
        clauses[-1].append(word)
    return [clause for clause in clauses if clause]


def _begins(words: list[Word], at: int) -> bool:
    key = words[at].key
    if key == "remind":
        return starts(words[at + 1 :][:1], "me")
    return key in ("list", "undo") or (key in BEGINNINGS and at + 1 < len(words))


def request_of(words: Words) -> Words:
    """The words without courtesies before and after the command."""
    at = 0
    while at < len(words) - 1:
        if words[at].key in COURTESY:
            at += 1
            continue
        request = next((each for each in REQUESTS if starts(words[at:], *each)), None)
        if request is None or at + len(request) >= len(words):
            break
        at += len(request)
    while len(words) - at > 1 and words[-1].key in ("please", "thanks"):
        words = words[:-1]
    return words[at:]
