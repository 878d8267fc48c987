import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../../db/connection/connect.ts';
import { type Role, ROLES } from '../../domain/core/role.ts';
import { readRunning } from '../../local/data-dir.ts';
import { freePort } from '../../local/port.ts';
import { fetchToken } from '../../local/token.ts';
import { databaseUrlOf } from '../../runtime/database.ts';
import { runProgram } from '../../runtime/parent.ts';
import { readSettings } from '../../runtime/settings.ts';
import { askThroughout, P99_MS, wordsOf } from '../../test/support/bystander.ts';
import { signedIn } from '../../test/support/page-session.ts';
import { endAll, startProgram, untilOf } from '../../test/support/processes.ts';
import { askOnce } from '../../test/support/service.ts';
import { claimsOf, FUND, signToken } from '../../test/support/tokens.ts';
import { pagesDocument } from './pages-document.ts';

const OWN = 'node_modules/.cache/fuzz';
const HOW = `Schemathesis is not installed: python3 -m venv ${OWN} && ${OWN}/bin/pip install schemathesis==4.32.5`;
/**
 * Faults of the service; not whether it accepts everything that its schema alone would accept, which its rules refuse.
 */
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';

/** The path of Schemathesis: that of this clone, or one on the path. */
function schemathesis(): string {
  const found = [resolve(OWN, 'bin/schemathesis'), 'schemathesis'].find((each) => spawnSync(each, ['--version']).status === 0);
  if (found === undefined) throw new Error(HOW);
  return found;
}

/** A visitor of the pages: a session, or none. */
type Visitor = { name: string; headers: string[]; cookie: string };

/** One of the local issuer's people for each role; `nobody` has none, `stranger` has not signed in. */
const LOGINS = [
  ...['applicant', 'manager', 'screener', 'reviewer-legal', 'lead', 'member-1', 'chair', 'finance', 'payer', 'controller', 'auditor'],
  'admin',
];

/** A seeded Guichet of its own, its visitors, and the errors that API and worker have logged. */
async function startSeeded(dataDir: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error' };
  const guichet = startProgram('start', own);
  await untilOf(guichet, 'it is ready', () => guichet.output().includes('Guichet is ready at'), 120_000);
  const seed = startProgram('seed', { DATA_DIR: dataDir });
  if ((await seed.exited) !== 0) throw new Error(seed.output());
  const issuer = readRunning(dataDir)?.issuer ?? '';
  // The helpers of the tests find the issuer this way.
  Object.assign(process.env, { TEST_ISSUER: issuer, TEST_ISSUER_DATA_DIR: dataDir });
  const tokenFor = (sub: string, roles: readonly Role[]): Promise<string> =>
    signToken(claimsOf({ ...FUND, sub, roles: [...roles] }), { expiresIn: '12h' });
  const { db, pool } = connect(databaseUrlOf(readSettings({ DATA_DIR: dataDir })), { max: 1 });
  async function visitor(name: string, token: string, who: { login: string } | { roles: readonly Role[] }): Promise<Visitor> {
    const { body } = await askOnce(`${url}/me`, { token });
    const session = await signedIn(db, url, { personId: String(body['id']), ...who });
    const cookie = `${session.name}=${session.value}`;
    return { name, cookie, headers: [`Cookie: ${cookie}`, 'Sec-Fetch-Site: same-origin'] };
  }
  const token = await tokenFor('fuzzer', ROLES);
  const visitors = [await visitor('everything', token, { roles: ROLES })];
  for (const login of LOGINS) visitors.push(await visitor(login, await fetchToken({ issuer, dataDir, login }), { login }));
  visitors.push(await visitor('nobody', await tokenFor('nobody', []), { roles: [] }));
  visitors.push({ name: 'stranger', cookie: '', headers: ['Sec-Fetch-Site: same-origin'] });
  await pool.end();
  const logged = (): string[] =>
    ['api', 'worker'].flatMap((part) =>
      readFileSync(join(dataDir, 'log', `${part}.log`), 'utf8')
        .split('\n')
        .filter(Boolean),
    );
  return { url, token, bystander: await tokenFor('bystander', []), visitors, logged };
}

