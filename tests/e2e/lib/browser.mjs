// Debian's Chromium with a fresh profile that trusts one local CA, as a person's browser does after importing tls/ca.pem.
import {execFileSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {AxeBuilder} from '@axe-core/playwright';
import {chromium} from 'playwright-core';
import {root, scratch} from './kamd.mjs';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export async function openBrowser(t, caFile, ...more) {
  const home = scratch(t);
  trust(home, caFile);
  const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: [...quiet, ...more], env: {...process.env, HOME: home}});
  t.after(() => browser.close());
  return browser;
}

function trust(home, caFile) {
  const store = join(home, '.pki/nssdb');
  mkdirSync(store, {recursive: true});
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'kamd', '-i', caFile]);
}

/** The faults that axe calls serious or critical, frames included, each with where it is. */
export async function seriousFaults(page) {
  const {violations} = await new AxeBuilder({page}).analyze();
  return violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .flatMap(({id, help, nodes}) => nodes.map(({target, failureSummary}) => `${id} (${help}) at ${target.flat().join(' ')}: ${failureSummary}`));
}

/** How far the page is wider than its window: 0 where nothing has to be scrolled sideways. */
export const sidewaysScroll = (frame) => frame.evaluate(() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  return scrollWidth - clientWidth;
});

export async function screenshot(page, name) {
  const directory = process.env.KAM_SCREENSHOTS ?? join(root, 'build/screenshots');
  mkdirSync(directory, {recursive: true});
  await page.screenshot({path: join(directory, `${name}.png`), fullPage: true});
}
