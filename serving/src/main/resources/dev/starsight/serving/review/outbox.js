/**
 * Sends what a person does, in order and one at a time, until it is confirmed. What is not
 * confirmed is kept in the browser's storage, so that it outlives a lost connection and a reload;
 * the server knows each act by its id and does it once.
 */

const FIRST_DELAY = 400;
const LONGEST_DELAY = 8000;
const TIMEOUT = 15000;

/** An answer of the server other than success. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.error || `the server answered with status ${status}`);
    this.status = status;
    this.code = body.code || '';
  }

  /** Whether the same request may succeed later. */
  get passes() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** Posts a JSON object; throws a Refusal, or another error if nothing was answered. */
export async function post(path, body) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), TIMEOUT);
  try {
    const reply = await fetch(path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: limit.signal,
    });
    if (reply.ok) {
      return await reply.json();
    }
    throw new Refusal(reply.status, await reply.json().catch(() => ({})));
  } finally {
    clearTimeout(timer);
  }
}

/** Returns an id that no other request has; also where there is no secure context. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

export class Outbox {
  /**
   * @param prefix of the keys in storage
   * @param events done(entry, reply), refused(entry, refusal), waits(entry, error), locked()
   */
  constructor(prefix, events) {
    this.prefix = prefix;
    this.events = events;
    this.entries = this.restore();
    this.running = false;
    this.delay = FIRST_DELAY;
    this.timer = 0;
    addEventListener('online', () => this.retry());
  }

  restore() {
    try {
      return Object.keys(localStorage)
          .filter((key) => key.startsWith(this.prefix))
          .map((key) => JSON.parse(localStorage.getItem(key)))
          .filter((entry) => entry && entry.path && entry.body && entry.body.request)
          .sort((a, b) => a.at - b.at);
    } catch (e) {
      return [];
    }
  }

  get size() {
    return this.entries.length;
  }

  add(path, body) {
    const last = this.entries.length ? this.entries[this.entries.length - 1].at : 0;
    const entry = {path, body, at: Math.max(Date.now(), last + 1)};
    this.entries.push(entry);
    try {
      localStorage.setItem(this.prefix + body.request, JSON.stringify(entry));
    } catch (e) {
      // Without storage it is kept as long as the page is open.
    }
    this.send();
  }

  /** Tries again now. */
  retry() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.send();
  }

  async send() {
    if (this.running || this.timer) {
      return;
    }
    this.running = true;
    try {
      while (this.entries.length > 0 && await this.sendFirst()) {
        // The next one.
      }
    } finally {
      this.running = false;
    }
  }

  async sendFirst() {
    const entry = this.entries[0];
    let reply;
    try {
      reply = await post(entry.path, entry.body);
    } catch (e) {
      return this.failed(entry, e);
    }
    this.remove(entry);
    this.delay = FIRST_DELAY;
    this.events.done(entry, reply);
    return true;
  }

  failed(entry, error) {
    if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
      this.events.locked(error);
      return false;
    }
    if (error instanceof Refusal && !error.passes) {
      if (error.code === 'adjudicator') {
        this.entries.shift(); // It stays stored: the next start of the server may allow it.
      } else {
        this.remove(entry);
      }
      this.events.refused(entry, error);
      return true;
    }
    this.events.waits(entry, error);
    this.timer = setTimeout(() => this.retry(), this.delay);
    this.delay = Math.min(LONGEST_DELAY, this.delay * 2);
    return false;
  }

  remove(entry) {
    this.entries.shift();
    try {
      localStorage.removeItem(this.prefix + entry.body.request);
    } catch (e) {
      // It was not stored.
    }
  }
}
