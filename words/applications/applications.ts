import type {
  CreateApplication,
  DecideAdmissibility,
  SetApplicationReference,
  SubmitApplication,
  UpdateApplication,
} from '../../domain/applications/application.ts';
import type { AskSubmission } from '../../domain/applications/asked-submission.ts';
import type { ExtendAwardPeriod } from '../../domain/applications/award-period.ts';
import type { SettleOverlap } from '../../domain/applications/overlap.ts';
import type { WithdrawApplication } from '../../domain/applications/withdrawal.ts';
import * as en from '../core/en.ts';
import { field } from '../core/field.ts';
import { decision, reason, revision, toFund, version } from '../core/fields.ts';
import * as fr from '../core/fr.ts';
import type { WordsOf } from '../words-of.ts';
import { contentFields, planFields } from './plan-fields.ts';

export const applications = {
  askSubmission: {
    fr: {
      button: 'Prévenir la personne qui signe',
      title: 'Prévenir que le dossier est prêt',
      intro: 'Les personnes de votre administration qui peuvent déposer reçoivent un message, avec un lien vers le dossier.',
      done: 'Les personnes qui peuvent déposer sont prévenues.',
      happened: 'a prévenu que le dossier est prêt à être déposé',
    },
    en: {
      button: 'Tell the person who signs',
      title: 'Tell that the application is ready',
      intro: 'The people of your organisation who can submit get a message, with a link to the application.',
      done: 'The people who can submit have been told.',
      happened: 'told that the application is ready to be submitted',
    },
  },
  createApplication: {
    fr: {
      button: 'Commencer un dossier',
      title: 'Commencer un dossier',
      intro: 'Votre dossier reste un brouillon jusqu’à son dépôt : vous pouvez le compléter en plusieurs fois.',
      done: 'Le brouillon de votre dossier est enregistré.',
      happened: 'a ouvert le brouillon',
    },
    en: {
      button: 'Start an application',
      title: 'Start an application',
      intro: 'Your application stays a draft until it is submitted: you can complete it in several steps.',
      done: 'The draft of your application is saved.',
      happened: 'opened the draft',
    },
    fields: {
      ...contentFields,
      ...planFields,
      callId: field('Appel à projets', 'Call for projects'),
    },
  },
  decideAdmissibility: {
    fr: {
      button: 'Examiner la recevabilité',
      title: 'Examiner la recevabilité du dossier',
      intro: 'Un dossier recevable passe à l’instruction. Un dossier irrecevable n’est pas instruit.',
      warning: 'Cette décision est notifiée à l’administration et ne peut pas être reprise.',
      done: 'La décision sur la recevabilité est enregistrée et notifiée.',
      awaited: 'Décision de recevabilité',
      happened: ({ decision }) => (decision === 'admissible' ? 'a déclaré le dossier recevable' : 'a déclaré le dossier irrecevable'),
    },
    en: {
      button: 'Check admissibility',
      title: 'Check whether the application is admissible',
      intro: 'An admissible application goes on to review. An inadmissible one is not reviewed.',
      warning: 'The administration is notified of this decision, which cannot be taken back.',
      done: 'The decision on admissibility is recorded and notified.',
      awaited: 'Decision on admissibility',
      happened: ({ decision }) => `found the application ${decision}`,
    },
    fields: {
      revision,
      decision,
      reason: field(
        'Motif',
        'Reason',
        'Obligatoire si le dossier est irrecevable. Ce motif est communiqué à l’administration.',
        'Required where the application is inadmissible. The administration reads this reason.',
      ),
    },
  },
  setApplicationReference: {
    fr: {
      button: 'Noter la référence externe',
      title: 'Noter la référence externe du dossier',
      intro: 'C’est le nom que d’autres donnent à ce dossier, par exemple dans les outils de son administration.',
      done: 'La référence externe est enregistrée.',
      happened: ({ cleared }) => (cleared ? 'a effacé la référence externe du dossier' : 'a noté la référence externe du dossier'),
    },
    en: {
      button: 'Note the external reference',
      title: 'Note the external reference of the application',
      intro: 'This is how others call this application, for example in its administration’s own tools.',
      done: 'The external reference is saved.',
      happened: ({ cleared }) =>
        cleared ? 'cleared the application’s external reference' : 'put down the application’s external reference',
    },
    fields: {
      version,
      externalReference: field(
        'Référence externe',
        'External reference',
        'Telle que d’autres l’écrivent. Laissez vide si elle n’a plus cours.',
        'As others write it. Leave it empty where it is no longer used.',
      ),
    },
  },
  submitApplication: {
    fr: {
      button: 'Déposer le dossier',
      title: 'Déposer le dossier',
      intro: 'Vous recevrez un accusé de réception, avec la référence du dossier et les délais de son examen.',
      warning: 'Une fois déposé, le dossier ne peut être modifié que si le fonds demande des corrections.',
      done: 'Votre dossier est déposé. Vous allez en recevoir l’accusé de réception.',
      awaited: 'Dépôt du dossier',
      happened: ({ reference, requestedCents }) => `a déposé le dossier ${reference}, qui demande ${fr.euros(requestedCents)}`,
    },
    en: {
      button: 'Submit the application',
      title: 'Submit the application',
      intro: 'You will receive an acknowledgement, with the reference of the application and the time its examination takes.',
      warning: 'Once submitted, the application can only be changed if the fund asks for corrections.',
      done: 'Your application is submitted. You will receive an acknowledgement.',
      awaited: 'The application to be submitted',
      happened: ({ reference, requestedCents }) => `submitted the application ${reference}, asking for ${en.euros(requestedCents)}`,
    },
    fields: {
      version,
      earlyStart: field(
        'Programme européen qui autorise un début avant le dépôt',
        'European programme that allows a start before the submission',
        'Une collectivité ne peut pas commencer son projet avant la réception du dossier, sauf si un programme cofinancé par l’Union européenne l’autorise (décret 2018-514 art. 5 III). Nommez-le, avec la règle qui l’autorise.',
        'A local authority may not start its project before its application is received, unless a programme co-funded by the European Union allows it (décret 2018-514 art. 5 III). Name it, with the rule that allows it.',
      ),
    },
  },
  updateApplication: {
    fr: {
      button: 'Modifier le dossier',
      title: 'Modifier le brouillon du dossier',
      done: 'Votre dossier est enregistré. Il n’est pas encore déposé.',
      happened: 'a modifié le brouillon',
    },
    en: {
      button: 'Edit the application',
      title: 'Edit the draft of the application',
      done: 'Your application is saved. It is not submitted yet.',
      happened: 'changed the draft',
    },
    fields: { ...contentFields, ...planFields, version },
  },
  withdrawApplication: {
    fr: {
      button: 'Retirer mon dossier',
      title: 'Retirer mon dossier',
      intro: 'Le dossier s’arrête là : il n’est pas examiné, ou ne l’est plus. Vous pourrez en déposer un autre.',
      warning: 'Le retrait est définitif.',
      done: 'Votre dossier est retiré.',
      happened: 'a retiré le dossier',
    },
    en: {
      button: 'Withdraw my application',
      title: 'Withdraw my application',
      intro: 'The application ends here: it is not examined, or no longer. You can submit another one.',
      warning: 'The withdrawal is final.',
      done: 'Your application is withdrawn.',
      happened: 'withdrew the application',
    },
    fields: { version, reason: toFund },
  },
  settleOverlap: {
    fr: {
      button: 'Régler le recoupement',
      title: 'Régler un recoupement entre deux dossiers',
      intro:
        'Dites si les deux dossiers demandent vraiment le financement de la même dépense. Un recoupement retenu empêche d’accorder un montant au dossier.',
      done: 'Le recoupement est réglé.',
      happened: ({ outcome }) =>
        outcome === 'upheld' ? 'a retenu que le même coût est demandé deux fois' : 'a écarté le soupçon d’un coût demandé deux fois',
    },
    en: {
      button: 'Settle the overlap',
      title: 'Settle an overlap between two applications',
      intro: 'Say whether both applications really ask for money for the same cost. An overlap that is upheld stands against an award.',
      done: 'The overlap is settled.',
      happened: ({ outcome }) =>
        outcome === 'upheld' ? 'found that the same cost is asked for twice' : 'dismissed that the same cost seemed to be asked for twice',
    },
    fields: {
      otherId: field('Autre dossier', 'Other application'),
      outcome: field('Conclusion', 'Outcome'),
      reason,
    },
  },
  extendAwardPeriod: {
    fr: {
      button: 'Prolonger le délai d’attribution',
      title: 'Prolonger le délai pour attribuer la subvention',
      intro:
        'Une décision motivée peut prolonger le délai tant qu’il n’est pas passé (décret 2018-514 art. 7). Passé ce délai, la demande est implicitement rejetée.',
      warning: 'Cette décision est notifiée à l’administration, avec son motif et les voies de recours.',
      done: 'Le délai est prolongé. L’administration en est notifiée.',
      happened: ({ until }) => `a prolongé jusqu’au ${fr.day(String(until))} le délai pour attribuer la subvention`,
    },
    en: {
      button: 'Extend the time to award',
      title: 'Extend the time to award the subsidy',
      intro:
        'A reasoned decision may extend the time as long as it has not passed (décret 2018-514 art. 7). Once it has passed, the request is deemed rejected.',
      warning: 'The organisation is notified of this decision, with its reason and how it may be contested.',
      done: 'The time is extended. The organisation is notified.',
      happened: ({ until }) => `extended the time to award the subsidy until ${en.day(String(until))}`,
    },
    fields: {
      version,
      until: field(
        'Dernier jour pour attribuer la subvention',
        'Last day to award the subsidy',
        'Après l’échéance actuelle.',
        'After the present deadline.',
      ),
      reason: field('Motif', 'Reason', 'Ce motif est communiqué à l’administration.', 'The organisation reads this reason.'),
    },
  },
  warnOfSilence: {
    fr: { happened: 'Rappel : sans subvention attribuée à temps, la demande sera implicitement rejetée' },
    en: { happened: 'Reminder: without an award in time, the request will be deemed rejected' },
  },
  remindScreener: {
    fr: { happened: 'Rappel : la recevabilité attend d’être examinée' },
    en: { happened: 'Reminder: the application waits to be screened' },
  },
  deemAdmissible: {
    fr: { happened: 'Le dossier est réputé recevable : il n’a pas été déclaré irrecevable à temps' },
    en: { happened: 'The application is deemed admissible: it was not found inadmissible in time' },
  },
  recordSilence: {
    fr: {
      happened: ({ awarded }) =>
        `Le silence du fonds vaut rejet : un recours est possible, ${awarded ? 'la signature de la convention' : 'une décision'} aussi`,
    },
    en: {
      happened: ({ awarded }) =>
        `The fund’s silence counts as a rejection: an appeal is possible, and so is ${awarded ? 'signing the agreement' : 'a decision'}`,
    },
  },
  findOverlaps: {
    fr: {
      happened: ({ overlaps, leftOut }) =>
        `Recoupements possibles avec d’autres dossiers : ${Number(overlaps)}${leftOut ? `, les plus probables de ${Number(overlaps) + Number(leftOut)}` : ''}`,
    },
    en: {
      happened: ({ overlaps, leftOut }) =>
        `Possible overlaps with other applications: ${Number(overlaps)}${leftOut ? `, the likest of ${Number(overlaps) + Number(leftOut)}` : ''}`,
    },
  },
} satisfies WordsOf<
  'applications',
  {
    askSubmission: typeof AskSubmission;
    createApplication: typeof CreateApplication;
    decideAdmissibility: typeof DecideAdmissibility;
    extendAwardPeriod: typeof ExtendAwardPeriod;
    setApplicationReference: typeof SetApplicationReference;
    submitApplication: typeof SubmitApplication;
    updateApplication: typeof UpdateApplication;
    withdrawApplication: typeof WithdrawApplication;
    settleOverlap: typeof SettleOverlap;
  }
>;
