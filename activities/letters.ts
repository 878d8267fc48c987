import { Context } from '@temporalio/activity';
import type { Kysely } from 'kysely';
import { holdLetter } from '../db/people/digests.ts';
import { type Clock, POSTGRES_CLOCK } from '../db/core/clock.ts';
import { readHiddenFrom } from '../db/people/conflicts.ts';
import { acknowledge } from '../db/core/events.ts';
import { isTransient } from '../db/core/errors.ts';
import { leaveToWorkflow, markLetterSent, type OwedEvent, releaseLetter, readOwed, readOwing, claimLetter } from '../db/core/letters.ts';
import { readReferences } from '../db/core/references.ts';
import type { InvitationLinks } from '../db/people/invitation-links.ts';
import type { Recipient } from '../db/people/people.ts';
import type { StreamKind } from '../db/core/columns.ts';
import type { DB } from '../db/core/schema.ts';
import { cannotWait } from '../domain/people/digest.ts';
import { claimReference } from '../domain/core/reference.ts';
import { pageOfDecline, OUR_PAGE, OWN_PAGE, pageOf, pageOfCommand, pageOfInvitation } from '../domain/core/page-address.ts';
import type { Moved } from '../domain/core/command.ts';
import type { Event } from '../domain/core/event.ts';
import { EVENTS, isDecision, isUrgent } from '../domain/events.ts';
import { fileIn } from '../domain/threads/contact.ts';
import type { FundService } from '../letters/core/letter.ts';
import { MailAway } from '../letters/core/mail-server.ts';
import { LetterRefused, type Mail, type Post, PostUnavailable } from '../letters/core/post.ts';
import type { LetterContent, LetterName } from '../letters/texts.ts';
import { toHtml } from '../letters/core/link.ts';
import { writeLetter, writeNews } from '../letters/write.ts';
import { keptLetterOf, type LetterKeeping } from './decision-letters.ts';
import { withHeartbeat } from './core/heartbeat.ts';
import type { Waking } from './core/workflow-wakeups.ts';
import { type AddressedLetter, readAuthor } from './core/letter-content.ts';
import { aboutApplication } from './applications/application-letters.ts';
import { aboutEnvelope } from './ledger/change-letters.ts';
import { aboutFreeze } from './ledger/freeze-letters.ts';
import { aboutDatalabRequest } from './datalab/request-letters.ts';
import { aboutGrant } from './grants/grant-letters.ts';
import { aboutMission } from './datalab/mission-letters.ts';
import { aboutPerson } from './people/people-letters.ts';
import { aboutSession } from './committee/session-letters.ts';
import { aboutContact, readFundContact } from './threads/contact-letters.ts';
import { aboutFollowed } from './threads/following-letters.ts';
import { aboutThread } from './threads/thread-letters.ts';

const about: Partial<Record<StreamKind, (db: Kysely<DB>, event: Event) => Promise<AddressedLetter | AddressedLetter[]>>> = {
  application: async (db, event) => [await aboutApplication(db, event), await aboutFollowed(db, event)].flat(),
  session: aboutSession,
  grant: async (db, event) => [await aboutGrant(db, event), await aboutFollowed(db, event)].flat(),
  person: async (db, event) => [...(await aboutPerson(db, event)), await aboutContact(db, event)],
  datalab_request: aboutDatalabRequest,
  mission: aboutMission,
  thread: aboutThread,
  envelope: async (db, event) => [await aboutEnvelope(db, event), ...(await aboutFreeze(db, event))],
};

/** Streams that are an application or belong to one. */
const OF_APPLICATIONS: readonly StreamKind[] = ['application', 'grant', 'mission'];

/** The application, the grant or the mission by which a call may hide what an event is about; null if none. */
function judgedOf(kind: StreamKind, { streamId, name, facts: { applicationId } }: Event): string | null {
  if (kind === 'thread' || name === 'nameContact') return typeof applicationId === 'string' ? applicationId : null;
  return OF_APPLICATIONS.includes(kind) ? streamId : null;
}

/** A letter with its reader. */
type Addressed = { person: Recipient; owed: LetterContent };

/**
 * The recipients of an event, each with their letter. A person gets one letter for an event: the first one addressed to
 * them. What a call hides from a person with a conflict of interest is not written to them either: people of the
 * applicant's side get the applicant's letters about their own file, with the fund's contact, and none of the fund's.
 */
