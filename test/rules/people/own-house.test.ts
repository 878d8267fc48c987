import { noticed } from '../../support/ending-notice-fixtures.ts';
import type { Kysely } from 'kysely';
import { deadlines } from '../../../activities/index.ts';
import { mayAsk } from '../../../api/http/operation.ts';
import { recognisePerson } from '../../../db/people/people.ts';
import { LETTERS } from '../../../db/core/events.ts';
import type { DB } from '../../../db/core/schema.ts';
import type { Moved } from '../../../domain/core/command.ts';
import { type Role, STAFF_ROLES } from '../../../domain/core/role.ts';
import { people } from '../../../local/people.ts';
import { signingOf } from '../../support/agreements.ts';
import { anyway } from '../../support/anyway.ts';
import {
  accounted,
  amended,
  appealed,
  awarded,
  claimed,
  type CommandHarness,
  type CommandName,
  copyingOfFile,
  delegated,
  examinerOf,
  helped,
  inReview,
  paid,
  reviewed,
  spent,
  withPayee,
} from '../../support/command-harness.ts';
import { AWARDED_CENTS, STUDENTS, today } from '../../support/fixtures.ts';
import { soundBody } from '../../support/offers/bodies.ts';
import { commandsOn, PAGES, type PagedKind, type Part, partNamedBy, partsIn } from '../../support/offers/looking.ts';
import { openReads, type ReadAs } from '../../support/offers/reading.ts';

/**
 * One subject that has signed in for the beneficiary, and then for the fund, with every role of the fund at once: they
 * decide nothing on what their other house has asked for. They try all that the fund may do on a file, on a grant, on a
 * session or on a mission, in each state of several lives: the commands are those of the operations, so that a new one
 * is tried as well.
 */
const HUMAN = 'who works for the beneficiary as well';
const REASON = 'Une raison.';
const KINDS: readonly PagedKind[] = ['application', 'grant', 'session', 'mission'];
const isTriedOn = (kind: string): kind is PagedKind => KINDS.some((each) => each === kind);
/** By what they are stopped: in a vote they have no part. */
const STOPS = ['conflict_of_interest', 'recused'];

/** What they may do on a session all the same, and why. */
const DONE_ALL_THE_SAME: Readonly<Partial<Record<CommandName, string>>> = {
  cancelSession: 'it decides nothing: what was on its agenda is placed in another session',
  saveScenario: 'who saves a scenario decides nothing',
  removeScenario: 'who removes one neither',
  promoteScenario: 'what is promoted the chair decides on, by this rule',
  declareRecusal: 'it says itself that it has no part in the decision',
};

/** Commands that no life here reaches, and where they are tried. */
const ELSEWHERE: Readonly<Partial<Record<CommandName, string>>> = {
  removeAttachment: 'only who has added a file removes it, and it adds none: addAttachment is refused here',
};

const siretOf = (login: string): string => people.find((person) => person.login === login)?.siret ?? '';

/** Signs the human in for the house of this login, with these roles. */
const enters = (db: Kysely<DB>, house: string, roles: readonly Role[]) =>
  recognisePerson(db, {
    ...{ issuer: 'test', subject: 'two-houses', givenName: 'Dominique', usualName: 'Ferrand', roles: [...roles], siret: siretOf(house) },
    ...{ email: 'dominique.ferrand@example.org', emailVerified: true, organisationName: null, legalCategory: null },
  });

const { database, harness } = copyingOfFile();
let readAs: ReadAs;
/** By what each command was refused, and the commands that were not. */
const refused = new Map<string, Set<string>>();
const accepted: string[] = [];
const tried = new Set<string>();

