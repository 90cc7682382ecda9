// Deliveries: only what the tenant's CRM signed, whole, now and for itself is taken; all others get one text and leave nothing.
import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {test} from 'node:test';
import {changed} from '../lib/acme.mjs';
import {answered, bareServer, delivery, exchange, request} from '../lib/hostile.mjs';
import {kamd} from '../lib/kamd.mjs';
import {now, signed} from '../lib/signing.mjs';
import {rows} from '../lib/store.mjs';

const body = changed('A-1'); // the unit tests look at the very second where a time is too old

/** A delivery with these three fields, or some of them, or others beside them. */
function posted(fields, {text = body, path = '/generic/webhooks/acme', more = ''} = {}) {
  const lines = Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}\r\n`)).join('');
  return request(`POST ${path}`, `${lines}${more}Content-Length: ${Buffer.byteLength(text)}\r\n`, text);
}

test('who calls', async (t) => {
  const server = await bareServer(t);
  const other = JSON.parse(await kamd('tenant', 'add', 'globex', '--crm', 'csv', '--set', `source=${server.data}`, '--data', server.data));
  const good = (options) => signed(server.webhook_secret, body, options);
  const key = Buffer.from(server.webhook_secret.slice('whsec_'.length), 'base64');
  const mac = (text, algorithm = 'sha256', secret = key) => createHmac(algorithm, secret).update(text).digest();
  const {'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature} = good();
  const raw = signature.slice('v1,'.length);
  const with_ = (changes, options) => posted({'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature, ...changes}, options);
  const at = (text) => posted({'webhook-id': id, 'webhook-timestamp': text, 'webhook-signature': `v1,${mac(`${id}.${text}.${body}`).toString('base64')}`});
  const named = (name) => posted({'webhook-id': name, 'webhook-timestamp': time, 'webhook-signature': `v1,${mac(`${name}.${time}.${body}`).toString('base64')}`});
  const swapped = raw.replace(/./, (letter) => (letter === 'A' ? 'B' : 'A'));

  const strangers = {
    'no fields': posted({}),
    'no id': posted({'webhook-timestamp': time, 'webhook-signature': signature}),
    'no time': posted({'webhook-id': id, 'webhook-signature': signature}),
    'no signature': posted({'webhook-id': id, 'webhook-timestamp': time}),
    'an empty id': with_({'webhook-id': ''}),
    'an empty time': with_({'webhook-timestamp': ''}),
    'an empty signature': with_({'webhook-signature': ''}),
    'the id twice': with_({'webhook-id': [id, id]}),
    'the time twice': with_({'webhook-timestamp': [time, time]}),
    'the signature twice': with_({'webhook-signature': [signature, signature]}),
    'a good signature and a bad one in two fields': with_({'webhook-signature': [signature, `v1,${swapped}`]}),
    'another id': with_({'webhook-id': `${id}x`}),
    'another time': with_({'webhook-timestamp': String(Number(time) - 1)}),
    'another first letter of the signature': with_({'webhook-signature': `v1,${swapped}`}),
    'another body of the same length': with_({}, {text: body.replace('A-1', 'A-2')}),
    'a blank behind the body': with_({}, {text: `${body} `}),
    'no body': with_({}, {text: ''}),
    'a signature without a scheme': with_({'webhook-signature': raw}),
    'the scheme in capitals': with_({'webhook-signature': `V1,${raw}`}),
    'another scheme': with_({'webhook-signature': `v1a,${raw}`}),
    'a scheme of the future': with_({'webhook-signature': `v2,${raw}`}),
    'none as a scheme': with_({'webhook-signature': 'none,'}),
    'a scheme with an equals sign': with_({'webhook-signature': `v1=${raw}`}),
    'a signature in hexadecimal': with_({'webhook-signature': `v1,${Buffer.from(raw, 'base64').toString('hex')}`}),
    'a signature without its padding': with_({'webhook-signature': `v1,${raw.replace(/=+$/, '')}`}),
    'a signature with a blank': with_({'webhook-signature': `v1, ${raw}`}),
    'a signature cut off': with_({'webhook-signature': `v1,${Buffer.from(raw, 'base64').subarray(0, 31).toString('base64')}`}),
    'a signature with a byte more': with_({'webhook-signature': `v1,${Buffer.concat([Buffer.from(raw, 'base64'), Buffer.alloc(1)]).toString('base64')}`}),
    'a signature of zeros': with_({'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`}),
    'an empty signature of v1': with_({'webhook-signature': 'v1,'}),
    'a signature of SHA-1': with_({'webhook-signature': `v1,${mac(`${id}.${time}.${body}`, 'sha1').toString('base64')}`}),
    'a signature of SHA-512': with_({'webhook-signature': `v1,${mac(`${id}.${time}.${body}`, 'sha512').toString('base64')}`}),
    'a signature with an empty key': with_({'webhook-signature': `v1,${mac(`${id}.${time}.${body}`, 'sha256', '').toString('base64')}`}),
    'a signature with the secret as it is printed': with_({'webhook-signature': `v1,${mac(`${id}.${time}.${body}`, 'sha256', server.webhook_secret).toString('base64')}`}),
    'a signature with the key of panels': with_({'webhook-signature': `v1,${mac(`${id}.${time}.${body}`, 'sha256', server.embed_secret).toString('base64')}`}),
    'a signature of the body alone': with_({'webhook-signature': `v1,${mac(body).toString('base64')}`}),
    'twenty signatures': with_({'webhook-signature': Array(20).fill(`v1,${swapped}`).join(' ')}),
    'a good signature behind twenty': with_({'webhook-signature': [...Array(20).fill(`v1,${swapped}`), signature].join(' ')}),
    'signatures with commas between': with_({'webhook-signature': `${signature},${signature}`}),
    'a time with a fraction': at(`${time}.0`),
    'a time with a plus': at(`+${time}`),
    'a time with a zero in front': at(`0${time}`),
    'a time in hexadecimal': at(`0x${Number(time).toString(16)}`),
    'a time as a power': at('1.8e9'),
    'a time in milliseconds': at(`${time}000`),
    'a time as a date': at(new Date().toISOString()),
    'no time at all, signed': at('0'),
    'a time before 1970': at(`-${time}`),
    'a time beyond all numbers': at('9'.repeat(40)),
    '301 s ago': posted(good({timestamp: now() - 301})),
    'in 400 s': posted(good({timestamp: now() + 400})),
    'an id of 257 bytes': named('i'.repeat(257)),
    'an id with a blank': named('msg 1'),
    'an id with raw bytes': named('msg_\xe4'),
    'a tenant that is not there': with_({}, {path: '/generic/webhooks/nobody'}),
    'another tenant': with_({}, {path: '/generic/webhooks/globex'}),
    "another tenant's secret": posted(signed(other.webhook_secret, body)),
    'a tenant in capitals': with_({}, {path: '/generic/webhooks/ACME'}),
    'a tenant with a blank': with_({}, {path: '/generic/webhooks/acme%20'}),
    'a tenant of SQL': with_({}, {path: "/generic/webhooks/acme'%20or%20'1'='1"}),
    'a tenant of 300 letters': with_({}, {path: `/generic/webhooks/${'a'.repeat(300)}`}),
    'an API key instead': posted({authorization: 'Bearer kamd_whatever'}),
    'the fields of Svix': posted({'svix-id': id, 'svix-timestamp': time, 'svix-signature': signature}),
    'the field of GitHub': posted({'x-hub-signature-256': `sha256=${mac(body).toString('hex')}`}),
  };

  const texts = new Set();
  await answered(t, server.port, Object.entries(strangers).map(([name, bytes]) => [name, bytes, [401], {
    check: ({headers, body: text}) => {
      assert.equal(headers['www-authenticate'], 'Bearer');
      texts.add(JSON.stringify({...JSON.parse(text), instance: ''}));
    },
  }]));
  assert.equal(texts.size, 1, 'one text for all of them');
  assert.deepEqual(rows(server.data, 'SELECT (SELECT count(*) FROM arrivals) + (SELECT count(*) FROM events)'), [[0]]);

  const event = (fields) => JSON.stringify({object: 'account', id: 'A-1', event: 'changed', ...fields});
  const sent = (text) => delivery(server, text);
  await answered(t, server.port, [
    ['no JSON', sent('hello'), [400]],
    ['nothing, signed', sent(''), [400]],
    ['a blank', sent(' '), [400]],
    ['JSON cut off', sent('{"object":"account"'), [400]],
    ['two values', sent(`${body}${body}`), [400]],
    ['a line of two values', sent(`${body}\n${body}`), [400]],
    ['a byte behind the end', sent(`${body}x`), [400]],
    ['a NUL behind the end', sent(`${body}\0`), [400]],
    ['a byte order mark', sent(`\uFEFF${body}`), [400]],
    ['a comma too many', sent('{"object":"account","id":"A-1","event":"changed",}'), [400]],
    ['single quotes', sent("{'object':'account','id':'A-1','event':'changed'}"), [400]],
    ['a comment', sent(`/* */${body}`), [400]],
    ['NaN', sent('{"object":"account","id":"A-1","event":"changed","n":NaN}'), [400]],
    ['1e999', sent('{"object":"account","id":"A-1","event":"changed","n":1e999}'), [400]],
    ['a number of 400 digits', sent(`{"object":"account","id":"A-1","event":"changed","n":${'9'.repeat(400)}}`), [400]],
    ['a number with a zero in front', sent('{"object":"account","id":"A-1","event":"changed","n":01}'), [400]],
    ['bytes of Latin-1', sent(Buffer.from('{"object":"account","id":"\xe4","event":"changed"}', 'latin1')), [400]],
    ['UTF-8', sent(event({id: 'Käse-☃-𝄞'})), [200]],
    ['half a surrogate', sent('{"object":"account","id":"\\ud800","event":"changed"}'), [400]],
    ['a control byte in a text', sent('{"object":"account","id":"A\u0001","event":"changed"}'), [400]],
    ['an escaped NUL in the id', sent(event({id: 'A\0B'})), [400]],
    ['an escaped line feed in the id', sent(event({id: 'A\nB'})), [400]],
    ['a key twice', sent('{"object":"account","id":"A-1","id":"A-2","event":"changed"}'), [400]],
    ['a key twice, once escaped', sent('{"object":"account","id":"A-1","i\\u0064":"A-2","event":"changed"}'), [400]],
    ['a key twice further in', sent('{"object":"account","id":"A-1","event":"changed","x":{"a":1,"a":2}}'), [400]],
    ['a text', sent('"account"'), [400]],
    ['null', sent('null'), [400]],
    ['a number', sent('1'), [400]],
    ['an empty object', sent('{}'), [400]],
    ['an empty list', sent('[]'), [400]],
    ['a list in a list', sent(`[[${body}]]`), [400]],
    ['one bad event among good ones', sent(`[${body},{},${body}]`), [400]],
    ['an id that is a number', sent(event({id: 1})), [400]],
    ['an id that is null', sent(event({id: null})), [400]],
    ['an id that is a list', sent(event({id: ['A-1']})), [400]],
    ['an empty id of an account', sent(event({id: ''})), [400]],
    ['another object', sent(event({object: 'user'})), [400]],
    ['another event', sent(event({event: 'exploded'})), [400]],
    ['a tenant that is a number', sent(event({tenant: 1})), [400]],
    ['another installation', sent(event({tenant: 'globex'})), [403]],
    ['another installation in a list', sent(`[${body},${event({tenant: 'globex'})}]`), [403]],
    ['XML', sent('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), [400]],
    ['a form', sent('object=account&id=A-1&event=changed'), [400]],
    ['our own name', sent(event({tenant: 'acme'})), [200]],
    ['fields that we do not know', sent(event({__proto__x: 1, constructor: {}, note: '<script>'})), [200]],
    ['an id of SQL is an id', sent(event({id: "A'; DROP TABLE events; --"})), [200]],
    ['200 s ago', delivery(server, body, {timestamp: now() - 200}), [200]],
    ['in 200 s', delivery(server, body, {timestamp: now() + 200}), [200]],
    ['a good signature among others', with_({'webhook-signature': `v0,zzz v1,${swapped} ${signature}`}), [200]],
  ]);
  assert.deepEqual(rows(server.data, "SELECT tenant, what FROM audit WHERE what = 'webhook.other_installation'").map(([tenant]) => tenant), ['acme', 'acme']);

  await t.test('the same delivery fifty times at once has one effect', async () => {
    const same = delivery(server, changed('A-77'), {id: 'msg_same', fields: 'Connection: close\r\n'});
    const answers = await Promise.all(Array.from({length: 50}, () => exchange(server.port, same)));
    assert.deepEqual([...new Set(answers.flatMap((one) => one.answers.map(({status}) => status)))], [200]);
    assert.equal(answers.filter(({text}) => text.includes('"accepted"')).length, 1);
  });

  await t.test('nothing secret, and no control byte, in the log', () => {
    const log = server.log();
    for (const line of log.trimEnd().split('\n')) JSON.parse(line);
    assert.doesNotMatch(log, /[\x00-\x09\x0b-\x1f\x7f]/);
    for (const secret of [server.webhook_secret, server.embed_secret, raw, '<script>', 'kamd_whatever']) assert.ok(!log.includes(secret), secret);
  });
});
