import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type ApplicationRow, readApplicationRow } from '../../db/applications/applications.ts';
import { awardExtensionsPart } from '../../db/applications/award-extensions.ts';
import { readAppealRows } from '../../db/committee/appeals.ts';
import { readReexaminations } from '../../db/committee/reexaminations.ts';
import { readDecision } from '../../db/committee/sessions.ts';
import { ballotsPart, toTallies } from '../../db/committee/votes.ts';
import { readOutcome } from '../../db/committee/waitlist.ts';
import { readAlone } from '../../db/connection/together.ts';
import { type KeptLetter, readDecisionLetter, readKeptLetters } from '../../db/core/decision-letters.ts';
import { type DecisionEvent, readDecisionEvents, readProof } from '../../db/core/proofs.ts';
import type { DB } from '../../db/core/schema.ts';
import { readNoticeOf } from '../../db/grants/ending-notices.ts';
import { readAddedBy } from '../../db/grants/amendments.ts';
import { readReasons } from '../../db/grants/grants.ts';
import { readLetterReport } from '../../db/core/letters.ts';
import { readEvidence } from '../../db/grants/obligations.ts';
import type { Decider } from '../../domain/core/event.ts';
import { noticeGrounds } from '../../domain/core/proof.ts';
import { isStaff, scopeOf } from '../../domain/core/role.ts';
import { SEAL_LEVELS } from '../../domain/core/seal-level.ts';
import { typeset } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import { EVENTS } from '../../domain/events.ts';
import { deciderOnAdded } from '../../domain/grants/amendment.ts';
import { asReader } from '../../domain/people/conflict.ts';
import { printProof } from '../../letters/core/print-proof.ts';
import { roleWords } from '../../letters/core/proof.ts';
import { SEAL_WORDS } from '../../words/core/seals.ts';
import { download } from '../http/answer/download.ts';
import { readLabels, toTimeline } from '../http/answer/timeline-entries.ts';
import { sealedBy } from '../../letters/core/sealed-by.ts';
import { read, type ReadRequest } from '../http/operation.ts';
import { orMissing } from '../http/problem/problem.ts';

const DecisionView = z
  .object({
    key: z.string().meta({ description: 'What its proof is asked by: the thing that it is about, and its version there' }),
    event: z.string(),
    text: z.string(),
    at: z.iso.datetime(),
    author: z
      .object({ name: z.string(), capacity: z.string(), inSteadOf: z.string().nullable() })
      .nullable()
      .meta({ description: 'Null where a deadline or silence decided' }),
    letter: z
      .object({
        sha256: z.string(),
        madeAt: z.iso.datetime(),
        seal: z
          .object({ name: z.string(), level: z.enum(SEAL_LEVELS), text: z.string() })
          .nullable()
          .meta({ description: 'Whose seal it has, what that is and what it is not; null where the fund had none' }),
      })
      .nullable()
      .meta({
        description: 'The letter that its applicant was sent, as a PDF; null until it leaves, and where it left before they were kept',
      }),
  })
  .meta({ id: 'Decision' });

const SealView = z.object({ day: z.iso.date(), sealedAt: z.iso.datetime(), heads: z.int(), digest: z.string(), hash: z.string() });

const ProofView = z
  .object({
    format: z.literal('guichet-decision-proof-1'),
    decision: DecisionView.extend({
      reference: z.string().nullable(),
      title: z.string(),
      organisation: z.string(),
      grounds: z
        .string()
        .nullable()
        .meta({ description: 'Its reason, whose SHA-256 is the fact `groundsSha256` of the record; null where it has none here' }),
      votes: z
        .object({ favour: z.int(), against: z.int(), abstain: z.int() })
        .nullable()
        .meta({ description: 'How many members of the committee voted in each way; null where it decided without a vote' }),
    }),
    record: z
      .object({
        streamId: z.uuid(),
        version: z.int(),
        name: z.string(),
        personId: z.uuid().nullable(),
        at: z.iso.datetime(),
        facts: z.string().meta({ description: 'The text that is hashed' }),
        previous: z.string().meta({ description: 'The hash of the event before it' }),
        hash: z.string(),
      })
      .meta({ description: 'The event that records it, as its SHA-256 is made of it' }),
    seal: SealView.extend({ chain: z.string(), previous: z.string(), lines: z.array(z.string()) })
      .nullable()
      .meta({ description: 'The day’s seal that holds it, with all of its lines; null until the next seal is made' }),
    later: z.array(SealView).meta({ description: 'The seals since, up to the newest one' }),
    timeStamp: z
      .object({ day: z.iso.date(), token: z.string() })
      .nullable()
      .meta({ description: 'The first of these seals whose hash a time stamp authority has seen, and its token (RFC 3161) in base64' }),
  })
  .meta({ id: 'DecisionProof' });
