/** Dead letters: what could not be applied, why, and what to do about it. */

import { get } from '../api.js';
import { action } from '../dialog.js';
import { empty, facts, h, loading, problem, swap, table } from '../dom.js';
import { atLeast, count, short, time, words } from '../format.js';
import { begin, showJobs } from '../jobs.js';
import { recordView } from '../record.js';
import { href, set } from '../router.js';

const STATES = ['OPEN', 'RETRY', 'DONE', 'DISCARDED'];
const NAMES = { OPEN: 'Open', RETRY: 'Pending reactions', DONE: 'Done', DISCARDED: 'Discarded' };
const ADVICE = {
  MALFORMED: 'The record cannot be read. If its writer was mended, redriving does not help: discard it, and say why.',
  COLLISION: 'Another change has this one’s place in the ledger. Compare both before you discard it.',
  TOO_MANY_ACTIONS: 'The change needs more than a transaction may have. Fewer tags or projections make it fit.',
  BUG: 'The worker could not plan the change. Update it, then redrive.',
  PROJECTION_FAILED: 'A projection failed for this change. Mend it, then redrive.',
};

/** Builds the page: a list, or one letter. */
export function build(main, first) {
  let params = first;
  let counts = null;
  const body = h('div.stack-page', {}, loading());
  const jobs = h('div');
  main.append(h('div.head', {}, h('h1', {}, 'Dead letters'), h('span.note', {}, 'what could not be applied, kept whole')), jobs, body);

  const seen = ({ detail }) => {
    const before = JSON.stringify(counts);
    counts = { OPEN: detail.deadLetters, RETRY: detail.pending };
    // Read again only when the counts, which all pages share, have moved, and nobody is choosing.
    if (before !== 'null' && before !== JSON.stringify(counts) && !params.id && !params.after && !body.querySelector(':checked:not(option)')) {
      show();
    }
    main.querySelectorAll('[data-count]').forEach((badge) => {
      badge.textContent = counts[badge.dataset.count] ? atLeast(counts[badge.dataset.count]) : '';
    });
  };
  const show = () => (params.id ? showOne(body, params, show) : showList(body, params, () => counts, show));
  window.addEventListener('notestream:now', seen);
  const stop = showJobs(jobs, show);
  show();
  return {
    update: (changed) => { params = changed; show(); },
    close: () => { stop(); window.removeEventListener('notestream:now', seen); },
  };
}

async function showList(body, params, counts, again) {
  const state = STATES.includes(params.state) ? params.state : 'OPEN';
  let page;
  try {
    page = await get('/api/console/dead-letters', { state, reason: params.reason, user: params.user, after: params.after });
  } catch (e) {
    swap(body, tabs(state, counts()), problem(e.message));
    return;
  }
  const chosen = new Set();
  const buttons = h('div.right');
  const open = state === 'OPEN' || state === 'RETRY';
  const filter = { filter: { state, reason: params.reason ?? '', user: params.user ?? '' } };
  const drawButtons = () => {
    const which = chosen.size > 0 ? { ids: [...chosen] } : filter;
    const text = chosen.size > 0 ? `${count(chosen.size)} chosen` : params.reason || params.user ? 'all that are filtered' : `all ${words(NAMES[state])}`;
    swap(buttons, open && page.letters.length > 0 && [
      h('span.quiet-text', {}, text),
      state === 'OPEN' && action('Dry run', '', () => begin('check', which, text)),
      action(state === 'OPEN' ? 'Redrive' : 'Retry now', 'main', () => begin('redrive', which, text)),
      action('Discard…', 'danger', () => begin('discard', which, text)),
    ]);
  };
  drawButtons();
  swap(body, tabs(state, counts()), filters(params, counts()?.[state]),
    h('section.panel', {}, h('header', {}, h('h2', {}, NAMES[state]), buttons),
      page.letters.length > 0 ? letterTable(page.letters, state, open, chosen, drawButtons) : none(state, page, params),
      h('div.inner', {}, h('div.bar', {},
        params.after && h('a', { href: href('/dead-letters', { ...params, after: '' }) }, 'First page'),
        page.next && h('a', { href: href('/dead-letters', { ...params, after: page.next }), 'data-key': 'next' }, 'Next page'),
        h('button.quiet', { type: 'button', click: again, 'data-key': 'again' }, 'Load again'),
        h('span.quiet-text', {}, `${count(page.letters.length)} shown, ${count(page.read)} read`)))));
}

