// What changes, import, compliance, and Klassifikation: a file of its own, loaded when one of them is asked for.
import { useSession } from '../../session';
import { maaSe, Rolle } from './dele';
import { Klasse, Klasser } from './klasser';
import { Aendringer, Efterlevelse, Import } from './kontrol';

export default function Rapporter({ dele: [a, b] }: { dele: string[] }): any {
  const mig = useSession();
  if (a === 'klasser') return b ? <Klasse key={b} uuid={b} /> : <Klasser />;
  if (!maaSe(mig)) return <Rolle />;
  return a === 'aendringer' ? <Aendringer /> : a === 'csv-import' ? <Import /> : <Efterlevelse />;
}