type ProofOfDecision = z.infer<typeof ProofView>;

const toLetterView = (language: Language, kept: KeptLetter | undefined): z.infer<typeof DecisionView>['letter'] =>
  kept
    ? {
        sha256: kept.sha256,
        madeAt: kept.madeAt,
        seal: kept.seal && { ...kept.seal, text: typeset(language, SEAL_WORDS[kept.seal.level][language]) },
      }
    : null;

const keyOf = ({ kind, version }: DecisionEvent): string => `${kind}-${version}`;

type Asked = Pick<ReadRequest<object>, 'deps' | 'caller' | 'id' | 'language'>;

async function findApplication({ deps: { db }, caller, id }: Asked): Promise<ApplicationRow> {
  const row = orMissing(await readApplicationRow(db, scopeOf(caller), id));
  return row;
}

/** The role in which a decision is taken: the chair's for an amendment that adds money, as its letter says. */
async function readDecider(db: Kysely<DB>, { name, streamId, facts }: DecisionEvent): Promise<Decider | 'time' | undefined> {
  const isOnAmendment = name === 'approveAmendment' || name === 'rejectAmendment';
  return isOnAmendment ? deciderOnAdded(await readAddedBy(db, streamId, Number(facts['amendment']))) : EVENTS[name].decidedBy;
}

/** The decisions in words, each with its event. */
async function toDecisions({ deps: { db }, caller, language }: Asked, row: ApplicationRow, events: readonly DecisionEvent[]) {
  const reader = asReader(caller, row);
  const [{ items }, kept, deciders] = await Promise.all([
    toTimeline(db, events, language, isStaff(reader.roles), await readLabels(db, row, reader, language)),
    readKeptLetters(db, events),
    Promise.all(events.map((event) => readDecider(db, event))),
  ]);
  return events.map((event, place) => {
    const { name, at } = event;
    const { who, inSteadOf, text } = items[place] ?? { who: null, inSteadOf: null, text: name };
    const decider = deciders[place];
    const author =
      who && decider && decider !== 'time'
        ? { name: who.name, capacity: roleWords(language, decider), inSteadOf: inSteadOf && inSteadOf.name }
        : null;
    const letter = kept.find(({ streamId, version }) => streamId === event.streamId && version === event.version);
    return { event, view: { key: keyOf(event), event: name, text, at, author, letter: toLetterView(language, letter) } };
  });
}

/** The reason of a decision: that of its instant, from the row that keeps it. */
async function groundsOf(db: Kysely<DB>, row: ApplicationRow, event: DecisionEvent): Promise<string | null> {
  if (event.name === 'giveNotice') return noticeGrounds(await readNoticeOf(db, event.streamId, Number(event.facts['number'])));
  if (event.name === 'reviewReport')
    return (await readLetterReport(db, event.streamId, Number(event.facts['milestone']), Number(event.facts['number']))).reasons || null;
  if (event.name === 'reviewEvidence')
    return (await readEvidence(db, event.streamId, String(event.facts['obligation']), Number(event.facts['number']))).reasons || null;
  if (event.kind === 'grant') return (await readReasons(db, event.streamId)).find(({ at }) => at === event.at)?.reason ?? null;
  if (event.name === 'decideAdmissibility') return row.screening_reason;
  const [decision, outcome, appeals, reexaminations, extensions] = await Promise.all([
    readDecision(db, row.id),
    readOutcome(db, row.id),
    readAppealRows(db, row.id),
    readReexaminations(db, row.id),
    readAlone(db, awardExtensionsPart(db, row.id)),
  ]);
  const kept = [
    { at: decision?.decided_at, reason: decision?.reason },
    { at: outcome?.decided_at, reason: outcome?.reason },
    ...appeals.map(({ ended_at: at, reason }) => ({ at, reason })),
    ...reexaminations.map(({ ended_at: at, reason }) => ({ at, reason })),
    ...extensions.map(({ extendedAt: at, reason }) => ({ at, reason })),
  ];
  return kept.find(({ at }) => at === event.at)?.reason || null;
}

