/** What the browser keeps. Storage may be switched off; then the page works without. */

export function remember(store, key, value) {
  try {
    if (value === null) {
      store.removeItem(key);
    } else {
      store.setItem(key, value);
    }
  } catch (e) {
    // Not kept.
  }
}

export function recall(store, key) {
  try {
    return store.getItem(key) || '';
  } catch (e) {
    return '';
  }
}
