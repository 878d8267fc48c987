import { sql } from 'kysely';
import { commandFaults } from '../../../soak/chaos/proof/commands.ts';
import type { Sent } from '../../../soak/chaos/people.ts';
import type { Receipt } from '../../../domain/core/command.ts';
import { commandsOfFile, drafted } from '../../support/command-harness.ts';

const { database, harness } = commandsOfFile();
let sent: Sent;
let id: string;
beforeAll(async () => {
  const draft = await drafted(harness);
  id = draft.id;
  const receipt = await harness.accept('applicant', 'submitApplication', { version: draft.version }, { id, key: 'submitted' });
  sent = sentWith(receipt);
});

function sentWith({ owesLetters: _, ...body }: Receipt): Sent {
  const personId = harness.callers['applicant']?.personId ?? '';
  const asked = { login: 'applicant', method: 'POST', path: `/applications/${id}/submission`, body: {} } as const;
  return { ...asked, key: 'submitted', personId, patient: true, answer: { status: 200, body }, fromMs: 0, toMs: 0 };
}

/** The faults that are found after the rows were changed as only a superuser could; afterwards they are as before. */
async function faultsAfter(statement: string, told = sent): Promise<string[]> {
  const undone = new Error('undone');
  let faults: string[] = [];
  await database.db
    .transaction()
    .execute(async (trx) => {
      await sql.raw(`SET LOCAL session_replication_role = replica; ${statement}`).execute(trx);
      faults = await commandFaults(trx, [told]);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return faults;
}

const OF_ITS = `WHERE key = 'submitted'`;
const ITS_EVENT = `stream_id = (SELECT thing_id FROM command ${OF_ITS}) AND name = 'submitApplication'`;

test('where each command happened as its sender was told, there is no fault', async () => {
  expect(await faultsAfter('')).toEqual([]);
});

test.each([
  {
    fault: 'was accepted, and its row has no receipt',
    tampered: `UPDATE command SET receipt = NULL ${OF_ITS}`,
  },
  {
    fault: 'was accepted, and its row has no receipt',
    tampered: `DELETE FROM command ${OF_ITS}`,
  },
  {
    fault: 'was answered otherwise than its row says',
    tampered: `UPDATE command SET receipt = receipt || '{"state": "draft"}' ${OF_ITS}`,
  },
  { fault: 'has a receipt, and no event of its own at that version', tampered: `DELETE FROM event WHERE ${ITS_EVENT}` },
  {
    fault: 'submitApplication at version 3 of .* happened twice',
    tampered: `INSERT INTO event SELECT stream_id, 3, name, person_id, at, facts, hash FROM event WHERE ${ITS_EVENT}`,
  },
  {
    fault: 'submitApplication at version 2 of .* was made by no command that has a receipt',
    tampered: `UPDATE command SET receipt = NULL ${OF_ITS}`,
  },
  {
    fault: 'submitApplication at version 2 of .* answers two commands',
    tampered: `INSERT INTO command (name, thing_id, person_id, organisation_id, roles, key, fingerprint, receipt)
      SELECT name, thing_id, person_id, organisation_id, roles, 'another', fingerprint, receipt FROM command ${OF_ITS}`,
  },
])('it is found where a command $fault', async ({ fault, tampered }) => {
  expect(await faultsAfter(tampered)).toContainEqual(expect.stringMatching(new RegExp(fault)));
});

test('what followed from a command in its transaction, by no person’s hand, is none of its faults', async () => {
  const follows = (
    at: string,
  ) => `INSERT INTO event SELECT stream_id, 3, 'crossSlippage', NULL, ${at}, facts, hash FROM event WHERE ${ITS_EVENT};
    UPDATE command SET receipt = receipt || '{"version": 3}' ${OF_ITS}`;
  const told = { ...sent, answer: { status: 200, body: { ...sent.answer?.body, version: 3 } } };
  expect(await faultsAfter(follows('at'), told)).toEqual([]);
  expect(await faultsAfter(follows(`at + interval '1 second'`), told)).toContainEqual(
    expect.stringMatching(/has a receipt, and no event of its own at that version$/),
  );
});

test('what an interest takes from its person is brought by its declaration or its confirmation, and by nothing else', async () => {
  const vacated = `INSERT INTO event SELECT stream_id, 3, 'vacateStep', person_id, at, facts, hash FROM event WHERE ${ITS_EVENT}`;
  expect(await faultsAfter(vacated)).toEqual([expect.stringMatching(/^vacateStep at version 3 of .* was made by no command/)]);
  for (const name of ['declareInterest', 'confirmInterest']) {
    const said = `UPDATE event SET name = '${name}' WHERE ${ITS_EVENT}`;
    expect((await faultsAfter(`${vacated}; ${said}`)).filter((fault) => fault.startsWith('vacateStep'))).toEqual([]);
  }
});

test('a command that was refused and happened all the same is found', async () => {
  const refused = { ...sent, answer: { status: 422, body: { code: 'stale_version' } } };
  expect(await faultsAfter('', refused)).toEqual([expect.stringMatching(/was refused \(stale_version\), and has a receipt$/)]);
});

test('a command that was answered with an error of ours is found', async () => {
  const failed = { ...sent, answer: { status: 500, body: { code: 'internal_error' } } };
  expect(await faultsAfter('', failed)).toEqual([expect.stringMatching(/was answered with 500$/)]);
});

test('one who waited in vain is found; one who did not wait may be told nothing, whether it happened or not', async () => {
  expect(await faultsAfter('', { ...sent, answer: null })).toEqual([expect.stringMatching(/was not answered in all its patience$/)]);
  const hasty = { ...sent, patient: false, answer: null };
  expect(await faultsAfter('', hasty)).toEqual([]);
  expect(await faultsAfter('', { ...hasty, key: 'never recorded' })).toEqual([]);
  expect(await faultsAfter(`DELETE FROM event WHERE ${ITS_EVENT}`, hasty)).toEqual([
    expect.stringMatching(/has a receipt, and no event of its own at that version$/),
  ]);
});
