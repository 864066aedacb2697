from __future__ import annotations

import pytest

from labkit.views.predict import PredictionError, predict, prediction, reveal

OPTIONS = ["it boots", "it blinks", "it stays dark"]


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines printed since the last look."""
    return capsys.readouterr().out.splitlines()


def test_without_an_answer_the_notebook_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Run in one go, a question shows its options and "no prediction yet", twice the same."""
    for _ in range(2):
        predict("q", "What will it do?", OPTIONS)
        assert said(capsys) == [
            "Predict: What will it do?",
            "  a) it boots",
            "  b) it blinks",
            "  c) it stays dark",
            "no prediction yet",
        ]
        reveal("q", "it blinks")
        assert said(capsys) == [
            "Question: What will it do?",
            "What happened: b) it blinks",
            "Your prediction: no prediction yet",
        ]


@pytest.mark.parametrize("answer", ["b", "B", " b) ", "b.", "it blinks", "IT  Blinks"])
def test_an_answer_is_a_letter_or_the_text(answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    """However the learner writes it, the same option is meant, and a right one is told."""
    predict("q", "What will it do?", OPTIONS, answer=answer)
    assert said(capsys)[-1] == "Your prediction: b) it blinks"
    reveal("q", "it blinks")
    assert said(capsys)[-1] == "Your prediction: b) it blinks. It came true."


def test_a_wrong_prediction_is_no_reproach(capsys: pytest.CaptureFixture[str]) -> None:
    """What went otherwise is stated and turned into a question."""
    predict("q", "What will it do?", OPTIONS, answer="a")
    reveal("q", "c")
    assert said(capsys)[-2:] == [
        "What happened: c) it stays dark",
        "Your prediction: a) it boots. It went otherwise: what did you not expect?",
    ]


@pytest.mark.parametrize("answer", ["d", "", "maybe", "ab"])
def test_an_answer_that_is_none_says_how_to_answer(answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip of the pen is no error: it counts as no prediction, with a hint."""
    predict("q", "What will it do?", OPTIONS, answer=answer)
    lines = said(capsys)
    assert lines[-2:] == [
        f"There is no option {answer!r}; answer with one of the letters a to c.",
        "no prediction yet",
    ]
    assert prediction("q") is not None
    assert prediction("q").chosen is None  # type: ignore[union-attr]


def test_an_option_of_one_letter_is_its_text_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the options are themselves letters, the text is meant, not the place in the list."""
    predict("q", "Which?", ["b", "a"], answer="a")
    assert said(capsys)[-1] == "Your prediction: b) a"


def test_something_else_may_happen(capsys: pytest.CaptureFixture[str]) -> None:
    """An outcome that was no option is shown as it is, and no prediction came true."""
    predict("q", "What will it do?", OPTIONS, answer="a")
    reveal("q", "smoke")
    lines = said(capsys)
    assert "What happened: smoke" in lines
    assert "otherwise" in lines[-1]


def test_questions_do_not_mix() -> None:
    """Each key keeps its own question, and asking again replaces only that one."""
    predict("one", "First?", OPTIONS, answer="a")
    predict("two", "Second?", OPTIONS, answer="b")
    predict("one", "First?", OPTIONS)
    assert prediction("one").chosen is None  # type: ignore[union-attr]
    assert prediction("two").chosen == 1  # type: ignore[union-attr]
    assert prediction("three") is None


def test_a_reveal_needs_its_question() -> None:
    """A cell that is run before its question names the call that is missing."""
    with pytest.raises(PredictionError, match=r"Run the cell with predict\('never', \.\.\.\) first"):
        reveal("never", "a")


@pytest.mark.parametrize("options", [[], ["only"], ["same", "Same"], [str(n) for n in range(27)]])
def test_options_must_differ(options: list[str]) -> None:
    """Too few, too many or equal options are refused with one sentence."""
    with pytest.raises(PredictionError, match="2 to 26 different options"):
        predict("q", "?", options)
