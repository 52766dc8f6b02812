import {byId} from './dom.js';

/** What a person sees who decides between the answers of others. */

function named(name, ...parts) {
  const entry = document.createElement('li');
  const who = document.createElement('bdi');
  who.textContent = name;
  entry.append(who, ...parts);
  return entry;
}

function strong(text) {
  const label = document.createElement('b');
  const isolated = document.createElement('bdi');
  isolated.textContent = text;
  label.append(isolated);
  return label;
}

/** Lists what people answered and remarked about a text; nothing of a text to be answered. */
export function drawAnswers(item) {
  const answers = item && item.answers ? item.answers : [];
  const remarks = item && item.remarks ? item.remarks : [];
  byId('answers').replaceChildren(
      ...answers.map(({person, label, note}) => {
        const entry = named(person, ': ', strong(label));
        if (note) {
          entry.append(' – ', note);
        }
        return entry;
      }),
      ...remarks.map(({person, text}) => named(person, ' remarks: ', text)));
  byId('answers-box').hidden = answers.length + remarks.length === 0;
}

/** Returns what a label's button says besides the label. */
export function described(item, label) {
  const mine = item && item.earlier && item.earlier.label === label;
  if (mine) {
    return item.answers ? 'your earlier decision' : 'your earlier answer';
  }
  const others = item && item.answers
    ? item.answers.filter((each) => each.label === label).map((each) => each.person) : [];
  return others.length ? `answered by ${others.join(', ')}` : '';
}

/** Sets the words of the page for one of the two things that people do here. */
export function drawMode(deciding, question) {
  document.body.classList.toggle('deciding', deciding);
  byId('kind').hidden = !deciding;
  byId('question').textContent = question;
  byId('skip-name').textContent = deciding ? 'Later' : 'Skip';
  byId('open-decide').setAttribute('aria-pressed', String(deciding));
  byId('finished-title').textContent = deciding ? 'Nothing to decide' : 'Nothing waits for you';
}
