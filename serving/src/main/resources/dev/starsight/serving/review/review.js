import {listen} from './controls.js';
import {drawAnswers, drawMode} from './decide.js';
import {byId, numbers, sentence, setText} from './dom.js';
import {drawEarlier, drawGiven, drawGuess, drawText, drawWords, openNote} from './item.js';
import {drawKeys, drawLabels} from './labels.js';
import {Outbox, Refusal, newId, post} from './outbox.js';
import {drawFinished, drawProgress, openFigures} from './progress.js';
import {recall, remember} from './store.js';

/* Times in milliseconds. A key that comes sooner after a text was meant for the one before. */
const TOO_SOON = 150;
const LOOK_AGAIN = 3000;
const TICK = 20000;

let queue;
/** The labels by their keys. */
let labelKeys;
let person = '';
let outbox;
let channel;
/** What the server said last: item, ahead, act, progress, you, decides. */
let known = {};
/** The text that is shown; it may be ahead of what the server has confirmed. */
let item = null;
let ahead = null;
let shownAt = 0;
let undoing = false;
/** Whether the person decides between the answers of others, instead of answering. */
let deciding = false;
let locked = false;
let active = true;
let heardAt = 0;
let explained = null;
let whole = null;
/** Why an act did not count; shown when all acts are sent. */
let refused = '';
let retry = 0;

const storageKey = (name) => `starsight/${queue.id}/${name}`;

function say(text) {
  byId('status').textContent = text;
}

function trouble(text) {
  const box = byId('trouble');
  box.hidden = !text;
  if (box.textContent !== text) {
    box.textContent = text;
  }
}

/* Showing */

function show(next) {
  item = next;
  explained = null;
  whole = null;
  shownAt = performance.now();
  byId('welcome').hidden = true;
  byId('finished').hidden = Boolean(next);
  byId('work').hidden = !next;
  byId('answer').hidden = false;
  drawGiven(item);
  if (!next) {
    enable();
    return;
  }
  drawText(item, whole, explained);
  byId('text').scrollTop = 0;
  drawGuess(item);
  drawAnswers(item);
  drawEarlier(item, deciding);
  setText('words', '');
  byId('explain').setAttribute('aria-pressed', 'false');
  const note = recall(sessionStorage, storageKey(`note/${item.task}`))
      || (item.earlier ? item.earlier.note : '');
  byId('note').value = note;
  openNote(Boolean(note), false);
  enable();
}

/** Shows that the next text is on its way. */
function wait() {
  item = null;
  explained = null;
  whole = null;
  for (const id of ['guess', 'answers-box', 'earlier', 'words', 'more', 'note-box']) {
    byId(id).hidden = true;
  }
  drawGiven(item);
  byId('text').classList.add('waits');
  byId('text').textContent = 'The next text is on its way …';
  enable();
}

function enable() {
  const ready = Boolean(item) && !locked;
  for (const button of byId('labels').children) {
    button.disabled = !ready;
    button.classList.remove('pressed');
  }
  byId('skip').disabled = !ready;
  byId('open-note').disabled = !ready;
  byId('explain').disabled = !ready;
  byId('undo').disabled = locked || !(known.act >= 0 || (outbox && outbox.size > 0));
  byId('open-decide').disabled = locked || Boolean(outbox && outbox.size > 0);
}

function finish() {
  drawFinished(known, deciding);
  const first = byId('finished').hidden;
  show(null);
  if (first) {
    byId('finished').focus();
  }
}

/* What the server says */

/** Takes over what the server says, unless the person is further than that. */
function learn(state, why) {
  if (state.deciding !== deciding) {
    refresh('api/next', ''); // The reply to what was asked before the person changed.
    return;
  }
  known = state;
  heardAt = performance.now();
  clearTimeout(retry);
  drawProgress(known, deciding);
  if (outbox.size > 0) {
    enable();
    return;
  }
  trouble(refused);
  refused = '';
  ahead = state.ahead;
  if (!state.item) {
    finish();
  } else if (!item || item.task !== state.item.task
      || Boolean(item.earlier) !== Boolean(state.item.earlier)) {
    const replaced = item !== null;
    show(state.item);
    byId('text').focus({preventScroll: true});
    if (replaced && why) {
      say(why);
    }
  } else {
    enable();
  }
}

function tellTabs() {
  if (channel) {
    channel.postMessage({person, deciding, act: known.act, task: known.item ? known.item.task : ''});
  }
}

