/** What the page is made of: elements, texts, numbers. */

export const byId = (id) => document.getElementById(id);
export const numbers = new Intl.NumberFormat('en');

export function setText(id, text) {
  byId(id).textContent = text;
  byId(id).hidden = !text;
}

/** Fills an element with texts; what others wrote is given as an array and set in bold. */
export function fill(element, parts) {
  element.replaceChildren(...parts.map((part) => {
    if (!Array.isArray(part)) {
      return document.createTextNode(part);
    }
    const strong = document.createElement('b');
    const isolated = document.createElement('bdi');
    isolated.textContent = part[0];
    strong.append(isolated);
    return strong;
  }));
  element.hidden = parts.length === 0;
}

export function percent(share) {
  return `${Math.round(100 * share)} %`;
}

export function rows(list, pairs) {
  list.replaceChildren(...pairs.flatMap(([term, value]) => {
    const dt = document.createElement('dt');
    const dd = document.createElement('dd');
    dt.append(term);
    dd.append(value);
    return [dt, dd];
  }));
}

export function duration(seconds) {
  return seconds === null || seconds === undefined ? '–' : `${seconds.toFixed(1)} s`;
}

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
}
