// Klassifikation: KLE and the other lists, browsed and searched; a class with its validity and what it maps to.
import { useEffect, useState } from 'preact/hooks';
import type { Post } from '../../api';
import { Fakta, Fejlbesked, Tilstand, useHent, Vent } from '../../dele/grund';
import { Ikon } from '../../dele/ikon';
import { Liste } from '../../dele/liste';
import { Overskrift } from '../../dele/skal';
import { gaaTil, medValg, useSted } from '../../rute';
import { dato, t, tid as klokkeslaet } from '../../sprog';
import { Kryds } from '../register';
import { kla, medTid, tider } from './data';
import { Tidsvalg } from './dele';

const tilstand = (p: Post) => (p.gaelder ? 'Gyldig' : 'Udløbet');

function Gren({ k, tid }: { k: Post; tid: ReturnType<typeof tider> }) {
  const [aaben, saet] = useState(false);
  const h = useHent<Post[] | undefined>(async () => (aaben ? kla(`klasser/${k.uuid}/boern`, { ...tid }) : undefined), [aaben]);
  const navn = `${k.noegle} ${k.titel}`;
  return (
    <li><div class="gren">
      {k.boern > 0 ? <button class="fold" aria-expanded={aaben} aria-label={(aaben ? t('Luk ', 'Close ') : t('Åbn ', 'Open ')) + navn} onClick={() => saet(!aaben)}><Ikon navn={aaben ? 'ned' : 'hoejre'} /></button> : <span class="fold" />}
      <a href={medTid('/app/klasser/' + k.uuid, tid)}><strong>{k.noegle}</strong> {k.titel}</a>{!k.gaelder && <Tilstand ord={tilstand(k)} />}</div>
      {h.fejl && <Fejlbesked fejl={h.fejl} />}
      {aaben && h.data && <ul>{h.data.map((b) => <Gren key={b.uuid} k={b} tid={tid} />)}</ul>}
    </li>);
}

export function Klasser() {
  const { valg } = useSted();
  const tid = tider(valg), q = valg.get('soeg') ?? '';
  const [skriver, saet] = useState(q);
  useEffect(() => { const ur = setTimeout(() => skriver !== q && gaaTil(medValg({ soeg: skriver }), true), 250); return () => clearTimeout(ur); }, [skriver]);
  const l = useHent<Post[]>(() => kla('lister', { ...tid }), [tid.virkning, tid.registrering]);
  const kle = l.data?.find((x) => x.noegle === 'KLE');
  const facetter: Post[] = (l.data ?? []).flatMap((x) => x.facetter.map((f: Post) => ({ ...f, liste: x })));
  const facet = valg.get('facet') ?? kle?.facetter.find((f: Post) => /emne/i.test(f.titel + f.noegle))?.uuid ?? facetter[0]?.uuid;
  const h = useHent<Post[] | undefined>(async () => (facet && !q ? kla(`facetter/${facet}/klasser`, { ...tid }) : undefined), [facet, !!q, tid.virkning, tid.registrering]);
  const f = useHent<Post[] | undefined>(async () => (q.trim().length > 1 ? kla('soeg', { q, ...tid }) : undefined), [q, tid.virkning]);
  return (
    <>
      <Overskrift titel="Klassifikation"><button class="button button-secondary" onClick={() => print()}><Ikon navn="udskriv" />{t('Udskriv', 'Print')}</button></Overskrift>
      <p>{t('KLE’s emner og handlingsfacetter, og de lister, som systemerne deler.', 'KLE’s subjects and action facets, and the lists that the systems share.')}</p>
      <div class="filtre">
        <div class="fyld" style={{ maxWidth: '44rem' }}><label for="kl-q">{t('Søg nummer eller titel', 'Search number or title')}</label><input id="kl-q" type="search" class="felt" style={{ width: '100%' }} value={skriver} onInput={(e) => saet(e.currentTarget.value)} /></div>
        <div><label for="kl-f">{t('Liste', 'List')}</label><select id="kl-f" class="felt" value={facet} onChange={(e) => { saet(''); gaaTil(medValg({ facet: e.currentTarget.value, soeg: '' }), true); }}>{(l.data ?? []).map((x) => <optgroup label={x.titel} key={x.uuid}>{x.facetter.map((y: Post) => <option value={y.uuid} key={y.uuid}>{y.titel}</option>)}</optgroup>)}</select></div>
      </div>
      <Tidsvalg />
      {(l.fejl || h.fejl || f.fejl) && <Fejlbesked fejl={(l.fejl ?? h.fejl ?? f.fejl)!} />}
      {(l.henter || h.henter || f.henter) && <Vent />}
      {q && f.data ? <Liste titel={t('Klasser', 'Classes')} csv="klasser" af={[f.data]} hent={async () => ({ poster: f.data!, mere: false })} adresse={(p) => medTid('/app/klasser/' + p.uuid, tid)} sorter="noegle"
        kolonner={[{ id: 'noegle', navn: t('Nummer', 'Number'), vaerdi: (p: Post) => p.noegle }, { id: 'titel', navn: t('Titel', 'Title'), vaerdi: (p: Post) => p.titel }, { id: 'facet', navn: t('Liste', 'List'), vaerdi: (p: Post) => p.facet }, { id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: tilstand, vis: (p: Post) => <Tilstand ord={tilstand(p)} /> }]}
        filtre={[{ id: 'facet', navn: t('Liste', 'List'), vaerdi: (p: Post) => p.facet }]} />
        : h.data && (h.data.length ? <ul class="trae">{h.data.map((k) => <Gren key={k.uuid} k={k} tid={tid} />)}</ul> : <p class="svag">{t('Listen er tom.', 'The list is empty.')}</p>)}
    </>);
}

