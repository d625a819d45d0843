/** Calls the worker. */

let session = null;

/** Returns what this page may do here. */
export async function loadSession() {
  session = await get('/api/console/session');
  return session;
}

export const currentSession = () => session;

/** What the worker has refused, in its own words. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Reads from the worker. */
export async function get(path, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value));
  return read(await call(query.size > 0 ? `${path}?${query}` : path, { cache: 'no-store' }));
}

/** Does something. The token is asked for when it is needed, and kept until the tab is closed. */
export async function post(path, body) {
  const headers = { 'Content-Type': 'application/json', 'X-Csrf-Token': session?.csrf ?? '' };
  const token = sessionStorage.getItem('notestream.token');
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const response = await call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status === 401) {
    sessionStorage.removeItem('notestream.token');
  }
  if (response.status === 403) {
    await loadSession(); // The worker may have been restarted: the next try has its new token.
  }
  return read(response);
}

async function call(path, options) {
  try {
    return await fetch(path, options);
  } catch (e) {
    throw new Refused(0, 'The worker does not respond. This page goes on by itself once it does.');
  }
}

async function read(response) {
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch (e) {
    body = { error: text };
  }
  if (!response.ok) {
    throw new Refused(response.status, body?.error ?? body?.detail ?? body?.title ?? text);
  }
  return body;
}
