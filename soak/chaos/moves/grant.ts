/** The members of finance who move a grant. */
export const FINANCE = ['finance', 'finance-2'] as const;

type Tranche = {
  rank: number;
  kind: string;
  state: string;
  visa: string | null;
  amountCents: number;
  certifiedCents: number;
  orderedCents: number;
  committedCents: number;
  paidCents: number;
  delegatedCents: number;
  providedCents: number;
};
type Claim = { number: number; owedCents: number; collectedCents: number; restoredCents: number };
type Condition = { number: number; shown: string | null; evidence: string | null };
type Payee = { id: string; state: string };
type Milestone = { rank: number; state: string; periodEndsOn: string; reports: { number: number }[] };
type Given = { state: string; given: { number: number }[] };
type Amendment = {
  number: number;
  state: string;
  awardedCents: number;
  reviewer: { id: string } | null;
  signed: string[];
  agreement: { documentSha256: string } | null;
  endedAt: string | null;
};
export type Grant = {
  id: string;
  version: number;
  state: string;
  awardedCents: number;
  durationMonths: number;
  legalForm: { form: string };
  signed: string[];
  agreement: { documentSha256: string } | null;
  tranches: Tranche[];
  conditions: Condition[];
  payees: Payee[];
  milestones: Milestone[];
  claims: Claim[];
  amendments: Amendment[];
  obligations: (Given & { key: string })[];
  finalAccount: Given | null;
  notice: { number: number; answerBy: string; observedAt: string | null } | null;
};
