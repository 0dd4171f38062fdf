// List, details and form of an ordinary register, from its row in slags.tsx.
import { useState } from 'preact/hooks';
import { alle, kald, type Post } from '../api';
import { Formular } from '../dele/formular';
import { Besked, Dialog, Fakta, Fejlbesked, Handling, Kopier, useHent, Vent } from '../dele/grund';
import { Ikon } from '../dele/ikon';
import { Liste } from '../dele/liste';
import { Overskrift } from '../dele/skal';
import { Forskel, Vaerdi } from '../dele/vaerdi';
import { feltnavn } from '../felter';
import type { Operation } from '../openapi.gen';
import { glem, useNavne } from '../opslag';
import { gaaTil, useSted } from '../rute';
import { har, LEV, OPERATOER, useSession } from '../session';
import { t, tid } from '../sprog';
import { Liste as Filliste } from './systemdele';
import { type Handlingsvalg, type Opslagsnavne, type Slags, slagsene } from './slags';

export function useOpslag(): Opslagsnavne {
  return { org: useNavne('organisationer'), system: useNavne('systemer'), service: useNavne('services'), brugersystemrolle: useNavne('brugersystemroller'), type: useNavne('dataafgraensningstyper') };
}

// The name behind a member's value, by what the member is called.
export function navnFor(n: Opslagsnavne): (felt: string, v: string) => string | undefined {
  return (felt, v) => {
    if (/^\d{8}$/.test(v)) return n.org(v);
    if (felt === 'system' || felt === 'idp') return n.system(v);
    if (felt === 'service' || felt === 'koblede') return n.service(v);
    if (felt === 'brugersystemrolle') return n.brugersystemrolle(v);
    if (felt === 'type') return n.type(v);
    return undefined;
  };
}

const op = (s: Slags, verbum: string) => `${s.sti}.${verbum}` as Operation;

export function Registerliste({ s }: { s: Slags }) {
  const n = useOpslag();
  const mig = useSession();
  const maa = s.felter && s.opret && har(mig, ...s.opret);
  return (
    <>
      <Overskrift titel={s.flertal}>{maa && <a class="button button-primary" href={`/app/${s.sti}/ny`}><Ikon navn="plus" />{t('Ny ', 'New ')}{s.ental}</a>}</Overskrift>
      <p>{s.om}</p>
      <Liste titel={s.flertal} hent={(naaet) => alle(op(s, 'liste'), {}, (poster) => naaet({ poster, mere: false }))} kolonner={s.kolonner(n)} filtre={s.filtre(n)} sorter={s.sorter} adresse={(p) => `/app/${s.sti}/${p.uuid}`} csv={s.sti} />
    </>);
}

export function Kryds({ led }: { led: [string, string][] }) {
  return <nav class="kryds" aria-label={t('Brødkrumme', 'Breadcrumb')}><ol>{led.map(([navn, href], i) => <li key={i}>{href ? <a href={href}>{navn}</a> : <span aria-current="page">{navn}</span>}</li>)}</ol></nav>;
}

export function Handlinger({ valg, p, igen, tilbage }: { valg: Handlingsvalg[]; p: Post; igen: () => void; tilbage: string }) {
  const mig = useSession();
  const [aaben, saet] = useState<Handlingsvalg>();
  const efter = (h: Handlingsvalg) => { saet(undefined); glem(); h.vaek ? gaaTil(tilbage) : igen(); };
  const koer = (h: Handlingsvalg, krop?: Post) => kald(h.operation, { sti: { uuid: p.uuid }, krop: krop || h.krop ? { ...h.krop, ...krop } : undefined });
  const mulige = valg.filter((h) => !h.naar || h.naar(p, mig));
  return (
    <>
      {mulige.map((h) => h.skema || h.spoerg
        ? <button key={h.navn} class={'button button-' + (h.art === 'primary' ? 'primary' : 'secondary')} onClick={() => saet(h)}>{h.navn}</button>
        : <Handling key={h.navn} tekst={h.navn} art={h.art} koer={() => koer(h)} efter={() => efter(h)} />)}
      {aaben && (
        <Dialog titel={aaben.navn} luk={() => saet(undefined)}>
          {aaben.spoerg && <p>{aaben.spoerg}</p>}
          {aaben.skema
            ? <Formular skema={aaben.skema} felter={aaben.felter ?? []} kort={aaben.kort} knap={aaben.navn} fortryd={location.pathname + location.search} gem={async (krop) => { await koer(aaben, krop); efter(aaben); }} />
            : <div class="raekke"><Handling tekst={aaben.navn} art={aaben.art ?? 'primary'} koer={() => koer(aaben)} efter={() => efter(aaben)} /><button class="button button-secondary" onClick={() => saet(undefined)}>{t('Fortryd', 'Cancel')}</button></div>}
        </Dialog>)}
    </>);
}

