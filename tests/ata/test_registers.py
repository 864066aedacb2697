import pytest

from labkit.ata.registers import Register, Status, describe_status


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0x51, "DRDY DSC ERR"),
        (0x50, "DRDY DSC"),
        (0x70, "DRDY DF DSC"),
        (0x72, "DRDY DF DSC IDX"),
        (0x58, "DRDY DSC DRQ"),
        (0x00, "no bit set"),
        (0xFF, "nothing drives the bus"),
    ],
)
def test_status_bits_are_named_from_the_top(value: int, text: str) -> None:
    """A status byte reads as the names of its bits, as people quote them."""
    assert describe_status(value) == text


def test_busy_hides_every_other_bit() -> None:
    """While BSY is set the other bits mean nothing, so only BSY is named."""
    assert {describe_status(value) for value in range(0x80, 0xFF)} == {"BSY"}


def test_every_status_names_exactly_its_bits() -> None:
    """No status below BSY loses or invents a bit."""
    for value in range(1, 0x80):
        assert sum(Status[name] for name in describe_status(value).split()) == value


@pytest.mark.parametrize("value", [-1, 256])
def test_a_status_is_one_byte(value: int) -> None:
    """A number that is no byte is a misuse and not silently cut."""
    with pytest.raises(ValueError, match="one byte"):
        describe_status(value)


def test_reading_and_writing_names_share_a_register() -> None:
    """Error and features, status and command are the same place on the cable."""
    assert (Register.FEATURES, Register.COMMAND, Register.ALTERNATE) == (1, 7, 8)
