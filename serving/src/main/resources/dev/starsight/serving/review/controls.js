import {byId} from './dom.js';
import {openNote} from './item.js';
import {recall, remember} from './store.js';

/** What people press. */

function openGuide() {
  byId('guide').showModal();
  byId('guide-title').focus();
}

/**
 * Listens to keys, buttons and the note.
 *
 * @param keys the labels by their keys
 * @param acts what the page does
 */
export function listen(keys, acts) {
  const commands = {
    s: acts.skip, u: acts.undo, w: acts.explain, d: acts.decide, f: acts.figures,
    i: openGuide, '?': openGuide, n: () => acts.hasText() && openNote(true, true),
  };
  addEventListener('keydown', (event) => {
    acts.awake();
    if (event.target === byId('note') && event.key === 'Escape') {
      openNote(Boolean(byId('note').value), false);
      byId('text').focus();
      return;
    }
    const typing = event.target.closest && event.target.closest('textarea, input, dialog');
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
        || typing || !acts.isReady() || !byId('use-keys').checked) {
      return;
    }
    const label = keys.get(event.key);
    const command = commands[event.key.toLowerCase()];
    if (label !== undefined) {
      event.preventDefault();
      acts.answer(label);
    } else if (command) {
      event.preventDefault();
      command();
    }
  });
  for (const type of ['pointerdown', 'wheel', 'touchmove']) {
    addEventListener(type, acts.awake, {passive: true});
  }
  byId('skip').addEventListener('click', acts.skip);
  byId('undo').addEventListener('click', acts.undo);
  byId('explain').addEventListener('click', acts.explain);
  byId('open-decide').addEventListener('click', acts.decide);
  byId('go-on').addEventListener('click', acts.decide);
  byId('open-note').addEventListener('click', () => openNote(byId('note-box').hidden, true));
  byId('open-guide').addEventListener('click', openGuide);
  byId('open-figures').addEventListener('click', acts.figures);
  byId('show-all').addEventListener('click', acts.showAll);
  byId('again').addEventListener('click', () => acts.refresh());
  byId('skipped').addEventListener('click', () => acts.refresh('api/skipped'));
  byId('leave').addEventListener('click', acts.leave);
  for (const button of document.querySelectorAll('[data-close]')) {
    button.addEventListener('click', () => button.closest('dialog').close());
  }
  byId('note').addEventListener('input', () => acts.noted(byId('note').value));
  byId('use-keys').checked = recall(localStorage, 'starsight/keys') !== 'off';
  byId('use-keys').addEventListener('change', () => {
    remember(localStorage, 'starsight/keys', byId('use-keys').checked ? null : 'off');
  });
}
