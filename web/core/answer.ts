import type { Operation } from '../../api/http/operation.ts';

/** What an operation answers: what a page has read. */
export type AnswerOf<Asked> = Asked extends Operation<infer Answered> ? Answered : never;
