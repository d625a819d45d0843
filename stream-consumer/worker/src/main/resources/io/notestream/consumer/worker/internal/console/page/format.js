/** Formats figures and times. Sequence numbers stay texts: they have more digits than a number. */

import { h } from './dom.js';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const NONE = '–';

/** Formats a count. */
export const count = (value) => (value === null || value === undefined ? NONE : whole.format(value));

/** Formats a count with what is counted. */
export const many = (value, one, several = `${one}s`) => `${count(value)} ${value === 1 ? one : several}`;

/** Formats a count of which there may be more. */
export const atLeast = (seen) => (seen ? whole.format(seen.count) + (seen.more ? '+' : '') : NONE);

/** Formats a rate. */
export const rate = (value) =>
  value === null || value === undefined ? NONE : value >= 100 ? whole.format(value) : fine.format(value);

/** Formats a duration in milliseconds; below zero stands for none. */
export function duration(millis) {
  if (millis === null || millis === undefined || millis < 0) {
    return NONE;
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (millis < 59_950) {
    return `${fine.format(millis / 1000)} s`;
  }
  const seconds = Math.round(millis / 1000); // Rounded first: there is no 1 min 60 s.
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${fine.format(minutes / 1440)} days`;
}

/** Formats how late notes ended; empty if none did. */
export const lateness = (minute) =>
  (minute.latenessP50 < 0 ? '' : ` late by ${duration(minute.latenessP50)} p50, ${duration(minute.latenessP99)} p99`);

/** Formats a size. */
export function bytes(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let size = Number(value);
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${fine.format(size)} ${units[unit]}`;
}

/** Shows a time; the other way of showing it is in its title. */
export function time(iso) {
  if (!iso) {
    return NONE;
  }
  const element = h('time', { datetime: iso });
  show(element);
  return element;
}

/** Whether times are shown absolutely. */
export const isAbsolute = () => localStorage.getItem('notestream.times') === 'absolute';

/** Shows all times anew: the present has moved on, or the other way is wanted. */
export function showTimes() {
  document.querySelectorAll('time[datetime]').forEach(show);
}

function show(element) {
  const iso = element.getAttribute('datetime');
  const [text, title] = isAbsolute() ? [absolute(iso), relative(iso)] : [relative(iso), iso];
  if (element.textContent !== text) {
    element.textContent = text;
  }
  element.title = title;
}

/** Formats a time of today without its day, in UTC as everything is stored. */
export function absolute(iso) {
  const today = new Date().toISOString().slice(0, 10);
  const text = iso.replace('T', ' ').replace('Z', '');
  return (text.startsWith(today) ? text.slice(11) : text) + ' Z';
}

/** Formats how long ago a time is, or how long until then. */
export function relative(iso) {
  const millis = Date.now() - Date.parse(iso);
  const text = span(Math.abs(millis));
  return text === 'now' ? text : millis >= 0 ? `${text} ago` : `in ${text}`;
}

function span(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 1) {
    return 'now';
  }
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} days`;
}

/** Formats a name of an enum for people. */
export const words = (name) => (name ? name.toLowerCase().replaceAll('_', ' ') : NONE);

/** Formats what removed a note; TTL is DynamoDB's own word. */
export const cause = (name) => (name === 'TTL' ? name : words(name));

/** Shortens an id in the middle; the whole is in the title. */
export function short(id, ends = 8) {
  if (!id) {
    return NONE;
  }
  return id.length <= 2 * ends + 1
    ? h('span.mono', {}, id)
    : h('span.mono', { title: id }, `${id.slice(0, ends)}…${id.slice(-ends)}`);
}

/** Shows a kind of change in its colour. */
export const kind = (name) => h('span.kind', { class: `k-${name.toLowerCase()}` }, words(name));
