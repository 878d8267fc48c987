import { LEADS, REASON, REVIEWERS } from './applications.ts';
import { FINANCE, type Grant } from './grant.ts';
import { type MoveContext, type Move, move } from './move.ts';
import { type Applicant, costing } from './projects.ts';

/** The reviewers who may be asked for an opinion on an amendment. */
const EXAMINERS = ['reviewer-data', 'reviewer-impact'] as const;
const LITTLE_CENTS = 100_000;
const MOST = 2;

/**
 * A signed grant is amended now and then: in what the fund pays, or in the person responsible. The chair decides on
 * more money, a lead on the rest.
 */
export function amendmentMoves({ id, version, awardedCents, amendments }: Grant, applicant: Applicant, around: MoveContext): Move[] {
  const { people, chance } = around;
  const { signatory, editor } = applicant;
  const path = `/grants/${id}`;
  const last = amendments.at(-1);
  if (!last || last.endedAt !== null) {
    if (amendments.length >= MOST) return [];
    const change = chance.of<object>([
      { responsibleId: people.idOf(editor) },
      { fundingLines: costing(awardedCents - LITTLE_CENTS).fundingLines },
      { fundingLines: costing(awardedCents + LITTLE_CENTS).fundingLines },
    ]);
    return [move(1, chance.of([signatory, ...FINANCE]), `${path}/amendments`, { version, reasons: REASON, ...change })];
  }
  const { number: amendment, state, reviewer, signed, agreement } = last;
  const ask = (weight: number, login: string, route: string, body: object): Move =>
    move(weight, login, `${path}/amendment-${route}`, { amendment, ...body });
  const withdraw = ask(0.3, chance.of([signatory, ...FINANCE]), 'withdrawal', { reason: REASON });
  const assign = (weight: number) => ask(weight, chance.of(LEADS), 'assignments', { reviewerId: people.idOf(chance.of(EXAMINERS)) });
  switch (state) {
    case 'proposed':
      return [assign(4), withdraw];
    case 'assigned': {
      const login = REVIEWERS.find((each) => people.idOf(each) === reviewer?.id) ?? EXAMINERS[0];
      return [ask(4, login, 'opinion', { verdict: chance.of(['favourable', 'unfavourable']), comment: REASON }), assign(0.3), withdraw];
    }
    case 'advised': {
      const decider = last.awardedCents > awardedCents ? 'chair' : chance.of(LEADS);
      return [ask(4, decider, 'approval', { reason: REASON }), ask(0.5, decider, 'rejection', { reason: REASON }), withdraw];
    }
    default: {
      const signing = { version, documentSha256: agreement?.documentSha256 };
      return [
        ...(signed.includes('beneficiary') ? [] : [ask(4, signatory, 'signatures', signing)]),
        ...(signed.includes('fund') ? [] : [ask(4, chance.of(FINANCE), 'signatures', signing)]),
        withdraw,
      ];
    }
  }
}
