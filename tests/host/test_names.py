from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.host.names import DiskError, DosPath, matches, parse_path, short_name, short_path


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("new.bin", "NEW.BIN"),
        ("firmwareimage.binary", "FIRMWARE.BIN"),
        ("NOSUFFIX", "NOSUFFIX"),
        ("a~1", "A~1"),
    ],
)
def test_names_become_short_names(name: str, short: str) -> None:
    """DOS ignores case and cuts long names."""
    assert short_name(name) == short


@pytest.mark.parametrize("name", ["", "..", "A.B.C", "*", "A B", "A\\B", "A:", "x\n", ".BIN", "Ç"])
def test_what_is_no_name_is_refused(name: str) -> None:
    """Parents, wild cards, blanks and separators are in no file name."""
    with pytest.raises(DiskError, match="no file name here"):
        short_name(name)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("c:\\firm\\a.bin", DosPath("C", True, ("FIRM", "A.BIN"))),
        ("C:A.BIN", DosPath("C", False, ("A.BIN",))),
        ("C:", DosPath("C", False, ())),
        ("\\", DosPath("", True, ())),
        ("..\\.\\x", DosPath("", False, ("..", "X"))),
        ("/a/b", DosPath("", True, ("A", "B"))),
        ("C:\\FIRM\\", DosPath("C", True, ("FIRM",))),
    ],
)
def test_paths_are_taken_apart(text: str, path: DosPath) -> None:
    """Drive, root and names are told apart, with either slash; a dot and a slash at the end say nothing."""
    assert parse_path(text) == path


@pytest.mark.parametrize("text", ["C:\\A\\\\B", "AB:X", "C:\\*.BIN", "A\\..."])
def test_what_is_no_path_is_refused(text: str) -> None:
    """An empty name, two letters before the colon and wild cards make no path."""
    with pytest.raises(DiskError):
        parse_path(text)


def test_a_short_path_ends_in_a_file() -> None:
    """Each name of the path is cut; a drive, a root or a parent alone is no file."""
    assert short_path("c:\\longfolder\\image.binary") == "C:\\LONGFOLD\\IMAGE.BIN"
    for text in ("", "C:", "\\", "X\\.."):
        with pytest.raises(DiskError, match="names no file"):
            short_path(text)


@given(st.text(max_size=30))
def test_every_text_is_a_path_of_short_names_or_refused(text: str) -> None:
    """Whatever is typed, what is looked up are plain 8.3 names, and the path reads back as itself."""
    try:
        path = parse_path(text)
    except DiskError:
        return
    for part in path.parts:
        stem, _, suffix = part.partition(".")
        assert part == ".." or (
            0 < len(stem) <= 8 and len(suffix) <= 3 and not set("/\\:. ") & set(stem + suffix)
        )
    assert parse_path(str(path)) == path


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("A.BIN", "*.*", True),
        ("A", "*.*", True),
        ("A.BIN", "*", True),
        ("A.BIN", "a*.bin", True),
        ("A.BIN", "?.b?n", True),
        ("A.BIN", "A", False),
        ("AB.BIN", "?.BIN", False),
        ("A[1].BIN", "A[1].*", True),
        ("A1.BIN", "A[1].*", False),
    ],
)
def test_patterns_are_those_of_dos(name: str, pattern: str, fits: bool) -> None:
    """`*` and `?` stand for characters of the stem or the ending; brackets are only brackets."""
    assert matches(name, pattern) == fits
