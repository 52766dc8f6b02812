import {byId, rows} from './dom.js';

/** The labels as buttons, and the keys for them. */

const COLUMNS = 5;

/** Single digits are their own keys; other labels have the number of their place. */
function labelKeys(labels) {
  const own = labels.every((label) => /^[0-9]$/.test(label));
  return new Map(labels.slice(0, own ? 10 : 9).map((label, i) => [own ? label : String(i + 1), label]));
}

/** Makes a button for each label; returns the labels by key. */
export function drawLabels(labels, answer) {
  const keys = labelKeys(labels);
  const keyOf = new Map([...keys].map(([key, label]) => [label, key]));
  const longest = Math.max(...labels.map((label) => label.length));
  const columns = longest > 12 ? 2 : Math.min(COLUMNS, labels.length);
  byId('labels').style.setProperty('--columns', String(columns));
  byId('labels').replaceChildren(...labels.map((label) => {
    const button = document.createElement('button');
    const key = keyOf.get(label);
    button.type = 'button';
    button.dataset.label = label;
    if (key !== undefined && key !== label) {
      const cap = document.createElement('kbd');
      cap.textContent = key;
      cap.setAttribute('aria-hidden', 'true');
      button.append(cap);
    }
    const name = document.createElement('bdi');
    name.textContent = label;
    button.append(name);
    if (key !== undefined) {
      button.setAttribute('aria-keyshortcuts', key);
    }
    button.addEventListener('click', () => answer(label));
    return button;
  }));
  return keys;
}

/** Lists the keys in the guide. */
export function drawKeys(keys, explains, decides) {
  const cap = (key) => {
    const kbd = document.createElement('kbd');
    kbd.textContent = key;
    return kbd;
  };
  const pairs = [...keys].map(([key, label]) => [cap(key), `answers ${label}`]);
  pairs.push([cap('s'), 'skips the text; you are not shown it again unless you ask']);
  pairs.push([cap('u'), 'takes your last answer or skip back, repeatedly']);
  pairs.push([cap('n'), 'opens the note; Escape returns to the text']);
  if (explains) {
    pairs.push([cap('w'), 'shows the words that moved the model']);
  }
  if (decides) {
    pairs.push([cap('d'), 'lets you decide texts that people answered differently, or answer again;'
        + ' meanwhile the labels decide, and s leaves the text for later']);
  }
  pairs.push([cap('i'), 'opens this guide'], [cap('f'), 'opens the figures']);
  rows(byId('keys'), pairs);
}
