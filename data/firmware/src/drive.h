/* What the parts of the drive's program share. One header, so that no prototype lacks __banked. */
#ifndef DRIVE_H
#define DRIVE_H
#include <stdint.h>
#include "config.h"
#include "regs.h"

#define SCRATCH_PAGE 0x7C /* 16 KB of DRAM for replies, at 1F0000h */
#define IDENTIFY_PAGE 0x7D
#define SECTOR_PAGE 0x78 /* where the front end leaves a disc sector */
#define SERVO_PROGRAM 0x0F8000UL /* where it stands in the flash chip, whatever the layout */
#define SERVO_SIZE 256
#define EEPROM_SIZE 0x400
#define CALIBRATION 0x20 /* in the EEPROM: focus, tracking, read power */
#define MEMORY_FLASH 1 /* of the maker's own commands F1h and F2h */
#define MEMORY_EEPROM 2
#define DRAM_OF(page) ((uint32_t)(page) << 14)

/* Sense as key << 16 | ASC << 8 | ASCQ. */
#define SENSE_NONE 0x000000UL
#define SENSE_BECOMING_READY 0x020401UL
#define SENSE_NO_MEDIUM 0x023A00UL
#define SENSE_READ_ERROR 0x031100UL
#define SENSE_BAD_OPCODE 0x052000UL
#define SENSE_LBA_RANGE 0x052100UL
#define SENSE_BAD_FIELD 0x052400UL
#define SENSE_BAD_PARAMETERS 0x052600UL
#define SENSE_BAD_SEQUENCE 0x052C00UL
#define SENSE_MEDIUM_CHANGED 0x062800UL
#define SENSE_POWER_ON 0x062900UL

/* What the ATA interrupt hands to the main loop. */
extern volatile __xdata uint8_t packet_waiting;
extern volatile __xdata uint8_t transfer_open;
extern volatile __xdata uint8_t reset_seen;
extern volatile __xdata uint8_t cdb[12];
extern volatile __xdata uint16_t burst_limit;

/* What the tasks tell each other. */
extern volatile __xdata uint8_t ticks;
extern volatile __xdata uint8_t eeprom_good;
extern volatile __xdata uint8_t mechanism_ready;
extern volatile __xdata uint8_t eject_request;
extern volatile __xdata uint8_t disc_ready;
extern volatile __xdata uint8_t tray_moved;
extern volatile __xdata uint8_t disc_unknown; /* what lies in the tray has not been looked at yet */
extern volatile __xdata uint8_t working;
extern __xdata uint32_t sense;     /* of the command that just failed */
extern __xdata uint32_t attention; /* told by the next command */
extern __xdata uint32_t disc_sectors;

static __xdata __at(0x8000) volatile uint8_t window[0x4000];

/* common.c */
void doze(void);
uint8_t to_host(uint32_t dram, uint16_t length);
uint8_t from_host(uint32_t dram, uint32_t length);
void finish(uint8_t key) __critical;

/* code banks */
void ata_service(void) __banked;
void ata_announce(void) __banked;
void packet_execute(void) __banked;
void read_capacity(void) __banked;
void read_sectors(void) __banked;
void mechanism_start(void) __banked;
void mechanism_task(void) __banked;
void mechanism_move_tray(uint8_t open) __banked;
uint8_t mechanism_read(uint32_t lba) __banked;
void panel_sample_eject(void) __banked;
void panel_task(void) __banked;
void eeprom_test(void) __banked;
void eeprom_to_host(uint32_t offset, uint32_t length) __banked;
void eeprom_from_host(uint32_t offset, uint32_t length) __banked;
void forget_download(void) __banked;
void download(void) __banked;
void upload(void) __banked;
void memory_read(void) __banked;
void memory_write(void) __banked;

/* bankcall.asm */
uint8_t bank_is_zero(void);
void run_from_ram(void);
#endif
