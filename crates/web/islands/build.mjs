// Builds the islands into ../assets/islands. MapLibre ships as modules that are minified already: they are copied, and
// the map loads them only when it is wanted. The BPMN modeller is bundled with its style and its icon font; its mark on
// the canvas stays, as its licence asks.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const out = new URL("../assets/islands/", import.meta.url).pathname;
const maplibre = new URL("node_modules/maplibre-gl/dist/", import.meta.url).pathname;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  entryPoints: ["src/map.ts", "src/pin.ts", "src/fresh.ts", "src/passkey.ts", "src/keys.ts", "src/bpmn.ts", "src/bpmn.css"].map((path) => new URL(path, import.meta.url).pathname),
  outdir: out,
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  target: ["es2022"],
  external: ["./maplibre-gl.mjs"],
  loader: { ".woff2": "file" },
  assetNames: "[name]",
  legalComments: "none",
});
for (const file of ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"]) copyFileSync(maplibre + file, out + file);
copyFileSync(new URL("node_modules/maplibre-gl/LICENSE.txt", import.meta.url).pathname, out + "maplibre-gl.LICENSE.txt");
copyFileSync(new URL("node_modules/bpmn-js/LICENSE", import.meta.url).pathname, out + "bpmn-js.LICENSE.txt");
