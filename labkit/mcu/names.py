"""Addresses and names of the 8052's special function registers, its bits and its interrupt vectors."""

from __future__ import annotations

P0, SP, DPL, DPH, PCON, TCON, TMOD = 0x80, 0x81, 0x82, 0x83, 0x87, 0x88, 0x89
TL0, TL1, TH0, TH1, P1, SCON, SBUF = 0x8A, 0x8B, 0x8C, 0x8D, 0x90, 0x98, 0x99
P2, IE, P3, IP, T2CON, RCAP2L, RCAP2H = 0xA0, 0xA8, 0xB0, 0xB8, 0xC8, 0xCA, 0xCB
TL2, TH2, PSW, ACC, B = 0xCC, 0xCD, 0xD0, 0xE0, 0xF0

TIMER_REGISTERS = frozenset((TCON, TMOD, TL0, TL1, TH0, TH1, T2CON, RCAP2L, RCAP2H, TL2, TH2))

SFR_NAMES: dict[int, str] = {
    P0: "P0", SP: "SP", DPL: "DPL", DPH: "DPH", PCON: "PCON", TCON: "TCON", TMOD: "TMOD",
    TL0: "TL0", TL1: "TL1", TH0: "TH0", TH1: "TH1", P1: "P1", SCON: "SCON", SBUF: "SBUF",
    P2: "P2", IE: "IE", P3: "P3", IP: "IP", T2CON: "T2CON", RCAP2L: "RCAP2L", RCAP2H: "RCAP2H",
    TL2: "TL2", TH2: "TH2", PSW: "PSW", ACC: "ACC", B: "B",
}  # fmt: skip

_BITS = {
    TCON: "IT0 IE0 IT1 IE1 TR0 TF0 TR1 TF1",
    SCON: "RI TI RB8 TB8 REN SM2 SM1 SM0",
    IE: "EX0 ET0 EX1 ET1 ES ET2 IE.6 EA",
    IP: "PX0 PT0 PX1 PT1 PS PT2 IP.6 IP.7",
    T2CON: "CP_RL2 C_T2 TR2 EXEN2 TCLK RCLK EXF2 TF2",
    PSW: "P PSW.1 OV RS0 RS1 F0 AC CY",
}
BIT_NAMES: dict[int, str] = {
    sfr + place: name for sfr, names in _BITS.items() for place, name in enumerate(names.split())
}

# In the order in which they are asked.
VECTORS: tuple[tuple[str, int], ...] = (
    ("INT0", 0x03),
    ("T0", 0x0B),
    ("INT1", 0x13),
    ("T1", 0x1B),
    ("serial", 0x23),
    ("T2", 0x2B),
)
