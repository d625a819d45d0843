/** Gaps: what of the stream was lost, and what to do about it. */

import { get, post } from '../api.js';
import { action, ask, say } from '../dialog.js';
import { empty, facts, h, problem, swap } from '../dom.js';
import { time, words } from '../format.js';
import { href } from '../router.js';

const STATES = ['OPEN', 'ACCEPTED', 'RECONCILED'];

/** Builds the page. */
export function build(main, first) {
  let params = first;
  const body = h('div.stack-page');
  main.append(h('div.head', {}, h('h1', {}, 'Gaps'), h('span.note', {}, 'parts of the stream that were lost before they were read')), body);

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

  show();
  return { update: (changed) => { params = changed; show(); } };
}

function none(state) {
  return state === 'OPEN'
    ? empty('No gaps', 'Every record of the stream was read before DynamoDB let go of it, after 24 hours.')
    : empty(`None was ${words(state)}`, 'Gaps that were closed stand here until they are purged.');
}

function card(gap, again) {
  const command = `stream-consumer reconcile --gap '${gap.id}' --apply`;
  return h('section.panel', { 'aria-label': gap.id },
    h('header', {}, h('h2', {}, gap.shardId ? 'Records are missing' : 'Changes are in no stream'), h('span.badge', { class: gap.state === 'OPEN' ? 'bad' : 'good' }, words(gap.state)),
      h('div.right', {}, gap.state === 'OPEN' && action('Accept…', 'danger', () => accept(gap, again), gap.id))),
    h('div.inner', {}, h('p', {}, gap.reason),
      facts([['Seen', time(gap.seenAt)], ['Closed', gap.closedAt && time(gap.closedAt)], ['Shard', gap.shardId && h('a.mono', { href: href('/shards', { shard: gap.shardId }) }, gap.shardId)],
        ['After', h('span.mono', {}, gap.from)], ['Before', h('span.mono', {}, gap.to ?? 'the end of the shard')], ['Stream', gap.streamLabel]]),
      gap.state === 'OPEN' && h('div', {}, h('h3', {}, 'What to do'),
        h('ol', {},
          h('li', {}, 'If a capture or a batch that Lambda put aside holds these records, replay it first.'),
          h('li', {}, 'Reconcile: all users are recounted, their counters corrected, and the gap closed. It may run beside everything else: ', h('code', {}, command), ' ', h('button.quiet', { type: 'button', click: () => copy(command), 'data-key': `copy-${gap.id}` }, 'Copy')),
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
