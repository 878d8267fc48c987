import type { EventTable } from '../core/event.ts';

export const personEvents = {
  giveRole: { applicant: false, letters: true },
  withdrawRole: { applicant: false, letters: true },
  takeApplicantRole: { applicant: false, letters: false },
  askRole: { applicant: false, letters: true },
  refuseRole: { applicant: false, letters: true },
  settleOrganisation: { applicant: false, letters: false },
  inviteColleague: { applicant: false, letters: true },
  withdrawInvitation: { applicant: false, letters: false },
  acceptInvitation: { applicant: false, letters: true },
  joinPeople: { applicant: false, letters: true },
  partPeople: { applicant: false, letters: true },
  confirmIdentities: { applicant: false, letters: true },
  rejectIdentities: { applicant: false, letters: true },
  setPreferences: { applicant: false, letters: false },
  setCompetences: { applicant: false, letters: false },
  // The disabled person is not notified.
  disableAccount: { applicant: false, letters: false },
  enableAccount: { applicant: false, letters: false },
} satisfies EventTable;
