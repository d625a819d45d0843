/** Starts jobs that settle letters, and shows how far they are. They run without this page. */

import { get, post } from './api.js';
import { action, ask, say } from './dialog.js';
import { h, swap } from './dom.js';
import { count, many, time, words } from './format.js';
import { poll } from './poll.js';
import { href } from './router.js';

const RUNNING = ['running', 'stopping'];
const ENDED = 8; // What runs is always shown: it may have to be stopped.
const isRunning = (job) => RUNNING.includes(job.state);
const GOOD = ['APPLIED', 'ALREADY_APPLIED', 'REACTION_DUE', 'DISCARDED', 'WOULD_APPLY', 'WOULD_REACT', 'ERASED'];

/** Asks for what is missing, and starts a job. `which` has ids, or a filter. */
export async function begin(kind, which, text, after) {
  const dryRun = kind === 'check';
  const given = await ask({
    title: dryRun ? `Dry run: ${text}` : `${kind === 'redrive' ? 'Redrive' : 'Discard'} ${text}`,
    text: {
      check: 'Says for each letter what a redrive would do. Nothing is changed.',
      redrive: 'Each record is applied exactly once, however often it is redriven. What still cannot be applied stays a letter.',
      discard: 'For good: what these letters hold will never count, and their reactions never be done.',
    }[kind],
    label: { check: 'Check', redrive: 'Redrive', discard: 'Discard' }[kind],
    why: kind === 'discard' ? 'Why? It is kept in each letter' : null,
    danger: kind === 'discard',
  });
  if (!given) {
    return;
  }
  try {
    const job = await post('/api/console/jobs', { action: dryRun ? 'redrive' : kind, dryRun, ...which, who: given.who, why: given.why });
    say(`Job ${job.id} has begun. It goes on without this page.`);
    after?.();
  } catch (e) {
    say(e.message);
  }
}

/** Shows the jobs in an element while the page is open; returns what ends that. */
export function showJobs(element, ended) {
  let over = null;
  return poll(async () => {
    const { jobs } = await get('/api/console/jobs');
    const now = jobs.filter((job) => !isRunning(job)).map((job) => job.id);
    if (over !== null && now.some((id) => !over.includes(id))) {
      setTimeout(ended, 300); // Lists come from an index, which may lag for a moment.
    }
    over = now;
    swap(element, jobs.length > 0 && h('section.panel', { 'aria-label': 'Jobs' },
      h('header', {}, h('h2', {}, 'Jobs'), h('span.note', {}, 'of this worker since its start; they run without this page')),
      h('div.inner', {}, [...jobs.filter(isRunning), ...jobs.filter((job) => !isRunning(job)).slice(0, ENDED)].map(show))));
  }, 1000, () => {});
}

function show(job) {
  const outcomes = Object.entries(job.outcomes).map(([outcome, number]) =>
    h('span.badge', { class: GOOD.includes(outcome) ? 'good' : 'bad' }, `${words(outcome)} ${count(number)}`));
  const running = isRunning(job);
  return h('div', {},
    h('div.bar', {},
      h('strong', {}, `${job.dryRun ? 'Dry run of' : job.action === 'discard' ? 'Discard' : 'Redrive'} ${job.selection}`),
      h('span.quiet-text', {}, `${job.state}, ${job.named ? `${count(job.done)} of ${many(job.named, 'letter')}` : many(job.done, 'letter')} · ${job.who} · `, time(job.startedAt)),
      outcomes,
      running && action('Stop', '', () => stop(job.id), `stop-${job.id}`)),
    running && h('progress', { 'aria-label': 'Progress', max: job.named || null, value: job.named ? job.done : null }),
    job.error && h('p.banner.bad', {}, job.error),
    job.left.length > 0 && h('details', { 'data-key': `left-${job.id}` }, h('summary', {}, `Not settled: ${count(job.left.length)}`),
      h('ul', {}, job.left.map((each) => h('li', {}, h('a.mono', { href: href('/dead-letters', { id: each.id }) }, each.id), ` ${words(each.outcome)} ${each.detail}`)))));
}

async function stop(id) {
  try {
    await post('/api/console/jobs/stop', { id });
  } catch (e) {
    say(e.message);
  }
}
