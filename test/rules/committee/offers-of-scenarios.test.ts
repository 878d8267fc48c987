import { planned, type CommandHarness } from '../../support/command-harness.ts';
import { itemWith, type Question, stageOfOffers } from '../../support/offers-of-parts.ts';

const { live, faults, readAs } = stageOfOffers();

const REASON = 'Une raison.';
const refusing = (applicationIds: readonly string[]) =>
  applicationIds.map((applicationId) => ({ applicationId, decision: 'refuse', reason: REASON }));

/** The commands on each of two scenarios at a version of their session. */
const questions = (id: string, version: number, decisions: object[]): Question[] =>
  ['Prudent', 'Ambitieux'].flatMap((name, place) => {
    const on = { id, page: ['/sessions/{id}/scenarios', id] as [string, string], offeredOn: itemWith('number', place + 1) };
    return [
      { ...on, name: 'saveScenario', body: { version, name, decisions } },
      { ...on, name: 'removeScenario', body: { version, scenario: place + 1 } },
      { ...on, name: 'promoteScenario', body: { version, scenario: place + 1 } },
    ] satisfies Question[];
  });

/** A session with two scenarios, the first of which is promoted. */
async function compared(harness: CommandHarness): Promise<{ id: string; version: number; applicationIds: string[] }> {
  const { session, applicationIds } = await planned(harness, 1);
  const { id } = session;
  let { version } = session;
  for (const name of ['Prudent', 'Ambitieux'])
    ({ version } = await harness.accept('lead', 'saveScenario', { version, name, decisions: refusing(applicationIds) }, { id }));
  ({ version } = await harness.accept('chair', 'promoteScenario', { version, scenario: 1 }, { id }));
  return { id, version, applicationIds };
}

describe('what is offered of a scenario is accepted, and what is not offered is refused', () => {
  test('while its session is planned: but of the promoted one', () =>
    live(async (harness) => {
      const { id, version, applicationIds } = await compared(harness);
      const { items } = (await readAs('chair', '/sessions/{id}/scenarios', id)) as unknown as { items: { commands: string[] }[] };
      expect(items.map(({ commands }) => commands)).toEqual([[], ['saveScenario', 'removeScenario', 'promoteScenario']]);
      expect(await faults(questions(id, version, refusing(applicationIds)))).toEqual([]);
    }));

  test('once everything was withdrawn', () =>
    live(async (harness) => {
      const { id, applicationIds } = await compared(harness);
      const [applicationId = ''] = applicationIds;
      const read = (await readAs('applicant', '/applications/{id}', applicationId)) as unknown as { version: number };
      await harness.accept('applicant', 'withdrawApplication', { version: read.version, reason: REASON }, { id: applicationId });
      const { version } = (await readAs('chair', '/sessions/{id}', id)) as unknown as { version: number };
      expect(await faults(questions(id, version, refusing(applicationIds)))).toEqual([]);
    }));

  test('once its session is decided', () =>
    live(async (harness) => {
      const { id, version: read, applicationIds } = await compared(harness);
      const { version } = await harness.accept('chair', 'decideSession', { version: read, scenario: 1 }, { id });
      expect(await faults(questions(id, version, refusing(applicationIds)))).toEqual([]);
    }));
});
