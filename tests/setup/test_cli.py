"""The command line's frame, with a verb of the test's own."""

from __future__ import annotations

import argparse
import json

import pytest

from labkit import cli


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb that answers with its word, refuses 'bad' and ends with status 1 on 'no'."""

    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("word")

    def work(options: argparse.Namespace) -> cli.Answer:
        if options.word == "bad":
            raise ValueError("Say something else.")
        return cli.Answer({"word": options.word}, f"You said {options.word}.", int(options.word == "no"))

    monkeypatch.setitem(cli.VERBS, "echo", cli.Verb("say it again", arguments, work))


@pytest.mark.usefixtures("echo")
def test_text_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    """A verb prints words for people and, with --json, data for scripts."""
    assert cli.main(["echo", "yes"]) == 0
    assert capsys.readouterr().out == "You said yes.\n"
    assert cli.main(["echo", "no", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"word": "no"}


@pytest.mark.usefixtures("echo")
def test_misuse_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Misuse ends with status 2 and one sentence on stderr, without a traceback."""
    assert cli.main(["echo", "bad"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "labkit echo: Say something else.\n"
