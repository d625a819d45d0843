/** Find: what is known of a user, a note, an event or a request. */

import { get } from '../api.js';
import { empty, facts, h, loading, problem, swap, table } from '../dom.js';
import { bytes, cause, count, duration, kind, relative, short, time, words } from '../format.js';
import { go, href } from '../router.js';

const COUNTERS = ['activeNotes', 'created', 'updated', 'deleted', 'expired', 'restored'];

/** Builds the page. */
export function build(main, first) {
  const box = h('input', { id: 'find-text', type: 'search', spellcheck: 'false', autocomplete: 'off', value: first.q ?? '' });
  const found = h('div.stack-page', { 'aria-live': 'polite' });
  main.append(h('div.head', {}, h('h1', {}, 'Find')),
    h('form.bar', { role: 'search', 'aria-label': 'On this page', submit: (event) => { event.preventDefault(); go(href('/find', { q: box.value.trim() })); } },
      h('label.field', { class: 'grow' }, 'A user, a note’s id, an event’s id or a trace id', box),
      h('button.main', { type: 'submit' }, 'Find')), found);
  const update = (params) => { box.value = params.q ?? ''; look(params, found); };
  update(first);
  return { update };
}

async function look(params, element) {
  if (!params.q) {
    swap(element, h('section.panel', {}, empty('What happened to a note?',
      'Give a user’s id to see what they have, or a note’s id for its life: created, changed, expired, restored. With its user before it, as in “alice 01M88GB7QG1EZSZMXZJB4CHPEB”, it is found at once; without, the audit records are searched.')));
    return;
  }
  swap(element, loading());
  try {
    const found = await get('/api/console/find', { q: params.q, after: params.after });
    swap(element, { user: ofUser, note: ofNote, trace: ofTrace }[found.what](found, params));
  } catch (e) {
    swap(element, problem(e.message));
  }
}

function ofUser(found) {
  if (found.changes.length === 0 && Object.keys(found.summary).length === 0) {
    return h('section.panel', {}, empty('Nothing is known of that user', 'Ids are exact, with their capitals. What was written within the last second may not be counted yet.'));
  }
  return [
    h('section.panel', {}, h('header', {}, h('h2', {}, found.user), h('span.note', {}, 'user')),
      h('div.inner', {}, facts([...COUNTERS.map((name) => [words(name.replace('Notes', ' notes')), count(Number(found.summary[name] ?? 0))]),
        ['bytes', bytes(found.summary.bodyBytes)], ['last activity', time(found.summary.lastActivityAt)]]))),
    h('section.panel', {}, h('header', {}, h('h2', {}, 'Newest notes'), h('span.note', {}, 'and what happened to them')), changes(found.changes)),
  ];
}

function ofTrace(found, params) {
  return h('section.panel', {}, h('header', {}, h('h2', {}, 'Request'), h('span.mono', {}, found.trace)),
    found.changes.length > 0 ? changes(found.changes) : notYet(found, params, 'No change carries that trace'));
}

function changes(list) {
  return table('Changes', ['Counted', 'Kind', 'User', 'Note', h('th.num', { scope: 'col' }, 'Version'), 'Changed', h('th.num', { scope: 'col' }, 'Lag')], list.map((change) => h('tr', {},
    h('td.tight', {}, time(change.committedAt)), h('td', {}, kind(change.kind), change.cause && ` ${cause(change.cause)}`),
    h('td.name-cell', {}, change.userId),
    h('td', {}, h('a.mono', { href: href('/find', { q: `${change.userId} ${change.eventId}` }) }, change.noteId)),
    h('td.num', {}, count(change.version)), h('td.wrap', {}, change.changed.join(', ') || '–'), h('td.num', {}, duration(change.lagMillis)))));
}

function notYet(found, params, title) {
  return found.next
    ? empty(title, `in the ${count(found.read)} audit records that were searched. `, h('a', { href: href('/find', { ...params, after: found.next }) }, 'Search on'))
    : empty(title, 'All audit records were searched. Is the id whole?');
}

