import {described} from './decide.js';
import {byId, fill, numbers, percent} from './dom.js';
import {showText} from './text.js';

/** What the page shows of one text. */

/**
 * Shows the text.
 *
 * @param whole all of a text of which the item has the beginning; null if that is not known
 * @param explained the words that moved a prediction; null if they are not asked for
 */
export function drawText(item, whole, explained) {
  byId('text').classList.remove('waits');
  showText(byId('text'), whole === null ? item.text : whole, explained ? explained.words : []);
  byId('more').hidden = !item.cut || whole !== null;
  byId('show-all').textContent = `Show all ${numbers.format(item.length)} characters`;
}

export function drawGuess(item) {
  const guess = item.guess;
  const parts = [];
  if (guess) {
    if (guess.given) {
      parts.push('In the data: ', [guess.given], '. ');
    }
    parts.push('The model says ', [guess.label], ` (${percent(guess.confidence)}).`);
  }
  fill(byId('guess'), parts);
}

export function drawEarlier(item, deciding) {
  const earlier = item.earlier;
  const words = deciding ? ['decision', '; decide again.'] : ['answer', '; answer again.'];
  fill(byId('earlier'), earlier ? [`Your ${words[0]} was `, [earlier.label], words[1]] : []);
}

/** Marks the labels that were given to this text already. */
export function drawGiven(item) {
  for (const button of byId('labels').children) {
    const description = described(item, button.dataset.label);
    if (description) {
      button.setAttribute('aria-description', description);
    } else {
      button.removeAttribute('aria-description');
    }
  }
}

export function drawWords(explained) {
  const parts = [];
  if (explained) {
    const list = (sign) => explained.words
        .filter((word) => sign * word.effect > 0)
        .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
        .flatMap((word, i) => [i ? ', ' : ' ', [word.word],
          ` ${sign > 0 ? '+' : '−'}${Math.round(100 * Math.abs(word.effect))}`]);
    const reasons = list(1);
    const doubts = list(-1);
    parts.push('For ', [explained.label], ':', ...(reasons.length ? reasons : [' no word']), '. ');
    if (doubts.length) {
      parts.push('Against it:', ...doubts, '. ');
    }
    parts.push('In percentage points of the model’s confidence.');
  }
  fill(byId('words'), parts);
}

export function openNote(open, focus) {
  byId('note-box').hidden = !open;
  byId('open-note').setAttribute('aria-expanded', String(open));
  if (open && focus) {
    byId('note').focus();
  }
}
