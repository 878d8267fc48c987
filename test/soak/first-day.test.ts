import { show } from '../support/accidents.ts';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { parisDate } from '../../domain/core/calendar.ts';
import { freePort } from '../../local/port.ts';
import { run } from '../../local/run.ts';
import { answers } from '../../local/until.ts';
import { LEGAL_DUTIES } from '../../runtime/settings/table.ts';
import { startBrowser } from '../support/browser.ts';
import { bringParts, type BroughtParts } from '../support/first-day/brought-parts.ts';
import { install, type Installation } from '../support/first-day/installation.ts';
import type { Passwords } from '../support/first-day/roles.ts';
import { makeSeal } from '../support/first-day/seal-file.ts';
import { fillIn, variablesOf } from '../support/first-day/settings-file.ts';
import { findTemporal, type TemporalHere } from '../support/first-day/temporal-server.ts';
import { startTlsProxy, type TlsProxy } from '../support/first-day/tls-proxy.ts';
import { type Newcomer, signIn, visit, type Visitor } from '../support/first-day/visitor.ts';
import { type MailServer, parseMail, startMailServer } from '../support/mail.ts';
import { type Child, endAll, untilOf } from '../support/processes.ts';
import { startProConnect } from '../support/proconnect.ts';
import { until } from '../support/until.ts';

/** From nothing but the programs of others to a call that is published. */
const FIRST_DAY_AT_MOST_MS = 15 * 60_000;
const PATIENCE_MS = 600_000;
/** An archive of `npm run bundle`, which is installed in place of this clone: soak/bundle starts this file with one. */
const ARCHIVE = process.env['FIRST_DAY_ARCHIVE'];
/** Whether that was done where no network leads further than this machine. */
const IS_ALONE = process.env['FIRST_DAY_ALONE'] === 'true';
/** What the program takes of the disk, with the packages that it runs on. */
const MEGABYTES_AT_MOST = 450;
const HOST = 'guichet.example';
const CLIENT = { id: 'guichet-pages', secret: randomBytes(24).toString('hex') };
const YEAR = parisDate(new Date().toISOString()).slice(0, 4);

const ofFund = (givenName: string, usualName: string): Newcomer => ({
  ...{ givenName, usualName, siret: '13002526500013', organisation: 'Direction interministérielle du numérique' },
  email: `${givenName}.${usualName}@fonds.example`.toLowerCase(),
});
const [ADMIN, OTHER_ADMIN] = [ofFund('Anne', 'Martin'), ofFund('Bruno', 'Petit')];
const [FINANCE, OTHER_FINANCE] = [ofFund('Chantal', 'Roy'), ofFund('Denis', 'Morel')];

const TEN_MILLIONS = /10 000 000(,00)? €/;

const password = (): string => randomBytes(32).toString('hex');
const key = (): string => randomBytes(32).toString('base64');
/** Both database roles’ passwords, and that of Temporal’s. */
const passwords: Passwords = { GUICHET_OWNER_PASSWORD: password(), GUICHET_PASSWORD: password(), TEMPORAL_DB_PASSWORD: password() };

const stops: (() => Promise<unknown> | void)[] = [];
let temporalHere: TemporalHere;
let browser: Browser;
let mail: MailServer;
let issuer: Awaited<ReturnType<typeof startProConnect>>;
let url: string;
let ports: { api: number; proxy: number; database: number };
let since: number;
/** What other people's programs are on an operator's machine before they begin. */
beforeAll(async () => {
  ports = { api: await freePort(), proxy: await freePort(), database: await freePort() };
  url = `https://${HOST}:${ports.proxy}`;
  [temporalHere, browser, mail, issuer] = await Promise.all([
    findTemporal(),
    startBrowser([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]),
    startMailServer(),
    startProConnect({ ...CLIENT, redirectUri: `${url}/connexion/retour` }),
  ]);
  since = performance.now();
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await browser?.close();
  await endAll();
  for (const stop of stops.reverse()) await stop();
  issuer?.stop();
  await mail?.stop();
}, 120_000);

