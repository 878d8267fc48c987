import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { readIssuerKeys } from '../../local/issuer-keys.ts';
import { freePort } from '../../local/port.ts';
import { type Database, freshDatabase, setting } from '../support/database.ts';
import { STUDENTS } from '../support/fixtures.ts';
import { endAll, startProgram, untilOf } from '../support/processes.ts';
import { startS3 } from '../support/s3.ts';
import { askOnce, type Service, startService } from '../support/service.ts';

const SECRETS = { smtp: 'smtp-pa55word', s3: 's3-pa55word', stale: 'stale-pa55word' };
const WORD = 'Ornithorynque';
/** No other test uses it: they share PostgreSQL's log. */
const IBAN = 'DE89370400440532013000';

let database: Database;
let s3: Awaited<ReturnType<typeof startS3>>;
let mail: Awaited<ReturnType<typeof startStrictMail>>;
let service: Service;
let tokens: string[];
/** All lines that the processes have written. */
let said: string;
/** How the API and the worker ended. */
let ended: unknown[];

/** A mail server that knows no address. */
async function startStrictMail() {
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, answer) => answer(new Error('no such account')),
  });
  server.on('error', () => undefined);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return { port, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

/**
 * A person signs in, writes, attaches and submits, while the bucket and the mail server refuse all clients with these
 * secrets.
 */
async function work(): Promise<void> {
  const { url, tokenOf } = service;
  const token = await tokenOf('applicant');
  const [header, words] = token.split('.');
  tokens = [token, `${header}.${words}.c2lnbmVkLWJ5LW5vYm9keQ`];
  const { siret } = (await askOnce(`${url}/me`, { token })).body['organisation'] as { siret: string };
  const project = { ...STUDENTS, siret, title: WORD, summary: WORD };
  const create = () => askOnce(`${url}/applications`, { token, key: randomUUID(), body: project });
  const { id, version } = (await create()).body;
  const attached = await askOnce(`${url}/applications/${String(id)}/attachments?name=${WORD}.csv&purpose=application`, {
    token,
    key: randomUUID(),
    type: 'text/csv',
    body: Buffer.from(`${WORD};visites\n1;2\n`),
  });
  const submitted = await askOnce(`${url}/applications/${String(id)}/submission`, { token, key: randomUUID(), body: { version } });
  const payee = { iban: IBAN, accountHolder: WORD };
  const payeeOfNobody = await askOnce(`${url}/grants/${randomUUID()}/payees`, { token, key: randomUUID(), body: payee });
  const refused = await askOnce(`${url}/me?access_token=${token}`, { token: tokens[1] ?? '' });
  await untilOf(service.worker, 'a letter was tried', () => service.worker.output().includes('no such account'));

  await sql`ALTER TABLE application RENAME TO application_elsewhere`.execute(database.db);
  const broken = await create();
  await sql`ALTER TABLE application_elsewhere RENAME TO application`.execute(database.db);
  expect([attached, submitted, payeeOfNobody, refused, broken].map(({ status }) => status)).toEqual([503, 200, 404, 401, 500]);
  const endConnections = sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  for (const child of [service.api, service.worker])
    await untilOf(child, 'it tells of its connections', async () => {
      await endConnections.execute(database.db);
      return child.output().includes('an idle connection broke');
    });
}

beforeAll(async () => {
  [database, s3, mail] = await Promise.all([freshDatabase(), startS3(), startStrictMail()]);
  const { endpoint, bucket, region, key } = s3.settings;
  service = await startService(database.application.url, {
    LOG_LEVEL: 'trace',
    NODE_OPTIONS: '--import=data:text/javascript,process.on(`SIGUSR2`,()=>{throw(new(Error)(`unforeseen`))})',
    SMTP_URL: `smtp://mailer:${SECRETS.smtp}@127.0.0.1:${mail.port}`,
    ...{ S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY_ID: key, S3_SECRET_ACCESS_KEY: SECRETS.s3 },
  });
  await work();
  const stale = Object.assign(new URL(database.url), { password: SECRETS.stale });
  const migration = startProgram('migrate', { DATABASE_URL: stale.href, LOG_LEVEL: 'trace' });
  expect(await migration.exited).toBe(1);
  // An error that no code catches: see startService below.
  for (const child of [service.api, service.worker]) child.signal('SIGUSR2');
  ended = await Promise.all([service.api.exited, service.worker.exited]);
  const logOf = (name: string): string => readFileSync(join(setting('TEST_ISSUER_DATA_DIR'), 'log', `${name}.log`), 'utf8');
  said = [service.api, service.worker, migration]
    .map(({ output }) => output())
    .concat(['postgres', 'temporal', 'issuer'].map(logOf))
    .join('\n');
}, 60_000);
afterAll(async () => {
  await endAll();
  await Promise.all([s3.stop(), mail.stop(), database.drop()]);
});

/** A secret as it is, and as it stands in a URL or goes to a mail server. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  ...[secret, `mailer:${secret}`, `\0mailer\0${secret}`].map((text) => Buffer.from(text).toString('base64')),
];
const shown = (secrets: string[]): string[] => secrets.flatMap(formsOf).filter((form) => said.includes(form));
const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);

test('the logs tell of each thing that went wrong', () => {
  for (const line of ['request completed', 'the file store is away', 'internal error', 'Activity failed', 'authentication failed'])
    expect(said).toContain(line);
});

test('no log holds a token, whether it was taken or refused', () => {
  const parts = tokens.flatMap((token) => token.split('.').slice(1));
  expect(parts).toHaveLength(4);
  expect(shown(parts)).toEqual([]);
});

test.each<[string, () => string[]]>([
  ['the password of the database, right or wrong', () => [passwordOf(database.application.url), passwordOf(database.url), SECRETS.stale]],
  ['the password of the mail server', () => [SECRETS.smtp]],
  ['the secret of the bucket', () => [SECRETS.s3]],
  [
    'the issuer’s keys and its clients’ secrets',
    () => {
      const { key, cookieKey, secrets } = readIssuerKeys(setting('TEST_ISSUER_DATA_DIR'))!;
      const { d = '', p = '', q = '', dp = '', dq = '', qi = '' } = key;
      return [d, p, q, dp, dq, qi, cookieKey, ...Object.values(secrets)];
    },
  ],
])('no log holds %s', (_, secrets) => {
  expect(secrets().filter((secret) => secret.length < 8)).toEqual([]);
  expect(shown(secrets())).toEqual([]);
});

test('no log holds the key by which a connection to PostgreSQL is cancelled', () => expect(said.includes('secretKey')).toBe(false));

test('no log holds an account', () => expect(shown([IBAN, IBAN.slice(-13)])).toEqual([]));

test('no log holds a word that a person wrote', () => expect(said.includes(WORD)).toBe(false));

test('an error that no code catches ends API and worker in order, with code 1, and no line of their logs is anything but JSON', () => {
  expect(ended).toEqual([1, 1]);
  for (const { output } of [service.api, service.worker]) {
    const lines = output().trimEnd().split('\n');
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^{"level":60,.*unforeseen/));
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ msg: 'stopped' });
  }
});
