// Where a vendor's developer lands: what runs, where, with which certificates; how to call it; what became of the last calls; and the
// handles that only a sandbox has. Needs no login.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { raa } from '../api';
import { Besked, Dialog, Fejlbesked, Handling, Kode, Kopier, useHent, Vent } from '../dele/grund';
import { Ikon } from '../dele/ikon';
import { Bund, Top, useTitel } from '../dele/skal';
import { gaaTil, useSted } from '../rute';
import { klokken, t, talform, tid } from '../sprog';
import { klienter, type Oversigt, type System } from './klienter';

const API = '/sandkasse/api/';

interface Kald {
  nr: number; tid: string; art: string; systemnavn?: string; system?: string; myndighed?: string; tjeneste?: string; operation?: string;
  resultat: number; regel?: string; varighedMs: number; sporing: string; detaljer?: { hvem?: string };
}
interface Ur { nu: string; rigtig: string; forskydning_sekunder: number; }
interface Kontakt { system: string; art: string; antal?: number; sandsynlighed: number; ms?: number; }

const gik = (k: Kald): boolean => !k.regel && !k.art.startsWith('afvist') && (k.resultat < 40 || (k.resultat >= 200 && k.resultat < 400));

// The last calls, asked for again every other second while the page is looked at.
function useKald(): { kald: Kald[]; stoppet: boolean; stop: (v: boolean) => void } {
  const [kald, saet] = useState<Kald[]>([]);
  const [stoppet, stop] = useState(false);
  const sidste = useRef(0);
  useEffect(() => {
    if (stoppet) return;
    let her = true;
    const spoerg = async () => {
      if (document.hidden) return;
      try {
        const { poster } = await raa('GET', API + 'kald?antal=50' + (sidste.current ? '&efter=' + sidste.current : ''));
        if (!her || !poster.length) return;
        sidste.current = poster[0].nr;
        saet((f) => [...poster, ...f].slice(0, 200));
      } catch { /* the next round asks again */ }
    };
    spoerg();
    const ur = setInterval(spoerg, 2000);
    return () => { her = false; clearInterval(ur); };
  }, [stoppet]);
  return { kald, stoppet, stop };
}

function Trafik({ kald, faa }: { kald: Kald[]; faa?: number }) {
  const vist = faa ? kald.slice(0, faa) : kald;
  if (!vist.length)
    return <div class="tabelramme tom"><p>{t('Ingen kald endnu. Prøv curl-eksemplet, så dukker det op her.', 'No calls yet. Try the curl example and it shows up here.')}</p></div>;
  return (
    <div class="tabelramme" tabIndex={0} role="region" aria-label={t('Seneste kald', 'Latest calls')}>
      <table class="t kortvis">
        <thead><tr>
          <th scope="col">{t('Tid', 'Time')}</th><th scope="col">{t('Kald', 'Call')}</th>
          {!faa && <th scope="col">{t('System', 'System')}</th>}
          <th scope="col">{t('Udfald', 'Verdict')}</th>{!faa && <th scope="col" class="hoejre">ms</th>}
        </tr></thead>
        <tbody>
          {vist.map((k) => (
            <tr key={k.nr} class={gik(k) ? '' : 'afvist'}>
              <td class="ingen-bryd">{klokken(k.tid)}</td>
              <td><strong>{k.operation || k.art}</strong><br /><span class="lille svag afbryd">{k.tjeneste}</span></td>
              {!faa && <td data-navn={t('System', 'System')}>{k.systemnavn || k.system || <span class="svag">{t('ukendt', 'unknown')}</span>}{k.myndighed && <span class="lille svag"><br />{t('for', 'for')} {k.myndighed}</span>}</td>}
              <td><span class={'tilstand ' + (gik(k) ? 'god' : 'slem')}>{k.resultat}</span>{k.regel && <><br /><span class="lille afbryd">{k.regel}</span></>}</td>
              {!faa && <td class="hoejre" data-navn="ms">{talform.format(k.varighedMs)}</td>}
            </tr>))}
        </tbody>
      </table>
    </div>);
}

function Adresse({ navn, v, om }: { navn: string; v: string; om?: string }) {
  return (
    <tr><th scope="row">{navn}{om && <div class="lille svag">{om}</div>}</th><td><code>{v}</code></td><td class="hoejre"><Kopier tekst={v} hvad={navn} /></td></tr>);
}