let program: Installation;
let parts: BroughtParts;
let proxy: TlsProxy;
let api: Child;
let worker: Child;
/** The variables of guichet.env, and of owner.env. */
let settings: Record<string, string>;
let owner: Record<string, string>;

const databaseUrl = (role: 'guichet' | 'guichet_owner', of: keyof Passwords): string =>
  `postgres://${role}:${passwords[of]}@127.0.0.1:${ports.database}/guichet`;

/** Runs a program of the installation to its end; throws with what it said where it fails. */
async function hand(command: string, with_: Record<string, string> = settings): Promise<string> {
  const { code, output } = await program.run(with_, command.split(' '));
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${output}`);
  return output;
}

test(
  `${ARCHIVE === undefined ? 'the commands of the Containerfile install' : 'an archive brings'} the program, which another account runs and cannot change`,
  async () => {
    if (IS_ALONE) expect(Object.keys(networkInterfaces())).toEqual(['lo']);
    program = await install(ARCHIVE);
    stops.push(program.remove);
    expect(await hand('npm exec -- node --version', {})).toMatch(/^v24\./m);
    const { code } = await program.run({}, ['sh', '-c', `touch ${join(program.folder, 'package.json')}`]);
    expect(code).not.toBe(0);
  },
  PATIENCE_MS,
);

test('the installation warns of nothing, and takes no more of the disk than it may', async () => {
  expect(program.said.split('\n').filter((line) => /warn|deprecat/i.test(line))).toEqual([]);
  const megabytes = Number((await run('du', ['-sm', program.folder])).split('\t')[0]);
  show(`the program takes ${megabytes} MB`);
  expect(megabytes).toBeLessThanOrEqual(MEGABYTES_AT_MOST);
});

test(
  'roles.sql makes a database of two roles beside Temporal’s, and Temporal has its namespace',
  async () => {
    parts = await bringParts({ home: program.home, databasePort: ports.database, temporal: temporalHere, passwords });
    stops.push(() => parts.stop());
  },
  PATIENCE_MS,
);

test('an API whose settings lack what the legal notice has to say is refused, with a sentence for each', async () => {
  settings = variablesOf(
    fillIn({
      ...{ PUBLIC_URL: url, TRUSTED_PROXIES: '127.0.0.1', IBAN_KEY: key(), INVITATION_KEY: key() },
      ...{ DATABASE_URL: databaseUrl('guichet', 'GUICHET_PASSWORD'), TEMPORAL_ADDRESS: parts.temporalAddress },
      ...{ OIDC_ISSUER: issuer.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret },
      ...{ SMTP_URL: mail.url, MAIL_FROM: 'ne-pas-repondre@guichet.example' },
    }),
  );
  // Temporal's own variables have no line in the example.
  settings = { ...settings, TEMPORAL_NAMESPACE: 'guichet', PORT: String(ports.api) };
  owner = { ...settings, DATABASE_OWNER_URL: databaseUrl('guichet_owner', 'GUICHET_OWNER_PASSWORD') };
  const { code, output } = await program.run(settings, ['npm', 'run', 'api']);
  expect([code, output.split('\n').filter((line) => line.includes(' is not set'))]).toEqual([
    1,
    LEGAL_DUTIES.map((name) => expect.stringContaining(`${name} is not set`)),
  ]);
});

test(
  'after the migration API and worker start, and the proxy with TLS passes /readyz on',
  async () => {
    const duties = {
      ...{ LEGAL_PUBLISHER: 'Fonds des données, 1 rue de l’Essai, 75000 Paris', LEGAL_DIRECTOR: 'Camille Durand, directrice' },
      ...{ LEGAL_HOST: 'Hébergeur d’essai, 59000 Lille', SERVICE_CONTACT: 'contact@guichet.example' },
      ...{ DPO_CONTACT: 'dpo@guichet.example', ACCESSIBILITY_CONTACT: 'accessibilite@guichet.example' },
      FEEDBACK_URL: 'https://avis.example/1',
      ...{ FUND_SERVICE: 'Direction du numérique', FUND_ADDRESS: '1 rue de l’Essai, 75000 Paris' },
      ...{ FUND_PHONE: '01 00 00 00 00', FUND_COURT: 'Paris' },
      ...{ FUND_NAME: 'Direction interministérielle du numérique', FUND_SIRET: ADMIN.siret },
      ...(await makeSeal(program)),
    };
    settings = { ...settings, ...variablesOf(fillIn(duties)) };
    expect(await hand('npm run migrate', { ...owner, ...settings })).toContain('Schema: ');
    await startService();
    proxy = await startTlsProxy({ host: HOST, port: ports.proxy, upstreamPort: ports.api, dir: program.home });
    stops.push(() => proxy.stop());
    const visitor = await visit(browser, url);
    await until('the proxy passes it on', () => visitor.page.goto('/readyz').then((answer) => answer?.status() === 200), 20_000);
    expect(await visitor.page.innerText('body')).toContain('"degraded":false');
    await visitor.open('/mentions-legales');
    const notice = await visitor.read();
    for (const said of Object.values(duties).slice(0, 4)) expect(notice).toContain(said);
    await visitor.open('/open-data/datapackage.json');
    expect(await visitor.page.innerText('body')).toContain(duties.FUND_NAME);
    await visitor.page.context().close();
  },
  PATIENCE_MS,
);

/** Programs that begin without anything compiled before, on a machine that may be busy. */
const START_MS = 300_000;

async function startService(): Promise<void> {
  worker = program.start(settings, ['npm', 'run', 'worker']);
  api = program.start(settings);
  const at = `http://127.0.0.1:${ports.api}`;
  await untilOf(api, 'the API is ready', () => answers(`${at}/readyz`), START_MS);
  const isWhole = async (): Promise<boolean> => {
    const said = (await (await fetch(`${at}/readyz`)).json()) as { degraded?: boolean };
    return said.degraded !== true;
  };
  await untilOf(worker, 'a worker is there', isWhole, START_MS);
}

