// What a person reads on the panel, beside what `kamd score` printed.
import assert from 'node:assert/strict';

/** The score as the panel's HTML shows it: a whole number, or null where there is none. */
export function shownScore(html) {
  const found = /<p class="figure"><b>(\d+)<\/b>/.exec(html);
  return found ? Number(found[1]) : null;
}

/** As the panel rounds: to whole numbers, halves to the even one. */
export function rounded(number) {
  const below = Math.floor(number);
  if (number - below !== 0.5) return Math.round(number);
  return below % 2 === 0 ? below : below + 1;
}

const between = (low, high) => new RegExp(`etween ${rounded(low)} and ${rounded(high)}\\b`);

/** Asserts that the panel in a frame (or page) is the one of this assessment and shows its numbers. */
export async function assertShows(frame, assessment) {
  const {name, total, set, churn, position} = assessment;
  await frame.getByText(name, {exact: true}).first().waitFor();
  const section = async (title) => (await frame.locator('section', {has: frame.getByRole('heading', {name: title, exact: true})}).first().innerText()).replace(/\s+/g, ' ');
  const score = await section('Score');
  const about = `${assessment.account_id} ${name}`;

  if (total.state === 'known') assert.match(score, new RegExp(`^Score ${rounded(total.point)} of 100 on `), about);
  else assert.match(score, /^Score No score yet /, about);
  if (total.low !== null && total.high - total.low > 1e-6) assert.match(score, between(total.low, total.high), about);
  if (set.name === 'starting' && total.state === 'known') {
    assert.match(score, new RegExp(`on ${set.criteria} of ${set.of} criteria`), about);
    assert.match(score, between(set.full_low, set.full_high), about);
  }

  if (churn?.state === 'known') {
    assert.ok((await section('Will they stay?')).includes(`${rounded(churn.point)} of 100 on the early-warning index`), about);
  }
  if (position?.rank?.state === 'known') {
    const header = await frame.locator('header').first().innerText();
    assert.match(header, new RegExp(`\\b${position.rank.value}(st|nd|rd|th) of ${position.rank.of.toLocaleString('en')}\\b`), about);
  }
}
