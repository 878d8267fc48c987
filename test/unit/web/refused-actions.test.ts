import { type RefusedAction, refusedActions } from '../../../web/core/components/refused-actions.ts';

const LATE: RefusedAction = { command: 'decideSession', code: 'vote_not_closed', detail: 'Le vote n’est pas clos.' };
const ALONE = { code: 'conflict_of_interest', detail: 'Ce dossier vous concerne.' };

test('below the buttons stand the awaited step with its reason, and once what only another person may do', () => {
  const refused: RefusedAction[] = [LATE, { command: 'signGrant', ...ALONE }, { command: 'suspendGrant', ...ALONE }];
  const shown = String(refusedActions('fr', refused, 'decideSession'));
  expect(shown.match(/<li>.*?<\/li>/g)).toHaveLength(2);
  expect(shown).toMatch(/Décider.*:.*Le vote n’est pas clos\./);
  expect(shown.split(ALONE.detail)).toHaveLength(2);
});

test('what is refused for another reason, and not awaited, is not shown', () => {
  expect(refusedActions('en', [LATE], 'castBallots')).toBe(false);
});