const people = new Map<Newcomer, Visitor>();
const as = (person: Newcomer): Visitor => {
  const visitor = people.get(person);
  if (!visitor) throw new Error(`${person.email} has not come yet`);
  return visitor;
};
async function come(...newcomers: Newcomer[]): Promise<void> {
  for (const person of newcomers) {
    const visitor = await visit(browser, url);
    await signIn(visitor, issuer, person);
    people.set(person, visitor);
  }
}

test('two people who have signed in are made admins, and give finance to two others by the pages', async () => {
  await come(ADMIN, OTHER_ADMIN, FINANCE, OTHER_FINANCE);
  for (const { email } of [ADMIN, OTHER_ADMIN]) expect(await hand(`npm run admin -- ${email}`)).toContain(`${email} is admin now.`);
  const admin = as(ADMIN);
  for (const { givenName, usualName } of [FINANCE, OTHER_FINANCE]) {
    await admin.open('/personnes');
    await admin.follow(`${givenName} ${usualName}`);
    await admin.follow('Confier un rôle');
    await admin.follow('Finances');
    await admin.press('Confier un rôle');
    expect(await admin.read()).toContain('Le rôle est confié.');
  }
});

test('a call is loaded as a draft, and an envelope without a euro is opened for it', async () => {
  expect(await hand('npm run call -- load donnees-2023')).toMatch(/is a draft now.*\n.*opened without any credits/);
  const visitor = await visit(browser, url);
  await visitor.open('/');
  expect(await visitor.read()).toContain('Aucun appel n’est ouvert en ce moment.');
  await visitor.page.context().close();
});

