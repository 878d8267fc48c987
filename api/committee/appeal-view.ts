import { z } from 'zod';
import type { AppealRow } from '../../db/committee/appeals.ts';
import { AppealVerdict } from '../../domain/committee/appeal.ts';
import { APPEAL_STATES, appealTable } from '../../domain/committee/appeal-life.ts';
import { APPEALABLE, appealDeadline, type Contested, decisionKey, isContestable } from '../../domain/committee/contested.ts';
import { type Caller, isStaff } from '../../domain/core/role.ts';
import type { Language, Words } from '../../domain/core/words.ts';
import { decisionWords, PARTLY_REEXAMINED, PARTLY_UPHELD, REEXAMINED } from '../../words/committee/contested.ts';
import { AppealCommand, RefusedAppealCommand } from '../command-names.ts';
import type { toOffers } from '../refused-commands.ts';

const Against = z.enum(APPEALABLE).meta({ id: 'Appealable', description: 'What was decided' });
const Key = z.string().meta({ description: 'The decision, as `appealDecision` names it' });
const Claim = z.int().nullable().meta({ description: 'The claim that it issued, by its number in the grant; null for another decision' });

/** A decision that may be appealed against, and until when. */
export const ContestableView = z.object({
  decision: Key,
  against: Against,
  label: z.string(),
  claim: Claim,
  decidedAt: z.iso.datetime(),
  notifiedAt: z.iso.datetime().nullable().meta({ description: 'When the first letter about it left for its applicant; null before' }),
  appealUntil: z.iso.datetime().meta({ description: 'The last instant to appeal against it, its notification known or not' }),
});

export const toContestable = (decisions: readonly Contested[], language: Language): z.input<typeof ContestableView>[] =>
  decisions.filter(isContestable).map((each) => ({
    decision: each.key,
    against: each.against,
    label: decisionWords[language][each.against],
    claim: each.claim,
    decidedAt: each.decidedAt,
    notifiedAt: each.notifiedAt,
    appealUntil: appealDeadline(each),
  }));

/** An appeal as people read it; its reviewer and that person's opinion are the fund's own. */
export const AppealView = z.object({
  number: z.int(),
  decision: Key,
  against: Against,
  decisionLabel: z.string(),
  decidedAt: z.iso.datetime(),
  claim: Claim,
  state: z.enum(APPEAL_STATES),
  label: z.string(),
  stands: z.boolean().meta({ description: 'False once something else has taken the place of what it is against: it is without object' }),
  grounds: z.string(),
  files: z.array(z.object({ id: z.uuid(), name: z.string() })).meta({ description: 'What shows them: attachments of the application' }),
  appealedAt: z.iso.datetime(),
  lapsesAt: z.iso.datetime().meta({ description: 'When silence counts as its rejection' }),
  reviewer: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .meta({ description: 'Who is asked for an opinion on it; null for applicants' }),
  deadlineAt: z.iso.datetime().nullable().meta({ description: 'Until when that opinion is expected; null for applicants' }),
  opinion: z
    .object({ verdict: AppealVerdict, comment: z.string(), givenAt: z.iso.datetime() })
    .nullable()
    .meta({ description: 'Null for applicants' }),
  reason: z.string().nullable().meta({ description: 'Why it was upheld or rejected; silence gives none' }),
  inPart: z.boolean().meta({ description: 'True if it was upheld in part' }),
  rejectedPart: z.string().nullable().meta({ description: 'What it asked for and did not get' }),
  keptCents: z.int().nullable().meta({ description: 'What stays of the claim, where it was upheld in part' }),
  endedAt: z.iso.datetime().nullable(),
  commands: z.array(AppealCommand).meta({ description: 'The commands that the caller may give on it now' }),
  refused: z.array(RefusedAppealCommand),
});

/** The state of an appeal as the reader's side is told of it. */
function labelOf(
  { state, in_part: inPart }: Pick<AppealRow, 'state' | 'in_part'>,
  { staff, isState }: { staff: boolean; isState: boolean },
): Words {
  if (isState && !staff) return inPart ? PARTLY_REEXAMINED : REEXAMINED[state];
  return inPart ? PARTLY_UPHELD : appealTable[state][staff ? 'staff' : 'applicant'];
}

type Offers = ReturnType<typeof toOffers<z.infer<typeof AppealCommand>>>;

export function toAppeal(
  row: AppealRow,
  { stands, isOfGrant, decidedAt, isState = false }: Pick<Contested, 'stands' | 'isOfGrant' | 'decidedAt' | 'isState'>,
  offers: Offers,
  caller: Caller,
  language: Language,
): z.input<typeof AppealView> {
  const staff = isStaff(caller.roles);
  const { state, reviewer_id: reviewerId, verdict, comment, advised_at: givenAt } = row;
  return {
    number: row.number,
    decision: decisionKey({ isOfGrant, version: row.decision_version }),
    against: row.against,
    decisionLabel: decisionWords[language][row.against],
    decidedAt,
    claim: row.claim,
    state,
    label: labelOf(row, { staff, isState })[language],
    stands,
    grounds: row.grounds,
    files: row.pieces,
    appealedAt: row.appealed_at,
    lapsesAt: row.lapses_at,
    reviewer: staff && reviewerId ? { id: reviewerId, name: `${row.given_name} ${row.usual_name}` } : null,
    deadlineAt: staff ? row.deadline_at : null,
    opinion: staff && verdict && givenAt ? { verdict, comment: comment ?? '', givenAt } : null,
    reason: row.reason,
    inPart: row.in_part,
    rejectedPart: row.rejected_part,
    keptCents: row.kept,
    endedAt: row.ended_at,
    ...offers,
  };
}
