// Cards of a unit and a user, and what was registered when.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Post } from '../../api';
import { Besked, Dialog, Fakta, Fejlbesked, Handling, Tilstand, useHent, Vent } from '../../dele/grund';
import { Overskrift } from '../../dele/skal';
import { medValg, useSted } from '../../rute';
import { useSession } from '../../session';
import { dato, t, tid as klokkeslaet } from '../../sprog';
import { Faner, Kryds } from '../register';
import { idag, medTid, org, orgSkriv, tider, type Tidspunkter } from './data';
import { Periode, Tidsvalg } from './dele';
import { maaRette } from './trae';

function Kontakt({ k }: { k: Post[] }) {
  return <Fakta raekker={k.map((x) => [x.titel, <>{x.tekst || <span class="svag">{t('uden tekst', 'without text')}</span>} {(x.gaelder === false || x.til) && <Periode p={x} />}</>])} />;
}

function Kort({ titel, tom, handling, children }: { titel: string; tom?: string; handling?: ComponentChildren; children?: ComponentChildren }) {
  return <section class="kort"><div class="raekke"><h2 class="fyld">{titel}</h2>{handling}</div>{tom ? <p class="svag">{tom}</p> : children}</section>;
}

const feltord: Record<string, string> = { navn: t('Navn', 'Name'), noegle: t('Nøgle', 'Key'), overordnet: t('Overordnet enhed', 'Parent unit'), aktiv: t('Aktiv', 'Active') };
const ja = (v: unknown) => (v === true ? t('ja', 'yes') : v === false ? t('nej', 'no') : v === null || v === '' ? '–' : String(v));

function Fremtid({ f }: { f: Post[] }) {
  if (!f.length) return null;
  return <Besked titel={t('Planlagte ændringer', 'Planned changes')}><ul>{f.map((x, i) => <li key={i}><strong>{dato(x.dag)}</strong>: {feltord[x.felt] ?? x.felt} {t('bliver', 'becomes')} <del class="gl">{ja(x.foer)}</del> → <ins class="ny">{ja(x.efter)}</ins> <a href={medValg({ virkning: x.dag })}>{t('Se den dag', 'See that day')}</a></li>)}</ul></Besked>;
}

function Stillinger({ f, enhed, slut }: { f: Post[]; enhed: boolean; slut?: (p: Post) => void }) {
  return (
    <div class="tabelramme"><table class="t kortvis"><caption class="skjult">{t('Funktioner', 'Functions')}</caption><thead><tr><th scope="col">{t('Funktion', 'Function')}</th><th scope="col">{enhed ? t('Hvem', 'Who') : t('Enhed', 'Unit')}</th><th scope="col">{t('Slags', 'Kind')}</th><th scope="col">{t('Periode', 'Period')}</th>{slut && <th scope="col"><span class="skjult">{t('Afslut', 'End')}</span></th>}</tr></thead><tbody>
      {f.map((p) => <tr key={p.uuid}><th scope="row">{p.navn}</th><td data-navn={enhed ? t('Hvem', 'Who') : t('Enhed', 'Unit')}>{(enhed ? p.brugere : p.enheder).map((b: Post) => <div key={b.uuid}><a href={`/app/${enhed ? 'brugere' : 'enheder'}/${b.uuid}`}>{b.navn || b.uuid}</a></div>)}{p.opgaver.length > 0 && <span class="lille svag">KLE {p.opgaver.join(', ')}</span>}</td><td data-navn={t('Slags', 'Kind')}>{p.leder ? <Tilstand ord={t('Leder', 'Leader')} /> : p.type}</td><td data-navn={t('Periode', 'Period')}>{dato(p.fra)}{p.til ? ' – ' + dato(p.til) : ''}</td>
        {slut && <td>{!p.til && <button class="button button-secondary lille" onClick={() => slut(p)}>{t('Afslut', 'End')}<span class="skjult"> {p.navn}</span></button>}</td>}</tr>)}
    </tbody></table></div>);
}

// The schemas' words as people say them.
const skemaord: Record<string, string> = {
  BrugervendtNoegleTekst: t('Nøgle', 'Key'), EnhedNavn: t('Navn', 'Name'), BrugerNavn: t('Brugernavn', 'User name'), FunktionNavn: t('Stilling', 'Position'), NavnTekst: t('Navn', 'Name'), AdresseTekst: t('Tekst', 'Text'), Gyldighed: t('Tilstand', 'State'),
  Overordnet: t('Overordnet enhed', 'Parent unit'), Tilhoerer: t('Tilhører', 'Belongs to'), Opgaver: t('Opgave', 'Task'), Adresser: t('Kontakt', 'Contact'), TilknyttedePersoner: t('Person', 'Person'), TilknyttedeBrugere: t('Bruger', 'User'), TilknyttedeEnheder: t('Enhed', 'Unit'),
  TilknyttedeOrganisationer: t('Organisation', 'Organisation'), TilknyttedeFunktioner: t('Funktion', 'Function'), TilknyttedeItSystemer: t('It-system', 'It-system'), TilknyttedeOpgaver: t('Opgave', 'Task'), BrugerTyper: t('Type', 'Type'),
};
const ord = (felt: string) => { const [a, b] = felt.split(': '); return b && a === 'Adresser' ? b : skemaord[a!] ?? a; };

