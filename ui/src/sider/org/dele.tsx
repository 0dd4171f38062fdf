// What the Organisation and Klassifikation pages share: the time that is shown, choosing a unit, a form that keeps what was typed.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Afvist, type Post } from '../../api';
import { Besked, Fejlbesked } from '../../dele/grund';
import { Overskrift } from '../../dele/skal';
import { gaaTil, medValg, useSted } from '../../rute';
import { har, ORG, useSession, type Session } from '../../session';
import { dato, t, tid } from '../../sprog';
import { idag, kla, org, tider } from './data';

// Any valid time, any registration time; nothing chosen is now.
export function Tidsvalg() {
  const { valg } = useSted();
  const v = tider(valg);
  const lokal = v.registrering ? new Date(new Date(v.registrering).getTime() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16) : '';
  return (
    <>
      <details class="tidsvalg" open={!!(v.virkning || v.registrering)}>
        <summary>{t('Vis et andet tidspunkt', 'Show another time')}</summary>
        <div class="filtre">
          <div><label for="tv">{t('Gælder den', 'Valid on')}</label><input id="tv" type="date" class="felt" value={v.virkning ?? ''} onChange={(e) => gaaTil(medValg({ virkning: e.currentTarget.value }), true)} /></div>
          <div><label for="tr">{t('Som det var registreret', 'As it was registered')}</label><input id="tr" type="datetime-local" class="felt" value={lokal} onChange={(e) => gaaTil(medValg({ registrering: e.currentTarget.value ? new Date(e.currentTarget.value).toISOString() : '' }), true)} /></div>
        </div>
      </details>
      {(v.virkning || v.registrering) && (
        <Besked art="advarsel"><p>{v.virkning ? t('Sådan ser det ud den ', 'This is how it is on ') + dato(v.virkning) : t('Sådan ser det ud i dag', 'This is how it is today')}
          {v.registrering && t(', som det var registreret ', ', as it was registered ') + tid(v.registrering)}. <a href={medValg({ virkning: '', registrering: '' })}>{t('Vis nu', 'Show now')}</a></p></Besked>)}
    </>);
}

export const Periode = ({ p }: { p: Post }) => <span class="lille svag">{p.gaelder === false ? t('fra ', 'from ') + dato(p.fra) : p.til ? t('til ', 'until ') + dato(p.til) : ''}</span>;

// Choosing by searching: the choice, and what the search finds as radio buttons.
export function Soegevalg({ id, navn, hjaelp, fejl, valgt, saet, soeg }: {
  id: string; navn: string; hjaelp?: string; fejl?: string; valgt?: { uuid: string; navn: string }; saet: (v: { uuid: string; navn: string } | undefined) => void; soeg: (q: string) => Promise<{ uuid: string; navn: string; om?: string }[]>;
}) {
  const [q, saetQ] = useState('');
  const [fund, saetFund] = useState<{ uuid: string; navn: string; om?: string }[]>();
  useEffect(() => {
    if (q.trim().length < 2) { saetFund(undefined); return; }
    let her = true;
    const ur = setTimeout(() => soeg(q.trim()).then((f) => her && saetFund(f), () => her && saetFund([])), 250);
    return () => { her = false; clearTimeout(ur); };
  }, [q]);
  return (
    <div class="gruppe"><label for={id}>{navn}</label>
      {hjaelp && <p class="hjaelp" id={id + '-h'}>{hjaelp}</p>}
      {valgt && <p><strong>{valgt.navn}</strong></p>}
      <input id={id} type="search" class="felt" autocomplete="off" value={q} placeholder={t('Søg …', 'Search …')} aria-invalid={!!fejl} aria-describedby={[hjaelp && id + '-h', fejl && id + '-f'].filter(Boolean).join(' ') || undefined} onInput={(e) => saetQ(e.currentTarget.value)} />
      {fejl && <p class="feltfejl" id={id + '-f'}>{fejl}</p>}
      <div aria-live="polite">{fund && !fund.length && <p class="lille svag">{t('Ingen passer.', 'Nothing fits.')}</p>}</div>
      {fund && fund.length > 0 && <fieldset class="taet"><legend class="skjult">{navn}</legend>{fund.slice(0, 12).map((f) => <div class="kryds-felt" key={f.uuid}><input type="radio" name={id} id={id + f.uuid} checked={valgt?.uuid === f.uuid} onChange={() => { saet(f); saetQ(''); }} /><label for={id + f.uuid}>{f.navn} <span class="lille svag">{f.om}</span></label></div>)}</fieldset>}
    </div>);
}
export const soegEnhed = (q: string) => org('soeg', { q }).then((r) => r.enheder.map((e: Post) => ({ uuid: e.uuid, navn: e.navn, om: e.noegle })));
export const soegKle = (q: string) => kla<Post[]>('soeg', { q }).then((r) => r.filter((k) => /^\d\d(\.\d\d){0,2}$/.test(k.noegle)).map((k) => ({ uuid: k.uuid, navn: `${k.noegle} ${k.titel}` })));

export interface Rettefelt { felt: string; navn: string; hjaelp?: string; art?: 'dato' | 'kryds' | 'enhed'; maks?: number; kraevet?: boolean; }

