// Panels in frames: who may open one, who may frame it, and what of a CRM's text runs in it (nothing).
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import https from 'node:https';
import {join} from 'node:path';
import {test} from 'node:test';
import {acme, addRow} from '../lib/acme.mjs';
import {openBrowser} from '../lib/browser.mjs';
import {answered, exchange, get, request} from '../lib/hostile.mjs';
import {kamd, serve} from '../lib/kamd.mjs';
import {now, panelPath} from '../lib/signing.mjs';

const account = 'A-1001';
const crm = 'https://*.crm.example https://one.example:8443';
const policy = (ancestors) => new RegExp(`^default-src 'none'; script-src 'nonce-([\\w-]{24})'; style-src 'nonce-\\1'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors.replace(/[*.]/g, '\\$&')}$`);

function assertPanel({status, headers, body}, expected, ancestors) {
  assert.equal(status, expected);
  const [, nonce] = policy(ancestors).exec(headers['content-security-policy']) ?? assert.fail(headers['content-security-policy']);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['x-frame-options'], undefined);
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  for (const feature of ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'clipboard-read', 'fullscreen']) assert.ok(headers['permissions-policy'].includes(`${feature}=()`), feature);
  const tags = body.match(/<(style|script)[^>]*>/g) ?? [];
  assert.ok(tags.length > 0);
  for (const tag of tags) assert.match(tag, new RegExp(`nonce="${nonce}"`));
  assert.doesNotMatch(body, /\son\w+=|javascript:|style="|<base|<form|http:\/\//);
  return nonce;
}