export function Klasse({ uuid }: { uuid: string }) {
  const { valg } = useSted();
  const tid = tider(valg);
  const h = useHent<Post>(() => kla('klasser/' + uuid, { ...tid }), [uuid, tid.virkning, tid.registrering]);
  if (h.fejl && !h.data) return <><Overskrift titel={t('Klasse', 'Class')} /><Tidsvalg /><Fejlbesked fejl={h.fejl} igen={h.igen} /></>;
  if (!h.data) return <Vent />;
  const k = h.data;
  const slags = new Map<string, Post[]>();
  for (const m of k.mapninger) slags.set(m.slags, [...(slags.get(m.slags) ?? []), m]);
  return (
    <>
      <Kryds led={[['Klassifikation', medTid('/app/klasser', tid)], ...k.sti.slice(0, -1).map((p: Post) => [p.noegle, medTid('/app/klasser/' + p.uuid, tid)] as [string, string]), [k.noegle, '']]} />
      <Overskrift titel={`${k.noegle} ${k.titel}`} />
      <Tidsvalg />
      <div class="kort-net bred">
        <section class="kort"><h2>{t('Klassen', 'The class')}</h2><Fakta raekker={[[t('Tilstand', 'State'), <Tilstand ord={tilstand(k)} />], [t('Gyldig fra', 'Valid from'), dato(k.fra)], [t('Gyldig til', 'Valid to'), dato(k.til)], [t('Liste', 'List'), k.facet?.titel], [t('Søgeord', 'Keywords'), k.soegeord.join(', ')], ['UUID', <code>{uuid}</code>], [t('Registreret', 'Registered'), `${klokkeslaet(k.registrering.tidspunkt)} (nr. ${k.registrering.nr})`], [t('Bemærkning', 'Note'), k.registrering.note]]} /></section>
        <section class="kort"><h2>{t('Bevaring og koblinger', 'Retention and links')}</h2>{!k.mapninger.length && <p class="svag">{t('Ingen.', 'None.')}</p>}<Fakta raekker={[...slags].map(([s, l]) => [s || t('Kobling', 'Link'), <ul>{l.map((m) => <li key={m.uuid}><a href={medTid('/app/klasser/' + m.uuid, tid)}>{m.noegle} {m.titel}</a></li>)}</ul>])} /></section>
        {k.under.length > 0 && <section class="kort"><h2>{t('Under klassen', 'Below the class')}</h2><ul>{k.under.map((b: Post) => <li key={b.uuid}><a href={medTid('/app/klasser/' + b.uuid, tid)}>{b.noegle} {b.titel}</a></li>)}</ul></section>}
        {k.perioder.length > 1 && <section class="kort"><h2>{t('Titlen over tid', 'The title over time')}</h2><ul>{k.perioder.map((p: Post) => <li key={p.fra}>{p.titel} <span class="lille svag">{dato(p.fra) || '…'} – {dato(p.til) || '…'}</span></li>)}</ul></section>}
      </div>
      {k.beskrivelse && <><h2>{t('Vejledning', 'Guidance')}</h2><p style={{ whiteSpace: 'pre-line' }}>{k.beskrivelse}</p></>}
      {k.retskilde && <><h2>{t('Retskilder', 'Law')}</h2><p>{k.retskilde}</p></>}
    </>);
}
