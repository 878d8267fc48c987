import type { Kysely } from 'kysely';
import { type Clock, POSTGRES_CLOCK, readClock } from '../../db/core/clock.ts';
import { fillDigests, markDigestSent, readDigest, readOwedDigests } from '../../db/people/digests.ts';
import type { DB } from '../../db/core/schema.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { lastDigestAt } from '../../domain/people/digest.ts';
import { OWN_PAGE } from '../../domain/core/page-address.ts';
import { toHtml } from '../../letters/core/link.ts';
import { MailAway } from '../../letters/core/mail-server.ts';
import { LetterRefused, type Post, PostUnavailable } from '../../letters/core/post.ts';
import { writeDigest } from '../../letters/write.ts';
import { withHeartbeat } from '../core/heartbeat.ts';

export const digestActivities = (db: Kysely<DB>, post: Post, clock: Clock = POSTGRES_CLOCK, publicUrl?: string) => ({
  /**
   * Sends the last digests due by PostgreSQL's clock to each person with letters held since before them, and returns
   * their instant. The caller chooses neither the day nor the content, since every client of Temporal can call it. A
   * mailbox that refuses its digest delays no other: the others leave first, and then this fails, to be retried. An
   * unavailable mail server is waited for once, not for each digest.
   */
  sendDigests: (): Promise<string> =>
    withHeartbeat(async () => {
      const at = lastDigestAt(await readClock(db, clock));
      const on = parisDate(at);
      await fillDigests(db, on, at);
      const refused: LetterRefused[] = [];
      for (const personId of await readOwedDigests(db, on)) {
        try {
          await sendDigest(db, post, { personId, on, publicUrl });
        } catch (error) {
          if (!(error instanceof LetterRefused)) throw error;
          refused.push(error);
        }
      }
      if (refused[0]) throw refused[0];
      return at;
    }),
});

async function sendDigest(
  db: Kysely<DB>,
  post: Post,
  { personId, on, publicUrl }: { personId: string; on: string; publicUrl: string | undefined },
): Promise<void> {
  const { id, email, language, name, held } = await readDigest(db, personId, on);
  const written = writeDigest(language, name, held, publicUrl === undefined ? null : publicUrl + OWN_PAGE);
  const html = publicUrl === undefined ? {} : { html: toHtml(language, written.text, publicUrl) };
  const digest = { id, to: email, ...written, ...html };
  await post(digest).catch((error: unknown) => {
    throw error instanceof LetterRefused || error instanceof MailAway ? error : new PostUnavailable(error);
  });
  await markDigestSent(db, personId, on, new Date().toISOString());
}