function Adresser({ o }: { o: Oversigt }) {
  const soap = o.overflader.filter((f) => f.art === 'soap');
  return (
    <>
      <h2>{t('Indgange', 'Entrances')}</h2>
      <div class="tabelramme"><table class="t"><tbody>
        <Adresse navn="HTTPS" v={o.https} om="SOAP, REST, GraphQL" />
        <Adresse navn="AMQPS" v={o.amqps} om={t('Beskedfordeler, virtual host BF', 'Beskedfordeler, virtual host BF')} />
        <Adresse navn="GraphQL" v={o.https + '/organisation/organisationhent/1'} />
        <Adresse navn={t('Token, SOAP', 'Token, SOAP')} v={o.sts.soap!} om="WS-Trust 1.3" />
        <Adresse navn={t('Token, JSON', 'Token, JSON')} v={o.sts.json!} />
        <Adresse navn={t('Token, OAuth', 'Token, OAuth')} v={o.sts.oauth!} />
        <Adresse navn={t('Nøgler til JWT', 'Keys of JWTs')} v={o.sts.noegler!} />
        <Adresse navn={t('Administration, OpenAPI', 'Administration, OpenAPI')} v={o.https + '/admin/openapi.json'} />
        <Adresse navn={t('Sandkassen, OpenAPI', 'Sandbox, OpenAPI')} v={o.https + API + 'openapi.json'} />
      </tbody></table></div>
      <h2>{t('SOAP-tjenester', 'SOAP services')} <span class="svag">({soap.length})</span></h2>
      <div class="tabelramme"><table class="t kortvis">
        <thead><tr><th scope="col">{t('Tjeneste', 'Service')}</th><th scope="col">{t('Operationer', 'Operations')}</th><th scope="col">WSDL</th></tr></thead>
        <tbody>{soap.map((f) => (
          <tr key={f.sti}><th scope="row"><code>{f.sti}</code></th><td class="lille">{f.operationer?.join(', ')}</td><td><a href={f.sti + '?wsdl'}>WSDL<span class="skjult"> {f.sti}</span></a></td></tr>))}</tbody>
      </table></div>
      <h2>{t('Tjenester at bede om token til', 'Services to ask a token for')}</h2>
      <div class="tabelramme"><table class="t kortvis">
        <thead><tr><th scope="col">{t('Tjeneste', 'Service')}</th><th scope="col">EntityId</th><th scope="col">UUID</th></tr></thead>
        <tbody>{o.tjenester.map((f) => <tr key={f.uuid}><th scope="row">{f.navn}</th><td><code>{f.entity_id}</code></td><td><code>{f.uuid}</code></td></tr>)}</tbody>
      </table></div>
    </>);
}

const fil = (navn: string, tekst: string) => <a href={'/sandkasse/filer/' + navn} download={navn}>{tekst}<span class="skjult"> {navn}</span></a>;

