import type { ConfirmChange, ProposeChange, RejectChange, RetractChange } from '../../domain/ledger/change.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { amountCents, order, toConcerned } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf, TimelineFacts } from '../words-of.ts';
import { article, credit, programmeInitialCents, thresholdCents, toEnvelopeId, valueDate } from './fields.ts';

const change = field('Proposition', 'Proposal', 'Numéro de la proposition sur l’enveloppe.', 'Number of the proposal on the envelope.');

/** Le même, d’un événement. */
const said = {
  fr: ({ command, thresholdCents, credit, year, amountCents }: TimelineFacts): string => {
    if (command === 'setVisaRule')
      return thresholdCents === null ? 'plus de visa sur les engagements' : `visa du contrôleur à partir de ${fr.euros(thresholdCents)}`;
    const what = command === 'transferCredits' ? 'un redéploiement' : command === 'carryOverCredits' ? 'un report' : 'une ouverture';
    return `${what} de ${fr.euros(amountCents)} en ${credit} ${year}`;
  },
  en: ({ command, thresholdCents, credit, year, amountCents }: TimelineFacts): string => {
    if (command === 'setVisaRule')
      return thresholdCents === null ? 'no visa on commitments' : `the controller’s visa from ${en.euros(thresholdCents)} on`;
    const what = command === 'transferCredits' ? 'a transfer' : command === 'carryOverCredits' ? 'a carry-over' : 'an allotment';
    return `${what} of ${en.euros(amountCents)} in ${credit} ${year}`;
  },
};

export const changes = {
  confirmChange: {
    fr: {
      button: 'Confirmer la proposition',
      title: 'Confirmer une proposition sur l’enveloppe',
      intro: 'La personne qui l’a proposée ne peut pas la confirmer.',
      warning: 'Ce qui est proposé prend effet aussitôt.',
      done: 'La proposition est confirmée et a pris effet.',
      happened: ({ change: number, ...facts }) => `a confirmé la proposition n° ${number} : ${said.fr(facts)}`,
    },
    en: {
      button: 'Confirm the proposal',
      title: 'Confirm a proposal on the envelope',
      intro: 'The person who proposed it cannot confirm it.',
      warning: 'What is proposed takes effect at once.',
      done: 'The proposal is confirmed and has taken effect.',
      happened: ({ change: number, ...facts }) => `confirmed proposal no. ${number}: ${said.en(facts)}`,
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
      happened: ({ change: number, ...facts }) => `a proposé (n° ${number}) : ${said.fr(facts)}`,
    },
    en: {
      button: 'Propose a change',
      title: 'Propose a change of the envelope',
      intro: 'Nothing is done until a second person confirms it.',
      warning: 'Those who may confirm it are told.',
      done: 'The change is proposed. A second person has to confirm it.',
      happened: ({ change: number, ...facts }) => `proposed (no. ${number}): ${said.en(facts)}`,
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
      happened: ({ change: number }) => `a rejeté la proposition n° ${number}`,
    },
    en: {
      button: 'Reject the proposal',
      title: 'Reject a proposal on the envelope',
      intro: 'The person who made it is told, with your reason.',
      done: 'The proposal is rejected.',
      happened: ({ change: number }) => `rejected proposal no. ${number}`,
    },
    fields: { change, reason: toConcerned },
  },
  retractChange: {
    fr: {
      button: 'Retirer ma proposition',
      title: 'Retirer ma proposition sur l’enveloppe',
      done: 'Votre proposition est retirée.',
      happened: ({ change: number }) => `a retiré sa proposition n° ${number}`,
    },
    en: {
      button: 'Take back my proposal',
      title: 'Take back my proposal on the envelope',
      done: 'Your proposal is taken back.',
      happened: ({ change: number }) => `took proposal no. ${number} back`,
    },
    fields: { change },
  },
} satisfies SomeWordsOf<
  'envelopes',
  {
    confirmChange: typeof ConfirmChange;
    proposeChange: typeof ProposeChange;
    rejectChange: typeof RejectChange;
    retractChange: typeof RetractChange;
  }
>;
