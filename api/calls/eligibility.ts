import { z } from 'zod';
import { readCallRows } from '../../db/calls/call-lives.ts';
import { readCall } from '../../db/calls/calls.ts';
import { MONTHS_AT_MOST } from '../../domain/core/calendar.ts';
import { type Eligibility, eligibilityOf } from '../../domain/applications/eligibility.ts';
import { AWARD_FORMS, type Call, CallId, LEGAL_FORM_RULES, ServedBy } from '../../domain/calls/call.ts';
import { rulesOf } from '../../domain/calls/legal-form.ts';
import { isFirm, kindLabel, TRANCHE_KINDS } from '../../domain/calls/tranche-plan.ts';
import { Siret } from '../../domain/core/siret.ts';
import { Key, line, Paragraphs, Words } from '../../domain/core/words.ts';
import type { Deps, Described } from '../http/deps.ts';
import { read } from '../http/operation.ts';
import { Problem } from '../http/problem/problem.ts';
import { ReasonView, toReason } from './reason-view.ts';

const listOf = <Item extends z.ZodType<string, string>>(item: Item, most: number) =>
  line(41 * most)
    .transform((list) => list.split(',').filter(Boolean))
    .pipe(z.array(item).max(most));

/** A whole number above zero, of so many digits at most. */
const count = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[1-9]\\d{0,${digits - 1}}$`))
    .transform(Number);

const EligibilityView = z
  .object({
    eligible: z.boolean().meta({ description: 'Nothing of what is said stands against an application' }),
    reasons: z.array(ReasonView).meta({ description: 'All that stands against it; empty where nothing does' }),
    organisation: z
      .object({
        siret: z.string(),
        name: z.string().nullable(),
        legalCategory: z.string().nullable(),
        source: z.string().nullable().meta({ description: 'Who says the legal category: a directory, or null for the caller itself' }),
      })
      .nullable(),
    asksLegalCategory: z
      .boolean()
      .meta({ description: 'The directory does not know the SIRET, or does not answer: `legalCategory` is to be said' }),
    legalForm: z
      .object({
        label: Words,
        form: z.enum(AWARD_FORMS),
        source: z.string(),
        rules: z.array(z.object({ rule: z.enum(LEGAL_FORM_RULES), percent: z.int(), article: z.string() })),
      })
      .nullable()
      .meta({ description: 'Which form an award would take; null where the organisation is not known' }),
    mostCents: z.int().nullable().meta({
      description: 'The most that the fund may pay where all of the cost is eligible and no one else finances it; null without a cost',
    }),
    minOwnCents: z
      .int()
      .nullable()
      .meta({ description: 'The least that the organisation brings itself where only public persons finance the project' }),
    tranches: z
      .array(
        z.object({
          rank: z.int(),
          kind: z.enum(TRANCHE_KINDS),
          label: Words,
          amountCents: z.int(),
          fromMonth: z.int(),
          toMonth: z.int(),
          firm: z.boolean(),
        }),
      )
      .meta({ description: 'How that most would be paid; empty without a length' }),
    indicators: z.array(z.object({ key: Key, label: Words, definition: Paragraphs.nullable(), unit: z.string() })),
    ownIndicators: z.int().meta({ description: 'How many further indicators of its own the project names' }),
  })
  .meta({ id: 'Eligibility' });

type View = z.input<typeof EligibilityView>;

/**
 * The organisation behind a SIRET, by the directory; undefined where the directory does not know it, or does not
 * answer.
 */
async function describe({ directory, logger }: Pick<Deps, 'directory' | 'logger'>, siret: string): Promise<Described | undefined> {
  try {
    return await directory?.find(siret);
  } catch (error) {
    logger.warn({ err: error }, 'the directory of organisations does not answer');
    return undefined;
  }
}

const indicatorsOf = ({ projectTypes }: Call['terms'], keys: readonly string[]): View['indicators'] =>
  keys.flatMap((key) => {
    const found = projectTypes.flatMap(({ indicators }) => indicators).find((each) => each.key === key);
    return found ? [{ key, label: found.label, definition: found.definition, unit: found.unit }] : [];
  });

const tranchesOf = ({ terms }: Pick<Call, 'terms'>, { plan }: Eligibility): View['tranches'] =>
  plan.map((tranche) => ({ ...tranche, label: kindLabel(tranche, plan), firm: isFirm(tranche, terms) }));

export const checkEligibility = read(
  {
    operationId: 'checkEligibility',
    path: '/calls/{callId}/eligibility',
    needsNoRole: true,
    costly: 'by SIRET',
    summary: 'Whether an organisation may apply with a project, and what it could be given, before anything is written',
    query: z.strictObject({
      siret: Siret.optional(),
      legalCategory: z
        .string()
        .regex(/^\d{4}$/)
        .optional()
        .meta({ description: 'INSEE’s legal category, which counts where the directory does not know the SIRET' }),
      projectTypes: listOf(Key, 10).optional().meta({ description: 'Keys of the call’s types of project, separated by commas' }),
      servedBy: listOf(ServedBy, 2).optional().meta({ description: 'files, api, or both separated by a comma' }),
      costCents: count(13).optional(),
      months: count(2).pipe(z.int().max(MONTHS_AT_MOST)).optional(),
    }),
    answer: EligibilityView,
  },
  async ({ deps, params, query, at, language }) => {
    const { db } = deps;
    const id = CallId.safeParse(params['callId']);
    const [row] = id.success ? await readCallRows(db, { drafts: false, id: id.data }) : [];
    const call = row && (await readCall(db, row.id));
    if (!row || !call) throw new Problem({ code: 'not_found' });
    const { siret, projectTypes = [], servedBy = [], costCents = null, months = null } = query;
    const described = siret === undefined ? undefined : await describe(deps, siret);
    const legalCategory = described?.legalCategory ?? query.legalCategory ?? null;
    const isKnown = siret !== undefined && (legalCategory !== null || call.terms.eligible.sirens.includes(siret.slice(0, 9)));
    const found = eligibilityOf(
      { ...call, state: row.state },
      { siret: siret ?? '', legalCategory, department: described?.department ?? null },
      { projectTypes, servedBy, costCents, months },
      at,
    );
    // While the organisation is not known, nothing is said against it.
    const refusals = found.refusals.filter(({ code }) => isKnown || code !== 'organisation_not_eligible');
    const { legalForm } = found;
    return {
      eligible: isKnown && refusals.length === 0,
      reasons: refusals.map((refusal) => toReason(refusal, language)),
      organisation:
        siret === undefined
          ? null
          : {
              siret,
              name: described?.name ?? null,
              legalCategory,
              source: described?.legalCategory ? (deps.directory?.source ?? null) : null,
            },
      asksLegalCategory: siret !== undefined && !isKnown,
      legalForm: isKnown ? { label: legalForm.label, form: legalForm.form, source: legalForm.source, rules: rulesOf(legalForm) } : null,
      mostCents: isKnown ? found.mostCents : null,
      minOwnCents: isKnown ? found.minOwnCents : null,
      tranches: isKnown ? tranchesOf(call, found) : [],
      indicators: indicatorsOf(call.terms, found.indicators),
      ownIndicators: found.ownIndicators,
    };
  },
);