/**
 * `npm run fuzz -- --examples N --seed N --as NAME,NAME` has Schemathesis send requests generated from
 * docs/openapi.json, with a token of every role, and from a document of the pages as each visitor sees them, with the
 * visitor's session, to a seeded Guichet of its own. Each operation and page gets N examples with every role at once,
 * and a fifth of them with each role alone. Findings of Schemathesis, errors in a log and a parallel client that waits
 * are faults.
 */
await runProgram(async () => {
  const { values } = parseArgs({
    options: { examples: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' }, as: { type: 'string' } },
  });
  const tool = schemathesis();
  const dataDir = mkdtempSync(join(tmpdir(), 'guichet-fuzz-'));
  const faults: string[] = [];
  try {
    console.log(`A Guichet starts and is seeded in ${dataDir}`);
    const { url, token, bystander, visitors, logged } = await startSeeded(dataDir);
    const before = readFileSync(join(dataDir, 'pid', 'api.pid'), 'utf8');
    const run = async (
      name: string,
      document: string,
      headers: readonly string[],
      examples: number,
      more: string[] = [],
    ): Promise<void> => {
      const asked = headers.flatMap((header) => ['-H', header]);
      const bounds = ['--max-examples', String(examples), '--seed', values.seed, '--workers', '2', '--max-redirects', '0'];
      const checks = ['--checks', CHECKS, '--continue-on-failure', '--no-color'];
      const answered = askThroughout(url, bystander);
      const child = spawn(tool, ['run', document, '--url', url, ...bounds, ...checks, ...asked, ...more], {
        // It leaves a cache in its working directory.
        cwd: dataDir,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const [code] = (await once(child, 'exit')) as [number | null];
      const waited = await answered();
      console.log(`As ${name}: ${wordsOf(waited)}`);
      if (code !== 0) faults.push(`as ${name} Schemathesis ended with ${code}`);
      if (waited.p99Ms > P99_MS) faults.push(`as ${name} ${wordsOf(waited)}`);
    };
    const look =
      ({ cookie }: Visitor) =>
      async (path: string): Promise<string | undefined> => {
        const answer = await fetch(url + path, { headers: { Cookie: cookie }, redirect: 'manual' });
        const read = await answer.text();
        return answer.headers.get('content-type')?.includes('html') ? read : undefined;
      };
    const isAsked = (name: string): boolean => values.as?.split(',').includes(name) ?? true;
    const examples = Number(values.examples);
    if (isAsked('operations')) await run('operations', resolve('docs/openapi.json'), [`Authorization: Bearer ${token}`], examples);
    for (const visitor of visitors.filter(({ name }) => isAsked(name))) {
      const file = join(dataDir, `pages-${visitor.name}.json`);
      const document = await pagesDocument(look(visitor));
      writeFileSync(file, JSON.stringify(document, null, 1));
      console.log(`As ${visitor.name}: ${Object.keys(document.paths).length} addresses`);
      // The phase of bounds tries each field alone, including texts without bounds: it had not ended after eight
      // minutes.
      const those = visitor === visitors[0] ? examples : Math.ceil(examples / 5);
      await run(visitor.name, file, visitor.headers, those, ['--phases', 'fuzzing']);
      // A visitor who was signed out on the way has tried no more than a stranger would.
      const { status } = await fetch(`${url}/taches`, { headers: { Cookie: visitor.cookie }, redirect: 'manual' });
      if (visitor.cookie !== '' && status !== 200) faults.push(`as ${visitor.name} the session has ended: /taches is answered ${status}`);
    }
    const errors = logged();
    console.log(errors.length === 0 ? 'No error in the logs.' : `${errors.length} errors in the logs:\n${errors.slice(0, 20).join('\n')}`);
    if (errors.length > 0) faults.push(`${errors.length} errors in the logs`);
    if (readFileSync(join(dataDir, 'pid', 'api.pid'), 'utf8') !== before) faults.push('the API died');
  } finally {
    await endAll();
    if (faults.length === 0 && existsSync(dataDir)) rmSync(dataDir, { recursive: true, force: true });
  }
  if (faults.length > 0) throw new Error(`Faults (--seed ${values.seed}; the logs are in ${join(dataDir, 'log')}):\n${faults.join('\n')}`);
  process.exit(0);
});
