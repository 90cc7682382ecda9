// HTTPS requests that trust the server's local CA and nothing else: each on a connection of its own, or on one that is kept.
import https from 'node:https';

/** @returns {Promise<{status: number, headers: object, body: string, ms: number}>} */
export function request(server, path, {method = 'GET', headers = {}, body = ''} = {}) {
  const started = performance.now();
  const options = {
    host: '127.0.0.1', servername: 'localhost', port: server.port, path, method, ca: server.ca, agent: server.agent ?? false, timeout: 10_000,
    headers: {host: `localhost:${server.port}`, ...(body ? {'content-length': Buffer.byteLength(body)} : {}), ...headers},
  };
  return new Promise((resolve, reject) => {
    const call = https.request(options, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      resolve({status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString(), ms: performance.now() - started});
    });
    call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer within 10 s`)));
    call.on('error', reject);
    call.end(body);
  });
}

/** The same server on one connection that is kept, as a browser does. */
export function kept(t, server) {
  const agent = new https.Agent({keepAlive: true, maxSockets: 1});
  t.after(() => agent.destroy());
  return {...server, agent};
}

/** Asks again and again until `wanted` holds for what `look` returns; fails after `limit` ms with the last thing seen. */
export async function until(look, wanted, limit, pause = 20) {
  const started = performance.now();
  for (;;) {
    const seen = await look();
    const waited = performance.now() - started;
    if (wanted(seen)) return {seen, waited};
    if (waited > limit) throw new Error(`not within ${limit} ms; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
