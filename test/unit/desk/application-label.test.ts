import { applicationLabel } from '../../../domain/desk/application-label.ts';
import type { GrantState } from '../../../domain/grants/grant.ts';
import { applicationStatus } from '../../../web/applications/application-status.ts';

const awarded = (state: GrantState) => ({ state: 'awarded' as const, session: null, grant: { state } });
const sitting = { state: 'in_session' as const, session: { heldOn: '2026-12-03' }, grant: null };

test('an award whose grant ended before its work was done is told by that end, to either side', () => {
  expect(applicationLabel(awarded('expired'), 'applicant', 'fr')).toBe('Convention caduque');
  expect(applicationLabel(awarded('renounced'), 'staff', 'fr')).toBe('Convention abandonnée');
  expect(applicationLabel(awarded('terminated'), 'staff', 'en')).toBe('Grant terminated');
});

test('an award whose grant goes on, or is closed, stays an award', () => {
  expect(applicationLabel(awarded('active'), 'applicant', 'fr')).toBe('Retenu');
  expect(applicationLabel(awarded('closed'), 'staff', 'fr')).toBe('Décision favorable');
  expect(applicationLabel({ ...awarded('active'), grant: null }, 'applicant', 'en')).toBe('Awarded');
});

test('the fund reads the day of the session that an application is in, the applicant does not', () => {
  expect(applicationLabel(sitting, 'staff', 'fr')).toBe('Inscrit au comité du 3 décembre 2026');
  expect(applicationLabel(sitting, 'staff', 'en')).toBe('In the session of 3 December 2026');
  expect(applicationLabel(sitting, 'applicant', 'fr')).toBe('Inscrit à un comité');
});

test('an application whose grant ended early is not shown as a success', () => {
  const shown = (grantState: GrantState): string => applicationStatus({ state: 'awarded', label: '', grantState }).toString();
  expect(shown('active')).toContain('fr-badge--success');
  expect(shown('expired')).not.toContain('fr-badge--success');
});