/** Has the human try all that the fund may do on a thing in its state, each once in each situation. */
async function tryAll(kind: PagedKind, id: string): Promise<void> {
  const { path, parts } = PAGES[kind];
  const page = await readAs('auditor', path, id);
  const human = harness.callers[HUMAN];
  if (!page || !human) return;
  const states = parts.map((of) => partsIn(page, of).map(({ state }) => state));
  for (const spec of commandsOn(path)) {
    const name = spec.operationId as CommandName;
    const of = partNamedBy(kind, name);
    const isTried = mayAsk(spec, human) && !Object.hasOwn(DONE_ALL_THE_SAME, name);
    const found = of ? partsIn(page, of) : [];
    const named: Part[] = found.length > 0 ? found : [{}];
    for (const part of isTried ? named : []) {
      const situation = JSON.stringify([kind, page.state, states, name, of && part[of.key]]);
      if (tried.has(situation)) continue;
      tried.add(situation);
      const sound = await soundBody(name, { db: database.db, harness, login: HUMAN, id, page, part });
      const body = of && part[of.key] ? { ...sound, [of.field]: part[of.key] } : sound;
      const answer = await harness.ask(HUMAN, name, body, { id });
      if ('refusal' in answer) refused.set(name, (refused.get(name) ?? new Set()).add(answer.refusal.code));
      else accepted.push(`${name} on ${kind} ${page.state}`);
    }
  }
}

/** A harness like that of the lives, in which the human tries all after each command of others. */
function watching(): CommandHarness {
  const accept: CommandHarness['accept'] = async (...asked) => {
    const answer = await harness.ask(...asked);
    if ('refusal' in answer) throw new Error(`${asked[0]} ${asked[1]}: ${JSON.stringify(answer.refusal)}`);
    const { receipt, moved = [] } = answer as typeof answer & { moved?: Moved[] };
    const ids = [receipt.id, ...moved.map(({ id }) => id)].filter((id) => id !== LETTERS);
    const things = await database.db.selectFrom('stream').where('id', 'in', ids).select(['id', 'kind']).execute();
    for (const { id, kind } of things) if (isTriedOn(kind)) await tryAll(kind, id);
    return receipt;
  };
  return { ...harness, accept };
}

/** A session with this decision on one application alone. */
async function decided({ accept }: CommandHarness, id: string, decision: object): Promise<void> {
  const session = await accept('lead', 'createSession', { heldOn: today(), applicationIds: [id] });
  const decisions = [{ applicationId: id, reason: REASON, decision: 'refuse', ...decision }];
  await accept('chair', 'decideSession', { version: session.version, ...anyway(decisions) }, { id: session.id });
}
const versionOf = async (id: string): Promise<number> =>
  (await database.db.selectFrom('stream').where('id', '=', id).select('version').executeTakeFirstOrThrow()).version;
const applicationOf = async (grantId: string): Promise<string> =>
  (await database.db.selectFrom('grant').where('id', '=', grantId).select('application_id').executeTakeFirstOrThrow()).application_id;

