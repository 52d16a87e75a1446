import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { firstView } from "./scripts/first-view.mjs";

// Where the API of `make run` answers while `npm run dev` serves the pages.
const API = process.env.ORGANIZER_API ?? "http://127.0.0.1:8000";
const API_PATHS =
  "^/(accounts|conversations|dj-rest-auth|docs|events|health|leave|media|membership|presence|private-chat|schema|task|team)";

const BASE =
  /client[\\/]src[\\/](api|strings|dates|text[\\/]folding|app[\\/](store|keys|commands|badges|signal)|ui[\\/](Avatar|Badge|Button|classes|Field|form|Icon|Kbd|Menu|Page|States|theme|toast|useMedia|Dialog|FormDialog|SidePanel|DateTimeField))\b/;

export default defineConfig({
  base: "/app/",
  plugins: [react(), firstView()],
  build: {
    outDir: process.env.ORGANIZER_CLIENT_DIST ?? "../organizer/client/dist",
    emptyOutDir: true,
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0, // the Content-Security-Policy lets nothing in that is written into a page
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every page uses, in one file instead of dozens. What is loaded when needed is not among it.
            { name: "base", test: BASE },
            // Changes only when a dependency does, so browsers keep it over our own releases.
            { name: "vendor", test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|wouter|regexparam)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { [API_PATHS]: { target: API, changeOrigin: false } } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
});
