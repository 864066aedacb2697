// Words for what the drive shows, the same beside the picture and in the spoken line.

const LIGHT_WORDS = { off: "off", on: "on", slow: "blinking slowly", fast: "blinking fast" };

export function lightWords(drive) {
  return LIGHT_WORDS[drive.light_words] ?? drive.light_words;
}

export function trayWords(drive) {
  return drive.disc ? `${drive.tray}, with a disc` : drive.tray;
}

export function isCalm() {
  return Boolean(globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches);
}

// Seconds as people read a clock: 7.250 s, 3 min 07.250 s, 1 h 03 min 07.250 s.
export function clockWords(seconds) {
  const thousandths = Math.round((seconds ?? 0) * 1000);
  const minutes = Math.floor(thousandths / 60000);
  const rest = ((thousandths % 60000) / 1000).toFixed(3);
  if (!minutes) return `${rest} s`;
  const hours = Math.floor(minutes / 60);
  const minute = String(minutes % 60).padStart(hours ? 2 : 1, "0");
  return `${hours ? `${hours} h ` : ""}${minute} min ${rest.padStart(6, "0")} s`;
}
