import { ALERTS } from '../../examples/demo/projects.ts';
import {
  type Door,
  expectStatus,
  FUEL_MAP,
  opinionOn,
  type Project,
  type Step,
  stepsFor,
  STUDENTS_OF_A_YEAR,
  toInReview,
  underShipped,
} from './fixtures.ts';

const APPLICANTS = ['applicant', 'applicant2', 'ministry'] as const;
const KINDS = [STUDENTS_OF_A_YEAR, FUEL_MAP, ALERTS];

/**
 * An application to the shipped call, by a number: one of three types of project, by one of three organisations, for
 * 200 000 to 500 000 €.
 */
export type Request = { signatory: string; project: Project; requestedCents: number; number: number };
export function requestOf(number: number): Request {
  const kind = KINDS[number % KINDS.length] ?? FUEL_MAP;
  const requestedCents = (20 + ((number * 7) % 31)) * 1_000_000;
  const project = {
    ...underShipped(kind),
    title: `${number + 1}. ${kind.title}`,
    costLines: [{ label: 'Équipe de données', category: 'staff', amountCents: 2 * requestedCents }],
    fundingLines: ['fund', 'own'].map((source) => ({ label: source, source, amountCents: requestedCents })),
  };
  return { signatory: APPLICANTS[Math.floor(number / KINDS.length) % APPLICANTS.length] ?? 'applicant', project, requestedCents, number };
}

/** How the review of a request goes: which step is unfavourable, and which is waived. */
export type Course = { unfavourable: Step | null; waived: Step | null };

type StepView = { key: Step; state: string; reviewer: { id: string } | null };

/**
 * Asks the reviewers of all steps, also of steps that still wait for others: each step's own by hand, or the one with
 * the lowest load.
 */
async function assignAll(door: Door, id: string, { project, number }: Request): Promise<void> {
  const lead = await door.as('lead');
  for (const step of stepsFor(project)) {
    const named = number % 2 === 0 ? {} : { reviewerId: (await door.as(`reviewer-${step}`)).id };
    expectStatus(await lead.post(`/applications/${id}/assignments`, { step, ...named }), 200);
  }
}

/** The opinion of a step: better for one request than for another, so that they can be ranked. */
function opinionFor({ project, number }: Request, step: Step, { unfavourable }: Course) {
  if (step === unfavourable) return scored(opinionOn(step, 'unfavourable', project), 1);
  const reserved = (number + step.length) % 4 === 0;
  return scored(opinionOn(step, reserved ? 'favourable_with_reservations' : 'favourable', project), 3 + (reserved ? 0 : number % 3));
}
const scored = ({ scores, ...opinion }: ReturnType<typeof opinionOn>, score: number) => ({
  ...opinion,
  scores: Object.fromEntries(Object.keys(scores).map((key) => [key, score])),
});

/**
 * Takes a request from its draft to its last opinion, each given by the reviewer who was asked for it as soon as the
 * step is open. Returns its id.
 */
export async function toReviewedInSix(door: Door, request: Request, course: Course): Promise<string> {
  const lead = await door.as('lead');
  const id = await toInReview(door, request.project, request.signatory);
  await assignAll(door, id, request);
  const reviewers = await Promise.all(stepsFor(request.project).map((step) => door.as(`reviewer-${step}`)));
  const openSteps = async (): Promise<StepView[]> =>
    (expectStatus(await lead.get(`/applications/${id}`), 200)['review'] as unknown as StepView[]).filter(({ state }) => state === 'open');
  for (let open = await openSteps(); open.length > 0; open = await openSteps())
    for (const { key, reviewer } of open) {
      const who = reviewers.find((each) => each.id === reviewer?.id);
      if (!who) throw new Error(`no reviewer was asked for ${key} of ${id}`);
      const answer =
        key === course.waived
          ? lead.post(`/applications/${id}/waivers`, { step: key, reason: 'La plateforme a déjà été auditée.' })
          : who.post(`/applications/${id}/opinions`, opinionFor(request, key, course));
      expectStatus(await answer, 200);
    }
  return id;
}
