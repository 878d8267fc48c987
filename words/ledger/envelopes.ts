import type { SetVisaRule } from '../../domain/grants/visa.ts';
import type {
  AllotCredits,
  CarryOverCredits,
  CloseYear,
  CutCredits,
  FreezeCredits,
  ThawCredits,
  TransferCredits,
} from '../../domain/ledger/credits.ts';
import type { OpenSubEnvelope } from '../../domain/ledger/envelope-family.ts';
import type { AcknowledgeFreeze } from '../../domain/ledger/freeze.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { amountCents, inEnglish, inFrench, order } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { SomeWordsOf } from '../words-of.ts';
import { article, credit, programmeInitialCents, thresholdCents, toEnvelopeId, valueDate, year } from './fields.ts';

export const envelopes = {
  setVisaRule: {
    fr: {
      button: 'Modifier la règle de visa',
      title: 'Modifier la règle de visa de l’enveloppe',
      intro:
        'Vous pouvez abaisser le seuil ou en introduire un. Pour le relever ou le supprimer, il faut deux personnes : proposez ce changement.',
      done: 'La règle de visa est modifiée.',
      happened: ({ thresholdCents }) =>
        thresholdCents === null
          ? 'n’a plus demandé de visa sur les engagements'
          : `a demandé le visa du contrôleur à partir de ${fr.euros(thresholdCents)}`,
    },
    en: {
      button: 'Change the visa rule',
      title: 'Change the visa rule of the envelope',
      intro: 'You may lower the threshold or introduce one. To raise it or lift it takes two people: propose that change.',
      done: 'The visa rule is changed.',
      happened: ({ thresholdCents }) =>
        thresholdCents === null
          ? 'asked for no more visas on commitments'
          : `asked for the controller’s visa from ${en.euros(thresholdCents)} on`,
    },
    fields: {
      thresholdCents,
      order: field('Acte', 'Order', 'Référence de l’acte qui fixe le seuil.', 'Reference of the act that sets the threshold.'),
    },
  },
  allotCredits: {
    fr: {
      button: 'Ouvrir des crédits',
      title: 'Ouvrir des crédits sur l’enveloppe',
      intro: 'Les premiers crédits d’une année l’ouvrent. Au-delà de ce qu’une personne peut ajouter seule, proposez l’ouverture.',
      done: 'Les crédits sont ouverts.',
      happened: ({ credit, year, amountCents }) => `a ouvert ${fr.euros(amountCents)} en ${credit} ${year}`,
    },
    en: {
      button: 'Allot credits',
      title: 'Allot credits to the envelope',
      intro: 'The first credits of a year open it. Above what one person may add alone, propose the allotment.',
      done: 'The credits are allotted.',
      happened: ({ credit, year, amountCents }) => `allotted ${en.euros(amountCents)} in ${credit} ${year}`,
    },
    fields: { year, credit, amountCents, order, valueDate },
  },
  carryOverCredits: {
    fr: {
      button: 'Reporter des crédits',
      title: 'Reporter des crédits sur l’année suivante',
      intro:
        'Un arrêté donne à l’année suivante des crédits annulés en fin de gestion. Au-delà de ce qu’une personne peut ajouter seule, proposez le report.',
      done: 'Les crédits sont reportés.',
      happened: ({ credit, year, amountCents }) => `a reporté ${fr.euros(amountCents)} en ${credit} de ${year} sur l’année suivante`,
    },
    en: {
      button: 'Carry credits over',
      title: 'Carry credits over to the next year',
      intro: 'An order gives the next year credits that lapsed in a closed one. Above what one person may add alone, propose it.',
      done: 'The credits are carried over.',
      happened: ({ credit, year, amountCents }) => `carried ${en.euros(amountCents)} in ${credit} of ${year} over to the next year`,
    },
    fields: {
      year: field(
        'Année clôturée',
        'Closed year',
        'Celle d’où viennent les crédits. L’année suivante les reçoit.',
        'The one whose credits they were. The year after it gets them.',
      ),
      credit,
      amountCents,
      order,
      valueDate,
      programmeInitialCents,
      article,
    },
  },
  closeYear: {
    fr: {
      button: 'Clôturer l’année',
      title: 'Clôturer une année',
      intro: 'Ce qui est réservé attend les crédits de l’année suivante, et ce qui est demandé en paiement sera payé sur eux.',
      warning: 'Les crédits ni engagés ni payés sont annulés. La clôture est définitive.',
      done: 'L’année est clôturée.',
      happened: ({ year, lapsedAeCents, lapsedCpCents }) =>
        `a clôturé l’année ${year} : ${fr.euros(lapsedAeCents)} d’AE et ${fr.euros(lapsedCpCents)} de CP sont annulés`,
    },
    en: {
      button: 'Close the year',
      title: 'Close a year',
      intro: 'What is reserved waits for credits of the next year, and what is ordered is paid from them.',
      warning: 'Credits that are neither committed nor paid lapse. The closing is final.',
      done: 'The year is closed.',
      happened: ({ year, lapsedAeCents, lapsedCpCents }) =>
        `closed the year ${year}: ${en.euros(lapsedAeCents)} of AE and ${en.euros(lapsedCpCents)} of CP lapsed`,
    },
    fields: {
      year: field('Année à clôturer', 'Year to close', 'Exemple : 2026.', 'Example: 2026.'),
    },
  },
  cutCredits: {
    fr: {
      button: 'Annuler des crédits',
      title: 'Annuler des crédits de l’enveloppe',
      intro: 'Les crédits gelés sont pris d’abord, puis les crédits disponibles.',
      warning: 'Ces crédits sont définitivement retirés de l’enveloppe.',
      done: 'Les crédits sont annulés.',
      happened: ({ credit, year, amountCents }) => `a annulé ${fr.euros(amountCents)} en ${credit} ${year}`,
    },
    en: {
      button: 'Cut credits',
      title: 'Cut credits of the envelope',
      intro: 'Frozen credits are taken first, then available ones.',
      warning: 'These credits leave the envelope for good.',
      done: 'The credits are cut.',
      happened: ({ credit, year, amountCents }) => `cut ${en.euros(amountCents)} in ${credit} ${year}`,
    },
    fields: { year, credit, amountCents, order, valueDate },
  },
  freezeCredits: {
    fr: {
      button: 'Geler des crédits',
      title: 'Enregistrer un gel de crédits',
      intro:
        'Un gel peut dépasser les crédits disponibles : ce qui est réservé attend alors. Ce qui est délégué, engagé, demandé ou payé n’est pas touché.',
      done: 'Les crédits sont gelés.',
      happened: ({ credit, year, amountCents, deprived }) =>
        `a gelé ${fr.euros(amountCents)} en ${credit} ${year}${deprived ? ` (conventions qui attendent leurs crédits : ${deprived})` : ''}`,
    },
    en: {
      button: 'Freeze credits',
      title: 'Record a freeze of credits',
      intro:
        'A freeze may exceed the available credits: what is reserved then waits. What is delegated, committed, ordered or paid is not touched.',
      done: 'The credits are frozen.',
      happened: ({ credit, year, amountCents, deprived }) =>
        `froze ${en.euros(amountCents)} in ${credit} ${year}${deprived ? ` (grants that wait for their credits: ${deprived})` : ''}`,
    },
    fields: {
      year,
      credit,
      amountCents: field(
        'Montant du gel (en euros)',
        'Amount frozen (in euros)',
        'Pour l’enveloppe, le gel en entier, part des sous-enveloppes comprise. Exemple : 250 000.',
        'For the envelope, the whole freeze, with what sub-envelopes bear of it. Example: 250000.',
      ),
      order,
      valueDate,
      subEnvelopes: field(
        'Part des sous-enveloppes',
        'What sub-envelopes bear',
        'Seulement ce qui dépasse les crédits disponibles de l’enveloppe elle-même.',
        'Only what exceeds the envelope’s own available credits.',
      ),
      envelopeId: field('Sous-enveloppe', 'Sub-envelope'),
    },
  },
  acknowledgeFreeze: {
    fr: {
      button: 'Prendre connaissance du gel',
      title: 'Prendre connaissance d’un gel',
      intro: 'Ce geste ne décide de rien : il dit que votre fonction sait quelles conventions attendent leurs crédits.',
      done: 'Votre fonction a pris connaissance du gel.',
      happened: ({ sequence }) => `a pris connaissance du gel (mouvement n° ${sequence})`,
    },
    en: {
      button: 'Take note of the freeze',
      title: 'Take note of a freeze',
      intro: 'This decides nothing: it says that your role knows which grants wait for their credits.',
      done: 'Your role has taken note of the freeze.',
      happened: ({ sequence }) => `took note of the freeze (movement no. ${sequence})`,
    },
    fields: {
      sequence: field('Gel', 'Freeze'),
    },
  },
  openSubEnvelope: {
    fr: {
      button: 'Ouvrir une sous-enveloppe',
      title: 'Ouvrir une sous-enveloppe',
      intro: 'Elle s’ouvre sans crédits : ils viennent d’un redéploiement ou d’un acte qui lui est propre.',
      warning: 'L’enveloppe mère et le code ne peuvent plus être changés.',
      done: 'La sous-enveloppe est ouverte.',
      happened: ({ code }) => `a ouvert la sous-enveloppe ${code}`,
    },
    en: {
      button: 'Open a sub-envelope',
      title: 'Open a sub-envelope',
      intro: 'It opens without credits: they come by transfers or by an order of its own.',
      warning: 'Its parent and its code can no longer be changed.',
      done: 'The sub-envelope is open.',
      happened: ({ code }) => `opened the sub-envelope ${code}`,
    },
    fields: {
      parentId: field('Enveloppe mère', 'Parent envelope', 'Elle ne peut plus être changée ensuite.', 'It can never be changed.'),
      code: field(
        'Code de la sous-enveloppe',
        'Code of the sub-envelope',
        'De 3 à 40 lettres capitales, chiffres ou tirets. Exemple : FTAP-DONNEES.',
        '3 to 40 capital letters, digits or hyphens. Example: FTAP-DONNEES.',
      ),
      name: field('Nom de la sous-enveloppe', 'Name of the sub-envelope'),
      fr: inFrench,
      en: inEnglish,
    },
  },
  thawCredits: {
    fr: {
      button: 'Dégeler des crédits',
      title: 'Dégeler des crédits',
      intro: 'Les crédits dégelés couvrent d’abord ce qui les attend, dans l’ordre des décisions.',
      done: 'Les crédits sont dégelés.',
      happened: ({ credit, year, amountCents }) => `a dégelé ${fr.euros(amountCents)} en ${credit} ${year}`,
    },
    en: {
      button: 'Thaw credits',
      title: 'Thaw credits',
      intro: 'Thawed credits first cover what waits for them, in the order of the decisions.',
      done: 'The credits are thawed.',
      happened: ({ credit, year, amountCents }) => `thawed ${en.euros(amountCents)} in ${credit} ${year}`,
    },
    fields: { year, credit, amountCents, order, valueDate },
  },
  transferCredits: {
    fr: {
      button: 'Redéployer des crédits',
      title: 'Redéployer des crédits vers une autre enveloppe',
      intro:
        'Le redéploiement se fait entre une enveloppe mère et ses sous-enveloppes. Au-delà de ce qu’une personne peut ajouter seule, proposez-le.',
      done: 'Les crédits sont redéployés.',
      happened: ({ credit, year, amountCents }) => `a redéployé ${fr.euros(amountCents)} en ${credit} ${year} vers une autre enveloppe`,
    },
    en: {
      button: 'Transfer credits',
      title: 'Transfer credits to another envelope',
      intro: 'Credits move between a parent and its sub-envelopes. Above what one person may add alone, propose the transfer.',
      done: 'The credits are transferred.',
      happened: ({ credit, year, amountCents }) => `transferred ${en.euros(amountCents)} in ${credit} ${year} to another envelope`,
    },
    fields: { year, credit, amountCents, order, valueDate, toEnvelopeId },
  },
} satisfies SomeWordsOf<
  'envelopes',
  {
    setVisaRule: typeof SetVisaRule;
    allotCredits: typeof AllotCredits;
    carryOverCredits: typeof CarryOverCredits;
    closeYear: typeof CloseYear;
    cutCredits: typeof CutCredits;
    freezeCredits: typeof FreezeCredits;
    acknowledgeFreeze: typeof AcknowledgeFreeze;
    openSubEnvelope: typeof OpenSubEnvelope;
    thawCredits: typeof ThawCredits;
    transferCredits: typeof TransferCredits;
  }
>;
