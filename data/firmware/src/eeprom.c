/* The EEPROM: its test, and reading and writing it for the host. A sum over the write-protected part, XOR a constant of the family, must equal the
   byte kept beside it. The two byte patterns below are those a patcher searches for. */
#include "drive.h"

static __xdata uint8_t sum;

static void point(uint16_t address)
{
    EE_ADDR0 = (uint8_t)address;
    EE_ADDR1 = (uint8_t)(address >> 8);
}

static void add_up(void)
{
    uint16_t i;
    uint8_t total = 0;
    for (i = 0; i < EEPROM_CHECKED; i++) {
        point(i);
        total += EE_DATA;
    }
    sum = total;
}

/* sum ^= constant, result also in R7 */
static void fold(void) __naked
{
    __asm
        mov dptr,#_sum
        movx a,@dptr
        xrl a,#EEPROM_CONSTANT
        mov r7,a
        movx @dptr,a
        ret
    __endasm;
}

/* carry = (A == R6) */
static __bit equal(void) __naked
{
    __asm
        mov r7,a
        mov a,r6
        xrl a,r7
        jz 00001$
        clr c
        ret
    00001$:
        setb c
        ret
    __endasm;
}

static uint8_t stored_matches(void) __naked
{
    __asm
        mov dptr,#0xFF28
        mov a,#(EEPROM_CHECKED & 0xFF)
        movx @dptr,a
        inc dptr
        mov a,#(EEPROM_CHECKED >> 8)
        movx @dptr,a
        inc dptr
        movx a,@dptr
        mov r6,a
        mov dptr,#_sum
        movx a,@dptr
        lcall _equal
        clr a
        rlc a
        mov dpl,a
        ret
    __endasm;
}

void eeprom_test(void) __banked
{
    add_up();
    fold();
    eeprom_good = stored_matches();
}

static uint8_t inside(uint32_t offset, uint32_t length)
{
    if (length == 0 || length > EEPROM_SIZE || offset + length > EEPROM_SIZE) {
        sense = SENSE_BAD_FIELD;
        return 0;
    }
    return 1;
}

void eeprom_to_host(uint32_t offset, uint32_t length) __banked
{
    uint16_t i;
    if (!inside(offset, length))
        return;
    WIN_REG = SCRATCH_PAGE;
    for (i = 0; i < (uint16_t)length; i++) {
        point((uint16_t)offset + i);
        window[i] = EE_DATA;
    }
    to_host(DRAM_OF(SCRATCH_PAGE), (uint16_t)length);
}

/* Only bytes that differ are written: each takes 5 ms and wears the cell. The test is not made again: what was
   found at start-up counts till the next one. */
void eeprom_from_host(uint32_t offset, uint32_t length) __banked
{
    uint16_t i;
    if (!inside(offset, length) || !from_host(DRAM_OF(SCRATCH_PAGE), length))
        return;
    WIN_REG = SCRATCH_PAGE;
    for (i = 0; i < (uint16_t)length; i++) {
        point((uint16_t)offset + i);
        if (EE_DATA == window[i])
            continue;
        EE_DATA = window[i];
        while (EE_STAT & 1)
            doze();
    }
}
