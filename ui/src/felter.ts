// What the members of the API's records are called on the pages.
import { sprog } from './sprog';

const navne: Record<string, [string, string]> = {
  uuid: ['UUID', 'UUID'], nr: ['Registrering nr.', 'Registration no.'], aendret: ['Senest ændret', 'Last changed'], navn: ['Navn', 'Name'], kortnavn: ['Kort navn', 'Short name'],
  cvr: ['CVR-nummer', 'CVR number'], typer: ['Typer', 'Types'], type: ['Type', 'Type'], myndighedskode: ['Myndighedskode', 'Authority code'], organisationUuid: ['Organisation i SF1500', 'Organisation in SF1500'],
  postkasser: ['Postkasser til advis', 'Mailboxes for notices'], email: ['E-mail', 'E-mail'], samlet: ['Én mail om dagen', 'One mail a day'], kontaktpersoner: ['Kontaktpersoner', 'Contact persons'],
  telefon: ['Telefon', 'Telephone'], formaal: ['Formål', 'Purpose'], testSomEgenMyndighed: ['Test som egen myndighed', 'Test as own authority'], domaener: ['Domæner', 'Domains'], status: ['Status', 'State'],
  beskrivelse: ['Beskrivelse', 'Description'], ejer: ['Ejer', 'Owner'], leverandoer: ['Leverandør', 'Supplier'], kontaktEmail: ['Kontakt (e-mail)', 'Contact (e-mail)'], kategori: ['Kategori', 'Category'],
  callbacks: ['Adresser, vi kalder', 'Addresses that we call'], url: ['Adresse', 'Address'], aktiv: ['Aktiv', 'Active'], sftpBruger: ['SFTP-bruger', 'SFTP user'], kanOptraedeFor: ['Må optræde for andre systemer', 'May act for other systems'],
  brugervendt: ['Brugervendt system', 'User-facing system'], idp: ['Identity Provider', 'Identity Provider'], entityId: ['EntityId', 'EntityId'], metadataXml: ['SAML-metadata', 'SAML metadata'], metadataUrl: ['Adresse på metadata', 'Address of the metadata'],
  minimumsniveau: ['Mindste sikringsniveau', 'Lowest assurance level'], profil: ['OIOSAML-profil', 'OIOSAML profile'], attributprofil: ['Attributprofil', 'Attribute profile'], visningsnavn: ['Vises som', 'Shown as'],
  kenderRoller: ['Kender roller', 'Knows roles'], supportsScope: ['Kan modtage scope', 'Takes scope'], supportsStepUp: ['Kan hæve niveauet', 'Can step up'], mobilvenlig: ['Mobilvenlig', 'Mobile-friendly'], ipAdresser: ['IP-adresser', 'IP addresses'], aktiveret: ['Aktiveret', 'Enabled'],
  klienttype: ['OIDC: klienttype', 'OIDC: kind of client'], redirectUris: ['OIDC: svaradresser', 'OIDC: redirect URIs'], logudUris: ['OIDC: adresser efter logud', 'OIDC: addresses after logout'], backchannelUri: ['OIDC: besked om logud', 'OIDC: told of logout at'],
  hemmelighedSha256: ['OIDC: hemmelighedens SHA-256', 'OIDC: SHA-256 of the secret'], vedvarendeNavneId: ['Vedvarende NameID (streng OIOSAML 3)', 'Persistent NameID (strict OIOSAML 3)'],
  version: ['Version', 'Version'], udbyder: ['Udbyder', 'Provider'], protokoller: ['Protokoller', 'Protocols'], endpoints: ['Adresser', 'Addresses'], protokol: ['Protokol', 'Protocol'], dataindhold: ['Dataindhold', 'Data content'],
  dataklassifikation: ['Dataklassifikation', 'Data classification'], pris: ['Pris', 'Price'], koblede: ['Vælges sammen med', 'Chosen together with'], efterkonfiguration: ['Udfyldes efter godkendelsen', 'Filled in after approval'],
  certifikatmodel: ['Kan bruge certifikatmodellen', 'May use the certificate model'], bearer: ['Bearer-token', 'Bearer token'], kraevCnf: ['Token bundet til certifikat', 'Token bound to certificate'], udfases: ['Udfases', 'Phased out'], system: ['It-system', 'It-system'],
  noegle: ['Nøgle', 'Key'], etiket: ['Ledetekst', 'Label'], regulaertUdtryk: ['Regulært udtryk', 'Regular expression'], kraevet: ['Skal udfyldes', 'Required'], udfylder: ['Udfyldes af', 'Filled in by'],
  id: ['Id', 'Id'], service: ['Service', 'Service'], afgraensninger: ['Dataafgrænsninger', 'Data limits'], art: ['Art', 'Kind'], vaerdier: ['Værdier', 'Values'], vaerdi: ['Værdi', 'Value'], faelles: ['Fælles', 'Common'], dataafgraensningstyper: ['Dataafgrænsninger', 'Data limits'], vaerdiListe: ['Værdiliste', 'List of values'], isCommon: ['Fælles', 'Common'], syntaks: ['Syntaks', 'Syntax'],
  visning: ['Visning', 'Display'], valideringstjeneste: ['Valideringstjeneste', 'Validation service'], organisation: ['Organisation', 'Organisation'], delegeretTil: ['Delegeret til', 'Delegated to'], til: ['Til', 'To'], fra: ['Fra', 'From'],
  gyldigFra: ['Gyldig fra', 'Valid from'], gyldigTil: ['Gyldig til (sidste dag)', 'Valid to (last day)'], afvist: ['Afvist', 'Declined'], roller: ['Roller', 'Roles'], brugersystemrolle: ['Brugersystemrolle', 'User system role'], dynamisk: ['Dynamisk (fyldes ved login)', 'Dynamic (filled at login)'],
  identitet: ['Identitet', 'Identity'], rolle: ['Rolle', 'Role'], myndighed: ['Myndighed', 'Authority'], begrundelse: ['Begrundelse og lovhjemmel', 'Reason and legal basis'], sikkerhedsmodel: ['Sikkerhedsmodel', 'Security model'], certifikat: ['Certifikat', 'Certificate'],
  dataejere: ['Dataejere', 'Data owners'], datamodtagere: ['Datamodtagere', 'Data receivers'], services: ['Services', 'Services'], side: ['Side', 'Side'], anmodet: ['Anmodet', 'Requested'], anmoder: ['Anmodet af', 'Requested by'],
  afgjort: ['Afgjort', 'Decided'], afgjortAf: ['Afgjort af', 'Decided by'], aarsag: ['Årsag', 'Reason'], ophoer: ['Ophører', 'Ends'], emne: ['Emne', 'Subject'], udsteder: ['Udsteder', 'Issuer'], serienummer: ['Serienummer', 'Serial number'],
  sha256: ['SHA-256', 'SHA-256'], sha1: ['SHA-1', 'SHA-1'], tekst: ['Tekst', 'Text'], godkender: ['Godkendt af', 'Approved by'], tidspunkt: ['Tidspunkt', 'Time'], part: ['Part', 'Part'], aftale: ['Aftale', 'Agreement'], aftaler: ['Aftaler', 'Agreements'],
  frist: ['Frist', 'Deadline'], slags: ['Slags', 'Kind'], postkasse: ['Postkasse', 'Mailbox'], modtager: ['Modtager', 'Receiver'], link: ['Link', 'Link'], objekt: ['Om', 'About'], oprettet: ['Oprettet', 'Created'], forsoeg: ['Forsøg', 'Attempts'],
  hvem: ['Hvem', 'Who'], handling: ['Handling', 'Action'], niveau: ['Sikringsniveau', 'Assurance level'], kladde: ['Kladde', 'Draft'], versioner: ['Versioner', 'Versions'], lukket: ['Lukket', 'Closed'], kopiAf: ['Kopi af', 'Copy of'],
  jobfunktionsrolle: ['Jobfunktionsrolle', 'Job function role'], navneId: ['NameID', 'NameID'], beskedtype: ['Beskedtype', 'Message type'], udtryk: ['Udtryk', 'Expression'], abonnement: ['Abonnement', 'Subscription'], dueslag: ['Dueslag', 'Mailbox'],
};

export function feltnavn(felt: string): string {
  const n = navne[felt];
  if (n) return n[sprog === 'en' ? 1 : 0];
  const ord = felt.replace(/([A-Z])/g, ' $1').toLowerCase();
  return ord.charAt(0).toUpperCase() + ord.slice(1);
}
