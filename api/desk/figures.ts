import { z } from 'zod';
import { readFigures } from '../../db/desk/figures.ts';
import { ApplicationState } from '../command-names.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { idsOf, type Role, scopeOf } from '../../domain/core/role.ts';
import { AUDITED_KINDS, auditedSince } from '../../domain/core/security-log.ts';
import { PAYMENT_STEPS } from '../../domain/grants/payment-queue.ts';
import { read } from '../http/operation.ts';

const Cents = z.int();
const FiguresView = z
  .object({
    files: z
      .array(z.object({ state: ApplicationState, count: z.int() }))
      .nullable()
      .meta({ description: 'The applications by state: of the fund those on which nothing is decided yet, else the organisation’s own' }),
    late: z.int().nullable().meta({ description: 'The applications whose screening, or one of whose opinions, is past its deadline' }),
    credits: z
      .object({ year: z.int(), envelopes: z.array(z.object({ envelopeId: z.uuid(), code: z.string(), availableCents: Cents })) })
      .nullable()
      .meta({ description: 'The AE of the year that no award has yet, by envelope; below zero they are missing' }),
    opinions: z
      .object({ count: z.int(), late: z.int(), workingDays: z.int() })
      .nullable()
      .meta({ description: 'The opinions that are asked of the caller now, and the working days that they take' }),
    payments: z
      .array(
        z.object({
          command: z.enum(PAYMENT_STEPS),
          count: z.int(),
          amountCents: Cents,
          oldestAt: z.iso.datetime().nullable().meta({ description: 'Of payments to record: when the first one was ordered' }),
        }),
      )
      .nullable()
      .meta({ description: 'What waits for each step of a payment, for any caller' }),
    audit: z
      .object({
        since: z.iso.date(),
        counts: z.array(z.object({ kind: z.enum(AUDITED_KINDS), count: z.int() })),
        sealedOn: z.iso.date().nullable().meta({ description: 'The day of the last seal; null before the first' }),
      })
      .nullable()
      .meta({ description: 'What the security log has noted since a day a week ago, and how far all is sealed' }),
  })
  .meta({ id: 'Figures', description: 'Each is null for a caller whose roles it does not concern' });

const COUNTED_FOR = {
  files: ['lead', 'screener', 'applicant', 'signatory', 'manager'],
  late: ['lead', 'screener'],
  credits: ['lead'],
  opinions: ['reviewer'],
  payments: ['finance', 'payer'],
  audit: ['auditor'],
} as const satisfies Record<string, readonly Role[]>;

export const getMyFigures = read(
  {
    operationId: 'getMyFigures',
    path: '/me/figures',
    summary: 'Counts of what concerns the caller’s roles, as in their lists',
    needsNoRole: true,
    answer: FiguresView,
  },
  async ({ deps: { db }, caller, at }) => {
    const isCounted = (name: keyof typeof COUNTED_FOR): boolean => COUNTED_FOR[name].some((role) => caller.roles.includes(role));
    const counted = Object.fromEntries(
      Object.keys(COUNTED_FOR).flatMap((name) => (isCounted(name as keyof typeof COUNTED_FOR) ? [[name, true]] : [])),
    );
    const year = yearOf(at);
    const since = auditedSince(at);
    const asked = { personId: caller.personId, ids: idsOf(caller), year, at, since };
    const found: Awaited<ReturnType<typeof readFigures>> =
      Object.keys(counted).length === 0 ? {} : await readFigures(db, scopeOf(caller), asked, counted);
    const { files, late, credits, opinions, payments, audit } = found;
    return {
      files:
        files?.sort((one, other) => ApplicationState.options.indexOf(one.state) - ApplicationState.options.indexOf(other.state)) ?? null,
      late: late?.[0]?.count ?? null,
      credits: credits ? { year, envelopes: credits } : null,
      opinions: opinions?.[0] ?? null,
      payments:
        payments === undefined
          ? null
          : PAYMENT_STEPS.map((command) => {
              const { count = 0, amountCents = 0, oldestAt = null } = payments.find(({ step }) => step === command) ?? {};
              return { command, count, amountCents, oldestAt };
            }),
      audit:
        audit?.map(({ counts, sealedOn }) => ({
          since,
          sealedOn,
          counts: AUDITED_KINDS.map((kind) => ({ kind, count: counts[kind] ?? 0 })),
        }))[0] ?? null,
    };
  },
);