interface Historikpost { nr: number; tidspunkt: string; hvem: string; roller: string; organisation: string; niveau: string; handling: string; aarsag: string; foer: Post | null; efter: Post | null; }

export function Historik({ operation, uuid }: { operation: Operation; uuid: string }) {
  const h = useHent<Historikpost[]>(() => kald(operation, { sti: { uuid } }), [operation, uuid]);
  const { valg } = useSted();
  const n = useNavne('organisationer');
  if (h.fejl) return <Fejlbesked fejl={h.fejl} />;
  if (!h.data) return <Vent />;
  const poster = h.data.slice().sort((a, b) => b.nr - a.nr);
  const fra = Number(valg.get('fra')), til = Number(valg.get('til'));
  const foer = poster.find((x) => x.nr === fra), efter = poster.find((x) => x.nr === til);
  return (
    <>
      {poster.length > 1 && (
        <form class="filtre" onSubmit={(e) => { e.preventDefault(); const f = new FormData(e.currentTarget as HTMLFormElement); gaaTil(`${location.pathname}?fane=historik&fra=${f.get('fra')}&til=${f.get('til')}`, true); }}>
          <div><label for="h-fra">{t('Sammenlign', 'Compare')}</label><select class="felt" id="h-fra" name="fra">{poster.map((x) => <option value={x.nr} selected={x.nr === (fra || poster.at(-1)!.nr)}>{x.nr}: {tid(x.tidspunkt)}</option>)}</select></div>
          <div><label for="h-til">{t('med', 'with')}</label><select class="felt" id="h-til" name="til">{poster.map((x) => <option value={x.nr} selected={x.nr === (til || poster[0]!.nr)}>{x.nr}: {tid(x.tidspunkt)}</option>)}</select></div>
          <button class="button button-secondary">{t('Vis forskellen', 'Show the difference')}</button>
        </form>)}
      {foer && efter && <section class="kort"><h3>{t('Forskel på', 'Difference between')} {foer.nr} {t('og', 'and')} {efter.nr}</h3><Forskel foer={foer.efter} efter={efter.efter} skjul={['nr', 'aendret']} /></section>}
      <div class="tabelramme" tabIndex={0} role="region" aria-label={t('Historik', 'History')}><table class="t kortvis">
        <thead><tr><th scope="col">Nr.</th><th scope="col">{t('Tidspunkt', 'Time')}</th><th scope="col">{t('Hvem', 'Who')}</th><th scope="col">{t('Handling', 'Action')}</th><th scope="col">{t('Ændring', 'Change')}</th></tr></thead>
        <tbody>{poster.map((x) => (
          <tr key={x.nr}><th scope="row">{x.nr}</th><td class="ingen-bryd">{tid(x.tidspunkt)}</td>
            <td data-navn={t('Hvem', 'Who')}><span class="afbryd">{x.hvem}</span><br /><span class="lille svag">{x.roller} · {n(x.organisation)} · {x.niveau}</span></td>
            <td>{x.handling}{x.aarsag && <><br /><span class="lille">“{x.aarsag}”</span></>}</td>
            <td><details><summary>{t('Vis', 'Show')}</summary><Forskel foer={x.foer} efter={x.efter} skjul={['nr', 'aendret', 'uuid']} /></details></td></tr>))}</tbody>
      </table></div>
    </>);
}

export function Faner({ faner }: { faner: [string, string][] }) {
  const { valg } = useSted();
  const nu = valg.get('fane') ?? '';
  return <nav class="faner" aria-label={t('Dele', 'Parts')}>{faner.map(([id, navn]) => <a key={id} href={location.pathname + (id ? '?fane=' + id : '')} aria-current={nu === id ? 'page' : undefined}>{navn}</a>)}</nav>;
}

