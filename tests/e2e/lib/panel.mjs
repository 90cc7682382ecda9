// What a person reads on the panel.

/** The score as the panel's HTML shows it: a whole number, or null where there is none. */
export function shownScore(html) {
  const found = /data-score="(\d+)"/.exec(html);
  return found ? Number(found[1]) : null;
}