test('links and what they open', async (t) => {
  const company = await acme(t, {frame_ancestors: crm});
  const other = JSON.parse(await kamd('tenant', 'add', 'globex', '--crm', 'csv', '--set', `source=${company.bundle}`, '--data', company.data));
  const server = await serve(t, company.data);
  const path = (changes = {}) => panelPath({tenant: 'acme', account, user: 'U-1', secret: company.embed_secret, ...changes});
  const good = new URL(path(), 'https://localhost');
  const changed = (change) => {
    const url = new URL(good);
    change(url.searchParams);
    return get(url.pathname + url.search.replaceAll('+', '%20'));
  };
  const set = (name, value) => changed((query) => query.set(name, value));
  const sig = good.searchParams.get('sig');
  const exp = good.searchParams.get('exp');
  const mac = (text, key = company.embed_secret) => createHmac('sha256', key).update(text);
  const odd = (text) => get(`/embed/account?tenant=acme&account=${account}&user=U-1&exp=${encodeURIComponent(text)}&sig=${mac(`acme\n${account}\nU-1\n${text}`).digest('base64url')}`);

  const refused = {
    'nothing': get('/embed/account'),
    ...Object.fromEntries(['tenant', 'account', 'user', 'exp', 'sig'].flatMap((name) => [
      [`no ${name}`, changed((query) => query.delete(name))],
      [`${name} twice`, changed((query) => query.append(name, query.get(name)))],
      [`${name} with a letter more`, changed((query) => query.set(name, `${query.get(name)}1`))],
      [`${name} as a list`, changed((query) => { query.append(`${name}[]`, query.get(name)); query.delete(name); })],
    ])),
    'an empty account': get(path({account: ''})),
    'another account': set('account', 'A-1002'),
    'another user': set('user', 'U-2'),
    'another tenant': set('tenant', 'globex'),
    "another tenant's key": get(path({secret: other.embed_secret})),
    'the key of deliveries': get(path({secret: company.webhook_secret})),
    'an empty key': get(path({secret: ''})),
    'a signature of zeros': set('sig', Buffer.alloc(32).toString('base64url')),
    'an empty signature': set('sig', ''),
    'a signature cut off': set('sig', sig.slice(0, -1)),
    'a signature with padding': set('sig', `${sig}=`),
    'a signature in hexadecimal': set('sig', Buffer.from(sig, 'base64url').toString('hex')),
    'a signature with another last letter': set('sig', sig.slice(0, -1) + (sig.endsWith('A') ? 'E' : 'A')),
    'a signature of SHA-1': set('sig', createHmac('sha1', company.embed_secret).update(`acme\n${account}\nU-1\n${exp}`).digest('base64url')),
    'parts that are shifted': get(`/embed/account?tenant=acme&account=${account}%0aU-1&user=&exp=${exp}&sig=${sig}`).replace('%0a', '%20'),
    'a second ago': get(path({exp: now() - 1})),
    'a year ago': get(path({exp: now() - 31_536_000})),
    'in eleven minutes': get(path({exp: now() + 660})),
    'in a thousand years': get(path({exp: now() + 31_536_000_000})),
    'a time with a fraction': odd(`${exp}.5`),
    'a time with a blank': odd(` ${exp}`),
    'a time with a plus': odd(`+${exp}`),
    'a time with a zero in front': odd(`0${exp}`),
    'a time as a power': odd('2e9'),
    'a time below nothing': odd(`-${exp}`),
    'a time beyond all numbers': odd('9'.repeat(30)),
    'an API key': get('/embed/account', `Authorization: Bearer ${company.key}\r\n`),
    'an API key in the query': get(`/embed/account?access_token=${company.key}`),
    'a cookie': get('/embed/account', 'Cookie: session=admin\r\n'),
    'a tenant that is not there': get(path({tenant: 'nobody'})),
    'a tenant of SQL': get(path({tenant: "' or 1=1 --"})),
  };
  const texts = new Set();
  const send = async (bytes, more = {}) => {
    const {answers} = await exchange(server.port, bytes.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'), more);
    assert.equal(answers.length, 1);
    return answers[0];
  };
  await t.test('401, one page, nobody frames it', {concurrency: 8}, (group) => Promise.all(Object.entries(refused).map(([name, bytes]) => group.test(name, async () => {
    const answer = await send(bytes);
    const nonce = assertPanel(answer, 401, "'none'");
    texts.add(answer.body.replaceAll(nonce, ''));
  }))));
  assert.equal(texts.size, 1);

  await t.test('200 again and again until it expires, each time with another nonce, to the tenant\'s hosts alone', async () => {
    const nonces = [];
    for (let i = 0; i < 5; ++i) nonces.push(assertPanel(await send(get(path())), 200, crm));
    assert.equal(new Set(nonces).size, 5);
    const {headers, body} = await send(request(`HEAD ${path()}`), {heads: 1});
    assert.equal(body, '');
    assert.match(headers['content-security-policy'], policy(crm));
  });
  await t.test('an account that is not there: 404, as a page', async () => {
    const missing = await send(get(path({account: 'nobody'})));
    assertPanel(missing, 404, crm);
    const strange = await send(get(path({account: '../../etc/passwd <b>'})));
    assertPanel(strange, 404, crm);
    assert.doesNotMatch(strange.body, /<b>|passwd/);
  });
  await t.test('nothing of a link is in the log', () => {
    for (const secret of [sig, 'sig=', company.key, company.embed_secret]) assert.ok(!server.log().includes(secret));
  });
  await answered(t, server.port, [['a POST of a link', request(`POST ${path()}`), [405]], ['a PUT of a link', request(`PUT ${path()}`), [405]]]);
});

const strings = [
  '<script>hit()</script>', '</title><script>hit()</script>', '</style><script>hit()</script>', '"><script>hit()</script>', "'><script>hit()</script>", '<img src=x onerror=hit()>', '<svg onload=hit()>',
  '<svg><script>hit()</script></svg>', '<iframe src="javascript:parent.hit()"></iframe>', '<body onload=hit()>', '<details open ontoggle=hit()>', '<input autofocus onfocus=hit()>', '<a href="javascript:hit()">x</a>',
  'javascript:hit()', '" onmouseover="hit()', "' autofocus onfocus='hit()", '<math><mtext></mtext><script>hit()</script></math>', '<!--<script>hit()</script>-->', '--><script>hit()</script>', '<![CDATA[<script>hit()</script>]]>',
  '&lt;script&gt;hit()&lt;/script&gt;', '&#60;script&#62;hit()', '{{#lambda}}hit{{/lambda}}', '{{{name}}}', '${hit()}', '`-hit()-`', '\\u003cscript\\u003ehit()', '<scr<script>ipt>hit()</script>', '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<link rel=stylesheet href=//evil.example/x.css>', '<style>*{display:none}</style>', '<meta http-equiv=refresh content="0;url=//evil.example">', '<base href=//evil.example/>', '<form action=//evil.example><button>', 'a\u2028hit()\u2029b', '<marquee onstart=hit()>', '\u202Eoppilf\u202C <b>bold</b>',
];

test('what a CRM holds is text', async (t) => {
  const company = await acme(t, {frame_ancestors: "'self'"});
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  strings.forEach((text, i) => {
    addRow(company.bundle, 'users', {id: `X-U-${i}`, name: cell(text)});
    addRow(company.bundle, 'accounts', {id: `X-${i}`, name: cell(text), industry: cell(text), region: cell(text), segment: cell(text), owner_id: `X-U-${i}`, country: 'DE', currency: 'EUR', created_at: '2020-01-01', annual_revenue: '1000000', employees: '10'});
    addRow(company.bundle, 'invoices', {id: `X-I-${i}`, account_id: `X-${i}`, date: '2026-09-01', net_amount: '5000', currency: 'EUR', is_return: 'false'});
    addRow(company.bundle, 'signals', {id: `X-S-${i}`, account_id: `X-${i}`, type: 'sig_product_launch', competitor: cell(text), seen_at: '2026-09-18', source: cell(text), text: cell(text), confidence: '0.9'});
  });
  await kamd('import', company.bundle, '--tenant', 'acme', '--data', company.data);
  const server = await serve(t, company.data);
  const browser = await openBrowser(t, server.caFile);
  const page = await browser.newPage();
  const strange = [];
  page.on('dialog', (dialog) => { strange.push(dialog.message()); return dialog.dismiss(); });
  page.on('request', (asked) => { if (!asked.url().startsWith(server.url) && !asked.url().startsWith('data:')) strange.push(asked.url()); });
  await page.addInitScript(() => { window.hit = () => { window.ran = true; }; });
  for (const [i, text] of strings.entries())
    await t.test(text, async () => {
      const answer = await page.goto(server.url + panelPath({tenant: 'acme', account: `X-${i}`, secret: company.embed_secret}));
      assert.equal(answer.status(), 200);
      const plain = (words) => words.replace(/\s+/g, ' ').trim();
      assert.equal(plain(await page.locator('.who strong').textContent()), plain(text));
      assert.equal(await page.evaluate(() => window.ran), undefined);
      assert.equal(await page.locator('script:not([nonce]), iframe, img[src=x], svg[onload], base, form, marquee, link[href*=evil], meta[http-equiv=refresh]').count(), 0);
      assert.equal(page.url().startsWith(server.url), true);
    });
  assert.deepEqual(strange, []);
});

test('who frames a panel', async (t) => {
  const company = await acme(t);
  const tls = (name) => join(company.data, 'tls', name);
  const pair = {cert: join(company.data, 'crm.pem'), key: join(company.data, 'crm.key')};
  execFileSync('openssl', ['req', '-x509', '-CA', tls('ca.pem'), '-CAkey', tls('ca.key'), '-newkey', 'rsa:2048', '-nodes', '-keyout', pair.key, '-out', pair.cert, '-days', '5', '-subj', '/CN=crm', '-addext', 'subjectAltName=DNS:*.crm.example,DNS:crm.evil.example'], {stdio: 'ignore'});
  let framed = '';
  const host = https.createServer({cert: readFileSync(pair.cert), key: readFileSync(pair.key)}, (_, answer) =>
    answer.writeHead(200, {'content-type': 'text/html'}).end(`<!doctype html><title>CRM</title><iframe src="${framed}" width="900" height="900"></iframe>`));
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  t.after(() => { host.close(); host.closeAllConnections(); });
  const {port} = host.address();
  await kamd('tenant', 'set', 'acme', '--set', `frame_ancestors=https://my.crm.example:${port}`, '--data', company.data);
  const server = await serve(t, company.data);
  framed = server.url + panelPath({tenant: 'acme', account, secret: company.embed_secret});
  const browser = await openBrowser(t, server.caFile, '--host-resolver-rules=MAP *.example 127.0.0.1', '--test-third-party-cookie-phaseout');

  const rows = [['the host of the tenant\'s CRM', 'my.crm.example', true], ['another host of the same CRM', 'their.crm.example', false], ['a host that sounds like it', 'crm.evil.example', false]];
  for (const [name, where, shown] of rows)
    await t.test(`${name}: ${shown ? 'shown' : 'blocked'}`, async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`https://${where}:${port}/`, {waitUntil: 'load'});
      const frame = page.frames().at(-1);
      const names = await frame.locator('.who strong').allTextContents().catch(() => []);
      assert.equal(names.some((name) => name.includes('Vellmark')), shown, `${frame.url()} ${names}`);
      assert.deepEqual(await context.cookies(), []);
      await context.close();
    });
});