function tabs(state, counts) {
  return h('div.tabs', { 'data-key': 'tabs' }, STATES.map((each) => h('a', {
    href: href('/dead-letters', { state: each === 'OPEN' ? '' : each }), 'aria-current': each === state ? 'true' : null, 'data-key': `state-${each}`,
  }, NAMES[each], (each === 'OPEN' || each === 'RETRY') && h('span', { 'data-count': each }, counts?.[each] ? atLeast(counts[each]) : ''))));
}

function filters(params, counted) {
  const reasons = [...new Set([...Object.keys(counted?.byReason ?? {}), ...(params.reason ? [params.reason] : [])])].sort();
  return h('div.bar', {},
    h('label.field', {}, 'Reason', h('select', { 'data-key': 'reason', change: (event) => set({ reason: event.target.value, after: '' }) },
      h('option', { value: '' }, 'any'),
      reasons.map((reason) => h('option', { value: reason, selected: reason === params.reason }, counted?.byReason?.[reason] ? `${reason} (${count(counted.byReason[reason])})` : reason)))),
    h('label.field', {}, 'User', h('input', { value: params.user ?? '', placeholder: 'any', 'data-key': 'user', change: (event) => set({ user: event.target.value.trim(), after: '' }) })),
    (params.reason || params.user) && h('a', { href: href('/dead-letters', { state: params.state }) }, 'Clear'));
}

function none(state, page, params) {
  if (page.next) {
    return empty('Nothing among those that were read', 'Letters are read a part at a time: go on to the next page.');
  }
  if (params.reason || params.user || params.after) {
    return empty('No letter is like that', h('a', { href: href('/dead-letters', { state: params.state }) }, 'Show all'));
  }
  return {
    OPEN: empty('No dead letters', 'Every record that came could be applied. One that cannot will stand here, with its error.'),
    RETRY: empty('No pending reactions', 'Every reaction to an expiration was done at once.'),
    DONE: empty('None was settled', 'Letters that were redriven stand here until they are purged.'),
    DISCARDED: empty('None was discarded', 'Letters that somebody gave up stand here until they are purged.'),
  }[state];
}

function letterTable(letters, state, open, chosen, changed) {
  const boxes = [];
  const all = h('input', { type: 'checkbox', 'aria-label': 'Choose all on this page', change: () => {
    boxes.forEach(([box, id]) => { box.checked = all.checked; all.checked ? chosen.add(id) : chosen.delete(id); });
    changed();
  } });
  const heads = [open && h('th', { scope: 'col' }, all), 'Reason', 'User', 'Note', state === 'RETRY' ? 'Next try' : 'Parked', h('th.num', { scope: 'col' }, 'Attempts'), 'Letter'].filter(Boolean);
  return table(NAMES[state], heads, letters.map((letter) => {
    const box = h('input', { type: 'checkbox', 'aria-label': `Choose ${letter.id}`, change: () => {
      box.checked ? chosen.add(letter.id) : chosen.delete(letter.id);
      changed();
    } });
    boxes.push([box, letter.id]);
    return h('tr', {},
      open && h('td.tight', {}, box),
      h('td', {}, h('strong', {}, letter.reason), letter.reaction && ` ${letter.reaction}`),
      h('td.name-cell', {}, letter.userId ? h('a', { href: href('/find', { q: letter.userId }) }, letter.userId) : '–'),
      h('td', {}, letter.noteId ? h('a.mono', { href: href('/find', { q: letter.userId ? `${letter.userId} ${letter.noteId}` : letter.noteId }) }, letter.noteId) : '–'),
      h('td.tight', {}, time(letter.at)),
      h('td.num', {}, count(letter.attempts)),
      h('td', {}, h('a', { href: href('/dead-letters', { id: letter.id }), 'data-key': `letter-${letter.id}` }, short(letter.id.replace(/^0+/, ''), 12))));
  }));
}

