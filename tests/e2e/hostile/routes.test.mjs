// Routes of both listeners: their methods and no other, and nothing beside them; ../openapi.test.mjs has each call of the API.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {answered, assertGuarded, bareServer, exchange, get, refused, request} from '../lib/hostile.mjs';

const id = 'a-1';
const publicRoutes = {
  '/generic/webhooks/acme': 'POST',
  '/embed/account': 'GET, HEAD',
  '/api/v1/accounts': 'GET, HEAD',
  [`/api/v1/accounts/${id}`]: 'GET, HEAD',
  [`/api/v1/accounts/${id}/history`]: 'GET, HEAD',
  '/api/v1/rules/versions': 'GET, HEAD',
  // A job's number is a text to the router, so these are also jobs that are not there.
  '/api/v1/jobs/sync': 'POST, GET, HEAD, DELETE',
  '/api/v1/jobs/rescore': 'POST, GET, HEAD, DELETE',
  '/api/v1/jobs/history': 'POST, GET, HEAD, DELETE',
  '/api/v1/jobs/backtest': 'POST, GET, HEAD, DELETE',
  '/api/v1/jobs/1': 'GET, HEAD, DELETE',
  '/api/v1/jobs/1/cancel': 'POST',
};
const operations = {
  '/healthz': 'GET, HEAD',
  '/readyz': 'GET, HEAD',
  '/metrics': 'GET, HEAD',
  '/api/v1/subscriptions': 'GET, HEAD, POST',
  '/api/v1/subscriptions/sub_1': 'PATCH, DELETE',
  '/api/v1/subscriptions/sub_1/test': 'POST',
  '/api/v1/subscriptions/sub_1/deliveries': 'GET, HEAD',
  '/api/v1/events': 'GET, HEAD',
  '/api/v1/events/1/replay': 'POST',
};
const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

test('methods', async (t) => {
  const server = await bareServer(t);
  for (const [port, routes] of [[server.port, publicRoutes], [server.adminPort, operations]])
    for (const [path, allowed] of Object.entries(routes))
      await t.test(`${path} takes ${allowed}`, async () => {
        for (const method of known.filter((name) => !allowed.split(', ').includes(name))) {
          const {answers: [answer], text} = await exchange(port, request(`${method} ${path}`, 'Connection: close\r\n'), {heads: method === 'HEAD' ? 1 : 0});
          assert.equal(answer?.status, 405, `${method}: ${text}`);
          assert.deepEqual(answer.headers.allow.split(', ').sort(), allowed.split(', ').sort());
          assertGuarded(answer);
        }
      });

  await refused(t, server.port, [
    ['CONNECT', request('CONNECT /embed/account'), 501],
    ['PROPFIND', request('PROPFIND /embed/account'), 501],
    ['QUERY', request('QUERY /embed/account'), 501],
    ['PURGE', request('PURGE /embed/account'), 501],
    ['get in lower case', request('get /embed/account'), 501],
    ['Get', request('Get /embed/account'), 501],
    ['GETX', request('GETX /embed/account'), 501],
    ['a method of 10,000 letters', request(`${'A'.repeat(10_000)} /embed/account`), 501],
  ]);

  const isPreflight = ({headers}) => Object.keys(headers).forEach((name) => assert.doesNotMatch(name, /^access-control/));
  const foreign = 'Origin: https://evil.example\r\n';
  await answered(t, server.port, [
    ['a preflight of a foreign page', request('OPTIONS /api/v1/accounts', `${foreign}Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n`), [405], {check: isPreflight}],
    ['a preflight of a sandbox', request('OPTIONS /api/v1/accounts', 'Origin: null\r\nAccess-Control-Request-Method: GET\r\n'), [405], {check: isPreflight}],
    ['a preflight into a private network', request('OPTIONS /api/v1/jobs/sync', `${foreign}Access-Control-Request-Method: POST\r\nAccess-Control-Request-Private-Network: true\r\n`), [405], {check: isPreflight}],
    ['a read by a foreign page', get('/api/v1/accounts', foreign), [401], {check: isPreflight}],
    ['a method in a field', get('/generic/webhooks/acme', 'X-HTTP-Method-Override: POST\r\nX-HTTP-Method: POST\r\nX-Method-Override: POST\r\n'), [405]],
    ['a method in the query', get('/generic/webhooks/acme?_method=POST'), [405]],
    ['another path in a field', get('/nothing', 'X-Original-URL: /embed/account\r\nX-Rewrite-URL: /embed/account\r\n'), [404]],
    ...['/healthz', '/readyz', '/metrics', '/admin', '/debug', '/debug/pprof', '/api/v1/subscriptions', '/api/v1/events', '/api/v1/tenants', '/api/v1/keys', '/api/v1/audit', '/server-status', '/']
      .map((path) => [`${path} is not on the public listener`, get(path), [404]]),
    ['demo without demo mode', get('/demo'), [404]],
  ]);
  await answered(t, server.adminPort, [
    ...['/embed/account', '/demo', '/generic/webhooks/acme', '/debug', '/nothing'].map((path) => [`${path} is not on the operations listener`, get(path), [404]]),
    ['TRACE gives nothing back', request('TRACE /healthz', 'X-Secret: hush\r\n'), [405], {check: ({body}) => assert.doesNotMatch(body, /hush/)}],
  ]);
});
