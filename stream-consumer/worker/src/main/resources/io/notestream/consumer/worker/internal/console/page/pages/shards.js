/** Shards: who reads what, how far, and what stands still. */

import { get } from '../api.js';
import { empty, facts, h, loading, problem, swap, table } from '../dom.js';
import { count, duration, many, rate, time, words } from '../format.js';
import { lineage, tail } from '../lineage.js';
import { poll } from '../poll.js';
import { href, set } from '../router.js';

const STATES = ['STUCK', 'ABANDONED', 'UNOWNED', 'READING', 'WAITING', 'DONE'];
const STYLE = { STUCK: 'bad', ABANDONED: 'bad', UNOWNED: 'warn', READING: 'good', WAITING: '', DONE: '' };
const MEANING = {
  STUCK: 'No progress for long, though nothing hinders it: restart the worker that reads it.',
  ABANDONED: 'Its owner has stopped renewing the lease, and nobody has taken it: is any other worker running?',
  UNOWNED: 'Nobody reads it though it could be read: is there a worker with room?',
  READING: 'A worker reads it.',
  WAITING: 'It waits until its parents are read to their end, or for its first lease.',
  DONE: 'It is read to its end.',
};
const MOST_DRAWN = 600;

/** Builds the page. */
export function build(main, first) {
  let params = first;
  let seen = null;
  const note = h('span.note');
  const error = h('div');
  const bar = h('div.bar');
  const one = h('div');
  const graph = h('div.graph', { tabindex: 0, role: 'region', 'aria-label': 'Lineage' }, loading());
  const fleet = h('div.inner', {}, loading());
  const list = h('div', {}, loading());
  main.append(
    h('div.head', {}, h('h1', {}, 'Shards'), note), error, bar, one,
    h('section.panel', {}, h('header', {}, h('h2', {}, 'Lineage'), h('span.note', {}, 'parents at the left; stuck ones in red')), graph),
    h('section.panel', {}, h('header', {}, h('h2', {}, 'Fleet'), h('span.note', {}, 'by the lease table')), fleet),
    h('section.panel', {}, h('header', {}, h('h2', {}, 'All shards'), h('span.note', {}, 'what needs somebody first')), list));

  function draw() {
    if (!seen) {
      return;
    }
    const all = [...seen.shards].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || a.shardId.localeCompare(b.shardId));
    const kept = all.filter((shard) =>
      (params.state ? shard.state === params.state : params.done === 'yes' || shard.state !== 'DONE') && (!params.owner || shard.owner === params.owner));
    note.textContent = `${many(all.length, 'shard')}, ${count(all.filter((shard) => shard.open).length)} open`;
    swap(error, seen.error && problem(`Not up to date: ${seen.error}`));
    swap(bar, filters(all));
    swap(one, params.shard && detail(all.find((shard) => shard.shardId === params.shard)));
    swap(graph, kept.length === 0 ? nothing(all)
      : kept.length > MOST_DRAWN ? empty(`${count(kept.length)} shards are too many to draw`, 'Choose a state or a worker above.')
        : lineage(kept, describe));
    swap(fleet, owners(all));
    swap(list, kept.length === 0 ? nothing(all) : shardTable(kept));
  }

  function filters(all) {
    const counts = Object.groupBy ? Object.groupBy(all, (shard) => shard.state) : {};
    const tab = (text, state, done) => h('a', {
      href: href('/shards', { state, done, owner: params.owner }), 'data-key': `tab-${text}`,
      'aria-current': (params.state ?? '') === (state ?? '') && (params.done ?? '') === (done ?? '') ? 'true' : null,
    }, text);
    return [
      h('div.tabs', {}, tab('Unfinished'), tab(`All ${all.length}`, undefined, 'yes'),
        STATES.filter((state) => counts[state]).map((state) => tab(`${words(state)} ${counts[state].length}`, state))),
      h('label.field', {}, 'Worker', h('select', { 'data-key': 'owner', change: (event) => set({ owner: event.target.value }) },
        h('option', { value: '' }, 'any'),
        [...new Set(all.map((shard) => shard.owner).filter(Boolean))].sort().map((owner) => h('option', { value: owner, selected: owner === params.owner }, owner)))),
    ];
  }

  const stop = poll(async () => {
    seen = await get('/api/console/shards');
    draw();
  }, 3000, (failure) => failure && swap(error, problem(failure.message)));
  return { close: stop, update: (changed) => { params = changed; draw(); } };
}

function nothing(all) {
  return all.length === 0
    ? empty('No shard is known yet', 'A first start makes the lease table, which takes a moment here and minutes in an account.')
    : empty('No shard is like that', h('a', { href: '/shards' }, 'Show those that are not finished'));
}

