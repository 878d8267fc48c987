import fc from '../../support/property.ts';
import {
  EMPTY_LEDGER,
  type Ledger,
  lineKey,
  type Movement,
  MOVEMENT_TABLE,
  type MovementKind,
  NO_AMOUNTS,
  NO_BALANCES,
  type Posted,
  refuseWhole,
  REVERSAL_TABLE,
  settle,
} from '../../../domain/ledger/envelope.ts';
import { after, balancesIn, type Model, partsOf, refusalOf, refusalOfWhole, TOLD_KINDS } from '../../support/race/model.ts';

const YEARS = [2026, 2027] as const;
/** The tranches of one envelope, each with the year that pays it. */
const TRANCHES = { t1: 2026, t2: 2026, t3: 2027 } as const;
const trancheIds = Object.keys(TRANCHES) as (keyof typeof TRANCHES)[];

const LEDGER: Ledger = { ...EMPTY_LEDGER, tranches: new Map(trancheIds.map((id) => [id, NO_AMOUNTS])) };
const MODEL: Model = { lines: new Map(), tranches: new Map(trancheIds.map((id) => [id, { ...NO_AMOUNTS, year: TRANCHES[id] }])) };

const movementOf = (
  kind: MovementKind,
  trancheId: keyof typeof TRANCHES,
  amountCents: number,
  credit: 'AE' | 'CP',
  year: number,
): Movement => {
  const row = MOVEMENT_TABLE[kind];
  return {
    kind,
    envelopeId: 'north',
    year: row.tranche ? TRANCHES[trancheId] : year,
    credit: row.credit === 'both' ? credit : row.credit,
    amountCents,
    trancheId: row.tranche ? trancheId : null,
    subject: trancheId,
    valueDate: '2026-03-02',
    cause: { streamId: 's', version: 1 },
  };
};

/** A movement, or the reversal of the n-th that was posted and may be reversed. */
type Step = { movement: Movement } | { undo: number };
const amount = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) }, { weight: 1, arbitrary: fc.constantFrom(0, -5, 1.5) });
const movement = fc
  .tuple(
    fc.constantFrom(...TOLD_KINDS),
    fc.constantFrom(...trancheIds),
    amount,
    fc.constantFrom('AE' as const, 'CP' as const),
    fc.constantFrom(...YEARS),
  )
  .map((each) => movementOf(...each));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ movement }) },
  { weight: 2, arbitrary: fc.record({ undo: fc.nat(40) }) },
);
/**
 * Lists begin on some credits and some open tranches, so that most movements find room, and with one movement of each
 * kind that may be reversed, small enough to be.
 */
const FIRST: Step[] = [
  ...YEARS.flatMap((year) => (['AE', 'CP'] as const).map((credit) => movementOf('allot', 't1', 300, credit, year))),
  movementOf('allot', 't1', 6, 'AE', 2027),
  movementOf('transfer_in', 't1', 6, 'AE', 2027),
  movementOf('transfer_out', 't1', 4, 'AE', 2027),
  movementOf('cut', 't1', 5, 'CP', 2026),
  movementOf('freeze', 't1', 25, 'AE', 2026),
  movementOf('freeze', 't1', 15, 'AE', 2026),
  movementOf('thaw', 't1', 20, 'AE', 2026),
  ...trancheIds.flatMap((id) => [
    movementOf('reserve', id, 60, 'AE', 0),
    movementOf('commit', id, 40, 'AE', 0),
    movementOf('order_payment', id, 20, 'CP', 0),
    movementOf('order_payment', id, 5, 'CP', 0),
    movementOf('pay', id, 10, 'CP', 0),
    movementOf('pay', id, 5, 'CP', 0),
    movementOf('reserve', id, 40, 'AE', 0),
    movementOf('delegate', id, 30, 'AE', 0),
    movementOf('commit_delegated', id, 20, 'AE', 0),
    movementOf('delegate_payment', id, 25, 'CP', 0),
    movementOf('pay_delegated', id, 5, 'CP', 0),
  ]),
  // Little is claimed of one of them and nothing is settled, so that a payment and a claim may be reversed.
  movementOf('issue_claim', 't2', 4, 'CP', 0),
  ...(['t1', 't3'] as const).flatMap((id) => [
    movementOf('issue_claim', id, 14, 'CP', 0),
    movementOf('collect_claim', id, 4, 'CP', 0),
    movementOf('collect_claim', id, 2, 'CP', 0),
    movementOf('waive_claim', id, 4, 'CP', 0),
    movementOf('restore_credits', id, 3, 'CP', 0),
  ]),
].map((each) => ({ movement: each }));
const lists = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 20 });

