import { follow, row } from './follow.ts';

/** A request from an administration's problem to the effect of the Datalab's help on it. */
export async function datalabRequest(id: string): Promise<void> {
  const request = follow('datalab_request', id);

  do {
    // The lead says what it needs and how urgent it is, then accepts or declines it. Each step has its working days,
    // after which the leads are reminded.
    await request.whileIn('requested', { remindQualification: row.remindQualification });
    await request.whileIn('qualified', { remindDatalabDecision: row.remindDatalabDecision });
    // The Datalab's people are at work: at the end of the period their contact and the leads are reminded of the
    // delivery.
    await request.whileIn('accepted', { remindDelivery: row.remindDelivery });
    // The organisation that asked gives feedback after a reminder, or the request is closed after a month of silence.
    await request.whileIn('delivered', { remindFeedback: row.remindFeedback, closeUnanswered: row.closeUnanswered });
  } while (!(await request.isOver()));
}