async function refresh(path = 'api/next', why = 'The text that you had went to somebody else.') {
  if (!person || locked) {
    return;
  }
  if (outbox.size > 0) {
    outbox.retry();
    return;
  }
  const before = item;
  try {
    const state = await post(path, {person, deciding, shown: item ? item.task : ''});
    // The person may have gone on meanwhile; then the answer's reply is newer.
    if (outbox.size === 0 && item === before && state.deciding === deciding) {
      learn(state, why);
    }
  } catch (e) {
    failed(e);
  }
}

function failed(error) {
  if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
    lock();
  } else if (error instanceof Refusal) {
    trouble(sentence(error.message));
    if (error.code === 'adjudicator' && deciding) {
      answerInstead();
      refresh();
    }
  } else {
    trouble('There is no connection to the server.');
    clearTimeout(retry);
    retry = setTimeout(() => refresh(), LOOK_AGAIN);
  }
}

function lock() {
  locked = true;
  trouble('The server was started anew. Open the address that it printed'
      + (outbox && outbox.size > 0 ? '; what you answered here is kept and is sent then.' : '.'));
  enable();
}

const events = {
  done(entry, reply) {
    if (entry.body.person === person) {
      learn(reply, entry.path === 'api/undo' ? '' : 'The text that followed went to somebody else.');
      tellTabs();
    } else if (outbox.size === 0) {
      refresh();
    }
    if (entry.path === 'api/undo') {
      undoing = false;
      say('Undone.');
    } else if (undoing && outbox.size === 0) {
      sendUndo();
    }
  },
  refused(entry, refusal) {
    undoing = false;
    refused = sentence(refusal.message);
    if (outbox.size === 0) {
      refresh('api/next', '');
    }
  },
  waits(entry, error) {
    const why = error instanceof Refusal
      ? (error.status === 429 ? 'That was very fast.' : sentence(error.message))
      : 'The connection is lost.';
    trouble(`${why} What you did is kept here and is sent again.`);
  },
  locked: lock,
};

/* What the person does */

function act(path, body) {
  remember(sessionStorage, storageKey(`note/${item.task}`), null);
  const next = ahead;
  ahead = null;
  const shown = next ? next.task : '';
  const sent = {person, deciding, task: item.task, request: newId(), shown, ...body};
  if (next) {
    show(next);
    byId('text').focus({preventScroll: true});
  } else {
    wait();
  }
  outbox.add(path, sent);
  enable();
}

function answer(label) {
  if (!item || locked || performance.now() - shownAt < TOO_SOON) {
    return;
  }
  act('api/answer', {label, note: byId('note').value});
  say(`${deciding ? 'Decided' : 'Answered'} ${label}.`);
}

function skip() {
  if (!item || locked || performance.now() - shownAt < TOO_SOON) {
    return;
  }
  act('api/skip', {note: byId('note').value});
  say(deciding ? 'Left for later.' : 'Skipped.');
}

function undo() {
  if (undoing || byId('undo').disabled) {
    return;
  }
  undoing = true;
  // Only what is confirmed has a number to take back.
  if (outbox.size === 0) {
    sendUndo();
  }
}

function sendUndo() {
  outbox.add('api/undo', {person, deciding, act: known.act, request: newId()});
}

/** Changes between answering and deciding. */
function decide() {
  if (byId('open-decide').hidden || locked || outbox.size > 0) {
    return;
  }
  deciding = !deciding;
  remember(sessionStorage, storageKey('deciding'), deciding ? 'yes' : null);
  drawMode(deciding, queue.question);
  say(deciding ? 'You decide now.' : 'You answer now.');
  byId('finished').hidden = true;
  byId('work').hidden = false;
  ahead = null;
  known = {...known, act: -1};
  wait();
  refresh('api/next', '');
}

async function explain() {
  if (!item || !queue.explains) {
    return;
  }
  const asked = item;
  if (explained) {
    explained = null;
  } else {
    setText('words', 'The model is asked …');
    try {
      const reply = await post('api/explain', {person, task: asked.task});
      if (item !== asked) {
        return;
      }
      explained = reply;
    } catch (e) {
      if (item === asked) {
        setText('words', '');
        failed(e);
      }
      return;
    }
  }
  drawText(item, whole, explained);
  drawWords(explained);
  byId('explain').setAttribute('aria-pressed', String(Boolean(explained)));
}

