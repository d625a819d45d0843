/** Does something again and again while the page is looked at, and not while it is hidden. */

/**
 * Starts at once.
 * @param {() => Promise<void>} task what it throws is left to `failed`
 * @param {number} millis from the end of one run to the start of the next
 * @param {(error: Error|null) => void} failed called with what went wrong, or null
 * @returns {() => void} stops it
 */
export function poll(task, millis, failed) {
  let timer = null;
  let stopped = false;

  async function run() {
    timer = null;
    if (stopped || document.hidden) {
      return;
    }
    try {
      await task();
      failed(null);
    } catch (e) {
      failed(e);
    }
    if (!stopped && timer === null) {
      timer = setTimeout(run, millis);
    }
  }

  function shown() {
    if (!document.hidden && timer === null) {
      run();
    }
  }

  document.addEventListener('visibilitychange', shown);
  run();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', shown);
  };
}