function describe(shard) {
  if (shard.state === 'READING') {
    const speed = shard.recordsPerSecond === null ? '' : `${rate(shard.recordsPerSecond)}/s, `;
    return shard.behindAt ? `${speed}${duration(shard.behindMillis)} behind` : `${speed}${shard.owner}`;
  }
  return words(shard.state);
}

function state(shard) {
  return h('span.badge', { class: STYLE[shard.state], title: MEANING[shard.state] }, words(shard.state));
}

function age(shard) {
  return shard.checkpointSince ? [shard.checkpointAtLeast ? 'before ' : '', time(shard.checkpointSince)] : '–';
}

/** Of another worker's shard only the stream and the checkpoint tell something. */
function lag(shard) {
  if (!shard.behindAt) {
    return '–';
  }
  return shard.here
    ? duration(shard.behindMillis)
    : h('span', { title: 'Another worker reads it: this is how old the first record after its checkpoint was' }, `≈ ${duration(shard.behindMillis)}`);
}

/** Says when there will be no backlog, at the speed of the last minute. */
function drained(shard) {
  if (!shard.here) {
    return '–';
  }
  return shard.drainedInMillis === null ? 'not at this speed' : shard.drainedInMillis === 0 ? 'there is none' : `in ${duration(shard.drainedInMillis)}`;
}

function shardTable(shards) {
  const heads = ['Shard', 'State', 'Worker', 'Checkpoint', 'Moved', 'Records/s', 'Lag', 'Last record'].map((name) =>
    h('th', { scope: 'col', class: name === 'Records/s' || name === 'Lag' ? 'num' : '' }, name));
  return table('All shards', heads, shards.map((shard) => h('tr', {},
    h('td.mono.tight', {}, h('a', { href: href('/shards', { shard: shard.shardId }), title: shard.shardId, 'data-key': `row-${shard.shardId}` }, tail(shard.shardId))),
    h('td', {}, state(shard)),
    h('td', {}, shard.owner ?? '–'),
    h('td.mono', {}, shard.checkpoint ?? '–'),
    h('td.tight', {}, age(shard)),
    h('td.num', {}, rate(shard.recordsPerSecond)),
    h('td.num', {}, lag(shard)),
    h('td.tight', {}, time(shard.lastAt)))));
}

function owners(all) {
  const byOwner = new Map();
  all.filter((shard) => shard.owner && shard.state !== 'DONE').forEach((shard) => byOwner.set(shard.owner, [...(byOwner.get(shard.owner) ?? []), shard]));
  if (byOwner.size === 0) {
    return empty('No worker holds a lease', 'If that lasts, start a worker, and see its log.');
  }
  return table('Workers', ['Worker', h('th.num', { scope: 'col' }, 'Shards'), h('th.num', { scope: 'col' }, 'Records/s')],
    [...byOwner].sort().map(([owner, shards]) => h('tr', {},
      h('td', {}, h('a', { href: href('/shards', { owner }), 'data-key': `owner-${owner}` }, owner)),
      h('td.num', {}, count(shards.length)),
      h('td.num', {}, rate(shards.some((shard) => shard.recordsPerSecond !== null) ? shards.reduce((sum, shard) => sum + (shard.recordsPerSecond ?? 0), 0) : null)))));
}

function detail(shard) {
  if (!shard) {
    return h('p.banner.warn', {}, 'The stream and the lease table no longer know that shard.');
  }
  return h('section.panel', { 'aria-label': 'One shard' },
    h('header', {}, h('h2.mono', {}, shard.shardId), state(shard), h('div.right', {}, h('a', { href: href('/shards') }, 'Close'))),
    h('div.inner', {}, h('p.quiet-text', {}, MEANING[shard.state]), facts([
      ['Worker', shard.owner], ['Checkpoint', h('span.mono', {}, shard.checkpoint ?? 'none')], ['Checkpoint moved', age(shard)],
      ['First sequence number', h('span.mono', {}, shard.start ?? 'not listed any more')],
      ['Last sequence number', h('span.mono', {}, shard.end ?? (shard.open ? 'open' : 'not listed any more'))],
      ['Parents', shard.parents.length > 0 ? shard.parents.map((id) => h('a.mono', { href: href('/shards', { shard: id }) }, tail(id), ' ')) : 'none known'],
      ['Records settled here', count(shard.records)], ['Records a second', rate(shard.recordsPerSecond)],
      ['Behind', shard.behindAt && !shard.here ? [lag(shard), ', looked at ', time(shard.behindAt)] : lag(shard)], ['Backlog is gone', drained(shard)],
      ['Lag of the last record', duration(shard.lagMillis)],
      ['Last record', time(shard.lastAt)],
    ])));
}
