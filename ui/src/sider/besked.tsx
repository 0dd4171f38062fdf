// The Beskedfordeler: mailboxes with their queues, subscriptions, message types, and a message's way as a picture.
import { useState } from 'preact/hooks';
import { kald, type Post } from '../api';
import { Besked, Dialog, Fakta, Fejlbesked, Handling, Kode, Tilstand, useHent, Vent } from '../dele/grund';
import { Liste } from '../dele/liste';
import { Overskrift } from '../dele/skal';
import { useNavne } from '../opslag';
import { gaaTil, useSted } from '../rute';
import { t, talform, tid } from '../sprog';
import { Faner, Kryds } from './register';

const aktiv = (p: Post) => (p.aktiv ? 'Aktiv' : 'Nedlagt');
const aktivkol = { id: 'aktiv', navn: 'Status', vaerdi: aktiv, vis: (p: Post) => <Tilstand ord={aktiv(p)} /> };

export function Dueslag() {
  const sys = useNavne('systemer');
  const hent = async () => {
    const d: Post[] = await kald('besked.dueslag.liste');
    const s = await Promise.all(d.map((x) => kald('besked.dueslag.status', { sti: { uuid: x.uuid } }).catch(() => ({}))));
    return { poster: d.map((x, i) => ({ ...x, ...s[i], uuid: x.uuid }) as Post), mere: false };
  };
  const tal = (id: string, navn: string) => ({ id, navn, vaerdi: (p: Post) => Number(p[id] ?? 0), hoejre: true, vis: (p: Post) => (id === 'fejl' && p.fejl > 0 ? <span class="tilstand slem">{talform.format(p.fejl)}</span> : talform.format(p[id] ?? 0)) });
  return (
    <>
      <Overskrift titel={t('Dueslag', 'Mailboxes')} />
      <p>{t('Hvor beskeder venter på deres modtager, og hvad der ikke kunne leveres.', 'Where messages wait for their receiver, and what could not be delivered.')}</p>
      <Liste titel={t('Dueslag', 'Mailboxes')} csv="dueslag" hent={hent} sorter="navn" adresse={(p) => '/app/dueslag/' + p.uuid}
        kolonner={[{ id: 'navn', navn: t('Navn', 'Name'), vaerdi: (p: Post) => p.navn }, { id: 'system', navn: 'System', vaerdi: (p: Post) => sys(p.system) }, { id: 'levering', navn: t('Levering', 'Delivery'), vaerdi: (p: Post) => p.levering }, tal('venter', t('Venter', 'Waiting')), tal('fejl', t('Fejlkø', 'Error queue')), tal('leveret', t('Leveret', 'Delivered')), { id: 'aeldste', navn: t('Ældste', 'Oldest'), vaerdi: (p: Post) => p.aeldste ?? '', vis: (p: Post) => tid(p.aeldste) }, aktivkol]}
        filtre={[{ id: 'system', navn: 'System', vaerdi: (p: Post) => sys(p.system) }, { id: 'levering', navn: t('Levering', 'Delivery'), vaerdi: (p: Post) => p.levering }]} />
    </>);
}

