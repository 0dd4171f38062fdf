// What belongs to an it-system: certificates with upload, agreements, roles.
import { useState } from 'preact/hooks';
import { alle, kald, type Post } from '../api';
import { Besked, Dialog, Fejlbesked, Tilstand } from '../dele/grund';
import { Ikon } from '../dele/ikon';
import { Liste as Tabel } from '../dele/liste';
import { useNavne } from '../opslag';
import { dageTil, dato, t } from '../sprog';
import { certifikattilstand } from './slags';

function Upload({ system, faerdig }: { system: Post; faerdig: (nyt: boolean) => void }) {
  const [andet, saetAndet] = useState(false);
  const [s, saet] = useState<{ i?: boolean; fejl?: Error }>({});
  const send = async (e: Event) => {
    e.preventDefault();
    const fil = (e.currentTarget as HTMLFormElement).querySelector<HTMLInputElement>('input[type=file]')!.files![0]!;
    saet({ i: true });
    try {
      const bytes = new Uint8Array(await fil.arrayBuffer());
      const tekst = new TextDecoder('latin1').decode(bytes);
      // A key must never leave the machine of who has it.
      if (tekst.includes('PRIVATE KEY')) throw new Error(t('Filen indeholder en privat nøgle. Den er ikke sendt. Vælg en fil med certifikatet alene.', 'The file holds a private key. It was not sent. Choose a file with the certificate alone.'));
      const krop = tekst.includes('-----BEGIN') ? { pem: tekst } : { base64: btoa(tekst) };
      await kald('systemer.certifikat', { sti: { uuid: system.uuid }, krop: { ...krop, bekraeftAndetCvr: andet } });
      faerdig(true);
    } catch (fejl) { saet({ fejl: fejl as Error }); }
  };
  return (
    <Dialog titel={t('Tilføj certifikat', 'Add a certificate')} luk={() => faerdig(false)}>
      <form onSubmit={send}>
        {s.fejl && <Fejlbesked fejl={s.fejl} />}
        <div class="gruppe"><label for="c-fil">{t('Fil', 'File')}</label><p class="hjaelp" id="c-h">{t('PEM, DER, CER eller P7B med ét certifikat. Aldrig med en privat nøgle.', 'PEM, DER, CER or P7B with one certificate. Never with a private key.')}</p><input id="c-fil" class="felt" type="file" required aria-describedby="c-h" accept=".pem,.der,.cer,.crt,.p7b" /></div>
        <div class="kryds-felt"><input id="c-andet" type="checkbox" checked={andet} onChange={(e) => saetAndet(e.currentTarget.checked)} /><label for="c-andet">{t('Certifikatets CVR må være et andet end ejerens og leverandørens', 'The certificate’s CVR may be another than the owner’s and the supplier’s')}</label></div>
        <div class="raekke"><button class="button button-primary" disabled={s.i}>{t('Tilføj', 'Add')}</button><button type="button" class="button button-secondary" onClick={() => faerdig(false)}>{t('Fortryd', 'Cancel')}</button></div>
      </form>
    </Dialog>);
}

// Of an OIDC client: made by the server, shown once.
function Hemmelighed({ system }: { system: Post }) {
  const [s, saet] = useState<{ i?: boolean; ny?: string; fejl?: Error }>({});
  const lav = async () => {
    saet({ i: true });
    try { saet({ ny: (await kald('systemer.klienthemmelighed', { sti: { uuid: system.uuid } })).hemmelighed }); }
    catch (fejl) { saet({ fejl: fejl as Error }); }
  };
  return (
    <>
      {s.fejl && <Fejlbesked fejl={s.fejl} />}
      {s.ny
        ? <Besked art="god" titel={t('Klientens nye hemmelighed', 'The client’s new secret')}><p><code>{s.ny}</code></p><p>{t('Den vises kun her og kun nu. Den gamle gælder ikke længere.', 'It is shown only here and only now. The old one is no longer valid.')}</p></Besked>
        : <p><button class="button button-secondary" disabled={s.i} onClick={lav}>{t('Ny hemmelighed til OIDC-klienten', 'New secret for the OIDC client')}</button></p>}
    </>);
}

