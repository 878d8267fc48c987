import type { Answer } from '../../domain/core/command.ts';
import { commandsOfFile, planned } from '../support/command-harness.ts';
import { invariantFaults } from '../support/invariants.ts';

const { database, harness } = commandsOfFile();

const codeOf = (answer: Answer): string => ('refusal' in answer ? answer.refusal.code : answer.receipt.state);

test('an application that is withdrawn while its session is decided is either decided or withdrawn, and never both', async () => {
  const rounds: (Awaited<ReturnType<typeof planned>> & { first: string })[] = [];
  for (let round = 0; round < 12; round += 1) {
    const each = await planned(harness, 2);
    rounds.push({ ...each, first: each.applicationIds[0] ?? '' });
  }
  const outcomes = await Promise.all(
    rounds.map(async ({ session, applicationIds, first }, round) => {
      const decisions = applicationIds.map((applicationId) => ({ applicationId, decision: 'refuse', reason: 'Impact non établi.' }));
      const { version } = await database.db.selectFrom('stream').where('id', '=', first).select('version').executeTakeFirstOrThrow();
      const decide = () => harness.ask('chair', 'decideSession', { version: session.version, decisions }, { id: session.id });
      const withdraw = () => harness.ask('applicant', 'withdrawApplication', { version, reason: '' }, { id: first });
      const asked = round % 2 ? [decide(), withdraw()] : [withdraw(), decide()].reverse();
      const [decided, withdrawn] = (await Promise.all(asked)).map(codeOf);
      const { state } = await database.db.selectFrom('application').where('id', '=', first).select('state').executeTakeFirstOrThrow();
      const item = await database.db
        .selectFrom('agenda_item')
        .where('application_id', '=', first)
        .select('decision')
        .executeTakeFirstOrThrow();
      return `${decided}, ${withdrawn}: ${state}, ${item.decision}`;
    }),
  );
  const sound = ['decided, wrong_state: refused, refuse', 'decisions_differ_from_agenda, withdrawn: withdrawn, null'];
  expect(outcomes.filter((outcome) => !sound.includes(outcome))).toEqual([]);
  expect(await invariantFaults(database.db)).toEqual([]);
});
