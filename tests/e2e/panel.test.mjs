// The page and the panel for everyone: by eye, by screen reader, narrow and wide, light and dark, without script.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openBrowser, screenshot, seriousFaults, sidewaysScroll} from './lib/browser.mjs';
import {demo} from './lib/demo.mjs';
import {request} from './lib/http.mjs';

const windows = [320, 900].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({width, colorScheme})));

test('the demo page and its panels', async (t) => {
  const {server} = await demo(t);
  const browser = await openBrowser(t, server.caFile);
  const open = async (path, {width = 900, ...options} = {}) => {
    const context = await browser.newContext({viewport: {width, height: 900}, ...options});
    const page = await context.newPage();
    await page.goto(server.url + path);
    return page;
  };
  const framed = async (path) => {
    const page = await open(path);
    const {pathname, search} = new URL(await page.locator('iframe').getAttribute('src'), server.url);
    await page.context().close();
    return pathname + search;
  };
  const panels = {sample: await framed('/demo?tab=sample'), retail: await framed('/demo?tab=retail')};
  const pages = {demo: '/demo', 'panel-sample': panels.sample, 'panel-retail': panels.retail};

  for (const [name, path] of Object.entries(pages)) {
    for (const {width, colorScheme} of windows) {
      await t.test(`${name}, ${width} px, ${colorScheme}: axe finds nothing serious`, async () => {
        const page = await open(path, {width, colorScheme});
        await screenshot(page, `${name}-${width}-${colorScheme}`);
        assert.deepEqual(await seriousFaults(page), []);
        await page.context().close();
      });
    }

    await t.test(`${name}, 280 px: nothing to scroll sideways`, async () => {
      const page = await open(path, {width: 280});
      for (const frame of page.frames()) assert.equal(await sidewaysScroll(frame), 0, frame.url());
      await page.context().close();
    });
  }

  for (const [name, path] of Object.entries(panels)) {
    await t.test(`${name}: the panel says the same without script`, async () => {
      const read = async (javaScriptEnabled) => {
        const page = await open(path, {javaScriptEnabled});
        const text = await page.locator('body').innerText();
        await page.context().close();
        return text.replace(/\s+/g, ' ');
      };
      const plain = await read(false);
      assert.ok(plain.length > 300, plain);
      assert.equal(plain, await read(true));
    });
  }

  await t.test('nobody can frame a panel but the hosts that its tenant names, and nothing is kept in the browser', async () => {
    const page = await open('/demo');
    assert.deepEqual(await page.context().cookies(), []);
    const {headers} = await request(server, panels.sample);
    const policy = headers['content-security-policy'];
    for (const part of [/default-src 'none'/, /frame-ancestors 'self'/, /style-src 'nonce-[^']{16,}'/, /base-uri 'none'/, /form-action 'none'/]) assert.match(policy, part);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['set-cookie'], undefined);
    await page.context().close();
  });
});