export function Liste({ del, system, maa }: { del: string; system: Post; maa: boolean }) {
  const [upload, saet] = useState(false);
  const [nr, saetNr] = useState(0);
  const service = useNavne('services');
  if (del === 'certifikater')
    return (
      <>
        {maa && <p><button class="button button-primary" onClick={() => saet(true)}><Ikon navn="plus" />{t('Tilføj certifikat', 'Add a certificate')}</button></p>}
        {maa && system.brugervendt?.profil === 'OIDC' && system.brugervendt.klienttype === 'Web' && <Hemmelighed system={system} />}
        <Tabel key={nr} titel={t('Certifikater', 'Certificates')} csv="certifikater" sorter="-til" adresse={(p) => '/app/certifikater/' + p.uuid} hent={() => alle('certifikater.liste', { system: system.uuid })}
          tom={<p>{t('Systemet har intet certifikat og kan ikke kalde nogen endnu.', 'The system has no certificate and cannot call anybody yet.')}</p>}
          kolonner={[
            { id: 'emne', navn: t('Emne', 'Subject'), vaerdi: (p: Post) => p.emne }, { id: 'art', navn: t('Art', 'Kind'), vaerdi: (p: Post) => p.art },
            { id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: certifikattilstand, vis: (p: Post) => <Tilstand ord={certifikattilstand(p)} /> },
            { id: 'til', navn: t('Gyldigt til', 'Valid to'), vaerdi: (p: Post) => p.gyldigTil, vis: (p: Post) => <>{dato(p.gyldigTil)} <span class="lille svag">{dageTil(p.gyldigTil)} {t('dage', 'days')}</span></> }]} />
        {upload && <Upload system={system} faerdig={(nyt) => { saet(false); if (nyt) saetNr((x) => x + 1); }} />}
      </>);
  if (del === 'aftaler')
    return <Tabel titel={t('Aftaler', 'Agreements')} csv="aftaler" adresse={(p) => '/app/aftaler/' + p.uuid} hent={() => alle('aftaler.liste', { system: system.uuid })} tom={<p>{t('Systemet har ingen aftaler. ', 'The system has no agreements. ')}<a href={'/app/aftaler/ny?system=' + system.uuid}>{t('Lav en', 'Make one')}</a></p>}
      kolonner={[{ id: 'navn', navn: t('Navn', 'Name'), vaerdi: (p: Post) => p.navn }, { id: 'services', navn: 'Services', vaerdi: (p: Post) => (p.versioner?.at(-1)?.indhold.services ?? []).map((x: Post) => service(x.service)).join(', ') }, { id: 'version', navn: 'Version', vaerdi: (p: Post) => p.versioner?.at(-1)?.version ?? 0, hoejre: true }]} />;
  if (del === 'roller')
    return <Tabel titel={t('Roller', 'Roles')} csv="roller" adresse={(p) => '/app/brugersystemroller/' + p.uuid} hent={() => alle('brugersystemroller.liste', { system: system.uuid })} tom={<p>{t('Systemet har ingen roller. Kun brugervendte systemer har.', 'The system has no roles. Only user-facing systems have.')}</p>}
      kolonner={[{ id: 'navn', navn: t('Navn', 'Name'), vaerdi: (p: Post) => p.navn }, { id: 'beskrivelse', navn: t('Beskrivelse', 'Description'), vaerdi: (p: Post) => p.beskrivelse }, { id: 'status', navn: 'Status', vaerdi: (p: Post) => p.status, vis: (p: Post) => <Tilstand ord={p.status} /> }]} />;
  return <Besked art="fejl" titel={t('Den del findes ikke', 'There is no such part')} />;
}
