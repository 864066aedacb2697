"""What the benchmark programs do, in plain Python: an oracle for their results."""

from __future__ import annotations

from binascii import crc_hqx

SIEVE, KEYS = 1024, 40


def checksum(rounds: int) -> int:
    """The sum of 16 KB: at hl both bytes of the product h * l, XORed."""
    products = [(at >> 8) * (at & 255) for at in range(0x4000)]
    return sum((one >> 8) ^ (one & 255) for one in products) * rounds & 0xFFFF


def crc(rounds: int) -> int:
    """The CRC-16 of 1 KB, summed."""
    block = bytes((n * 7 ^ n >> 8) & 255 for n in range(1024))
    return crc_hqx(block, 0xFFFF) * rounds & 0xFFFF


def sieve(rounds: int) -> int:
    """The number of primes and a hash of sorted numbers, mixed."""
    primes = sum(all(n % k for k in range(2, int(n**0.5) + 1)) for n in range(2, SIEVE))
    keys = [1]
    for _ in range(KEYS):
        keys.append((keys[-1] * 25173 + 13849) & 0xFFFF)
    line = "".join(f"{key:05d}"[::-1] + " " for key in sorted(keys[1:]))
    hashed, mix = 5381, 0
    for letter in line.encode("ascii"):
        hashed = (hashed * 33 + letter) & 0xFFFF
    for _ in range(rounds):
        mix = mix + primes & 0xFFFF
        mix = (mix << 1 & 0xFFFF | mix >> 15) ^ hashed
    return mix


WORK = {"checksum": checksum, "crc": crc, "sieve": sieve}
