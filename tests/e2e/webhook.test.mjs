// A record changes in the CRM, the CRM says so, and the page shows the new score. Whoever is not the CRM changes nothing.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {acme, addRow, asOf, assessment, changed, deliver, panel} from './lib/acme.mjs';
import {request, until} from './lib/http.mjs';
import {score, serve} from './lib/kamd.mjs';
import {rounded, shownScore} from './lib/panel.mjs';
import {now, signed} from './lib/signing.mjs';

/** An account with a score, and a change of its records that moves it. */
async function grow(company, invoice) {
  const before = await score(company.bundle, '--as-of', asOf);
  const account = [...before.values()].filter(({active, total}) => active && total.state === 'known').sort((a, b) => a.total.point - b.total.point)[0];
  addRow(company.bundle, 'invoices', {id: invoice, account_id: account.account_id, date: '2026-09-21', net_amount: '2500000', currency: 'EUR', is_return: 'false'});
  const after = (await score(company.bundle, '--as-of', asOf)).get(account.account_id);
  assert.notEqual(rounded(after.total.point), rounded(account.total.point), 'the change must be seen in the score');
  return {id: account.account_id, before: account, after};
}

test('an event that was not signed by the CRM changes nothing, a signed one is on the page within two seconds', async (t) => {
  const company = await acme(t);
  const server = await serve(t, company.data);
  const {id, before, after} = await grow(company, 'E2E-1');
  const body = changed(id);

  await t.test('refused: one answer, one text, nothing stored', async () => {
    const wrong = signed('whsec_' + Buffer.alloc(32, 7).toString('base64'), body);
    const {'webhook-id': _, ...unnamed} = signed(company.webhook_secret, body);
    const refusals = await Promise.all([
      deliver(server, company, body, {headers: wrong}),
      deliver(server, company, body, {headers: signed(company.webhook_secret, body, {timestamp: now() - 301})}),
      deliver(server, company, body, {headers: signed(company.webhook_secret, body, {timestamp: now() + 302})}),
      deliver(server, company, body, {headers: signed(company.webhook_secret, `${body} `)}),
      deliver(server, company, body, {headers: unnamed}),
      deliver(server, company, body, {headers: {}}),
      deliver(server, company, body, {tenant: 'nobody'}),
    ]);
    for (const {status, headers} of refusals) {
      assert.equal(status, 401);
      assert.match(headers['content-type'], /^application\/problem\+json/);
    }
    const texts = refusals.map((refusal) => ({...JSON.parse(refusal.body), instance: ''}));
    for (const text of texts) assert.deepEqual(text, texts[0]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal((await assessment(server, company, id)).total.point, before.total.point);
  });

  await t.test('an account of another installation is refused with 403', async () => {
    const foreign = JSON.stringify({object: 'account', id, event: 'changed', tenant: 'globex'});
    assert.equal((await deliver(server, company, foreign)).status, 403);
    assert.equal((await assessment(server, company, id)).total.point, before.total.point);
  });

  await t.test('what is signed but no event is refused with 400', async () => {
    assert.equal((await deliver(server, company, '{"object":"account"')).status, 400);
    assert.equal((await deliver(server, company, '{"object":"account"}')).status, 400);
  });

  const headers = signed(company.webhook_secret, body, {timestamp: now() - 290});

  await t.test('signed: 200, and the panel shows the new score within two seconds', async () => {
    assert.equal(shownScore((await panel(server, company, id)).body), rounded(before.total.point));
    const answer = await deliver(server, company, body, {headers});
    assert.equal(answer.status, 200);
    const {waited} = await until(async () => shownScore((await panel(server, company, id)).body), (shown) => shown === rounded(after.total.point), 2000);
    t.diagnostic(`the new score was shown after ${Math.round(waited)} ms`);
    assert.equal((await assessment(server, company, id)).total.point, after.total.point);
  });

  await t.test('delivered again: 200, and no effect', async () => {
    const {computed_at: computed} = await assessment(server, company, id);
    assert.equal((await deliver(server, company, body, {headers})).status, 200);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal((await assessment(server, company, id)).computed_at, computed);
  });
});

test('the order of refusals: route, method, size, content coding, then who calls', async (t) => {
  const company = await acme(t);
  const server = await serve(t, company.data);
  const path = '/generic/webhooks/acme';
  const status = async (...call) => (await request(server, ...call)).status;
  assert.equal(await status('/generic/nothing', {method: 'POST', body: '{}'}), 404);
  const method = await request(server, path);
  assert.equal(method.status, 405);
  assert.equal(method.headers.allow, 'POST');
  assert.equal(await status(path, {method: 'POST', headers: {'content-length': 1024 * 1024 + 1, 'content-encoding': 'gzip'}}), 413);
  assert.equal(await status(path, {method: 'POST', headers: {'content-encoding': 'gzip'}, body: '{}'}), 415);
  assert.equal(await status(path, {method: 'POST', body: '{}'}), 401);
});
