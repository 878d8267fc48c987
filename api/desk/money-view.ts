import { z } from 'zod';
import type { Language } from '../../domain/core/words.ts';
import { MONEY_STAGES, MONEY_WAITS, type TrancheMoney, TURNS } from '../../domain/desk/tranche-money.ts';
import { moneySentence, STAGE_WORDS, waitSentence } from '../../words/desk/money.ts';

/** Where the money of a tranche is, as the beneficiary and the fund both read it. */
export const MoneyView = z
  .object({
    stage: z.enum(MONEY_STAGES),
    label: z.string(),
    cents: z.int().meta({ description: 'What the stage is about: what is promised, left to order, ordered, paid' }),
    paidCents: z.int(),
    waits: z
      .object({
        for: z.enum(MONEY_WAITS),
        turn: z.enum(TURNS).meta({ description: 'Whose turn it is; `time`: a day is awaited' }),
        by: z.iso.date().nullable().meta({ description: 'Until when; null where no rule sets a day' }),
        sentence: z.string(),
      })
      .nullable()
      .meta({ description: 'What it waits for now; null once it is paid, delegated or cancelled' }),
    orderedOn: z.iso.date().nullable(),
    orderNumber: z.string().nullable().meta({ description: 'N° DP of its order' }),
    agreed: z
      .object({ on: z.iso.date(), days: z.int() })
      .nullable()
      .meta({ description: 'The day by which the agreement has a certified service paid: so many days after its certification' }),
    expected: z.object({ on: z.iso.date(), count: z.int(), days: z.int() }).nullable().meta({
      description:
        'The day on which an ordered payment is expected: of the fund’s last `count` payments, nine in ten came at most `days` days after their order; null where they are too few, or nothing is ordered. No promise',
    }),
    latestOn: z.iso
      .date()
      .nullable()
      .meta({ description: 'The last day on which the order may be paid: the end of the complementary period' }),
    paidOn: z.iso.date().nullable(),
    paymentReference: z.string().nullable(),
    sentence: z.string().meta({ description: 'All of this in words' }),
  })
  .meta({ id: 'TrancheMoney' });

export const toMoneyView = (money: TrancheMoney, language: Language): z.input<typeof MoneyView> => {
  const ordered = money.stage === 'ordered' ? money : null;
  const paid = money.stage === 'paid' ? money : null;
  return {
    stage: money.stage,
    label: STAGE_WORDS[language][money.stage],
    cents: money.cents,
    paidCents: money.paidCents,
    waits:
      'waits' in money
        ? { for: money.waits.for, turn: money.waits.turn, by: money.waits.by, sentence: waitSentence(language, money.waits) }
        : null,
    orderedOn: ordered?.orderedOn ?? null,
    orderNumber: ordered?.orderNumber ?? paid?.orderNumber ?? null,
    agreed: 'agreed' in money ? money.agreed : null,
    expected: ordered?.expected ?? null,
    latestOn: ordered?.latestOn ?? null,
    paidOn: paid?.paidOn ?? null,
    paymentReference: paid?.reference ?? null,
    sentence: moneySentence(language, money),
  };
};
