import {byId, duration, numbers, rows} from './dom.js';
import {post} from './outbox.js';

/** How far the queue and the person are. */

export function drawProgress(known, deciding) {
  const {progress, you} = known;
  byId('progress').max = Math.max(1, progress.tasks);
  byId('progress').value = progress.complete;
  byId('count').textContent =
      `${numbers.format(progress.complete)} of ${numbers.format(progress.tasks)}`;
  byId('mine').textContent = ` · ${numbers.format(you.answers)} by you`;
  byId('open-decide').hidden = !(known.decides && (deciding || progress.disputed > 0));
  byId('disputed').textContent = ` ${numbers.format(progress.disputed)}`;
  document.title = `${progress.complete} of ${progress.tasks} – Starsight review`;
}

/** Says why there is nothing to do. */
export function drawFinished(known, deciding) {
  const {progress, you} = known;
  const rest = progress.tasks - progress.complete;
  const left = deciding ? known.later : (rest > 0 ? you.skipped : 0);
  if (deciding) {
    byId('finished-text').textContent = progress.disputed === 0
      ? 'There is no text with different answers that nobody has decided.'
      : (progress.disputed === 1 ? '1 text with different answers is'
        : `${numbers.format(progress.disputed)} texts with different answers are`)
        + ' not decided yet: you left it for later, or somebody else has it.';
    byId('skipped').textContent = `Go through what you left for later (${numbers.format(left)})`;
  } else {
    byId('finished-text').textContent = rest === 0
      ? `All ${numbers.format(progress.tasks)} texts are complete. Thank you!`
      : `${numbers.format(rest)} of ${numbers.format(progress.tasks)} texts are not complete yet;`
        + ' others have them, or you answered or skipped them.';
    byId('skipped').textContent = `Go through what you skipped (${numbers.format(left)})`;
  }
  byId('skipped').hidden = !(left > 0);
  byId('go-on').hidden = !deciding;
}

/** Opens the dialog of progress, speed and agreement. */
export async function openFigures(known, person) {
  const {progress, you} = known;
  const speed = you.recentSeconds || you.seconds;
  const figures = [
    ['Texts that are complete',
      `${numbers.format(progress.complete)} of ${numbers.format(progress.tasks)}`],
    ['Answers of all people', numbers.format(progress.answers)],
    ['Your answers', numbers.format(you.answers)],
    ['Texts that you skip', numbers.format(you.skipped)],
    ['Your usual time for a text (median)', duration(you.seconds)],
    ['The same of your last 20', duration(you.recentSeconds)],
    ['At that speed, texts an hour', speed ? numbers.format(Math.round(3600 / speed)) : '–'],
  ];
  rows(byId('figure-list'), figures);
  byId('agreement-note').textContent = '';
  byId('figures').showModal();
  byId('figures-title').focus();
  try {
    const agreement = await post('api/agreement', {person});
    if (agreement.items === 0) {
      byId('agreement-note').textContent = 'No text has two answers yet, so nothing is known about'
          + ' how far people agree.';
      return;
    }
    const shown = (e) => (e.value === null ? '–'
      : `${e.value.toFixed(2)} (${e.low.toFixed(2)} to ${e.high.toFixed(2)})`);
    rows(byId('figure-list'), figures.concat([
      ['Answers to the same text that are equal', shown(agreement.same)],
      ['Krippendorff’s alpha', shown(agreement.alpha)],
    ]));
    byId('agreement-note').textContent =
        `Agreement of ${numbers.format(agreement.people)} people on`
        + ` ${numbers.format(agreement.items)} texts, with 95 % intervals: 1 is perfect, an alpha`
        + ' of 0 is chance.';
  } catch (e) {
    byId('agreement-note').textContent = 'How far people agree could not be fetched.';
  }
}
