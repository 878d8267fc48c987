/**
 * These decisions, with the chair's statement that each award is made despite its overlap: tests ask for the same
 * project again and again.
 */
export const anyway = <D extends { applicationId: string }>(decisions: readonly D[]) => ({
  decisions,
  despiteOverlaps: decisions.map(({ applicationId }) => applicationId),
});
