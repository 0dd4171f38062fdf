// A list: search, filters, sorting, pages, CSV. Its whole state stands in the address. The records are fetched once, so that everything
// after the first rows happens at once; what is shown grows while they come.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { FLEST } from '../api';
import { gaaTil, medValg, useSted } from '../rute';
import { ordet, t, talform } from '../sprog';
import { Fejlbesked, useHent, Vent, Besked } from './grund';
import { Ikon } from './ikon';

export interface Kolonne<T> {
  id: string;
  navn: string;
  vaerdi: (p: T) => string | number; // what is searched, sorted and exported
  vis?: (p: T) => ComponentChildren; // empty: the value
  hoejre?: boolean;
  kun_csv?: boolean;
}
export interface Filter<T> { id: string; navn: string; vaerdi: (p: T) => string | string[]; }
export interface Listevalg<T> {
  titel: string; // of the table, for screen readers
  hent: (naaet: (foreloebig: { poster: T[]; mere: boolean }) => void) => Promise<{ poster: T[]; mere: boolean }>;
  af?: unknown[];
  kolonner: Kolonne<T>[];
  filtre?: Filter<T>[];
  adresse?: (p: T) => string;
  noegle?: (p: T) => string;
  sorter?: string; // "navn", "-tid"
  csv: string; // name of the file
  tom?: ComponentChildren;
  vaelg?: { valgt: Set<string>; saet: (v: Set<string>) => void; kan: (p: T) => boolean };
}

const PR_SIDE = 50;
const PAA_PAPIR = 2000;
const samler = new Intl.Collator('da', { numeric: true, sensitivity: 'base' });

export function sammenlign(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : samler.compare(String(a), String(b));
}

// A cell that a spreadsheet would take for a formula is made text.
export function csvCelle(v: string | number): string {
  let s = String(v);
  if (/^[=+\-@\t\r]/.test(s) && typeof v !== 'number') s = "'" + s;
  return /[;"\r\n]/.test(s) ? '"' + s.replace(/"/g, '""') + '"' : s;
}
export function gem(navn: string, indhold: string, type = 'text/csv;charset=utf-8'): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob([indhold], { type }));
  a.download = navn;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}

