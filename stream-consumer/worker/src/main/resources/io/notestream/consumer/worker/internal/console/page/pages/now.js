/** Now: is all well, and if not, what is to be done. */

import { post } from '../api.js';
import { action, ask, say } from '../dialog.js';
import { facts, h, loading, problem, swap } from '../dom.js';
import { atLeast, count, duration, lateness, rate, time, words } from '../format.js';
import { plot, spark } from '../plot.js';

/** Builds the page; what it shows comes with every look at the worker. */
export function build(main) {
  const state = h('section', { 'aria-label': 'State' }, loading());
  const tiles = h('section.tiles', { 'aria-label': 'Figures' });
  const kinds = h('div');
  const lags = h('div');
  const about = h('div');
  const settings = h('div');
  main.append(
    h('div.head', {}, h('h1', {}, 'Now'), h('span.note', {}, 'this worker, the last 15 minutes')),
    state, tiles,
    h('div.columns', {},
      h('section.panel', {}, h('header', {}, h('h2', {}, 'Changes settled'), h('span.note', {}, 'each 5 s, by kind')), h('div.inner', {}, kinds)),
      h('section.panel', {}, h('header', {}, h('h2', {}, 'End-to-end lag'), h('span.note', {}, 'from the writer’s change to its commit, p50 and p99')), h('div.inner', {}, lags))),
    h('section.panel', {}, h('header', {}, h('h2', {}, 'This worker')), h('div.inner', {}, about, h('details', {}, h('summary', {}, 'Settings'), settings))));

  const seen = ({ detail }) => {
    swap(state, summary(detail));
    swap(tiles, figures(detail));
    const series = detail.series;
    const step = series.stepSeconds * 1000;
    plot(kinds, {
      label: 'Changes settled each five seconds', from: series.from, step, format: count,
      series: Object.entries(series.kinds).map(([name, values]) => ({ name: words(name), style: name.toLowerCase(), values })),
    });
    plot(lags, {
      label: 'End-to-end lag', from: series.from, step, format: duration, lines: true,
      series: [{ name: 'p50', style: 'p50', values: series.lagP50 }, { name: 'p99', style: 'p99', values: series.lagP99 }],
    });
    const { settings: values, lags: ofShards, ...info } = detail.info; // The lags have a page of their own.
    swap(about, listed(info));
    swap(settings, listed(values ?? {}));
  };
  const lost = ({ detail }) => detail && swap(state, problem(detail.message));
  window.addEventListener('notestream:now', seen);
  window.addEventListener('notestream:lost', lost);
  return {
    close: () => {
      window.removeEventListener('notestream:now', seen);
      window.removeEventListener('notestream:lost', lost);
    },
  };
}

function summary(now) {
  if (now.concerns.length === 0) {
    return h('div.state', {}, h('strong', {}, 'All is well'),
      h('p.quiet-text', {}, now.minute.records > 0
        ? 'The stream is read as it comes, and nothing waits for anybody.'
        : 'The stream is read, and nothing has changed within the last minute.'));
  }
  const worst = now.concerns[0].level.toLowerCase();
  return h('div.state', { class: worst },
    h('strong', {}, worst === 'error' ? 'Something needs you' : 'Not quite as it should be'),
    h('ul', {}, now.concerns.map((concern) => h('li', {},
      h('span.dot', { class: concern.level.toLowerCase(), 'aria-hidden': 'true' }),
      h('p', {}, concern.text),
      h('span', {}, concern.page && h('a', { href: concern.page, 'data-key': `go-${concern.page}` }, 'Look'),
        concern.text.includes('parked at once') && action('Resume parking', '', resume)),
      concern.todo && h('p.todo', {}, concern.todo)))));
}

async function resume() {
  const given = await ask({ title: 'Resume parking', label: 'Resume', text: 'Records that cannot be applied are put into the dead letters again. Do so once you know why so many were.' });
  if (given) {
    try {
      await post('/parking/resume', {});
      say('Records are parked again.');
    } catch (e) {
      say(e.message);
    }
  }
}

function figures(now) {
  const { minute, series } = now;
  const expired = Object.values(series.expired).reduce((sum, each) => each.map((value, i) => value + (sum[i] ?? 0)), []);
  return [
    tile('/live', 'Records a second', rate(minute.recordsPerSecond), null, `${count(minute.records)} in the last minute`, spark(series.records, `Records each five seconds, now ${rate(minute.recordsPerSecond)} a second`)),
    tile('/shards', 'End-to-end lag', duration(minute.lagP50), 'p50', `p99 ${duration(minute.lagP99)}`, spark(series.lagP99, `Lag, 99th percentile, now ${duration(minute.lagP99)}`, minute.lagP99 > 30000 ? 'bad' : '')),
    tile('/expirations', 'Expirations', count(minute.expired), 'a minute', minute.expired > 0 ? lateness(minute).trim() : 'none in the last minute', spark(expired, `Expirations each five seconds, ${count(minute.expired)} in the last minute`, 'warm')),
    tile('/dead-letters', 'Dead letters', atLeast(now.deadLetters), 'open', now.deadLetters?.oldestAt ? ['oldest ', time(now.deadLetters.oldestAt)] : 'nothing was given up', null, now.deadLetters?.count > 0 ? 'bad' : ''),
    tile('/expirations', 'Pending reactions', atLeast(now.pending), null, now.pending?.oldestAt ? ['next try ', time(now.pending.oldestAt)] : 'none waits for its target', null, now.pending?.count > 0 ? 'warn' : ''),
    tile('/gaps', 'Gaps', count(now.gaps), 'open', now.gaps > 0 ? 'a part of the stream is lost' : 'nothing of the stream is lost', null, now.gaps > 0 ? 'bad' : ''),
    tile('/shards', 'Shards', count(now.info.shards), 'read here', `state: ${now.state}`, null),
  ];
}

function tile(link, name, figure, unit, more, drawing, style = '') {
  return h('a.tile', { href: link, class: `${style} ${drawing ? 'wide' : ''}`, 'data-key': `tile-${name}` },
    h('span.name', {}, name), h('span.figure', {}, figure, unit && h('small', {}, ` ${unit}`)),
    h('span.more', {}, more), drawing);
}

function listed(values) {
  return facts(Object.entries(values).map(([name, value]) =>
    [name, Array.isArray(value) ? value.join(', ') : value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value)]));
}