/**
 * The movements of a list as they are asked for now; reversible ones are taken from what was posted, so that nothing is
 * reversed twice.
 */
function askedFor(steps: readonly Step[], undoable: Posted[]): Movement[] {
  return steps.flatMap((each, place): Movement[] => {
    if ('movement' in each) return [{ ...each.movement, subject: `${each.movement.subject}.${place}` }];
    const [posted] = undoable.splice(each.undo % Math.max(1, undoable.length), 1);
    if (!posted) return [];
    const { from, to, sequence, ...undone } = posted;
    return [{ ...undone, reverses: { sequence, from, to } }];
  });
}

const isUndoable = ({ kind, reverses }: Posted): boolean => Object.hasOwn(REVERSAL_TABLE, kind) && !reverses;

function expectSame({ lines, tranches }: Ledger, model: Model): void {
  for (const year of YEARS)
    for (const credit of ['AE', 'CP'] as const)
      expect(lines.get(lineKey({ envelopeId: 'north', year, credit })) ?? NO_BALANCES).toEqual(balancesIn(model, { year, credit }));
  for (const id of trancheIds) expect({ ...tranches.get(id), year: TRANCHES[id] }).toEqual(model.tranches.get(id));
}

describe('the model that sums what happened', () => {
  test('answers each line as the ledger does, after as many movements, and holds the same', () => {
    const undone: Record<string, number> = {};
    fc.assert(
      fc.property(lists, (plans) => {
        const undoable: Posted[] = [];
        let [ledger, model] = [LEDGER, MODEL];
        for (const steps of [FIRST, ...plans]) {
          const asked = askedFor(steps, undoable);
          const { ledger: next, posted, refused } = settle(ledger, asked);
          let sequence = ledger.sequences.get('north') ?? 0;
          const left = [...posted];
          for (const each of asked) {
            const refusal = refused.find(({ movement: one }) => one === each)?.refusal;
            const reason = refusalOf(model, each);
            expect(refusal).toEqual(reason ? { ...reason, envelopeId: 'north', sequence } : undefined);
            if (refusal) continue;
            const parts = partsOf(model, each);
            const numbered = parts.map((part, place) => ({ ...part, sequence: sequence + place + 1 }));
            expect(left.splice(0, parts.length)).toMatchObject(numbered);
            sequence += parts.length;
            model = after(model, each);
            if (each.reverses) undone[each.kind] = (undone[each.kind] ?? 0) + 1;
          }
          expect(left).toEqual([]);
          expectSame(next, model);
          ledger = next;
          undoable.push(...posted.filter(isUndoable));
        }
      }),
      { numRuns: 300 },
    );
    expect(Object.keys(undone).sort()).toEqual(Object.keys(REVERSAL_TABLE).sort());
  });

  test('refuses a list whole as the ledger does, with the same that is missing, after as many movements', () => {
    const codes = new Set<string>();
    fc.assert(
      fc.property(lists, (plans) => {
        const undoable: Posted[] = [];
        let [ledger, model] = [LEDGER, MODEL];
        for (const steps of [FIRST, ...plans]) {
          const asked = askedFor(steps, undoable);
          const settled = settle(ledger, asked);
          const refusal = refuseWhole(ledger, asked, settled);
          const whole = refusalOfWhole(model, asked);
          const place = { envelopeId: 'north', sequence: ledger.sequences.get('north') ?? 0 };
          expect(refusal).toEqual(whole && { ...whole.reason, ...place });
          if (refusal) codes.add(refusal.code);
          else {
            ledger = settled.ledger;
            model = asked.reduce(after, model);
            expectSame(ledger, model);
            undoable.push(...settled.posted.filter(isUndoable));
          }
        }
      }),
      { numRuns: 300 },
    );
    expect([...codes]).toEqual(expect.arrayContaining(['credits_insufficient', 'tranche_exceeded', 'thaw_exceeds_frozen']));
  });
});
