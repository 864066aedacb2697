/* Download and upload, and the maker's own way to read and write memories. An image arrives in DRAM piece by piece; its sum is checked; then a small program
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

/* length bytes of the flash chip, from FL_ADDR on, into the scratch page. Whoever reads the chip this way must not
   be disturbed by it: the chip gives its array, and code is fetched in between. */
static void copy_flash(uint16_t length) __naked
{
    (void)length;
    __asm
        push ar0
        push ar1
        push ar6
        push ar7
        mov r6,dpl
        mov r7,dph
        mov a,r6
        jz 00001$
        inc r7
    00001$:
        mov dptr,#0xFF34
        mov a,#SCRATCH_PAGE
        movx @dptr,a
        mov dptr,#0x8000
        mov r0,#0x23
        mov r1,#0x24
    00002$:
        movx a,@r0
        movx @r1,a
        movx @dptr,a
        inc dptr
        djnz r6,00002$
        djnz r7,00002$
        pop ar7
        pop ar6
        pop ar1
        pop ar0
        ret
    __endasm;
}

static void flash_to_host(uint32_t offset, uint32_t length)
{
    if (length == 0 || length > 0x4000 || offset + length > 0x100000) {
        sense = SENSE_BAD_FIELD;
        return;
    }
    FL_ADDR0 = (uint8_t)offset;
    FL_ADDR1 = (uint8_t)(offset >> 8);
    FL_ADDR2 = (uint8_t)(offset >> 16);
    copy_flash((uint16_t)length);
    to_host(DRAM_OF(SCRATCH_PAGE), (uint16_t)length);
}

/* F1h, the maker's own: read flash or EEPROM. */
void memory_read(void) __banked
{
    uint32_t offset = be24(3);
    uint32_t length = be24(6);
    if (cdb[1] == MEMORY_FLASH)
        flash_to_host(offset, length);
    else if (cdb[1] == MEMORY_EEPROM)
        eeprom_to_host(offset, length);
    else
        sense = SENSE_BAD_FIELD;
}

/* F2h: write the EEPROM. The flash chip has its updater. */
void memory_write(void) __banked
{
    if (cdb[1] == MEMORY_EEPROM)
        eeprom_from_host(be24(3), be24(6));
    else
        sense = SENSE_BAD_FIELD;
}
