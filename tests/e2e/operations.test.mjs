// An operator watches: what the server says of itself beside the answers that it gives.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {acme, addRow, changed, deliver} from './lib/acme.mjs';
import {request, until} from './lib/http.mjs';
import {serve} from './lib/kamd.mjs';
import {leftToDo, rows} from './lib/store.mjs';

/** Prometheus' text as `name{labels}` → number. */
function parsed(text) {
  const figures = {};
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name, value] = /^([a-z_]+(?:\{.*\})?) (\S+)$/.exec(line) ?? assert.fail(`no sample: ${line}`);
    figures[name] = Number(value);
  }
  return figures;
}

test('what an operator watches', async (t) => {
  const company = await acme(t, {settle_ms: 0});
  const server = await serve(t, company.data);
  const operations = {...server, port: server.adminPort};
  const metrics = async () => {
    const {status, headers, body} = await request(operations, '/metrics');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    return parsed(body);
  };

  await t.test('metrics follow an event from its delivery to its score', async () => {
    const [[account]] = rows(company.data, 'SELECT account_id FROM assessments WHERE active = 1 ORDER BY rank LIMIT 1');
    const before = await metrics();
    addRow(company.bundle, 'invoices', {id: 'O-1', account_id: account, date: '2026-09-22', net_amount: '777', currency: 'EUR', is_return: 'false'});
    assert.equal((await deliver(server, company, changed(account))).status, 200);
    assert.equal((await deliver(server, company, changed(account), {secret: `whsec_${Buffer.alloc(32).toString('base64')}`})).status, 401);
    await until(() => leftToDo(company.data), (left) => left === 0, 20_000, 50);
    const after = await metrics();
    const grew = (name) => after[name] - (before[name] ?? 0);
    assert.equal(grew('kamd_inbox_deliveries_total'), 1);
    assert.equal(grew('kamd_inbox_commits_total'), 1);
    assert.equal(grew('kamd_http_requests_total{listener="public",method="POST",route="/generic/webhooks/{tenant}",status="200"}'), 1);
    assert.equal(grew('kamd_http_requests_total{listener="public",method="POST",route="/generic/webhooks/{tenant}",status="401"}'), 1);
    assert.equal(grew('kamd_http_request_seconds_count{listener="public",route="/generic/webhooks/{tenant}"}'), 2);
    assert.ok(grew('kamd_accounts_scored_total') >= 1);
    assert.ok(grew('kamd_scoring_seconds_total') > 0);
    assert.equal(after['kamd_queue_events{state="waiting"}'], 0);
    assert.equal(after['kamd_queue_events{state="dead"}'], 0);
    assert.equal(after.kamd_queue_oldest_seconds, 0);
    assert.ok(grew('kamd_tls_handshakes_total{listener="public",result="full"}') >= 2);
    const days = (after.kamd_tls_certificate_expiry_timestamp_seconds - Date.now() / 1000) / 86_400;
    assert.ok(days > 21 && days < 400, `${days} days`);
    assert.ok(after.process_resident_memory_bytes > 5e6 && after.process_open_fds > 5);
  });

  await t.test('they are on the operations listener alone, and hold no secret', async () => {
    assert.equal((await request(server, '/metrics')).status, 404);
    const {body} = await request(operations, '/metrics');
    for (const secret of [company.key, company.webhook_secret, company.embed_secret]) assert.ok(!body.includes(secret));
  });

  await t.test('a wrong signature stands in the audit, once a minute', async () => {
    const wrong = {secret: `whsec_${Buffer.alloc(32).toString('base64')}`};
    for (let i = 0; i < 3; ++i) await deliver(server, company, changed('A'), wrong);
    const lines = rows(company.data, "SELECT what, detail FROM audit WHERE tenant = 'acme' AND what = 'webhook.refused'");
    assert.deepEqual(lines, [['webhook.refused', 'from 127.0.0.1']]);
  });
});
