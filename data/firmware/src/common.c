/* The part that every code bank sees: start-up, interrupts, and moving data to and from the host. */
#include "drive.h"
#include <8052.h>

volatile __xdata uint8_t packet_waiting;
volatile __xdata uint8_t transfer_open;
volatile __xdata uint8_t reset_seen;
volatile __xdata uint8_t cdb[12];
volatile __xdata uint16_t burst_limit;
volatile __xdata uint8_t ticks;
volatile __xdata uint8_t eeprom_good;
volatile __xdata uint8_t mechanism_ready;
volatile __xdata uint8_t eject_request;
volatile __xdata uint8_t disc_ready;
volatile __xdata uint8_t tray_moved;
volatile __xdata uint8_t disc_unknown;
volatile __xdata uint8_t working;
__xdata uint32_t sense;
__xdata uint32_t attention;
__xdata uint32_t disc_sectors;

void ata_interrupt(void) __interrupt(0) { ata_service(); }

/* Timer 0 overflows every 10 ms: 14112 machine cycles of 708.6 ns. */
void tick_interrupt(void) __interrupt(1)
{
    TH0 = 0xC8;
    TL0 = 0xE0;
    ticks++;
    panel_task();
}

void doze(void) { PCON |= 1; }

/* No interrupt may come between the look at reset_seen and the offer: it would be made after the reset. */
static void offer(uint32_t dram, uint16_t length, uint8_t go) __critical
{
    if (reset_seen)
        return;
    XFER_ADDR0 = (uint8_t)dram;
    XFER_ADDR1 = (uint8_t)(dram >> 8);
    XFER_ADDR2 = (uint8_t)(dram >> 16);
    XFER_LEN0 = (uint8_t)length;
    XFER_LEN1 = (uint8_t)(length >> 8);
    ATA_CL = (uint8_t)length;
    ATA_CH = (uint8_t)(length >> 8);
    ATA_SC = (go == GO_TO_HOST) ? 2 : 0;
    transfer_open = 1;
    XFER_GO = go | GO_INTRQ;
}

static void open_transfer(uint32_t dram, uint16_t length, uint8_t go)
{
    offer(dram, length, go);
    while (transfer_open && !reset_seen)
        doze();
}

/* Send length bytes of DRAM, in bursts the host asked for. 0: a reset came in between. */
uint8_t to_host(uint32_t dram, uint16_t length)
{
    uint16_t burst;
    while (length && !reset_seen) {
        burst = length > burst_limit ? burst_limit : length;
        open_transfer(dram, burst, GO_TO_HOST);
        dram += burst;
        length -= burst;
    }
    return !reset_seen;
}

uint8_t from_host(uint32_t dram, uint32_t length)
{
    uint16_t burst;
    while (length && !reset_seen) {
        burst = length > burst_limit ? burst_limit : (uint16_t)length;
        open_transfer(dram, burst, GO_FROM_HOST);
        dram += burst;
        length -= burst;
    }
    return !reset_seen;
}

/* Close a packet command. The error register carries the sense key in its upper half. The host may send the
   next command once BSY falls, so all of it is done before an interrupt can take that one in. */
void finish(uint8_t key) __critical
{
    if (reset_seen)
        return;
    ATA_SC = 3;
    ATA_FEAT = key << 4;
    ATA_STAT = key ? 0x51 : 0x50;
    ATA_LINE = 1;
}

/* Is there a packet to work on? A reset seen before it is over and done with. */
static uint8_t take_up(void) __critical
{
    uint8_t waiting = packet_waiting;
    if (waiting)
        packet_waiting = reset_seen = 0;
    return waiting;
}

void main(void)
{
    P2 = 0xFF;
    PANEL_OUT = 1; /* a sign of life, till the panel task has the light */
    panel_sample_eject();
    packet_waiting = transfer_open = reset_seen = 0;
    mechanism_ready = eject_request = tray_moved = disc_ready = working = 0;
    disc_unknown = 1;
    ticks = 0;
    disc_sectors = 0;
    sense = SENSE_NONE;
    attention = SENSE_POWER_ON;
    eeprom_good = 1;
    forget_download();
    TMOD = 0x01;
    TH0 = 0xC8;
    TL0 = 0xE0;
    TR0 = 1;
    PX0 = 1; /* the host goes before the panel */
    ata_announce(); /* before the interrupts: what the host sends next must find it done */
    IE = 0x83;
    eeprom_test();
    mechanism_start();
    for (;;) {
        if (take_up())
            packet_execute();
        mechanism_task();
        doze();
    }
}
