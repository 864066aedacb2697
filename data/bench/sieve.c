/* A mixed program: a sieve of prime numbers, a sort, and work on strings, round after round. */
#include "bench.h"

#define SIEVE 1024
#define KEYS 40
#define DIGITS 5

static __xdata uint8_t composite[SIEVE];
static __xdata uint16_t keys[KEYS];
static __xdata char line[KEYS * (DIGITS + 1) + 1];
static char word[DIGITS + 1];

static uint16_t count_primes(void)
{
    uint16_t i, k, primes = 0;
    for (i = 0; i < SIEVE; i++)
        composite[i] = 0;
    for (i = 2; i < SIEVE; i++)
        if (!composite[i]) {
            primes++;
            for (k = i + i; k < SIEVE; k += i)
                composite[k] = 1;
        }
    return primes;
}

static void shuffle(void)
{
    uint16_t key = 1;
    uint8_t i;
    for (i = 0; i < KEYS; i++) {
        key = key * 25173 + 13849;
        keys[i] = key;
    }
}

/* Shell's sort: gaps 40, 13, 4, 1. */
static void sort(void)
{
    uint8_t gap, i, k;
    uint16_t key;
    for (gap = 40; gap; gap /= 3)
        for (i = gap; i < KEYS; i++) {
            key = keys[i];
            for (k = i; k >= gap && keys[k - gap] > key; k -= gap)
                keys[k] = keys[k - gap];
            keys[k] = key;
        }
}

static void as_text(uint16_t number)
{
    uint8_t i;
    word[DIGITS] = 0;
    for (i = DIGITS; i; i--) {
        word[i - 1] = '0' + number % 10;
        number /= 10;
    }
}

/* All keys as words of one line, then a hash over the line, its words turned round on the way. */
static uint16_t spell(void)
{
    __xdata char *end = line;
    uint16_t hash = 5381;
    uint8_t i;
    char *from;
    for (i = 0; i < KEYS; i++) {
        as_text(keys[i]);
        for (from = word + DIGITS; from != word;)
            *end++ = *--from;
        *end++ = ' ';
    }
    *end = 0;
    for (end = line; *end; end++)
        hash = (hash << 5) + hash + (uint8_t)*end;
    return hash;
}

void main(void)
{
    uint16_t mix = 0;
    uint8_t left;
    for (left = rounds; left; left--) {
        mix += count_primes();
        shuffle();
        sort();
        mix = (mix << 1 | mix >> 15) ^ spell();
    }
    result = mix;
    done = 1;
    for (;;)
        ;
}