export async function readAddressed(db: Kysely<DB>, kind: StreamKind, event: Event): Promise<Addressed[]> {
  const addressed = await about[kind]?.(db, event);
  const texts = await Promise.all([addressed ?? []].flat().map((text) => (text ? withAuthor(db, event, text) : [])));
  const letters = texts.flat();
  const ofFund = letters.filter(({ person }) => !person.ofApplicant).map(({ person }) => person.id);
  const judgedId = judgedOf(kind, event);
  const isHidden = await readHiddenFrom(db, judgedId === null ? [] : [judgedId], ofFund);
  const shown = letters.filter(({ person }) => person.ofApplicant || judgedId === null || !isHidden(judgedId, person.id));
  const each = shown.filter(({ person: { id } }, place) => shown.findIndex(({ person }) => person.id === id) === place);
  const contact = each.some(({ person }) => person.ofApplicant) ? await readFundContact(db, kind, event) : null;
  return contact === null ? each : each.map(({ person, owed }) => ({ person, owed: person.ofApplicant ? { ...owed, contact } : owed }));
}

/** A letter for each of its recipients: on the applicant's side, with the author of the decision that it tells of. */
async function withAuthor(db: Kysely<DB>, event: Event, { to, owed, decidedBy: said }: NonNullable<AddressedLetter>): Promise<Addressed[]> {
  const decidedBy = said ?? EVENTS[event.name].decidedBy;
  const byPerson = decidedBy !== undefined && decidedBy !== 'time' && to.some(({ ofApplicant }) => ofApplicant);
  const author = byPerson ? await readAuthor(db, event, decidedBy) : undefined;
  return to.map((person) => ({ person, owed: author && person.ofApplicant ? { ...owed, author } : owed }));
}

/** What letters need: addresses for links, the service to name, and the store of decision letters, if there is one. */
type Leading = {
  publicUrl?: string | undefined;
  links?: InvitationLinks | undefined;
  fund?: FundService | undefined;
  keeping?: LetterKeeping | undefined;
};

/** The letter of a decision to its applicant, which is kept as a document. */
const isKept = (event: Event, { person: { ofApplicant, invited } }: { person: Recipient }): boolean =>
  ofApplicant === true && !invited && isDecision(event.name);

/**
 * Writes the letters of a thing's events, and acknowledges them. Run again after a failure, it goes on where it
 * stopped: a letter that was sent is not sent twice. Letters that can wait are held for people who prefer a daily
 * digest, and news of a file for each of its followers. A refused letter delays no other recipient's: the others leave
 * first, and then this fails, to be retried. The documents of decisions are made and kept before the first letter
 * leaves.
 * Returns the version up to which all have left.
 * @param clock gives the instant at which a letter leaves
 * @param publicUrl the origin of the pages to which letters link; no links if absent
 * @param links makes the links of invited people; no links if absent
 * @param fund the service that letters name
 * @param keeping makes the documents of decisions, which are kept and attached; none if absent
 */
export const letterWriter =
  (db: Kysely<DB>, post: Post, { clock = POSTGRES_CLOCK, publicUrl, links, fund, keeping }: { clock?: Clock } & Leading = {}) =>
  async (id: string): Promise<number> => {
    const { kind, version, events } = await readOwed(db, id);
    const reference = events.length > 0 ? ((await readReferences(db, [id])).get(id) ?? null) : null;
    const pageFor = (event: OwedEvent, addressed: Addressed): string | null => {
      const path = pathOfLetter(kind, event, addressed, links);
      return publicUrl === undefined || path === null ? null : publicUrl + path;
    };
    const wholeOf = (event: OwedEvent, addressed: Addressed) => ({
      ...addressed,
      owed: withDecline(addressed, links, publicUrl),
      reference: referenceIn(event, reference),
      page: pageFor(event, addressed),
    });
    const documentOf = async (event: OwedEvent, addressed: Addressed): Promise<Buffer | null> => {
      if (!keeping || !isKept(event, addressed)) return null;
      return keptLetterOf(db, keeping, event, { ...wholeOf(event, addressed), fund, at: await clock(new Date().toISOString()) });
    };
    // Before the first mail: a full mailbox, or a mail server that is away, may hold mail up for days, and a document
    // that is made then would say what the rows say by then.
    for (const event of keeping ? events.filter(({ name }) => isDecision(name)) : []) {
      const told = (await readAddressed(db, kind, event)).find((addressed) => isKept(event, addressed));
      if (told) await documentOf(event, told);
    }
    const refused = new Map<string, unknown>();
    for (const event of events) {
      for (const addressed of await readAddressed(db, kind, event)) {
        const { id: personId } = addressed.person;
        // A person's letters leave in the order of their events.
        if (refused.has(personId)) continue;
        try {
          const document = await documentOf(event, addressed);
          await sendLetter(db, { post, clock, publicUrl, fund }, event, { ...wholeOf(event, addressed), document });
        } catch (error) {
          if (!(error instanceof LetterRefused)) throw error;
          refused.set(personId, error);
        }
      }
    }
    for (const error of refused.values()) throw error;
    await acknowledge(db, id, version);
    return version;
  };

