import { expectStatus, STUDENTS, toDraft, toInReview, underShipped } from './fixtures.ts';
import { type Outside, repeatAll } from './outside.ts';

export const PROJECT = underShipped(STUDENTS);

/** Shows a line while a long test runs. */
export const show = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export type Accidents = {
  /**
   * Causes an accident while commands are in flight, sends another command, and checks that nothing was lost. Returns
   * the milliseconds from the accident's end to the answer of the command sent after it.
   * @param accident returns when it was over
   */
  expectNothingLost: (what: string, accident: () => Promise<number>) => Promise<number>;
};

/** Accidents of an installation at whose door these people are; its application in review keeps its deadlines. */
export async function openAccidents(people: Outside): Promise<Accidents> {
  const stepsOf = async (id: string): Promise<unknown> =>
    expectStatus(await (await people.as('lead')).get(`/applications/${id}`), 200).review;
  const id = await toInReview(people, PROJECT);
  const steps = await stepsOf(id);
  return {
    async expectNothingLost(what, accident) {
      const applicant = await people.as('applicant');
      const drafted = () => toDraft(people, PROJECT);
      const [first, ...others] = [await drafted(), await drafted(), await drafted()] as const;
      const submit = async ({ id: draft, version }: typeof first) =>
        expectStatus(await applicant.post(`/applications/${draft}/submission`, { version }), 200);
      const inFlight = others.map(submit);
      const since = await accident();
      const answers = [await submit(first)];
      const tookMs = performance.now() - since;
      show(`${what}: a command is answered after ${tookMs.toFixed(0)} ms`);
      answers.push(...(await Promise.all(inFlight)));
      expect(answers).toEqual(
        [first, ...others].map((each) => expect.objectContaining({ id: each.id, version: each.version + 1, state: 'submitted' })),
      );
      expect(await repeatAll(people)).toEqual([]);
      expect(await stepsOf(id)).toEqual(steps);
      return tookMs;
    },
  };
}
