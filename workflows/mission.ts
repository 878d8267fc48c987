import { follow, row } from './follow.ts';

/** A mission from the lead's proposal to its effect on the project's indicator. */
export async function mission(id: string): Promise<void> {
  const story = follow('mission', id);

  do {
    // The project accepts or declines it after a reminder, or the proposal lapses after a month of silence.
    await story.whileIn('proposed', { remindMissionAnswer: row.remindMissionAnswer, lapseMission: row.lapseMission });
    // The lead says who works for it, with a reminder.
    await story.whileIn('accepted', { remindStaffing: row.remindStaffing });
    // People are at work: at the end of the period they and the leads are reminded of the delivery.
    await story.whileIn('staffed', { remindMissionDelivery: row.remindMissionDelivery });
    // The lead compares the indicator once the project has reported on it, with a reminder; after a year the mission is
    // closed with what is known.
    await story.whileIn('delivered', { remindComparison: row.remindComparison, closeUncompared: row.closeUncompared });
  } while (!(await story.isOver()));
}