export function Etdueslag({ uuid }: { uuid: string }) {
  const sys = useNavne('systemer');
  const { valg } = useSted();
  const koe = valg.get('fane') ?? '';
  const [nr, saetNr] = useState(0);
  const [vist, vis] = useState<{ p: Post; xml?: string; fejl?: Error }>();
  const d = useHent<Post>(async () => ({ ...(await kald('besked.dueslag.laes', { sti: { uuid } })), status: await kald('besked.dueslag.status', { sti: { uuid } }) }), [uuid, nr]);
  const typer = useHent<Post[]>(() => kald('besked.typer.liste'), []);
  const type = (u: string) => typer.data?.find((x) => x.uuid === u)?.navn ?? u;
  if (d.fejl) return <Fejlbesked fejl={d.fejl} />;
  if (!d.data) return <Vent />;
  const p = d.data, s = p.status;
  const igen = () => saetNr((x) => x + 1);
  const aabn = (x: Post) => { vis({ p: x }); kald('besked.dueslag.besked', { sti: { uuid }, forespoergsel: { plads: x.plads } }).then((r) => vis({ p: x, xml: r.xml }), (fejl) => vis({ p: x, fejl })); };
  const vaelg = (handling: 'gensend' | 'slet-besked' | 'til-fejlkoe', x: Post) => kald(`besked.dueslag.${handling}`, { sti: { uuid }, krop: { koe, plads: x.plads, aarsag: '' } });
  return (
    <>
      <Kryds led={[[t('Dueslag', 'Mailboxes'), '/app/dueslag'], [p.navn, '']]} />
      <Overskrift titel={p.navn} />
      <Faner faner={[['', t('Oplysninger', 'Details')], ['venter', `${t('Venter', 'Waiting')} (${s.venter})`], ['fejl', `${t('Fejlkø', 'Error queue')} (${s.fejl})`], ['kopier', `${t('Kopier', 'Copies')} (${s.kopier})`]]} />
      {!koe ? (
        <>
          <div class="kort-net">{([[t('Venter', 'Waiting'), s.venter], [t('I fejlkø', 'In the error queue'), s.fejl], [t('Leveret', 'Delivered'), s.leveret], [t('Læsere nu', 'Readers now'), s.laesere]] as [string, number][]).map(([navn, v]) => <div class="kort" key={navn}><div class="tal">{talform.format(v)}</div>{navn}</div>)}</div>
          <Fakta raekker={[['System', sys(p.system)], [t('Levering', 'Delivery'), p.levering], [t('Adresse', 'Address'), p.callback], [t('Levetid', 'Lifetime'), `${p.levetidTimer} ${t('timer', 'hours')}`], [t('Flest forsøg', 'Most attempts'), p.maksForsoeg], [t('Kopier gemmes', 'Copies are kept'), `${p.kopiDoegn} ${t('døgn', 'days')}`], [t('Ældste besked', 'Oldest message'), tid(s.aeldste)], [t('Seneste levering', 'Last delivery'), tid(s.senesteLevering)], [t('Mislykkede afsendelser', 'Failed pushes'), s.mislykkedeSendinger || ''], [t('Næste forsøg', 'Next attempt'), tid(s.naesteSending)], ['UUID', <code>{uuid}</code>]]} />
        </>) : (
        <Liste key={koe + nr} titel={koe} csv={'dueslag-' + koe} noegle={(x: Post) => String(x.plads)} hent={async () => ({ poster: (await kald('besked.dueslag.beskeder', { sti: { uuid }, forespoergsel: { koe, antal: 500 } })) as Post[], mere: false })} sorter="-modtaget" tom={<p>{t('Køen er tom.', 'The queue is empty.')}</p>}
          kolonner={[
            { id: 'beskedId', navn: t('Besked', 'Message'), vaerdi: (x) => x.beskedId, vis: (x) => <button class="linkknap" onClick={() => aabn(x)}><code>{x.beskedId}</code></button> }, { id: 'type', navn: 'Type', vaerdi: (x) => type(x.beskedtype) },
            { id: 'modtaget', navn: t('Modtaget', 'Received'), vaerdi: (x) => x.modtaget, vis: (x) => tid(x.modtaget) }, { id: 'forsoeg', navn: t('Forsøg', 'Attempts'), vaerdi: (x) => x.forsoeg, hoejre: true }, { id: 'aarsag', navn: t('Årsag', 'Reason'), vaerdi: (x) => x.aarsag },
            { id: 'bytes', navn: 'Bytes', vaerdi: (x) => x.bytes, hoejre: true, vis: (x) => talform.format(x.bytes) }]} />)}
      {vist && (
        <Dialog titel={t('Besked', 'Message')} luk={() => vis(undefined)}>
          <Fakta raekker={[['BeskedId', <code>{vist.p.beskedId}</code>], ['TransaktionsId', <code>{vist.p.transaktionsId}</code>], [t('Årsag', 'Reason'), vist.p.aarsag]]} />
          {vist.fejl ? <Fejlbesked fejl={vist.fejl} /> : vist.xml ? <Kode tekst={vist.xml} hvad="XML" /> : <Vent />}
          <div class="raekke">
            {koe !== 'venter' && <Handling art="primary" tekst={t('Send igen', 'Send again')} koer={() => vaelg('gensend', vist.p)} efter={() => { vis(undefined); igen(); }} />}
            {koe === 'venter' && <Handling tekst={t('Flyt til fejlkøen', 'Move to the error queue')} koer={() => vaelg('til-fejlkoe', vist.p)} efter={() => { vis(undefined); igen(); }} />}
            <Handling art="warning" tekst={t('Slet', 'Delete')} koer={() => vaelg('slet-besked', vist.p)} efter={() => { vis(undefined); igen(); }} />
            <a class="button button-secondary" href={'/app/vej?id=' + vist.p.beskedId}>{t('Beskedens vej', 'The message’s way')}</a><button class="button button-secondary" onClick={() => vis(undefined)}>{t('Luk', 'Close')}</button>
          </div>
        </Dialog>)}
    </>);
}

