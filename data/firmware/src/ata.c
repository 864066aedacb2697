/* The ATA side, all of it inside the interrupt: resets, IDENTIFY, and taking a command packet in.
   What a packet asks for is done later by the main loop. */
#include "drive.h"

static const uint8_t model_text[40] = ATA_MODEL;
static const uint8_t revision_text[8] = ATA_REVISION;

static __xdata uint8_t expects_packet;

static void signature(void)
{
    ATA_FEAT = 1;
    ATA_SC = 1;
    ATA_SN = 1;
    ATA_CL = 0x14;
    ATA_CH = 0xEB;
}

/* After power-on or a reset: show what we are, and let BSY fall. DRDY stays 0 until the first command. */
void ata_announce(void) __banked
{
    ATA_MASK = EV_COMMAND | EV_SRST | EV_DEVICE_RESET | EV_TRANSFER;
    signature();
    ATA_STAT = 0x00;
}

static void abort_command(void)
{
    ATA_FEAT = 0x04;
    ATA_STAT = 0x51;
    ATA_LINE = 1;
}

static void put_word(uint8_t word, uint16_t value)
{
    window[word * 2] = (uint8_t)value;
    window[word * 2 + 1] = (uint8_t)(value >> 8);
}

static void put_text(uint8_t word, const uint8_t __code *text, uint8_t words)
{
    volatile __xdata uint8_t *to = &window[word * 2];
    while (words--) {
        *to++ = text[1];
        *to++ = text[0];
        text += 2;
    }
}

static void identify(void)
{
    uint8_t page = WIN_REG;
    uint16_t i;
    WIN_REG = IDENTIFY_PAGE;
    for (i = 0; i < 512; i++)
        window[i] = 0;
    put_word(0, 0x85C0); /* ATAPI, CD/DVD, removable, DRQ in 50 us, 12-byte packets */
    put_text(23, revision_text, 4);
    put_text(27, model_text, 20);
    put_word(49, 0x0F00);
    put_word(53, 0x0006);
    put_word(63, 0x0407);
    put_word(64, 0x0003);
    put_word(65, 120);
    put_word(66, 120);
    put_word(67, 120);
    put_word(68, 120);
    put_word(80, 0x003E); /* ATA/ATAPI-1 to 5 */
    put_word(82, 0x4218);
    put_word(83, 0x4000);
    put_word(84, 0x4000);
    put_word(85, 0x0218);
    put_word(87, 0x4000);
    put_word(88, 0x0407);
    put_word(93, 0x4041);
    WIN_REG = page;
    XFER_ADDR0 = 0;
    XFER_ADDR1 = (uint8_t)(DRAM_OF(IDENTIFY_PAGE) >> 8);
    XFER_ADDR2 = (uint8_t)(DRAM_OF(IDENTIFY_PAGE) >> 16);
    XFER_LEN0 = 0;
    XFER_LEN1 = 2;
    ATA_SC = 2;
    XFER_GO = GO_TO_HOST | GO_INTRQ;
}

static void take_packet(void)
{
    uint16_t limit = (((uint16_t)ATA_CH << 8) | ATA_CL) & 0xFFFE;
    if (limit == 0) /* a burst of nothing would never end */
        limit = 0xFFFE;
    burst_limit = limit;
    expects_packet = 1;
    ATA_SC = 1;
    XFER_GO = GO_PACKET;
}

static void command(void)
{
    switch (ATA_CMD) {
    case 0xA1:
        identify();
        break;
    case 0xA0:
        take_packet();
        break;
    case 0xEF:
    case 0xE0:
    case 0xE1:
        ATA_FEAT = 0;
        ATA_STAT = 0x50;
        ATA_LINE = 1;
        break;
    case 0x90:
        signature();
        ATA_STAT = 0x00;
        ATA_LINE = 1;
        break;
    case 0xEC:
    case 0x20:
        signature();
        abort_command();
        break;
    default:
        abort_command();
        break;
    }
}

static void transfer_ended(void)
{
    uint8_t i;
    if (expects_packet) {
        expects_packet = 0;
        for (i = 0; i < 12; i++)
            cdb[i] = ((volatile __xdata uint8_t *)CDB_BUFFER)[i];
        packet_waiting = 1;
    } else if (transfer_open) {
        transfer_open = 0;
    } else {
        ATA_SC = 3;
        ATA_STAT = 0x50;
    }
}

void ata_service(void) __banked
{
    uint8_t event = ATA_EVENT;
    ATA_EVENT = event;
    if (event & (EV_SRST | EV_DEVICE_RESET)) {
        packet_waiting = 0;
        transfer_open = 0;
        expects_packet = 0;
        reset_seen = 1;
        signature();
        ATA_STAT = 0x00;
        return;
    }
    if (event & EV_TRANSFER)
        transfer_ended();
    if (event & EV_COMMAND)
        command();
}
