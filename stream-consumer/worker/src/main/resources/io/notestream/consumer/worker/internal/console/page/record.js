/** Shows the record of a dead letter as people read it: what it was before, and what after. */

import { h, table } from './dom.js';

/** Shows a record that the worker has sent without title and body. */
export function recordView(record) {
  if (!record) {
    return h('p.quiet-text', {}, 'The letter was parked without a record.');
  }
  const stream = record.dynamodb ?? record.Dynamodb ?? {};
  const before = stream.OldImage ?? stream.oldImage ?? {};
  const after = stream.NewImage ?? stream.newImage ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return [
    names.length > 0
      ? table('The record', ['Attribute', 'Before', 'After'], names.map((name) => {
        const [old, current] = [text(before[name]), text(after[name])];
        return h('tr', {}, h('th', { scope: 'row' }, name), h('td.mono.wrap', {}, old),
          h('td.mono.wrap', {}, old === current ? current : h('strong', {}, current)));
      }))
      : h('p.quiet-text', {}, 'The record has no images.'),
    h('details', {}, h('summary', {}, 'The whole record as JSON, without title and body'), h('pre', { tabindex: 0 }, JSON.stringify(record, null, 2))),
  ];
}

/** Shows a value of DynamoDB; numbers are texts there, and keep their digits. */
function text(value) {
  if (value === undefined || value === null) {
    return '–';
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  const [type, inner] = Object.entries(value)[0] ?? ['', ''];
  return ['S', 'N', 'BOOL'].includes(type) ? String(inner) : Array.isArray(inner) ? inner.map((each) => (typeof each === 'object' ? text(each) : each)).join(', ') : JSON.stringify(inner);
}
