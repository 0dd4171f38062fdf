// Made by lav_typer.mjs from /admin/openapi.json. Do not edit.

export const operationer = {
  'adgang': ['GET', '/admin/adgang'],
  'administratorer.fjern': ['DELETE', '/admin/administratorer/{uuid}'],
  'administratorer.historik': ['GET', '/admin/administratorer/{uuid}/historik'],
  'administratorer.laes': ['GET', '/admin/administratorer/{uuid}'],
  'administratorer.liste': ['GET', '/admin/administratorer'],
  'administratorer.opret': ['POST', '/admin/administratorer'],
  'administratorer.ret': ['PUT', '/admin/administratorer/{uuid}'],
  'advis.historik': ['GET', '/admin/advis/{uuid}/historik'],
  'advis.laes': ['GET', '/admin/advis/{uuid}'],
  'advis.liste': ['GET', '/admin/advis'],
  'afstem': ['POST', '/admin/afstem'],
  'aftaleparter.afvis': ['POST', '/admin/aftaleparter/{uuid}/afvis'],
  'aftaleparter.efterkonfigurer': ['PUT', '/admin/aftaleparter/{uuid}/efterkonfiguration'],
  'aftaleparter.genoptag': ['POST', '/admin/aftaleparter/{uuid}/genoptag'],
  'aftaleparter.gensend-advis': ['POST', '/admin/aftaleparter/{uuid}/gensend-advis'],
  'aftaleparter.godkend': ['POST', '/admin/aftaleparter/{uuid}/godkend'],
  'aftaleparter.godkend-flere': ['POST', '/admin/aftaleparter/godkend'],
  'aftaleparter.godkendelsestekst': ['GET', '/admin/aftaleparter/{uuid}/godkendelsestekst'],
  'aftaleparter.historik': ['GET', '/admin/aftaleparter/{uuid}/historik'],
  'aftaleparter.laes': ['GET', '/admin/aftaleparter/{uuid}'],
  'aftaleparter.liste': ['GET', '/admin/aftaleparter'],
  'aftaleparter.opsig': ['POST', '/admin/aftaleparter/{uuid}/opsig'],
  'aftaleparter.suspender': ['POST', '/admin/aftaleparter/{uuid}/suspender'],
  'aftaler.anmod': ['POST', '/admin/aftaler/{uuid}/anmod'],
  'aftaler.forny': ['POST', '/admin/aftaler/{uuid}/forny'],
  'aftaler.historik': ['GET', '/admin/aftaler/{uuid}/historik'],
  'aftaler.kopier': ['POST', '/admin/aftaler/{uuid}/kopier'],
  'aftaler.laes': ['GET', '/admin/aftaler/{uuid}'],
  'aftaler.liste': ['GET', '/admin/aftaler'],
  'aftaler.opret': ['POST', '/admin/aftaler'],
  'aftaler.oversigt': ['GET', '/admin/aftaler/{uuid}/oversigt'],
  'aftaler.rediger': ['POST', '/admin/aftaler/{uuid}/rediger'],
  'aftaler.ret': ['PUT', '/admin/aftaler/{uuid}'],
  'aftaler.slet': ['DELETE', '/admin/aftaler/{uuid}'],
  'aftaler.teknisk': ['GET', '/admin/aftaler/{uuid}/teknisk'],
  'aftaler.traek-tilbage': ['POST', '/admin/aftaler/{uuid}/traek-tilbage'],
  'besked.abonnementer.laes': ['GET', '/admin/besked/abonnementer/{uuid}'],
  'besked.abonnementer.liste': ['GET', '/admin/besked/abonnementer'],
  'besked.abonnementer.opret': ['POST', '/admin/besked/abonnementer'],
  'besked.abonnementer.ret': ['PUT', '/admin/besked/abonnementer/{uuid}'],
  'besked.abonnementer.slet': ['DELETE', '/admin/besked/abonnementer/{uuid}'],
  'besked.dueslag.besked': ['GET', '/admin/besked/dueslag/{uuid}/besked'],
  'besked.dueslag.beskeder': ['GET', '/admin/besked/dueslag/{uuid}/beskeder'],
  'besked.dueslag.gensend': ['POST', '/admin/besked/dueslag/{uuid}/gensend'],
  'besked.dueslag.laes': ['GET', '/admin/besked/dueslag/{uuid}'],
  'besked.dueslag.liste': ['GET', '/admin/besked/dueslag'],
  'besked.dueslag.opret': ['POST', '/admin/besked/dueslag'],
  'besked.dueslag.ret': ['PUT', '/admin/besked/dueslag/{uuid}'],
  'besked.dueslag.slet': ['DELETE', '/admin/besked/dueslag/{uuid}'],
  'besked.dueslag.slet-besked': ['POST', '/admin/besked/dueslag/{uuid}/slet-besked'],
  'besked.dueslag.status': ['GET', '/admin/besked/dueslag/{uuid}/status'],
  'besked.dueslag.til-fejlkoe': ['POST', '/admin/besked/dueslag/{uuid}/til-fejlkoe'],
  'besked.statistik': ['GET', '/admin/besked/statistik'],
  'besked.typer.laes': ['GET', '/admin/besked/typer/{uuid}'],
  'besked.typer.liste': ['GET', '/admin/besked/typer'],
  'besked.typer.opret': ['POST', '/admin/besked/typer'],
  'besked.typer.ret': ['PUT', '/admin/besked/typer/{uuid}'],
  'besked.typer.slet': ['DELETE', '/admin/besked/typer/{uuid}'],
  'besked.udtryk.laes': ['GET', '/admin/besked/udtryk/{uuid}'],
  'besked.udtryk.liste': ['GET', '/admin/besked/udtryk'],
  'besked.udtryk.opret': ['POST', '/admin/besked/udtryk'],
  'besked.udtryk.ret': ['PUT', '/admin/besked/udtryk/{uuid}'],
  'besked.udtryk.slet': ['DELETE', '/admin/besked/udtryk/{uuid}'],
  'besked.vej': ['GET', '/admin/besked/vej'],
  'brugersystemroller.historik': ['GET', '/admin/brugersystemroller/{uuid}/historik'],
  'brugersystemroller.laes': ['GET', '/admin/brugersystemroller/{uuid}'],
  'brugersystemroller.liste': ['GET', '/admin/brugersystemroller'],
  'brugersystemroller.opret': ['POST', '/admin/brugersystemroller'],
  'brugersystemroller.ret': ['PUT', '/admin/brugersystemroller/{uuid}'],
  'brugersystemroller.status': ['POST', '/admin/brugersystemroller/{uuid}/status'],
  'certifikater.fjern': ['DELETE', '/admin/certifikater/{uuid}'],
  'certifikater.historik': ['GET', '/admin/certifikater/{uuid}/historik'],
  'certifikater.laes': ['GET', '/admin/certifikater/{uuid}'],
  'certifikater.liste': ['GET', '/admin/certifikater'],
  'certifikater.spaer': ['POST', '/admin/certifikater/{uuid}/spaer'],
  'dataafgraensningstyper.historik': ['GET', '/admin/dataafgraensningstyper/{uuid}/historik'],
  'dataafgraensningstyper.laes': ['GET', '/admin/dataafgraensningstyper/{uuid}'],
  'dataafgraensningstyper.liste': ['GET', '/admin/dataafgraensningstyper'],
  'dataafgraensningstyper.opret': ['POST', '/admin/dataafgraensningstyper'],
  'dataafgraensningstyper.ret': ['PUT', '/admin/dataafgraensningstyper/{uuid}'],
  'foederationsaftaler.afvis': ['POST', '/admin/foederationsaftaler/{uuid}/afvis'],
  'foederationsaftaler.anmod': ['POST', '/admin/foederationsaftaler/{uuid}/anmod'],
  'foederationsaftaler.genoptag': ['POST', '/admin/foederationsaftaler/{uuid}/genoptag'],
  'foederationsaftaler.gensend-advis': ['POST', '/admin/foederationsaftaler/{uuid}/gensend-advis'],
  'foederationsaftaler.godkend': ['POST', '/admin/foederationsaftaler/{uuid}/godkend'],
  'foederationsaftaler.godkendelsestekst': ['GET', '/admin/foederationsaftaler/{uuid}/godkendelsestekst'],
  'foederationsaftaler.historik': ['GET', '/admin/foederationsaftaler/{uuid}/historik'],
  'foederationsaftaler.laes': ['GET', '/admin/foederationsaftaler/{uuid}'],
  'foederationsaftaler.liste': ['GET', '/admin/foederationsaftaler'],
  'foederationsaftaler.opret': ['POST', '/admin/foederationsaftaler'],
  'foederationsaftaler.opsig': ['POST', '/admin/foederationsaftaler/{uuid}/opsig'],
  'foederationsaftaler.ret': ['PUT', '/admin/foederationsaftaler/{uuid}'],
  'foederationsaftaler.suspender': ['POST', '/admin/foederationsaftaler/{uuid}/suspender'],
  'foederationsaftaler.traek-tilbage': ['POST', '/admin/foederationsaftaler/{uuid}/traek-tilbage'],
  'forbrug': ['GET', '/admin/forbrug'],
  'godkendelser.historik': ['GET', '/admin/godkendelser/{uuid}/historik'],
  'godkendelser.laes': ['GET', '/admin/godkendelser/{uuid}'],
  'godkendelser.liste': ['GET', '/admin/godkendelser'],
  'indeksfund.kontrol': ['GET', '/admin/indeks/henvisninger'],
  'indeksfund.kontroller': ['POST', '/admin/indeks/henvisninger'],
  'indeksfund.liste': ['GET', '/admin/indeks/fund'],
  'jobfunktionsroller.afvis-delegering': ['POST', '/admin/jobfunktionsroller/{uuid}/afvis-delegering'],
  'jobfunktionsroller.historik': ['GET', '/admin/jobfunktionsroller/{uuid}/historik'],
  'jobfunktionsroller.laes': ['GET', '/admin/jobfunktionsroller/{uuid}'],
  'jobfunktionsroller.liste': ['GET', '/admin/jobfunktionsroller'],
  'jobfunktionsroller.opret': ['POST', '/admin/jobfunktionsroller'],
  'jobfunktionsroller.ret': ['PUT', '/admin/jobfunktionsroller/{uuid}'],
  'jobfunktionsroller.slet': ['DELETE', '/admin/jobfunktionsroller/{uuid}'],
  'kampagner.historik': ['GET', '/admin/kampagner/{uuid}/historik'],
  'kampagner.laes': ['GET', '/admin/kampagner/{uuid}'],
  'kampagner.liste': ['GET', '/admin/kampagner'],
  'kampagner.opret': ['POST', '/admin/kampagner'],
  'kampagner.ret': ['PUT', '/admin/kampagner/{uuid}'],
  'kampagner.status': ['GET', '/admin/kampagner/{uuid}/status'],
  'klassifikation.alias.fjern': ['DELETE', '/admin/klassifikation/aliaser/{uuid}'],
  'klassifikation.alias.saet': ['PUT', '/admin/klassifikation/aliaser/{uuid}'],
  'klassifikation.aliaser': ['GET', '/admin/klassifikation/aliaser'],
  'kle.indlaes': ['POST', '/admin/kle/indlaesning'],
  'kle.status': ['GET', '/admin/kle/indlaesning'],
  'mig': ['GET', '/admin/mig'],
  'opgaver': ['GET', '/admin/opgaver'],
  'organisationer.historik': ['GET', '/admin/organisationer/{uuid}/historik'],
  'organisationer.laes': ['GET', '/admin/organisationer/{uuid}'],
  'organisationer.liste': ['GET', '/admin/organisationer'],
  'organisationer.opret': ['POST', '/admin/organisationer'],
  'organisationer.ret': ['PUT', '/admin/organisationer/{uuid}'],
  'organisationer.status': ['POST', '/admin/organisationer/{uuid}/status'],
  'platformcertifikat': ['POST', '/admin/platformcertifikat'],
  'revision': ['GET', '/admin/revision'],
  'rolleproeve': ['GET', '/admin/rolleproeve'],
  'services.historik': ['GET', '/admin/services/{uuid}/historik'],
  'services.laes': ['GET', '/admin/services/{uuid}'],
  'services.liste': ['GET', '/admin/services'],
  'services.opret': ['POST', '/admin/services'],
  'services.ret': ['PUT', '/admin/services/{uuid}'],
  'services.status': ['POST', '/admin/services/{uuid}/status'],
  'servicesystemroller.historik': ['GET', '/admin/servicesystemroller/{uuid}/historik'],
  'servicesystemroller.laes': ['GET', '/admin/servicesystemroller/{uuid}'],
  'servicesystemroller.liste': ['GET', '/admin/servicesystemroller'],
  'servicesystemroller.opret': ['POST', '/admin/servicesystemroller'],
  'servicesystemroller.ret': ['PUT', '/admin/servicesystemroller/{uuid}'],
  'session.laes': ['GET', '/admin/session'],
  'session.luk': ['DELETE', '/admin/session'],
  'session.vaelg': ['PUT', '/admin/session'],
  'sortiment.liste': ['GET', '/admin/klassifikation/sortiment'],
  'sortiment.saet': ['PUT', '/admin/klassifikation/sortiment/{uuid}'],
  'systemer.certifikat': ['POST', '/admin/systemer/{uuid}/certifikater'],
  'systemer.historik': ['GET', '/admin/systemer/{uuid}/historik'],
  'systemer.klienthemmelighed': ['POST', '/admin/systemer/{uuid}/klienthemmelighed'],
  'systemer.laes': ['GET', '/admin/systemer/{uuid}'],
  'systemer.liste': ['GET', '/admin/systemer'],
  'systemer.opret': ['POST', '/admin/systemer'],
  'systemer.ret': ['PUT', '/admin/systemer/{uuid}'],
  'systemer.status': ['POST', '/admin/systemer/{uuid}/status'],
} as const;
export type Operation = keyof typeof operationer;