/**
 * Throttles letters so that interactive requests stay fast: this many things are written at once, followed by an
 * equally long pause.
 */
const THROTTLED_WRITERS = 2;
/** Letters that have waited this long are not throttled: this many things are then written at once. */
const [LATE_MS, LATE_WRITERS] = [1_500, 8];
/**
 * How many things are looked up at once. Each writer takes the next of them, so that a thing with thirty letters, or a
 * slow mailbox, occupies one of eight.
 */
const OWING_AT_ONCE = 5 * LATE_WRITERS;
/** How often new letters are looked for while others are still waiting. */
const LOOKS_EVERY_MS = 250;
/** A round ends after this long, and another begins, so that a retry, or a move to another worker, is never long. */
const ROUND_MS = 60_000;
/**
 * The longest that other letters wait for one: a slower mailbox is left to its thing's workflow, which retries
 * patiently.
 */
const WITHIN_MS = 10_000;

export function letterActivities(db: Kysely<DB>, post: Post, { wake, ...leading }: Pick<Waking, 'wake'> & Leading) {
  const write = letterWriter(db, post, leading);
  const writeSoon = letterWriter(db, (mail) => post(mail, WITHIN_MS), leading);

  /**
   * Writes a thing's letters, or leaves them to its workflow. Returns whether the mail server answered; rejects where
   * it is away, and leaves nothing then.
   */
  async function writeOrLeave(moved: Moved): Promise<boolean> {
    try {
      await writeSoon(moved.id);
      return true;
    } catch (error) {
      if (isTransient(error) || error instanceof MailAway) throw error;
      await leaveToWorkflow(db, moved.id);
      await wake(moved);
      return error instanceof LetterRefused;
    }
  }

  /**
   * A round of letters. Returns whether all have left. Rejects where the mail server is away: what it has not tried
   * waits for the next attempt.
   */
  async function writeRound(): Promise<boolean> {
    const context = Context.current();
    const until = performance.now() + ROUND_MS;
    /** One writer may find the mail server back, while the others are told that it is away. */
    const writeAll = async (those: readonly Moved[], writers: number): Promise<void> => {
      const queue = those.values();
      let isBack = false;
      const writeEach = async (): Promise<void> => {
        for (const moved of queue) {
          if (await writeOrLeave(moved)) isBack = true;
          if (performance.now() > until) return;
        }
      };
      const ended = await Promise.allSettled(Array.from({ length: writers }, writeEach));
      for (const each of ended) if (each.status === 'rejected' && !(isBack && each.reason instanceof MailAway)) throw each.reason;
    };
    for (let owing = await readOwing(db, OWING_AT_ONCE); owing[0]; owing = await readOwing(db, OWING_AT_ONCE)) {
      const since = performance.now();
      if (since > until) return false;
      const { forMs } = owing[0];
      if (forMs < 0) {
        await context.sleep(Math.min(-forMs, LOOKS_EVERY_MS));
        continue;
      }
      const isLate = forMs > LATE_MS;
      const those = isLate
        ? owing.filter((each) => each.forMs > LATE_MS)
        : owing.filter((each) => each.forMs >= 0).slice(0, THROTTLED_WRITERS);
      await writeAll(those, isLate ? LATE_WRITERS : THROTTLED_WRITERS);
      if (!isLate) await context.sleep(performance.now() - since);
    }
    return true;
  }

  return {
    /**
     * Writes all letters that are owed; what could not leave is left to its thing's workflow. Returns whether that was
     * all.
     */
    writeLetters: (): Promise<boolean> => withHeartbeat(writeRound),
    /** Writes one thing's letters, for its own workflow, which retries as often as needed. */
    sendLetters: (id: string): Promise<number> => withHeartbeat(() => write(id)),
  };
}

/** Letters about a person to others, which link to that person's page; other letters link to the reader's own page. */
const OF_SOMEBODY: readonly LetterName[] = [
  ...(['askRole', 'askConfirmation', 'askInterestConfirmation', 'askInterestWithdrawal', 'uncoverDays'] as const),
  ...(['joinPeople', 'partPeople', 'rejectIdentities'] as const),
];

/** Letters about a person to colleagues, which link to their organisation's page. */
const OF_ORGANISATION: readonly LetterName[] = ['acceptInvitation'];

/** What a letter asks, by its name: its reader answers, or declines, on the page to which it links. */
const ASKED: Partial<Record<LetterName, string>> = { assignReviewer: 'acceptAssignment', proposeMission: 'acceptMission' };

