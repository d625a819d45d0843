/** Try: write notes with a time to live, and watch what becomes of them. On a local stack alone. */

import { currentSession, get, post } from '../api.js';
import { say } from '../dialog.js';
import { empty, h, loading, problem, swap, table } from '../dom.js';
import { count, duration, time } from '../format.js';
import { plot } from '../plot.js';
import { poll } from '../poll.js';
import { href, set } from '../router.js';

const LIVES = [['10 seconds', 10], ['30 seconds', 30], ['5 minutes', 300], ['for ever', 0]];
const COUNTERS = [['activeNotes', 'active'], ['created', 'created'], ['updated', 'changed'], ['expired', 'expired'], ['restored', 'restored'], ['deleted', 'deleted']];

/** Builds the page. */
export function build(main, first) {
  if (!currentSession().canTry) {
    main.append(h('h1', {}, 'Try'), h('section.panel', {}, empty('Only on a local stack', 'Start one with deploy/local-stack/run.')));
    return {};
  }
  let user = first.user ?? 'alice';
  let seen = null;
  let lives = new Map();
  const history = [];
  const figures = h('section.tiles', { 'aria-label': 'Counters of the user' });
  const notes = h('div', {}, loading());
  const ended = h('div', {}, loading());
  const course = h('div');
  const error = h('div');

  const title = h('input', { id: 'title', value: 'Buy milk', maxlength: 200, required: true });
  const tags = h('input', { id: 'tags', value: 'shopping', placeholder: 'none' });
  const life = h('select', { id: 'life' }, LIVES.map(([name, seconds]) => h('option', { value: seconds, selected: seconds === 30 }, name)));
  const who = h('input', { id: 'try-user', value: user, required: true, change: () => set({ user: who.value.trim() }, true) });
  const form = h('form.inner', { submit: (event) => { event.preventDefault(); write(1); } },
    h('label.field', {}, 'User', who), h('label.field', {}, 'Title', title), h('label.field', {}, 'Tags, by commas', tags), h('label.field', {}, 'Lives', life),
    h('div.bar', {}, h('button.main', { type: 'submit', id: 'write' }, 'Write a note'), h('button', { type: 'button', click: () => write(20) }, 'Write 20')),
    h('p.quiet-text', {}, 'The writer stores it in DynamoDB. The worker reads that from the stream and counts it; when its time is over, the note expires, is archived, and can come back.'));

  main.append(h('div.head', {}, h('h1', {}, 'Try'), h('span.note', {}, 'a DynamoDB on this machine: write notes, watch them being counted, expire and come back')), error,
    h('div.try', {},
      h('section.panel', {}, h('header', {}, h('h2', {}, 'Write')), form),
      h('div.stack-page', {}, figures,
        h('section.panel', {}, h('header', {}, h('h2', {}, 'Active notes'), h('span.note', {}, 'as counted, the last two minutes')), h('div.inner', {}, course)),
        h('section.panel', {}, h('header', {}, h('h2', {}, 'Notes')), notes),
        h('section.panel', {}, h('header', {}, h('h2', {}, 'Expired')), ended))));

  async function write(number) {
    const note = { user, title: title.value, tags: tags.value.split(',').map((tag) => tag.trim()).filter(Boolean) };
    if (Number(life.value) > 0) {
      note.ttlSeconds = Number(life.value);
    }
    await act(() => Promise.all(Array.from({ length: number }, () => post('/api/console/try/notes', note))),
      number === 1 ? 'Written. Watch the counters.' : `${number} notes written.`);
  }

  async function act(task, done) {
    try {
      await task();
      say(done);
      await look();
    } catch (e) {
      say(e.message);
    }
  }

  async function look() {
    seen = await get('/api/console/try', { user });
    history.push(Number(seen.summary?.activeNotes ?? 0));
    if (history.length > 120) {
      history.shift();
    }
    swap(error);
    draw();
  }

  function draw() {
    swap(figures, COUNTERS.map(([name, label]) => h('div.tile.narrow', {}, h('span.name', {}, label), h('span.figure', { id: `count-${name}` }, count(seen.summary?.[name] ?? 0)))));
    plot(course, { label: 'Active notes', lines: true, from: Date.now() - 120_000, step: 1000, format: count, series: [{ name: 'active notes', style: 'created', values: [...Array(120 - history.length).fill(-1), ...history] }] });
    const present = seen.notes?.items ?? [];
    swap(notes, present.length === 0 ? empty('No notes yet', 'Write one at the left: it will be counted before you can blink.') : table('Notes', ['Title', 'Tags', 'Ends', 'Life', ''].map(head), present.map(noteRow)));
    const expired = seen.expirations?.items ?? [];
    swap(ended, expired.length === 0 ? empty('Nothing has expired yet', 'Give a note ten seconds, and wait.') : table('Expired', ['Note', 'Expired', 'Counted', 'Cause', ''].map(head), expired.map(endedRow)));
  }

  function noteRow(note) {
    if (note.expiresAt && !lives.has(note.id)) {
      lives.set(note.id, Math.max(1, Date.parse(note.expiresAt) - Date.parse(note.updatedAt)));
    }
    const left = note.expiresAt ? Math.max(0, Date.parse(note.expiresAt) - Date.now()) : null;
    return h('tr', {}, h('td.name-cell', {}, h('a', { href: href('/find', { q: `${user} ${note.id}` }), 'data-key': `note-${note.id}` }, note.title || 'untitled')), h('td.wrap', {}, note.tags.join(', ') || '–'),
      h('td.tight', {}, note.expiresAt ? `in ${duration(Math.ceil(left / 1000) * 1000)}` : 'never'),
      h('td', {}, left !== null && h('progress', { 'aria-label': 'Remaining life', max: lives.get(note.id), value: left })),
      h('td.tight', {}, h('button', { type: 'button', 'data-key': `delete-${note.id}`, click: () => act(() => post('/api/console/try/delete', { user, id: note.id }), 'Deleted.') }, 'Delete')));
  }

  function endedRow(each) {
    return h('tr', {}, h('td', {}, h('a.mono', { href: href('/find', { q: `${user} ${each.id}` }), 'data-key': `ended-${each.id}` }, each.noteId)),
      h('td.tight', {}, time(each.expiresAt)), h('td.tight', {}, time(each.expiredAt)), h('td', {}, each.cause),
      h('td.tight', {}, each.restoredAt ? h('span.badge.good', {}, 'came back') : h('button', { type: 'button', 'data-key': `restore-${each.id}`, click: () => act(() => post('/api/console/try/restore', { user, id: each.id }), 'Restored: it never expires unless you say so.') }, 'Restore')));
  }

  const stop = poll(look, 1000, (failure) => failure && swap(error, problem(failure.message)));
  return { close: stop, update: (changed) => { user = changed.user ?? 'alice'; who.value = user; lives = new Map(); history.length = 0; look(); } };
}

const head = (name) => (name === '' ? h('th', { scope: 'col' }, h('span.hidden', {}, 'Actions')) : name);