export type Aarsag = {
  aarsag: string;
};

export type Abonnement = {
  uuid: string;
  nr: number;
  dueslag: string;
  beskedtype: string;
  version: string;
  aktiv: boolean;
};

export type Abonnementsudtryk = {
  uuid: string;
  nr: number;
  abonnement: string;
  navn: string;
  udtryk: string;
  aktiv: boolean;
};

export type Adgangsbillede = {
  tid: string;
  tildelinger: Record<string, unknown>[];
  rollekoblinger: Record<string, unknown>[];
  idpKontekster: Record<string, unknown>[];
};

export type Administratorrolle = {
  uuid: string;
  nr: number;
  aendret: string | null;
  identitet: string;
  navn: string;
  organisation: string;
  rolle: "Leverandøradministrator" | "Aftaleadministrator" | "Rolleadministrator" | "Organisationsadministrator" | "Underskriftsberettiget" | "ØiR-administrator" | "FK-ansvarlig" | "FK-administrator" | "Beskedfordeler Anvendersystemadministrator" | "Serviceudbyder" | "Operatør" | "Revisor";
  gyldigFra: string | null;
  gyldigTil: string | null;
  aktiv: boolean;
};

export type AdministratorrolleSide = {
  poster: Administratorrolle[];
  naeste: string | null;
};

