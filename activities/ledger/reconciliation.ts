import type { Kysely, Transaction } from 'kysely';
import { newId } from '../../db/core/ids.ts';
import { type CommandRequest, type Command, type Means, once } from '../../db/core/commands.ts';
import { knowsEnvelope, postMovements } from '../../db/ledger/envelope.ts';
import { appendEvents } from '../../db/core/events.ts';
import { readFinalAccountsOf } from '../../db/grants/final-accounts.ts';
import { setGrantStates } from '../../db/grants/grants.ts';
import { setOrderNumbers } from '../../db/ledger/accounting.ts';
import { lockEnvelope } from '../../db/ledger/movements.ts';
import {
  findImport,
  insertImport,
  insertLineDismissals,
  insertMatch,
  lockNamedGrants,
  lockBooks,
  readLinkedMovement,
  readOpenLine,
  readOpenLines,
  type ReconciledLine,
  type Rehearsed,
  readRehearsed,
  readRequestLines,
} from '../../db/ledger/reconciliation.ts';
import type { DB } from '../../db/core/schema.ts';
import { markAllPaid } from '../../db/grants/tranches.ts';
import type { Grant } from '../../domain/grants/grant.ts';
import { readExport } from '../../domain/grants/read-export.ts';
import {
  BookLine,
  type Books,
  type Decided,
  DismissLine,
  DismissLines,
  ImportPayments,
  LinkLine,
  LINE_OUTCOMES,
  mayDismissAlike,
  reconcile,
  refuseBooking,
  refuseDismissal,
  refuseLink,
} from '../../domain/ledger/reconciliation.ts';
import type { ReportedPayment } from '../../domain/ledger/reported-payment.ts';
import type { ByPerson } from '../../domain/core/command.ts';
import { orNotFound, Refused, refuseIf } from '../../domain/core/refusal.ts';
import { scopeOf } from '../../domain/core/role.ts';
import { stateOncePaidOff, type Tranche } from '../../domain/grants/tranche.ts';
import { stateOncePaid } from '../../domain/grants/final-account.ts';
import { duesOfGrants } from '../core/next-deadline.ts';
import { OPEN } from './envelopes.ts';
import { yearOfOrder } from '../grants/payments.ts';
import { movementOf } from '../grants/tranche-movements.ts';

/**
 * The answer of an import that is rolled back. `importedBefore`: the version of the envelope's event by which the same
 * file was imported; its sender gets the first answer. `rehearsed`: what the import would have done.
 */
type Undone = { importedBefore: { version: number } } | { rehearsed: Rehearsed };

/** Rolls an import back. */
class RolledBack extends Error {
  readonly answer: Undone;
  constructor(answer: Undone) {
    super('rolled back');
    this.answer = answer;
  }
}

/**
 * A file as received. `expectedSha256`: its hash according to the sender, if given. `isRehearsal`: nothing of it is to
 * stay.
 */
type SentFile = { bytes: Buffer; expectedSha256: string | null; isRehearsal: boolean };
export type ImportAnswer = Awaited<ReturnType<Command>> | Undone;

