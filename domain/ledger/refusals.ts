declare module '../core/refusal.ts' {
  interface Refusals {
    ledger: MoneyRefusal | CreditsRefusal | ChangeRefusal | AccountingRefusal | SampleRefusal;
  }
}

/**
 * A refusal of the ledger: the envelope, and the number of its movements at that time. For a list over several
 * envelopes, the one whose line had no room. `rows` are the movements without room, each named by its subject (a
 * tranche or an application).
 */
export type MoneyRefusal = { envelopeId: string; sequence: number } & MoneyFacts;

type MoneyFacts =
  | { code: 'amount_not_positive'; amountCents: number }
  | { code: 'amount_too_large'; mostCents: number; askedCents: number }
  | { code: 'movement_unfit'; kind: string; fault: string }
  | {
      code: 'credits_insufficient';
      credit: 'AE' | 'CP';
      year: number;
      availableCents: number;
      askedCents: number;
      missingCents: number;
      rows: { subject: string; amountCents: number; missingCents: number }[];
    }
  | { code: 'tranche_exceeded'; kind: string; openCents: number; askedCents: number }
  | { code: 'year_closed'; year: number }
  | { code: 'year_over'; year: number; lastDay: string; valueDate: string }
  | { code: 'reservation_uncovered'; credit: 'AE' | 'CP'; year: number; uncoveredCents: number }
  | ({ code: 'carry_over_exceeds_lapsed' } & BeyondBound)
  | ({ code: 'freeze_exceeds_credits' } & BeyondBound)
  | ({ code: 'thaw_exceeds_frozen' } & BeyondBound)
  | ({ code: 'cut_exceeds_credits' } & BeyondBound);

/** What the credits of a year cannot bear: `mostCents` is the most that they could. */
type BeyondBound = { credit: 'AE' | 'CP'; year: number; mostCents: number; askedCents: number };

export type CreditBound = Extract<MoneyFacts, BeyondBound>['code'];

/** Refusals of finance's own commands on an envelope. */
export type CreditsRefusal =
  | { code: 'year_out_of_range'; earliest: number; latest: number }
  | { code: 'year_not_over'; year: number; from: string }
  | { code: 'delegations_open'; year: number; aeCents: number; cpCents: number }
  | { code: 'not_the_next_year'; year: number; next: number | null }
  | { code: 'carry_over_cap_unknown' }
  | { code: 'year_not_closed'; year: number; closed: number | null }
  | { code: 'carry_over_above_cap'; mostCents: number; carriedCents: number; askedCents: number; programmeInitialCents: number }
  | { code: 'parent_is_sub_envelope'; parentOfParentId: string }
  | { code: 'envelope_code_taken'; envelopeCode: string }
  | { code: 'transfer_to_itself' }
  | { code: 'envelope_without_kin'; envelopeId: string }
  | { code: 'envelopes_not_kin'; fromEnvelopeId: string; toEnvelopeId: string }
  | { code: 'sub_envelope_twice'; envelopeIds: string[] }
  | { code: 'not_a_sub_envelope'; envelopeIds: string[] }
  | {
      code: 'freeze_shares_out_of_bounds';
      credit: 'AE' | 'CP';
      year: number;
      namedCents: number;
      leastCents: number;
      mostCents: number;
    }
  | { code: 'freeze_unknown' }
  | { code: 'freeze_settled'; deprived: number }
  | { code: 'movement_unknown'; last: number }
  | { code: 'movement_is_reversal'; reverses: number }
  | { code: 'movement_already_reversed'; by: number }
  | { code: 'movement_not_reversible'; kind: string; reversible: string[] }
  | { code: 'reverser_made_movement' }
  | { code: 'movement_overtaken'; by: number };

/**
 * Refusals of what needs two people. `addedCents`: what the caller has added to the credit alone in the `days` before;
 * `thresholdCents`: the envelope's visa threshold so far.
 */
export type ChangeRefusal =
  | {
      code: 'credits_need_second_person';
      year: number;
      credit: 'AE' | 'CP';
      mostCents: number;
      days: number;
      addedCents: number;
      askedCents: number;
    }
  | { code: 'visa_rule_needs_second_person'; thresholdCents: number }
  | { code: 'change_unknown' }
  | { code: 'change_not_open'; outcome: 'confirmed' | 'rejected' | 'retracted' }
  | { code: 'decider_proposed_change' }
  | { code: 'change_of_somebody_else' };

/**
 * Refusals of the accounting system's numbers and of its export of payments. `line`: the line number in the file,
 * counting the headings as the first.
 */
export type AccountingRefusal =
  | { code: 'commitment_number_taken'; commitmentNumber: string; grantId: string }
  | { code: 'order_number_taken'; orderNumber: string; grantId: string; rank: number }
  | { code: 'export_checksum_differs'; expectedSha256: string; foundSha256: string }
  | { code: 'export_encoding_other' }
  | { code: 'export_form_unknown'; missing: string[] }
  | { code: 'export_workbook_broken' }
  | { code: 'export_year_missing' }
  | { code: 'export_line_broken'; line: number }
  | { code: 'export_empty' }
  | { code: 'export_too_long'; mostLines: number; lines: number }
  | { code: 'export_field_unreadable'; line: number; column: string }
  | { code: 'export_amount_unreadable'; line: number; amount: string }
  | { code: 'lines_one_by_one'; setAsideFor: string | null }
  | { code: 'line_unknown' }
  | { code: 'line_not_booked'; setAsideFor: string | null }
  | { code: 'line_not_open'; outcome: string }
  | { code: 'movement_not_payment'; kind: string }
  | { code: 'movement_already_told'; lineId: string };

/** Refusals of drawing payments and of checking one. `drawn`: the grant's payments that samples have drawn. */
export type SampleRefusal =
  | { code: 'nothing_to_draw'; year: number }
  | { code: 'payment_not_drawn'; drawn: number[] }
  | { code: 'checker_made_payment' }
  | { code: 'check_of_another_person' }
  | { code: 'wrong_amount_unfit'; leastCents: number; mostCents: number; wrongCents: number };
