/** What is shown is in the address: every state can be linked to, and Back goes back. */

const listeners = [];

/** Calls back when the address has changed. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Returns the parameters of the address. */
export const params = () => Object.fromEntries(new URLSearchParams(location.search));

/** Returns the address of a page with parameters; empty ones are left out. */
export function href(path, values = {}) {
  const query = new URLSearchParams(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** Goes to an address. */
export function go(address, replace = false) {
  if (address === location.pathname + location.search) {
    return;
  }
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  listeners.forEach((listener) => listener(false));
}

/** Goes to the present page with other parameters. */
export const set = (changes, replace = false) =>
  go(href(location.pathname, { ...params(), ...changes }), replace);

/** Links between pages load nothing anew. */
export function start() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && plain && link.origin === location.origin && !link.hash && !link.target && !link.download) {
      event.preventDefault();
      go(link.pathname + link.search);
    }
  });
  window.addEventListener('popstate', () => listeners.forEach((listener) => listener(true)));
}
