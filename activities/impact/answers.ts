import type { Kysely } from 'kysely';
import { once } from '../../db/core/commands.ts';
import type { DB } from '../../db/core/schema.ts';
import { insertRemark } from '../../db/impact/answers.ts';
import { lockPersonStream } from '../../db/people/roles.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { hashLines } from '../../domain/core/chain.ts';
import { refuseIf } from '../../domain/core/refusal.ts';
import { refuseRemark, RemarkOnAnswer } from '../../domain/impact/answer.ts';
import { personNow } from '../core/next-deadline.ts';

export const answerCommands = (db: Kysely<DB>) => ({
  /** Stored beside the answer, which does not change. The event keeps the hash of the words. */
  remarkOnAnswer: once(db, RemarkOnAnswer, async (trx, given) => {
    const { id, body, at } = given;
    refuseIf(refuseRemark(body, parisDate(at)));
    await lockPersonStream(trx, id);
    const { question, asOf, remark } = body;
    return {
      facts: { question, asOf, remarkSha256: hashLines([remark]) },
      ...(await personNow(trx, id)),
      after: ({ version }) => insertRemark(trx, given, version),
    };
  }),
});
