/** A reviewer whom the rule accepts for a step, with what is expected of them already, in working days. */
export type Askable = { personId: string; openWorkingDays: number };
/** A step for which an opinion is to be asked. `workingDays`: what its reviewer is given for it. */
export type Unasked = { applicationId: string; workingDays: number; askable: readonly Askable[] };

/**
 * Whom to ask for each of these steps, in their order: the reviewer with the fewest working days to give, those of the
 * steps before counted, and for a file that has several steps one who is not proposed for it yet, where there is one.
 * @returns a person for each step; null where the rule accepts none
 */
export function proposeReviewers(steps: readonly Unasked[]): (string | null)[] {
  const added = new Map<string, number>();
  const asked = new Set<string>();
  return steps.map(({ applicationId, workingDays, askable }) => {
    const loadOf = ({ personId, openWorkingDays }: Askable): number => openWorkingDays + (added.get(personId) ?? 0);
    const isAsked = ({ personId }: Askable): number => Number(asked.has(`${applicationId} ${personId}`));
    const [first] = askable.toSorted((one, other) => isAsked(one) - isAsked(other) || loadOf(one) - loadOf(other));
    if (!first) return null;
    added.set(first.personId, (added.get(first.personId) ?? 0) + workingDays);
    asked.add(`${applicationId} ${first.personId}`);
    return first.personId;
  });
}
