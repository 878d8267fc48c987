import { LetterRefused, type Post, PostUnavailable } from './post.ts';

/** The mail server is away, and this letter was not tried: another one asks for all. */
export class MailAway extends PostUnavailable {}

/** After this many letters in a row that it did not answer, a mail server is away. */
const AWAY_AFTER = 3;
/** How often a mail server that is away is asked. */
const ASKED_EVERY_MS = 10_000;

type Asking = { everyMs?: number | undefined; now?: () => number };

/**
 * The same way out, but while the mail server is away one letter at a time asks whether it is back, and no other is
 * tried: a server that takes connections and says nothing would hold each for as long as its patience. A refused letter
 * is an answer. Rejects with MailAway once it is away.
 * @param now milliseconds that only grow
 */
export function oneAsksFirst(post: Post, { everyMs = ASKED_EVERY_MS, now = () => performance.now() }: Asking = {}): Post {
  let unanswered = 0;
  let askedAt = 0;
  let isAsking = false;
  let last: unknown;

  async function send(...args: Parameters<Post>): Promise<void> {
    try {
      await post(...args);
      unanswered = 0;
    } catch (error) {
      if (error instanceof LetterRefused) unanswered = 0;
      else [unanswered, askedAt, last] = [unanswered + 1, now(), error];
      throw unanswered < AWAY_AFTER ? error : new MailAway(error);
    }
  }

  return async (...args) => {
    if (unanswered < AWAY_AFTER) return send(...args);
    if (isAsking || now() - askedAt < everyMs) throw new MailAway(last);
    isAsking = true;
    try {
      await send(...args);
    } finally {
      isAsking = false;
    }
  };
}
