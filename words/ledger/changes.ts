import type { ConfirmChange, ProposeChange, RejectChange, RetractChange } from '../../domain/ledger/change.ts';
import type { WordsOf } from '../core/command-words.ts';
import { field } from '../core/field.ts';
import { amountCents, order, toConcerned } from '../core/fields.ts';
import { article, credit, programmeInitialCents, thresholdCents, toEnvelopeId, valueDate } from './fields.ts';

const change = field('Proposition', 'Proposal', 'Numéro de la proposition sur l’enveloppe.', 'Number of the proposal on the envelope.');

export const changes = {
  confirmChange: {
    fr: {
      button: 'Confirmer la proposition',
      title: 'Confirmer une proposition sur l’enveloppe',
      intro: 'La personne qui l’a proposée ne peut pas la confirmer.',
      warning: 'Ce qui est proposé prend effet aussitôt.',
      done: 'La proposition est confirmée et a pris effet.',
    },
    en: {
      button: 'Confirm the proposal',
      title: 'Confirm a proposal on the envelope',
      intro: 'The person who proposed it cannot confirm it.',
      warning: 'What is proposed takes effect at once.',
      done: 'The proposal is confirmed and has taken effect.',
    },
    fields: { change },
  },
  proposeChange: {
    fr: {
      button: 'Proposer un changement',
      title: 'Proposer un changement sur l’enveloppe',
      intro: 'Rien n’est fait tant qu’une deuxième personne ne l’a pas confirmé.',
      warning: 'Les personnes qui peuvent le confirmer en sont informées.',
      done: 'Le changement est proposé. Une deuxième personne doit le confirmer.',
    },
    en: {
      button: 'Propose a change',
      title: 'Propose a change of the envelope',
      intro: 'Nothing is done until a second person confirms it.',
      warning: 'Those who may confirm it are told.',
      done: 'The change is proposed. A second person has to confirm it.',
    },
    fields: {
      command: field('Changement proposé', 'Change proposed'),
      body: field('Ce qui est proposé', 'What is proposed'),
      year: field(
        'Année',
        'Year',
        'L’année des crédits. Pour un report, l’année clôturée d’où ils viennent.',
        'The year of the credits. To carry over, the closed year whose credits they were.',
      ),
      credit,
      amountCents,
      order,
      valueDate,
      toEnvelopeId,
      programmeInitialCents,
      article,
      thresholdCents,
    },
  },
  rejectChange: {
    fr: {
      button: 'Rejeter la proposition',
      title: 'Rejeter une proposition sur l’enveloppe',
      intro: 'La personne qui l’a faite en est informée, avec votre motif.',
      done: 'La proposition est rejetée.',
    },
    en: {
      button: 'Reject the proposal',
      title: 'Reject a proposal on the envelope',
      intro: 'The person who made it is told, with your reason.',
      done: 'The proposal is rejected.',
    },
    fields: { change, reason: toConcerned },
  },
  retractChange: {
    fr: {
      button: 'Retirer ma proposition',
      title: 'Retirer ma proposition sur l’enveloppe',
      done: 'Votre proposition est retirée.',
    },
    en: {
      button: 'Take back my proposal',
      title: 'Take back my proposal on the envelope',
      done: 'Your proposal is taken back.',
    },
    fields: { change },
  },
} satisfies WordsOf<
  'envelopes',
  {
    confirmChange: typeof ConfirmChange;
    proposeChange: typeof ProposeChange;
    rejectChange: typeof RejectChange;
    retractChange: typeof RetractChange;
  }
>;