export type Advis = {
  uuid: string;
  nr: number;
  aendret: string | null;
  slags: string;
  organisation: string;
  postkasse: "Fælles" | "Aftaler" | "Drift" | "Certifikater";
  modtager: string;
  emne: string;
  tekst: string;
  link: string;
  objekt: string;
  oprettet: string;
  samlet: boolean;
  naeste: string;
  forsoeg: {
    tidspunkt: string;
    leveret: boolean;
    svar: string;
  }[];
  status: "Kø" | "Sendt" | "Opgivet";
};

export type AdvisSide = {
  poster: Advis[];
  naeste: string | null;
};

export type Afstemning = {
  forskelle: string[];
};

export type AftalePart = {
  uuid: string;
  nr: number;
  aendret: string | null;
  aftale: string;
  version: number;
  leverandoer: string;
  myndighed: string;
  side: "Dataejer" | "Datamodtager" | "Dataejer og datamodtager";
  status: "Kladde" | "Afventer" | "Godkendt" | "Afvist" | "Bortfaldet" | "Udløbet" | "Opsagt" | "Ophørt" | "Suspenderet" | "Erstattet";
  anmodet: string;
  afgjortAf: string;
  afgjort: string | null;
  aarsag: string;
  ophoer: string | null;
  foer: "Kladde" | "Afventer" | "Godkendt" | "Afvist" | "Bortfaldet" | "Udløbet" | "Opsagt" | "Ophørt" | "Suspenderet" | "Erstattet";
  godkendelse: string | null;
  varslet: number[];
  gensendt: string | null;
  efterkonfiguration: {
    service: string;
    noegle: string;
    vaerdi: string;
  }[];
  system: string;
  suspenderetAf: string | null;
};

