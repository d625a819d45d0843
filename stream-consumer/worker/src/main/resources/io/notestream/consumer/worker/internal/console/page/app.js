/** The frame of all pages: what is shown, the list of pages, the theme, the keyboard. */

import { loadSession, get } from './api.js';
import { h, swap, problem } from './dom.js';
import { tell } from './dialog.js';
import { atLeast, count, isAbsolute, showTimes } from './format.js';
import { poll } from './poll.js';
import { go, href, onChange, params, start } from './router.js';
import * as now from './pages/now.js';
import * as live from './pages/live.js';
import * as shards from './pages/shards.js';
import * as letters from './pages/letters.js';
import * as expirations from './pages/expirations.js';
import * as find from './pages/find.js';
import * as gaps from './pages/gaps.js';
import * as tryout from './pages/try.js';

const PAGES = [
  ['/', 'Now', now],
  ['/live', 'Live', live],
  ['/shards', 'Shards', shards],
  ['/dead-letters', 'Dead letters', letters],
  ['/expirations', 'Expirations', expirations],
  ['/find', 'Find', find],
  ['/gaps', 'Gaps', gaps],
  ['/try', 'Try', tryout],
];
const THEMES = ['auto', 'light', 'dark'];

const main = document.getElementById('main');
let shown = null;
let badges = {};
let canTry = false;

/** Shows what the address says. A page may take changes of its parameters without being built anew. */
function show(focus) {
  const [path, name, page] = PAGES.find(([each]) => each === location.pathname) ?? PAGES[0];
  if (shown?.path === path && shown.update) {
    shown.update(params());
  } else {
    shown?.close();
    main.replaceChildren();
    document.title = `${name} · Notestream`;
    const built = page.build(main, params());
    shown = { path, close: built.close ?? (() => {}), update: built.update };
    if (focus) {
      main.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }
  navigation();
  // On a narrow screen the list of pages is wider than the screen.
  document.querySelector('.side [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function navigation() {
  swap(document.getElementById('nav'), h('ul', {}, PAGES
    .filter(([path]) => path !== '/try' || canTry)
    .map(([path, name]) => h('li', {}, h('a', {
      href: path, 'data-key': `nav-${path}`, 'aria-current': path === shown?.path ? 'page' : null,
    }, name, badges[path])))));
}

/** Keeps the list of pages up to date, and with it what every page says of the worker. */
function watch() {
  poll(async () => {
    const seen = await get('/api/console/now');
    badges = {
      '/': seen.concerns.length > 0 && h('span.badge', { class: seen.concerns[0].level === 'ERROR' ? 'bad' : 'warn' }, count(seen.concerns.length), h('span.hidden', {}, ' concerns')),
      '/dead-letters': seen.deadLetters?.count > 0 && h('span.badge.bad', {}, atLeast(seen.deadLetters), h('span.hidden', {}, ' open')),
      '/expirations': seen.pending?.count > 0 && h('span.badge.warn', {}, atLeast(seen.pending), h('span.hidden', {}, ' pending')),
      '/gaps': seen.gaps > 0 && h('span.badge.bad', {}, count(seen.gaps), h('span.hidden', {}, ' open')),
    };
    window.dispatchEvent(new CustomEvent('notestream:now', { detail: seen }));
    navigation();
  }, 2000, (error) => window.dispatchEvent(new CustomEvent('notestream:lost', { detail: error })));
}

function theme(change) {
  const button = document.getElementById('theme');
  let wanted = localStorage.getItem('notestream.theme') ?? 'auto';
  if (change) {
    wanted = THEMES[(THEMES.indexOf(wanted) + 1) % THEMES.length];
    localStorage.setItem('notestream.theme', wanted);
  }
  if (wanted === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = wanted;
  }
  button.textContent = `Theme: ${wanted}`;
}

function times(change) {
  const button = document.getElementById('times');
  if (change) {
    localStorage.setItem('notestream.times', isAbsolute() ? 'relative' : 'absolute');
  }
  button.textContent = isAbsolute() ? 'Absolute times' : 'Relative times';
  button.setAttribute('aria-pressed', String(isAbsolute()));
  showTimes();
}

function keys() {
  tell('Keyboard', h('dl.facts', {}, [
    ['1 to 8', 'The pages, in their order'], ['/', 'Find'], ['p', 'Pause or resume the live page'],
    ['t', 'Next theme'], ['a', 'Absolute or relative times'], ['?', 'This list'],
  ].map(([key, what]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)))));
}

function onKey(event) {
  const typing = event.target.closest('input, textarea, select, dialog');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const page = PAGES[Number(event.key) - 1];
  if (page && (page[0] !== '/try' || canTry)) {
    go(page[0]);
  } else if (event.key === '/') {
    event.preventDefault();
    document.getElementById('ask-text').focus();
  } else if (event.key === 't') {
    theme(true);
  } else if (event.key === 'a') {
    times(true);
  } else if (event.key === '?') {
    keys();
  } else if (event.key === 'p') {
    window.dispatchEvent(new CustomEvent('notestream:pause'));
  }
}

function listen() {
  theme(false);
  times(false);
  setInterval(showTimes, 1000);
  document.getElementById('theme').addEventListener('click', () => theme(true));
  document.getElementById('times').addEventListener('click', () => times(true));
  document.getElementById('keys').addEventListener('click', keys);
  document.addEventListener('keydown', onKey);
  document.getElementById('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    const box = document.getElementById('ask-text');
    if (box.value.trim() !== '') {
      go(href('/find', { q: box.value.trim() }));
    }
  });
}

/** Asks what may be done here, again and again until the worker responds. */
async function begin() {
  try {
    const session = await loadSession();
    canTry = session.canTry;
    document.getElementById('where').textContent = `${session.application} · ${session.worker}`;
  } catch (e) {
    main.replaceChildren(problem(e.message));
    setTimeout(begin, 3000);
    return;
  }
  start();
  onChange((back) => show(!back));
  show(false);
  watch();
}

listen();
begin();