test('credits beyond what one person may open take effect once a second person has confirmed them', async () => {
  const [finance, second] = [as(FINANCE), as(OTHER_FINANCE)];
  for (const credit of ['AE', 'CP']) {
    await finance.open('/enveloppes');
    await finance.follow(/Fonds des projets de données/);
    await finance.follow('Ouvrir des crédits');
    await finance.type('Année', YEAR);
    await finance.choose('Nature des crédits', new RegExp(credit));
    await finance.type('Montant', '10 M€');
    await finance.type('Acte', `Arrêté du 5 janvier ${YEAR}, ${credit}`);
    await finance.press('Ouvrir des crédits');
    expect(await finance.read()).toContain('une autre personne le confirmera');
    await finance.follow('Proposer un changement sur l’enveloppe');
    await finance.press('Proposer un changement');
    expect(await finance.read()).toContain('Le changement est proposé');
    await second.open('/taches');
    await second.follow(/Confirmer la proposition/);
    await second.press('Confirmer la proposition');
    expect(await second.read()).toContain('La proposition est confirmée et a pris effet.');
  }
  await second.open('/enveloppes');
  expect(await second.read()).toMatch(TEN_MILLIONS);
});

test('the letter about a proposal has left by the mail server, and leads to the pages under their public address', async () => {
  const find = () =>
    mail.received
      .filter(({ to }) => to.includes(OTHER_FINANCE.email))
      .map(({ raw }) => parseMail(raw))
      .find(({ headers }) => headers.get('subject')?.includes('À confirmer sur l’enveloppe'));
  const letter = await until('it has arrived', find, 60_000);
  expect(letter.text).toContain(url);
});

test('an admin completes the call and publishes it; any visitor then sees it', async () => {
  const admin = as(OTHER_ADMIN);
  await admin.open('/administration');
  await admin.follow('Exploitation et valorisation des données');
  await admin.follow('Modifier le brouillon de l’appel');
  await admin.type('Date de clôture', `${Number(YEAR) + 1}-06-30`);
  await admin.press('Modifier le brouillon de l’appel');
  expect(await admin.read()).toContain('Le brouillon de l’appel est enregistré.');
  await admin.follow('Publier l’appel');
  await admin.press('Publier l’appel');
  expect(await admin.read()).toContain('L’appel est publié.');
  const visitor = await visit(browser, url);
  await visitor.open('/');
  expect(await visitor.read()).toContain('Exploitation et valorisation des données');
  await visitor.page.context().close();
});

test('the first day took less than a quarter of an hour', () => {
  const took = performance.now() - since;
  const from = ARCHIVE === undefined ? 'a clone' : `an archive${IS_ALONE ? ' without network' : ''}`;
  show(`the first day from ${from} took ${Math.round(took / 1_000)} s, with ${temporalHere.name} and ${proxy?.name}`);
  expect(took).toBeLessThan(FIRST_DAY_AT_MOST_MS);
});

test(
  'what was backed up is restored into a new database once everything is deleted, and verify finds it whole',
  async () => {
    const [backup, keys] = [join(program.elsewhere, 'backup'), join(program.elsewhere, 'keys')];
    await hand(`npm run backup -- ${backup} --keys ${keys}`);
    for (const child of [api, worker]) child.signal('SIGTERM');
    expect(await Promise.all([api.exited, worker.exited])).toEqual([0, 0]);
    await parts.destroy();
    for (const each of readdirSync(program.state)) rmSync(join(program.state, each), { recursive: true });
    const kept = variablesOf(readFileSync(join(keys, 'keys.env'), 'utf8'));
    expect(Object.keys(kept)).toEqual(['IBAN_KEY', 'INVITATION_KEY']);
    for (const each of [settings, owner]) Object.assign(each, { IBAN_KEY: '', INVITATION_KEY: '' }, kept);

    parts = await bringParts({ home: program.home, databasePort: ports.database, temporal: temporalHere, passwords });
    for (const each of [settings, owner]) each['TEMPORAL_ADDRESS'] = parts.temporalAddress;
    await hand(`npm run restore -- ${backup}`, { ...settings, ...owner });
    expect(await hand('npm run verify')).not.toContain('✗');
    await hand('npm run restored -- --new-namespace');
    await startService();
    const visitor = await visit(browser, url);
    await visitor.open('/');
    expect(await visitor.read()).toContain('Exploitation et valorisation des données');
    await as(OTHER_FINANCE).open('/enveloppes');
    expect(await as(OTHER_FINANCE).read()).toMatch(TEN_MILLIONS);
  },
  PATIENCE_MS,
);

test('the program has not changed itself', async () => {
  expect(await program.changed()).toBe('');
});
