// The ordinary registers as a table: columns, filters, the fields of the form, who may what, which actions. dele/ and sider/register.tsx
// make list, details and form from a row.
import type { ComponentChildren } from 'preact';
import type { Post } from '../api';
import type { Feltkort } from '../dele/formular';
import { Tidspunkt, Tilstand } from '../dele/grund';
import type { Ikonnavn } from '../dele/ikon';
import type { Filter, Kolonne } from '../dele/liste';
import { feltnavn } from '../felter';
import type * as A from '../openapi.gen';
import type { Operation } from '../openapi.gen';
import type { Navne } from '../opslag';
import { dageTil, dato, t, tid } from '../sprog';
import { AFT, LEV, OPERATOER, ORG, ROL, type Session, UDB, UND, har } from '../session';

export interface Opslagsnavne { org: Navne; system: Navne; service: Navne; brugersystemrolle: Navne; type: Navne; }

export interface Handlingsvalg {
  navn: string;
  operation: Operation;
  skema?: string; // the body, asked for in a dialog
  felter?: string[];
  kort?: Feltkort;
  spoerg?: string; // asked first, when there is no body
  krop?: Post;
  art?: 'primary' | 'secondary' | 'warning';
  naar?: (p: Post, s: Session) => boolean;
  vaek?: boolean; // the record is gone afterwards
}

export interface Slags {
  sti: string;
  skema: string;
  ikon: Ikonnavn;
  ental: string;
  flertal: string;
  om: string;
  kolonner: (n: Opslagsnavne) => Kolonne<Post>[];
  filtre: (n: Opslagsnavne) => Filter<Post>[];
  sorter?: string;
  titel?: (p: Post, n: Opslagsnavne) => string;
  felter?: string[]; // of the form; none: made elsewhere
  laaste?: string[]; // not changed once made
  kort?: Feltkort;
  opret?: string[]; // roles
  start?: (s: Session) => Post;
  handlinger?: Handlingsvalg[];
  skjul?: string[]; // members that the details leave out
}

// Members of the API's own type: the compiler knows when one is renamed.
const f = <T,>(...felter: (keyof T & string)[]): string[] => felter;
const kol = (id: string, vaerdi: (p: Post) => string | number = (p) => p[id] ?? '', vis?: (p: Post) => ComponentChildren): Kolonne<Post> => ({ id, navn: feltnavn(id), vaerdi, vis });
const status = (): Kolonne<Post> => kol('status', (p) => p.status, (p) => <Tilstand ord={p.status} />);
const filter = (id: string, vaerdi: (p: Post) => string | string[] = (p) => p[id] ?? ''): Filter<Post> => ({ id, navn: feltnavn(id), vaerdi });
const tidskol = (id: string): Kolonne<Post> => kol(id, (p) => p[id] ?? '', (p) => <Tidspunkt v={p[id]} />);
const datokol = (id: string): Kolonne<Post> => kol(id, (p) => p[id] ?? '', (p) => dato(p[id]));

export function certifikattilstand(p: Post): string {
  if (p.status !== 'Registreret') return p.status;
  const d = dageTil(p.gyldigTil);
  return d < 0 ? 'Udløbet' : d <= 60 ? 'Udløber snart' : 'Gyldig';
}

const orgvalg = { register: 'organisationer', noegle: 'cvr' } as const;
const systemvalg = { register: 'systemer' } as const;
const afgraensningskort: Feltkort = {
  type: { register: 'dataafgraensningstyper', noegle: 'entityId', navn: t('Type af afgrænsning', 'Type of limit') },
  dynamisk: { hjaelp: t('Værdien er en adresse, der ender på /parametric; IdP’en fylder den ved login.', 'The value is an address that ends in /parametric; the IdP fills it at login.') },
};

