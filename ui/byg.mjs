// Builds the pages: the scripts, one style sheet, the fonts. Every file is named by its content, so that
// browsers may keep it for ever; each also stands there packed with gzip.
//
//   node byg.mjs OUT       writes OUT/aktiver/* and OUT/ressourcer.cpp, the table that src/web embeds
//
// The design system's style sheet is taken as it is published, but for three things: its colours become
// variables (src/farver.mjs gives them a light and a dark value), its fonts are the parts with Danish
// letters, and icons that nobody uses are left out.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { farver } from './src/farver.mjs';

const her = dirname(fileURLToPath(import.meta.url));
const ud = resolve(process.argv[2] ?? join(her, 'dist'));
const LOFT = 60 * 1024; // of script, packed

const dkfds = join(her, 'node_modules', 'dkfds', 'dist');

// The design system's style sheet with variables for colours.
function designsystem() {
  let css = readFileSync(join(dkfds, 'css', 'dkfds.css'), 'utf8');
  css = css.replace(/@font-face\s*\{[^}]*\}/g, '');
  const navne = new Map(Object.keys(farver).map((hex) => [hex, `var(--f-${hex.slice(1)})`]));
  css = css.replace(/#[0-9a-fA-F]{6}\b/g, (hex) => navne.get(hex.toLowerCase()) ?? hex);
  css = css.replace(/(?<![-\w])white(?![-\w])/g, 'var(--f-hvid)').replace(/(?<![-\w])black(?![-\w])/g, 'var(--f-sort)');
  css = css.replace(/@charset[^;]*;/g, '').replace(/background-image:\s*url\("[^"]*\.png"\);?/g, '');
  // Icon classes: a rule each, and an image each. Ours are drawn by src/dele/ikon.tsx.
  css = css.replace(/[^{}]*\{[^{}]*url\("\.\.\/img\/svg-icons\/([a-z-]+)\.svg"\)[^{}]*\}/g, (rule, navn) =>
    /\.icon-|::?before|mask/.test(rule) && !['chevron-down', 'check', 'check-white', 'minus', 'plus', 'chevron-right'].includes(navn) ? '' : rule);
  const lys = Object.entries(farver).map(([hex, [l]]) => `--f-${hex.replace('#', '')}:${l};`).join('');
  const moerk = Object.entries(farver).map(([hex, [, m]]) => `--f-${hex.replace('#', '')}:${m};`).join('');
  const skrift = [[400, 'Regular'], [600, 'SemiBold']].map(([vaegt, navn]) =>
    `@font-face{font-family:"IBM Plex Sans";font-style:normal;font-weight:${vaegt};font-display:swap;` +
    `src:url("../fonts/IBMPlexSans/split/woff2/IBMPlexSans-${navn}-Latin1.woff2") format("woff2")}`).join('');
  return `${skrift}:root{color-scheme:light;${lys}}` +
    `@media screen and (prefers-color-scheme:dark){:root:not([data-tema=lys]){color-scheme:dark;${moerk}}}` +
    `@media screen{:root[data-tema=moerk]{color-scheme:dark;${moerk}}}` + css;
}

const kilder = {
  name: 'kilder',
  setup(build) {
    build.onResolve({ filter: /^designsystem\.css$/ }, () => ({ path: 'designsystem', namespace: 'dkfds' }));
    build.onLoad({ filter: /.*/, namespace: 'dkfds' }, () => ({
      contents: designsystem(), loader: 'css', resolveDir: join(dkfds, 'css'),
    }));
    // import sti from 'ikon:search': the path of one of the design system's icons.
    build.onResolve({ filter: /^ikon:/ }, (a) => ({ path: a.path.slice(5), namespace: 'ikon' }));
    build.onLoad({ filter: /.*/, namespace: 'ikon' }, (a) => {
      const svg = readFileSync(join(dkfds, 'img', 'svg-icons', `${a.path}.svg`), 'utf8');
      const stier = [...svg.matchAll(/ d="([^"]+)"/g)].map((m) => m[1]);
      if (stier.length === 0) throw new Error(`${a.path}.svg has no path`);
      return { contents: `export default ${JSON.stringify(stier.join(' '))}`, loader: 'js' };
    });
  },
};

const svar = await esbuild.build({
  entryPoints: { app: join(her, 'src', 'app.tsx') },
  outdir: ud,
  bundle: true,
  splitting: true,
  metafile: true,
  chunkNames: 'del-[name]-[hash]',
  minify: true,
  format: 'esm',
  target: ['es2021', 'firefox102', 'chrome100', 'safari15'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.svg': 'dataurl', '.woff2': 'file' },
  write: false,
  plugins: [kilder],
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
});

const typer = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', woff2: 'font/woff2', svg: 'image/svg+xml' };

rmSync(ud, { recursive: true, force: true });
mkdirSync(join(ud, 'aktiver'), { recursive: true });
const filer = svar.outputFiles.map((f) => ({ navn: basename(f.path), data: Buffer.from(f.contents) }));
filer.push({ navn: 'maerke.svg', data: readFileSync(join(her, 'src', 'maerke.svg')) });
filer.sort((a, b) => (a.navn < b.navn ? -1 : 1));

const pakkede = new Map();
const symboler = [];
const raekker = [];
for (const [nr, f] of filer.entries()) {
  const art = f.navn.slice(f.navn.lastIndexOf('.') + 1);
  const pakket = art === 'woff2' ? Buffer.alloc(0) : gzipSync(f.data, { level: 9 });
  if (art === 'js') pakkede.set(f.navn, pakket.length);
  const sti = join(ud, 'aktiver', f.navn);
  writeFileSync(sti, f.data);
  writeFileSync(`${sti}.gz`, pakket);
  const aftryk = createHash('sha256').update(f.data).digest('hex').slice(0, 16);
  for (const [slags, fil] of [['raa', sti], ['gz', `${sti}.gz`]])
    symboler.push(
      `asm(".section .rodata\\n.balign 8\\nfaelled_ui_${nr}_${slags}:\\n.incbin \\"${fil}\\"\\n` +
      `faelled_ui_${nr}_${slags}_slut:\\n.byte 0\\n.previous\\n");\n` +
      `extern const char faelled_ui_${nr}_${slags}[] __asm__("faelled_ui_${nr}_${slags}");\n` +
      `extern const char faelled_ui_${nr}_${slags}_slut[] __asm__("faelled_ui_${nr}_${slags}_slut");`);
  const tekst = (slags) => `{faelled_ui_${nr}_${slags}, static_cast<std::size_t>(faelled_ui_${nr}_${slags}_slut - faelled_ui_${nr}_${slags})}`;
  raekker.push(`{"${f.navn}", "${typer[art]}", "\\"${aftryk}\\"", ${tekst('raa')}, ${tekst('gz')}},`);
}
// What one page loads: the entry with all it imports, and the heaviest of the files that it may ask for later.
const ud_filer = new Map(Object.entries(svar.metafile.outputs).map(([sti, o]) => [basename(sti), o]));
function vej(navn, set = new Set()) {
  if (set.has(navn)) return set;
  set.add(navn);
  for (const i of ud_filer.get(navn).imports) if (i.kind === 'import-statement') vej(basename(i.path), set);
  return set;
}
const vaegt = (set) => [...set].reduce((sum, n) => sum + pakkede.get(n), 0);
const indgang = [...ud_filer].find(([n, o]) => o.entryPoint && n.startsWith('app') && n.endsWith('.js'))[0];
const senere = [...new Set([...ud_filer.values()].flatMap((o) => o.imports.filter((i) => i.kind === 'dynamic-import').map((i) => basename(i.path))))];
const sidevaegt = Object.fromEntries(senere.map((n) => [n, vaegt(vej(n, vej(indgang)))]));
const script = Math.max(vaegt(vej(indgang)), ...Object.values(sidevaegt));
if (script > LOFT) {
  console.error(`a page loads ${script} bytes of packed script; the most is ${LOFT}`, sidevaegt);
  process.exit(1);
}
writeFileSync(join(ud, 'ressourcer.cpp'),
  '// Made by ui/byg.mjs. Do not edit.\n#include "web/ressourcer.hpp"\n\n' + symboler.join('\n') +
  '\n\nnamespace faelled::web {\n\nstd::span<const Ressource> ressourcer() {\n' +
  `    static const Ressource kAlle[] = {\n        ${raekker.join('\n        ')}\n    };\n    return kAlle;\n}\n\n}  // namespace faelled::web\n`);
console.log(`${filer.length} files, at most ${(script / 1024).toFixed(1)} KB of packed script on a page (${senere.map((n) => `${n} ${(sidevaegt[n] / 1024).toFixed(1)}`).join(', ')}; first ${(vaegt(vej(indgang)) / 1024).toFixed(1)})`);