// Who registered what when; what each registration added and took away; and the way back to one of them.
export function Registreringer({ type, uuid, efter }: { type: string; uuid: string; efter: () => void }) {
  const mig = useSession();
  const [spoerg, saet] = useState<Post>();
  const h = useHent<Post[]>(() => org(`objekter/${type}/${uuid}/registreringer`), [uuid]);
  if (h.fejl) return <Fejlbesked fejl={h.fejl} igen={h.igen} />;
  if (!h.data) return <Vent />;
  const linje = (l: Post, klasse: string) => <li key={JSON.stringify(l)}>{klasse === 'ny' ? <ins class="ny">{ord(l.felt)}: {l.vaerdi}</ins> : <del class="gl">{ord(l.felt)}: {l.vaerdi}</del>} <span class="lille svag">{dato(l.fra) || '…'} – {dato(l.til) || '…'}</span></li>;
  return (
    <>
      <p>{t('Alt, hvad der er registreret, bliver stående. En fejl rettes ved at gå tilbage til en tidligere registrering; også det står her bagefter.', 'Everything that was registered stays. A mistake is corrected by going back to an earlier registration; that stands here too afterwards.')}</p>
      {h.data.map((r, i) => (
        <section class="kort" style={{ marginBottom: '1.6rem' }} key={r.nr}>
          <div class="raekke"><h2 class="fyld">{t('Registrering', 'Registration')} {r.nr} <span class="lille svag">{klokkeslaet(r.tidspunkt)} · {r.hvem}</span></h2>
            {i > 0 && maaRette(mig) && <button class="button button-secondary lille" onClick={() => saet(r)}>{t('Gendan', 'Restore')}<span class="skjult"> {r.nr}</span></button>}
            {(type === 'bruger' || type === 'organisationenhed') && <a href={medTid(`/app/${type === 'bruger' ? 'brugere' : 'enheder'}/${uuid}`, { registrering: r.tidspunkt })}>{t('Se den', 'See it')}</a>}</div>
          {r.note && <p>{r.note}</p>}
          <ul>{r.kommet.map((l: Post) => linje(l, 'ny'))}{r.gaaet.map((l: Post) => linje(l, 'gl'))}</ul>
        </section>))}
      {spoerg && (
        <Dialog titel={t('Gendan registrering ', 'Restore registration ') + spoerg.nr} luk={() => saet(undefined)}>
          <p>{t('Alt i objektet bliver, som det var registreret ', 'Everything in the object becomes as it was registered ')}{klokkeslaet(spoerg.tidspunkt)}. {t('Det, der er registreret siden, gælder ikke mere, men står i historikken.', 'What was registered since holds no more, but stands in the history.')}</p>
          <div class="raekke"><Handling art="primary" tekst={t('Gendan', 'Restore')} koer={() => orgSkriv('POST', `objekter/${type}/${uuid}/gendan`, { nr: spoerg.nr })} efter={() => { saet(undefined); h.igen(); efter(); }} /><button class="button button-secondary" onClick={() => saet(undefined)}>{t('Fortryd', 'Cancel')}</button></div>
        </Dialog>)}
    </>);
}

// Who serves the unit, or pays for it: the function's own unit, and its subjects.
function Betjening({ titel, slags, e, uuid, tid, handling }: { titel: string; slags: string; e: Post; uuid: string; tid: Tidspunkter; handling?: ComponentChildren }) {
  const alle: Post[] = [...e.funktioner, ...e.betjening.filter((b: Post) => !e.funktioner.some((f: Post) => f.uuid === b.uuid))].filter((f) => f.type.toLowerCase().startsWith(slags));
  return (
    <Kort titel={titel} handling={handling} tom={alle.length ? undefined : t('Ingen.', 'None.')}><ul>{alle.map((f) => (
      <li key={f.uuid}>{f.enheder.some((u: Post) => u.uuid === uuid) ? t('Enheden selv', 'The unit itself') : f.enheder.map((u: Post) => <a key={u.uuid} href={medTid('/app/enheder/' + u.uuid, tid)}>{u.navn || u.uuid}</a>)} {f.opgaver.length > 0 && <span class="lille svag">KLE {f.opgaver.join(', ')}</span>} <Periode p={f} /></li>))}</ul></Kort>);
}

