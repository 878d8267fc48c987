import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { readContent, readOrganisation } from '../db/applications/applications.ts';
import { readCallVersion } from '../db/calls/calls.ts';
import { readSessionRow, voteIn } from '../db/committee/sessions.ts';
import { ballotsPart, toTallies } from '../db/committee/votes.ts';
import { readAlone } from '../db/connection/together.ts';
import { keepDecisionLetter, readDecisionLetter } from '../db/core/decision-letters.ts';
import type { OwedEvent } from '../db/core/letters.ts';
import type { DB } from '../db/core/schema.ts';
import { derogated, legalFormOf } from '../domain/calls/legal-form.ts';
import { parisDate } from '../domain/core/calendar.ts';
import type { SealLevel } from '../domain/core/seal-level.ts';
import { amountsOfPlan, rateArticleOf } from '../domain/desk/amounts.ts';
import { amountsOfDecision, type DecidedOn } from '../domain/desk/decided-amounts.ts';
import { sheetOfDecision } from '../letters/core/decision-letter.ts';
import { type FundService, UNNAMED_SERVICE } from '../letters/core/letter.ts';
import { type Sealer } from '../letters/core/sealed-pdf.ts';
import { sealedOrNull } from '../letters/core/sealed-by.ts';
import type { Sheet } from '../letters/core/sheet.ts';
import type { LetterContent } from '../letters/texts.ts';
import { writeNews } from '../letters/write.ts';
import { inWords } from '../words/core/calculations.ts';
import { AMOUNT_LABELS } from '../words/desk/amounts.ts';

/** Makes the documents of decisions: a printer of French pages, and the fund's seal, if there is one. */
export type LetterKeeping = { print: (sheet: Sheet) => Promise<Buffer>; sealer?: Sealer | undefined };

/** A letter that is owed for an event, as its document says it. `at`: the ISO instant at which it is made. */
type Owed = { owed: LetterContent; reference: string | null; page: string | null; fund: FundService | undefined; at: string };

/** The application of a decision, or of the decision's grant, with its organisation; each is found by its key. */
const readDecided = (db: Kysely<DB>, streamId: string) =>
  db
    .selectFrom('application as a')
    .innerJoin('organisation as o', 'o.id', 'a.organisation_id')
    .where('a.id', '=', sql<string>`coalesce((SELECT application_id FROM "grant" WHERE id = ${streamId}), ${streamId}::uuid)`)
    .select(['a.id', 'a.call_id', 'a.call_version', 'a.requested_cents', 'o.id as organisationId', 'o.name', 'o.siret'])
    .executeTakeFirstOrThrow();
type Decided = Awaited<ReturnType<typeof readDecided>>;

/** How its committee voted on an application; null where it decided without a vote. */
async function readVote(db: Kysely<DB>, applicationId: string, sessionId: unknown): Promise<DecidedOn['vote']> {
  const session = typeof sessionId === 'string' ? await readSessionRow(db, sessionId) : undefined;
  const vote = session && voteIn(session);
  if (!session || !vote) return null;
  const tally = toTallies(await readAlone(db, ballotsPart(db, session.id))).get(applicationId);
  return tally ? { ...tally, quorum: vote.quorum } : null;
}

/** True where the figures rest on more than the event: a session's decision, or that on a waitlisted application. */
const isOnAward = ({ name, facts }: OwedEvent): boolean =>
  facts['sessionId'] !== undefined || name === 'awardWaitlisted' || name === 'refuseWaitlisted';

async function readDecidedOn(db: Kysely<DB>, decided: Decided, event: OwedEvent): Promise<DecidedOn> {
  const call = await readCallVersion(db, decided.call_id, decided.call_version);
  const known = { requestedCents: decided.requested_cents, rateArticle: rateArticleOf(call) };
  if (!isOnAward(event)) return { ...known, plan: [], vote: null };
  const [content, organisation, vote] = await Promise.all([
    readContent(db, decided.id),
    readOrganisation(db, decided.organisationId),
    readVote(db, decided.id, event.facts['sessionId']),
  ]);
  return { ...known, plan: amountsOfPlan(content, call, derogated(legalFormOf(call, organisation), content)), vote };
}

type Seal = { name: string; level: SealLevel } | null;

/**
 * A document that says its seal, under that seal. Where what seals gives none, the document says that it has none: a
 * notification does not wait for a service outside, and the day's seal holds the document's SHA-256 all the same.
 */
async function underSeal(sealer: Sealer | undefined, print: (seal: Seal) => Promise<Buffer>, at: string) {
  if (sealer) {
    const seal = { name: sealer.name, level: sealer.level };
    const document = await sealedOrNull(sealer, await print(seal), { language: 'fr', at });
    if (document) return { seal, document };
  }
  return { seal: null, document: await print(null) };
}

/**
 * The letter of a decision as one PDF: the words of its letter in French, the working out of its figures, and the
 * fund's seal. It is made once and kept, so that each reader gets the same bytes.
 */
export async function keptLetterOf(
  db: Kysely<DB>,
  { print, sealer }: LetterKeeping,
  event: OwedEvent,
  { owed, reference, page, fund = UNNAMED_SERVICE, at }: Owed,
): Promise<Buffer> {
  const kept = await readDecisionLetter(db, event);
  if (kept) return kept.document;
  const { streamId, version, name, facts } = event;
  const decided = await readDecided(db, streamId);
  const amounts = amountsOfDecision(name, facts, await readDecidedOn(db, decided, event));
  const sheetWith = (seal: Seal): Sheet =>
    sheetOfDecision({
      letter: writeNews('fr', owed, reference, page, fund),
      to: { organisation: decided.name, siret: decided.siret },
      at: event.at,
      decidedOn: parisDate(event.at),
      fund,
      annex: amounts.map(({ kind, calculation }) => ({ label: AMOUNT_LABELS[kind].fr, calculation: inWords('fr', calculation) })),
      seal,
    });
  const { seal, document } = await underSeal(sealer, (named) => print(sheetWith(named)), at);
  const sha256 = createHash('sha256').update(document).digest('hex');
  return keepDecisionLetter(db, { streamId, version, madeAt: at, seal, sha256, document });
}