export function Abonnementer() {
  const d = useHent<[Post[], Post[], Post[]]>(() => Promise.all([kald('besked.dueslag.liste'), kald('besked.typer.liste'), kald('besked.udtryk.liste')]), []);
  const navn = (l: Post[] | undefined, u: string) => l?.find((x) => x.uuid === u)?.navn ?? u;
  const udtryk = (p: Post) => (d.data?.[2] ?? []).filter((u) => u.abonnement === p.uuid).map((u) => u.udtryk).join(' | ');
  return (
    <>
      <Overskrift titel={t('Abonnementer', 'Subscriptions')} />
      <p>{t('Hvilke beskedtyper der lægges i hvilke dueslag, og hvad de filtreres efter.', 'Which message types are put into which mailboxes, and what they are filtered by.')}</p>
      {d.fejl && <Fejlbesked fejl={d.fejl} />}
      <Liste titel={t('Abonnementer', 'Subscriptions')} csv="abonnementer" af={[d.data]} hent={async () => ({ poster: (await kald('besked.abonnementer.liste')) as Post[], mere: false })} sorter="dueslag"
        kolonner={[{ id: 'dueslag', navn: t('Dueslag', 'Mailbox'), vaerdi: (p) => navn(d.data?.[0], p.dueslag), vis: (p) => <a href={'/app/dueslag/' + p.dueslag}>{navn(d.data?.[0], p.dueslag)}</a> }, { id: 'type', navn: t('Beskedtype', 'Message type'), vaerdi: (p) => navn(d.data?.[1], p.beskedtype) }, { id: 'version', navn: 'Version', vaerdi: (p) => p.version }, { id: 'udtryk', navn: t('Filter', 'Filter'), vaerdi: udtryk, vis: (p) => (udtryk(p) ? <code>{udtryk(p)}</code> : <span class="svag">{t('alle', 'all')}</span>) }, aktivkol]}
        filtre={[{ id: 'dueslag', navn: t('Dueslag', 'Mailbox'), vaerdi: (p) => navn(d.data?.[0], p.dueslag) }, { id: 'type', navn: t('Beskedtype', 'Message type'), vaerdi: (p) => navn(d.data?.[1], p.beskedtype) }]} />
    </>);
}

export function Beskedtyper() {
  const sys = useNavne('systemer');
  return (
    <>
      <Overskrift titel={t('Beskedtyper', 'Message types')} />
      <Liste titel={t('Beskedtyper', 'Message types')} csv="beskedtyper" hent={async () => ({ poster: (await kald('besked.typer.liste')) as Post[], mere: false })} sorter="navn"
        kolonner={[{ id: 'navn', navn: t('Navn', 'Name'), vaerdi: (p) => p.navn }, { id: 'version', navn: 'Version', vaerdi: (p) => p.version }, { id: 'beskrivelse', navn: t('Beskrivelse', 'Description'), vaerdi: (p) => p.beskrivelse }, { id: 'system', navn: t('Ejes af', 'Owned by'), vaerdi: (p) => sys(p.system) }, { id: 'uuid', navn: 'UUID', vaerdi: (p) => p.uuid, vis: (p) => <code>{p.uuid}</code> }, aktivkol]}
        filtre={[{ id: 'system', navn: t('Ejes af', 'Owned by'), vaerdi: (p: Post) => sys(p.system) }, { id: 'aktiv', navn: 'Status', vaerdi: aktiv }]} />
    </>);
}

