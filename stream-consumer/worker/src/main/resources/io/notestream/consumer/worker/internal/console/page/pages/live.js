/** Live: the stream as it is applied. */

import { h, swap } from '../dom.js';
import { cause, count, duration, kind, time, words } from '../format.js';
import { href, set } from '../router.js';

const KINDS = ['CREATED', 'UPDATED', 'DELETED', 'EXPIRED', 'RESTORED', 'DELETE_REQUESTED', 'MALFORMED'];
const CAUSES = ['TTL', 'SWEEPER', 'REPLICA'];
const KEPT = 500;

/** Builds the page. Whoever pauses keeps what was fetched. */
export function build(main, first) {
  let filter = first;
  let source = null;
  let position = null;
  let paused = false;
  let total = 0;
  const rows = h('tbody');
  const status = h('span.note', { 'aria-live': 'polite' }, 'Connecting…');
  const bar = h('div.bar');
  const pause = h('button.main', { type: 'button', id: 'pause', click: () => setPaused(!paused) }, 'Pause');
  const none = h('div.empty', {}, h('strong', {}, 'Nothing has come yet'), h('p', {}, 'Changes appear here as soon as they are applied: write a note, or let one expire.'));

  main.append(
    h('div.head', {}, h('h1', {}, 'Live'), status, h('div.right', {}, pause,
      h('button', { type: 'button', click: clear }, 'Clear'))),
    bar,
    h('section.panel', {}, h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': 'Changes, the newest first' },
      h('table', {}, h('caption.hidden', {}, 'Changes, the newest first'),
        h('thead', {}, h('tr', {}, ['Applied', 'Kind', 'Cause', 'User', 'Note', 'Version', 'Changed', 'Lag'].map((name) =>
          h('th', { scope: 'col', class: name === 'Version' || name === 'Lag' ? 'num' : '' }, name)))), rows)), none));

  function open() {
    close();
    if (paused || document.hidden) {
      return;
    }
    source = new EventSource(href('/api/console/live', { kind: filter.kind, cause: filter.cause, user: filter.user, after: position }));
    source.addEventListener('changes', (event) => {
      position = event.lastEventId;
      add(JSON.parse(event.data));
      say('following');
    });
    source.addEventListener('missed', (event) => {
      rows.prepend(h('tr', {}, h('td', { colspan: 8, class: 'quiet-text' }, `${count(Number(event.data))} changes came faster than they can be shown`)));
    });
    source.onerror = () => {
      say('The worker does not respond; trying again');
      if (source?.readyState === EventSource.CLOSED) {
        close();
        setTimeout(open, 3000);
      }
    };
  }

  function close() {
    source?.close();
    source = null;
  }

  function add(changes) {
    if (changes.length === 0) {
      return;
    }
    total += changes.length;
    rows.prepend(...changes.slice(-KEPT).reverse().map(row));
    while (rows.children.length > KEPT) {
      rows.lastElementChild.remove();
    }
    none.remove();
  }

  function say(text) {
    status.textContent = text === 'following' ? `${count(total)} shown since you opened this page, the newest ${KEPT} kept` : text;
  }

  function setPaused(value) {
    paused = value;
    pause.textContent = paused ? 'Resume' : 'Pause';
    pause.setAttribute('aria-pressed', String(paused));
    if (paused) {
      close();
      say('Paused: nothing here changes. What comes meanwhile is fetched when you resume.');
    } else {
      open();
    }
  }

  function clear() {
    rows.replaceChildren();
    rows.closest('section').append(none);
    total = 0;
  }

  function filters() {
    const kinds = new Set((filter.kind ?? '').split(',').filter(Boolean));
    const user = h('input', { id: 'user', value: filter.user ?? '', placeholder: 'any', 'data-key': 'user', change: (event) => set({ user: event.target.value.trim() }) });
    swap(bar,
      h('div.tabs', { role: 'group', 'aria-label': 'Kinds' }, KINDS.map((name) => h('label.chip', {},
        h('input', { type: 'checkbox', checked: kinds.has(name), 'data-key': `kind-${name}`, change: (event) => {
          event.target.checked ? kinds.add(name) : kinds.delete(name);
          set({ kind: [...kinds].join(',') });
        } }), words(name)))),
      h('label.field', {}, 'Cause', h('select', { 'data-key': 'cause', change: (event) => set({ cause: event.target.value }) },
        h('option', { value: '' }, 'any'), CAUSES.map((name) => h('option', { value: name, selected: filter.cause === name }, cause(name))))),
      h('label.field', {}, 'User', user));
  }

  const shown = () => (document.hidden ? close() : source === null && open());
  const toggle = () => setPaused(!paused);
  document.addEventListener('visibilitychange', shown);
  window.addEventListener('notestream:pause', toggle);
  filters();
  open();
  return {
    update: (changed) => {
      filter = changed;
      position = null;
      clear();
      filters();
      open();
    },
    close: () => {
      close();
      document.removeEventListener('visibilitychange', shown);
      window.removeEventListener('notestream:pause', toggle);
    },
  };
}

function row(change) {
  const note = change.noteId && (change.userId ? `${change.userId} ${change.noteId}` : change.noteId);
  return h('tr', {},
    h('td.tight', {}, time(change.at)),
    h('td', {}, kind(change.kind)),
    h(change.kind === 'MALFORMED' ? 'td.wrap' : 'td', {}, change.kind === 'MALFORMED' ? change.cause : cause(change.cause)),
    h('td.name-cell', {}, change.userId ? h('a', { href: href('/find', { q: change.userId }) }, change.userId) : '–'),
    h('td.mono', {}, note ? h('a', { href: href('/find', { q: note }), title: change.eventId }, change.noteId) : '–'),
    h('td.num', {}, change.version || '–'),
    h('td.wrap', {}, change.changed.join(', ') || '–'),
    h('td.num', { title: change.exact ? 'by the writer’s clock' : 'by the stream’s clock, in whole seconds' }, (change.exact ? '' : '≤ ') + duration(change.lagMillis)));
}
