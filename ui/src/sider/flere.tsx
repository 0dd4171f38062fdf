// The pages of the Beskedfordeler and of control, loaded when one of them is asked for.
import { Abonnementer, Beskedtyper, Dueslag, Etdueslag, Vej } from './besked';
import { Adgang, Forbrug, Revision, Rolleproeve } from './kontrol';

export default function Flere({ dele: [a, b] }: { dele: string[] }): any {
  switch (a) {
    case 'dueslag': return b ? <Etdueslag key={b} uuid={b} /> : <Dueslag />;
    case 'abonnementer': return <Abonnementer />;
    case 'beskedtyper': return <Beskedtyper />;
    case 'vej': return <Vej />;
    case 'revision': return <Revision />;
    case 'forbrug': return <Forbrug />;
    case 'adgang': return <Adgang />;
    default: return <Rolleproeve />;
  }
}
