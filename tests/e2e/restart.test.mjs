// A service manager keeps the sockets: kamd is told where they are, says how it is, and a restart refuses nobody.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {request} from './lib/http.mjs';
import {binary, kamd, scratch} from './lib/kamd.mjs';

// Two sockets and a place for words, then kamd again and again: `start` and `stop` on standard input.
const manager = `
import os, signal, socket, sys, threading
binary, data = sys.argv[1:]
sockets = [socket.create_server(("127.0.0.1", 0), backlog=128) for _ in range(2)]
said = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
said.bind("\\0kamd-test-%d" % os.getpid())
def listen():
    while True:
        print("said", said.recv(100).decode(), flush=True)
threading.Thread(target=listen, daemon=True).start()
print("ports", *[one.getsockname()[1] for one in sockets], flush=True)
child = None
for line in sys.stdin:
    if line.strip() == "start":
        child = os.fork()
        if child == 0:
            for place, one in enumerate(sockets):
                os.dup2(one.fileno(), 100 + place)
            for place in range(2):
                os.dup2(100 + place, 3 + place)
            env = dict(os.environ, LISTEN_PID=str(os.getpid()), LISTEN_FDS="2", LISTEN_FDNAMES="operations:public",
                       NOTIFY_SOCKET="@kamd-test-%d" % os.getppid(), WATCHDOG_USEC="400000")
            os.execve(binary, [binary, "serve", "--data", data, "--listen", "127.0.0.1:1", "--admin-listen", "127.0.0.1:1"], env)
    else:
        os.kill(child, signal.SIGTERM)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
`;

test('a restart refuses nobody', async (t) => {
  const data = join(scratch(t), 'data');
  await kamd('init', data);
  const parent = spawn('python3', ['-c', manager, binary, data], {stdio: ['pipe', 'pipe', 'inherit']});
  t.after(async () => {
    parent.stdin.write('stop\n');
    parent.stdin.end();
    await once(parent, 'exit');
  });
  const lines = [], waiting = [];
  createInterface(parent.stdout).on('line', (line) => {
    lines.push(line);
    for (const look of waiting.splice(0)) look();
  });
  const heard = async (pattern, from = 0) => {
    for (;;) {
      const at = lines.findIndex((line, i) => i >= from && pattern.test(line));
      if (at >= 0) return at;
      await new Promise((resolve) => waiting.push(resolve));
    }
  };
  const [operationsPort, port] = lines[await heard(/^ports/)].split(' ').slice(1).map(Number);
  parent.stdin.write('start\n');
  await heard(/^said READY=1/);
  const server = {port, ca: readFileSync(join(data, 'tls/ca.pem'))};

  await t.test('the sockets are found by their names', async () => {
    assert.equal((await request(server, '/openapi.json')).status, 200);
    assert.equal((await request({...server, port: operationsPort}, '/healthz')).status, 200);
    assert.equal((await request(server, '/healthz')).status, 404);
  });

  await t.test('it says that all is well while it is', async () => {
    const first = await heard(/^said WATCHDOG=1/);
    await heard(/^said WATCHDOG=1/, first + 1);
  });

  await t.test('who connects during four restarts is answered', async () => {
    let going = true, answered = 0;
    const client = async () => {
      for (; going; ++answered) assert.equal((await request(server, '/openapi.json')).status, 200);
    };
    const clients = [client(), client()];
    for (let i = 0; i < 4; ++i) {
      const from = lines.length;
      parent.stdin.write('stop\n');
      assert.equal(lines[await heard(/^ended/, from)], 'ended 0');
      assert.ok(lines.slice(from).includes('said STOPPING=1'));
      parent.stdin.write('start\n');
      await heard(/^said READY=1/, from);
      const before = answered;
      while (answered < before + 5) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    going = false;
    await Promise.all(clients);
    assert.ok(answered >= 20);
  });
});
