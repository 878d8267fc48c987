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
import { OUR_PAGE, OWN_PAGE, pageOf, pageOfInvitation } from '../domain/core/page-address.ts';
import type { Moved } from '../domain/core/command.ts';
import type { Event } from '../domain/core/event.ts';
import { LetterRefused, type Post, PostUnavailable } from '../letters/core/post.ts';
import type { LetterContent, LetterName } from '../letters/texts.ts';
import { toHtml } from '../letters/core/link.ts';
import { writeLetter, writeNews } from '../letters/core/write.ts';
import { withHeartbeat } from './core/heartbeat.ts';
import type { Waking } from './core/waking.ts';
import type { AddressedLetter } from './core/letter-content.ts';
import { aboutApplication } from './applications/application-letters.ts';
import { aboutEnvelope } from './ledger/change-letters.ts';
import { aboutFreeze } from './ledger/freeze-letters.ts';
import { aboutDatalabRequest } from './datalab/request-letters.ts';
import { aboutGrant } from './grants/grant-letters.ts';
import { aboutMission } from './datalab/mission-letters.ts';
import { aboutPerson } from './people/people-letters.ts';
import { aboutSession } from './committee/session-letters.ts';

const about: Partial<Record<StreamKind, (db: Kysely<DB>, event: Event) => Promise<AddressedLetter | AddressedLetter[]>>> = {
  application: aboutApplication,
  session: aboutSession,
  grant: aboutGrant,
  person: aboutPerson,
  datalab_request: aboutDatalabRequest,
  mission: aboutMission,
  envelope: async (db, event) => [await aboutEnvelope(db, event), ...(await aboutFreeze(db, event))],
};

/** What is an application, or of one. */
const OF_APPLICATIONS: readonly StreamKind[] = ['application', 'grant', 'mission'];

/**
 * Whom an event concerns, and what each is told. One letter a person for an event: who is addressed twice gets the
 * first. What a call keeps from who is in conflict over it is not written to them either: of its own file the
 * applicant's side has the applicant's letters, and nobody there the fund's.
 */
export async function readAddressed(db: Kysely<DB>, kind: StreamKind, event: Event): Promise<{ person: Recipient; owed: LetterContent }[]> {
  const addressed = await about[kind]?.(db, event);
  const letters = [addressed ?? []].flat().flatMap((text) => (text ? text.to.map((person) => ({ person, owed: text.owed })) : []));
  const ofFund = letters.filter(({ person }) => !person.ofApplicant).map(({ person }) => person.id);
  const isHidden = await readHiddenFrom(db, OF_APPLICATIONS.includes(kind) ? [event.streamId] : [], ofFund);
  const shown = letters.filter(({ person }) => person.ofApplicant || !isHidden(event.streamId, person.id));
  return shown.filter(({ person: { id } }, place) => shown.findIndex(({ person }) => person.id === id) === place);
}

/** What letters need to lead to pages. */
type Leading = { publicUrl?: string | undefined; links?: InvitationLinks | undefined };

/**
 * Writes to everybody whom a thing's events concern, and acknowledges them. Run again after a failure, it goes on where
 * it stopped: a letter that was taken is not sent twice. What can wait is held for those who prefer one digest a day. A
 * letter that is refused delays nobody else's: the others leave first, and then this fails, to be tried again. Returns
 * up to which version all have left.
 * @param clock says when a letter has left
 * @param publicUrl the origin of the pages to which letters lead; they lead nowhere where it is absent
 * @param links makes the links of who is invited, which lead nowhere where it is absent
 */
