/* The front panel: the eject gate, the button, the tray's switch and the light. The gate is sampled once, early. */
#include "drive.h"

static __xdata uint8_t held;
static __xdata uint8_t was_closed;
static __xdata uint8_t phase;
static __xdata uint8_t flicker; /* counts to 10; no division here, the library is not reentrant */
static __xdata uint8_t flicker_on;

/* Eject not pressed: shut the way in for flash tools. Pressed: leave it open. */
static void gate(void) __naked
{
    __asm
        mov dptr,#0xFF30
        movx a,@dptr
        mov r0,#0x32
        jnb acc.4,00001$
        movx a,@r0
        anl a,#0xFD
        movx @r0,a
        sjmp 00002$
    00001$:
        movx a,@r0
        orl a,#0x02
        movx @r0,a
    00002$:
        ret
    __endasm;
}

void panel_sample_eject(void) __banked
{
    gate();
    held = 1; /* a button held since power-up is no press */
    was_closed = 1; /* neither of the switch's two values: the first look is news */
    phase = flicker = flicker_on = 0;
}

static void button(void)
{
    uint8_t pressed = !(PANEL_IN & 0x10);
    if (pressed && !held && mechanism_ready)
        eject_request = 1;
    held = pressed;
}

static void tray(void)
{
    uint8_t closed;
    if (!mechanism_ready)
        return;
    closed = FE_STATUS & FE_CLOSED;
    if (closed != was_closed)
        tray_moved = 1;
    was_closed = closed;
}

/* Dead drive blink: the EEPROM sum is wrong. Fast blink: start-up is not over. On: at work. */
static void light(void)
{
    uint8_t on;
    phase++;
    if (phase >= 100)
        phase = 0;
    if (++flicker >= 10) {
        flicker = 0;
        flicker_on ^= 1;
    }
    if (!eeprom_good)
        on = phase < 50;
    else if (!mechanism_ready)
        on = flicker_on;
    else
        on = working;
    PANEL_OUT = on;
}

void panel_task(void) __banked
{
    button();
    tray();
    light();
}