/** The numbers of a committee's votes on an application; no member's own vote is shown. */
async function votesOf(db: Kysely<DB>, row: ApplicationRow, { name, at }: DecisionEvent) {
  if (EVENTS[name].decidedBy !== 'committee') return null;
  const decision = await readDecision(db, row.id);
  if (!decision || decision.decided_at !== at) return null;
  const tally = toTallies(await readAlone(db, ballotsPart(db, decision.session_id))).get(row.id);
  return tally && tally.favour + tally.against + tally.abstain > 0 ? tally : null;
}

async function toProof(asked: Asked, key: unknown): Promise<ProofOfDecision> {
  const { db } = asked.deps;
  const row = await findApplication(asked);
  const decisions = await toDecisions(asked, row, await readDecisionEvents(db, row.id));
  const found = orMissing(decisions.find(({ view }) => view.key === key));
  const { event, view } = found;
  const [proof, grounds, votes] = await Promise.all([
    readProof(db, event.streamId, event.version),
    groundsOf(db, row, event),
    votesOf(db, row, event),
  ]);
  const { reference, title, organisation_name: organisation } = row;
  return {
    format: 'guichet-decision-proof-1',
    decision: { ...view, reference, title, organisation, grounds, votes },
    record: proof.event,
    seal: proof.seal,
    later: proof.later,
    timeStamp: proof.timeStamp,
  };
}

export const listDecisions = read(
  {
    operationId: 'listDecisions',
    path: '/applications/{id}/decisions',
    summary: 'The decisions on an application and on its grant, oldest first, each of which has a proof',
    answer: z.object({ items: z.array(DecisionView) }).meta({ id: 'Decisions' }),
  },
  async (asked) => {
    const row = await findApplication(asked);
    const decisions = await toDecisions(asked, row, await readDecisionEvents(asked.deps.db, row.id));
    return { items: decisions.map(({ view }) => view) };
  },
);

export const getDecisionProof = read(
  {
    operationId: 'getDecisionProof',
    path: '/applications/{id}/decisions/{decision}',
    summary: 'The proof of one decision: who took it and why, the event that records it, and the path of its SHA-256 to the newest seal',
    costly: true,
    answer: ProofView,
  },
  (asked) => toProof(asked, asked.params['decision']),
);

const NAMES = { fr: 'preuve', en: 'proof' } as const satisfies Record<Language, string>;

export const getDecisionProofFile = download(
  {
    operationId: 'getDecisionProofFile',
    path: '/applications/{id}/decisions/{decision}/document',
    summary: 'The same as a tagged PDF in the caller’s language',
    media: ['application/pdf'],
    costly: true,
  },
  async (asked) => {
    const { language, at, deps } = asked;
    const proof = await toProof(asked, asked.params['decision']);
    const bytes = await sealedBy(deps.sealer, await printProof(language, proof), { language, at });
    const { reference, key } = proof.decision;
    const fileName = `${[NAMES[language], reference, key].filter(Boolean).join('-')}.pdf`;
    return { body: Readable.from([bytes]), media: 'application/pdf', fileName, bytes: bytes.length };
  },
);

const LETTERS = { fr: 'courrier', en: 'letter' } as const satisfies Record<Language, string>;

export const getDecisionLetter = download(
  {
    operationId: 'getDecisionLetter',
    path: '/applications/{id}/decisions/{decision}/letter',
    summary:
      'The letter by which the applicant was told of a decision, as a tagged PDF in French with the working out of its figures: the bytes that left with it, under the fund’s seal where it has one; Repr-Digest holds their SHA-256',
    media: ['application/pdf'],
  },
  async (asked) => {
    const { deps, language } = asked;
    const row = await findApplication(asked);
    const event = orMissing((await readDecisionEvents(deps.db, row.id)).find((each) => keyOf(each) === asked.params['decision']));
    const kept = orMissing(await readDecisionLetter(deps.db, event));
    const { document, sha256 } = kept;
    return {
      body: Readable.from([document]),
      media: 'application/pdf',
      fileName: `${[LETTERS[language], row.reference, keyOf(event)].filter(Boolean).join('-')}.pdf`,
      bytes: document.length,
      headers: { 'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:` },
    };
  },
);
