/* CRC-16 (polynomial 1021h, highest bit first, start FFFFh) over a block of 1 KB, round after round. The
   result is the sum of the rounds' CRCs. */
#include "bench.h"

#define SIZE 1024

static __xdata uint8_t block[SIZE];

static uint16_t crc16(const __xdata uint8_t *data, uint16_t size)
{
    uint16_t crc = 0xFFFF;
    uint8_t bit;
    while (size--) {
        crc ^= (uint16_t)*data++ << 8;
        for (bit = 8; bit; bit--)
            if (crc & 0x8000)
                crc = (crc << 1) ^ 0x1021;
            else
                crc <<= 1;
    }
    return crc;
}

void main(void)
{
    uint16_t sum = 0;
    uint16_t i;
    uint8_t left;
    for (i = 0; i < SIZE; i++)
        block[i] = (uint8_t)(i * 7) ^ (uint8_t)(i >> 8);
    for (left = rounds; left; left--)
        sum += crc16(block, SIZE);
    result = sum;
    done = 1;
    for (;;)
        ;
}
