/** Builds elements. Texts become text nodes and never markup, whatever they hold. */

const SVG = 'http://www.w3.org/2000/svg';

/** Characters that are not seen but change what is: controls, and those that turn the direction. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Writes characters that are not seen as escapes: otherwise one user could look like another. */
export const visible = (text) =>
  text.replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * Makes an element.
 * @param {string} tag a name, with classes after dots: `td.num`
 * @param {object} [props] attributes; a function is a listener for the event of its name
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElement(name), classes, props, children);
}

/** Makes an element of SVG, as {@link h} does. */
export function svg(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  return fill(document.createElementNS(SVG, name), classes, props, children);
}

function fill(element, classes, props, children) {
  if (classes.length > 0) {
    element.classList.add(...classes);
  }
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (typeof value === 'function') {
      element.addEventListener(key, value);
    } else if (key === 'class') {
      element.classList.add(...value.split(' ').filter(Boolean));
    } else if (key === 'value' || key === 'checked' || key === 'indeterminate') {
      element[key] = value;
    } else {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : visible(String(child))));
}

/** Says that what stands here is on its way. */
export const loading = () => h('p.quiet-text.loading', {}, 'Loading…');

/** Replaces what an element holds, and keeps the focus on the element with the same data-key. */
export function swap(element, ...children) {
  const key = document.activeElement?.closest?.('[data-key]')?.dataset.key;
  const inside = key && element.contains(document.activeElement);
  element.replaceChildren(...flat(children));
  if (inside) {
    element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

/** Makes a table. Rows are arrays of cells, or elements. */
export function table(caption, heads, rows, props = {}) {
  return h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': caption },
    h('table', props,
      h('caption.hidden', {}, caption),
      h('thead', {}, h('tr', {}, heads.map((head) => (head instanceof Node ? head : h('th', { scope: 'col' }, head))))),
      h('tbody', {}, rows)));
}

/** Makes a list of names and values. */
export function facts(pairs) {
  return h('dl.facts', {}, pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** Says that there is nothing, and what to do. */
export function empty(title, ...todo) {
  return h('div.empty', {}, h('strong', {}, title), h('p', {}, ...todo));
}

/** Says what went wrong. */
export function problem(text) {
  return h('p.banner.bad', { role: 'alert' }, text);
}
