/* Tray, sled and spindle, by way of the front end. Start-up waits for a front end with the right id:
   the program was written for one mechanism and has nothing to do without it. */
#include "drive.h"

#define READ_TRIES 8

static __xdata uint8_t spinning_up;

static void wait_done(void)
{
    while (FE_STATUS & FE_BUSY)
        doze();
}

/* The front end is a processor of its own and keeps nothing without power: it gets its program at every start.
   Read as data: a program counter that went into a bank of tables would not come back. */
static void load_servo(void)
{
    uint16_t i;
    FL_ADDR0 = (uint8_t)SERVO_PROGRAM;
    FL_ADDR1 = (uint8_t)(SERVO_PROGRAM >> 8);
    FL_ADDR2 = (uint8_t)(SERVO_PROGRAM >> 16);
    for (i = 0; i < SERVO_SIZE; i++) {
        FE_LOAD = FL_DATA;
        FL_NEXT = 0;
    }
}

/* The front end forgets its settings with every reset; the EEPROM holds what suits this unit's pickup. */
static void calibrate(void)
{
    EE_ADDR1 = 0;
    EE_ADDR0 = CALIBRATION;
    FE_FOCUS = EE_DATA;
    EE_ADDR0 = CALIBRATION + 1;
    FE_TRACKING = EE_DATA;
    EE_ADDR0 = CALIBRATION + 2;
    FE_POWER = EE_DATA;
}

void mechanism_start(void) __banked
{
    while (FE_ID != KIT_ID)
        doze();
    calibrate();
    FE_COMMAND = FE_DO_INIT;
    wait_done();
    load_servo();
    spinning_up = 0;
    mechanism_ready = 1;
}

static void start_spin(void)
{
    disc_ready = 0;
    disc_unknown = 1;
    working = 1;
    spinning_up = 1;
    FE_COMMAND = FE_DO_SPIN;
}

static void look_for_disc(void)
{
    spinning_up = 0;
    if (FE_STATUS & FE_DISC && !(FE_STATUS & FE_ERROR)) {
        disc_sectors = FE_SIZE0 | ((uint16_t)FE_SIZE1 << 8) | ((uint32_t)FE_SIZE2 << 16);
        /* Without good calibration no disc is trusted. */
        if (eeprom_good) {
            disc_ready = 1;
            attention = SENSE_MEDIUM_CHANGED;
        } else {
            FE_COMMAND = FE_DO_STOP;
            wait_done();
        }
    }
    disc_unknown = 0;
    working = 0;
}

void mechanism_move_tray(uint8_t open) __banked
{
    wait_done();
    if (FE_STATUS & (open ? FE_OPEN : FE_CLOSED))
        return; /* it is there already: leave the disc spinning */
    disc_ready = 0;
    disc_unknown = !open;
    spinning_up = 0;
    working = 0;
    FE_COMMAND = open ? FE_DO_OPEN : FE_DO_CLOSE;
    wait_done();
}

static void tray_changed(void)
{
    if (FE_STATUS & FE_CLOSED) {
        start_spin();
        return;
    }
    disc_ready = 0;
    disc_unknown = 0;
    spinning_up = 0;
    working = 0;
}

/* The button and the tray's switch are the panel task's; what follows from them is done here. */
void mechanism_task(void) __banked
{
    if (eject_request) {
        eject_request = 0;
        mechanism_move_tray(FE_STATUS & FE_CLOSED);
    }
    if (tray_moved) {
        tray_moved = 0;
        tray_changed();
    } else if (spinning_up && !(FE_STATUS & FE_BUSY)) {
        look_for_disc();
    }
}

/* A sector that does not come is tried again. 0: it never came. */
uint8_t mechanism_read(uint32_t lba) __banked
{
    uint8_t tries = READ_TRIES;
    FE_LBA0 = (uint8_t)lba;
    FE_LBA1 = (uint8_t)(lba >> 8);
    FE_LBA2 = (uint8_t)(lba >> 16);
    FE_DRAM0 = 0;
    FE_DRAM1 = (uint8_t)(DRAM_OF(SECTOR_PAGE) >> 8);
    FE_DRAM2 = (uint8_t)(DRAM_OF(SECTOR_PAGE) >> 16);
    do {
        FE_COMMAND = FE_DO_READ;
        wait_done();
    } while (FE_STATUS & FE_ERROR && --tries);
    return tries;
}