export type AftalePartSide = {
  poster: AftalePart[];
  naeste: string | null;
};

export type Aftaleindhold = {
  type: "Uden videregivelse af data" | "Med videregivelse, flere datamodtagere" | "Med videregivelse, flere dataejere" | "Med videregivelse, én dataejer og én datamodtager";
  gyldigTil: string | null;
  begrundelse: string;
  sikkerhedsmodel: "Token" | "Certifikat";
  certifikat: string | null;
  dataejere: string[];
  datamodtagere: string[];
  services: {
    service: string;
    roller: {
      rolle: string;
      afgraensninger: {
        type: string;
        vaerdier: string[];
        dynamisk: boolean;
      }[];
    }[];
  }[];
};

export type AftaleindholdSide = {
  poster: Aftaleindhold[];
  naeste: string | null;
};

export type Aftalekopi = {
  navn: string;
  system: string | null;
};

export type Aftaleoversigt = {
  aftale: Serviceaftale;
  parter: AftalePart[];
  sammendrag: string;
};

export type Aftaleudkast = {
  system: string;
  navn: string;
  nr: number;
  indhold: Aftaleindhold;
};

export type Beskedindhold = {
  xml: string;
};

export type Beskedstatistik = {
  tid: string;
  beskedtype: string | null;
  afsender: string | null;
  dueslag: string | null;
  modtaget: number;
  afvist: number;
  fordelt: number;
  leveret: number;
  forsoeg: number;
  fejlkoe: number;
  gensendt: number;
  bytes: number;
};

