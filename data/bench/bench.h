/* Where every benchmark program meets the outside: cells of XDATA, the same in checksum.asm. */
#include <stdint.h>

static volatile __xdata __at(0xEFF0) uint16_t result;
static volatile __xdata __at(0xEFF2) uint8_t rounds; /* set before the start, 1 to 255 */
static volatile __xdata __at(0xEFFF) uint8_t done;   /* written once, when the result is there */
