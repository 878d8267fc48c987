import { away, reason, type ExamplesOf } from './core.ts';

export const interests: ExamplesOf<'interests'> = {
  declareInterest: {
    'the person with the interest': [
      { subject: 'Lacs et rivières', reason: 'Ma sœur y dirige le projet.', by: null },
      { subject: 'Lacs et rivières', reason: 'Mandat au conseil.', by: 'Linh Nguyen-Faure' },
    ],
  },
  askInterestConfirmation: {
    'the people who may confirm it': [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', reason: 'Mandat au conseil.', by: 'Linh Nguyen-Faure' },
    ],
  },
  confirmInterest: {
    'the person with the interest': [{ subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure' }],
    'the person who recorded it': [{ subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure' }],
  },
  askInterestWithdrawal: {
    'the people who may confirm it': [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', reason: 'Jamais élu.', by: 'Sékou Diarra', isError: true },
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', reason: 'Mandat échu.', by: 'Linh Nguyen-Faure', isError: false },
    ],
  },
  confirmInterestWithdrawal: {
    'the person with the interest': [
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', isError: false, isOfApplication: true },
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', isError: false, isOfApplication: false },
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', isError: true, isOfApplication: false },
    ],
    'the person who asked': [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', isError: false, isOfApplication: false },
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', isError: false, isOfApplication: true },
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', isError: true, isOfApplication: true },
    ],
  },
  rejectInterestWithdrawal: {
    'the person with the interest': [
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', reason: 'Le mandat court encore.' },
    ],
    'the person who asked': [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', reason: 'Le mandat court encore.' },
    ],
  },
};

export const absences: ExamplesOf<'absences'> = {
  declareAbsence: {
    'the substitute': [
      { ...away, roles: [], reviews: true, toSubstitute: true },
      { ...away, roles: ['lead', 'chair'], reviews: false, toSubstitute: true },
    ],
    'the absent person': [
      { ...away, roles: ['payer'], reviews: false, toSubstitute: false },
      { ...away, endsOn: away.startsOn, roles: [], reviews: true, toSubstitute: false },
    ],
  },
  askConfirmation: {
    'the absent person': [{ ...away, declarer: 'Tomas Vidal', toPerson: true }],
    'the people who may confirm it': [{ ...away, declarer: 'Tomas Vidal', toPerson: false }],
  },
  confirmAbsence: {
    'the substitute': [{ ...away, roles: ['payer'], reviews: false, toSubstitute: true, confirmer: 'Bénédicte Haumont' }],
    'the absent person': [{ ...away, roles: ['payer'], reviews: false, toSubstitute: false, confirmer: 'Bénédicte Haumont' }],
  },
  endAbsence: {
    'the substitute': [{ person: away.person, toSubstitute: true }],
    'the absent person': [{ person: away.person, toSubstitute: false }],
  },
  callOffAbsence: {
    'the absent person and the declarer': [{ person: away.person }],
  },
};

export const people: ExamplesOf<'people'> = {
  askRole: {
    'the managers of the organisation, or the admins where it has no other': [
      { person: 'Aya Morel', role: 'signatory', organisation: 'Lacs et rivières', reason },
    ],
  },
  refuseRole: {
    'the person who asked': [{ role: 'manager', organisation: 'Lacs et rivières', reason }],
  },
  giveRole: {
    'the person with the role': [{ role: 'signatory', organisation: 'Lacs et rivières' }],
  },
  withdrawRole: {
    'the person with the role': [{ role: 'manager', organisation: 'Lacs et rivières' }],
  },
  joinPeople: {
    'the admins who may confirm it': [{ person: 'Aya Morel', other: 'A. Morel', reason, by: 'Jo Roy' }],
  },
  partPeople: {
    'the admins who may confirm it': [{ person: 'Aya Morel', other: 'A. Morel', reason, by: 'Jo Roy' }],
  },
  confirmIdentities: {
    'both identities': [
      { other: 'Aya Morel', organisation: 'Lacs', isParting: false },
      { other: 'Aya Morel', organisation: 'Lacs', isParting: true },
    ],
  },
  rejectIdentities: {
    'the proposer': [
      { person: 'Aya Morel', other: 'A. Morel', reason, isParting: false },
      { person: 'Aya Morel', other: 'A. Morel', reason, isParting: true },
    ],
  },
  inviteColleague: {
    'the invited colleague': [
      { person: 'Aya Morel', organisation: 'Lacs et rivières', siret: '99990017800016', message: 'Rejoins-nous.', endsOn: '2027-03-17' },
      { person: 'Aya Morel', organisation: 'Lacs et rivières', siret: '99990017800016', message: null, endsOn: '2027-03-17' },
    ],
  },
  acceptInvitation: {
    'the inviter and the managers of the organisation': [{ person: 'Aya Morel', organisation: 'Lacs et rivières' }],
  },
};