export const letterWriter =
  (db: Kysely<DB>, post: Post, { clock = POSTGRES_CLOCK, publicUrl, links }: { clock?: Clock } & Leading = {}) =>
  async (id: string): Promise<number> => {
    const { kind, version, events } = await readOwed(db, id);
    const reference = events.length > 0 ? ((await readReferences(db, [id])).get(id) ?? null) : null;
    const refused = new Map<string, unknown>();
    for (const event of events) {
      for (const addressed of await readAddressed(db, kind, event)) {
        const { id: personId } = addressed.person;
        // Somebody's letters leave in the order of what they tell.
        if (refused.has(personId)) continue;
        try {
          const path = pathOfLetter(kind, event, addressed, links);
          const page = publicUrl === undefined || path === null ? null : publicUrl + path;
          await sendLetter(db, { post, clock, publicUrl }, event, { ...addressed, reference: referenceIn(event, reference), page });
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
 * Who works meanwhile shall feel little of many letters: of so many things they are written at once, and after that as
 * long is left to others.
 */
const AT_ONCE = 2;
/** Who has waited for so long waits for nobody's sake: of so many things letters are written at once then. */
const [LATE_MS, LATE_AT_ONCE] = [1_500, 8];
/**
 * So many are looked up at once. Whoever writes takes the next of them: a thing with thirty letters, or a slow mailbox,
 * keeps one of eight busy.
 */
const OWING_AT_ONCE = 5 * LATE_AT_ONCE;
/** Whoever comes while others' turns are still to come is seen within this time. */
const LOOKS_EVERY_MS = 250;
/** A round is over after so long, and another begins: what is retried, or moves to another worker, is never long. */
const ROUND_MS = 60_000;
/**
 * Others wait for a letter no longer: a mailbox that keeps a mail server busy is left to its thing's workflow, which
 * has its patience.
 */
const WITHIN_MS = 10_000;
/** After so many in a row that nobody took, nobody is there. */
const AWAY_AFTER = 3;

export function letterActivities(db: Kysely<DB>, post: Post, { wake, ...leading }: Pick<Waking, 'wake'> & Leading) {
  const write = letterWriter(db, post, leading);
  const writeSoon = letterWriter(db, (mail) => post(mail, WITHIN_MS), leading);

  /** Writes a thing's letters, or leaves them to its workflow. Returns whether the mail server was there. */
  async function writeOrLeave(moved: Moved): Promise<boolean> {
    try {
      await writeSoon(moved.id);
      return true;
    } catch (error) {
      if (isTransient(error)) throw error;
      await leaveToWorkflow(db, moved.id);
      await wake(moved);
      return !(error instanceof PostUnavailable);
    }
  }

  /** A round of letters. Returns whether all have left. */
  async function writeRound(): Promise<boolean> {
    const context = Context.current();
    const until = performance.now() + ROUND_MS;
    let refusedInARow = 0;
    const writeEach = async (those: Iterable<Moved>): Promise<void> => {
      for (const moved of those) {
        refusedInARow = (await writeOrLeave(moved)) ? 0 : refusedInARow + 1;
        if (refusedInARow >= AWAY_AFTER) throw new PostUnavailable(new Error('the mail server takes no letters'));
        if (performance.now() > until) return;
      }
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
      const those = isLate ? owing.filter((each) => each.forMs > LATE_MS) : owing.filter((each) => each.forMs >= 0).slice(0, AT_ONCE);
      const queue = those.values();
      await Promise.all(Array.from({ length: isLate ? LATE_AT_ONCE : AT_ONCE }, () => writeEach(queue)));
      if (!isLate) await context.sleep(performance.now() - since);
    }
    return true;
  }

  return {
    /**
     * Writes what is owed, whatever owes it. What could not leave is left to the workflow of its thing. Returns whether
     * that was all.
     */
    writeLetters: (): Promise<boolean> => withHeartbeat(writeRound),
    /** Writes what one thing owes, for its own workflow: as often as it takes. */
    sendLetters: (id: string): Promise<number> => withHeartbeat(() => write(id)),
  };
}

/** What is told of a person to others, who look at that person; all else it finds on its own page. */
const OF_SOMEBODY: readonly LetterName[] = [
  ...(['askRole', 'askConfirmation', 'askInterestConfirmation', 'askInterestWithdrawal', 'uncoverDays'] as const),
  ...(['joinPeople', 'partPeople', 'rejectIdentities'] as const),
];

/** What is told of a person to its colleagues, who look at their organisation. */
const OF_ORGANISATION: readonly LetterName[] = ['acceptInvitation'];

/** The page to which a letter leads: that of its thing, and of a person its own, but for who has to do with another. */
export function pageOfLetter(
  kind: StreamKind,
  { streamId }: Pick<Event, 'streamId'>,
  { person, owed }: { person: Pick<Recipient, 'id'>; owed: Pick<LetterContent, 'name'> },
): string {
  if (OF_ORGANISATION.includes(owed.name)) return OUR_PAGE;
  const isOwn = kind === 'person' && (person.id === streamId || !OF_SOMEBODY.includes(owed.name));
  return isOwn ? OWN_PAGE : pageOf(kind, streamId);
}

/** The page to which a letter leads: who is invited comes by a link of its own, or where there is none by no page. */
function pathOfLetter(
  kind: StreamKind,
  event: Event,
  addressed: { person: Recipient; owed: LetterContent },
  links: InvitationLinks | undefined,
): string | null {
  const { invited } = addressed.person;
  if (!invited) return pageOfLetter(kind, event, addressed);
  return links ? pageOfInvitation(links.tokenOfKept({ id: addressed.person.id, ...invited })) : null;
}

/** How what an event is about is called: a claim on a grant by its own number. */
const referenceIn = ({ facts: { claim } }: OwedEvent, reference: string | null): string | null =>
  typeof claim === 'number' && reference !== null ? claimReference(reference, claim) : reference;

async function sendLetter(
  db: Kysely<DB>,
  { post, clock, publicUrl }: { post: Post; clock: Clock; publicUrl: string | undefined },
  event: OwedEvent,
  { person, owed, reference, page }: { person: Recipient; owed: LetterContent; reference: string | null; page: string | null },
): Promise<void> {
  const letter = await claimLetter(db, event, person);
  if (letter.dealtWith) return;
  const { email: to, language, letters, givenName, usualName } = person;
  if (letters === 'daily' && !cannotWait(event.name, deadlineIn(owed), event.at)) {
    await holdLetter(db, letter.id, writeNews(language, owed, reference, page));
    return;
  }
  try {
    const written = writeLetter(language, person.invited ? null : `${givenName} ${usualName}`, owed, reference, page);
    await post({ id: letter.id, to, ...written, ...(publicUrl === undefined ? {} : { html: toHtml(language, written.text, publicUrl) }) });
  } catch (error) {
    await releaseLetter(db, letter.id);
    throw error instanceof LetterRefused ? error : new PostUnavailable(error);
  }
  await markLetterSent(db, letter.id, await clock(new Date().toISOString()));
}

/** The date by which a letter's reader should act, or be ready, where it names one. */
function deadlineIn({ facts }: LetterContent): string | null {
  const dates: Readonly<Record<string, unknown>> = facts;
  const date = dates['deadlineOn'] ?? dates['dueOn'] ?? dates['heldOn'];
  return typeof date === 'string' ? date : null;
}
