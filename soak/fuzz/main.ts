import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../../db/core/connect.ts';
import { ROLES } from '../../domain/core/role.ts';
import { readRunning } from '../../local/data-dir.ts';
import { freePort } from '../../local/port.ts';
import { databaseUrlOf } from '../../runtime/database.ts';
import { runProgram } from '../../runtime/parent.ts';
import { readSettings } from '../../runtime/settings.ts';
import { signedIn } from '../../test/support/page-session.ts';
import { endAll, startProgram, untilOf } from '../../test/support/processes.ts';
import { claimsOf, FUND, signToken } from '../../test/support/tokens.ts';
import { pagesDocument } from './pages-document.ts';

const OWN = 'node_modules/.cache/fuzz';
const HOW = `Schemathesis is not installed: python3 -m venv ${OWN} && ${OWN}/bin/pip install schemathesis==4.32.5`;
/** Faults of the service; not whether it takes what its schema alone would take, which its rules refuse. */
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';

/** Where Schemathesis is: of this clone, or on the path. */
function schemathesis(): string {
  const found = [resolve(OWN, 'bin/schemathesis'), 'schemathesis'].find((each) => spawnSync(each, ['--version']).status === 0);
  if (found === undefined) throw new Error(HOW);
  return found;
}

/** A seeded Guichet of its own, somebody who holds every role there, and what API and worker have logged of errors. */
async function startSeeded(dataDir: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error' };
  const guichet = startProgram('start', own);
  await untilOf(guichet, 'it is ready', () => guichet.output().includes('Guichet is ready at'), 120_000);
  const seed = startProgram('seed', { DATA_DIR: dataDir });
  if ((await seed.exited) !== 0) throw new Error(seed.output());
  // The helpers of the tests find the issuer so.
  Object.assign(process.env, { TEST_ISSUER: readRunning(dataDir)?.issuer, TEST_ISSUER_DATA_DIR: dataDir });
  const token = await signToken(claimsOf({ ...FUND, sub: 'fuzzer', roles: [...ROLES] }), { expiresIn: '6h' });
  const { id } = (await (await fetch(`${url}/me`, { headers: { Authorization: `Bearer ${token}` } })).json()) as { id: string };
  const { db, pool } = connect(databaseUrlOf(readSettings({ DATA_DIR: dataDir })), { max: 1 });
  const { name, value } = await signedIn(db, url, { personId: id, roles: ROLES });
  const streams = await db.selectFrom('stream').select(['kind', 'id']).orderBy('id').execute();
  await pool.end();
  const logged = (): string[] =>
    ['api', 'worker'].flatMap((part) =>
      readFileSync(join(dataDir, 'log', `${part}.log`), 'utf8')
        .split('\n')
        .filter(Boolean),
    );
  return { url, token, cookie: `${name}=${value}`, streams, logged };
}

type Seeded = Awaited<ReturnType<typeof startSeeded>>;

/** Which kind of thing the first word of a page's path names. */
const KINDS: Readonly<Record<string, string>> = {
  dossiers: 'application',
  enveloppes: 'envelope',
  seances: 'session',
  conventions: 'grant',
  'demandes-datalab': 'datalab_request',
  'missions-datalab': 'mission',
};

/** The first things of the kind that a path is about; of a form that any thing may have, the first of all. */
const idsOf =
  ({ streams }: Seeded) =>
  (path: string): Record<string, string>[] => {
    if (path.startsWith('/appels') || path.includes('/appels/')) return [{ id: 'donnees-2023' }];
    if (!path.includes(':')) return [{}];
    const kind = KINDS[path.split('/')[1] ?? ''];
    return streams
      .filter((each) => kind === undefined || each.kind === kind)
      .slice(0, kind === undefined ? 1 : 2)
      .map(({ id }) => ({ id }));
  };

/**
 * `npm run fuzz -- --examples N --seed N` has Schemathesis send what it makes of docs/openapi.json, and of a document
 * of the pages, to a seeded Guichet of its own, with a token and a session of every role. What Schemathesis finds, and
 * each error in a log, is a fault.
 */
await runProgram(async () => {
  const { values } = parseArgs({ options: { examples: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } } });
  const tool = schemathesis();
  const dataDir = mkdtempSync(join(tmpdir(), 'guichet-fuzz-'));
  let faults = 0;
  try {
    console.log(`A Guichet starts and is seeded in ${dataDir}`);
    const seeded = await startSeeded(dataDir);
    const { url, token, cookie, logged } = seeded;
    const before = readFileSync(join(dataDir, 'pid', 'api.pid'), 'utf8');
    const look = async (path: string) => (await fetch(url + path, { headers: { Cookie: cookie }, redirect: 'manual' })).text();
    const ofPages = join(dataDir, 'pages.json');
    writeFileSync(ofPages, JSON.stringify(await pagesDocument(look, idsOf(seeded)), null, 1));
    const run = async (document: string, headers: string[], more: string[] = []): Promise<void> => {
      const asked = headers.flatMap((header) => ['-H', header]);
      const bounds = ['--max-examples', values.examples, '--seed', values.seed, '--workers', '2', '--max-redirects', '0'];
      const child = spawn(
        tool,
        ['run', document, '--url', url, ...bounds, '--checks', CHECKS, '--continue-on-failure', '--no-color', ...asked, ...more],
        {
          // It leaves a cache where it runs.
          cwd: dataDir,
          stdio: ['ignore', 'inherit', 'inherit'],
        },
      );
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) faults += 1;
    };
    await run(resolve('docs/openapi.json'), [`Authorization: Bearer ${token}`]);
    await run(ofPages, [`Cookie: ${cookie}`, 'Sec-Fetch-Site: same-origin'], ['--phases', 'coverage,fuzzing']);
    const errors = logged();
    console.log(errors.length === 0 ? 'No error in the logs.' : `${errors.length} errors in the logs:\n${errors.slice(0, 20).join('\n')}`);
    if (readFileSync(join(dataDir, 'pid', 'api.pid'), 'utf8') !== before) throw new Error('The API died.');
    if (errors.length > 0) faults += 1;
  } finally {
    await endAll();
    if (faults === 0 && existsSync(dataDir)) rmSync(dataDir, { recursive: true, force: true });
  }
  if (faults > 0) throw new Error(`Faults were found (--seed ${values.seed}); the logs are in ${join(dataDir, 'log')}`);
  process.exit(0);
});
