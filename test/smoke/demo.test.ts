import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { readRunning } from '../../local/data-dir.ts';
import { people } from '../../local/people.ts';
import { fetchToken } from '../../local/token.ts';
import { freshInstance, type Instance } from '../support/instance.ts';
import { type Child, endAll, startProgram } from '../support/processes.ts';

let instance: Instance;
beforeAll(async () => {
  instance = await freshInstance();
  await instance.startReady();
}, 90_000);
afterAll(endAll, 30_000);

async function demo(settings: Record<string, string> = {}): Promise<{ code: Awaited<Child['exited']>; output: string }> {
  const child = startProgram('demo', { DATA_DIR: instance.dataDir, ...settings });
  return { code: await child.exited, output: child.output() };
}

/** Edits the embedded database as only its superuser could: without the triggers that protect movements. */
async function tamper(statement: string): Promise<void> {
  const { postgres } = JSON.parse(readFileSync(join(instance.dataDir, 'ports.json'), 'utf8')) as { postgres: number };
  const password = readFileSync(join(instance.dataDir, 'postgres.password'), 'utf8');
  const client = new pg.Client({ host: '127.0.0.1', port: postgres, user: 'postgres', password, database: 'guichet' });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; ${statement}`);
  } finally {
    await client.end();
  }
}

test.each(['first', 'second'])(
  'the %s run tells five lives, paid at once, paid in tranches, amended and half way, refused, withdrawn, and helped by the Datalab, and finds the books right',
  async () => {
    const { code, output } = await demo();
    expect(output).toMatch(/enregistre le paiement +active\n +Décompte final : à rendre au plus tard le [\d-]+\n/);
    expect(output).toMatch(/enregistre le paiement +active\n +Tranche 1 : 120.000.€, payée le [\d-]+\n +Tranche 2 : 120.000.€, prévue\n/);
    expect(output).toMatch(/le signe pour le fonds : en vigueur +active\n/);
    expect(output).toMatch(/obligation remplie +active\n/);
    expect(output).toMatch(/promet un gain : deux licences de moins par an +active\n/);
    expect(output).toMatch(/livre une stratégie de design +delivered\n +Rapport 1 : sur la période qui s’achève le [\d-]+\n/);
    expect(output).toMatch(/deux retenus, un refusé +decided\n/);
    expect(output).toMatch(/retire son dossier +withdrawn\n/);
    expect(output).toMatch(/dit ce qui a changé, et clôt +closed\n +22,5 jours-personne promis, 23,5 passés\n/);
    expect(output).toMatch(/Vérifié de l'extérieur : chaque centime est quelque part, et les \d+ mouvements font les soldes\.\n$/);
    expect(code).toBe(0);
  },
);

/**
 * Runs the commands of docs/api-walk.md in a new folder, here, with each person's token at hand: `npm` takes a second.
 */
async function walk(): Promise<string> {
  const [, commands = ''] = /^```sh\nAPI=.*\n([^`]*)^```/m.exec(readFileSync('docs/api-walk.md', 'utf8')) ?? [];
  const folder = mkdtempSync(join(instance.dataDir, 'walk-'));
  mkdirSync(join(folder, 'tokens'));
  const issuer = readRunning(instance.dataDir)?.issuer ?? '';
  for (const { login } of people)
    writeFileSync(join(folder, 'tokens', login), await fetchToken({ issuer, dataDir: instance.dataDir, login }));
  const script = `set -euo pipefail\nnpm() { cat "tokens/\${!#}"; }\nAPI=${instance.url}\n${commands}\nas applicant /grants/$GRANT`;
  return (await promisify(execFile)('bash', ['-c', script], { cwd: folder })).stdout;
}

/** What the walk asks of its reader's machine. */
const canWalk = ['bash', 'curl', 'jq'].every((program) => spawnSync(program, ['--version']).status === 0);

(canWalk ? test : test.skip)('the walk by the API leads from a draft to a paid grant, and no command of it is refused', async () => {
  const answers = await walk();
  expect(answers).not.toMatch(/"status":[45]\d\d\b/);
  expect(answers).toMatch(/Colette Wirth .*paiement/);
  const grant = JSON.parse(answers.trim().split('\n').at(-1) ?? '') as { tranches: { state: string; paidCents: number }[] };
  expect(grant.tranches).toMatchObject([{ state: 'paid', paidCents: 10_000_000 }]);
});

test.each([
  {
    what: 'a movement of one cent less than was moved',
    edit: "UPDATE movement SET amount_cents = amount_cents - 1 WHERE kind = 'pay' AND sequence = (SELECT max(sequence) FROM movement)",
    says: /^CP \d{4}: movements of ordered sum to 1, its balance is 0$/m,
  },
  {
    what: 'a movement gone',
    edit: "DELETE FROM movement WHERE kind = 'reserve' AND sequence = (SELECT min(sequence) FROM movement WHERE kind = 'reserve')",
    says: /^AE \d{4}: movements of available sum to \d+, its balance is \d+$/m,
  },
])('the demonstration fails, and says what does not add up, with $what', async ({ edit, says }) => {
  await tamper(`CREATE TABLE movement_before AS TABLE movement; ${edit}`);
  const { code, output } = await demo();
  await tamper(
    'INSERT INTO movement SELECT * FROM movement_before ON CONFLICT (envelope_id, sequence) DO UPDATE SET amount_cents = excluded.amount_cents; DROP TABLE movement_before',
  );
  expect(output).toMatch(says);
  expect(code).toBe(1);
});

test('the demonstration passes again when what was tampered with is as it was', async () => {
  expect((await demo()).code).toBe(0);
});

test('npm run verify finds the database of a Guichet that runs, and that all of these lives hold', async () => {
  const child = startProgram('verify', { DATA_DIR: instance.dataDir });
  expect(await child.exited).toBe(0);
  expect(child.output()).toMatch(/^(\d+) of \1 hold\.\nThe newest seal, of /m);
});

test('without a running Guichet the demonstration says what to start', async () => {
  const { code, output } = await demo({ DATA_DIR: join(instance.dataDir, 'nowhere') });
  expect(output).toMatch(/^Guichet does not run on .*nowhere: start it with npm start, or set GUICHET_URL and OIDC_ISSUER\.\n$/);
  expect(code).toBe(1);
});