async function showAll() {
  const asked = item;
  try {
    const reply = await post('api/text', {person, task: asked.task});
    if (item === asked) {
      whole = reply.text;
      drawText(item, whole, explained);
      byId('text').focus();
    }
  } catch (e) {
    failed(e);
  }
}

async function leave() {
  if (outbox.size === 0) {
    await post('api/leave', {person}).catch(() => {});
  }
  remember(localStorage, storageKey('person'), null);
  remember(sessionStorage, storageKey('person'), null);
  remember(sessionStorage, storageKey('deciding'), null);
  location.reload();
}

const acts = {
  answer, skip, undo, explain, decide, showAll, refresh, leave,
  figures: () => openFigures(known, person),
  hasText: () => Boolean(item),
  isReady: () => Boolean(person),
  awake: () => { active = true; },
  noted: (text) => item && remember(sessionStorage, storageKey(`note/${item.task}`), text),
};

/* Beginning */

function keepAlive() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      refresh();
    }
  });
  setInterval(() => {
    const old = performance.now() - heardAt > 1000 * queue.leaseSeconds / 3;
    if (document.visibilityState === 'visible' && (item ? active && old : true)) {
      active = false;
      refresh();
    }
  }, Math.max(1000, Math.min(TICK, 1000 * queue.leaseSeconds / 4)));
  if ('BroadcastChannel' in window) {
    channel = new BroadcastChannel(storageKey('tabs'));
    channel.onmessage = ({data}) => {
      if (data.person === person && data.deciding === deciding
          && (data.act !== known.act || !item || data.task !== item.task)) {
        refresh('api/next', 'You went on in another tab.');
      }
    };
  }
}

function enter(name, state) {
  person = name;
  remember(localStorage, storageKey('person'), name);
  remember(sessionStorage, storageKey('person'), name);
  byId('who').textContent = name;
  byId('bar').hidden = false;
  byId('tools').hidden = false;
  byId('explain').hidden = !queue.explains;
  drawKeys(labelKeys, queue.explains, state.decides);
  learn(state);
  if (outbox.size > 0) {
    outbox.send();
  }
}

function askName() {
  byId('welcome').hidden = false;
  byId('name').focus();
}

async function begin(event) {
  event.preventDefault();
  try {
    const state = await post('api/next', {person: byId('name').value});
    byId('name-error').textContent = '';
    byId('name').removeAttribute('aria-invalid');
    enter(state.person, state);
    if (state.you.answers > 0) {
      say(`Welcome back: this name has given ${numbers.format(state.you.answers)} answers.`);
    }
  } catch (e) {
    if (e instanceof Refusal && e.code === 'name') {
      byId('name-error').textContent = sentence(e.message);
      byId('name').setAttribute('aria-invalid', 'true');
      byId('name').focus();
    } else {
      failed(e);
    }
  }
}

function answerInstead() {
  deciding = false;
  remember(sessionStorage, storageKey('deciding'), null);
  drawMode(false, queue.question);
  ahead = null;
  wait();
}

/** Goes on as the person of this tab: first with what was not confirmed, then with the text. */
async function resume(name) {
  try {
    const state = await post('api/next', {person: name, deciding});
    enter(state.person, state);
  } catch (e) {
    if (e instanceof Refusal && e.code === 'adjudicator') {
      answerInstead();
      resume(name);
    } else if (e instanceof Refusal && e.code === 'name') {
      askName();
    } else {
      failed(e);
      setTimeout(() => person || locked || resume(name), 2000);
    }
  }
}

async function start() {
  try {
    const reply = await fetch('api/queue', {credentials: 'same-origin', cache: 'no-store'});
    if (!reply.ok) {
      throw new Refusal(reply.status, await reply.json().catch(() => ({})));
    }
    queue = await reply.json();
  } catch (e) {
    failed(e);
    if (!locked) {
      setTimeout(start, 2000);
    }
    return;
  }
  trouble('');
  deciding = recall(sessionStorage, storageKey('deciding')) === 'yes';
  drawMode(deciding, queue.question);
  byId('guide-question').textContent = queue.question;
  setText('instructions', queue.instructions);
  labelKeys = drawLabels(queue.labels, answer);
  listen(labelKeys, acts);
  outbox = new Outbox(storageKey('sends/'), events);
  keepAlive();
  byId('welcome').addEventListener('submit', begin);
  const name = recall(sessionStorage, storageKey('person'))
      || recall(localStorage, storageKey('person'));
  if (name) {
    resume(name);
  } else {
    askName();
  }
}

start();