function ofNote(found, params) {
  if (!found.user) {
    return h('section.panel', {}, notYet(found, params, 'That note is not found'));
  }
  const life = [...found.changes.map((change) => ({ at: change.committedAt, node: event(change, found.sequence) })),
    ...found.archived.filter((each) => each.restoredAt).map((each) => ({ at: each.restoredAt, node: h('li.k-restored', {}, h('div', {}, h('strong', {}, 'restore asked for'), ' ', time(each.restoredAt)), h('span.quiet-text', {}, 'from the archive of ', short(each.eventId))) }))]
    .sort((a, b) => a.at.localeCompare(b.at));
  const present = Object.keys(found.note).length > 0;
  return [
    h('section.panel', {}, h('header', {}, h('h2.mono', {}, found.noteId), h('span.badge', { class: present ? 'good' : '' }, present ? 'exists' : 'gone')),
      h('div.inner', {}, facts([
        ['User', h('a', { href: href('/find', { q: found.user }) }, found.user)],
        ...(present ? [['Version', count(Number(found.note.version))], ['Created', time(found.note.createdAt)], ['Updated', time(found.note.updatedAt)],
          ['Expires', found.note.expiresAt ? expiry(found.note.expiresAt) : 'never'], ['Size', bytes(found.note.bodyBytes)], ['Tags', (found.note.tags ?? []).join(', ')], ['Trace', found.note.trace && h('a.mono', { href: href('/find', { q: found.note.trace }) }, found.note.trace)]] : []),
      ]),
      found.letters.length > 0 && h('p', {}, 'Dead letters: ', found.letters.map((letter) => h('a', { href: href('/dead-letters', { id: letter.id }) }, `${letter.reason} (${words(letter.state)}) `))),
      found.archived.length > 0 && h('p', {}, `Archive: ${count(found.archived.length)} ${found.archived.length === 1 ? 'version' : 'versions'}`, ', purged ', expiry(found.archived.at(-1).purgeAt)))),
    h('section.panel', {}, h('header', {}, h('h2', {}, 'Its life'), found.cut && h('span.note', {}, 'the newest changes')),
      h('div.inner', {}, life.length > 0 ? h('ol.timeline', {}, life.map((each) => each.node)) : empty('No change is in the audit', 'It may be older than the counting, or not counted yet.'))),
  ];
}

function expiry(seconds) {
  const iso = new Date(Number(seconds) * 1000).toISOString();
  return h('span', { title: relative(iso) }, time(iso));
}

function event(change, sequence) {
  const { before, after } = change;
  return h('li', { class: `k-${change.kind.toLowerCase()}${change.sequence === sequence ? ' here' : ''}` },
    h('div', {}, kind(change.kind), change.cause && ` by ${cause(change.cause)}`, ' ', time(change.committedAt), h('span.quiet-text', {}, ` · version ${count(change.version)} · counted ${duration(change.lagMillis)} after it happened`)),
    h('div.diff', {},
      h('span', {}, 'active ', h('b', {}, `${before.active} → ${after.active}`)),
      h('span', {}, 'bytes ', h('b', {}, `${count(before.bodyBytes)} → ${count(after.bodyBytes)}`)),
      (before.tags.length > 0 || after.tags.length > 0) && h('span', {}, 'tags ', h('b', {}, `${before.tags.join(', ') || 'none'} → ${after.tags.join(', ') || 'none'}`)),
      change.changed.length > 0 && h('span', {}, 'changed ', h('b', {}, change.changed.join(', '))),
      change.expiresAt && h('span', {}, change.kind === 'EXPIRED' ? 'expired ' : 'expires ', h('b', {}, time(change.expiresAt)))),
    h('div.diff', {}, h('span', {}, 'event ', h('code', {}, change.eventId)), change.trace && h('span', {}, 'trace ', h('a.mono', { href: href('/find', { q: change.trace }) }, change.trace))));
}