export type Beskedtype = {
  uuid: string;
  nr: number;
  navn: string;
  version: string;
  beskrivelse: string;
  nyttelast: string;
  system: string;
  aktiv: boolean;
};

export type Beskedvej = {
  beskedId: string;
  transaktionsId: string;
  beskedtype: string;
  modtaget: string;
  afsender: string | null;
  statusKode: number;
  regel: string;
  afsenderaftaler: string[];
  kopier: Record<string, unknown>[];
  uden: Record<string, unknown>[];
};

export type Brugersystemrolle = {
  uuid: string;
  nr: number;
  aendret: string | null;
  entityId: string;
  system: string;
  ejer: string;
  navn: string;
  beskrivelse: string;
  dataafgraensningstyper: {
    type: string;
    kraevet: boolean;
  }[];
  udfases: string | null;
  status: "Kladde" | "Udgivet" | "Udfaset" | "Slettet";
};

export type BrugersystemrolleSide = {
  poster: Brugersystemrolle[];
  naeste: string | null;
};

export type Certifikat = {
  uuid: string;
  nr: number;
  aendret: string | null;
  system: string;
  ejer: string;
  base64: string;
  sha256: string;
  sha1: string;
  emne: string;
  udsteder: string;
  serienummer: string;
  cvr: string | null;
  art: string;
  gyldigFra: string;
  gyldigTil: string;
  varslet: number[];
  status: "Registreret" | "Spærret" | "Fjernet";
};

export type CertifikatSide = {
  poster: Certifikat[];
  naeste: string | null;
};

export type Certifikatfil = {
  pem: string;
  base64: string;
  bekraeftAndetCvr: boolean;
};

export type Dataafgraensningstype = {
  uuid: string;
  nr: number;
  aendret: string | null;
  entityId: string;
  navn: string;
  beskrivelse: string;
  type: "SINGLE" | "MULTI" | "TEXT" | "ITSYSTEM" | "ITSYSTEM_MULTI";
  regulaertUdtryk: string;
  vaerdiListe: {
    navn: string;
    vaerdi: string;
  }[];
  isCommon: boolean;
  ejer: string;
  syntaks: string;
  visning: string;
  valideringstjeneste: string;
  aktiv: boolean;
};

export type DataafgraensningstypeSide = {
  poster: Dataafgraensningstype[];
  naeste: string | null;
};

export type Dueslag = {
  uuid: string;
  nr: number;
  navn: string;
  system: string;
  levering: "Hent" | "Send";
  callback: string;
  certifikat: string;
  levetidTimer: number;
  maksForsoeg: number;
  kopiDoegn: number;
  aktiv: boolean;
};