function NytSystem({ o, faerdig }: { o: Oversigt; faerdig: () => void }) {
  const [navn, saetNavn] = useState('');
  const [cvr, saetCvr] = useState('');
  const [myndighed, saetMyndighed] = useState(o.myndigheder[0]?.cvr ?? '');
  const [s, saet] = useState<{ i?: boolean; fejl?: Error; svar?: Record<string, string> }>({});
  const send = async (e: Event) => {
    e.preventDefault();
    saet({ i: true });
    try {
      saet({ svar: await raa('POST', API + 'tilslut', { navn, cvr, myndighed }) });
    } catch (fejl) {
      saet({ fejl: fejl as Error });
    }
  };
  if (s.svar) {
    const gem = (filnavn: string, indhold: BlobPart, type: string) => <a class="button button-secondary lille" download={filnavn} href={URL.createObjectURL(new Blob([indhold], { type }))}><Ikon navn="hent" />{filnavn}</a>;
    const p12 = Uint8Array.from(atob(s.svar.p12!), (c) => c.charCodeAt(0));
    const kort = navn.toLowerCase().replace(/[^a-z0-9]+/g, '-') || 'system';
    return (
      <Dialog titel={t('Systemet er klar', 'The system is ready')} luk={faerdig}>
        <p>{t('Det har certifikat og aftaler om alle tjenester. Nøglen gemmes ikke her: hent filerne nu.', 'It has a certificate and agreements with every service. The key is not kept here: take the files now.')}</p>
        <div class="raekke">{gem(kort + '.p12', p12, 'application/x-pkcs12')}{gem(kort + '.pem', s.svar.certifikat!, 'application/x-pem-file')}{gem(kort + '.key', s.svar.noegle!, 'application/x-pem-file')}</div>
        <p class="lille">{t('Kodeord til p12', 'Password of the p12')}: <code>faelled</code>. System <code>{s.svar.system}</code>, {t('aftale', 'agreement')} <code>{s.svar.aftale}</code></p>
        <button class="button button-primary" onClick={faerdig}>{t('Luk', 'Close')}</button>
      </Dialog>);
  }
  return (
    <Dialog titel={t('Et nyt system', 'A new system')} luk={faerdig}>
      <form onSubmit={send}>
        {s.fejl && <Fejlbesked fejl={s.fejl} />}
        <div class="gruppe"><label for="ns-navn">{t('Navn', 'Name')}</label><input id="ns-navn" class="felt" required maxLength={200} value={navn} onInput={(e) => saetNavn(e.currentTarget.value)} /></div>
        <div class="gruppe"><label for="ns-cvr">{t('Leverandørens CVR-nummer', 'The supplier’s CVR number')}</label><p class="hjaelp" id="ns-cvr-h">{t('Otte cifre', 'Eight digits')}</p>
          <input id="ns-cvr" class="felt" required pattern="[0-9]{8}" inputMode="numeric" aria-describedby="ns-cvr-h" value={cvr} onInput={(e) => saetCvr(e.currentTarget.value)} /></div>
        <div class="gruppe"><label for="ns-myn">{t('Hvis data', 'Whose data')}</label>
          <select id="ns-myn" class="felt" value={myndighed} onChange={(e) => saetMyndighed(e.currentTarget.value)}>{o.myndigheder.map((m) => <option value={m.cvr}>{m.navn} ({m.cvr})</option>)}</select></div>
        <div class="raekke"><button class="button button-primary" disabled={s.i}>{t('Opret', 'Create')}</button><button type="button" class="button button-secondary" onClick={faerdig}>{t('Fortryd', 'Cancel')}</button></div>
      </form>
    </Dialog>);
}

function Certifikater({ o }: { o: Oversigt }) {
  const [nyt, saetNyt] = useState(false);
  return (
    <>
      <div class="raekke"><h2 class="fyld">{t('Demosystemer', 'Demo systems')}</h2><button class="button button-primary" onClick={() => saetNyt(true)}><Ikon navn="plus" />{t('Lav et system til mig', 'Make a system for me')}</button></div>
      <p>{t('Hvert system har et klientcertifikat og en aftale. p12-filernes kodeord er', 'Each system has a client certificate and an agreement. The p12 files’ password is')} <code>{o.systemer[0]?.p12_kodeord}</code>.</p>
      <div class="tabelramme"><table class="t kortvis">
        <thead><tr><th scope="col">{t('System', 'System')}</th><th scope="col">{t('Kalder for', 'Calls for')}</th><th scope="col">UUID</th><th scope="col">{t('Filer', 'Files')}</th></tr></thead>
        <tbody>{o.systemer.map((s) => (
          <tr key={s.uuid}><th scope="row">{s.navn}</th><td>{s.myndigheder.join(', ')}</td><td><code>{s.uuid}</code></td>
            <td class="ingen-bryd">{fil(s.p12, 'p12')} · {fil(s.certifikat, t('certifikat', 'certificate'))} · {fil(s.noegle, t('nøgle', 'key'))}</td></tr>))}</tbody>
      </table></div>
      <h2>{t('Sandkassens egne', 'The sandbox’s own')}</h2>
      <div class="tabelramme"><table class="t kortvis"><tbody>
        <tr><th scope="row">{t('CA: stol på den her', 'CA: trust this one')}</th><td>{t('har udstedt serverens og systemernes certifikater', 'issued the server’s and the systems’ certificates')}</td><td>{fil(o.ca, o.ca)}</td></tr>
        <tr><th scope="row">{t('Adgangsstyring', 'Token service')}</th><td>{t('underskriver tokens', 'signs tokens')}</td><td>{fil(o.sts.certifikat!, o.sts.certifikat!)}</td></tr>
        {[...new Map(o.tjenester.map((x) => [x.certifikat, x])).values()].map((x) => <tr key={x.certifikat}><th scope="row">{x.navn}</th><td>{t('underskriver svar', 'signs answers')}</td><td>{fil(x.certifikat, x.certifikat)}</td></tr>)}
      </tbody></table></div>
      <p class="lille svag">{t('Alt ligger i mappen', 'All of it lies in the folder')} <code>{o.mappe}/pki</code>; {t('adresser og UUID’er til programmer i', 'addresses and UUIDs for programs in')} <code>{o.mappe}/klar.json</code>.</p>
      {nyt && <NytSystem o={o} faerdig={() => saetNyt(false)} />}
    </>);
}

