// Any value of the API as people read it, and the difference between two.
import type { ComponentChildren } from 'preact';
import { feltnavn } from '../felter';
import { dato, t, tid } from '../sprog';
import { Tilstand } from './grund';

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function Vaerdi({ felt, v, navn }: { felt: string; v: any; navn?: (felt: string, v: string) => string | undefined }): any {
  if (v === null || v === undefined || v === '') return null;
  if (typeof v === 'boolean') return v ? t('Ja', 'Yes') : t('Nej', 'No');
  if (typeof v === 'number') return String(v);
  if (typeof v === 'string') {
    const n = navn?.(felt, v);
    if (n && n !== v) return <>{n} <span class="lille svag">{UUID.test(v) ? '' : v}</span></>;
    if (/^\d{4}-\d\d-\d\d$/.test(v)) return dato(v);
    if (/^\d{4}-\d\d-\d\dT/.test(v)) return <time dateTime={v}>{tid(v)}</time>;
    if (felt === 'status') return <Tilstand ord={v} />;
    if (UUID.test(v) || /^[0-9a-f]{40,}$/.test(v) || v.startsWith('http')) return <code>{v}</code>;
    if (v.length > 400) return <details><summary>{v.length} {t('tegn', 'characters')}</summary><pre class="afbryd" style={{ whiteSpace: 'pre-wrap' }}>{v}</pre></details>;
    return v;
  }
  if (Array.isArray(v)) {
    if (!v.length) return null;
    if (v.every((x) => typeof x !== 'object')) return v.length === 1 ? <Vaerdi felt={felt} v={v[0]} navn={navn} /> : <ul>{v.map((x) => <li key={String(x)}><Vaerdi felt={felt} v={x} navn={navn} /></li>)}</ul>;
    return <ul>{v.map((x, i) => <li key={i}><Objekt v={x} navn={navn} /></li>)}</ul>;
  }
  return <Objekt v={v} navn={navn} />;
}

function Objekt({ v, navn }: { v: Record<string, any>; navn?: (felt: string, v: string) => string | undefined }) {
  const dele = Object.entries(v).filter(([, x]) => x !== null && x !== '' && x !== false && !(Array.isArray(x) && !x.length));
  return <>{dele.map(([k, x], i) => <span key={k}>{i > 0 && <br />}<span class="svag">{feltnavn(k)}:</span> <Vaerdi felt={k} v={x} navn={navn} /></span>)}</>;
}

// Lines "path: value" of a JSON value, so that two versions can be held against each other.
function flad(v: any, sti: string, ud: Map<string, string>): Map<string, string> {
  if (v !== null && typeof v === 'object') {
    for (const [k, x] of Object.entries(v)) flad(x, Array.isArray(v) ? `${sti} ${Number(k) + 1}` : sti ? `${sti} › ${feltnavn(k)}` : feltnavn(k), ud);
  } else if (v !== null && v !== '' && v !== undefined && v !== false) ud.set(sti, v === true ? t('Ja', 'Yes') : String(v));
  return ud;
}

export function Forskel({ foer, efter, skjul = [] }: { foer: any; efter: any; skjul?: string[] }) {
  const uden = (x: any) => (x && typeof x === 'object' ? Object.fromEntries(Object.entries(x).filter(([k]) => !skjul.includes(k))) : x);
  const a = flad(uden(foer), '', new Map()), b = flad(uden(efter), '', new Map());
  const linjer: [string, ComponentChildren][] = [];
  for (const sti of new Set([...a.keys(), ...b.keys()])) {
    const x = a.get(sti), y = b.get(sti);
    if (x === y) continue;
    linjer.push([sti, <>{x !== undefined && <del class="gl">{x}</del>}{x !== undefined && y !== undefined && ' → '}{y !== undefined && <ins class="ny">{y}</ins>}</>]);
  }
  if (!linjer.length) return <p class="svag">{t('Ingen forskel.', 'No difference.')}</p>;
  return <dl class="fakta lille">{linjer.map(([sti, v]) => [<dt key={sti}>{sti}</dt>, <dd key={sti + ':'} class="afbryd">{v}</dd>])}</dl>;
}
