// The small parts that every page is made of.
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Afvist } from '../api';
import { ordet, t, tid } from '../sprog';
import { Ikon } from './ikon';

export interface Hentet<T> { data?: T; fejl?: Error; henter: boolean; igen: () => void; }

// Fetches when the view is shown and whenever `af` changes; what was there stays while it does.
export function useHent<T>(hent: (naaet: (foreloebig: T) => void) => Promise<T>, af: unknown[]): Hentet<T> {
  const [s, saet] = useState<{ data?: T; fejl?: Error; henter: boolean }>({ henter: true });
  const [nr, igen] = useState(0);
  useEffect(() => {
    let her = true;
    saet((f) => ({ ...f, henter: true }));
    hent((data) => her && saet({ data, henter: true })).then(
      (data) => her && saet({ data, henter: false }),
      (fejl) => her && saet((f) => ({ data: f.data, fejl, henter: false })));
    return () => { her = false; };
  }, [...af, nr]);
  return { ...s, igen: useCallback(() => igen((n) => n + 1), []) };
}

export function Vent({ hvad }: { hvad?: string }) {
  return <div role="status"><div class="henter" /><span class="skjult">{hvad ?? t('Henter …', 'Loading …')}</span></div>;
}

export function Besked({ art = '', titel, children }: { art?: '' | 'fejl' | 'god' | 'advarsel'; titel?: string; children?: ComponentChildren }) {
  return (
    <div class={'besked ' + art} role={art === 'fejl' ? 'alert' : 'status'}>
      {titel && <h2>{titel}</h2>}
      {children}
    </div>);
}

export function Fejlbesked({ fejl, igen }: { fejl: Error; igen?: () => void }) {
  const a = fejl instanceof Afvist ? fejl : undefined;
  const titel = a?.status === 403 ? t('Det har du ikke adgang til', 'You may not do that')
    : a?.status === 404 ? t('Det findes ikke', 'It does not exist') : t('Det gik ikke', 'That did not work');
  return (
    <Besked art="fejl" titel={titel}>
      <p>{fejl.message}</p>
      {a?.regel && <p class="lille">{t('Regel', 'Rule')}: {a.regel}</p>}
      {a?.sporing && <p class="lille svag">{t('Sporing', 'Trace')}: <code>{a.sporing}</code></p>}
      {a?.status === 403 && <p class="lille">{t('Rollen gives af din organisations organisationsadministrator.', 'The role is given by your organisation’s organisation administrator.')}</p>}
      {igen && <p><button class="button button-secondary lille" onClick={igen}>{t('Prøv igen', 'Try again')}</button></p>}
    </Besked>);
}

const gode = ['Godkendt', 'Aktiv', 'Udgivet', 'Registreret', 'Gyldig', 'Sendt', 'Oprettet'];
const ventende = ['Afventer', 'Kladde', 'Kø', 'Udløber snart', 'Opsagt', 'Låst', 'Udfaset'];
const slemme = ['Afvist', 'Spærret', 'Suspenderet', 'Udløbet', 'Opgivet', 'Fjernet', 'Lukket', 'Nedlagt', 'Bortfaldet'];
export function Tilstand({ ord }: { ord: string }) {
  const art = gode.includes(ord) ? 'god' : ventende.includes(ord) ? 'vent' : slemme.includes(ord) ? 'slem' : '';
  return ord ? <span class={'tilstand ' + art}>{ordet(ord)}</span> : null;
}

export function Tidspunkt({ v }: { v?: string | null }) {
  return v ? <time dateTime={v} title={v}>{tid(v)}</time> : null;
}

export function Kopier({ tekst, hvad }: { tekst: string; hvad?: string }) {
  const [gjort, saet] = useState(false);
  const kopier = async () => {
    await navigator.clipboard.writeText(tekst);
    saet(true);
    setTimeout(() => saet(false), 2000);
  };
  return (
    <button type="button" class="button button-secondary lille" onClick={kopier}>
      <Ikon navn={gjort ? 'ok' : 'kopier'} />
      <span aria-live="polite">{gjort ? t('Kopieret', 'Copied') : t('Kopiér', 'Copy')}</span>
      {hvad && <span class="skjult"> {hvad}</span>}
    </button>);
}

export function Kode({ tekst, hvad }: { tekst: string; hvad?: string }) {
  return <div class="kode"><div class="bjaelke"><span>{hvad}</span><Kopier tekst={tekst} hvad={hvad} /></div><pre tabIndex={0} role="region" aria-label={hvad ?? t('Kode', 'Code')}><code>{tekst}</code></pre></div>;
}

export function Dialog({ titel, luk, children }: { titel: string; luk: () => void; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const d = ref.current!;
    const foer = document.activeElement as HTMLElement | null;
    d.showModal();
    return () => { d.close(); foer?.focus(); };
  }, []);
  return (
    <dialog ref={ref} aria-labelledby="dialogtitel" onCancel={(e) => { e.preventDefault(); luk(); }}>
      <h2 id="dialogtitel">{titel}</h2>
      {children}
    </dialog>);
}

// Something that is done by a call: waits, tells how it went.
export function Handling({ tekst, art = 'secondary', koer, efter, ikon }: { tekst: string; art?: 'primary' | 'secondary' | 'warning'; koer: () => Promise<unknown>; efter?: () => void; ikon?: Parameters<typeof Ikon>[0]['navn'] }) {
  const [s, saet] = useState<{ i?: boolean; fejl?: Error }>({});
  const goer = async () => {
    saet({ i: true });
    try {
      await koer();
      saet({});
      efter?.();
    } catch (e) {
      saet({ fejl: e as Error });
    }
  };
  return (
    <>
      <button type="button" class={'button button-' + art} disabled={s.i} onClick={goer}>{ikon && <Ikon navn={ikon} />}{tekst}</button>
      {s.fejl && <div class="fyld"><Fejlbesked fejl={s.fejl} /></div>}
    </>);
}

export function Fakta({ raekker }: { raekker: [string, ComponentChildren][] }) {
  return (
    <dl class="fakta">
      {raekker.map(([navn, v]) => v === undefined || v === null || v === '' || (Array.isArray(v) && !v.length) ? null : [<dt key={navn}>{navn}</dt>, <dd key={navn + ':'}>{v}</dd>])}
    </dl>);
}
