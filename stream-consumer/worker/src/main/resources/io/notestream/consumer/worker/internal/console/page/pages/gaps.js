/** Gaps: what of the stream was lost, and what to do about it. */

import { get, post } from '../api.js';
import { action, ask, say } from '../dialog.js';
import { empty, facts, h, loading, problem, swap } from '../dom.js';
import { count, time, words } from '../format.js';
import { poll } from '../poll.js';
import { href } from '../router.js';

const RUNNING = ['running', 'stopping'];
const STATES = ['OPEN', 'ACCEPTED', 'RECONCILED'];

/** Builds the page. */
export function build(main, first) {
  let params = first;
  const body = h('div.stack-page', {}, loading());
  const run = h('div');
  main.append(h('div.head', {}, h('h1', {}, 'Gaps'), h('span.note', {}, 'parts of the stream that were lost before they were read')), run, body);

  async function show() {
    const state = STATES.includes(params.state) ? params.state : 'OPEN';
    const tabs = h('div.tabs', {}, STATES.map((each) => h('a', { href: href('/gaps', { state: each === 'OPEN' ? '' : each }), 'aria-current': each === state ? 'true' : null, 'data-key': each }, words(each))));
    try {
      const { gaps, more } = await get('/api/console/gaps', { state });
      swap(body, tabs, gaps.length === 0 ? h('section.panel', {}, none(state)) : gaps.map((gap) => card(gap, show)), more && h('p.quiet-text', {}, 'There are more: gaps list shows all.'));
    } catch (e) {
      swap(body, tabs, problem(e.message));
    }
  }

  let running = false;
  const stop = poll(async () => {
    const { recount } = await get('/api/console/recount');
    swap(run, recount && progress(recount));
    const now = recount !== null && RUNNING.includes(recount.state);
    if (running && !now) {
      setTimeout(show, 300); // The list comes from an index, which may lag for a moment.
    }
    running = now;
  }, 1500, () => {});
  show();
  return { close: stop, update: (changed) => { params = changed; show(); } };
}

function progress(recount) {
  const isRunning = RUNNING.includes(recount.state);
  return h('section.panel', { 'aria-label': 'Recount' },
    h('header', {}, h('h2', {}, 'Recount of all users'), h('span.badge', { class: { done: 'good', failed: 'bad' }[recount.state] ?? '' }, recount.state),
      h('div.right', {}, isRunning && action('Stop', '', () => send('/api/console/recount/stop', {}, 'It stops.')))),
    h('div.inner', {}, isRunning && h('progress', { 'aria-label': 'Progress' }), recount.error && h('p.banner.bad', {}, recount.error),
      facts([['By', recount.who], ['Begun', time(recount.startedAt)], ['Ended', recount.endedAt && time(recount.endedAt)], ['Users', count(recount.users)], ['Read', recount.read],
        ['Had wrong counters', recount.drifted === null ? null : count(recount.drifted)], ['Corrected', recount.corrected === null ? null : count(recount.corrected)]])));
}

function none(state) {
  return state === 'OPEN'
    ? empty('No gaps', 'No record is known to have gone before it was read. What has just gone is listed here with the next record of its shard; Now says so at once.')
    : empty(`None was ${words(state)}`, 'Gaps that were closed stand here until they are purged.');
}

function card(gap, again) {
  const command = `stream-consumer reconcile --gap '${gap.id}' --apply`;
  return h('section.panel', { 'aria-label': gap.id },
    h('header', {}, h('h2', {}, gap.shardId ? 'Records are missing' : 'Changes are in no stream'), h('span.badge', { class: gap.state === 'OPEN' ? 'bad' : 'good' }, words(gap.state)),
      h('div.right', {}, gap.state === 'OPEN' && [
        action('Reconcile…', 'main', () => reconcile(gap), `reconcile-${gap.id}`),
        action('Accept…', 'danger', () => accept(gap, again), gap.id),
      ])),
    h('div.inner', {}, h('p', {}, gap.reason),
      facts([['Seen', time(gap.seenAt)], ['Closed', gap.closedAt && time(gap.closedAt)], ['Shard', gap.shardId && h('a.mono', { href: href('/shards', { shard: gap.shardId }) }, gap.shardId)],
        ['After', h('span.mono', {}, gap.from)], ['Before', h('span.mono', {}, gap.to ?? 'the end of the shard')], ['Stream', gap.streamLabel]]),
      gap.state === 'OPEN' && h('div', {}, h('h3', {}, 'What to do'),
        h('ol', {},
          h('li', {}, 'If a capture or a batch that Lambda put aside holds these records, replay it first.'),
          h('li', {}, 'Reconcile: all users are recounted, their counters corrected, and the gap closed. It may run beside everything else, here or as a command: ', h('code', {}, command), ' ', h('button.quiet', { type: 'button', click: () => copy(command), 'data-key': `copy-${gap.id}` }, 'Copy')),
          h('li', {}, 'Or accept that what is missing stays missing: counters may be wrong, and audit records are missing.')))));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say('Copied.');
  } catch (e) {
    say('The browser does not let this page copy: mark the command instead.');
  }
}

async function reconcile(gap) {
  const given = await ask({ title: 'Reconcile', label: 'Recount all users', text: 'All users are recounted, since nobody knows whom a gap concerns, at 200 read units a second at most. Wrong counters are corrected, with a record of it, and the gap is closed once all are right. It runs without this page.' });
  if (given) {
    await send('/api/console/gaps/reconcile', { ids: [gap.id], who: given.who }, 'The recount has begun.');
  }
}

async function send(path, body, done) {
  try {
    await post(path, body);
    say(done);
  } catch (e) {
    say(e.message);
  }
}

async function accept(gap, again) {
  const given = await ask({ title: 'Accept this gap', label: 'Accept', danger: true, text: 'What is missing stays missing. Counters of the users it concerns may be wrong until they are recounted.' });
  if (!given) {
    return;
  }
  try {
    const { outcomes } = await post('/api/console/gaps/accept', { ids: [gap.id], who: given.who });
    say(`The gap: ${words(outcomes[gap.id])}.`);
  } catch (e) {
    say(e.message);
  }
  setTimeout(again, 300); // The list comes from an index, which may lag for a moment.
}
