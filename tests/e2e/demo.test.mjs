// A salesperson opens /demo: the panel is there at once, and shows for each account what `kamd score` prints for it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openBrowser} from './lib/browser.mjs';
import {demo} from './lib/demo.mjs';
import {score} from './lib/kamd.mjs';
import {assertShows} from './lib/panel.mjs';

/** Clicks an account in the list, and returns the frame with its panel. */
async function choose(page, name) {
  await page.getByRole('link').filter({has: page.getByText(name, {exact: true})}).click();
  return page.frameLocator('iframe');
}

test('the demo', async (t) => {
  const company = await demo(t);
  const browser = await openBrowser(t, company.server.caFile);
  const page = await (await browser.newContext()).newPage();
  const strange = [];
  page.on('pageerror', (error) => strange.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('/favicon.ico') && strange.push(message.text()));
  page.on('response', (answer) => answer.status() >= 400 && strange.push(`${answer.status()} ${answer.url()}`));

  await t.test('opens with a panel in the frame', async () => {
    const started = performance.now();
    await page.goto(`${company.server.url}/demo`);
    await page.frameLocator('iframe').getByRole('heading', {level: 1}).waitFor();
    const waited = performance.now() - started;
    t.diagnostic(`the panel was on screen after ${Math.round(waited)} ms`);
  });

  for (const {tab, bundle, words, pick} of company.tabs) {
    await t.test(`${tab}: a click shows the numbers that kamd score prints`, async () => {
      await page.getByRole('link', {name: tab}).click();
      const expected = await score(bundle, ...words);
      for (const assessment of pick([...expected.values()])) {
        const frame = await choose(page, assessment.name);
        await assertShows(frame, assessment);
      }
    });
  }

  await t.test('an account is found by a part of its name', async () => {
    await page.goto(`${company.server.url}/demo?tab=retail`);
    await page.getByLabel('Find an account').fill('1408');
    await page.getByRole('button', {name: 'Find'}).click();
    await page.getByText(/^\d+ of 3,460$/).waitFor();
    const found = await page.locator('.accounts .name').allInnerTexts();
    assert.ok(found.length > 0 && found.every((name) => name.includes('1408')), found.join('; '));
  });

  assert.deepEqual(strange, [], 'nothing on the pages failed or complained');
});
