/**
 * What an electronic seal is in the sense of the eIDAS regulation: qualified, where a certificate and a device are both
 * qualified (art. 3, 27°); advanced (art. 36); or made by a certificate that its own holder issued, which proves
 * nothing.
 */
export const SEAL_LEVELS = ['self_issued', 'advanced', 'qualified'] as const;
export type SealLevel = (typeof SEAL_LEVELS)[number];