function Klienter({ o }: { o: Oversigt }) {
  const { valg } = useSted();
  const system = o.systemer.find((s) => s.uuid === valg.get('system')) ?? o.systemer[0]!;
  const alle = useMemo(() => klienter(o, system), [o, system]);
  const k = alle.find((x) => x.id === valg.get('klient')) ?? alle[0]!;
  const vaelg = (id: string, s: System) => gaaTil(`/?vis=klienter&klient=${id}&system=${s.uuid}`, true);
  return (
    <>
      <div class="filtre">
        <div><label for="k-sys">{t('Som systemet', 'As the system')}</label>
          <select id="k-sys" class="felt" value={system.uuid} onChange={(e) => vaelg(k.id, o.systemer.find((s) => s.uuid === e.currentTarget.value)!)}>{o.systemer.map((s) => <option value={s.uuid}>{s.navn}</option>)}</select></div>
      </div>
      <div class="faner" role="tablist" aria-label={t('Klientbibliotek', 'Client library')}>
        {alle.map((x) => <button key={x.id} role="tab" id={'fane-' + x.id} aria-selected={x.id === k.id} aria-controls="klientkode" onClick={() => vaelg(x.id, system)}>{x.navn}</button>)}
      </div>
      <div id="klientkode" role="tabpanel" aria-labelledby={'fane-' + k.id}><p>{k.om}</p><Kode tekst={k.kode} hvad={k.navn} /></div>
    </>);
}

const arter = (): [string, string][] => [
  ['slow', t('Langsomt svar', 'Slow answer')], ['500', t('HTTP 500, der ikke kan læses', 'HTTP 500 that does not read')], ['fault', t('SOAP-fejl (fault)', 'SOAP fault')],
  ['expired', t('Tokenet er udløbet', 'The token has run out')], ['lost', t('Svaret forsvinder, efter at kaldet er udført', 'The answer is lost after the call was done')]];

function Fejlkontakter({ o }: { o: Oversigt }) {
  const h = useHent<{ fejl: Kontakt[] }>(() => raa('GET', API + 'fejl'), []);
  const [system, saetSystem] = useState(o.systemer[0]?.uuid ?? '');
  const [art, saetArt] = useState('slow');
  const [antal, saetAntal] = useState('5');
  const [fejl, saetFejl] = useState<Error>();
  const navn = (u: string) => o.systemer.find((s) => s.uuid === u)?.navn ?? u;
  const send = async (e: Event) => {
    e.preventDefault();
    try {
      await raa('PUT', API + 'fejl', { system, art, ms: 3000, antal: antal ? Number(antal) : null });
      saetFejl(undefined);
      h.igen();
    } catch (x) { saetFejl(x as Error); }
  };
  return (
    <section class="kort" aria-labelledby="o-fejl">
      <h2 id="o-fejl">{t('Fejlkontakter', 'Fault switches')}</h2>
      <p>{t('Lad et systems kald gå galt, og se om klienten klarer det.', 'Let a system’s calls go wrong and see how the client takes it.')}</p>
      {fejl && <Fejlbesked fejl={fejl} />}
      <form onSubmit={send} class="filtre">
        <div><label for="f-sys">System</label><select id="f-sys" class="felt" value={system} onChange={(e) => saetSystem(e.currentTarget.value)}>{o.systemer.map((s) => <option value={s.uuid}>{s.navn}</option>)}</select></div>
        <div><label for="f-art">{t('Fejl', 'Fault')}</label><select id="f-art" class="felt" value={art} onChange={(e) => saetArt(e.currentTarget.value)}>{arter().map(([v, n]) => <option value={v}>{n}</option>)}</select></div>
        <div><label for="f-antal">{t('Antal kald', 'Number of calls')}</label><input id="f-antal" class="felt" type="number" min="1" max="1000000" value={antal} onInput={(e) => saetAntal(e.currentTarget.value)} /></div>
        <button class="button button-primary">{t('Slå til', 'Switch on')}</button>
      </form>
      {h.data?.fejl.length ? (
        <div class="tabelramme"><table class="t"><tbody>{h.data.fejl.map((k) => (
          <tr key={k.system}><th scope="row">{navn(k.system)}</th><td>{arter().find(([v]) => v === k.art)?.[1] ?? k.art}</td><td>{k.antal ? k.antal + t(' kald igen', ' calls left') : t('til den slås fra', 'until switched off')}</td>
            <td class="hoejre"><button class="button button-secondary lille" onClick={() => raa('PUT', API + 'fejl', { system: k.system, art: 'off' }).then(h.igen)}>{t('Slå fra', 'Switch off')}<span class="skjult"> {navn(k.system)}</span></button></td></tr>))}</tbody></table></div>
      ) : <p class="svag">{t('Ingen er slået til.', 'None is on.')}</p>}
    </section>);
}

