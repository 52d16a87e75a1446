// Says how much JavaScript and CSS the first view needs in brotli, and fails above the budget.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const BUDGET_KB = 150;
const DIST = new URL("../../organizer/client/dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));
// The calendar, which opens after signing in, comes with the shell; the rest is loaded when needed.
const FIRST = ["index.html"];

const files = new Set();
function add(key) {
  const item = manifest[key];
  if (!item || files.has(item.file)) return;
  files.add(item.file);
  (item.css ?? []).forEach((css) => files.add(css));
  (item.imports ?? []).forEach(add);
}
for (const key of FIRST) {
  if (!manifest[key]) throw new Error(`The build has no ${key}: say here what the first view is.`);
  add(key);
}

let scripts = 0;
for (const file of files) {
  const size = brotliCompressSync(readFileSync(new URL(file, DIST))).length;
  if (file.endsWith(".js")) scripts += size;
  console.log(`${(size / 1024).toFixed(1).padStart(7)} KB  ${file}`);
}
console.log(`${(scripts / 1024).toFixed(1).padStart(7)} KB  JavaScript in all; the budget is ${BUDGET_KB} KB`);
if (scripts > BUDGET_KB * 1024) process.exit(1);
