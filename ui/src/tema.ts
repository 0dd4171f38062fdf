// Light or dark: as the machine says, unless chosen here.
export type Tema = 'auto' | 'lys' | 'moerk';

export function tema(): Tema {
  const v = localStorage.getItem('tema');
  return v === 'lys' || v === 'moerk' ? v : 'auto';
}
export function saetTema(v: Tema): void {
  localStorage.setItem('tema', v);
  if (v === 'auto') delete document.documentElement.dataset.tema;
  else document.documentElement.dataset.tema = v;
}
saetTema(tema());