export const reconciliationCommands = (db: Kysely<DB>) => ({
  /**
   * Compares each line of an export with an envelope's payments, and records those that are ordered and that the export
   * reports as paid, in one transaction whatever the number of lines. `file` is passed beside the body, so that its
   * bytes are stored only as lines. A rehearsal does all of it, reads what has come of it, and is rolled back.
   */
  importPayments: async (asked: CommandRequest, means: Means | undefined, file: SentFile): Promise<ImportAnswer> => {
    const { year = null } = asked.body as Partial<ImportPayments>;
    const read = await readExport(file.bytes, { expectedSha256: file.expectedSha256, year });
    try {
      return await once(db, ImportPayments, async (trx, { id, caller, body, at, by }) => {
        if (!(await knowsEnvelope(trx, id))) throw new Refused({ code: 'not_found' });
        if ('refusal' in read) throw new Refused(read.refusal);
        const { lines } = read;
        const named = await lockNamedGrants(trx, id, lines);
        orNotFound(await lockEnvelope(trx, id));
        const twin = await findImport(trx, id, body.sha256);
        if (twin) throw new RolledBack({ importedBefore: twin });
        const books = await lockBooks(trx, id, named, lines);
        const payments = reconcile(lines, books, { caller, at });
        const booked = await bookPayments(trx, payments, books, by);
        const reconciled = payments
          .flatMap(({ reported, decided }, place) => {
            const outcome = outcomeOf(decided, booked.get(place));
            return reported.lines.map((line) => ({ ...line, ...outcome, firstLine: reported.lines[0].position }));
          })
          .toSorted((a, b) => a.position - b.position);
        const importId = newId();
        const { sha256, sizeBytes } = body;
        return {
          facts: { importId, sha256, lines: lines.length, ...countsOf(reconciled) },
          ...OPEN,
          after: async ({ version }) => {
            await insertImport(trx, { id: importId, envelopeId: id, version, sha256, sizeBytes }, reconciled);
            if (file.isRehearsal) throw new RolledBack({ rehearsed: await readRehearsed(trx, scopeOf(caller), importId) });
          },
        };
      })(asked, means);
    } catch (error) {
      if (error instanceof RolledBack) return error.answer;
      throw error;
    }
  },

  linkLine: once(db, LinkLine, async (trx, { id, caller, body }) => {
    const envelope = orNotFound(await lockEnvelope(trx, id));
    const line = await readOpenLine(trx, id, body);
    refuseIf(refuseLink(line, await readLinkedMovement(trx, id, body.sequence), envelope.sequence, caller));
    const position = line?.firstLine ?? body.position;
    return { facts: body, ...OPEN, after: ({ version }) => insertMatch(trx, id, version, { ...body, position }) };
  }),

  /** Records the payment that an open line reports, as an import of it now would. */
  bookLine: once(db, BookLine, async (trx, { id, caller, body, at, by }) => {
    const { importId, position } = body;
    const lines = await readRequestLines(trx, importId, [position]);
    const named = await lockNamedGrants(trx, id, lines);
    orNotFound(await lockEnvelope(trx, id));
    const line = await readOpenLine(trx, id, body);
    const books = await lockBooks(trx, id, named, lines);
    const payments = reconcile(lines, books, { caller, at });
    refuseIf(refuseBooking(line && { ...line, now: payments[0]?.decided }, caller));
    const sequence = (await bookPayments(trx, payments, books, by)).get(0);
    if (sequence === undefined) throw new Refused({ code: 'line_not_booked', setAsideFor: 'ledger_refused' });
    const booked = { importId, position: line?.firstLine ?? position, sequence };
    return { facts: booked, ...OPEN, after: ({ version }) => insertMatch(trx, id, version, booked) };
  }),

  dismissLine: once(db, DismissLine, async (trx, { id, caller, body }) => {
    orNotFound(await lockEnvelope(trx, id));
    const line = await readOpenLine(trx, id, body);
    refuseIf(refuseDismissal(line, caller));
    const { importId, position, reason } = body;
    return {
      facts: { importId, position },
      ...OPEN,
      after: ({ version }) => insertLineDismissals(trx, id, version, { importId, positions: [line?.firstLine ?? position], reason }),
    };
  }),

  /** What is concealed from the caller, or of a grant over which they are in conflict, is left to another person. */
  dismissLines: once(db, DismissLines, async (trx, { id, caller, body }) => {
    orNotFound(await lockEnvelope(trx, id));
    const { importId, setAsideFor, reason } = body;
    const lines = await readOpenLines(trx, id, body);
    const own = lines.filter((line) => mayDismissAlike(line, caller) === null);
    if (own.length === 0) throw new Refused({ code: 'line_not_open', outcome: 'set_aside' });
    return {
      facts: { importId, setAsideFor, requests: own.length },
      ...OPEN,
      after: ({ version }) =>
        insertLineDismissals(trx, id, version, { importId, positions: own.map(({ firstLine }) => firstLine), reason }),
    };
  }),
});

type Kept = Pick<ReconciledLine, 'outcome' | 'reason' | 'sequence'>;

/** What is stored of a payment's lines. `sequence`: that recorded for it; undefined if the ledger refused it. */
function outcomeOf(decided: Decided, sequence: number | undefined): Kept {
  if (decided.outcome === 'known' || decided.outcome === 'matched')
    return { outcome: decided.outcome, reason: null, sequence: decided.sequence };
  if (decided.outcome === 'set_aside') return { outcome: 'set_aside', reason: decided.reason, sequence: null };
  return sequence === undefined
    ? { outcome: 'set_aside', reason: 'ledger_refused', sequence: null }
    : { outcome: 'booked', reason: null, sequence };
}

function countsOf(lines: readonly Kept[]): { matched: number; booked: number; setAside: number; known: number } {
  const [matched = 0, booked = 0, setAside = 0, known = 0] = LINE_OUTCOMES.map(
    (outcome) => lines.filter((line) => line.outcome === outcome).length,
  );
  return { matched, booked, setAside, known };
}

