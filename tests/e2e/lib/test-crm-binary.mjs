// Imported first: the tests' own build of kamd, which knows their CRM, beside the real one.
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const beside = process.env.KAMD ?? fileURLToPath(new URL('../../../build/release/kamd', import.meta.url));
process.env.KAMD = join(dirname(beside), 'kamd_test_crm');
