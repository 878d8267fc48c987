import { follow, row } from './follow.ts';

/** A mission's way from the lead's proposal to what it has changed of the project's indicator. */
export async function mission(id: string): Promise<void> {
  const story = follow('mission', id);

  do {
    // The project accepts or declines it; a reminder, and after a month of silence it is one no more.
    await story.whileIn('proposed', { remindMissionAnswer: row.remindMissionAnswer, lapseMission: row.lapseMission });
    // The lead says who works for it; a reminder.
    await story.whileIn('accepted', { remindStaffing: row.remindStaffing });
    // They are at work: at the period's end they and the leads are reminded of the delivery.
    await story.whileIn('staffed', { remindMissionDelivery: row.remindMissionDelivery });
    // The lead looks at the indicator once the project has reported on it; a reminder, and after a year it is closed
    // with what is known.
    await story.whileIn('delivered', { remindComparison: row.remindComparison, closeUncompared: row.closeUncompared });
  } while (!(await story.isOver()));
}
