"""Predict before you look: a question with options, an answer that may be missing, and the comparison.

Plain text, no widgets: a notebook whose cells are run in one go has no answers, says so and goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

NO_PREDICTION = "no prediction yet"


class PredictionError(LookupError):
    """A question that nobody asked, or options that cannot be told apart."""


@dataclass(frozen=True)
class Prediction:
    """One question. `chosen` is an index into `options`, None without a prediction."""

    question: str
    options: tuple[str, ...]
    chosen: int | None


_asked: dict[str, Prediction] = {}


def predict(key: str, question: str, options: Sequence[str], answer: str | None = None) -> None:
    """Print the question, its options a, b, c... and the learner's choice, and remember it under `key`.

    `answer` is a letter or an option's own text; anything else is no prediction, and a line says so.
    Raises PredictionError for fewer than two options, more than 26, or two alike.
    """
    texts = tuple(options)
    if not 2 <= len(texts) <= len(ascii_lowercase) or len({_plain(one) for one in texts}) < len(texts):
        raise PredictionError(f"Give the question {key!r} 2 to 26 different options.")
    chosen = _index(texts, answer) if answer is not None else None
    _asked[key] = Prediction(question, texts, chosen)
    print(f"Predict: {question}")
    for letter, text in zip(ascii_lowercase, texts, strict=False):
        print(f"  {letter}) {text}")
    if chosen is not None:
        print(f"Your prediction: {_named(texts, chosen)}")
        return
    if answer is not None:
        last = ascii_lowercase[len(texts) - 1]
        print(f"There is no option {answer!r}; answer with one of the letters a to {last}.")
    print(NO_PREDICTION)


def reveal(key: str, actual: str) -> None:
    """Print what happened beside what was predicted. `actual`: a letter, an option's text, or any other text.

    Raises PredictionError when `predict` was never called with this key.
    """
    if key not in _asked:
        raise PredictionError(f"Run the cell with predict({key!r}, ...) first.")
    asked = _asked[key]
    right = _index(asked.options, actual)
    shown = actual if right is None else _named(asked.options, right)
    print(f"Question: {asked.question}")
    print(f"What happened: {shown}")
    if asked.chosen is None:
        print(f"Your prediction: {NO_PREDICTION}")
        return
    verdict = "It came true." if asked.chosen == right else "It went otherwise: what did you not expect?"
    print(f"Your prediction: {_named(asked.options, asked.chosen)}. {verdict}")


def prediction(key: str) -> Prediction | None:
    """What was asked under `key` last, None for nothing."""
    return _asked.get(key)


def _index(options: tuple[str, ...], answer: str) -> int | None:
    given = _plain(answer)
    for n, text in enumerate(options):
        if given == _plain(text):
            return n
    letter = given.rstrip(").")
    if len(letter) == 1 and letter in ascii_lowercase[: len(options)]:
        return ascii_lowercase.index(letter)
    return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _named(options: tuple[str, ...], index: int) -> str:
    return f"{ascii_lowercase[index]}) {options[index]}"