export function Registerpost({ s, uuid }: { s: Slags; uuid: string }) {
  const n = useOpslag();
  const mig = useSession();
  const { valg } = useSted();
  const h = useHent<Post>(() => kald(op(s, 'laes'), { sti: { uuid } }), [s.sti, uuid]);
  const fane = valg.get('fane') ?? '';
  if (h.fejl) return <><Overskrift titel={s.flertal} /><Fejlbesked fejl={h.fejl} igen={h.igen} /></>;
  if (!h.data) return <Vent />;
  const p = h.data;
  const titel = s.titel?.(p, n) ?? (p.navn || s.ental);
  const skjul = new Set(['uuid', 'nr', 'aendret', 'navn', ...(s.skjul ?? [])]);
  const maaRette = s.felter && s.opret && har(mig, ...s.opret) && !['Slettet', 'Nedlagt', 'Lukket'].includes(p.status);
  const faner: [string, string][] = [['', t('Oplysninger', 'Details')], ...(s.sti === 'systemer' ? ([['certifikater', t('Certifikater', 'Certificates')], ['aftaler', t('Aftaler', 'Agreements')], ['roller', t('Roller', 'Roles')]] as [string, string][]) : []), ['historik', t('Historik', 'History')]];
  return (
    <>
      <Kryds led={[[s.flertal, '/app/' + s.sti], [titel, '']]} />
      <Overskrift titel={titel}>
        {maaRette && <a class="button button-secondary" href={`/app/${s.sti}/${uuid}/ret`}><Ikon navn="rediger" />{t('Ret', 'Edit')}</a>}
        {s.sti === 'foederationsaftaler' && p.status === 'Afventer' && p.myndighed === mig.organisation && <a class="button button-primary" href={`/app/godkend/foederationsaftaler/${uuid}`}>{t('Læs og godkend', 'Read and approve')}</a>}
        <Handlinger valg={s.handlinger ?? []} p={p} igen={h.igen} tilbage={'/app/' + s.sti} />
        <button class="button button-secondary" onClick={() => print()}><Ikon navn="udskriv" /><span class="skjult">{t('Udskriv', 'Print')}</span></button>
      </Overskrift>
      <Faner faner={faner} />
      {fane === 'historik' ? <Historik operation={op(s, 'historik')} uuid={uuid} />
        : fane ? <Filliste del={fane} system={p} maa={har(mig, LEV, OPERATOER)} />
        : <>
            {p.tekst && s.sti === 'godkendelser' && <><h2>{t('Det, der blev vist', 'What was shown')}</h2><pre class="godkendelsestekst" tabIndex={0}>{p.tekst}</pre></>}
            <Fakta raekker={[
              ...Object.keys(p).filter((k) => !skjul.has(k) && !(k === 'tekst' && s.sti === 'godkendelser')).map((k) => [feltnavn(k), <Vaerdi felt={k} v={p[k]} navn={navnFor(n)} />] as [string, any]).filter(([, v]) => { const w = v.props.v; return w !== null && w !== '' && !(Array.isArray(w) && !w.length); }),
              ['UUID', <span class="raekke"><code>{p.uuid}</code><Kopier tekst={p.uuid} hvad="UUID" /></span>],
              [t('Senest ændret', 'Last changed'), p.aendret && <>{tid(p.aendret)} <span class="svag lille">{t('registrering', 'registration')} {p.nr}</span></>],
            ]} />
          </>}
    </>);
}

export function Registerform({ s, uuid }: { s: Slags; uuid?: string }) {
  const mig = useSession();
  const h = useHent<Post | undefined>(async () => (uuid ? kald(op(s, 'laes'), { sti: { uuid } }) : s.start?.(mig)), [s.sti, uuid]);
  const tilbage = `/app/${s.sti}${uuid ? '/' + uuid : ''}`;
  const kort = uuid ? { ...s.kort, ...Object.fromEntries((s.laaste ?? []).map((f) => [f, { ...s.kort?.[f], laast: true }])) } : s.kort;
  const gem = async (p: Post) => {
    const svar = await kald(op(s, uuid ? 'ret' : 'opret'), { sti: uuid ? { uuid } : {}, krop: p });
    glem();
    gaaTil(`/app/${s.sti}/${uuid ?? svar.uuid}`);
  };
  const titel = (uuid ? t('Ret ', 'Edit ') : t('Ny ', 'New ')) + s.ental;
  return (
    <>
      <Kryds led={[[s.flertal, '/app/' + s.sti], [titel, '']]} />
      <Overskrift titel={titel} />
      {h.fejl ? <Fejlbesked fejl={h.fejl} /> : h.henter && uuid ? <Vent /> : !s.felter ? <Besked titel={t('Det kan ikke rettes her', 'It cannot be changed here')} /> : h.henter ? <Vent /> : <Formular skema={s.skema} felter={s.felter} kort={kort} start={h.data} gem={gem} knap={uuid ? t('Gem', 'Save') : t('Opret', 'Create')} fortryd={tilbage} />}
    </>);
}

export const slagsFor = (sti: string): Slags | undefined => slagsene.find((s) => s.sti === sti);
