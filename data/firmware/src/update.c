/* Download and upload. An image arrives in DRAM piece by piece; its sum is checked; then a small program
   copied into the SRAM page writes the flash chip while the chip is deaf to instruction fetches. */
#include "drive.h"
#include "writer.h"
#include <8052.h>

static const uint8_t writer_code[] = WRITER_CODE;

static __xdata uint8_t pieces_came;

/* At start-up: nothing has been sent yet. */
void forget_download(void) __banked
{
    pieces_came = 0;
}

static uint32_t be24(uint8_t at)
{
    return ((uint32_t)cdb[at] << 16) | ((uint16_t)cdb[at + 1] << 8) | cdb[at + 2];
}

/* 16-bit sum of 1 MB from DRAM address 0. The compiler thinks a naked function leaves its registers alone. */
static uint16_t image_sum(void) __naked
{
    __asm
        push ar5
        push ar6
        push ar7
        mov r6,#0
        mov r7,#0
        mov r5,#0
    00001$:
        mov dptr,#0xFF34
        mov a,r5
        movx @dptr,a
        mov dptr,#0x8000
    00002$:
        movx a,@dptr
        add a,r6
        mov r6,a
        jnc 00003$
        inc r7
    00003$:
        inc dptr
        mov a,dpl
        jnz 00002$
        mov a,dph
        cjne a,#0xC0,00002$
        inc r5
        cjne r5,#0x40,00001$
        mov dpl,r6
        mov dph,r7
        pop ar7
        pop ar6
        pop ar5
        ret
    __endasm;
}

static void start_writer(void)
{
    volatile __xdata uint8_t *to = (volatile __xdata uint8_t *)0xE000;
    uint16_t i;
    for (i = 0; i < sizeof writer_code; i++)
        to[i] = writer_code[i];
    EA = 0; /* from here to the end the chip is deaf to the host: BSY stays */
    if (!reset_seen)
        run_from_ram();
    EA = 1;
}

static void save_image(void)
{
    uint16_t told;
    if (!from_host(DRAM_OF(SCRATCH_PAGE), 2))
        return;
    WIN_REG = SCRATCH_PAGE;
    told = ((uint16_t)window[0] << 8) | window[1];
    if (told != image_sum()) {
        sense = SENSE_BAD_PARAMETERS;
        return;
    }
    start_writer();
}

/* WRITE BUFFER: mode 6 brings a piece, mode 7 brings the sum and starts the writer. */
void download(void) __banked
{
    uint32_t offset = be24(3);
    uint32_t length = be24(6);
    uint8_t mode = cdb[1] & 0x1F;
    if (mode == 6 && offset + length <= 0x100000) {
        from_host(offset, length);
        pieces_came = 1;
    } else if (mode == 7 && length == 2) {
        if (pieces_came)
            save_image();
        else
            sense = SENSE_BAD_SEQUENCE;
    } else {
        sense = SENSE_BAD_FIELD;
    }
}

/* READ BUFFER mode 2: a piece of DRAM. */
void upload(void) __banked
{
    uint32_t offset = be24(3);
    uint32_t length = be24(6);
    if ((cdb[1] & 0x1F) == 2 && length <= 0xFFFE && offset + length <= 0x200000)
        to_host(offset, (uint16_t)length);
    else
        sense = SENSE_BAD_FIELD;
}
