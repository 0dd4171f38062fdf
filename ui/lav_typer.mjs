// Writes src/openapi.gen.ts from the OpenAPI description of a running program:
//
//   curl --cert operatoer.pem --key operatoer.key --cacert ca.pem https://localhost:8443/admin/openapi.json | node lav_typer.mjs
//
// The names of all operations with method and path, and a type for each schema. A test compares the file
// with what the program says (tests/sider).
import { readFileSync } from 'node:fs';

const api = JSON.parse(readFileSync(0, 'utf8'));
const ud = ['// Made by lav_typer.mjs from /admin/openapi.json. Do not edit.', ''];

const operationer = [];
for (const [sti, metoder] of Object.entries(api.paths))
  for (const [metode, o] of Object.entries(metoder)) operationer.push([o.operationId, metode.toUpperCase(), sti]);
operationer.sort((a, b) => (a[0] < b[0] ? -1 : 1));
ud.push('export const operationer = {');
for (const [navn, metode, sti] of operationer) ud.push(`  '${navn}': ['${metode}', '${sti}'],`);
ud.push('} as const;', 'export type Operation = keyof typeof operationer;', '');

const navn = (n) => n.replace(/[^A-Za-z0-9_]/g, '_');
function type(s, ind = '') {
  if (!s) return 'unknown';
  if (s.$ref) return navn(s.$ref.split('/').pop());
  if (s.enum) return s.enum.map((w) => JSON.stringify(w)).join(' | ');
  const t = Array.isArray(s.type) ? s.type : [s.type];
  return t.map((en) => {
    if (en === 'object' && s.properties) {
      const dele = Object.entries(s.properties).map(([k, v]) => `${ind}  ${k}: ${type(v, ind + '  ')};`);
      return `{\n${dele.join('\n')}\n${ind}}`;
    }
    if (en === 'object') return 'Record<string, unknown>';
    if (en === 'array') { const i = type(s.items, ind); return / \| |\n/.test(i) && !i.startsWith('{') ? `(${i})[]` : `${i}[]`; }
    return { integer: 'number', number: 'number', string: 'string', boolean: 'boolean', null: 'null' }[en] ?? 'unknown';
  }).join(' | ');
}
for (const [n, s] of Object.entries(api.components.schemas).sort()) ud.push(`export type ${navn(n)} = ${type(s)};`, '');
process.stdout.write(ud.join('\n'));
