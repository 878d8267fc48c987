import { follow, row } from './follow.ts';

/** A request's way from an administration's problem to what the Datalab's help has changed. */
export async function datalabRequest(id: string): Promise<void> {
  const request = follow('datalab_request', id);

  do {
    // The lead says what it needs and how urgent it is, then accepts or declines it; each step has its working days,
    // and the leads a reminder.
    await request.whileIn('requested', { remindQualification: row.remindQualification });
    await request.whileIn('qualified', { remindDatalabDecision: row.remindDatalabDecision });
    // The Datalab's people are at work: at the period's end their contact and the leads are reminded of the delivery.
    await request.whileIn('accepted', { remindDelivery: row.remindDelivery });
    // Who asked says what came of it; a reminder, and after a month of silence the request is closed without a word.
    await request.whileIn('delivered', { remindFeedback: row.remindFeedback, closeUnanswered: row.closeUnanswered });
  } while (!(await request.isOver()));
}
