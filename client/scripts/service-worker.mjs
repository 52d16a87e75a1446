import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";

/**
 * A Vite plugin that writes `sw.js` beside the built files. The worker gets the list of the files that the first view
 * needs and a version made of their names, which carry hashes: a new build is a new worker.
 */
export function serviceWorker() {
  return {
    name: "organizer-service-worker",
    apply: "build",
    generateBundle(_options, bundle) {
      const files = shellFiles(bundle).map((file) => `/app/${file}`);
      const version = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
      const source = readFileSync(new URL("../src/worker.js", import.meta.url), "utf8")
        .replace("__VERSION__", version)
        .replace('["__FILES__"]', JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "sw.js", source });
    },
  };
}

/** The entry and everything that it imports statically, with their styles. */
function shellFiles(bundle) {
  const files = new Set();
  const add = (name) => {
    const chunk = bundle[name];
    if (!chunk || files.has(name)) return;
    files.add(name);
    if (chunk.type !== "chunk") return;
    chunk.imports.forEach(add);
    chunk.viteMetadata?.importedCss.forEach((css) => files.add(css));
  };
  Object.values(bundle)
    .filter((item) => item.type === "chunk" && item.isEntry)
    .forEach((item) => add(item.fileName));
  return [...files].sort();
}
