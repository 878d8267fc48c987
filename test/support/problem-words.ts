import type { ProblemCode } from '../../api/http/problem/problem.ts';

const DOOR: readonly ProblemCode[] = [
  'unauthenticated',
  'account_disabled',
  'sign_in_again',
  'issuer_unavailable',
  'internal_error',
  'role_required',
  'invalid_request',
  'malformed_json',
  'key_missing',
  'body_too_large',
  'media_type_unsupported',
  'key_reused_with_another_body',
  'outcome_unknown',
  'file_store_unavailable',
];
/** A code that the domain decides, and not the front door. */
export const isDomain = (code: ProblemCode): boolean => !DOOR.includes(code);

/** An id, a name of the code, a key or a path of the API. */
const OF_THE_CODE =
  /[0-9a-f]{8}-[0-9a-f]{4}-|(?<![\w./@-])[a-z]+[A-Z][A-Za-z]+(?![\w./@-])|(?<![\w./@-])[a-z]+_[a-z_]+(?![\w./@-])|\b(?:GET|POST|PUT) \//;

/**
 * The word of the code in what a problem says, if there is one: people read these sentences. The front door's own are
 * for programs, and pages have other words for them.
 */
export const wordOfTheCode = ({ code, detail }: { code: ProblemCode; detail: string }): string | undefined =>
  isDomain(code) ? OF_THE_CODE.exec(detail)?.[0] : undefined;
