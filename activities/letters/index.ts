import type { Kysely } from 'kysely';
import { holdLetter } from '../../db/digests.ts';
import { acknowledge } from '../../db/events.ts';
import { markLetterSent, putDownLetter, readOwed, takeUpLetter } from '../../db/letters.ts';
import type { Recipient } from '../../db/people.ts';
import type { DB, StreamKind } from '../../db/schema.ts';
import { cannotWait } from '../../domain/digest.ts';
import type { Event } from '../../domain/event.ts';
import type { Post } from '../../letters/post.ts';
import type { Owed } from '../../letters/texts.ts';
import { writeLetter, writeNews } from '../../letters/write.ts';
import { whileAlive } from '../beat.ts';
import type { Addressed } from './addressed.ts';
import { aboutApplication } from './applications.ts';
import { aboutDatalabRequest } from './datalab-requests.ts';
import { aboutGrant } from './grants.ts';
import { aboutPerson } from './people.ts';
import { aboutSession } from './sessions.ts';

const about: Partial<Record<StreamKind, (db: Kysely<DB>, event: Event) => Promise<Addressed | Addressed[]>>> = {
  application: aboutApplication,
  session: aboutSession,
  grant: aboutGrant,
  person: aboutPerson,
  datalab_request: aboutDatalabRequest,
};

/** Whom an event concerns, and what each is told. One letter a person for an event: who is addressed twice gets the first. */
export async function readAddressed(db: Kysely<DB>, kind: StreamKind, event: Event): Promise<{ person: Recipient; owed: Owed }[]> {
  const addressed = await about[kind]?.(db, event);
  const letters = [addressed ?? []].flat().flatMap((text) => (text ? text.to.map((person) => ({ person, owed: text.owed })) : []));
  return letters.filter(({ person }, place) => letters.findIndex((letter) => letter.person.id === person.id) === place);
}

export const letterActivities = (db: Kysely<DB>, post: Post) => ({
  /**
   * Writes to everybody whom a thing's events concern, up to a version, and acknowledges it. Run again after a failure, it goes on where it stopped:
   * a letter that was taken is not sent twice. What can wait is held for those who prefer one digest a day.
   */
  sendLetters: (id: string, upTo: number): Promise<void> =>
    whileAlive(async () => {
      const { kind, events } = await readOwed(db, id, upTo);
      for (const event of events) {
        for (const { person, owed } of await readAddressed(db, kind, event)) {
          const letter = await takeUpLetter(db, event, person.id);
          if (letter.dealtWith) continue;
          const { email: to, language, letters, givenName, usualName } = person;
          if (letters === 'daily' && !cannotWait(event.name, termIn(owed), event.at)) {
            await holdLetter(db, letter.id, writeNews(language, owed));
            continue;
          }
          try {
            await post({ id: letter.id, to, ...writeLetter(language, `${givenName} ${usualName}`, owed) });
          } catch (error) {
            await putDownLetter(db, letter.id);
            throw error;
          }
          await markLetterSent(db, letter.id, new Date().toISOString());
        }
      }
      await acknowledge(db, id, upTo);
    }),
});

/** The date by which a letter's reader should act, where it names one. */
function termIn({ facts }: Owed): string | null {
  const dates: Readonly<Record<string, unknown>> = facts;
  const date = dates['termOn'] ?? dates['dueOn'];
  return typeof date === 'string' ? date : null;
}
