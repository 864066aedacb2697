/* The EEPROM test. A sum over the write-protected part, XOR a constant of the family, must equal the
   byte kept beside it. The two byte patterns below are those a patcher searches for. */
#include "drive.h"

static __xdata uint8_t sum;

static void add_up(void)
{
    uint16_t i;
    uint8_t total = 0;
    for (i = 0; i < EEPROM_CHECKED; i++) {
        EE_ADDR0 = (uint8_t)i;
        EE_ADDR1 = (uint8_t)(i >> 8);
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
