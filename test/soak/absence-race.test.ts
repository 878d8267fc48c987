import { deadlines } from '../../activities/index.ts';
import { today } from '../support/fixtures.ts';
import { type CommandName, commandsOfFile, inReview, proposedAmendment } from '../support/command-harness.ts';
import { invariantFaults } from '../support/invariants.ts';

const { database, harness } = commandsOfFile();

const AT_ONCE = 6;

/** Repeats it until it is carried out, as its workflow does. */
async function retried<T>(run: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

type Opinions = {
  reach: () => Promise<string>;
  command: CommandName;
  body: object;
  /** The things whose opinion this reviewer is asked for now. */
  of: (reviewerId: string) => Promise<unknown[]>;
};
const onSteps: Opinions = {
  reach: () => inReview(harness),
  command: 'assignReviewer',
  body: { step: 'legal' },
  of: (reviewerId) =>
    database.db.selectFrom('review_step').where('key', '=', 'legal').where('reviewer_id', '=', reviewerId).select('key').execute(),
};
const onAmendments: Opinions = {
  reach: () => proposedAmendment(harness, database.db),
  command: 'assignAmendment',
  body: { amendment: 1 },
  of: (reviewerId) => database.db.selectFrom('amendment').where('reviewer_id', '=', reviewerId).select('number').execute(),
};

test.each([
  ['a step', onSteps],
  ['an amendment', onAmendments],
])(
  '%s that is asked of a reviewer in the moment of leaving is with the substitute, and in the moment of coming back not with a former substitute',
  async (_, { reach, command, body, of }) => {
    const rows = deadlines(database.db);
    const [legal = '', data = '', impact = ''] = ['legal', 'data', 'impact'].map((step) => harness.callers[`reviewer-${step}`]?.personId);
    const ids: string[] = [];
    for (let left = AT_ONCE; left > 0; left -= 1) ids.push(await reach());
    const ask = (id: string, reviewerId: string) => harness.accept('lead', command, { ...body, reviewerId }, { id });
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(ids.map((id) => ask(id, impact)));
      await harness.accept('reviewer-legal', 'declareAbsence', { startsOn: today(), endsOn: today(), substituteId: data }, { id: legal });
      const askAll = () => ids.map((id) => retried(() => ask(id, legal)));
      const at = new Date().toISOString();
      await Promise.all([...askAll(), retried(() => rows.startAbsence(legal, at))]);
      expect([await of(legal), (await of(data)).length]).toEqual([[], AT_ONCE]);
      // A substitute who is asked already is not asked again: the next moment begins with another person.
      await Promise.all(ids.map((id) => ask(id, impact)));
      await Promise.all([...askAll(), retried(() => harness.accept('lead', 'endAbsence', {}, { id: legal }))]);
      expect([(await of(legal)).length, await of(data)]).toEqual([AT_ONCE, []]);
    }
    expect(await invariantFaults(database.db)).toEqual([]);
  },
);