export function Enhed({ uuid }: { uuid: string }) {
  const { valg } = useSted();
  const mig = useSession();
  const tid = tider(valg), fane = valg.get('fane') ?? '';
  const h = useHent<Post>(() => org('enheder/' + uuid, { ...tid }), [uuid, tid.virkning, tid.registrering]);
  if (h.fejl && !h.data) return <><Overskrift titel={t('Enhed', 'Unit')} /><Tidsvalg /><Fejlbesked fejl={h.fejl} igen={h.igen} /></>;
  if (!h.data) return <Vent />;
  const e = h.data, ret = maaRette(mig) && !tid.registrering;
  const knap = (sti: string, navn: string, art = 'secondary') => <a class={'button button-' + art} href={`/app/enheder/${uuid}/${sti}`}>{navn}</a>;
  return (
    <>
      <Kryds led={[[t('Organisation', 'Organisation'), medTid('/app/organisation', tid)], ...e.sti.slice(0, -1).map((p: Post) => [p.navn, medTid('/app/enheder/' + p.uuid, tid)] as [string, string]), [e.navn, '']]} />
      <Overskrift titel={e.navn}>{ret && (e.aktiv ? <>{knap('ret', t('Omdøb eller flyt', 'Rename or move'), 'primary')}{knap('luk', t('Luk', 'Close'))}</> : knap('genaabn', t('Genåbn', 'Reopen'), 'primary'))}</Overskrift>
      <Tidsvalg />
      <Faner faner={[['', t('Oplysninger', 'Details')], ['funktioner', `${t('Stillinger og funktioner', 'Positions and functions')} (${e.funktioner.length})`], ['historik', t('Historik', 'History')]]} />
      {fane === 'historik' ? <Registreringer type="organisationenhed" uuid={uuid} efter={h.igen} /> : fane === 'funktioner' ? (
        <>{ret && <p>{knap('stilling', t('Ny stilling', 'New position'))}</p>}{e.funktioner.length ? <Stillinger f={e.funktioner} enhed /> : <p class="svag">{t('Ingen.', 'None.')}</p>}</>) : (
        <>
          <Fremtid f={e.fremtid} />
          <div class="kort-net bred">
            <Kort titel={t('Enheden', 'The unit')}><Fakta raekker={[[t('Tilstand', 'State'), <Tilstand ord={e.aktiv ? 'Aktiv' : 'Lukket'} />], [t('Nøgle', 'Key'), e.noegle], [t('Type', 'Type'), e.type], [t('Aktiv fra', 'Active from'), dato(e.fra)], [t('Leder', 'Leader'), e.funktioner.filter((f: Post) => f.leder && f.gaelder).flatMap((f: Post) => f.brugere).map((b: Post) => <a key={b.uuid} href={medTid('/app/brugere/' + b.uuid, tid)}>{b.navn}</a>)], ['UUID', <code>{uuid}</code>], [t('Registreret', 'Registered'), `${klokkeslaet(e.registrering.tidspunkt)} (nr. ${e.registrering.nr})`]]} /></Kort>
            <Kort titel={t('Kontakt', 'Contact')} handling={ret && knap('kontakt', t('Ret', 'Edit'))} tom={e.kontakt.length ? undefined : t('Ingen kontaktdata.', 'No contact data.')}><Kontakt k={e.kontakt} /></Kort>
            <Kort titel={t('Under enheden', 'Below the unit')} handling={ret && e.aktiv && <a class="button button-secondary" href={'/app/enheder/ny?overordnet=' + uuid}>{t('Ny', 'New')}</a>} tom={e.under.length ? undefined : t('Ingen.', 'None.')}><ul>{e.under.slice(0, 40).map((p: Post) => <li key={p.uuid}><a href={medTid('/app/enheder/' + p.uuid, tid)}>{p.navn}</a></li>)}</ul>{e.under.length > 40 && <p><a href={medTid(`/app/organisation?vis=tegning&enhed=${uuid}`, tid)}>{t('Se alle', 'See all')} {e.under.length}</a></p>}</Kort>
            <Kort titel={t('Opgaver (KLE)', 'Tasks (KLE)')} handling={ret && knap('opgaver', t('Ret', 'Edit'))} tom={e.opgaver.length ? undefined : t('Ingen opgaver.', 'No tasks.')}><ul>{e.opgaver.map((o: Post) => <li key={o.uuid}><a href={'/app/klasser/' + o.uuid}>{o.nummer ? `${o.nummer} ${o.titel}` : o.uuid}</a></li>)}</ul></Kort>
            <Betjening titel={t('Henvendelsessted', 'Contact place')} slags="henvendelse" e={e} uuid={uuid} tid={tid} handling={ret && e.aktiv && knap('henvendelse', t('Ret', 'Edit'))} />
            <Betjening titel={t('Udbetaling', 'Payout')} slags="udbetalende" e={e} uuid={uuid} tid={tid} handling={ret && e.aktiv && knap('udbetaling', t('Ret', 'Edit'))} />
            <Kort titel={t('It-systemer', 'It-systems')} handling={ret && e.aktiv && knap('itsystemer', t('Ret', 'Edit'))} tom={e.itsystemer.length ? undefined : t('Ingen.', 'None.')}><ul>{e.itsystemer.map((s: Post) => <li key={s.uuid}>{s.navn}</li>)}</ul></Kort>
          </div>
        </>)}
    </>);
}

