import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { checkEnvelope, type Envelope } from '../../examples/demo/ledger.ts';
import { expectStatus } from '../../examples/demo/steps.ts';
import { readRunning } from '../../local/data-dir.ts';
import { people } from '../../local/people.ts';
import { fetchToken } from '../../local/token.ts';
import { personClient } from '../../runtime/client.ts';
import type { Instance } from './instance.ts';
import { type Child, startProgram } from './processes.ts';

type Ended = { code: Awaited<Child['exited']>; output: string };

/** Tells the demonstration's lives in the Guichet that runs on this folder. */
export async function demonstrate(dataDir: string): Promise<Ended> {
  const child = startProgram('demo', { DATA_DIR: dataDir });
  return { code: await child.exited, output: child.output() };
}

/** Edits the embedded database as only its superuser could: without the triggers that protect movements. */
async function tamper(dataDir: string, statement: string): Promise<void> {
  const { postgres } = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as { postgres: number };
  const password = readFileSync(join(dataDir, 'postgres.password'), 'utf8');
  const client = new pg.Client({ host: '127.0.0.1', port: postgres, user: 'postgres', password, database: 'guichet' });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; ${statement}`);
  } finally {
    await client.end();
  }
}

/** Runs this while a movement is not what it was; then all of them are as they were. */
export async function whileTampered<T>(dataDir: string, edit: string, run: () => Promise<T>): Promise<T> {
  await tamper(dataDir, `CREATE TABLE movement_before AS TABLE movement; ${edit}`);
  try {
    return await run();
  } finally {
    await tamper(
      dataDir,
      'INSERT INTO movement SELECT * FROM movement_before ON CONFLICT (envelope_id, sequence) DO UPDATE SET amount_cents = excluded.amount_cents; DROP TABLE movement_before',
    );
  }
}

/** A payment of a cent less than was paid, and a reservation that is gone. */
export const LESS =
  "UPDATE movement SET amount_cents = amount_cents - 1 WHERE kind = 'pay' AND sequence = (SELECT max(sequence) FROM movement)";
const GONE = "DELETE FROM movement WHERE kind = 'reserve' AND sequence = (SELECT min(sequence) FROM movement WHERE kind = 'reserve')";

/** Checks the books as the demonstration does at its end. */
async function check({ dataDir, url }: Instance): Promise<number> {
  const token = await fetchToken({ issuer: readRunning(dataDir)?.issuer ?? '', dataDir, login: 'finance' });
  const finance = personClient([url], token);
  const { envelopeId } = expectStatus(await finance.get('/calls/donnees-2023'), 200, 'call');
  return checkEnvelope(finance, expectStatus(await finance.get(`/envelopes/${String(envelopeId)}`), 200, 'envelope') as Envelope);
}

export function expectLives(output: string): void {
  expect(output).toMatch(/enregistre le paiement +active\n +Décompte final : à rendre au plus tard le [\d-]+\n/);
  expect(output).toMatch(/enregistre le paiement +active\n +Tranche 1 : 120.000.€, payée le [\d-]+\n +Tranche 2 : 120.000.€, prévue\n/);
  expect(output).toMatch(/le signe pour le fonds : en vigueur +active\n/);
  expect(output).toMatch(/obligation remplie +active\n/);
  expect(output).toMatch(/promet un gain : deux licences de moins par an +active\n/);
  expect(output).toMatch(/livre une stratégie de design +delivered\n +Rapport 1 : sur la période qui s’achève le [\d-]+\n/);
  expect(output).toMatch(/deux retenus, un refusé +decided\n/);
  expect(output).toMatch(/retire son dossier +withdrawn\n/);
  expect(output).toMatch(/dit ce qui a changé, et clôt +closed\n +22,5 jours-personne promis, 23,5 passés\n/);
}

/**
 * Runs the commands of docs/api-walk.md in a new folder, here, with each person's token at hand: `npm` takes a second.
 */
async function walk({ dataDir, url }: Instance): Promise<string> {
  const [, commands = ''] = /^```sh\nAPI=.*\n([^`]*)^```/m.exec(readFileSync('docs/api-walk.md', 'utf8')) ?? [];
  const folder = mkdtempSync(join(dataDir, 'walk-'));
  mkdirSync(join(folder, 'tokens'));
  const issuer = readRunning(dataDir)?.issuer ?? '';
  for (const { login } of people) writeFileSync(join(folder, 'tokens', login), await fetchToken({ issuer, dataDir, login }));
  const script = `set -euo pipefail\nnpm() { cat "tokens/\${!#}"; }\nAPI=${url}\n${commands}\nas applicant /grants/$GRANT`;
  return (await promisify(execFile)('bash', ['-c', script], { cwd: folder })).stdout;
}

/** What the walk asks of its reader's machine. */
const canWalk = ['bash', 'curl', 'jq'].every((program) => spawnSync(program, ['--version']).status === 0);

/** The tests of `npm run demo`, of the walk by the API and of `npm run verify`, on an installation of `npm start`. */
export function testDemonstration(on: () => Instance): void {
  test('the demonstration tells five lives, paid at once, paid in tranches, amended and half way, refused, withdrawn, and helped by the Datalab, and finds the books right', async () => {
    const { code, output } = await demonstrate(on().dataDir);
    expectLives(output);
    expect(output).toMatch(/Vérifié de l'extérieur : chaque centime est quelque part, et les \d+ mouvements font les soldes\.\n$/);
    expect(code).toBe(0);
  });

  (canWalk ? test : test.skip)('the walk by the API leads from a draft to a paid grant, and no command of it is refused', async () => {
    const answers = await walk(on());
    expect(answers).not.toMatch(/"status":[45]\d\d\b/);
    expect(answers).toMatch(/Colette Wirth .*paiement/);
    const grant = JSON.parse(answers.trim().split('\n').at(-1) ?? '') as { tranches: { state: string; paidCents: number }[] };
    expect(grant.tranches).toMatchObject([{ state: 'paid', paidCents: 10_000_000 }]);
  });

  // With the whole demonstration: soak.
  test('its check says what does not add up where a payment was of one cent less, and where a movement is gone, and no longer once it is as it was', async () => {
    const { dataDir } = on();
    await expect(whileTampered(dataDir, LESS, () => check(on()))).rejects.toThrow(
      /^CP \d{4}: movements of ordered sum to 1, its balance is 0$/,
    );
    const gone = whileTampered(dataDir, GONE, () => check(on()));
    await expect(gone).rejects.toThrow(/^AE \d{4}: movements of available sum to \d+, its balance is \d+$/);
    expect(await check(on())).toBeGreaterThan(0);
  });

  test('npm run verify finds the database of a Guichet that runs, and that all of these lives hold', async () => {
    const child = startProgram('verify', { DATA_DIR: on().dataDir });
    expect(await child.exited).toBe(0);
    expect(child.output()).toMatch(/^(\d+) of \1 hold\.\nThe newest seal, of /m);
  });

  test('without a running Guichet the demonstration says what to start', async () => {
    const { code, output } = await demonstrate(join(on().dataDir, 'nowhere'));
    expect(output).toMatch(/^Guichet does not run on .*nowhere: start it with npm start, or set GUICHET_URL and OIDC_ISSUER\.\n$/);
    expect(code).toBe(1);
  });
}
