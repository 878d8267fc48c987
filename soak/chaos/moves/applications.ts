import { people as localPeople } from '../../../local/people.ts';
import { opinionOn, type Step } from '../../../test/support/fixtures.ts';
import { type MoveContext, type Move, move, type View } from './move.ts';
import { type Applicant, PROJECT } from './projects.ts';

export const REASON = 'Une raison parmi d’autres.';
/** The people who screen: one by the issuer's word, one by a role that was given here. */
export const SCREENERS = ['screener', 'member-1'] as const;
/** The people who lead, likewise. */
export const LEADS = ['lead', 'member-2'] as const;

/** The people who may be asked for an opinion, by name or in the stead of an absent one. */
export const REVIEWERS: readonly string[] = localPeople.filter(({ roles }) => roles.includes('reviewer')).map(({ login }) => login);

type ReviewStep = { key: Step; state: string; reviewer: { id: string } | null };

/**
 * The moves on a draft, on an application that is judged, or on one that waits, by the people around it; most of them
 * lead on.
 */
export function applicationMoves(view: View, review: readonly ReviewStep[], { signatory, editor }: Applicant, around: MoveContext): Move[] {
  const { chance } = around;
  const { id, version, revision, content, state } = view as {
    id: string;
    version: number;
    revision: number;
    content: object;
    state: string;
  };
  const path = `/applications/${id}`;
  const screener = chance.of(SCREENERS);
  const withdraw = (weight: number) => move(weight, signatory, `${path}/withdrawal`, { version, reason: REASON });
  const correct = (weight: number, login: string) =>
    move(weight, login, `${path}/corrections`, {
      revision,
      items: [{ field: '/summary', kind: 'incomplete', comment: REASON }],
      requiredBy: null,
    });
  const rewritten = { ...content, summary: `${chance.below(1_000_000)} fois relu.`, version };
  switch (state) {
    case 'draft':
      return [move(3, editor, path, rewritten, 'PUT'), move(8, signatory, `${path}/submission`, { version }), withdraw(0.2)];
    case 'submitted':
      return [
        move(8, screener, `${path}/admissibility`, { revision, decision: 'admissible' }),
        move(0.5, screener, `${path}/admissibility`, { revision, decision: 'inadmissible', reason: REASON }),
        correct(2, screener),
        withdraw(0.2),
      ];
    case 'correction_requested':
      return [
        move(8, chance.of([signatory, editor]), `${path}/correction-answers`, rewritten),
        withdraw(0.2),
        ...reviewMoves(view, review, around),
      ];
    case 'in_review':
      return [...reviewMoves(view, review, around), correct(0.5, 'lead'), withdraw(0.1)];
    case 'waitlisted':
      return [
        move(4, 'chair', `${path}/award`, { version, awardedCents: Number(view['requestedCents']), reason: REASON, despiteOverlap: true }),
        move(1, 'chair', `${path}/refusal`, { version, reason: REASON }),
        withdraw(0.5),
      ];
    default:
      return [];
  }
}

/**
 * Each step that waits is asked of its reviewer, now and then of another one, and answered by the one who was asked.
 * Now and then a lead extends its deadline, or waives it, which only an advisory step accepts; a step that waits for
 * others may be asked of a reviewer ahead.
 */
function reviewMoves({ id, revision }: View, review: readonly ReviewStep[], { people, chance }: MoveContext): Move[] {
  const path = `/applications/${String(id)}`;
  return review.flatMap(({ key, state, reviewer }) => {
    const ask = (weight: number, login: string) =>
      move(weight, 'lead', `${path}/assignments`, { step: key, reviewerId: people.idOf(login) });
    if (state === 'waiting') return reviewer ? [] : [ask(0.5, `reviewer-${key}`)];
    if (state !== 'open') return [];
    const settled = [
      move(0.2, chance.of(LEADS), `${path}/extensions`, { step: key, workingDays: chance.between(2, 10), reason: REASON }),
      move(0.3, chance.of(LEADS), `${path}/waivers`, { step: key, reason: REASON }),
    ];
    // Where that reviewer has an interest in it, another one is asked.
    if (!reviewer) return [ask(4, `reviewer-${key}`), ask(0.5, 'reviewer-security'), ...settled];
    const login = REVIEWERS.find((each) => people.idOf(each) === reviewer.id);
    const opinion = { ...opinionOn(key, chance.percent(10) ? 'unfavourable' : 'favourable', PROJECT), revision };
    return [move(5, login ?? `reviewer-${key}`, `${path}/opinions`, opinion), ask(0.3, 'reviewer-legal'), ...settled];
  });
}
