// The servers that are compared, each bound to one core, with the same certificate.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import tls from 'node:tls';
import {binary} from '../../e2e/lib/kamd.mjs';
import {serverCore} from './cores.mjs';

const taker = fileURLToPath(new URL('../peers/fastify.mjs', import.meta.url));
const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find(existsSync) ?? 'nginx';

/** Starts a program on the server's core. @returns the process and `stop`, which ends it and waits for it. */
function start(t, program, words) {
  const child = spawn('taskset', ['-c', serverCore, program, ...words], {stdio: ['ignore', 'pipe', 'ignore']});
  const ended = once(child, 'exit');
  const stop = async (signal = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  t.after(() => stop('SIGKILL'));
  return {child, stop};
}

/** The port in the first line of what the program prints that fits `pattern`. */
async function portIn({child}, pattern) {
  for await (const line of createInterface(child.stdout)) {
    const found = pattern.exec(line);
    if (!found) continue;
    child.stdout.resume();
    return Number(found[1]);
  }
  throw new Error(`${child.spawnargs.join(' ')} ended before it listened`);
}

const served = (program, port, ca) => ({port, ca, pid: program.child.pid, stop: program.stop});

/** kamd; its log is formatted and thrown away. @param kind  '' or '_without_store': the binary that keeps no delivery */
export async function kamdServer(t, data, ca, kind = '') {
  const program = start(t, `${binary}${kind}`, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0']);
  return served(program, await portIn(program, /^kamd serves https:\/\/localhost:(\d+)/), ca);
}

export const fastifyFile = (home, commit, row) => join(home, `${commit}-${row}.db`);

/** Fastify with SQLite. @param commit  `each`: a transaction a request; `group`: one for those that came together. @param row  an `event` or a `delivery` */
export async function fastifyServer(t, home, data, ca, senders, commit, row) {
  const secrets = join(home, 'secrets.json');
  writeFileSync(secrets, JSON.stringify(Object.fromEntries(senders.map(({tenant, secret}) => [tenant, secret]))), {mode: 0o600});
  const program = start(t, process.execPath, [taker, commit, row, fastifyFile(home, commit, row), secrets, join(data, 'tls')]);
  return served(program, await portIn(program, /^listens (\d+)/), ca);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const nginxSettings = (home, data, port) => `
daemon off; master_process off; worker_processes 1; pid ${home}/nginx.pid; error_log /dev/null crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 1h;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${home}/nginx-${kind};`).join(' ')}
  server {
    listen 127.0.0.1:${port} ssl; ssl_protocols TLSv1.3;
    ssl_certificate ${data}/tls/server.pem; ssl_certificate_key ${data}/tls/server.key;
    location / { default_type application/json; return 200 '{"status":"accepted"}'; }
  }
}
`;

async function accepts(port, ca) {
  const socket = tls.connect({host: '127.0.0.1', port, ca, servername: 'localhost'});
  const is = await once(socket, 'secureConnect').then(() => true, () => false);
  socket.destroy();
  return is;
}

/** nginx that answers 200 without looking. */
export async function nginxServer(t, home, data, ca) {
  const port = await freePort();
  writeFileSync(join(home, 'nginx.conf'), nginxSettings(home, data, port));
  const program = start(t, nginx, ['-p', home, '-e', '/dev/null', '-c', join(home, 'nginx.conf')]);
  program.child.stdout.resume();
  for (let i = 0; i < 200; ++i) {
    if (await accepts(port, ca)) return served(program, port, ca);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx did not listen within ten seconds');
}

export const caOf = (data) => readFileSync(join(data, 'tls/ca.pem'));