function Uret() {
  const h = useHent<Ur>(() => raa('GET', API + 'ur'), []);
  const [oenske, saet] = useState('');
  const flyt = (v: string) => raa('PUT', API + 'ur', { oenske: v }).then(() => { saet(''); });
  const f = h.data?.forskydning_sekunder ?? 0;
  return (
    <section class="kort" aria-labelledby="o-ur">
      <h2 id="o-ur">{t('Uret', 'The clock')}</h2>
      <p aria-live="polite">{h.data && <><strong>{tid(h.data.nu)}</strong> <span class="svag">{f ? t('flyttet ', 'moved ') + talform.format(Math.round(f / 8640) / 10) + t(' døgn', ' days') : t('rigtig tid', 'real time')}</span></>}</p>
      <div class="raekke">
        {([['+1d', t('+1 døgn', '+1 day')], ['+30d', t('+30 døgn', '+30 days')], ['+365d', t('+1 år', '+1 year')], ['reset', t('Rigtig tid', 'Real time')]] as const).map(([v, n]) => <Handling key={v} tekst={n} koer={() => flyt(v)} efter={h.igen} />)}
      </div>
      <form class="filtre" onSubmit={(e) => { e.preventDefault(); flyt(oenske).then(h.igen, () => saet(oenske)); }}>
        <div><label for="u-oenske">{t('Andet: +10d, -2h30m eller =2027-01-01T08:00:00Z', 'Other: +10d, -2h30m or =2027-01-01T08:00:00Z')}</label><input id="u-oenske" class="felt" required value={oenske} onInput={(e) => saet(e.currentTarget.value)} /></div>
        <button class="button button-secondary">{t('Flyt', 'Move')}</button>
      </form>
    </section>);
}

// Waits until the server has gone and come back.
async function ventPaaNy(startet: string): Promise<number> {
  const begyndt = performance.now();
  for (;;) {
    await new Promise((f) => setTimeout(f, 40));
    try {
      const o: Oversigt = await raa('GET', API + 'oversigt');
      if (o.startet !== startet) return performance.now() - begyndt;
    } catch { /* not yet */ }
    if (performance.now() - begyndt > 30000) throw new Error(t('Serveren kom ikke tilbage.', 'The server did not come back.'));
  }
}

