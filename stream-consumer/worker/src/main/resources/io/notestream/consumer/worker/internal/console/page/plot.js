/** Draws plots as SVG. What they show is in their labels too, for those who do not see them. */

import { h, svg, swap } from './dom.js';

const LEAST_WIDTH = 240;
const NARROW = 380; // Five times would run into each other.
const HEIGHT = 200;
const LEAST_TOP = 2; // Half of it is a whole number, as are all values.
const LEFT = 46;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;

/** Draws a small line without axes; values below zero are gaps. */
export function spark(values, label, style = '') {
  const most = Math.max(1e-9, ...values);
  const step = 100 / Math.max(1, values.length - 1);
  const y = (value) => 29 - (value / most) * 27;
  const runs = runsOf(values);
  const path = runs.map((run) => run.map(([i, v], n) => `${n ? 'L' : 'M'}${(i * step).toFixed(2)} ${y(v).toFixed(2)}`).join('')).join('');
  const area = runs.map((run) => `M${(run[0][0] * step).toFixed(2)} 30` + run.map(([i, v]) => `L${(i * step).toFixed(2)} ${y(v).toFixed(2)}`).join('') + `L${(run.at(-1)[0] * step).toFixed(2)} 30Z`).join('');
  return svg('svg.spark', { class: style, viewBox: '0 0 100 30', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    svg('path.area', { d: area }), svg('path.line', { d: path }));
}

function runsOf(values) {
  const runs = [];
  let run = [];
  values.forEach((value, i) => {
    if (value < 0) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else {
      run.push([i, value]);
    }
  });
  if (run.length > 0) runs.push(run);
  return runs.map((each) => (each.length === 1 ? [each[0], [each[0][0] + 0.5, each[0][1]]] : each));
}

/**
 * Draws series over time, as stacked bars or as lines, as wide as the element.
 * @param {HTMLElement} element what is in it is replaced
 * @param {object} options
 * @param {string} options.label says what it shows
 * @param {{name: string, style: string, values: number[], line?: boolean}[]} options.series one with
 *   line is a line before the bars
 * @param {number} options.from when the first value begins, in milliseconds
 * @param {number} options.step how long a value is, in milliseconds
 * @param {(value: number) => string} options.format writes values
 * @param {boolean} [options.lines] lines instead of bars
 */
export function plot(element, { label, series, from, step, format, lines = false }) {
  const width = Math.max(LEAST_WIDTH, element.clientWidth);
  const length = series[0].values.length;
  const drawn = series.filter((each) => lines || each.line);
  const stacked = series.filter((each) => !drawn.includes(each));
  const sums = Array.from({ length }, (_, i) => stacked.reduce((sum, each) => sum + Math.max(0, each.values[i]), 0));
  const most = niceTop(Math.max(LEAST_TOP, ...sums, ...drawn.flatMap((each) => each.values)));
  const clock = length * step < 300_000 ? toSecond : toMinute;
  const slot = (width - LEFT - RIGHT) / length;
  const x = (i) => LEFT + i * slot;
  const y = (value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const marks = [0, 0.5, 1].map((share) => [
    svg('line.grid', { x1: LEFT, x2: width - RIGHT, y1: y(most * share), y2: y(most * share) }),
    svg('text', { x: LEFT - 6, y: y(most * share) + 4, 'text-anchor': 'end' }, format(most * share)),
  ]);
  const last = width < NARROW ? 2 : 4;
  const times = Array.from({ length: last + 1 }, (_, n) => Math.round((n * length) / last)).map((i, n) =>
    svg('text', { x: x(i), y: HEIGHT - 6, 'text-anchor': n === 0 ? 'start' : n === last ? 'end' : 'middle' }, clock(from + i * step) + (n === last ? ' Z' : '')));
  const shapes = [bars(stacked, length, x, y, slot), drawn.map((each) => line(each, x, y, slot))];
  const hits = Array.from({ length }, (_, i) =>
    svg('rect.hit', { x: x(i), y: TOP, width: slot, height: HEIGHT - TOP - BOTTOM },
      svg('title', {}, [clock(from + i * step), ...series.filter((each) => lines ? each.values[i] >= 0 : each.values[i] > 0).map((each) => `${each.name}: ${format(each.values[i])}`)].join('\n'))));
  swap(element,
    svg('svg.plot', { viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': `${label}. ${summary(series, format)}` }, marks, times, shapes, hits),
    h('div.legend', { 'aria-hidden': 'true' }, series.map((each) => h('span', { class: `c-${each.style}` }, h('b', {}, each.name)))));
}

function bars(series, length, x, y, slot) {
  const floor = Array(length).fill(0);
  return series.map((each) => svg('g', { class: `c-${each.style}` }, each.values.map((value, i) => {
    if (value <= 0) {
      return null;
    }
    const low = floor[i];
    floor[i] += value;
    return svg('rect', { x: x(i) + slot * 0.1, y: y(floor[i]), width: Math.max(0.8, slot * 0.8), height: Math.max(0.8, y(low) - y(floor[i])) });
  })));
}

function line(each, x, y, slot) {
  const path = runsOf(each.values).map((run) => run.map(([i, v], n) => `${n ? 'L' : 'M'}${(x(i) + slot / 2).toFixed(1)} ${y(v).toFixed(1)}`).join('')).join('');
  return svg('path.line', { class: `c-${each.style}`, d: path });
}

function summary(series, format) {
  return series.map((each) => {
    const known = each.values.filter((value) => value >= 0);
    return known.length > 0 ? `${each.name}: last ${format(known.at(-1))}, at most ${format(Math.max(...known))}` : `${each.name}: nothing`;
  }).join('; ');
}

function niceTop(value) {
  if (value <= 0) {
    return 1;
  }
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * unit).find((top) => top >= value);
}

const toMinute = (millis) => new Date(millis).toISOString().slice(11, 16);
const toSecond = (millis) => new Date(millis).toISOString().slice(11, 19);

/** Adds up steps to longer ones. */
export function sums(values, size) {
  const found = [];
  for (let end = values.length; end > 0; end -= size) {
    found.unshift(values.slice(Math.max(0, end - size), end).reduce((sum, value) => sum + Math.max(0, value), 0));
  }
  return found;
}

/** Takes the highest of several steps. */
export function peaks(values, size) {
  const found = [];
  for (let end = values.length; end > 0; end -= size) {
    found.unshift(Math.max(...values.slice(Math.max(0, end - size), end)));
  }
  return found;
}
