import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * A Vite plugin that names the files of the first view in `sw.js`, which keeps them for opening without a connection. The
 * worker's version is made of these names, which carry hashes: a new build is a new worker.
 */
export function firstView() {
  return {
    name: "organizer-first-view",
    apply: "build",
    generateBundle(_options, bundle) {
      const files = filesFrom(bundle, (chunk) => chunk.isEntry)
        .sort()
        .map((file) => `/app/${file}`);
      const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
      const source = readFileSync(new URL("../src/worker.js", import.meta.url), "utf8")
        .replace("__VERSION__", version)
        .replace('["__FILES__"]', JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}

/** These chunks and everything that they import statically, with their styles. */
function filesFrom(bundle, isRoot) {
  const files = new Set();
  const add = (name) => {
    const chunk = bundle[name];
    if (chunk?.type !== "chunk" || files.has(name)) return;
    files.add(name);
    chunk.imports.forEach(add);
    chunk.viteMetadata?.importedCss.forEach((css) => files.add(css));
  };
  Object.values(bundle)
    .filter((item) => item.type === "chunk" && isRoot(item))
    .forEach((item) => add(item.fileName));
  return [...files];
}
