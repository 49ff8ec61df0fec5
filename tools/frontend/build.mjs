// Vendors the browser libraries into gongkai/web/static/web/vendor. Run `npm ci && npm run build` after changing a version.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "../../gongkai/web/static/web/vendor");
const modules = join(here, "node_modules");

async function bundle(name) {
  const result = await build({
    entryPoints: [join(here, `src/${name}.js`)],
    outfile: join(vendor, `${name}.js`),
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2020"],
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    metafile: true,
    logLevel: "warning",
  });
  return Object.keys(result.metafile.inputs);
}

/** node_modules/@scope/name/… or node_modules/name/… → the package's folder name. */
function packageOf(input) {
  const parts = input.split("node_modules/").at(-1).split("/");
  return input.includes("node_modules/") ? (parts[0].startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]) : null;
}

async function licenceText(name) {
  const folder = join(modules, name);
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((e) => e.isFile() && /^(licen[cs]e|notice)/i.test(e.name)).map((e) => e.name).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return texts.map((text) => text.replaceAll("\r", "").trim()).join("\n\n");
}

async function licences(contents) {
  const lines = [
    "# Libraries in this folder",
    "",
    "Built by `tools/frontend/build.mjs` from the versions in `tools/frontend/package-lock.json`; not edited by hand.",
    "",
    "| file | package | version | licence |",
    "| --- | --- | --- | --- |",
  ];
  const full = new Map();
  for (const [file, names] of contents) {
    for (const name of names) {
      const meta = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
      lines.push(`| ${file} | ${name} | ${meta.version} | ${meta.license} |`);
      const text = await licenceText(name);
      if (text) full.set(text, [...(full.get(text) ?? []), name]);
    }
  }
  for (const [text, names] of full) {
    lines.push("", `## ${[...new Set(names)].join(", ")}`, "", "```text", text, "```");
  }
  await writeFile(join(vendor, "LICENSES.md"), lines.join("\n") + "\n");
}

await mkdir(vendor, { recursive: true });
await copyFile(join(modules, "htmx.org/dist/htmx.min.js"), join(vendor, "htmx.js"));
const contents = [["htmx.js", ["htmx.org"]]];
for (const name of ["tiptap", "echarts"]) {
  const inputs = await bundle(name);
  contents.push([`${name}.js`, [...new Set(inputs.map(packageOf).filter(Boolean))].sort()]);
}
await licences(contents);
for (const [file] of contents) {
  const bytes = await readFile(join(vendor, file));
  console.log(`${file}: ${Math.round(bytes.length / 1024)} kB, ${Math.round(gzipSync(bytes).length / 1024)} kB gz`);
}