function Billeder({ o, nulstillet }: { o: Oversigt; nulstillet: () => void }) {
  const h = useHent<{ billeder: string[] }>(() => raa('GET', API + 'billeder'), [o.startet]);
  const [navn, saetNavn] = useState('');
  const [fejl, saetFejl] = useState<Error>();
  const [gjort, saetGjort] = useState('');
  const [spoerg, saetSpoerg] = useState<string>();
  const nulstil = async (b: string) => {
    await raa('POST', API + 'nulstil', { navn: b });
    const ms = await ventPaaNy(o.startet);
    saetGjort(t('Alle data er som i ', 'All data are as in ') + b + t('. Det tog ', '. It took ') + talform.format(Math.round(ms)) + ' ms.');
    saetSpoerg(undefined);
    nulstillet();
  };
  return (
    <section class="kort" aria-labelledby="o-bil">
      <h2 id="o-bil">{t('Øjebliksbilleder', 'Snapshots')}</h2>
      <p>{t('Gem alle data som de er, og gå tilbage på under et sekund. Sessioner og fejlkontakter nulstilles også.', 'Keep all data as they are and go back in less than a second. Sessions and fault switches are reset too.')}</p>
      {fejl && <Fejlbesked fejl={fejl} />}
      {gjort && <Besked art="god"><p>{gjort}</p></Besked>}
      <div class="tabelramme"><table class="t"><tbody>{h.data?.billeder.map((b) => (
        <tr key={b}><th scope="row">{b === 'start' ? t('start (da sandkassen blev fyldt)', 'start (when the sandbox was filled)') : b}</th>
          <td class="hoejre"><span class="raekke"><span class="fyld" /><button class="button button-secondary lille" onClick={() => saetSpoerg(b)}>{t('Gå tilbage hertil', 'Go back to this')}<span class="skjult"> {b}</span></button>
            {b !== 'start' && <button class="button button-secondary lille" onClick={() => raa('DELETE', API + 'billeder/' + b).then(h.igen, saetFejl)}>{t('Fjern', 'Remove')}<span class="skjult"> {b}</span></button>}</span></td></tr>))}</tbody></table></div>
      <form class="filtre" style={{ marginTop: '1.6rem' }} onSubmit={(e) => { e.preventDefault(); raa('POST', API + 'billeder', { navn }).then(() => { saetNavn(''); saetFejl(undefined); h.igen(); }, saetFejl); }}>
        <div><label for="b-navn">{t('Nyt billede: små bogstaver, cifre og -', 'New snapshot: small letters, digits and -')}</label><input id="b-navn" class="felt" required pattern="[a-z0-9][a-z0-9\-]{0,39}" value={navn} onInput={(e) => saetNavn(e.currentTarget.value)} /></div>
        <button class="button button-secondary">{t('Gem', 'Keep')}</button>
      </form>
      {spoerg && (
        <Dialog titel={t('Alle data tilbage til ', 'All data back to ') + spoerg + '?'} luk={() => saetSpoerg(undefined)}>
          <p>{t('Det, der er sket siden, er væk. Forbindelser lukkes, og serveren er væk et øjeblik.', 'What has happened since is gone. Connections close, and the server is away for a moment.')}</p>
          <div class="raekke"><Handling art="warning" tekst={t('Nulstil', 'Reset')} koer={() => nulstil(spoerg)} /><button class="button button-secondary" onClick={() => saetSpoerg(undefined)}>{t('Fortryd', 'Cancel')}</button></div>
        </Dialog>)}
    </section>);
}

function Start({ o, kald }: { o: Oversigt; kald: Kald[] }) {
  const s = o.systemer[0]!;
  const foerste = klienter(o, s)[0]!;
  return (
    <div class="to">
      <section aria-labelledby="o-start">
        <h2 id="o-start">{t('Dit første kald', 'Your first call')}</h2>
        <p>{t('Kopiér det her ind i en terminal. Det henter et token som ', 'Copy this into a terminal. It gets a token as ')}<strong>{s.navn}</strong>{t(' og spørger med det.', ' and asks with it.')}</p>
        <Kode tekst={foerste.kode} hvad="curl" />
        <div class="kort-net">
          <article class="kort"><a class="hele" href="/?vis=klienter"><h3>{t('Dit bibliotek', 'Your library')}</h3><p class="lille">curl, zeep, CXF, .NET, PHP, pika {t('med adresser og stier fyldt ud', 'with addresses and paths filled in')}</p></a></article>
          <article class="kort"><a class="hele" href="/?vis=certifikater"><h3>{t('Dit eget system', 'A system of your own')}</h3><p class="lille">{t('Certifikat, nøgle og aftaler med ét klik', 'Certificate, key and agreements in one click')}</p></a></article>
          <article class="kort"><a class="hele" href="/organisation/graphiql/1/"><h3>GraphiQL</h3><p class="lille">{t('Skriv forespørgsler til Organisation i browseren', 'Write queries to Organisation in the browser')}</p></a></article>
          <article class="kort"><a class="hele" href="/app/"><h3>{t('Siderne', 'The pages')}</h3><p class="lille">{t('Aftaler, systemer, roller og revision, som en kommune ser dem', 'Agreements, systems, roles and audit as a municipality sees them')}</p></a></article>
        </div>
      </section>
      <section aria-labelledby="o-live">
        <div class="raekke"><h2 id="o-live" class="fyld">{t('Seneste kald', 'Latest calls')}</h2><a href="/?vis=trafik">{t('Se alle', 'See all')}</a></div>
        <Trafik kald={kald} faa={8} />
      </section>
    </div>);
}

