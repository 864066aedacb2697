// The instruments: flash banks, strip chart, ATA registers, processor.
import { group, h } from "./dom.js";
import { makeBankBar } from "./bankbar.js";
import { makeProcessor } from "./processor.js";
import { makeStatusView } from "./statusview.js";
import { makeStrip } from "./strip.js";

export function makeGauges() {
  const banks = makeBankBar();
  const strip = makeStrip();
  const status = makeStatusView();
  const processor = makeProcessor();
  const element = h("div", { class: "lab-gauges" },
    group("Flash banks", banks), group("Light and BSY", strip), status, processor);
  const update = (section) => {
    if (!section) return;
    banks.update(section.banks);
    strip.update(section.strip);
    status.update(section);
    processor.update(section);
  };
  return { element, update };
}
