/** Shows texts, also very long ones, as text and nothing else. */

/** How many characters are laid out at once. */
const CHUNK = 20000;

/** Many reviews have this mark where a line ends; any other markup is shown as it is. */
function lines(text) {
  return text.replace(/<br ?\/?>/gi, '\n');
}

/** Returns where a long text may be cut: after white space, or else anywhere. */
function cut(text, from) {
  const space = text.slice(from, from + CHUNK / 10).search(/\s/);
  const to = space < 0 ? from + CHUNK / 10 : from + space + 1;
  const splits = /[\ud800-\udbff]/.test(text.charAt(to - 1));
  return splits ? to - 1 : to;
}

/** Returns the blocks of a long text; the browser lays out only those that are seen. */
function chunks(text, from) {
  const blocks = [];
  while (from < text.length) {
    const to = from + CHUNK >= text.length ? text.length : cut(text, from + CHUNK);
    const block = document.createElement('div');
    block.className = 'chunk';
    block.textContent = lines(text.slice(from, to));
    blocks.push(block);
    from = to;
  }
  return blocks;
}

/**
 * Shows a text in a box, with the words that moved a prediction.
 *
 * @param words in the order of the text: word, from, effect
 */
export function showText(box, text, words) {
  // Words are explained at the beginning only.
  const first = text.length > CHUNK ? cut(text, CHUNK) : text.length;
  const parts = [];
  let from = 0;
  for (const word of words) {
    const to = word.from + word.word.length;
    if (word.from < from || to > first || text.slice(word.from, to) !== word.word) {
      continue;
    }
    parts.push(lines(text.slice(from, word.from)));
    const mark = document.createElement('mark');
    mark.className = word.effect > 0 ? 'for' : 'against';
    mark.textContent = word.word;
    parts.push(mark);
    from = to;
  }
  parts.push(lines(text.slice(from, first)));
  box.replaceChildren(...parts, ...chunks(text, first));
}
