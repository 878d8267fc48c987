import { getThread } from '../../api/threads/threads.ts';
import { Id } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { orNothing, type Visit } from '../core/page.ts';

/** The parameter of an address that names the thread whose question is turned into a request for corrections. */
export const THREAD = 'echange';

type Asked = Pick<AnswerOf<typeof getThread>, 'ofFund' | 'file' | 'messages'>;

/** The fund's last message in a thread with the organisation about its application; null where there is none. */
export const questionIn = ({ ofFund, file, messages }: Asked): string | null =>
  ofFund || file.kind !== 'application' ? null : (messages.findLast(({ side }) => side === 'fund')?.text ?? null);

/** The question of the thread that an address names, where it is about this application. */
export async function questionAbout(visit: Visit, applicationId: string): Promise<string | null> {
  const { data: id } = Id.safeParse(visit.query.get(THREAD));
  const thread = id === undefined ? undefined : await orNothing(visit.read(getThread, { params: { id } }));
  return thread?.file.id === applicationId ? questionIn(thread) : null;
}