const faner = (): [string, string][] => [
  ['', t('Kom i gang', 'Get going')], ['klienter', t('Klienter', 'Clients')], ['certifikater', t('Certifikater', 'Certificates')], ['adresser', t('Adresser', 'Addresses')],
  ['trafik', t('Trafik', 'Traffic')], ['styring', t('Ur, fejl og data', 'Clock, faults and data')]];

export function Sandkasse() {
  useTitel(t('Sandkassen', 'The sandbox'));
  const { valg } = useSted();
  const vis = valg.get('vis') ?? '';
  const h = useHent<Oversigt>(() => raa('GET', API + 'oversigt'), []);
  const alt = useKald();
  const [med, saetMed] = useState(false);
  // People's calls through the pages are not what a developer looks for.
  const trafik = { ...alt, kald: med ? alt.kald : alt.kald.filter((k) => !k.detaljer?.hvem) };
  const o = h.data;
  return (
    <>
      <a class="spring" href="#indhold">{t('Gå til indhold', 'Skip to content')}</a>
      <Top hjem="/"><a class="knap" href="/app/">{t('Log ind på siderne', 'Log in to the pages')}</a></Top>
      <main id="indhold" class="fyld" tabIndex={-1}>
      <div class="indgang"><div class="inde">
        <h1>{t('Kommunernes fælles infrastruktur, på din egen maskine', 'The municipalities’ shared infrastructure, on your own machine')}</h1>
        <p class="font-lead">{t('De rigtige snitflader, et eget token-system og to opdigtede kommuner. Prøv din integration af, fra første kald til de fejl, der ellers først viser sig i drift.', 'The real interfaces, a token service and two invented municipalities. Try your integration out, from the first call to the faults that else show up in production.')}</p>
        {o && <ul class="stribe"><li><span class="punkt" />{t('Kører siden', 'Running since')} {tid(o.startet)}</li><li>HTTPS <code>{o.https}</code></li><li>AMQPS <code>{o.amqps}</code></li><li>{t('Udgave', 'Version')} {o.program}</li>{o.myndigheder.map((m) => <li key={m.cvr}>{m.navn} <span class="svag">CVR {m.cvr}</span></li>)}</ul>}
      </div></div>
      <div class="inde sidefyld">
        <nav class="faner" aria-label={t('Sandkassens dele', 'Parts of the sandbox')}>
          {faner().map(([id, navn]) => <a key={id} href={id ? '/?vis=' + id : '/'} aria-current={vis === id ? 'page' : undefined}>{navn}</a>)}
        </nav>
        {h.fejl && <Fejlbesked fejl={h.fejl} igen={h.igen} />}
        {!o ? <Vent /> : vis === 'klienter' ? <Klienter o={o} />
          : vis === 'certifikater' ? <Certifikater o={o} />
          : vis === 'adresser' ? <Adresser o={o} />
          : vis === 'trafik' ? (
            <section><div class="raekke"><h2 class="fyld">{t('Seneste kald', 'Latest calls')}</h2><span class="kryds-felt"><input id="med" type="checkbox" checked={med} onChange={(e) => saetMed(e.currentTarget.checked)} /><label for="med">{t('Også sidernes egne', 'Also the pages’ own')}</label></span><button class="button button-secondary" aria-pressed={trafik.stoppet} onClick={() => trafik.stop(!trafik.stoppet)}>{trafik.stoppet ? t('Fortsæt', 'Go on') : t('Stands her', 'Hold')}</button></div>
              <p>{t('Fra revisionsloggen: hvert kald med udfald og den regel, der afviste det. Her står aldrig CPR-numre.', 'From the audit log: each call with its verdict and the rule that refused it. CPR numbers never stand here.')}</p>
              <Trafik kald={trafik.kald} /></section>)
          : vis === 'styring' ? <div class="kort-net" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(48rem, 100%), 1fr))' }}><Uret /><Billeder o={o} nulstillet={h.igen} /><Fejlkontakter o={o} /></div>
          : <Start o={o} kald={trafik.kald} />}
      </div>
      </main>
      <Bund />
    </>);
}