export function Bruger({ uuid }: { uuid: string }) {
  const { valg } = useSted();
  const mig = useSession();
  const tid = tider(valg), fane = valg.get('fane') ?? '';
  const [slut, saetSlut] = useState<Post>();
  const h = useHent<Post>(() => org('brugere/' + uuid, { ...tid }), [uuid, tid.virkning, tid.registrering]);
  if (h.fejl && !h.data) return <><Overskrift titel={t('Bruger', 'User')} /><Tidsvalg /><Fejlbesked fejl={h.fejl} igen={h.igen} /></>;
  if (!h.data) return <Vent />;
  const b = h.data, ret = maaRette(mig) && !tid.registrering;
  const knap = (sti: string, navn: string, art = 'secondary') => <a class={'button button-' + art} href={`/app/brugere/${uuid}/${sti}`}>{navn}</a>;
  return (
    <>
      <Kryds led={[[t('Brugere', 'Users'), medTid('/app/brugere', tid)], [b.navn, '']]} />
      <Overskrift titel={b.navn}>{ret && b.aktiv && <>{knap('ret', t('Ret navn', 'Change name'), 'primary')}{knap('stop', t('Stop', 'End'))}</>}</Overskrift>
      <Tidsvalg />
      <Faner faner={[['', t('Oplysninger', 'Details')], ['historik', t('Historik', 'History')]]} />
      {fane === 'historik' ? <Registreringer type="bruger" uuid={uuid} efter={h.igen} /> : (
        <>
          <div class="kort-net bred">
            <Kort titel={t('Brugeren', 'The user')}><Fakta raekker={[[t('Tilstand', 'State'), <Tilstand ord={b.aktiv ? 'Aktiv' : 'Lukket'} />], [t('Brugernavn', 'User name'), b.brugernavn], [t('Type', 'Type'), b.typer.join(', ')], [t('Fra', 'From'), dato(b.fra)], [t('Til', 'To'), dato(b.til)], ['UUID', <code>{uuid}</code>]]} /></Kort>
            <Kort titel={t('Kontakt', 'Contact')} handling={ret && knap('kontakt', t('Ret', 'Edit'))} tom={b.kontakt.length ? undefined : t('Ingen kontaktdata.', 'No contact data.')}><Kontakt k={b.kontakt} /></Kort>
          </div>
          <div class="raekke"><h2 class="fyld">{t('Stillinger', 'Positions')}</h2>{ret && b.aktiv && knap('stilling', t('Ny stilling', 'New position'))}</div>
          {b.funktioner.length ? <Stillinger f={b.funktioner} enhed={false} slut={ret ? saetSlut : undefined} /> : <p class="svag">{t('Ingen stillinger.', 'No positions.')}</p>}
          {slut && <Dialog titel={t('Afslut ', 'End ') + slut.navn} luk={() => saetSlut(undefined)}>
            <div class="gruppe" style={{ marginBottom: '1.6rem' }}><label for="slut-dag" style={{ display: 'block' }}>{t('Fra og med', 'As from')}</label><input id="slut-dag" type="date" class="felt" value={slut.dag ?? idag()} onInput={(e) => saetSlut({ ...slut, dag: e.currentTarget.value })} /></div>
            <div class="raekke"><Handling art="warning" tekst={t('Afslut', 'End')} koer={() => orgSkriv('POST', `stillinger/${slut.uuid}/afslut`, { fra: slut.dag ?? idag() })} efter={() => { saetSlut(undefined); h.igen(); }} /><button class="button button-secondary" onClick={() => saetSlut(undefined)}>{t('Fortryd', 'Cancel')}</button></div></Dialog>}
        </>)}
    </>);
}
