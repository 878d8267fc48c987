import { suits } from '../people/competence.ts';

/** A reviewer who may be asked for a step, with their present load in working days. */
type Askable = { personId: string; openWorkingDays: number; competences: readonly string[] };
/** A step for which an opinion is to be asked. `workingDays`: what its reviewer is given for it. */
type Unasked = { applicationId: string; step: string; workingDays: number; askable: readonly Askable[] };

/**
 * Whom to ask for each of these steps, in their order: of the reviewers whom the step suits best by their competences,
 * one who is not proposed yet for another step of the file, where there is one, then the one with the fewest working
 * days to give, those of the steps before counted.
 * @returns a person for each step; null where the rule accepts none
 */
export function proposeReviewers(steps: readonly Unasked[]): (string | null)[] {
  const added = new Map<string, number>();
  const asked = new Set<string>();
  return steps.map(({ applicationId, step, workingDays, askable }) => {
    const loadOf = ({ personId, openWorkingDays }: Askable): number => openWorkingDays + (added.get(personId) ?? 0);
    const isAsked = ({ personId }: Askable): number => Number(asked.has(`${applicationId} ${personId}`));
    const [first] = askable.toSorted(
      (one, other) => suits(one, step) - suits(other, step) || isAsked(one) - isAsked(other) || loadOf(one) - loadOf(other),
    );
    if (!first) return null;
    added.set(first.personId, (added.get(first.personId) ?? 0) + workingDays);
    asked.add(`${applicationId} ${first.personId}`);
    return first.personId;
  });
}