const LIVES: Readonly<Record<string, (watch: CommandHarness) => Promise<unknown>>> = {
  async 'a project that is paid, and partly claimed back'(watch) {
    const { grantId } = await awarded(watch, database.db);
    await paid(watch, database.db, grantId);
    await claimed(watch, grantId);
  },
  async 'a payment that is ordered, taken back, and returned by a bank'({ accept, ...rest }) {
    const { grantId: id } = await awarded(harness, database.db);
    for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(database.db, id), { id });
    await withPayee({ ...rest, accept }, database.db, id);
    const order = { tranche: 1, orderedCents: AWARDED_CENTS };
    await accept('finance', 'certifyService', { tranche: 1, certifiedCents: AWARDED_CENTS, observation: REASON }, { id });
    await accept('finance', 'orderPayment', order, { id });
    await accept('finance', 'cancelOrder', { tranche: 1, reason: REASON }, { id });
    await accept('finance', 'orderPayment', order, { id });
    await accept('payer', 'recordPayment', { tranche: 1, paidCents: AWARDED_CENTS, paidOn: today(), reference: 'VIR-3' }, { id });
    await accept('payer', 'returnPayment', { tranche: 1, returnedOn: today(), reason: REASON }, { id });
  },
  async 'an award that is suspended, resumed, and ended'({ accept }) {
    const { grantId: id } = await awarded(harness, database.db);
    for (const login of ['applicant', 'finance']) await harness.accept(login, 'signGrant', await signingOf(database.db, id), { id });
    await noticed(database.db, id);
    for (const name of ['suspendGrant', 'resumeGrant', 'terminateGrant'] as const)
      await accept('finance', name, { version: await versionOf(id), reason: REASON }, { id });
  },
  async 'a grant that is amended, and helped'(watch) {
    await helped(watch, await amended(watch, database.db));
  },
  async 'a grant whose final account is approved'(watch) {
    await accounted(watch, database.db);
  },
  async 'an award that is examined again'({ accept }) {
    const { grantId } = await awarded(harness, database.db);
    await accept('lead', 'voidOpinion', { step: 'legal', reason: REASON }, { id: await applicationOf(grantId) });
  },
  async 'a refusal that is appealed'(watch) {
    const id = await reviewed(harness);
    await decided(watch, id, {});
    await appealed(watch, database.db, id);
  },
  async 'a project that waits for credits'(watch) {
    await decided(watch, await reviewed(harness), { decision: 'waitlist', rank: 1 });
  },
  async 'a project that overlaps with another, and is corrected'({ accept }) {
    const twice = { ...STUDENTS, title: 'Un cadastre des haies', startsOn: '2066-01-01' };
    await inReview(harness, twice);
    const id = await inReview({ ...harness, accept }, twice);
    const items = [{ field: '/title', kind: 'incomplete', comment: 'Pour qui ?' }];
    await accept('lead', 'requestCorrection', { revision: 1, items, requiredBy: null }, { id });
  },
  async 'a session whose members vote'({ accept }) {
    const applicationIds = [await reviewed(harness)];
    const memberIds = ['chair', 'member-1', HUMAN].map((login) => harness.callers[login]?.personId);
    const [opensAt, closesAt] = [60, 3_600].map((seconds) => new Date(Date.now() + seconds * 1_000).toISOString());
    const vote = { memberIds, quorum: 1, opensAt, closesAt };
    const { id } = await accept('lead', 'createSession', { heldOn: today(), applicationIds, vote });
    await deadlines(database.db).openVote(id, opensAt ?? '');
    await accept('member-1', 'castBallots', { ballots: [{ applicationId: applicationIds[0], choice: 'favour' }] }, { id });
  },
};

beforeAll(async () => {
  readAs = openReads(database.db, harness.callers);
  await examinerOf(harness, database.db);
  await enters(database.db, 'applicant', ['applicant', 'signatory', 'manager']);
  harness.callers[HUMAN] = await enters(database.db, 'lead', STAFF_ROLES);
});

test.each(Object.entries(LIVES))('who works for the beneficiary does nothing for the fund on %s', async (_, live) => {
  await live(watching());
  expect(accepted.splice(0)).toEqual([]);
});

test('what its ministry is delegated stays the others’', async () => {
  await enters(database.db, 'ministry', ['applicant', 'signatory']);
  harness.callers[HUMAN] = await enters(database.db, 'lead', STAFF_ROLES);
  const watch = watching();
  await spent(watch, await delegated(watch, database.db));
  expect(accepted.splice(0)).toEqual([]);
});

test('each command of the fund on a file was stopped for that, or stands with the reason why not', () => {
  const human = harness.callers[HUMAN]!;
  const ofFund = KINDS.flatMap((kind) => commandsOn(PAGES[kind].path)).filter((spec) => mayAsk(spec, human));
  const names = [...new Set(ofFund.map(({ operationId }) => operationId))];
  const stopped = (name: string): boolean => STOPS.some((code) => refused.get(name)?.has(code));
  const known = (name: string): boolean => Object.hasOwn(DONE_ALL_THE_SAME, name) || Object.hasOwn(ELSEWHERE, name);
  const missing = names.filter((name) => !stopped(name) && !known(name));
  expect(missing.map((name) => [name, ...(refused.get(name) ?? [])])).toEqual([]);
  expect(names.filter((name) => stopped(name) && known(name))).toEqual([]);
});
