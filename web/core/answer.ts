import type { Operation } from '../../api/http/operation.ts';

/** The body of an operation's answer. */
export type AnswerOf<Asked> = Asked extends Operation<infer Answered> ? Answered : never;