async function showOne(body, params, again) {
  let letter;
  try {
    letter = await get('/api/console/dead-letter', { id: params.id });
  } catch (e) {
    swap(body, h('p', {}, h('a', { href: '/dead-letters' }, 'All dead letters')), problem(e.message));
    return;
  }
  const open = letter.state === 'OPEN' || letter.state === 'RETRY';
  const result = h('div', { 'aria-live': 'polite' });
  const which = { ids: [letter.id] };
  swap(body,
    h('p', {}, h('a', { href: href('/dead-letters', { state: letter.state === 'OPEN' ? '' : letter.state }) }, `All ${words(NAMES[letter.state])}`)),
    h('div.columns', {},
      h('section.panel', {}, h('header', {}, h('h2', {}, letter.reason), h('span.badge', { class: open ? 'bad' : 'good' }, NAMES[letter.state]),
        h('div.right', {}, open && [
          h('button', { type: 'button', click: () => check(letter.id, result) }, 'Dry run'),
          action(letter.reaction ? 'Retry now' : 'Redrive', 'main', () => begin('redrive', which, 'this letter', again)),
          action('Discard…', 'danger', () => begin('discard', which, 'this letter', again)),
        ])),
      h('div.inner', {}, h('p', {}, letter.detail || 'No more is known.'), ADVICE[letter.reason] && h('p.quiet-text', {}, ADVICE[letter.reason]), result,
        facts([['User', letter.userId && h('a', { href: href('/find', { q: letter.userId }) }, letter.userId)],
          ['Note', letter.noteId && h('a.mono', { href: href('/find', { q: letter.userId ? `${letter.userId} ${letter.noteId}` : letter.noteId }) }, letter.noteId)],
          ['Event', letter.eventId && h('span.mono', {}, letter.eventId)], ['Reaction', letter.reaction], ['Attempts', count(letter.attempts)],
          ['Parked', time(letter.parkedAt)], ['Redriven', letter.redrivenAt && time(letter.redrivenAt)], ['Next try', letter.nextAt && time(letter.nextAt)],
          ['Applied', letter.appliedAt && time(letter.appliedAt)], ['Purged after', letter.purgeAt && time(letter.purgeAt)], ['From', letter.source], ['Letter', h('span.mono', {}, letter.id)]]),
        h('h3', {}, 'What was done'),
        letter.handled.length > 0
          ? h('ul', {}, letter.handled.map((each) => h('li', {}, h('strong', {}, each.what), ` by ${each.who}, `, time(each.at), each.why && `: ${each.why}`)))
          : h('p.quiet-text', {}, 'Nobody has done anything about it yet.'))),
      h('section.panel', {}, h('header', {}, h('h2', {}, 'The record')), h('div.inner', {}, recordView(letter.record)))));
}

async function check(id, result) {
  try {
    const checked = await get('/api/console/dead-letter/check', { id });
    const sign = (value) => (value > 0 ? `+${count(value)}` : count(value));
    swap(result, h('p.banner', {}, h('strong', {}, words(checked.expected)), checked.expected === 'WOULD_APPLY'
      ? ` as ${words(checked.kind)}: active notes ${sign(checked.activeNotes)}, bytes ${sign(checked.bodyBytes)}` : ` ${checked.detail}`));
  } catch (e) {
    swap(result, problem(e.message));
  }
}
