// Loads the scripts of ui/browser/assets as Streamlit does.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const ASSETS = new URL("../../ui/browser/assets/", import.meta.url);

// The parts that ui/browser/components puts in front of a component's own script.
const PARTS = {
  article: ["places", "copying", "quoting", "sheet", "find", "notes", "days", "head", "desk"],
  composer: ["keys", "draft"],
  conversations: ["folding"],
  jobs: ["folding"],
  scope: ["folding", "collections", "days"],
  sources: ["days", "ticked"],
  turn: ["copying", "judging", "preview", "card", "figures"],
};

export const partNames = [...new Set(Object.values(PARTS).flat())];

// The names of the components' scripts.
export const scriptNames = readdirSync(ASSETS)
  .filter((file) => file.endsWith(".js"))
  .map((file) => file.slice(0, -".js".length))
  .filter((name) => name !== "shared" && !partNames.includes(name));

export function readScript(name) {
  return readFileSync(new URL(`${name}.js`, ASSETS), "utf-8");
}

// Imports a script behind shared.js, as ui/browser/components/base.py joins them, and returns the
// module. The script's private functions that are named are exported too.
export async function loadScript(name, ...privateNames) {
  const scripts = name === "shared" ? ["shared"] : ["shared", ...(PARTS[name] ?? []), name];
  const source = scripts.map(readScript).join("");
  const folder = mkdtempSync(join(tmpdir(), "footnote-script-"));
  try {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, `${source}\nexport { ${privateNames.join(", ")} };\n`);
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
