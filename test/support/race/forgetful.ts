import { exactlyOnce } from '../../../db/core/commands.ts';

/** A mutant of every race: carries a command out, and forgets its answer. */
export const forgetful: typeof exactlyOnce = (db, schema, run) => {
  const carryOut = exactlyOnce(db, schema, run);
  return async (asked, means) => {
    const answer = await carryOut(asked, means);
    await db
      .updateTable('command')
      .set({ receipt: null })
      .where('person_id', '=', asked.caller.personId)
      .where('key', '=', asked.key)
      .execute();
    return answer;
  };
};
