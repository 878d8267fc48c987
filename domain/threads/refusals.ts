declare module '../core/refusal.ts' {
  interface Refusals {
    threads: ThreadRefusal;
  }
}

/** `personId`: who was called to a note and may not read it, or was named and does not speak for this side. */
export type ThreadRefusal =
  | { code: 'mentions_outsider' | 'not_a_contact'; personId: string }
  | { code: 'file_not_submitted' | 'message_of_another_person' };