// Sender at the left, the Beskedfordeler in the middle, mailboxes at the right: green got it, red did not.
function Tegning({ v, sys, slag }: { v: Post; sys: (u: string) => string; slag: (u: string) => string }) {
  const maal = [...v.kopier.map((k: Post) => ({ navn: slag(k.dueslag), under: k.koe === 'fejl' ? t('i fejlkøen', 'in the error queue') : k.koe === 'venter' ? t('venter', 'waiting') : k.koe === 'kopier' || k.kopi?.afsluttet ? t('hentet ', 'taken ') + tid(k.kopi?.afsluttet ?? k.kopi?.foersteLevering) : t('leveret', 'delivered'), god: k.koe !== 'fejl' })),
    ...v.uden.map((u: Post) => ({ navn: slag(u.dueslag), under: u.aarsag, god: false }))];
  const h = Math.max(110, maal.length * 74 + 16), midt = h / 2;
  const kasse = (x: number, y: number, w: number, navn: string, under: string, klasse = '') => (
    <g><rect class={'kasse ' + klasse} x={x} y={y - 27} width={w} height={54} rx={8} /><text x={x + 12} y={y - 4}>{navn.slice(0, 34)}</text><text x={x + 12} y={y + 15} style={{ fontSize: '11px' }}>{under.slice(0, 44)}</text></g>);
  const beskriv = maal.map((m) => `${m.navn}: ${m.under}`).join('. ');
  return (
    <div class="tabelramme" style={{ padding: '1.6rem' }}>
      <svg class="tegning" viewBox={`0 0 900 ${h}`} role="img" aria-label={`${t('Fra', 'From')} ${v.afsender ? sys(v.afsender) : '?'}. ${beskriv}`} style={{ minWidth: '70rem' }}>
        <defs><marker id="spids" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="currentColor" /></marker></defs>
        <path class="pil" d={`M230 ${midt} H316`} marker-end="url(#spids)" />
        {kasse(0, midt, 230, v.afsender ? sys(v.afsender) : t('ukendt afsender', 'unknown sender'), tid(v.modtaget))}
        {kasse(320, midt, 210, 'Beskedfordeleren', `StatusKode ${v.statusKode}${v.regel ? ' ' + v.regel : ''}`, v.statusKode === 20 ? 'god' : 'slem')}
        {maal.map((m, i) => { const y = 45 + i * 74 + (h - 16 - maal.length * 74) / 2; return <g key={i}><path class="pil" stroke-dasharray={m.god ? undefined : '5 5'} d={`M530 ${midt} C580 ${midt} 570 ${y} 616 ${y}`} marker-end="url(#spids)" />{kasse(620, y, 280, m.navn, m.under, m.god ? 'god' : 'slem')}</g>; })}
      </svg>
    </div>);
}

export function Vej() {
  const { valg } = useSted();
  const id = valg.get('id') ?? '';
  const sys = useNavne('systemer');
  const d = useHent<Post[]>(() => kald('besked.dueslag.liste').catch(() => []), []);
  const h = useHent<Post[] | undefined>(async () => (id ? kald('besked.vej', { forespoergsel: { id } }) : undefined), [id]);
  const slag = (u: string) => d.data?.find((x) => x.uuid === u)?.navn ?? u;
  return (
    <>
      <Overskrift titel={t('En beskeds vej', 'A message’s way')} />
      <p>{t('Hvem sendte den, hvem fik den, og hvorfor de andre ikke gjorde.', 'Who sent it, who got it, and why the others did not.')}</p>
      <form class="filtre" key={id} onSubmit={(e) => { e.preventDefault(); gaaTil('/app/vej?id=' + encodeURIComponent(String(new FormData(e.currentTarget as HTMLFormElement).get('id')).trim())); }}>
        <div class="fyld" style={{ maxWidth: '52rem' }}><label for="v-id">{t('BeskedId eller TransaktionsId', 'BeskedId or TransaktionsId')}</label><input id="v-id" name="id" class="felt" style={{ width: '100%' }} required defaultValue={id} /></div><button class="button button-primary">{t('Find', 'Find')}</button>
      </form>
      {h.fejl && <Fejlbesked fejl={h.fejl} />}
      {h.henter && id && <Vent />}
      {!id && <Besked><p>{t('Id’et står i afsenderens log, i modtagerens besked og i et dueslags køer.', 'The id is in the sender’s log, in the receiver’s message and in a mailbox’s queues.')}</p></Besked>}
      {h.data?.map((v) => (
        <section key={v.beskedId + v.modtaget}>
          <Tegning v={v} sys={sys} slag={slag} />
          <div style={{ marginTop: '2rem' }}><Fakta raekker={[['BeskedId', <code>{v.beskedId}</code>], ['TransaktionsId', <code>{v.transaktionsId}</code>], [t('Modtaget', 'Received'), tid(v.modtaget)], ['StatusKode', v.statusKode], [t('Regel', 'Rule'), v.regel],
            [t('Fik den', 'Got it'), v.kopier.map((k: Post) => <div key={k.dueslag}><a href={`/app/dueslag/${k.dueslag}`}>{slag(k.dueslag)}</a> <span class="svag">{k.koe ?? t('leveret', 'delivered')}</span></div>)], [t('Fik den ikke', 'Did not get it'), v.uden.map((u: Post) => <div key={u.dueslag + u.aarsag}>{slag(u.dueslag)}: {u.aarsag}</div>)]]} /></div>
        </section>))}
    </>);
}
