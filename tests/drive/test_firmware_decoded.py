"""What the emulated firmware returns, read by programs that others wrote."""

from __future__ import annotations

import pytest

from labkit.ata import packets
from labkit.ata.registers import Command
from labkit.catalog import kits, models
from labkit.firmware.recipe import recipes
from tests.ata.decoders import NeedTool, fields, hdparm_identify, sdparm_page, sg_inquiry, sg_sense
from tests.drive.wired import SECOND, Wired, drive_of

KEYS = ("bys2", "cs0c", "js02")


@pytest.mark.parametrize("key", KEYS)
def test_hdparm_reads_its_identify(need_tool: NeedTool, key: str) -> None:
    """hdparm finds a removable packet device, its name, its revision and its transfer modes."""
    reply = Wired(drive_of(key)).target.identify(Command.IDENTIFY_PACKET, SECOND)
    assert reply.data is not None
    text = hdparm_identify(need_tool, reply.data)
    found = fields(text)
    recipe = recipes()[key]
    assert found["Model Number"] == f"{recipe.vendor:<8}{recipe.product}".strip()
    assert found["Firmware Revision"] == recipe.revision
    assert "ATAPI CD-ROM, with removable media" in text
    assert "DRQ response: 50us." in text and "Packet size: 12 bytes" in text
    assert "udma2" in text and "mdma2" in text and "PIO" in text


@pytest.mark.parametrize("key", KEYS)
def test_sg_inq_reads_its_inquiry(need_tool: NeedTool, key: str) -> None:
    """sg_inq finds a CD/DVD drive with the recipe's names, in as many bytes as the reply says it has."""
    recipe = recipes()[key]
    fitting = next(model for model in models().values() if kits()[model.mechanism].id == recipe.kit_id)
    result = Wired(drive_of(key, model=fitting)).packet(packets.inquiry(255), 255)
    assert result.ok and len(result.data) == result.data[4] + 5
    text = sg_inquiry(need_tool, result.data)
    found = fields(text)
    assert found["Vendor identification"] == recipe.vendor
    assert found["Product identification"] == recipe.product
    assert found["Product revision level"] == recipe.revision
    assert "cd/dvd" in text


def test_sg_decode_sense_reads_its_sense(need_tool: NeedTool) -> None:
    """The unit attention, the missing disc and the unknown command decode to their standard sentences."""
    wired = Wired(drive_of())
    for cdb, key, sentence in (
        (packets.unit_ready(), "Unit Attention", "Power on, reset, or bus device reset occurred"),
        (packets.unit_ready(), "Not Ready", "Medium not present"),
        (bytes([0xC7]) + bytes(11), "Illegal Request", "Invalid command operation code"),
    ):
        wired.target.packet(cdb, autosense=False)
        sense = wired.packet(packets.request_sense(), 18)
        assert len(sense.data) == 18
        text = sg_sense(need_tool, sense.data)
        assert key in text and sentence in text


def test_sdparm_reads_its_mode_page(need_tool: NeedTool) -> None:
    """sdparm finds page 2Ah well formed: what it reads, what it writes, a tray, and its buffer."""
    result = Wired(drive_of()).ready().packet(packets.mode_sense(), 40)
    assert len(result.data) == int.from_bytes(result.data[:2], "big") + 2
    page = sdparm_page(need_tool, result.data)
    kinds = ("CD_R", "CD_RW", "D_R", "D_ROM", "D_RAM")
    assert [kind for kind in kinds if page.get(f"{kind}_R")] == ["CD_R", "CD_RW", "D_R", "D_ROM"]
    assert [kind for kind in kinds if page.get(f"{kind}_W")] == ["CD_R", "CD_RW", "D_R"]
    assert (page["LMT"], page["EJECT"], page["BSS"]) == (1, 1, 2048)
