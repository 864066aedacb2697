/* The controller's registers as the 8051 sees them. The map is the lab's own: the real one is not public.
   labkit/drive/registers.py holds the same numbers; a test compares the two. */
#ifndef REGS_H
#define REGS_H
#include <stdint.h>

#define REG(name, address) static __xdata __at(address) volatile uint8_t name

REG(ATA_EVENT, 0xFF00); /* read: events waiting; write 1s: clear them */
REG(ATA_MASK, 0xFF01);  /* which events pull INT0 low */
REG(ATA_CMD, 0xFF02);
REG(ATA_FEAT, 0xFF03); /* read: Features; write: Error */
REG(ATA_SC, 0xFF04);
REG(ATA_SN, 0xFF05);
REG(ATA_CL, 0xFF06);
REG(ATA_CH, 0xFF07);
REG(ATA_DH, 0xFF08);
REG(ATA_STAT, 0xFF09);
REG(ATA_LINE, 0xFF0B); /* write 1: raise INTRQ */
REG(XFER_ADDR0, 0xFF0C);
REG(XFER_ADDR1, 0xFF0D);
REG(XFER_ADDR2, 0xFF0E);
REG(XFER_LEN0, 0xFF10);
REG(XFER_LEN1, 0xFF11);
REG(XFER_GO, 0xFF12);
REG(FL_ADDR0, 0xFF20);
REG(FL_ADDR1, 0xFF21);
REG(FL_ADDR2, 0xFF22);
REG(FL_DATA, 0xFF23); /* one bus cycle of the flash chip */
REG(FL_NEXT, 0xFF24); /* any write: address + 1 */
REG(EE_ADDR0, 0xFF28);
REG(EE_ADDR1, 0xFF29);
REG(EE_DATA, 0xFF2A);
REG(EE_STAT, 0xFF2B); /* bit 0: a write is under way */
REG(PANEL_IN, 0xFF30);  /* bit 4: eject button, 0 = pressed */
REG(PANEL_OUT, 0xFF31); /* bit 0: LED */
REG(MTK_REG, 0xFF32);   /* bit 1: the gate, 1 = open */
REG(MAP_REG, 0xFF33);   /* bit 0: rebanked mapping; bit 1: SRAM page as code */
REG(WIN_REG, 0xFF34);   /* which 16 KB of DRAM show at 8000h */
REG(SYS_REG, 0xFF35);   /* write A5h: restart the chip */

#define CDB_BUFFER 0xFF40

#define EV_COMMAND 0x01
#define EV_SRST 0x02
#define EV_DEVICE_RESET 0x04
#define EV_TRANSFER 0x08

#define GO_TO_HOST 0x01
#define GO_FROM_HOST 0x02
#define GO_PACKET 0x03
#define GO_INTRQ 0x80

/* The mechanism's front end; its address is a matter of the board. */
#define FE(offset) (*(volatile __xdata uint8_t *)(KIT_BASE + (offset)))
#define FE_ID FE(0)
#define FE_STATUS FE(1)
#define FE_COMMAND FE(2)
#define FE_LBA0 FE(3)
#define FE_LBA1 FE(4)
#define FE_LBA2 FE(5)
#define FE_DRAM0 FE(6)
#define FE_DRAM1 FE(7)
#define FE_DRAM2 FE(8)
#define FE_SIZE0 FE(9)
#define FE_SIZE1 FE(10)
#define FE_SIZE2 FE(11)
#define FE_LOAD FE(12) /* the next byte of the servo program */
#define FE_FOCUS FE(13) /* what this unit's pickup wants; only its own EEPROM knows */
#define FE_TRACKING FE(14)
#define FE_POWER FE(15)

#define FE_READY 0x01
#define FE_BUSY 0x02
#define FE_DISC 0x04
#define FE_SPINNING 0x08
#define FE_CLOSED 0x10
#define FE_OPEN 0x20
#define FE_ERROR 0x80

#define FE_DO_INIT 1
#define FE_DO_SPIN 2
#define FE_DO_STOP 3
#define FE_DO_READ 4
#define FE_DO_OPEN 5
#define FE_DO_CLOSE 6

#endif
