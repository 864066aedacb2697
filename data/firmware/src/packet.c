/* Packet commands, run by the main loop once start-up is over. */
#include "drive.h"

/* The identity block: what a Windows flasher reads before it writes, and what a patcher looks for. */
static const uint8_t inquiry_block[56] = INQUIRY_BLOCK;

static uint16_t allocation(void) { return ((uint16_t)cdb[7] << 8) | cdb[8]; }

static void reply(uint16_t length, uint16_t allowed)
{
    if (length > allowed)
        length = allowed;
    to_host(DRAM_OF(SCRATCH_PAGE), length);
}

static void clear_reply(uint8_t length)
{
    WIN_REG = SCRATCH_PAGE;
    while (length--)
        window[length] = 0;
}

static void inquiry(void)
{
    uint8_t i;
    clear_reply(96);
    for (i = 0; i < 56; i++)
        window[i] = inquiry_block[i];
    reply(96, cdb[4]);
}

static void request_sense(void)
{
    if (!sense) {
        sense = attention;
        attention = SENSE_NONE;
    }
    clear_reply(18);
    window[0] = 0x70;
    window[2] = (uint8_t)(sense >> 16);
    window[7] = 10;
    window[12] = (uint8_t)(sense >> 8);
    window[13] = (uint8_t)sense;
    sense = SENSE_NONE;
    reply(18, cdb[4]);
}

static void mode_sense(void)
{
    if ((cdb[2] & 0x3F) != 0x2A && (cdb[2] & 0x3F) != 0x3F) {
        sense = SENSE_BAD_FIELD;
        return;
    }
    clear_reply(40);
    window[1] = 38;               /* bytes that follow */
    window[2] = disc_ready ? 0x41 : 0x70;
    window[8] = 0x2A;
    window[9] = 30;
    window[10] = 0x1F;            /* reads CD-R, CD-RW, DVD-ROM, DVD-R */
    window[11] = 0x17;            /* writes CD-R, CD-RW, DVD-R, test write */
    window[12] = 0xF1;
    window[13] = 0x77;
    window[14] = 0x29;            /* tray, eject, lock */
    window[15] = 0x23;
    window[16] = 0x21;            /* 8467 kB/s */
    window[17] = 0x13;
    window[18] = 0x01;
    window[20] = 0x08;            /* 2048 KB buffer */
    window[22] = 0x21;
    window[23] = 0x13;
    reply(40, allocation());
}

static void get_configuration(void)
{
    clear_reply(36);
    window[3] = 32;
    window[7] = disc_ready ? 0x10 : 0x00;
    window[8] = 0x00;             /* feature 0000h: profiles */
    window[10] = 0x03;
    window[11] = 8;
    window[13] = 0x10;            /* DVD-ROM */
    window[14] = disc_ready;
    window[17] = 0x08;            /* CD-ROM */
    window[21] = 0x01;            /* feature 0001h: core */
    window[22] = 0x03;
    window[23] = 4;
    window[27] = 0x02;            /* ATAPI */
    window[29] = 0x03;            /* feature 0003h: removable medium */
    window[30] = 0x03;
    window[31] = 4;
    window[32] = 0x29;            /* tray, eject, lock */
    reply(36, allocation());
}

static void start_stop(void)
{
    if (cdb[4] & 2)
        mechanism_move_tray(!(cdb[4] & 1));
}

static void dispatch(uint8_t op)
{
    switch (op) {
    case 0x1B:
        start_stop();
        return;
    case 0x1E:
        return;
    case 0x3B:
        download();
        return;
    case 0x3C:
        upload();
        return;
    case 0x46:
        get_configuration();
        return;
    case 0x5A:
        mode_sense();
        return;
    case 0xF1:
        memory_read();
        return;
    case 0xF2:
        memory_write();
        return;
    case 0x00:
    case 0x25:
    case 0x28:
        break;
    default:
        sense = SENSE_BAD_OPCODE;
        return;
    }
    if (!disc_ready)
        sense = disc_unknown ? SENSE_BECOMING_READY : SENSE_NO_MEDIUM;
    else if (op == 0x25)
        read_capacity();
    else if (op == 0x28)
        read_sectors();
}

/* A unit attention is told once; INQUIRY and REQUEST SENSE answer all the same. */
void packet_execute(void) __banked
{
    uint8_t op = cdb[0];
    working = 1;
    if (op == 0x03) {
        request_sense();
        finish(0);
    } else if (op == 0x12) {
        inquiry();
        finish(0);
    } else {
        sense = attention;
        attention = SENSE_NONE;
        if (!sense)
            dispatch(op);
        finish((uint8_t)(sense >> 16));
    }
    working = disc_unknown;
}
