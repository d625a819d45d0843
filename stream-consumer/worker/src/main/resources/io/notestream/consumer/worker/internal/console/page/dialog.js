/** Asks before something is done, and says what has been done. */

import { currentSession } from './api.js';
import { h } from './dom.js';

/** Says something for a few seconds, also to screen readers. */
export function say(text) {
  const note = h('p', {}, text);
  document.getElementById('said').append(note);
  setTimeout(() => note.remove(), 6000);
}

/** Whether nothing can be changed here; says why in a title. */
export function readOnly() {
  return currentSession()?.readOnly
    ? 'Read-only: the admin port is not on loopback. Start the worker with --console-token.'
    : null;
}

/** Makes a button that does something, or says why it cannot be. */
export function action(label, style, run, key = label) {
  const why = readOnly();
  return h('button', {
    type: 'button', class: style, disabled: Boolean(why), title: why, 'data-key': `action-${key}`, click: run,
  }, label);
}

/**
 * Asks who is acting and, if wanted, why; and for the token if there is one.
 * @param {object} options
 * @param {string} options.title what is to be done
 * @param {string} options.text what that means
 * @param {string} options.label of the button that does it
 * @param {string} [options.why] label of the reason; left out if there is none
 * @param {boolean} [options.danger] whether it cannot be taken back
 * @returns {Promise<{who: string, why: string}|null>} null if it was cancelled
 */
export function ask({ title, text, label, why, danger = false }) {
  const needsToken = currentSession()?.needsToken && !sessionStorage.getItem('notestream.token');
  const who = h('input', { required: true, maxlength: 100, autocomplete: 'username', value: localStorage.getItem('notestream.who') ?? '' });
  const reason = why ? h('textarea', { required: true, maxlength: 500 }) : null;
  const token = needsToken ? h('input', { type: 'password', required: true, autocomplete: 'off' }) : null;
  return open(title, (close) => h('form', {
    submit: (event) => {
      event.preventDefault();
      localStorage.setItem('notestream.who', who.value);
      if (token) {
        sessionStorage.setItem('notestream.token', token.value);
      }
      close({ who: who.value, why: reason?.value ?? '' });
    },
  },
  h('h2', {}, title),
  h('p.quiet-text', {}, text),
  reason && h('label.field', {}, why, reason),
  h('label.field', {}, 'Your name, kept with what you do', who),
  token && h('label.field', {}, 'The worker’s console token', token),
  h('div.actions', {},
    h('button', { type: 'button', click: () => close(null) }, 'Cancel'),
    h('button', { type: 'submit', class: danger ? 'danger' : 'main' }, label))));
}

/** Shows a text in a dialog. */
export function tell(title, ...content) {
  return open(title, (close) => h('div.stack', {}, h('h2', {}, title), content,
    h('div.actions', {}, h('button.main', { type: 'button', click: () => close(null) }, 'Close'))));
}

function open(title, build) {
  return new Promise((resolve) => {
    const dialog = h('dialog', { 'aria-label': title });
    const close = (result) => {
      dialog.close();
      dialog.remove();
      resolve(result);
    };
    dialog.append(build(close));
    dialog.addEventListener('cancel', () => close(null));
    document.body.append(dialog);
    dialog.showModal();
  });
}