export type Dueslagsstatus = {
  venter: number;
  bytes: number;
  kopier: number;
  fejl: number;
  leveret: number;
  aeldste: string | null;
  laesere: number;
  senesteLevering: string | null;
  mislykkedeSendinger: number;
  naesteSending: string | null;
};

export type Efterkonfiguration = {
  vaerdier: Efterkonfigurationsvaerdi[];
};

export type Efterkonfigurationsvaerdi = {
  service: string;
  noegle: string;
  vaerdi: string;
};

export type EfterkonfigurationsvaerdiSide = {
  poster: Efterkonfigurationsvaerdi[];
  naeste: string | null;
};

export type Fejl = {
  kode: number;
  felt: string;
  regel: string;
  tekst: string;
  sporing: string;
};

export type Foederationsaftale = {
  uuid: string;
  nr: number;
  aendret: string | null;
  idp: string;
  leverandoer: string;
  myndighed: string;
  begrundelse: string;
  gyldigFra: string | null;
  gyldigTil: string | null;
  status: "Kladde" | "Afventer" | "Godkendt" | "Afvist" | "Bortfaldet" | "Udløbet" | "Opsagt" | "Ophørt" | "Suspenderet" | "Erstattet";
  anmoder: string;
  anmodet: string | null;
  afgjortAf: string;
  afgjort: string | null;
  aarsag: string;
  ophoer: string | null;
  foer: "Kladde" | "Afventer" | "Godkendt" | "Afvist" | "Bortfaldet" | "Udløbet" | "Opsagt" | "Ophørt" | "Suspenderet" | "Erstattet";
  godkendelse: string | null;
  varslet: number[];
  gensendt: string | null;
  suspenderetAf: string | null;
};

export type FoederationsaftaleSide = {
  poster: Foederationsaftale[];
  naeste: string | null;
};

export type Forbrug = {
  forbrug: Record<string, unknown>[];
};

export type Fornyelse = {
  gyldigTil: string | null;
};

export type Godkend = {
  sha256: string;
  bemyndiget: boolean;
};

export type GodkendFlere = {
  godkend: {
    part: string;
    sha256: string;
    bemyndiget: boolean;
  }[];
};

export type Godkendelse = {
  uuid: string;
  nr: number;
  aendret: string | null;
  part: string;
  aftale: string;
  version: number;
  leverandoer: string;
  myndighed: string;
  godkender: string;
  tidspunkt: string;
  tekst: string;
  sha256: string;
};

export type GodkendelseSide = {
  poster: Godkendelse[];
  naeste: string | null;
};

export type Godkendelsestekst = {
  tekst: string;
  sha256: string;
};

export type Henvisningskontrol = {
  koerer: boolean;
  begyndt: string | null;
  sluttet: string | null;
  objekter: number;
  medFund: number;
  nye: number;
  rettede: number;
  fejl: string;
};

export type Historikpost = {
  nr: number;
  tidspunkt: string;
  hvem: string;
  roller: string;
  organisation: string;
  niveau: string;
  handling: string;
  aarsag: string;
  foer: Record<string, unknown> | null;
  efter: Record<string, unknown> | null;
};

export type Indeksfund = {
  fund: Record<string, unknown>[];
  naeste: string;
};

export type ItSystem = {
  uuid: string;
  nr: number;
  aendret: string | null;
  navn: string;
  beskrivelse: string;
  ejer: string;
  leverandoer: string | null;
  kontaktEmail: string;
  kategori: string;
  typer: ("Anvendersystem" | "Brugervendt system" | "Identity Provider" | "Attributservice" | "Serviceudbyder")[];
  callbacks: {
    navn: string;
    url: string;
    formaal: string;
    aktiv: boolean;
  }[];
  sftpBruger: string;
  kanOptraedeFor: boolean;
  brugervendt: {
    entityId: string;
    metadataXml: string;
    metadataUrl: string;
    minimumsniveau: string;
    profil: string;
    attributprofil: string;
    visningsnavn: string;
    beskrivelse: string;
    kenderRoller: boolean;
    supportsScope: boolean;
    supportsStepUp: boolean;
    mobilvenlig: boolean;
    ipAdresser: string[];
    aktiveret: boolean;
    klienttype: "Web" | "Native" | "Javascript";
    redirectUris: string[];
    logudUris: string[];
    backchannelUri: string;
    hemmelighedSha256: string;
    vedvarendeNavneId: boolean;
  } | null;
  idp: {
    entityId: string;
    metadataXml: string;
    metadataUrl: string;
    minimumsniveau: string;
    profil: string;
    attributprofil: string;
    visningsnavn: string;
    beskrivelse: string;
    kenderRoller: boolean;
    supportsScope: boolean;
    supportsStepUp: boolean;
    mobilvenlig: boolean;
    ipAdresser: string[];
    aktiveret: boolean;
    klienttype: "Web" | "Native" | "Javascript";
    redirectUris: string[];
    logudUris: string[];
    backchannelUri: string;
    hemmelighedSha256: string;
    vedvarendeNavneId: boolean;
  } | null;
  status: "Kladde" | "Aktiv" | "Suspenderet" | "Nedlagt";
};

