import soeg from 'ikon:search';
import kopier from 'ikon:copy';
import hent from 'ikon:download';
import menu from 'ikon:menu';
import luk from 'ikon:close';
import ok from 'ikon:check';
import opad from 'ikon:arrow-upward';
import nedad from 'ikon:arrow-downward';
import sorter from 'ikon:sort-default';
import hoejre from 'ikon:chevron-right';
import venstre from 'ikon:chevron-left';
import ned from 'ikon:chevron-down';
import plus from 'ikon:plus';
import rediger from 'ikon:edit';
import slet from 'ikon:delete';
import udskriv from 'ikon:print';
import hjem from 'ikon:home';
import aftale from 'ikon:assignment';
import system from 'ikon:desktop';
import service from 'ikon:apps';
import organisation from 'ikon:business';
import rolle from 'ikon:how-to-reg';
import person from 'ikon:person';
import personer from 'ikon:persons';
import laas from 'ikon:lock';
import post from 'ikon:email';
import tal from 'ikon:analytics';
import log from 'ikon:list-check';
import ur from 'ikon:time';
import besked from 'ikon:forum';
import klasse from 'ikon:bookmarks';
import link from 'ikon:link';
import frisk from 'ikon:refresh';
import proeve from 'ikon:science';
import tema from 'ikon:palette';

export const ikoner = {
  soeg, kopier, hent, menu, luk, ok, opad, nedad, sorter, hoejre, venstre, ned, plus, rediger, slet, udskriv, hjem, aftale, system,
  service, organisation, rolle, person, personer, laas, post, tal, log, ur, besked, klasse, link, frisk, proeve, tema,
};
export type Ikonnavn = keyof typeof ikoner;

export function Ikon({ navn }: { navn: Ikonnavn }) {
  return <svg class="ikon" viewBox="0 -960 960 960" aria-hidden="true" focusable="false"><path d={ikoner[navn]} /></svg>;
}
