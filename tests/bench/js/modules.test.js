// The rules that let the modules be joined into one, and that nothing comes from a network.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { STATIC, read } from "./fake.js";

const FILES = readdirSync(STATIC);
const MODULES = FILES.filter((name) => name.endsWith(".js"));

test("no two modules have a name of their own in common", () => {
  const own = /^(?:export )?(?:async )?(?:function|const|let|class) (\w+)/gm;
  const names = MODULES.flatMap((file) => [...read(file).matchAll(own)].map((found) => found[1]));
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("imports are local, on one line, and of things that are exported", () => {
  for (const file of MODULES) {
    for (const line of read(file).matchAll(/^import.*$/gm)) {
      const found = /^import \{ ([\w, ]+) \} from "\.\/(\w+\.js)";$/.exec(line[0]);
      expect(found, `${file}: ${line[0]}`).not.toBeNull();
      const missing = found[1].split(", ").filter((name) =>
        !new RegExp(`^export (?:async )?(?:function|const|class) ${name}\\b`, "m").test(read(found[2])));
      expect(missing, `${file} wants from ${found[2]}`).toEqual([]);
    }
  }
});

test("no file names an address but that of the SVG vocabulary", () => {
  const addresses = FILES.flatMap((file) =>
    [...read(file).matchAll(/\w+:\/\/[^\s"']+|@import|url\((?!#)/g)].map((found) => found[0]));
  expect([...new Set(addresses)]).toEqual(["http://www.w3.org/2000/svg"]);
});

test("no file is longer than 300 lines, and no line of code longer than 110", () => {
  expect(FILES.filter((file) => read(file).split("\n").length > 300)).toEqual([]);
  const code = FILES.filter((file) => /\.(js|css)$/.test(file));
  expect(code.filter((file) => read(file).split("\n").some((line) => line.length > 110))).toEqual([]);
});