export type ItSystemSide = {
  poster: ItSystem[];
  naeste: string | null;
};

export type Jobfunktionsrolle = {
  uuid: string;
  nr: number;
  aendret: string | null;
  entityId: string;
  navn: string;
  beskrivelse: string;
  version: number;
  organisation: string;
  delegeretTil: {
    til: string;
    gyldigFra: string | null;
    gyldigTil: string | null;
    afvist: boolean;
  }[];
  roller: {
    brugersystemrolle: string;
    afgraensninger: {
      type: string;
      vaerdier: string[];
      dynamisk: boolean;
    }[];
  }[];
  status: "Kladde" | "Aktiv" | "Slettet";
};

export type JobfunktionsrolleSide = {
  poster: Jobfunktionsrolle[];
  naeste: string | null;
};

export type Kampagne = {
  uuid: string;
  nr: number;
  aendret: string | null;
  navn: string;
  beskrivelse: string;
  frist: string;
  aftaler: string[];
  aktiv: boolean;
};

export type KampagneSide = {
  poster: Kampagne[];
  naeste: string | null;
};

export type Kampagnestatus = {
  parter: number;
  godkendt: number;
  afvist: number;
  mangler: string[];
};

export type Klassealias = {
  rigtig: string;
};

export type Klassealiaser = {
  aliaser: {
    alias: string;
    rigtig: string;
  }[];
};

export type Kleindlaesning = {
  uuid: string;
  navn: string;
  trin: "Indlæser" | "Færdig" | "Fejlet";
  begyndt: string;
  sluttet: string | null;
  numre: number;
  skrevet: number;
  atSkrive: number;
  nye: number;
  rettede: number;
  uaendrede: number;
  fravaerende: string[];
  flyttede: string[];
  uloeste: string[];
  fejl: string;
};

export type Kleudgave = {
  navn: string;
  indhold: string;
  sti: string;
};

export type Klienthemmelighed = {
  hemmelighed: string;
};

export type Kopi = {
  plads: number;
  leveringsId: string;
  abonnement: string;
  modtaget: string;
  forsoeg: number;
  foersteLevering: string | null;
  afsluttet: string | null;
  aarsag: string;
  bytes: number;
  modtagere: string[];
  beskedId: string;
  transaktionsId: string;
  beskedtype: string;
};

export type Kopiplads = {
  plads: number;
};

export type Kopivalg = {
  koe: "venter" | "kopier" | "fejl";
  plads: number;
  aarsag: string;
};

export type Opgaver = {
  afventer: AftalePart[];
  foederationer: Foederationsaftale[];
  udloeber: AftalePart[];
  certifikater: Certifikat[];
  uleverede: Advis[];
};

export type Oprettet = {
  uuid: string;
};

export type Opsigelse = {
  dato: string | null;
  aarsag: string;
};

export type Organisation = {
  uuid: string;
  nr: number;
  aendret: string | null;
  cvr: string;
  navn: string;
  kortnavn: string;
  typer: ("Myndighed" | "Leverandør" | "Serviceudbyder")[];
  myndighedskode: string;
  organisationUuid: string | null;
  postkasser: {
    type: "Fælles" | "Aftaler" | "Drift" | "Certifikater";
    email: string;
    samlet: boolean;
  }[];
  kontaktpersoner: {
    navn: string;
    email: string;
    telefon: string;
    formaal: string;
  }[];
  testSomEgenMyndighed: boolean;
  domaener: string[];
  status: "Oprettet" | "Aktiv" | "Suspenderet" | "Lukket";
};

export type OrganisationSide = {
  poster: Organisation[];
  naeste: string | null;
};

