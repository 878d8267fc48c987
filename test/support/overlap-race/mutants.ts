import type { Change } from '../race/mutation.ts';

const HOLDS = 'await lockTied(of, cofundersIn(content)).execute(trx);';
const LOOKS = 'const { rows } = await overlapsOf(of, content).execute(trx);';
const NAMED = 'OR same_words(name) = ANY (ARRAY(SELECT same_words(named) FROM unnest(${cofunders}::text[]) AS named))';
const OWN_ROW = "await trx.selectFrom('organisation').where('id', '=', of.organisationId).select('id').forNoKeyUpdate().execute();";
const change = (is: string, becomes: string): Change[] => [{ file: 'db/applications/overlaps.ts', is, becomes }];

/** Searches for overlaps that are wrong, by what each does. */
export const MUTANTS = {
  holdsNobody: change(HOLDS, ''),
  looksBeforeItHolds: change(`${HOLDS}\n  ${LOOKS}`, `${LOOKS}\n  ${HOLDS}`),
  holdsOnlyWhoAsks: change(NAMED, 'OR ${cofunders}::text[] IS NULL'),
  holdsTheRow: change(HOLDS, OWN_ROW),
};
