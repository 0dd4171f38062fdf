import './tema';
import './stil.css';
import { render } from 'preact';
import { fangLinks } from './rute';
import { App } from './sider/app';
import { Sandkasse } from './sider/sandkasse';

document.addEventListener('click', fangLinks);
const rod = document.getElementById('app')!;
rod.replaceChildren();
render(location.pathname === '/' ? <Sandkasse /> : <App />, rod);
