/* READ CAPACITY and READ(10): the disc's size and its sectors. */
#include "drive.h"

static void put_be32(uint8_t at, uint32_t value)
{
    window[at] = (uint8_t)(value >> 24);
    window[at + 1] = (uint8_t)(value >> 16);
    window[at + 2] = (uint8_t)(value >> 8);
    window[at + 3] = (uint8_t)value;
}

void read_capacity(void) __banked
{
    WIN_REG = SCRATCH_PAGE;
    put_be32(0, disc_sectors - 1);
    put_be32(4, 2048);
    to_host(DRAM_OF(SCRATCH_PAGE), 8);
}

void read_sectors(void) __banked
{
    static __xdata uint32_t lba;
    static __xdata uint16_t count;
    lba = ((uint32_t)cdb[2] << 24) | ((uint32_t)cdb[3] << 16) | ((uint16_t)cdb[4] << 8) | cdb[5];
    count = ((uint16_t)cdb[7] << 8) | cdb[8];
    if (lba >= disc_sectors || count > disc_sectors - lba) {
        sense = SENSE_LBA_RANGE;
        return;
    }
    while (count-- && !reset_seen) {
        if (!mechanism_read(lba)) {
            sense = SENSE_READ_ERROR;
            return;
        }
        if (!to_host(DRAM_OF(SECTOR_PAGE), 2048))
            return;
        lba++;
    }
}
