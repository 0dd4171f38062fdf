// Who is logged in, for whom, with which roles. The server decides; this is for what to show.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export interface Session {
  navn: string; niveau: string; miljoe: string; organisation: string; organisationsnavn: string; roller: string[];
  organisationer: { cvr: string; navn: string }[]; csrf: string;
}
export const Sessionsramme = createContext<Session | undefined>(undefined);
export const useSession = (): Session => useContext(Sessionsramme)!;

export const OPERATOER = 'Operatør';
export function har(s: Session, ...roller: string[]): boolean {
  return roller.some((r) => s.roller.includes(r));
}
export const LEV = 'Leverandøradministrator', AFT = 'Aftaleadministrator', UND = 'Underskriftsberettiget', ROL = 'Rolleadministrator',
  ORG = 'Organisationsadministrator', UDB = 'Serviceudbyder', BF = 'Beskedfordeler Anvendersystemadministrator', REV = 'Revisor';
