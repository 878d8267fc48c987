import { z } from 'zod';
import { readApplicationRow, readContent, readOrganisation } from '../../db/applications/applications.ts';
import { readCallVersion, readCallsOf } from '../../db/calls/calls.ts';
import { readSessionRow } from '../../db/committee/sessions.ts';
import { readAlone } from '../../db/connection/together.ts';
import { readClaimable } from '../../db/grants/claims.ts';
import { readGrantDetail } from '../../db/grants/grant-detail.ts';
import { readPlan } from '../../db/grants/milestones.ts';
import { reviewPart } from '../../db/review/reviews.ts';
import { derogated, legalFormByKey, legalFormOf } from '../../domain/calls/legal-form.ts';
import { scopeOf, STAFF_ROLES } from '../../domain/core/role.ts';
import { Reference } from '../../domain/core/reference.ts';
import type { Language } from '../../domain/core/words.ts';
import {
  AMOUNTS,
  amountsOfClaims,
  amountsOfGrant,
  amountsOfPlan,
  amountsOfTargets,
  amountsOfTranches,
  type Explained,
  rankCalculation,
  rateArticleOf,
  scoreCalculation,
} from '../../domain/desk/amounts.ts';
import { circumstancesOf } from '../../domain/grants/tranche-condition.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { inWords } from '../../words/core/calculations.ts';
import { AMOUNT_LABELS } from '../../words/desk/amounts.ts';
import { CalculationView } from '../http/answer/calculation-view.ts';
import { readAgendaItems } from '../committee/agenda-view.ts';
import { read } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';
import { scoreSeenBy } from '../review/review-view.ts';

const CalculationsView = z
  .object({ items: z.array(z.object({ kind: z.enum(AMOUNTS), label: z.string(), calculation: CalculationView })) })
  .meta({ id: 'Calculations' });

const toCalculations = (language: Language, explained: readonly Explained[]): z.infer<typeof CalculationsView> => ({
  items: explained.map(({ kind, calculation }) => ({
    kind,
    label: AMOUNT_LABELS[kind][language],
    calculation: inWords(language, calculation),
  })),
});

export const getApplicationCalculations = read(
  {
    operationId: 'getApplicationCalculations',
    path: '/applications/{id}/calculations',
    summary: 'How the most that a plan may ask for, its own share and its score come about, step by step',
    answer: CalculationsView,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const row = orMissing(await readApplicationRow(db, scopeOf(caller), id));
    const [content, steps, call, organisation] = await Promise.all([
      readContent(db, id),
      readAlone(db, reviewPart(db, id)),
      readCallVersion(db, row.call_id, row.call_version),
      readOrganisation(db, row.organisation_id),
    ]);
    const opinions = steps.flatMap(({ key: step, scores }) => (scores ? [{ step, scores }] : []));
    // The same people see how a score comes about as see the score.
    const scored = steps.map(({ reviewer_id: reviewerId, ...step }) => ({ ...step, reviewerId }));
    const seesScore = scoreSeenBy(call, scored, asReader(caller, row)) !== null;
    return toCalculations(language, [
      ...amountsOfPlan(content, call, derogated(legalFormOf(call, organisation), content)),
      ...(seesScore ? scoreCalculation(opinions, call) : []),
    ]);
  },
);

export const getGrantCalculations = read(
  {
    operationId: 'getGrantCalculations',
    path: '/grants/{id}/calculations',
    summary:
      'How the rate of a grant, its tranches, what is left to pay or to pay back, the targets reached and the balance of its final account come about; empty before both sides have signed',
    answer: CalculationsView,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const found = orMissing(await readGrantDetail(db, scopeOf(caller), id));
    const [{ plan }, paid] = await Promise.all([readPlan(db, id), readClaimable(db, id)]);
    if (!plan) return { items: [] };
    const approved = found.accounts.find(({ decision }) => decision === 'approve');
    const { awardedCents } = found.whole.grant;
    const { tranches, call } = found.whole;
    const kept = { keptCents: approved?.eligible_cents ?? null, rateArticle: rateArticleOf(call) };
    const settled = { awardedCents, eligibleCents: plan.eligibleCents, ...kept, paid };
    const legalForm = legalFormByKey(call, found.whole.grant.legalForm);
    return toCalculations(language, [
      ...amountsOfGrant(settled),
      ...amountsOfTranches(tranches, found.whole.grant, legalForm),
      ...amountsOfClaims(found.claims),
      ...amountsOfTargets(tranches, circumstancesOf(call, found.whole)),
    ]);
  },
);

const RankingView = z
  .object({
    items: z.array(
      z.object({
        applicationId: z.uuid(),
        reference: Reference,
        title: z.string(),
        standing: z.int().nullable(),
        calculation: CalculationView,
      }),
    ),
  })
  .meta({ id: 'Ranking' });

export const getSessionCalculations = read(
  {
    operationId: 'getSessionCalculations',
    path: '/sessions/{id}/calculations',
    summary: 'Why each application of an agenda has its rank, step by step, the first rank first',
    roles: STAFF_ROLES,
    answer: RankingView,
  },
  async ({ deps: { db }, caller, id, language }) => {
    const session = orMissing(await readSessionRow(db, id));
    const { rows, items } = await readAgendaItems(db, session, caller, language);
    const callOf = await readCallsOf(db, rows);
    // Without the concealed applications the count would be wrong; with them it would reveal their scores.
    const isWhole = items.length === rows.length;
    const scores = isWhole ? items.filter(({ standing }) => standing !== null).map(({ score }) => score) : null;
    const ranked = items.toSorted((a, b) => (a.standing ?? Infinity) - (b.standing ?? Infinity));
    return {
      items: ranked.flatMap(({ applicationId, reference, title, standing, score, opinions }) => {
        const row = rows.find((each) => each.application_id === applicationId);
        if (!row) return [];
        const { calculation } = rankCalculation({ standing, score, opinions }, scores, callOf(row));
        return [{ applicationId, reference, title, standing, calculation: inWords(language, calculation) }];
      }),
    };
  },
);