export const slagsene: Slags[] = [
  {
    sti: 'organisationer', skema: 'Organisation', ikon: 'organisation', ental: t('organisation', 'organisation'), flertal: t('Organisationer', 'Organisations'),
    om: t('Myndigheder, leverandører og serviceudbydere, der er med i infrastrukturen.', 'Authorities, suppliers and service providers that take part in the infrastructure.'),
    kolonner: () => [kol('navn'), kol('cvr'), kol('typer', (p) => (p.typer ?? []).join(', ')), kol('myndighedskode'), status()],
    filtre: () => [filter('typer'), filter('status')], sorter: 'navn',
    felter: f<A.Organisation>('cvr', 'navn', 'kortnavn', 'typer', 'myndighedskode', 'postkasser', 'kontaktpersoner', 'domaener', 'testSomEgenMyndighed'), laaste: f<A.Organisation>('cvr'), opret: [OPERATOER],
    kort: {
      domaener: { hjaelp: t('Roller og systemer må have id’er, der begynder med dem. Uden http://', 'Roles and systems may have ids that begin with them. Without http://') },
      postkasser: { hjaelp: t('Advis går til postkassen for deres slags, ellers til den fælles.', 'Notices go to the mailbox for their kind, else to the common one.') },
    },
    handlinger: [{ navn: t('Skift status', 'Change state'), operation: 'organisationer.status', skema: 'Statusskift', felter: ['status'], naar: (_, s) => har(s, OPERATOER), kort: { status: { hjaelp: t('Aktiv, Suspenderet eller Lukket', 'Aktiv, Suspenderet or Lukket') } } }],
  },
  {
    sti: 'systemer', skema: 'ItSystem', ikon: 'system', ental: t('it-system', 'it-system'), flertal: t('It-systemer', 'It-systems'),
    om: t('Systemer, der kalder services, som brugere logger ind i, eller som logger brugere ind.', 'Systems that call services, that users log in to, or that log users in.'),
    kolonner: (n) => [kol('navn'), kol('typer', (p) => (p.typer ?? []).join(', ')), kol('ejer', (p) => n.org(p.ejer)), kol('kategori'), status(), tidskol('aendret')],
    filtre: (n) => [filter('typer'), filter('ejer', (p) => n.org(p.ejer)), filter('status')], sorter: 'navn',
    felter: f<A.ItSystem>('navn', 'beskrivelse', 'typer', 'ejer', 'leverandoer', 'kontaktEmail', 'kategori', 'callbacks', 'sftpBruger', 'brugervendt', 'idp'), laaste: f<A.ItSystem>('ejer'), opret: [LEV, OPERATOER],
    start: (s) => ({ navn: '', beskrivelse: '', typer: ['Anvendersystem'], ejer: s.organisation, leverandoer: null, kontaktEmail: '', kategori: '', callbacks: [], sftpBruger: '', brugervendt: null, idp: null }),
    kort: {
      navn: { kraevet: true }, ejer: orgvalg, leverandoer: { ...orgvalg, hjaelp: t('Kun når en anden end ejeren leverer systemet.', 'Only when another than the owner supplies the system.') },
      kontaktEmail: { hjaelp: t('En fælles postkasse, ikke en person.', 'A shared mailbox, not a person.') },
      metadataXml: { hjaelp: t('Hele filen. Den efterses, når du gemmer.', 'The whole file. It is checked when you save.') },
      url: { hjaelp: 'https://' },
    },
    handlinger: [
      { navn: t('Aktivér', 'Activate'), operation: 'systemer.status', krop: { status: 'Aktiv' }, art: 'primary', naar: (p, s) => p.status !== 'Aktiv' && p.status !== 'Nedlagt' && har(s, LEV, OPERATOER) },
      { navn: t('Nedlæg', 'Close'), operation: 'systemer.status', krop: { status: 'Nedlagt' }, art: 'warning', spoerg: t('Systemet nedlægges, og alle dets aftaler ophører med det samme.', 'The system is closed, and all its agreements end at once.'), naar: (p, s) => p.status !== 'Nedlagt' && har(s, LEV, OPERATOER) },
    ],
  },
  {
    sti: 'certifikater', skema: 'Certifikat', ikon: 'laas', ental: t('certifikat', 'certificate'), flertal: t('Certifikater', 'Certificates'),
    om: t('Systemernes certifikater. De, der snart udløber, står øverst.', 'The systems’ certificates. Those that expire soon come first.'),
    kolonner: (n) => [kol('system', (p) => n.system(p.system)), kol('emne', (p) => p.emne, (p) => <span class="afbryd">{p.emne}</span>), kol('art'), { id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: certifikattilstand, vis: (p) => <Tilstand ord={certifikattilstand(p)} /> }, kol('gyldigTil', (p) => p.gyldigTil, (p) => <>{dato(p.gyldigTil)} <span class="lille svag">{dageTil(p.gyldigTil)} {t('dage', 'days')}</span></>)],
    filtre: (n) => [{ id: 'tilstand', navn: t('Tilstand', 'State'), vaerdi: certifikattilstand }, filter('system', (p) => n.system(p.system))], sorter: 'gyldigTil', skjul: ['base64', 'varslet'],
    titel: (p, n) => t('Certifikat til ', 'Certificate of ') + n.system(p.system),
    handlinger: [
      { navn: t('Spær', 'Block'), operation: 'certifikater.spaer', art: 'warning', spoerg: t('Certifikatet afvises fra nu af, også selv om det ikke er udløbet.', 'The certificate is refused from now on, although it has not expired.'), naar: (p, s) => p.status === 'Registreret' && har(s, LEV, OPERATOER) },
      { navn: t('Fjern', 'Remove'), operation: 'certifikater.fjern', spoerg: t('Systemet kan ikke længere bruge certifikatet.', 'The system can no longer use the certificate.'), naar: (p, s) => p.status === 'Registreret' && har(s, LEV, OPERATOER), vaek: true },
    ],
  },
  {
    sti: 'services', skema: 'Service', ikon: 'service', ental: 'service', flertal: 'Services',
    om: t('Kataloget: hvad der kan laves aftaler om, hvilke data de giver, og hvad de koster.', 'The catalogue: what agreements can be made about, which data they give, and what they cost.'),
    kolonner: (n) => [kol('navn'), kol('version'), kol('udbyder', (p) => n.org(p.udbyder)), kol('type'), kol('dataklassifikation'), kol('pris'), status(), { ...kol('entityId'), kun_csv: true }],
    filtre: (n) => [filter('type'), filter('udbyder', (p) => n.org(p.udbyder)), filter('status')], sorter: 'navn',
    felter: f<A.Service>('entityId', 'navn', 'version', 'udbyder', 'type', 'protokoller', 'endpoints', 'beskrivelse', 'dataindhold', 'dataklassifikation', 'pris', 'koblede', 'efterkonfiguration', 'certifikatmodel', 'kraevCnf', 'bearer', 'system'), laaste: f<A.Service>('entityId', 'udbyder'), opret: [UDB, OPERATOER],
    kort: { udbyder: orgvalg, koblede: { register: 'services' }, system: systemvalg, dataindhold: { hjaelp: t('Skrives til den, der skal godkende: hvilke data, i almindelige ord.', 'Written for the approver: which data, in plain words.') } },
    handlinger: [{ navn: t('Udgiv', 'Publish'), operation: 'services.status', krop: { status: 'Udgivet' }, art: 'primary', naar: (p, s) => p.status === 'Kladde' && har(s, UDB, OPERATOER) }],
  },
  {
    sti: 'servicesystemroller', skema: 'Servicesystemrolle', ikon: 'rolle', ental: t('servicesystemrolle', 'service system role'), flertal: t('Servicesystemroller', 'Service system roles'),
    om: t('Hvad et system kan få lov til hos en service.', 'What a system may be allowed at a service.'),
    kolonner: (n) => [kol('navn'), kol('service', (p) => n.service(p.service)), kol('beskrivelse'), kol('id', (p) => p.id, (p) => <code>{p.id}</code>)],
    filtre: (n) => [filter('service', (p) => n.service(p.service))], sorter: 'navn',
    felter: f<A.Servicesystemrolle>('id', 'service', 'navn', 'beskrivelse', 'dataafgraensningstyper', 'aktiv'), laaste: f<A.Servicesystemrolle>('id', 'service'), opret: [UDB, OPERATOER], kort: { service: { register: 'services' }, ...afgraensningskort },
  },
  {
    sti: 'dataafgraensningstyper', skema: 'Dataafgraensningstype', ikon: 'proeve', ental: t('dataafgrænsningstype', 'data limit type'), flertal: t('Dataafgrænsninger', 'Data limits'),
    om: t('De måder, som en rolle kan begrænses på: KLE, organisationsenhed, følsomhed …', 'The ways in which a role can be limited: KLE, unit, sensitivity …'),
    kolonner: (n) => [kol('navn'), kol('type'), kol('ejer', (p) => n.org(p.ejer)), kol('beskrivelse'), kol('entityId', (p) => p.entityId, (p) => <code>{p.entityId}</code>)],
    filtre: () => [filter('type')], sorter: 'navn', felter: f<A.Dataafgraensningstype>('entityId', 'navn', 'beskrivelse', 'type', 'regulaertUdtryk', 'vaerdiListe', 'ejer', 'syntaks', 'visning', 'aktiv'), laaste: f<A.Dataafgraensningstype>('entityId'), opret: [UDB, LEV, OPERATOER],
    kort: { ejer: orgvalg, regulaertUdtryk: { hjaelp: t('Gælder for TEXT: hele værdien skal passe.', 'For TEXT: the whole value must fit.') } }, start: undefined,
  },
  {
    sti: 'brugersystemroller', skema: 'Brugersystemrolle', ikon: 'rolle', ental: t('brugersystemrolle', 'user system role'), flertal: t('Brugersystemroller', 'User system roles'),
    om: t('De roller, som et brugervendt system selv har. Kommunerne sætter dem sammen til jobfunktionsroller.', 'The roles that a user-facing system itself has. Municipalities compose job function roles of them.'),
    kolonner: (n) => [kol('navn'), kol('system', (p) => n.system(p.system)), kol('beskrivelse'), status()],
    filtre: (n) => [filter('system', (p) => n.system(p.system)), filter('status')], sorter: 'navn',
    felter: f<A.Brugersystemrolle>('entityId', 'system', 'navn', 'beskrivelse', 'dataafgraensningstyper'), laaste: f<A.Brugersystemrolle>('entityId', 'system'), opret: [LEV, OPERATOER],
    kort: { entityId: { hjaelp: 'http://<domæne>/roles/usersystemrole/<navn>/1' }, system: { register: 'systemer', kun: (p) => (p.typer ?? []).includes('Brugervendt system') }, ...afgraensningskort },
    handlinger: [{ navn: t('Udgiv', 'Publish'), operation: 'brugersystemroller.status', krop: { status: 'Udgivet' }, art: 'primary', naar: (p, s) => p.status === 'Kladde' && har(s, LEV, OPERATOER) },
      { navn: t('Udfas', 'Phase out'), operation: 'brugersystemroller.status', skema: 'Statusskift', felter: ['sidsteDag'], krop: { status: 'Udfaset' }, naar: (p, s) => p.status === 'Udgivet' && har(s, LEV, OPERATOER) }],
  },
  {
    sti: 'jobfunktionsroller', skema: 'Jobfunktionsrolle', ikon: 'personer', ental: t('jobfunktionsrolle', 'job function role'), flertal: t('Jobfunktionsroller', 'Job function roles'),
    om: t('Det, en medarbejder får i sit arbejde: brugersystemroller med dataafgrænsninger, egne og dem, andre har delegeret til os.', 'What an employee gets in her job: user system roles with data limits, our own and those that others have delegated to us.'),
    kolonner: (n) => [kol('navn'), kol('organisation', (p) => n.org(p.organisation)), { id: 'roller', navn: t('Giver', 'Gives'), vaerdi: (p) => (p.roller ?? []).map((r: Post) => n.brugersystemrolle(r.brugersystemrolle)).join(', ') }, { id: 'delegeretTil', navn: feltnavn('delegeretTil'), vaerdi: (p) => (p.delegeretTil ?? []).map((d: Post) => n.org(d.til)).join(', ') }, kol('version'), status()],
    filtre: (n) => [filter('organisation', (p) => n.org(p.organisation)), { id: 'rolle', navn: t('Giver', 'Gives'), vaerdi: (p) => (p.roller ?? []).map((r: Post) => n.brugersystemrolle(r.brugersystemrolle)) }, filter('status')], sorter: 'navn',
    felter: f<A.Jobfunktionsrolle>('navn', 'entityId', 'beskrivelse', 'version', 'roller', 'delegeretTil', 'status'), laaste: f<A.Jobfunktionsrolle>('entityId'), opret: [ROL, OPERATOER],
    start: (s) => ({ navn: '', entityId: '', beskrivelse: '', version: 1, organisation: s.organisation, roller: [], delegeretTil: [], status: 'Aktiv' }),
    kort: {
      navn: { kraevet: true }, entityId: { hjaelp: t('http://<domæne>/roles/jobrole/<navn>/1. Domænet skal være et af organisationens.', 'http://<domain>/roles/jobrole/<name>/1. The domain must be one of the organisation’s.') },
      brugersystemrolle: { register: 'brugersystemroller' }, til: orgvalg, afvist: { laast: true }, ...afgraensningskort,
      delegeretTil: { hjaelp: t('Myndigheder, hvis medarbejdere også må få rollen. De handler da for os.', 'Authorities whose employees may also get the role. They then act for us.') },
    },
    handlinger: [{ navn: t('Afvis delegeringen', 'Decline the delegation'), operation: 'jobfunktionsroller.afvis-delegering', art: 'warning', spoerg: t('Jeres medarbejdere kan ikke længere få rollen.', 'Your employees can no longer get the role.'), naar: (p, s) => p.organisation !== s.organisation && har(s, ROL) },
      { navn: t('Slet', 'Delete'), operation: 'jobfunktionsroller.slet', art: 'warning', spoerg: t('Rollen slettes. Den virker ikke ved næste login.', 'The role is deleted. It does not work at the next login.'), naar: (p, s) => p.organisation === s.organisation && p.status !== 'Slettet' && har(s, ROL, OPERATOER) }],
  },
  {
    sti: 'administratorer', skema: 'Administratorrolle', ikon: 'person', ental: t('administratorrolle', 'administrator role'), flertal: t('Administratorer', 'Administrators'),
    om: t('Hvem der må hvad her hos jer.', 'Who may do what here with you.'),
    kolonner: (n) => [kol('navn'), kol('rolle'), kol('organisation', (p) => n.org(p.organisation)), kol('identitet', (p) => p.identitet, (p) => <code>{String(p.identitet).slice(0, 22)}…</code>), datokol('gyldigTil'), { id: 'aktiv', navn: feltnavn('aktiv'), vaerdi: (p) => (p.aktiv ? 'Aktiv' : 'Fjernet'), vis: (p) => <Tilstand ord={p.aktiv ? 'Aktiv' : 'Fjernet'} /> }],
    filtre: (n) => [filter('rolle'), filter('organisation', (p) => n.org(p.organisation))], sorter: 'navn',
    felter: f<A.Administratorrolle>('navn', 'identitet', 'organisation', 'rolle', 'gyldigFra', 'gyldigTil'), laaste: f<A.Administratorrolle>('identitet', 'organisation'), opret: [ORG, OPERATOER],
    start: (s) => ({ navn: '', identitet: '', organisation: s.organisation, rolle: AFT, gyldigFra: null, gyldigTil: null }),
    kort: { identitet: { kraevet: true, hjaelp: t('bruger:<UUID i Organisation>, eller cert:<SHA-256 af et klientcertifikat>. Aldrig et CPR-nummer.', 'bruger:<UUID in Organisation>, or cert:<SHA-256 of a client certificate>. Never a CPR number.') }, organisation: orgvalg },
    handlinger: [{ navn: t('Fjern rollen', 'Remove the role'), operation: 'administratorer.fjern', art: 'warning', spoerg: t('Personen mister rollen med det samme.', 'The person loses the role at once.'), naar: (p, s) => p.aktiv && har(s, ORG, OPERATOER) }],
  },
  {
    sti: 'foederationsaftaler', skema: 'Foederationsaftale', ikon: 'link', ental: t('føderationsaftale', 'federation agreement'), flertal: t('Føderationsaftaler', 'Federation agreements'),
    om: t('Hvilken Identity Provider der må logge en myndigheds medarbejdere ind.', 'Which Identity Provider may log in an authority’s employees.'),
    kolonner: (n) => [kol('idp', (p) => n.system(p.idp)), kol('myndighed', (p) => n.org(p.myndighed)), kol('leverandoer', (p) => n.org(p.leverandoer)), status(), datokol('gyldigFra'), datokol('gyldigTil')],
    filtre: (n) => [filter('myndighed', (p) => n.org(p.myndighed)), filter('status')], sorter: 'idp', titel: (p, n) => `${n.system(p.idp)} · ${n.org(p.myndighed)}`,
    felter: f<A.Foederationsaftale>('idp', 'myndighed', 'begrundelse', 'gyldigFra', 'gyldigTil'), laaste: f<A.Foederationsaftale>('idp', 'myndighed'), opret: [LEV, OPERATOER],
    kort: { idp: { register: 'systemer', kun: (p) => (p.typer ?? []).includes('Identity Provider') }, myndighed: orgvalg },
    handlinger: [
      { navn: t('Anmod', 'Request'), operation: 'foederationsaftaler.anmod', art: 'primary', naar: (p, s) => p.status === 'Kladde' && har(s, LEV) },
      { navn: t('Træk tilbage', 'Withdraw'), operation: 'foederationsaftaler.traek-tilbage', naar: (p, s) => p.status === 'Afventer' && p.leverandoer === s.organisation && har(s, LEV) },
      { navn: t('Afvis', 'Reject'), operation: 'foederationsaftaler.afvis', skema: 'Aarsag', felter: ['aarsag'], art: 'warning', naar: (p, s) => p.status === 'Afventer' && p.myndighed === s.organisation && har(s, AFT, UND) },
      { navn: t('Opsig', 'Terminate'), operation: 'foederationsaftaler.opsig', skema: 'Opsigelse', felter: ['dato', 'aarsag'], art: 'warning', naar: (p, s) => p.status === 'Godkendt' && har(s, AFT, UND, LEV) },
      { navn: t('Stop nu', 'Stop now'), operation: 'foederationsaftaler.suspender', skema: 'Aarsag', felter: ['aarsag'], art: 'warning', naar: (p, s) => p.status === 'Godkendt' && har(s, AFT, UND, OPERATOER) },
      { navn: t('Genoptag', 'Resume'), operation: 'foederationsaftaler.genoptag', naar: (p, s) => p.status === 'Suspenderet' && har(s, AFT, UND, OPERATOER) }],
  },
  {
    sti: 'kampagner', skema: 'Kampagne', ikon: 'tal', ental: t('kampagne', 'campaign'), flertal: t('Kampagner', 'Campaigns'),
    om: t('Et sæt aftaler, som operatøren vil have afgjort inden en frist.', 'A set of agreements that the operator wants decided before a date.'),
    kolonner: () => [kol('navn'), kol('beskrivelse'), datokol('frist'), { id: 'aftaler', navn: feltnavn('aftaler'), vaerdi: (p) => (p.aftaler ?? []).length, hoejre: true }, { id: 'aktiv', navn: 'Status', vaerdi: (p) => (p.aktiv ? 'Aktiv' : 'Lukket') }], filtre: () => [{ id: 'aktiv', navn: 'Status', vaerdi: (p) => (p.aktiv ? 'Aktiv' : 'Lukket') }], sorter: 'frist',
    felter: f<A.Kampagne>('navn', 'beskrivelse', 'frist', 'aftaler', 'aktiv'), opret: [OPERATOER], kort: { aftaler: { register: 'aftaler' } },
  },
  {
    sti: 'godkendelser', skema: 'Godkendelse', ikon: 'ok', ental: t('godkendelse', 'approval'), flertal: t('Godkendelser', 'Approvals'),
    om: t('Beviset: hvem godkendte hvad, hvornår, og præcis den tekst, der var vist.', 'The evidence: who approved what, when, and exactly the text that was shown.'),
    kolonner: (n) => [tidskol('tidspunkt'), kol('godkender'), kol('myndighed', (p) => n.org(p.myndighed)), kol('leverandoer', (p) => n.org(p.leverandoer)), kol('version')],
    filtre: (n) => [filter('myndighed', (p) => n.org(p.myndighed)), filter('leverandoer', (p) => n.org(p.leverandoer))], sorter: '-tidspunkt', titel: (p) => t('Godkendelse ', 'Approval ') + tid(p.tidspunkt),
  },
  {
    sti: 'advis', skema: 'Advis', ikon: 'post', ental: 'advis', flertal: 'Advis',
    om: t('Mails om aftaler, certifikater og roller, og om de er leveret.', 'Mails about agreements, certificates and roles, and whether they were delivered.'),
    kolonner: (n) => [kol('emne'), kol('slags'), kol('organisation', (p) => n.org(p.organisation)), kol('modtager'), tidskol('oprettet'), status()],
    filtre: (n) => [filter('slags'), filter('organisation', (p) => n.org(p.organisation)), filter('status')], sorter: '-oprettet', titel: (p) => p.emne,
  },
];
