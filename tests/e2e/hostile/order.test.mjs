// Who calls is asked before the body is read (contract 5): nobody unknown makes the server wait, or say 100.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bareServer, exchange, request} from '../lib/hostile.mjs';
import {kamd} from '../lib/kamd.mjs';

test('who calls is asked before the body is read', async (t) => {
  const server = await bareServer(t);
  const read = (await kamd('key', 'create', '--tenant', 'acme', '--scope', 'read', '--data', server.data)).trim();
  const announced = (line, fields = '') => request(line, `${fields}Content-Length: 100\r\n`);
  const rows = [
    ['a body announced without a key', server.adminPort, announced('POST /api/v1/subscriptions'), 401],
    ['a body announced with a key that is none', server.adminPort, announced('POST /api/v1/subscriptions', 'Authorization: Bearer kamd_no\r\n'), 401],
    ['a body announced with a smaller scope', server.adminPort, announced('POST /api/v1/subscriptions', `Authorization: Bearer ${read}\r\n`), 403],
    ['a chunked body without a key', server.adminPort, request('POST /api/v1/subscriptions', 'Transfer-Encoding: chunked\r\n'), 401],
    ['a body on offer without a key', server.adminPort, announced('POST /api/v1/subscriptions', 'Expect: 100-continue\r\n'), 401],
    ['a broken chunk without a key', server.adminPort, request('POST /api/v1/subscriptions', 'Transfer-Encoding: chunked\r\n', 'zz\r\n'), 400],
    ['a slow chunk without a key', server.adminPort, request('POST /api/v1/subscriptions', 'Transfer-Encoding: chunked\r\n', '5\r\nab'), 401],
    ['a delivery without signature fields', server.port, announced('POST /generic/webhooks/acme'), 401],
    ['a delivery on offer without signature fields', server.port, announced('POST /generic/webhooks/acme', 'Expect: 100-continue\r\n'), 401],
  ];
  for (const [name, port, bytes, status] of rows)
    await t.test(`${name}: ${status}`, async () => {
      const {text, answers, closed} = await exchange(port, bytes, {limit: 5_000});
      assert.doesNotMatch(text, / 100 /);
      assert.deepEqual(answers.map((answer) => answer.status), [status]);
      assert.ok(closed);
    });
});
