/** Expirations: what has ended, how late, what waits, and what comes. */

import { get } from '../api.js';
import { action } from '../dialog.js';
import { empty, h, loading, problem, swap, table } from '../dom.js';
import { cause, count, duration, lateness, many, time } from '../format.js';
import { begin, showJobs } from '../jobs.js';
import { peaks, plot, sums } from '../plot.js';
import { poll } from '../poll.js';
import { href } from '../router.js';

const MINUTE = 60_000;

/** Builds the page. */
export function build(main) {
  const error = h('div');
  const note = h('span.note');
  const ended = h('div', {}, loading());
  const late = h('div', {}, loading());
  const due = h('div', {}, loading());
  const dueNote = h('span.note');
  const pending = h('div', {}, loading());
  const buttons = h('div.right');
  const jobs = h('div');
  main.append(
    h('div.head', {}, h('h1', {}, 'Expirations'), note), error, jobs,
    h('div.columns', {},
      h('section.panel', {}, h('header', {}, h('h2', {}, 'Due, ended, reacted to'), h('span.note', {}, 'notes and reactions a minute')), h('div.inner', {}, ended)),
      h('section.panel', {}, h('header', {}, h('h2', {}, 'Lateness'), h('span.note', {}, 'from a note’s expiry to when it was counted')), h('div.inner', {}, late))),
    h('section.panel', {}, h('header', {}, h('h2', {}, 'Comes due within the hour'), dueNote), h('div.inner', {}, due)),
    h('section.panel', {}, h('header', {}, h('h2', {}, 'Pending reactions'), buttons), pending));

  // The list is read only when the count, which all pages share, says that it has changed.
  let pendingThen = null;
  const list = () => showPending(pending, buttons, list).catch((failure) => swap(pending, problem(failure.message)));
  const stop = poll(async () => {
    const seen = await get('/api/console/expirations');
    const { series, minute } = seen;
    const size = MINUTE / (series.stepSeconds * 1000);
    const from = series.from + series.records.length * series.stepSeconds * 1000;
    note.textContent = `in the last minute: ${count(minute.expired)} ended${lateness(minute)}, ${many(minute.reacted, 'reaction')} done`;
    swap(error, seen.error && problem(`Not up to date: ${seen.error}`));
    const causes = Object.entries(series.expired).map(([name, values]) => ({ name: cause(name), style: name.toLowerCase(), values: sums(values, size) }));
    const start = from - causes[0].values.length * MINUTE;
    const reacted = { name: 'reacted', style: 'reacted', line: true, values: sums(series.reacted, size) };
    const wasDue = { name: 'due, and ended since', style: 'due', line: true, values: sums(series.due, size) };
    const timeline = [...causes, wasDue, reacted];
    if (timeline.every((each) => each.values.every((value) => value === 0))) {
      swap(ended, empty('Nothing has ended within 15 minutes', 'Give a note a time to live, and it will.'));
      swap(late, empty('Nothing to be late', 'The line appears with the first expiration.'));
    } else {
      plot(ended, { label: 'Notes that were due, notes that ended and reactions that were done each minute', series: timeline, from: start, step: MINUTE, format: count });
      plot(late, { label: 'Lateness', lines: true, from: start, step: MINUTE, format: duration, series: [
        { name: 'p50', style: 'p50', values: peaks(series.latenessP50, size) }, { name: 'p99', style: 'p99', values: peaks(series.latenessP99, size) }] });
    }
    showDue(seen, due, dueNote);
    const pendingNow = `${seen.pending?.count} ${seen.pending?.oldestAt}`;
    if (pendingNow !== pendingThen) {
      pendingThen = pendingNow;
      await list();
    }
  }, 3000, (failure) => failure && swap(error, problem(failure.message)));

  const stopJobs = showJobs(jobs, list);
  return { close: () => { stop(); stopJobs(); } };
}

function showDue({ due, dueAt }, element, note) {
  if (!due) {
    return;
  }
  const total = due.minutes.reduce((sum, value) => sum + value, 0);
  swap(note, `${count(total)}${due.more ? ' and more' : ''}`, due.overdue > 0 && `, ${count(due.overdue)} overdue`, ', counted ', time(dueAt));
  if (total === 0) {
    swap(element, empty('Nothing comes due', 'No note ends within the next hour.'));
  } else {
    plot(element, { label: 'Notes that come due each minute', from: Date.parse(due.from), step: MINUTE, format: count, series: [{ name: 'due', style: 'due', values: due.minutes }] });
  }
}

async function showPending(element, buttons, again) {
  const page = await get('/api/console/dead-letters', { state: 'RETRY', limit: 100 });
  const all = { filter: { state: 'RETRY' } };
  swap(buttons, page.letters.length > 0 && [
    h('a', { href: href('/dead-letters', { state: 'RETRY' }) }, 'All, with filters'),
    action('Retry all now', 'main', () => begin('redrive', all, 'all pending reactions', again)),
  ]);
  swap(element, page.letters.length === 0
    ? empty('No reaction is pending', 'Every reaction to an expiration was done at once. One whose target fails will wait here, and be tried again by itself.')
    : table('Pending reactions', ['Reaction', 'Waits for', 'Next try', h('th.num', { scope: 'col' }, 'Attempts'), 'User', 'Note', h('th', { scope: 'col' }, h('span.hidden', {}, 'Actions'))], page.letters.map((letter) => h('tr', {},
      h('td', {}, h('strong', {}, letter.reaction)),
      h('td', {}, h('a', { href: href('/dead-letters', { id: letter.id }), 'data-key': `why-${letter.id}` }, letter.reason)),
      h('td.tight', {}, time(letter.at)),
      h('td.num', {}, count(letter.attempts)),
      h('td.name-cell', {}, letter.userId ? h('a', { href: href('/find', { q: letter.userId }) }, letter.userId) : '–'),
      h('td', {}, letter.noteId ? h('a.mono', { href: href('/find', { q: `${letter.userId} ${letter.noteId}` }) }, letter.noteId) : '–'),
      h('td.tight', {}, action('Retry now', '', () => begin('redrive', { ids: [letter.id] }, 'this reaction', again), letter.id))))));
}