/** The page of what a letter asks of its reader, with the step that it is about; null if it asks nothing of them. */
function pageOfAnswer({ streamId, facts = {} }: LetterEvent, { person, owed: { name } }: Reached): string | null {
  const command = ASKED[name];
  // A mission is proposed to the beneficiary, and told to others.
  if (!command || (name === 'proposeMission' && !person.ofApplicant)) return null;
  const { step } = facts;
  return pageOfCommand(command, streamId, typeof step === 'string' ? { step } : {});
}

type LetterEvent = Pick<Event, 'streamId'> & Partial<Pick<Event, 'facts'>>;
type Reached = { person: Pick<Recipient, 'id' | 'ofApplicant'>; owed: Pick<LetterContent, 'name'> };

/**
 * The page to which a letter links: that of the answer which it asks for, or its thing's page; for a letter about a
 * person, the reader's own page, unless it is about another person.
 */
export function pageOfLetter(kind: StreamKind, event: LetterEvent, reached: Reached): string {
  const { streamId } = event;
  const { person, owed } = reached;
  if (OF_ORGANISATION.includes(owed.name)) return OUR_PAGE;
  const file = fileIn(event.facts ?? {});
  if (file) return pageOf(file.kind, file.id);
  const isOwn = kind === 'person' && (person.id === streamId || !OF_SOMEBODY.includes(owed.name));
  return isOwn ? OWN_PAGE : (pageOfAnswer(event, reached) ?? pageOf(kind, streamId));
}

/** A letter that asks for an opinion or proposes a mission, with the address at which that is declined, if any. */
function withDecline({ person, owed }: Addressed, links: InvitationLinks | undefined, publicUrl: string | undefined): LetterContent {
  const { asks } = owed;
  if (!asks || !links || publicUrl === undefined) return owed;
  return { ...owed, declineAt: publicUrl + pageOfDecline(asks, person.id, links.declineOf(asks, person.id)) };
}

/** The path to which a letter links: an invited person's own link, or none if it cannot be made. */
function pathOfLetter(kind: StreamKind, event: Event, addressed: Addressed, links: InvitationLinks | undefined): string | null {
  const { invited } = addressed.person;
  if (!invited) return pageOfLetter(kind, event, addressed);
  return links ? pageOfInvitation(links.tokenOfKept({ id: addressed.person.id, ...invited })) : null;
}

/** The reference of an event's subject: a claim has its own number after the grant's. */
const referenceIn = ({ facts: { claim } }: OwedEvent, reference: string | null): string | null =>
  typeof claim === 'number' && reference !== null ? claimReference(reference, claim) : reference;

/** What leaves with a letter: its document, under a name by which people file it. */
const attachmentsOf = (event: OwedEvent, reference: string | null, document: Buffer): NonNullable<Mail['attachments']> => {
  const filename = `${['courrier', reference, event.version].filter(Boolean).join('-')}.pdf`;
  return [{ filename, content: document, contentType: 'application/pdf' }];
};

type ToSend = { person: Recipient; owed: LetterContent; reference: string | null; page: string | null; document: Buffer | null };

async function sendLetter(
  db: Kysely<DB>,
  { post, clock, publicUrl, fund }: { post: Post; clock: Clock } & Record<'publicUrl', string | undefined> & Pick<Leading, 'fund'>,
  event: OwedEvent,
  { person, owed: told, reference, page, document }: ToSend,
): Promise<void> {
  const letter = await claimLetter(db, event, person);
  if (letter.dealtWith) return;
  const { email: to, language, letters, givenName, usualName } = person;
  const owed: LetterContent = document ? { ...told, attached: true } : told;
  if (told.name === 'tellFollower' || (letters === 'daily' && !cannotWait(isUrgent(event.name, event.facts), deadlineIn(told), event.at))) {
    await holdLetter(db, letter.id, writeNews(language, told, reference, page, fund));
    return;
  }
  try {
    const written = writeLetter(language, person.invited ? null : `${givenName} ${usualName}`, owed, reference, page, fund);
    const html = publicUrl === undefined ? {} : { html: toHtml(language, written.text, publicUrl) };
    const attachments = document ? { attachments: attachmentsOf(event, reference, document) } : {};
    await post({ id: letter.id, to, ...written, ...html, ...attachments });
  } catch (error) {
    await releaseLetter(db, letter.id);
    throw error instanceof LetterRefused || error instanceof MailAway ? error : new PostUnavailable(error);
  }
  await markLetterSent(db, letter.id, await clock(new Date().toISOString()));
}

/** The date by which the letter's reader should act or be ready, if it names one. */
function deadlineIn({ facts }: LetterContent): string | null {
  const dates: Readonly<Record<string, unknown>> = facts;
  const date = dates['deadlineOn'] ?? dates['dueOn'] ?? dates['heldOn'];
  return typeof date === 'string' ? date : null;
}