/** A payment to record, and its place among those of the file. */
type Booking = { place: number; reported: ReportedPayment; grantId: string; tranche: Tranche; takesNumber: boolean };

/** A locked grant as earlier payments have left it. */
type Current = { grant: Grant; tranches: readonly Tranche[] };

/**
 * Records payments as recordPayment does, one event on the grant for each, many grants at a time: a grant's second
 * payment waits for the next round, since its event follows the first one's. Returns the movement's number by the place
 * of the payment; a payment that the ledger refuses leaves nothing.
 */
async function bookPayments(
  trx: Transaction<DB>,
  payments: ReturnType<typeof reconcile>,
  { grants }: Books,
  by: ByPerson,
): Promise<Map<number, number>> {
  const sequences = new Map<number, number>();
  const current = new Map([...grants.values()].map(({ grant, tranches }): [string, Current] => [grant.id, { grant, tranches }]));
  let waiting = payments.flatMap(({ reported, decided }, place): Booking[] => {
    if (decided.outcome !== 'book') return [];
    const { grant, tranche, takesNumber } = decided;
    return [{ place, reported, grantId: grant.id, tranche, takesNumber }];
  });
  while (waiting.length > 0) {
    const round = [...new Map(waiting.toReversed().map((booking) => [booking.grantId, booking])).values()].toReversed();
    const inRound = new Set(round);
    waiting = waiting.filter((booking) => !inRound.has(booking));
    for (const [place, sequence] of await bookRound(trx, round, current, by)) sequences.set(place, sequence);
  }
  return sequences;
}

/** Records one payment of each of several grants. */
async function bookRound(
  trx: Transaction<DB>,
  round: readonly Booking[],
  current: Map<string, Current>,
  by: ByPerson,
): Promise<[place: number, sequence: number][]> {
  const bookings = round.flatMap((booking) => {
    const now = current.get(booking.grantId);
    return now ? [{ ...booking, ...now }] : [];
  });
  // The events follow once the ledger has taken the payments: each movement names the next event of its grant.
  const { posted } = await postMovements(
    trx,
    bookings.map(({ reported, grant, tranche }) =>
      movementOf(
        grant,
        tranche,
        { streamId: grant.id, version: grant.version + 1 },
        {
          kind: 'pay',
          credit: 'CP',
          year: yearOfOrder(tranche, by.at),
          amountCents: reported.amountCents,
          valueDate: reported.paidOn,
        },
      ),
    ),
    'each',
    by.at,
  );
  const accounts = await readFinalAccountsOf(
    trx,
    bookings.map(({ grantId }) => grantId),
  );
  const sequenceOf = new Map(posted.map(({ trancheId, sequence }) => [trancheId, sequence]));
  const taken = bookings.flatMap((booking) => {
    const { grant, tranches, tranche } = booking;
    const sequence = sequenceOf.get(tranche.id);
    const paid = { ...tranche, state: stateOncePaidOff(tranche) };
    const state = stateOncePaid(grant, tranches, paid, accounts.get(grant.id));
    return sequence === undefined ? [] : [{ ...booking, tranche: paid, sequence, after: { ...grant, state, version: grant.version + 1 } }];
  });
  await markAllPaid(
    trx,
    by.personId,
    taken.map(({ tranche: { id, state }, reported: { paidOn, orderNumber } }) => ({
      trancheId: id,
      state,
      paidOn,
      reference: orderNumber,
    })),
  );
  await setOrderNumbers(
    trx,
    taken.flatMap(({ takesNumber, tranche: { id }, reported: { orderNumber } }) => (takesNumber ? [{ trancheId: id, orderNumber }] : [])),
  );
  const closed = taken.filter(({ after }) => after.state === 'closed').map(({ grantId }) => grantId);
  await setGrantStates(trx, closed, 'closed');
  const dueOf = await duesOfGrants(
    trx,
    taken.map(({ after }) => after),
  );
  await appendEvents(
    trx,
    by,
    taken.map(({ tranche, reported: { amountCents: paidCents, paidOn, orderNumber }, takesNumber, after }) => ({
      streamId: after.id,
      name: 'recordPayment',
      facts: { tranche: tranche.rank, paidCents, paidOn, ...(takesNumber ? { orderNumber } : {}) },
      due: dueOf(after),
    })),
  );
  for (const { grantId, tranche, tranches, after } of taken)
    current.set(grantId, {
      grant: after,
      tranches: tranches.map((each) => (each.rank === tranche.rank ? tranche : each)),
    });
  return taken.map(({ place, sequence }) => [place, sequence]);
}
