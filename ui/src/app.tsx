import './tema';
import './stil.css';
import { render } from 'preact';
import { fangLinks } from './rute';
import { App } from './sider/app';

document.addEventListener('click', fangLinks);
const rod = document.getElementById('app')!;
rod.replaceChildren();
// The sandbox's own page is another page: whoever works in the application does not fetch it.
if (location.pathname === '/') void import('./sider/sandkasse').then(({ Sandkasse }) => render(<Sandkasse />, rod));
else render(<App />, rod);
