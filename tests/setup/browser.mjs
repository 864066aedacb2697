// Calls story() of a Python file in Pyodide, a browser's Python, here under Node: node browser.mjs PYODIDE SCRIPT ROOT SITE
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const [pyodide, script, ...folders] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${pyodide}/` });
folders.forEach((root, n) => {
    python.FS.mkdir(`/mounted${n}`);
    python.FS.mount(python.FS.filesystems.NODEFS, { root }, `/mounted${n}`);
});
console.log(python.runPython(`${readFileSync(script, "utf8")}\nstory()`));
