// The instruments as the panel is told of them.

export const S = 1e9; // ns

export function someBanks(changes = {}) {
  return Array.from({ length: 16 }, (_, bank) => ({ bank, state: "as before", percent: 0, here: false, ...changes[bank] }));
}

export function someInstruments(changes = {}) {
  return {
    seconds: 30,
    status: { value: "50h", bits: ["BSY", "DRDY", "DF", "DSC", "DRQ", "CORR", "IDX", "ERR"].map((name, n) => [name, Number(n === 1)]), note: "ready" },
    taskfile: [["1F1h error", "00h"], ["1F7h status", "50h"]],
    states: [["gate", "open"], ["CPU", "awake"]],
    registers: [["A", "3F"], ["DPTR", "0077"]],
    place: "code bank 3",
    before: ["3:0001  NOP"],
    ahead: ["3:0002  RET", "3:0003  NOP"],
    strip: { end: 30 * S, span: 20 * S, light: [], busy: [], since: { light: 0, busy: 0 } },
    banks: someBanks(),
    ...changes,
  };
}
