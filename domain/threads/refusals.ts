declare module '../core/refusal.ts' {
  interface Refusals {
    threads: ThreadRefusal;
  }
}

/** `personId`: who was called to a note, and may not read it. */
export type ThreadRefusal = { code: 'mentions_outsider'; personId: string } | { code: 'file_not_submitted' };