// A form: fields, a day, why. What was typed stays when the server says no, and the field and its rule are shown where they belong.
// `vist`: fields that `children` marks itself.
export function Rettelse({ felter, start = {}, knap, fortryd, gem, dag = true, vist = [], children }: {
  felter: Rettefelt[]; start?: Post; knap: string; fortryd: string; gem: (v: Post) => Promise<unknown>; dag?: boolean; vist?: string[]; children?: (v: Post, saet: (n: Post) => void, fejl?: Afvist) => ComponentChildren;
}) {
  const [v, saet] = useState<Post>({ fra: idag(), note: '', ...start });
  const [s, saetS] = useState<{ i?: boolean; fejl?: Error }>({});
  const form = useRef<HTMLFormElement>(null);
  const fejl = s.fejl instanceof Afvist ? s.fejl : undefined;
  const alle: Rettefelt[] = [...felter,
    ...(dag ? [{ felt: 'fra', navn: t('Gælder fra', 'Takes effect'), art: 'dato' as const, kraevet: true, hjaelp: t('Dagen, det begynder, ved midnat. I dag, tilbage i tiden eller frem. Det, der gjaldt før, bliver stående i historikken.', 'The day it begins, at midnight. Today, back in time or ahead. What held before stays in the history.') }] : []),
    { felt: 'note', navn: t('Bemærkning (kan udelades)', 'Note (may be left out)'), maks: 200, hjaelp: t('Står i historikken.', 'Stands in the history.') }];
  const send = async (e: Event) => {
    e.preventDefault();
    saetS({ i: true });
    const krop: Post = { ...v };
    for (const f of alle) if (f.art === 'enhed') krop[f.felt] = v[f.felt]?.uuid ?? null;
    try { await gem(krop); } catch (x) {
      saetS({ fejl: x as Error });
      requestAnimationFrame(() => (form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? form.current?.querySelector<HTMLElement>('.besked'))?.scrollIntoView({ block: 'center' }));
    }
  };
  const kendt = fejl && (vist.includes(fejl.felt ?? '') || alle.some((f) => f.felt === fejl.felt));
  return (
    <form ref={form} onSubmit={send} noValidate>
      {s.fejl && (fejl?.felt ? <Besked art="fejl" titel={t('Det kunne ikke gemmes', 'It could not be saved')}><p>{kendt ? t('Se feltet, der er markeret.', 'See the field that is marked.') : `${fejl.felt}: ${fejl.regel || fejl.message}`}</p></Besked> : <Fejlbesked fejl={s.fejl} />)}
      {alle.map((f) => {
        const id = 'r-' + f.felt, galt = fejl?.felt === f.felt ? fejl.regel || fejl.message : undefined;
        if (f.art === 'enhed') return <Soegevalg key={f.felt} id={id} navn={f.navn} hjaelp={f.hjaelp} fejl={galt} valgt={v[f.felt]} saet={(x) => saet({ ...v, [f.felt]: x })} soeg={soegEnhed} />;
        if (f.art === 'kryds') return <div class="gruppe" key={f.felt}><div class="kryds-felt"><input id={id} type="checkbox" checked={!!v[f.felt]} onChange={(e) => saet({ ...v, [f.felt]: e.currentTarget.checked })} /><label for={id}>{f.navn}</label></div>{f.hjaelp && <p class="hjaelp">{f.hjaelp}</p>}</div>;
        const note = f.felt === 'note' && children ? children(v, saet, fejl) : null;
        return (
          <>{note}<div class="gruppe" key={f.felt}><label for={id}>{f.navn}</label>
            {f.hjaelp && <p class="hjaelp" id={id + '-h'}>{f.hjaelp}</p>}
            <input id={id} class="felt" type={f.art === 'dato' ? 'date' : 'text'} value={v[f.felt] ?? ''} maxLength={f.maks} required={f.kraevet} aria-invalid={!!galt} aria-describedby={[f.hjaelp && id + '-h', galt && id + '-f'].filter(Boolean).join(' ') || undefined} onInput={(e) => saet({ ...v, [f.felt]: e.currentTarget.value })} />
            {galt && <p class="feltfejl" id={id + '-f'}>{galt}</p>}
          </div></>);
      })}
      <div class="raekke"><button class="button button-primary" disabled={s.i}>{knap}</button><a class="button button-secondary" href={fortryd}>{t('Fortryd', 'Cancel')}</a></div>
    </form>);
}

// Organisation's data are for those whose login says so.
export const maaSe = (s: Session): boolean => har(s, ORG, 'Organisationsredaktør', 'Organisationslæser');
export function Rolle() {
  const mig = useSession();
  return <><Overskrift titel={t('Organisation', 'Organisation')} /><Besked art="advarsel" titel={t('Her skal en rolle til', 'A role is needed here')}><p>{t('Bed organisationsadministratoren hos ', 'Ask the organisation administrator at ')}<strong>{mig.organisationsnavn}</strong>{t(' om rollen Organisationslæser for at se, eller Organisationsredaktør for at rette.', ' for the role Organisationslæser to look, or Organisationsredaktør to edit.')}</p></Besked></>;
}
