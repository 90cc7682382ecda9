// Orders for the library that is preloaded into the server (tests/torture/faults.cpp): numbers in a file that both map.
import {closeSync, openSync, readSync, writeFileSync, writeSync} from 'node:fs';
import {constants} from 'node:os';
import {dirname, join} from 'node:path';
import {binary} from './kamd.mjs';

const names = ['mode', 'n', 'count', 'error', 'seen', 'failed', 'seconds'];
const modes = {off: 0, nth: 1, allWrites: 2};

export class Faults {
  constructor(home) {
    this.file = join(home, 'faults');
    writeFileSync(this.file, Buffer.alloc(8 * names.length));
    this.env = {LD_PRELOAD: process.env.KAM_FAULTS_LIBRARY ?? join(dirname(binary), 'tests/torture/libkam_faults.so'), KAM_FAULTS: this.file};
  }

  #write(name, number) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(number));
    const file = openSync(this.file, 'r+');
    writeSync(file, bytes, 0, 8, 8 * names.indexOf(name));
    closeSync(file);
  }

  read(name) {
    const bytes = Buffer.alloc(8);
    const file = openSync(this.file, 'r');
    readSync(file, bytes, 0, 8, 8 * names.indexOf(name));
    closeSync(file);
    return Number(bytes.readBigInt64LE());
  }

  #order(mode, error, {n = 1, count = 1} = {}) {
    this.#write('mode', modes.off);
    for (const [name, number] of Object.entries({n, count, error, seen: 0, failed: 0})) this.#write(name, number);
    this.#write('mode', modes[mode]);
  }

  /** The n-th write or sync of the store from now on fails, and `count` in all. */
  failNth(n, {count = 1, error = constants.errno.EIO} = {}) { this.#order('nth', error, {n, count}); }
  /** There is no room, not even to write over what is there, as on a file system that copies on write. */
  fillDisk() { this.#order('allWrites', constants.errno.ENOSPC); }
  /** No file of the store can be written any more. */
  makeReadOnly() { this.#order('allWrites', constants.errno.EROFS ?? 30); }
  mend() { this.#write('mode', modes.off); }
  /** The server's clock is so many seconds ahead. */
  setClock(seconds) { this.#write('seconds', seconds); }
}
