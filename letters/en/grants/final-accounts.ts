import { day, euros } from '../../../words/core/en.ts';
import type { TextsOf } from '../../texts.ts';

export const finalAccounts: TextsOf<'finalAccounts'> = {
  letters: {
    remindFinalAccount: ({ title, dueOn }) => ({
      subject: `Final account to be given: ${title}`,
      text: `The final account of the project "${title}" is expected by ${day(dueOn)}: what each of its cost lines has really come to. What is left to pay, or to pay back, follows from it.`,
    }),
    escalateFinalAccount: ({ title, dueOn }) => ({
      subject: `Final account overdue: ${title}`,
      text: `The final account of the project "${title}", expected by ${day(dueOn)}, was not given. It may still be given; without it the grant is not closed.`,
    }),
    giveFinalAccount: ({ title, organisation, number, spentCents }) => ({
      subject: `Final account to be approved: ${title}`,
      text: `${organisation} gave the final account of the project "${title}"${number > 1 ? ` (version ${number})` : ''}: ${euros(spentCents)} were spent. Approve what may be funded of it, or return it.`,
    }),
    returnFinalAccount: ({ title, reason, dueOn }) => ({
      subject: `Final account to be given again: ${title}`,
      text: `The final account of the project "${title}" is returned to you, for this reason:\n\n${reason}\n\nIt is expected again, by ${day(dueOn)}.`,
    }),
    approveFinalAccount: ({ title, form, eligibleCents, dueCents, balanceCents, overpaidCents, observation }) => ({
      subject: `Final account approved: ${title}`,
      text: `The final account of the project "${title}" is approved: of ${euros(eligibleCents)} that may be funded, ${euros(dueCents)} are due to it. ${outcome(form, balanceCents, overpaidCents)}\n\n${observation}`,
    }),
  },
};

function outcome(form: 'agreement' | 'delegation', balanceCents: number, overpaidCents: number): string {
  if (overpaidCents > 0) return `${euros(overpaidCents)} were overpaid and are claimed back.`;
  if (balanceCents === 0) return 'Nothing is left to pay.';
  return form === 'delegation' ? `${euros(balanceCents)} are left for your organisation to pay.` : `The balance is ${euros(balanceCents)}.`;
}