export function Liste<T>(v: Listevalg<T>) {
  const { valg } = useSted();
  const h = useHent(v.hent, v.af ?? []);
  const q = valg.get('q') ?? '';
  const [skriver, saetSkriver] = useState(q);
  useEffect(() => saetSkriver(q), [q]);
  useEffect(() => {
    if (skriver === q) return;
    const ur = setTimeout(() => gaaTil(medValg({ q: skriver, side: undefined }), true), 200);
    return () => clearTimeout(ur);
  }, [skriver]);
  const alt = h.data?.poster ?? [];
  const sorter = valg.get('sorter') ?? v.sorter ?? '';
  const omvendt = sorter.startsWith('-');
  const kolonne = v.kolonner.find((k) => k.id === sorter.replace(/^-/, ''));
  const filtre = v.filtre ?? [];
  const valgte = filtre.map((f) => valg.get(f.id) ?? '');
  const vist = useMemo(() => {
    const ord = q.toLocaleLowerCase('da').split(/\s+/).filter(Boolean);
    let p = alt.filter((x) => filtre.every((f, i) => !valgte[i] || [f.vaerdi(x)].flat().includes(valgte[i]!)));
    if (ord.length)
      p = p.filter((x) => { const alle = v.kolonner.map((k) => String(k.vaerdi(x))).join('\n').toLocaleLowerCase('da'); return ord.every((o) => alle.includes(o)); });
    if (kolonne) p = p.slice().sort((a, b) => sammenlign(kolonne.vaerdi(a), kolonne.vaerdi(b)) * (omvendt ? -1 : 1));
    return p;
  }, [alt, q, sorter, valgte.join('\n'), v.kolonner]);
  const sider = Math.max(1, Math.ceil(vist.length / PR_SIDE));
  const side = Math.min(sider, Math.max(1, Number(valg.get('side')) || 1));
  // On paper there is no next page.
  const [trykker, saetTrykker] = useState(false);
  useEffect(() => {
    const foer = () => saetTrykker(true), efter = () => saetTrykker(false);
    addEventListener('beforeprint', foer);
    addEventListener('afterprint', efter);
    return () => { removeEventListener('beforeprint', foer); removeEventListener('afterprint', efter); };
  }, []);
  const raekker = trykker ? vist.slice(0, PAA_PAPIR) : vist.slice((side - 1) * PR_SIDE, side * PR_SIDE);
  const kolonner = v.kolonner.filter((k) => !k.kun_csv);
  const eksporter = () => gem(v.csv + '.csv', '\ufeff' + [v.kolonner.map((k) => csvCelle(k.navn)), ...vist.map((p) => v.kolonner.map((k) => csvCelle(k.vaerdi(p))))].map((r) => r.join(';')).join('\r\n') + '\r\n');
  const noegle = (p: T) => v.noegle?.(p) ?? (p as { uuid: string }).uuid;
  if (h.fejl && !h.data) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  return (
    <>
      <div class="filtre">
        <div><label for="soeg">{t('Søg i listen', 'Search the list')}</label><input id="soeg" type="search" class="felt" value={skriver} onInput={(e) => saetSkriver(e.currentTarget.value)} /></div>
        {filtre.map((f, i) => {
          const muligheder = [...new Set(alt.flatMap((p) => f.vaerdi(p)))].filter(Boolean).sort(samler.compare);
          if (valgte[i] && !muligheder.includes(valgte[i]!)) muligheder.push(valgte[i]!);
          return (
            <div key={f.id}><label for={'f-' + f.id}>{f.navn}</label>
              <select id={'f-' + f.id} class="felt" value={valgte[i]} onChange={(e) => gaaTil(medValg({ [f.id]: e.currentTarget.value, side: undefined }), true)}>
                <option value="">{t('Alle', 'All')}</option>{muligheder.map((m) => <option key={m} value={m}>{ordet(m)}</option>)}
              </select></div>);
        })}
        <button type="button" class="button button-secondary" onClick={eksporter} disabled={!vist.length}><Ikon navn="hent" />CSV</button>
      </div>
      {h.henter && <Vent />}
      {h.data?.mere && <Besked art="advarsel"><p>{t('Listen er længere end ', 'The list is longer than ') + talform.format(FLEST) + t('; kun de første er med.', '; only the first are here.')}</p></Besked>}
      <p class="lille svag" aria-live="polite">{h.data ? (vist.length === alt.length ? talform.format(alt.length) + t(' i alt', ' in all') : talform.format(vist.length) + t(' af ', ' of ') + talform.format(alt.length)) : ''}</p>
      {h.data && !raekker.length && !h.henter ? <div class="tabelramme tom">{alt.length ? <p>{t('Ingen passer. ', 'Nothing fits. ')}<a href={location.pathname}>{t('Fjern filtrene', 'Remove the filters')}</a></p> : v.tom ?? <p>{t('Her er ikke noget endnu.', 'There is nothing here yet.')}</p>}</div> : (
        <div class="tabelramme" tabIndex={0} role="region" aria-label={v.titel}>
          <table class="t kortvis">
            <caption class="skjult">{v.titel}</caption>
            <thead><tr>
              {v.vaelg && <th scope="col"><span class="skjult">{t('Vælg', 'Select')}</span></th>}
              {kolonner.map((k) => {
                const mig = kolonne === k;
                return (
                  <th key={k.id} scope="col" class={k.hoejre ? 'hoejre' : ''} aria-sort={mig ? (omvendt ? 'descending' : 'ascending') : undefined}>
                    <button type="button" class="sorter" onClick={() => gaaTil(medValg({ sorter: mig && !omvendt ? '-' + k.id : k.id, side: undefined }), true)}>{k.navn}<Ikon navn={mig ? (omvendt ? 'nedad' : 'opad') : 'sorter'} /></button>
                  </th>);
              })}
            </tr></thead>
            <tbody>
              {raekker.map((p) => (
                <tr key={noegle(p)}>
                  {v.vaelg && <td>{v.vaelg.kan(p) && <input type="checkbox" style={{ width: '2rem', height: '2rem' }} aria-label={t('Vælg ', 'Select ') + String(kolonner[0]!.vaerdi(p))} checked={v.vaelg.valgt.has(noegle(p))} onChange={(e) => { const s = new Set(v.vaelg!.valgt); e.currentTarget.checked ? s.add(noegle(p)) : s.delete(noegle(p)); v.vaelg!.saet(s); }} />}</td>}
                  {kolonner.map((k, i) => {
                    const indhold = k.vis ? k.vis(p) : k.vaerdi(p);
                    const klasse = k.hoejre ? 'hoejre' : '';
                    return i === 0 ? <th key={k.id} scope="row" class={klasse}>{v.adresse ? <a href={v.adresse(p)}>{indhold || '–'}</a> : indhold}</th> : <td key={k.id} class={klasse} data-navn={k.navn}>{indhold}</td>;
                  })}
                </tr>))}
            </tbody>
          </table>
        </div>)}
      {sider > 1 && (
        <nav class="side-knapper" aria-label={t('Sider', 'Pages')}>
          <span>{t('Side ', 'Page ')}{side} {t('af', 'of')} {sider}</span>
          <span class="raekke">
            <a class="button button-secondary lille" aria-disabled={side === 1} href={medValg({ side: side > 2 ? String(side - 1) : undefined })}><Ikon navn="venstre" />{t('Forrige', 'Previous')}</a>
            <a class="button button-secondary lille" aria-disabled={side === sider} href={medValg({ side: String(Math.min(sider, side + 1)) })}>{t('Næste', 'Next')}<Ikon navn="hoejre" /></a>
          </span>
        </nav>)}
    </>);
}
