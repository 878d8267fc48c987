import { once } from '../../../db/commands.ts';

/** A mutant of every race: carries a command out, and forgets what it answered. */
export const forgetful: typeof once = (db, schema, run) => {
  const carryOut = once(db, schema, run);
  return async (commandId, at) => {
    const { body } = await db.selectFrom('command').where('id', '=', commandId).select('body').executeTakeFirstOrThrow();
    const answer = await carryOut(commandId, at);
    if (body) {
      const unanswered = { receipt: null, body: JSON.stringify(body) };
      await db.updateTable('command').set(unanswered).where('id', '=', commandId).execute();
    }
    return answer;
  };
};