export type Partsvar = {
  part: string;
  kode: number;
  tekst: string;
};

export type Platformcertifikat = {
  certifikat: string;
  fra: string;
  til: string;
};

export type Revisionsside = {
  poster: Record<string, unknown>[];
  naeste: number | string;
  ulaeselige: number;
};

export type Rolleproeve = {
  grupper: {
    jobfunktionsrolle: string;
    myndighed: string;
    brugersystemrolle: string;
    afgraensninger: {
      type: string;
      vaerdier: string[];
      dynamisk: boolean;
    }[];
  }[];
  uden: {
    jobfunktionsrolle: string;
    aarsag: string;
  }[];
};

export type Service = {
  uuid: string;
  nr: number;
  aendret: string | null;
  entityId: string;
  navn: string;
  version: string;
  udbyder: string;
  type: "Fælleskommunal" | "Serviceplatform" | "Egen";
  protokoller: ("SOAP med token" | "SOAP med kontekst" | "REST" | "GraphQL" | "AMQP")[];
  endpoints: {
    protokol: "SOAP med token" | "SOAP med kontekst" | "REST" | "GraphQL" | "AMQP";
    url: string;
  }[];
  beskrivelse: string;
  dataindhold: string;
  dataklassifikation: string;
  pris: string;
  koblede: string[];
  efterkonfiguration: {
    noegle: string;
    etiket: string;
    regulaertUdtryk: string;
    kraevet: boolean;
    udfylder: "Leverandør" | "Myndighed";
  }[];
  certifikatmodel: boolean;
  bearer: boolean;
  kraevCnf: boolean;
  udfases: string | null;
  status: "Kladde" | "Udgivet" | "Låst" | "Udfaset" | "Lukket";
  system: string | null;
};

export type ServiceSide = {
  poster: Service[];
  naeste: string | null;
};

export type Serviceaftale = {
  uuid: string;
  nr: number;
  aendret: string | null;
  navn: string;
  system: string;
  leverandoer: string;
  kopiAf: string | null;
  versioner: {
    version: number;
    indhold: {
      type: "Uden videregivelse af data" | "Med videregivelse, flere datamodtagere" | "Med videregivelse, flere dataejere" | "Med videregivelse, én dataejer og én datamodtager";
      gyldigTil: string | null;
      begrundelse: string;
      sikkerhedsmodel: "Token" | "Certifikat";
      certifikat: string | null;
      dataejere: string[];
      datamodtagere: string[];
      services: {
        service: string;
        roller: {
          rolle: string;
          afgraensninger: {
            type: string;
            vaerdier: string[];
            dynamisk: boolean;
          }[];
        }[];
      }[];
    };
    anmoder: string;
    anmodet: string | null;
  }[];
  kladde: boolean;
  lukket: boolean;
};

export type ServiceaftaleSide = {
  poster: Serviceaftale[];
  naeste: string | null;
};

export type Servicesystemrolle = {
  uuid: string;
  nr: number;
  aendret: string | null;
  id: string;
  service: string;
  navn: string;
  beskrivelse: string;
  dataafgraensningstyper: {
    type: string;
    kraevet: boolean;
  }[];
  aktiv: boolean;
};

export type ServicesystemrolleSide = {
  poster: Servicesystemrolle[];
  naeste: string | null;
};

export type Session = {
  navn: string;
  niveau: string;
  miljoe: string;
  organisation: string;
  organisationsnavn: string;
  roller: string[];
  organisationer: {
    cvr: string;
    navn: string;
  }[];
  csrf: string;
};

export type Sessionsvalg = {
  organisation: string;
};

export type Sortiment = {
  skjulte: string[];
  naeste: string | null;
};

export type Sortimentsvalg = {
  skjult: boolean;
};

export type Statusskift = {
  status: string;
  sidsteDag: string | null;
};

export type Teknisk = {
  serviceAgreementUuid: string;
  userSystemUuid: string;
  myndigheder: Record<string, unknown>[];
  services: Record<string, unknown>[];
};

export type Vaerdiliste = {
  uuid: string;
  nr: number;
  navn: string;
  system: string;
  tilstand: "Opstaaet" | "Importeret" | "Rettet" | "Passiveret" | "Slettet";
};

export type Varslet = {
  varslet: number;
};

export type Version = {
  version: number;
};
