import { EVENTS, type EventName } from '../../../domain/core/event.ts';
import type { Language } from '../../../domain/core/words.ts';
import { euros, longDate, personDays } from '../../../domain/core/format.ts';
import type { AskedItem, LetterFacts, LetterName, LetterContent, TimelineFacts } from '../../../letters/texts.ts';
import { writeDigest, writeEvent, writeLetter } from '../../../letters/write.ts';
import { LOOSE, plain } from '../../support/french.ts';

// French puts a narrow no-break space between thousands, and a no-break space before the sign.
const [thin, nbsp] = ['\u202f', '\u00a0'];

test.each<[Language, number, string]>([
  ['fr', 25_000_000, `250${thin}000${nbsp}€`],
  ['fr', 123_456_789, `1${thin}234${thin}567,89${nbsp}€`],
  ['fr', 1, `0,01${nbsp}€`],
  ['fr', 10, `0,10${nbsp}€`],
  ['fr', 0, `0${nbsp}€`],
  ['en', 25_000_000, '€250,000'],
  ['en', 123_456_789, '€1,234,567.89'],
  ['en', 10, '€0.10'],
])('in %s, %d cents are written %s', (language, cents, written) => expect(euros(language, cents)).toBe(written));

test.each<[Language, string, string]>([
  ['fr', '2027-03-03', '3 mars 2027'],
  ['fr', '2027-08-31', '31 août 2027'],
  ['fr', '2027-02-01', '1er février 2027'],
  ['fr', '2027-12-11', '11 décembre 2027'],
  ['en', '2027-03-03', '3 March 2027'],
  ['en', '2027-02-01', '1 February 2027'],
])('in %s, %s is written %s', (language, date, written) => expect(longDate(language, date)).toBe(written));

test.each<[Language, number, string]>([
  ['fr', 1, '0,5 jour-personne'],
  ['fr', 2, '1 jour-personne'],
  ['fr', 3, '1,5 jour-personne'],
  ['fr', 4, '2 jours-personne'],
  ['fr', 2_001, `1${thin}000,5 jours-personne`],
  ['en', 1, '0.5 person-days'],
  ['en', 2, '1 person-day'],
  ['en', 3, '1.5 person-days'],
  ['en', 2_001, '1,000.5 person-days'],
])('in %s, %d half days are written %s', (language, halfDays, written) => expect(personDays(language, halfDays)).toBe(written));

const [title, deadlineOn, reason] = ['Carte des carburants', '2027-03-03', 'Le motif, en entier.'];
const step = { title, step: 'Cadre juridique', deadlineOn };
const away = { person: 'Sékou Diarra', substitute: 'Linh Nguyen-Faure', startsOn: '2027-03-01', endsOn: '2027-03-03' };
const asked = { title, organisation: 'Lacs et rivières' };
const mine = { title, organisation: 'Lacs et rivières' };
const items: AskedItem[] = [
  { field: '/summary', kind: 'incomplete', comment: 'Pour qui ?', question: null },
  { field: '/costLines/1/amountCents', kind: 'incorrect', comment: 'Trop peu.', question: null },
  { field: '/indicators/0', kind: 'outdated', comment: 'De 2020.', question: null },
  { field: '/answers/users', kind: 'incomplete', comment: 'Combien ?', question: 'Les usagers concernés' },
  { field: '/answers/a~1b', kind: 'incomplete', comment: 'Sans titre.', question: null },
];
const itemsFr = [
  '– Résumé (incomplet) : Pour qui ?',
  '– Dépenses, ligne 2, montant (inexact) : Trop peu.',
  '– Indicateurs, ligne 1 (périmé) : De 2020.',
  '– Réponses, Les usagers concernés (incomplet) : Combien ?',
  '– Réponses, a/b (incomplet) : Sans titre.',
];
const itemsEn = [
  '– Summary (incomplete): Pour qui ?',
  '– Costs, line 2, amount (incorrect): Trop peu.',
  '– Indicators, line 1 (outdated): De 2020.',
  '– Answers, Les usagers concernés (incomplete): Combien ?',
  '– Answers, a/b (incomplete): Sans titre.',
];
const obligation = { fr: 'Code source ouvert', en: 'Source opened' };
const [envelope, by] = [{ fr: 'Données', en: 'Data' }, 'Linh Nguyen-Faure'];
const credits = { year: 2027, credit: 'AE', amountCents: 7_250_000, order: 'Arrêté' } as const;
const approved = { title, eligibleCents: 1_000_000, dueCents: 500_000, observation: reason };
/** The facts of each letter, and what its text must quote of them, in French and in English. */
const letters: { [Name in LetterName]: [facts: LetterFacts[Name], fr: string[], en: string[]][] } = {
  submitApplication: [
    [
      { title, requestedCents: 7_250_000, screeningDueOn: deadlineOn, silentOn: null },
      [`72${thin}500${nbsp}€`, '3 mars 2027. Vous'],
      ['€72,500', '3 March 2027. There'],
    ],
    [
      { title, requestedCents: 7_250_000, screeningDueOn: deadlineOn, silentOn: '2027-05-01' },
      ['1er mai 2027, votre demande sera réputée rejetée'],
      ['1 May 2027, your request will be deemed rejected'],
    ],
  ],
  remindScreener: [[{ title, organisation: 'Lacs et rivières' }, ['Lacs et rivières'], ['Lacs et rivières']]],
  decideAdmissibility: [
    [{ title, admissible: true, reason: '', appealable: true }, ['est recevable'], ['is admissible']],
    [
      { title, admissible: false, reason, appealable: true },
      ["n'est pas recevable", reason, 'recours gracieux, une fois'],
      ['is inadmissible', reason, 'appeal to the fund, once'],
    ],
  ],
  withdrawApplication: [
    [{ ...mine, reason, toFund: true }, ['Lacs et rivières', 'Plus rien', reason], ['Lacs et rivières', 'Nothing more', reason]],
    [{ ...mine, reason: '', toFund: true }, ['à son sujet.\n\nGuichet'], ['of you on it.\n\nGuichet']],
    [{ ...mine, reason, toFund: false }, ['Il est définitif'], ['This is final']],
  ],
  recordSilence: [
    [
      { ...mine, silentOn: deadlineOn, source: 'décret 2018-514 art. 1', toFund: true },
      ['Lacs et rivières', '3 mars 2027', '(décret 2018-514 art. 1)', 'décision expresse reste possible'],
      ['Lacs et rivières', '3 March 2027', '(décret 2018-514 art. 1)', 'express decision is still possible'],
    ],
    [
      { ...mine, silentOn: deadlineOn, source: 'décret 2018-514 art. 1', toFund: false },
      ['réputée rejetée', '3 mars 2027', 'former un recours'],
      ['deemed rejected', '3 March 2027', 'you may appeal'],
    ],
  ],
  requestCorrection: [
    [
      { title, dueOn: deadlineOn, message: 'Bonjour.', items },
      ['3 mars 2027', 'Bonjour.', ...itemsFr],
      ['3 March 2027', 'Bonjour.', ...itemsEn],
    ],
    [{ title, dueOn: deadlineOn, message: '', items }, ['3 mars 2027.\n\n– Résumé'], ['3 March 2027.\n\n– Summary']],
  ],
  remindCorrection: [
    [
      { title, dueOn: deadlineOn, message: 'Bonjour.', items },
      ['3 mars 2027', 'Bonjour.', ...itemsFr],
      ['3 March 2027', 'Bonjour.', ...itemsEn],
    ],
  ],
  answerCorrection: [
    [
      { title, organisation: 'Lacs et rivières', revision: 2, stale: [] },
      ['Lacs et rivières', 'révision 2'],
      ['Lacs et rivières', 'revision 2'],
    ],
    [
      { title, organisation: 'Lacs et rivières', revision: 2, stale: ['Cadre juridique'] },
      ['révision antérieure : « Cadre juridique »', 'demander à nouveau'],
      ['earlier revision: "Cadre juridique"', 'ask for them again'],
    ],
  ],
  lapseCorrection: [[{ title, dueOn: deadlineOn }, ['3 mars 2027'], ['3 March 2027']]],
  assignReviewer: [
    [{ ...step, awaits: null }, ['Cadre juridique', '3 mars 2027'], ['Cadre juridique', '3 March 2027']],
    [
      { ...step, deadlineOn: null, awaits: 'correction' },
      ['Cadre juridique', 'Des corrections sont demandées'],
      ['Cadre juridique', 'Corrections are asked'],
    ],
    [
      { ...step, deadlineOn: null, awaits: 'opinions' },
      ['Cadre juridique', 'd’autres avis le précèdent'],
      ['Cadre juridique', 'other opinions come before it'],
    ],
  ],
  declineAssignment: [
    [
      { ...step, reviewer: 'Sékou Diarra', reason: 'Trop de dossiers.' },
      ['Sékou Diarra décline', 'Cadre juridique', '3 mars 2027', 'Trop de dossiers.'],
      ['Sékou Diarra declines', 'Cadre juridique', '3 March 2027', 'Trop de dossiers.'],
    ],
    [
      { ...step, deadlineOn: null, reviewer: 'Sékou Diarra', reason: 'Trop de dossiers.' },
      ['» du dossier « Carte des carburants ». L’étape n’est plus confiée'],
      ['"Carte des carburants". The step is unassigned'],
    ],
  ],
  remindReviewer: [
    [
      { ...step, last: false, unanswered: true },
      ['La moitié du délai est passée', 'Cadre juridique', '3 mars 2027', 'attend encore que vous l’acceptiez'],
      ['Half of the time has passed', 'Cadre juridique', '3 March 2027', 'still waits for you to accept'],
    ],
    [
      { ...step, last: true, unanswered: false },
      ['Le terme est proche', 'pour le 3 mars 2027.\n'],
      ['The deadline is near', 'by 3 March 2027.\n'],
    ],
  ],
  escalateStep: [
    [
      { ...step, reviewer: 'Sékou Diarra', askedOn: '2027-02-01' },
      ['demandé à Sékou Diarra depuis le 1er février 2027.'],
      ['Sékou Diarra was asked for the opinion on 1 February 2027.'],
    ],
    [{ ...step, reviewer: null, askedOn: null }, ["Personne n'était désigné"], ['No reviewer was assigned']],
  ],
  handOverStep: [
    [
      { ...step, awaits: null, absent: 'Sékou Diarra' },
      ['Sékou Diarra s’absente', '3 mars 2027'],
      ['Sékou Diarra is away', '3 March 2027'],
    ],
    [
      { ...step, deadlineOn: null, awaits: 'correction', absent: 'Sékou Diarra' },
      ['Des corrections sont demandées'],
      ['Corrections are asked'],
    ],
  ],
  keepStep: [
    [
      { title, step: step.step, absent: 'Sékou Diarra', substitute: 'Linh Nguyen-Faure' },
      ['Cadre juridique', 'reste à Sékou Diarra', 'Linh Nguyen-Faure'],
      ['Cadre juridique', 'stays with Sékou Diarra', 'Linh Nguyen-Faure'],
    ],
  ],
  returnStep: [
    [{ ...step, awaits: null }, ['vous revient', '3 mars 2027'], ['yours again', '3 March 2027']],
    [{ ...step, deadlineOn: null, awaits: 'opinions' }, ['d’autres avis le précèdent'], ['other opinions come before it']],
  ],
  vacateStep: [
    [
      { title, step: 'Cadre juridique', person: 'Sékou Diarra' },
      ['Cadre juridique', 'Sékou Diarra est en conflit d’intérêts', 'Désignez une autre personne'],
      ['Cadre juridique', 'Sékou Diarra has a conflict of interest', 'Assign another reviewer'],
    ],
  ],
  reopenSteps: [
    [
      {
        title,
        steps: [
          { step: 'Cadre juridique', deadlineOn },
          { step: 'Synthèse', deadlineOn: null },
        ],
        deadlineOn,
        reason: 'Le budget a doublé.',
        isAssigned: true,
      },
      ['Votre avis est demandé sur la révision actuelle', '3 mars 2027', '« Synthèse », après d’autres avis', 'Le budget a doublé.'],
      ['Your opinion is asked on the current revision', '3 March 2027', '"Synthèse", after other opinions', 'Le budget a doublé.'],
    ],
    [
      { title, steps: [{ step: 'Cadre juridique', deadlineOn }], deadlineOn, reason: 'Le budget a doublé.', isAssigned: false },
      ['Personne n’est désigné', 'Le budget a doublé.'],
      ['No reviewer is assigned', 'Le budget a doublé.'],
    ],
  ],
  awaitSteps: [[{ title, steps: ['Synthèse'] }, ['« Synthèse »', 'attend donc à nouveau'], ['"Synthèse"', 'waits again']]],
  voidOpinion: [
    [
      { title, step: 'Cadre juridique', reason: 'Associé du prestataire.', to: 'reviewer' },
      ['Votre avis sur l’étape « Cadre juridique »', 'est annulé', 'Associé du prestataire.'],
      ['Your opinion on step "Cadre juridique"', 'is voided', 'Associé du prestataire.'],
    ],
    [
      { title, step: 'Cadre juridique', reason: 'Associé du prestataire.', to: 'lead' },
      ['Désignez une autre personne', 'Associé du prestataire.'],
      ['Assign another reviewer', 'Associé du prestataire.'],
    ],
    [
      { title, step: 'Cadre juridique', reason: 'Associé du prestataire.', to: 'chair' },
      ['quitte l’ordre du jour', 'Associé du prestataire.'],
      ['leaves the agenda', 'Associé du prestataire.'],
    ],
  ],
  reexamineAward: [
    [
      { title, organisation: 'Lacs et rivières', deadlineOn, toFund: true },
      ['Lacs et rivières', 'rien n’est engagé', '3 mars 2027', 'L242-1'],
      ['Lacs et rivières', 'nothing is committed', '3 March 2027', 'L242-1'],
    ],
    [
      { title, organisation: 'Lacs et rivières', deadlineOn, toFund: false },
      ['Votre convention est suspendue', '3 mars 2027'],
      ['Your agreement is suspended', '3 March 2027'],
    ],
  ],
  remindReexamination: [
    [
      { title, deadlineOn, isAwaited: true },
      ['3 mars 2027', 'Un nouvel avis est encore attendu'],
      ['3 March 2027', 'A new opinion is still awaited'],
    ],
    [{ title, deadlineOn, isAwaited: false }, ['Le nouvel avis est rendu'], ['The new opinion is given']],
  ],
  confirmAward: [
    [
      { title, reason: 'Le nouvel avis est favorable.', signOn: deadlineOn },
      ['est confirmée', 'à signer au plus tard le 3 mars 2027', 'Le nouvel avis est favorable.'],
      ['is confirmed', 'signed by 3 March 2027', 'Le nouvel avis est favorable.'],
    ],
    [{ title, reason: 'Soit.', signOn: null }, ['La convention reprend son cours', 'Soit.'], ['The agreement goes on', 'Soit.']],
  ],
  withdrawAward: [
    [
      { title, reason: 'Le nouvel avis est défavorable.', toFund: false },
      ['est retirée', 'peut vous être réclamé', 'Le nouvel avis est défavorable.'],
      ['is withdrawn', 'claimed back of you', 'Le nouvel avis est défavorable.'],
    ],
    [{ title, reason: 'Soit.', toFund: true }, ['est rendu', 'Soit.'], ['is given back', 'Soit.']],
  ],
  lapseReexamination: [
    [{ title, signOn: null }, ['elle tient', 'La convention reprend son cours'], ['it stands', 'The agreement goes on']],
    [{ title, signOn: deadlineOn }, ['3 mars 2027'], ['3 March 2027']],
  ],
  declareInterest: [
    [
      { subject: 'Lacs et rivières', reason: 'Ma sœur y dirige le projet.', by: null },
      ['Vous avez déclaré un intérêt dans « Lacs et rivières »', 'Ma sœur y dirige le projet.'],
      ['You have declared an interest in "Lacs et rivières"', 'Ma sœur y dirige le projet.'],
    ],
    [
      { subject: 'Lacs et rivières', reason: 'Mandat au conseil.', by: 'Linh Nguyen-Faure' },
      ['Linh Nguyen-Faure a enregistré que vous avez', 'quand une deuxième personne l’aura confirmé', 'Mandat au conseil.'],
      ['Linh Nguyen-Faure has recorded that you have', 'once a second person has confirmed it', 'Mandat au conseil.'],
    ],
  ],
  proposeChange: [
    [
      { envelope, proposed: { command: 'allotCredits', body: credits }, by },
      ['Linh Nguyen-Faure propose sur l’enveloppe « Données » :', `ouvrir 72${thin}500${nbsp}€ en AE 2027 (Arrêté)`],
      ['Linh Nguyen-Faure proposes', 'to allot €72,500 in AE 2027 (Arrêté)'],
    ],
    [
      { envelope, proposed: { command: 'setVisaRule', body: { thresholdCents: null, order: 'Arrêté' } }, by },
      ['ne plus demander de visa sur les engagements (Arrêté)'],
      ['to ask for no visa on commitments any more (Arrêté)'],
    ],
  ],
  freezeCredits: [
    [
      {
        envelope,
        year: 2027,
        amountCents: 7_250_000,
        tranches: [{ reference: 'DON-2027-0001-C', title: 'Les lacs', rank: 2, openCents: 500_000, missingCents: 100_000 }],
      },
      [
        `72${thin}500${nbsp}€ d’AE 2027 ont été gelés`,
        `– DON-2027-0001-C « Les lacs », tranche 2 : 5${thin}000${nbsp}€ réservés, il manque 1${thin}000${nbsp}€`,
        'Rien n’est décidé sur ces projets',
      ],
      ['€72,500 of AE 2027 were frozen', '– DON-2027-0001-C "Les lacs", tranche 2: €5,000 reserved, €1,000 missing'],
    ],
  ],
  confirmChange: [
    [
      { envelope, proposed: { command: 'setVisaRule', body: { thresholdCents: 7_250_000, order: 'Arrêté' } }, by },
      ['a confirmé votre proposition', `demander le visa du contrôleur à partir de 72${thin}500${nbsp}€`],
      ['has confirmed your proposal', 'ask for the controller’s visa from €72,500 on'],
    ],
    [
      { envelope, proposed: { command: 'transferCredits', body: { ...credits, toEnvelopeId: 'x' } }, by },
      [`redéployer 72${thin}500${nbsp}€ en AE 2027 vers une autre enveloppe`],
      ['transfer €72,500 in AE 2027 to another envelope'],
    ],
  ],
  rejectChange: [
    [
      { envelope, proposed: { command: 'carryOverCredits', body: credits }, by, reason: 'Saisi deux fois.' },
      ['a rejeté votre proposition', `reporter 72${thin}500${nbsp}€ en AE de 2027 sur l’année suivante`, 'Saisi deux fois.'],
      ['has rejected your proposal', 'carry €72,500 in AE over from 2027 to the year after', 'Saisi deux fois.'],
    ],
  ],
  askInterestConfirmation: [
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', reason: 'Mandat au conseil.', by: 'Linh Nguyen-Faure' },
      ['Linh Nguyen-Faure a enregistré que Sékou Diarra a un intérêt', 'avant qu’une deuxième personne', 'Mandat au conseil.'],
      ['Linh Nguyen-Faure has recorded that Sékou Diarra has an interest', 'before a second person', 'Mandat au conseil.'],
    ],
  ],
  confirmInterest: [
    [
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure' },
      ['l’intérêt enregistré pour vous', 'Vous ne jugez plus rien', 'deux autres personnes en décideront'],
      ['the interest recorded for you', 'You judge nothing', 'two other people decide'],
    ],
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure' },
      ['l’intérêt enregistré pour Sékou Diarra', 'Sékou Diarra ne juge plus rien'],
      ['the interest recorded for Sékou Diarra', 'Sékou Diarra judges nothing'],
    ],
  ],
  askInterestWithdrawal: [
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', reason: 'Jamais élu.', by: 'Sékou Diarra', isError: true },
      ['demande que soit levé', 'comme enregistré par erreur', 'Jamais élu.'],
      ['asks that', 'as recorded in error', 'Jamais élu.'],
    ],
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', reason: 'Mandat échu.', by: 'Linh Nguyen-Faure', isError: false },
      ['Linh Nguyen-Faure demande que soit levé l’intérêt enregistré pour Sékou Diarra', 'Mandat échu.'],
      ['Linh Nguyen-Faure asks that the interest recorded for Sékou Diarra', 'Mandat échu.'],
    ],
  ],
  confirmInterestWithdrawal: [
    [
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', isError: false, isOfApplication: true },
      ['l’intérêt enregistré pour vous dans « Lacs et rivières » n’a plus cours', 'Vous restez en conflit d’intérêts sur ce dossier.'],
      ['recorded for you in "Lacs et rivières" stands no more', 'You stay in conflict over this application.'],
    ],
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', isError: false, isOfApplication: false },
      ['enregistré pour Sékou Diarra', 'Sékou Diarra peut juger les dossiers', 'reste en conflit d’intérêts sur ceux qui existaient déjà'],
      ['recorded for Sékou Diarra', 'Sékou Diarra may judge the applications', 'stays in conflict over those that were there before'],
    ],
    [
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', isError: false, isOfApplication: false },
      ['Vous pouvez juger les dossiers', 'et restez en conflit'],
      ['You may judge the applications', 'and stay in conflict'],
    ],
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', isError: false, isOfApplication: true },
      ['Sékou Diarra reste en conflit d’intérêts sur ce dossier.'],
      ['Sékou Diarra stays in conflict over this application.'],
    ],
    [
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', isError: true, isOfApplication: false },
      ['l’a été par erreur', 'Rien n’en reste : vous pouvez juger'],
      ['was recorded in error', 'Nothing of it stays: you may judge'],
    ],
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', isError: true, isOfApplication: true },
      ['pour Sékou Diarra', 'Sékou Diarra peut juger'],
      ['for Sékou Diarra', 'Sékou Diarra may judge'],
    ],
  ],
  rejectInterestWithdrawal: [
    [
      { subject: 'Lacs et rivières', person: null, by: 'Linh Nguyen-Faure', reason: 'Le mandat court encore.' },
      ['rejeté la demande de lever l’intérêt enregistré pour vous', 'Le mandat court encore.'],
      ['rejected the request to withdraw the interest recorded for you', 'Le mandat court encore.'],
    ],
    [
      { subject: 'Lacs et rivières', person: 'Sékou Diarra', by: 'Linh Nguyen-Faure', reason: 'Le mandat court encore.' },
      ['enregistré pour Sékou Diarra'],
      ['recorded for Sékou Diarra'],
    ],
  ],
  declareAbsence: [
    [
      { ...away, roles: [], reviews: true, toSubstitute: true },
      ['Sékou Diarra s’absente du 1er mars 2027 au 3 mars 2027. Les avis'],
      ['Sékou Diarra is away from 1 March 2027 to 3 March 2027. The opinions'],
    ],
    [
      { ...away, roles: ['lead', 'chair'], reviews: false, toSubstitute: true },
      ['vous tenez ses rôles (« responsabilité du Datalab », « présidence du comité »)'],
      ['you have their roles ("Datalab lead", "committee chair")'],
    ],
    [
      { ...away, roles: ['payer'], reviews: false, toSubstitute: false },
      ['Linh Nguyen-Faure tient pendant ce temps votre rôle (« paiement »)'],
      ['Linh Nguyen-Faure has your role ("payment")'],
    ],
    [
      { ...away, endsOn: away.startsOn, roles: [], reviews: true, toSubstitute: false },
      ['enregistrée le 1er mars 2027', 'Linh Nguyen-Faure'],
      ['recorded on 1 March 2027', 'Linh Nguyen-Faure'],
    ],
  ],
  askConfirmation: [
    [
      { ...away, declarer: 'Tomas Vidal', toPerson: true },
      ['Tomas Vidal a déclaré votre absence du 1er mars 2027 au 3 mars 2027 ; Linh Nguyen-Faure assurerait', 'mettez fin'],
      ['Tomas Vidal has declared you absent from 1 March 2027 to 3 March 2027; Linh Nguyen-Faure would stand in', 'end the absence'],
    ],
    [
      { ...away, declarer: 'Tomas Vidal', toPerson: false },
      ['Tomas Vidal a déclaré l’absence de Sékou Diarra du 1er mars 2027', 'deuxième personne ne l’ait confirmée : Sékou Diarra'],
      ['Tomas Vidal has declared that Sékou Diarra is away from 1 March 2027', 'second person has confirmed it: Sékou Diarra'],
    ],
  ],
  confirmAbsence: [
    [
      { ...away, roles: ['payer'], reviews: false, toSubstitute: true, confirmer: 'Bénédicte Haumont' },
      ['Sékou Diarra s’absente du 1er mars 2027 au 3 mars 2027, ce que Bénédicte Haumont a confirmé', 'vous tenez son rôle (« paiement »)'],
      ['Sékou Diarra is away from 1 March 2027 to 3 March 2027; Bénédicte Haumont has confirmed it', 'you have their role ("payment")'],
    ],
    [
      { ...away, roles: ['payer'], reviews: false, toSubstitute: false, confirmer: 'Bénédicte Haumont' },
      ['Bénédicte Haumont a confirmé votre absence du 1er mars 2027', 'Linh Nguyen-Faure tient pendant ce temps votre rôle', 'mettre fin'],
      ['Your absence from 1 March 2027 to 3 March 2027 was confirmed by Bénédicte Haumont', 'Linh Nguyen-Faure has your role', 'end it'],
    ],
  ],
  callOffAbsence: [
    [
      { person: away.person },
      ['L’absence de Sékou Diarra a pris fin avant', 'Rien n’était passé'],
      ['The absence of Sékou Diarra ended before', 'Nothing had passed'],
    ],
  ],
  endAbsence: [
    [{ person: away.person, toSubstitute: true }, ['L’absence de Sékou Diarra est finie'], ['The absence of Sékou Diarra is over']],
    [{ person: away.person, toSubstitute: false }, ['Votre absence est finie'], ['Your absence is over']],
  ],
  sendAgenda: [
    [
      { heldOn: deadlineOn, opensAt: null, closesAt: null, agenda: [asked, { title: 'Herbier', organisation: 'Agence' }] },
      ['3 mars 2027', '1. Carte des carburants – Lacs et rivières\n2. Herbier – Agence\n\nLes dossiers'],
      ['3 March 2027', '1. Carte des carburants – Lacs et rivières\n2. Herbier – Agence\n\nThe applications'],
    ],
    [
      { heldOn: deadlineOn, opensAt: '2027-03-01T08:00:00.000Z', closesAt: '2027-03-02T17:00:00.000Z', agenda: [asked] },
      ['votent du 1er mars 2027 à 09:00 au 2 mars 2027 à 18:00', 'Déclarez avant le vote'],
      ['vote from 1 March 2027 at 09:00 to 2 March 2027 at 18:00', 'Declare before the vote'],
    ],
  ],
  openVote: [
    [
      { heldOn: deadlineOn, closesAt: '2027-03-02T17:00:00.000Z', agenda: ['Carte ouverte', 'Herbier'] },
      ['3 mars 2027', '2 mars 2027 à 18:00', '1. Carte ouverte\n2. Herbier'],
      ['3 March 2027', '2 March 2027 at 18:00', '1. Carte ouverte\n2. Herbier'],
    ],
  ],
  closeVote: [
    [
      { heldOn: deadlineOn, applications: 12, withoutQuorum: 3 },
      ['3 mars 2027', 'à décider : 12', 'faute de quorum : 3'],
      ['3 March 2027', 'to decide: 12', 'without their quorum: 3'],
    ],
  ],
  openStep: [
    [
      { title, steps: [step, { step: 'Données', deadlineOn: '2027-03-12' }], deadlineOn, isAssigned: true },
      ['Votre avis est désormais attendu', '– « Cadre juridique », pour le 3 mars 2027\n– « Données », pour le 12 mars 2027'],
      ['Your opinion is now expected', '– "Cadre juridique", by 3 March 2027\n– "Données", by 12 March 2027'],
    ],
    [{ title, steps: [step], deadlineOn, isAssigned: false }, ["Personne n'est encore désigné"], ['No reviewer is assigned yet']],
  ],
  cancelStep: [
    [
      { title, steps: ['Mesure de l’impact', 'Données'] },
      ['un avis qui précédait le vôtre est rendu', '(« Mesure de l’impact », « Données »), est sans objet'],
      ['an opinion before yours has been given', '("Mesure de l’impact", "Données"), is no longer needed'],
    ],
  ],
  extendStep: [[{ ...step, reason }, ['Cadre juridique', '3 mars 2027', reason], ['Cadre juridique', '3 March 2027', reason]]],
  waiveStep: [[{ title, step: 'Cadre juridique', reason }, ["n'est plus attendu", reason], ['no longer awaited', reason]]],
  remindChair: [[{ heldOn: deadlineOn, applications: 12 }, ['3 mars 2027', ': 12)'], ['3 March 2027', ': 12)']]],
  decideSession: [
    [
      { title, awardedCents: 7_250_000, rank: null, reason, deadlineOn, toAccept: false, appealable: true },
      [`72${thin}500${nbsp}€`, reason, 'est à signer', '3 mars 2027'],
      ['€72,500', reason, 'must sign', '3 March 2027'],
    ],
    [
      { title, awardedCents: 7_250_000, rank: null, reason, deadlineOn, toAccept: true, appealable: true },
      [`72${thin}500${nbsp}€`, reason, 'moins que demandé', '3 mars 2027'],
      ['€72,500', reason, 'less than you asked for', '3 March 2027'],
    ],
    [
      { title, awardedCents: null, rank: 3, reason, deadlineOn: null, toAccept: false, appealable: true },
      ['liste d’attente, au rang 3', reason],
      ['on the waitlist, at rank 3', reason],
    ],
    [
      { title, awardedCents: null, rank: null, reason, deadlineOn: null, toAccept: false, appealable: true },
      ["n'a pas été retenu", reason],
      ['was not awarded', reason],
    ],
  ],
  appealDecision: [
    [
      { ...mine, grounds: reason, lapsesOn: deadlineOn, toFund: false },
      ['est reçu', '3 mars 2027', 'L411-7'],
      ['has been received', '3 March 2027', 'L411-7'],
    ],
    [
      { ...mine, grounds: reason, lapsesOn: deadlineOn, toFund: true },
      ['Lacs et rivières', reason, 'aucune part', '3 mars 2027'],
      ['Lacs et rivières', reason, 'no part', '3 March 2027'],
    ],
  ],
  assignAppeal: [
    [{ title, grounds: reason, deadlineOn }, ['est-il fondé', reason, '3 mars 2027'], ['is it founded', reason, '3 March 2027']],
  ],
  remindAppeal: [
    [{ title, deadlineOn, last: false, isAssigned: true }, ['moitié du délai', '3 mars 2027'], ['Half of the time', '3 March 2027']],
    [{ title, deadlineOn, last: true, isAssigned: false }, ['terme est proche', 'Personne'], ['deadline is near', 'No reviewer']],
  ],
  escalateAppeal: [
    [{ title, reviewer: 'Sékou Diarra' }, ['a passé son terme', 'Sékou Diarra'], ['has passed its deadline', 'Sékou Diarra']],
    [{ title, reviewer: null }, ['Personne'], ['No reviewer']],
  ],
  giveAppealOpinion: [[{ title, lapsesOn: deadlineOn }, ['est rendu', '3 mars 2027'], ['been given', '3 March 2027']]],
  vacateAppeal: [
    [{ title, person: 'Ana Ruiz', away: false, lapsesOn: deadlineOn }, ['conflit d’intérêts', '3 mars 2027'], ['conflict', '3 March 2027']],
    [{ title, person: 'Ana Ruiz', away: true, lapsesOn: deadlineOn }, ['s’absente', 'autre personne'], ['is away', 'another person']],
  ],
  remindAppealDecision: [[{ ...mine, deadlineOn }, ['Lacs et rivières', '3 mars 2027'], ['Lacs et rivières', '3 March 2027']]],
  upholdAppeal: [
    [
      { title, reason, against: 'refused', toFund: false },
      ['Votre recours', reason, 'nouveau comité', 'avant les autres'],
      ['Your appeal', reason, 'another session', 'before all others'],
    ],
    [{ title, reason, against: 'inadmissible', toFund: false }, [reason, 'examinée à nouveau'], [reason, 'screened again']],
    [
      { title, reason, against: 'refused', toFund: true },
      [reason, 'à inscrire à un nouveau comité'],
      [reason, 'placed in another session'],
    ],
    [{ title, reason, against: 'inadmissible', toFund: true }, [reason, 'à examiner à nouveau'], [reason, 'to be screened again']],
  ],
  rejectAppeal: [[{ title, reason }, [reason, 'juge administratif', 'R421-1'], [reason, 'administrative court', 'R421-1']]],
  lapseAppeal: [
    [
      { ...mine, lapsedOn: deadlineOn, toFund: false },
      ['réputé rejeté depuis le 3 mars 2027', 'juge administratif'],
      ['deemed rejected since 3 March 2027', 'administrative court'],
    ],
    [{ ...mine, lapsedOn: deadlineOn, toFund: true }, ['Lacs et rivières', '3 mars 2027'], ['Lacs et rivières', '3 March 2027']],
  ],
  proposeAward: [
    [
      { ...mine, requestedCents: 7_250_000, availableCents: 8_000_000, others: 0 },
      [`72${thin}500${nbsp}€`, `80${thin}000${nbsp}€`, 'Lacs et rivières', 'Rien n’est retenu sans vous'],
      ['€72,500', '€80,000', 'Lacs et rivières', 'Nothing is awarded without you'],
    ],
    [{ ...mine, requestedCents: 1, availableCents: 2, others: 4 }, ['d’autres (dossiers : 4)'], ['others (applications: 4)']],
  ],
  cancelSession: [[{ heldOn: deadlineOn, reason }, ['3 mars 2027', reason], ['3 March 2027', reason]]],
  awardWaitlisted: [
    [
      { title, awardedCents: 7_250_000, reason, deadlineOn, toAccept: false },
      ['liste d’attente', `72${thin}500${nbsp}€`, reason, 'est à signer', '3 mars 2027'],
      ['on the waitlist', '€72,500', reason, 'must sign', '3 March 2027'],
    ],
    [
      { title, awardedCents: 7_250_000, reason, deadlineOn, toAccept: true },
      ['liste d’attente', 'moins que demandé', '3 mars 2027'],
      ['on the waitlist', 'less than you asked for', '3 March 2027'],
    ],
  ],
  refuseWaitlisted: [
    [
      { title, reason, appealable: false },
      ['liste d’attente', reason, 'vous pouvez saisir le juge'],
      ['on the waitlist', reason, 'you may ask the administrative court'],
    ],
  ],
  closeCall: [
    [
      { title, call: { fr: 'Données des territoires', en: 'Data of local authorities' }, reason, appealable: true },
      ['Données des territoires', 'liste d’attente', reason],
      ['Data of local authorities', 'on the waitlist', reason],
    ],
  ],
  remindSignatories: [
    [
      { title, deadlineOn, missing: ['beneficiary', 'fund'] },
      ['l’administration bénéficiaire', 'la direction du fonds', '3 mars 2027'],
      ['the beneficiary and of the fund', '3 March 2027'],
    ],
  ],
  signGrant: [
    [{ title, form: 'agreement', promisedCents: 7_250_050 }, [`72${thin}500,50${nbsp}€`, 'sont engagés'], ['€72,500.50', 'are committed']],
    [
      { title, form: 'delegation', promisedCents: 7_250_050 },
      [`72${thin}500,50${nbsp}€`, 'sont délégués à votre administration'],
      ['€72,500.50', 'are delegated to your organisation'],
    ],
  ],
  reverseMovement: [
    [{ title, kind: 'pay', amountCents: 7_250_000 }, [`72${thin}500${nbsp}€`, 'par erreur'], ['€72,500', 'by mistake']],
    [
      { title, kind: 'issue_claim', amountCents: 7_250_000 },
      [`72${thin}500${nbsp}€`, 'vous n’avez pas à reverser'],
      ['€72,500', 'you need not pay'],
    ],
  ],
  proposeAmendment: [
    [
      { ...mine, amendment: 2, addedCents: 7_250_000, reasons: reason, side: 'beneficiary', toFund: true },
      ['n° 2', 'Lacs et rivières', 'le bénéficiaire', `ajoute 72${thin}500${nbsp}€`, reason, 'Demandez un avis'],
      ['Amendment 2', 'Lacs et rivières', 'the beneficiary', 'adds €72,500', reason, 'Ask a reviewer'],
    ],
    [
      { ...mine, amendment: 2, addedCents: -100_000, reasons: reason, side: 'fund', toFund: false },
      ['le fonds', `retire 1${thin}000${nbsp}€`, 'Le fonds l’examine'],
      ['the fund', 'takes €1,000', 'The fund examines it'],
    ],
  ],
  assignAmendment: [
    [
      { title, amendment: 2, reasons: reason, addedCents: 0, deadlineOn },
      ['demandé pour le 3 mars 2027', 'ne change pas le montant', reason],
      ['asked by 3 March 2027', 'leaves the amount', reason],
    ],
  ],
  remindAmendment: [
    [
      { title, amendment: 2, awaited: 'assignment', deadlineOn, last: false },
      ['demandiez un avis', '3 mars 2027'],
      ['ask a reviewer', '3 March 2027'],
    ],
    [
      { title, amendment: 2, awaited: 'opinion', deadlineOn, last: true },
      ['votre avis', 'Le terme est le'],
      ['your opinion', 'The deadline is'],
    ],
    [
      { title, amendment: 2, awaited: 'decision', deadlineOn, last: false },
      ['votre décision', 's’est achevé'],
      ['your decision', 'ended on'],
    ],
    [{ title, amendment: 2, awaited: 'signature', deadlineOn, last: false }, ['votre signature', 'caduc'], ['your signature', 'lapses']],
  ],
  escalateAmendment: [
    [{ title, amendment: 2, reviewer: 'Sékou Diarra' }, ['a passé son terme', 'Sékou Diarra'], ['has passed its deadline', 'Sékou Diarra']],
    [{ title, amendment: 2, reviewer: null }, ['Personne'], ['No reviewer']],
  ],
  declineAmendment: [
    [
      { title, amendment: 2, reviewer: 'Sékou Diarra', reason, deadlineOn },
      ['Sékou Diarra décline', 'n° 2', '3 mars 2027', 'désignez quelqu’un d’autre', reason],
      ['Sékou Diarra declines', 'amendment 2', '3 March 2027', 'assign another reviewer', reason],
    ],
  ],
  handOverAmendment: [
    [
      { title, amendment: 2, reasons: reason, addedCents: 0, deadlineOn, absent: 'Sékou Diarra' },
      ['Sékou Diarra s’absente', 'n° 2', '3 mars 2027', 'ne change pas le montant', reason],
      ['Sékou Diarra is away', 'amendment 2', '3 March 2027', 'leaves the amount', reason],
    ],
  ],
  keepAmendment: [
    [
      { title, amendment: 2, absent: 'Sékou Diarra', substitute: 'Linh Nguyen-Faure' },
      ['n° 2', 'reste à Sékou Diarra', 'Linh Nguyen-Faure'],
      ['amendment 2', 'stays with Sékou Diarra', 'Linh Nguyen-Faure'],
    ],
  ],
  returnAmendment: [
    [{ title, amendment: 2, deadlineOn }, ['n° 2', 'vous revient', '3 mars 2027'], ['amendment 2', 'yours again', '3 March 2027']],
  ],
  vacateAmendment: [
    [
      { title, amendment: 2, person: 'Sékou Diarra' },
      ['n° 2', 'Sékou Diarra est en conflit d’intérêts', 'Désignez une autre personne'],
      ['amendment 2', 'Sékou Diarra has a conflict of interest', 'Assign another reviewer'],
    ],
  ],
  giveAmendmentOpinion: [
    [
      { title, amendment: 2, addedCents: 7_250_000, favourable: true, deadlineOn },
      ['est favorable', `72${thin}500`, 'd’ici le 3 mars 2027'],
      ['is favourable', '€72,500', 'by 3 March 2027'],
    ],
    [{ title, amendment: 2, addedCents: 0, favourable: false, deadlineOn }, ['défavorable'], ['unfavourable']],
  ],
  approveAmendment: [
    [
      { title, amendment: 2, addedCents: 0, deadlineOn, reason },
      ['est approuvé', reason, 'd’ici le 3 mars 2027', 'caduc'],
      ['is approved', reason, 'by 3 March 2027', 'lapsed'],
    ],
  ],
  rejectAmendment: [[{ title, amendment: 2, reason }, ['est rejeté', reason], ['is rejected', reason]]],
  withdrawAmendment: [[{ ...mine, amendment: 2, reason }, ['est retiré', reason], ['is withdrawn', reason]]],
  signAmendment: [
    [
      {
        title,
        amendment: 2,
        awardedCents: 7_250_000,
        endsOn: deadlineOn,
        added: { form: 'agreement', tranche: 3, promisedCents: 100_000 },
      },
      [`72${thin}500${nbsp}€`, '3 mars 2027', `1${thin}000${nbsp}€`, 'tranche 3', 'engagée'],
      ['€72,500', '3 March 2027', '€1,000', 'tranche 3', 'committed'],
    ],
    [
      {
        title,
        amendment: 2,
        awardedCents: 7_250_000,
        endsOn: deadlineOn,
        added: { form: 'delegation', tranche: 3, promisedCents: 100_000 },
      },
      ['déléguée'],
      ['delegated'],
    ],
    [{ title, amendment: 2, awardedCents: 7_250_000, endsOn: deadlineOn, added: null }, ['le 3 mars 2027.\n'], ['on 3 March 2027.\n']],
  ],
  lapseAmendment: [
    [{ title, amendment: 2, isSigning: true }, ['ne l’ont pas signé'], ['did not sign it']],
    [{ title, amendment: 2, isSigning: false }, ['a pris fin'], ['has ended']],
  ],
  reportFundingChange: [
    [
      { ...mine, costCents: 7_250_000, grantCents: 100_000, reason, toFund: true },
      ['Lacs et rivières', reason, `72${thin}500${nbsp}€`, `1${thin}000${nbsp}€`],
      ['Lacs et rivières', reason, '€72,500', '€1,000'],
    ],
    [{ ...mine, costCents: 7_250_000, grantCents: 100_000, reason, toFund: false }, ['a changé', reason], ['has changed', reason]],
  ],
  issueClaim: [
    [
      { title, claim: 2, tranche: 1, claimedCents: 7_250_000, collectionOrder: 'TP-17', reason },
      [`réclame 72${thin}500${nbsp}€`, 'tranche 1', '(créance 2, titre de perception n° TP-17)', reason],
      ['claims €72,500', 'tranche 1', '(claim 2, collection order TP-17)', reason],
    ],
    [{ title, claim: 2, tranche: 1, claimedCents: 1, collectionOrder: null, reason }, ['(créance 2)'], ['(claim 2)']],
  ],
  remindObligation: [[{ title, obligation, dueOn: deadlineOn }, ['3 mars 2027', 'Code source ouvert'], ['3 March 2027', 'Source opened']]],
  escalateObligation: [
    [{ title, obligation, dueOn: deadlineOn }, ['3 mars 2027', 'Code source ouvert'], ['3 March 2027', 'Source opened']],
  ],
  giveEvidence: [
    [{ title, obligation, number: 1, reviewOn: deadlineOn }, ['Code source ouvert', '3 mars 2027'], ['Source opened', '3 March 2027']],
    [{ title, obligation, number: 2, reviewOn: deadlineOn }, ['(version 2)'], ['(version 2)']],
  ],
  remindReviewOfEvidence: [
    [{ title, obligation, givenOn: deadlineOn }, ['3 mars 2027', 'Code source ouvert'], ['3 March 2027', 'Source opened']],
  ],
  reviewEvidence: [
    [
      { title, obligation, accepted: true, reasons: '', dueOn: deadlineOn },
      ['est remplie : Code source ouvert.\n'],
      ['is met: Source opened.\n'],
    ],
    [{ title, obligation, accepted: true, reasons: reason, dueOn: deadlineOn }, [reason], [reason]],
    [
      { title, obligation, accepted: false, reasons: reason, dueOn: deadlineOn },
      ['renvoyée', reason, 'pour le 3 mars 2027'],
      ['returned', reason, 'by 3 March 2027'],
    ],
  ],
  waiveObligation: [[{ title, obligation, reason }, ['Code source ouvert', reason], ['Source opened', reason]]],
  remindFinalAccount: [[{ title, dueOn: deadlineOn }, ['3 mars 2027'], ['3 March 2027']]],
  escalateFinalAccount: [[{ title, dueOn: deadlineOn }, ['3 mars 2027', 'pas soldée'], ['3 March 2027', 'not closed']]],
  giveFinalAccount: [
    [
      { title, organisation: 'Lacs et rivières', number: 1, spentCents: 7_250_000 },
      ['Lacs et rivières', `72${thin}500${nbsp}€`],
      ['Lacs et rivières', '€72,500'],
    ],
    [{ title, organisation: 'Lacs et rivières', number: 2, spentCents: 1 }, ['(version 2)'], ['(version 2)']],
  ],
  returnFinalAccount: [[{ title, reason, dueOn: deadlineOn }, [reason, '3 mars 2027'], [reason, '3 March 2027']]],
  approveFinalAccount: [
    [
      { ...approved, form: 'agreement', balanceCents: 7_250_000, overpaidCents: 0 },
      [`sur 10${thin}000${nbsp}€`, `5${thin}000${nbsp}€ lui reviennent`, `solde est de 72${thin}500${nbsp}€`, reason],
      ['of €10,000', '€5,000 are due', 'balance is €72,500', reason],
    ],
    [
      { ...approved, form: 'delegation', balanceCents: 7_250_000, overpaidCents: 0 },
      [`72${thin}500${nbsp}€ à payer par votre administration`],
      ['€72,500 are left for your organisation to pay'],
    ],
    [{ ...approved, form: 'agreement', balanceCents: 0, overpaidCents: 0 }, ['ne reste rien à payer'], ['Nothing is left to pay']],
    [
      { ...approved, form: 'agreement', balanceCents: 0, overpaidCents: 7_250_000 },
      [`72${thin}500${nbsp}€ ont été versés en trop`],
      ['€72,500 were overpaid'],
    ],
  ],
  confirmNextTranche: [
    [
      { title, tranche: 2, form: 'agreement', promisedCents: 7_250_000 },
      ['conditions de la tranche 2', 'elle est affermie', `72${thin}500${nbsp}€`, 'engagés'],
      ['conditions of tranche 2', 'it is confirmed', '€72,500', 'committed'],
    ],
    [{ title, tranche: 2, form: 'delegation', promisedCents: 1 }, ['délégués'], ['delegated']],
    [
      { title, tranche: 3, awaits: 'claim' },
      ['conditions de la tranche 3', 'Elle sera affermie une fois recouvré ce qui est dû'],
      ['conditions of tranche 3', 'It will be confirmed once what is owed to the fund is collected'],
    ],
    [{ title, tranche: 3, awaits: 'credits' }, ['Elle sera affermie dès que les crédits'], ['It will be confirmed as soon as']],
    [
      { title, tranche: 3, awaits: 'visa' },
      ['Elle sera affermie une fois que le contrôleur'],
      ['It will be confirmed once the controller'],
    ],
    [{ title, tranche: 3, awaits: 'funding' }, ['Elle sera affermie après l’avenant'], ['It will be confirmed after the amendment']],
  ],
  resumeTranche: [
    [
      { title, tranche: 2, form: 'agreement', promisedCents: 7_250_000 },
      ['tranche 2', `72${thin}500${nbsp}€`, 'engagés'],
      ['Tranche 2', '€72,500', 'committed'],
    ],
    [{ title, tranche: 2, form: 'delegation', promisedCents: 1 }, ['délégués'], ['delegated']],
  ],
  waiveClaim: [
    [
      { title, claim: 2, waivedCents: 7_250_000, owedCents: 100_000, reason },
      [`remise de 72${thin}500${nbsp}€`, 'créance 2', reason, `reste 1${thin}000${nbsp}€ à reverser`],
      ['let off €72,500', 'claim 2', reason, '€1,000 are left'],
    ],
    [{ title, claim: 2, waivedCents: 1, owedCents: 0, reason }, ['ne reste rien'], ['Nothing is left']],
  ],
  remindAcceptance: [
    [
      { title, awardedCents: 7_250_000, deadlineOn },
      [`72${thin}500${nbsp}€`, 'renoncez-y', '3 mars 2027'],
      ['€72,500', 'renounce it', '3 March 2027'],
    ],
  ],
  acceptAward: [[{ title, awardedCents: 7_250_000, deadlineOn }, [`72${thin}500${nbsp}€`, '3 mars 2027'], ['€72,500', '3 March 2027']]],
  replanTranches: [
    [{ title, amountsCents: [7_250_000, 100_000] }, [`72${thin}500${nbsp}€, puis 1${thin}000${nbsp}€`], ['€72,500, then €1,000']],
  ],
  renounceGrant: [
    [
      { title, organisation: 'Lacs et rivières', reason, releasedCents: 7_250_000 },
      ['Lacs et rivières renonce', reason, `72${thin}500${nbsp}€`],
      ['Lacs et rivières renounces', reason, '€72,500'],
    ],
  ],
  deferDeadline: [[{ title, deadlineOn }, ['garde son rang', '3 mars 2027'], ['keeps its rank', '3 March 2027']]],
  expireGrant: [
    [{ title, releasedCents: 7_250_000, was: 'to_sign' }, ['été signée', `72${thin}500${nbsp}€`], ['not signed', '€72,500']],
    [{ title, releasedCents: 7_250_000, was: 'to_accept' }, ['été acceptée', `72${thin}500${nbsp}€`], ['not accepted', '€72,500']],
  ],
  confirmTranche: [
    [
      { title, tranche: 2, form: 'agreement', promisedCents: 7_250_000 },
      ['tranche 2', `72${thin}500${nbsp}€`, 'engagés'],
      ['Tranche 2', '€72,500', 'committed'],
    ],
    [
      { title, tranche: 2, form: 'delegation', promisedCents: 7_250_000 },
      ['tranche 2', `72${thin}500${nbsp}€`, 'délégués'],
      ['Tranche 2', '€72,500', 'delegated'],
    ],
  ],
  delegatePayment: [
    [
      { title, tranche: 2, year: 2027, delegatedCents: 7_250_000 },
      ['tranche 2', `72${thin}500${nbsp}€ de CP 2027`],
      ['tranche 2', '€72,500 of CP 2027'],
    ],
  ],
  returnDelegation: [
    [
      { title, tranche: 2, credit: 'AE', year: 2027, returnedCents: 7_250_000, reason },
      ['tranche 2', `72${thin}500${nbsp}€ délégués en AE 2027`, reason],
      ['tranche 2', '€72,500 delegated in AE 2027', reason],
    ],
  ],
  suspendGrant: [[{ title, reason }, ['est suspendue', reason], ['is suspended', reason]]],
  resumeGrant: [[{ title, reason }, ['est levée', reason], ['is over', reason]]],
  terminateGrant: [
    [
      { title, reason, releasedCents: 7_250_000, withdrawnCents: 100_000, returnedCents: 0 },
      ['est résiliée', reason, `72${thin}500${nbsp}€`, `1${thin}000${nbsp}€`],
      ['is terminated', reason, '€72,500', '€1,000'],
    ],
    [
      { title, reason, releasedCents: 0, withdrawnCents: 0, returnedCents: 7_250_000 },
      ['est résiliée', reason, `72${thin}500${nbsp}€ délégués et non engagés`],
      ['is terminated', reason, '€72,500 delegated and not committed'],
    ],
  ],
  askVisa: [
    [
      { ...mine, tranches: [{ rank: 1, amountCents: 7_250_000 }] },
      ['Lacs et rivières', `visa : tranche 1, de 72${thin}500${nbsp}€. `],
      ['Lacs et rivières', 'visa: tranche 1, of €72,500. '],
    ],
    [
      { ...mine, tranches: [1, 2].map((rank) => ({ rank, amountCents: 7_250_000 })) },
      [`tranche 1, de 72${thin}500${nbsp}€ ; tranche 2, de 72${thin}500${nbsp}€. `],
      ['tranche 1, of €72,500; tranche 2, of €72,500. '],
    ],
  ],
  giveVisa: [
    [
      { title, tranche: 2, amountCents: 7_250_000, favourable: true, observation: '' },
      ['a donné son visa', 'tranche 2', `72${thin}500${nbsp}€`, 'peut être engagée.\n'],
      ['gave the visa', 'tranche 2', '€72,500', 'may be committed.\n'],
    ],
    [{ title, tranche: 2, amountCents: 7_250_000, favourable: true, observation: reason }, [reason], [reason]],
    [
      { title, tranche: 2, amountCents: 7_250_000, favourable: false, observation: reason },
      ['a refusé son visa', 'tranche 2', `72${thin}500${nbsp}€`, reason],
      ['refused the visa', 'tranche 2', '€72,500', reason],
    ],
  ],
  proposePayee: [
    [{ ...mine, toFund: true }, ['Lacs et rivières', 'auprès du bénéficiaire'], ['Lacs et rivières', 'with the beneficiary']],
    [{ ...mine, toFund: false }, ['proposées', 'signalez-le'], ['proposed', 'tell the fund']],
  ],
  approvePayee: [[{ title }, ['sont validées', 'signalez-le'], ['are approved', 'tell the fund']]],
  rejectPayee: [[{ title, reason }, ['sont rejetées', reason], ['are rejected', reason]]],
  askTracking: [
    [
      { title, milestone: 61, dueOn: deadlineOn, holds: 4, tracking: { year: 1, balance: true } },
      [
        "L'année 1 après la fin",
        "bilan de suivi de l'année 1",
        '3 mars 2027',
        "S'il manque passé ce terme, le paiement du solde (tranche 4) sera retenu",
      ],
      [
        'Year 1 after the end',
        'follow-up report 1',
        '3 March 2027',
        'If it is missing after that day, the payment of the balance (tranche 4) will be held',
      ],
    ],
    [
      { title, milestone: 62, dueOn: deadlineOn, holds: null, tracking: { year: 2, balance: false } },
      ['3 mars 2027.\n', "l'année 2"],
      ['3 March 2027.\n', 'report 2'],
    ],
  ],
  remindReport: [
    [
      { title, milestone: 61, dueOn: deadlineOn, holds: 3, tracking: { year: 1, balance: false } },
      ["bilan de suivi de l'année 1", 'le paiement de la tranche 3 sera retenu'],
      ['Follow-up report 1', 'the payment of tranche 3 will be held'],
    ],
    [
      { title, milestone: 2, dueOn: deadlineOn, holds: 3, tracking: null },
      ['n° 2', '3 mars 2027', 'la tranche 3 est retenue'],
      ['report 2', '3 March 2027', 'tranche 3 is held'],
    ],
  ],
  escalateReport: [
    [
      { title, milestone: 61, dueOn: deadlineOn, holds: 4, tracking: { year: 1, balance: true } },
      ["Tant qu'il manque, le paiement du solde (tranche 4) est retenu"],
      ['While it is missing, the payment of the balance (tranche 4) is held'],
    ],
    [
      { title, milestone: 2, dueOn: deadlineOn, holds: 3, tracking: null },
      ['n° 2', '3 mars 2027', 'la tranche 3 est retenue'],
      ['report 2', '3 March 2027', 'tranche 3 is held'],
    ],
    [
      { title, milestone: 1, dueOn: deadlineOn, holds: null, tracking: null },
      ['n° 1', "n'a pas été rendu. Il peut"],
      ['report 1', 'was not given. It may'],
    ],
  ],
  reportMilestone: [
    [
      { title, milestone: 2, year: null, number: 1, reviewOn: deadlineOn },
      ['n° 2', 'est rendu. ', '3 mars 2027'],
      ['report 2', 'was given. ', '3 March 2027'],
    ],
    [{ title, milestone: 2, year: null, number: 3, reviewOn: deadlineOn }, ['(version 3)'], ['(version 3)']],
    [{ title, milestone: 61, year: 1, number: 1, reviewOn: deadlineOn }, ["bilan de suivi de l'année 1"], ['Follow-up report 1']],
  ],
  remindReviewOfReport: [
    [{ title, milestone: 2, year: null, reportedOn: deadlineOn }, ['n° 2', '3 mars 2027'], ['report 2', '3 March 2027']],
  ],
  raiseSlippageAlert: [
    [
      {
        title,
        organisation: 'Lacs et rivières',
        mission: false,
        plannedCents: 7_250_000,
        forecastCents: 8_156_250,
        plannedDays: 200,
        forecastDays: 190,
      },
      ['Lacs et rivières', '81\u202f562,50', '+12,5', '-5', 'classez cette alerte'],
      ['Lacs et rivières', '€81,562.50', '+12.5%', '-5%', 'dismiss this alert'],
    ],
    [
      {
        title,
        organisation: 'Lacs et rivières',
        mission: true,
        plannedCents: 100_000,
        forecastCents: 124_000,
        plannedDays: 100,
        forecastDays: 126,
      },
      ["la mission d'une brigade", '+24', '+26', 'proposez-lui'],
      ["brigade's mission", '+24%', '+26%', 'propose a brigade'],
    ],
  ],
  reviewReport: [
    [
      { title, milestone: 2, year: null, accepted: true, reasons: '', dueOn: '' },
      ['n° 2', 'est accepté.\n'],
      ['report 2', 'is accepted.\n'],
    ],
    [{ title, milestone: 2, year: null, accepted: true, reasons: reason, dueOn: '' }, [reason], [reason]],
    [
      { title, milestone: 2, year: null, accepted: false, reasons: reason, dueOn: deadlineOn },
      [reason, '3 mars 2027'],
      [reason, '3 March 2027'],
    ],
  ],
  recordPayment: [
    [{ title, paidCents: 7_250_000, paidOn: deadlineOn }, [`72${thin}500${nbsp}€`, '3 mars 2027'], ['€72,500', '3 March 2027']],
  ],
  returnPayment: [
    [
      { title, tranche: 2, returnedCents: 7_250_000, returnedOn: deadlineOn, reason: 'Compte clos.' },
      [`72${thin}500${nbsp}€`, '3 mars 2027', 'Compte clos.', 'coordonnées bancaires'],
      ['€72,500', '3 March 2027', 'Compte clos.', 'bank details'],
    ],
  ],
  createDatalabRequest: [
    [{ ...asked, expectedOn: deadlineOn }, ['Lacs et rivières', 'd’ici le 3 mars 2027'], ['Lacs et rivières', 'by 3 March 2027']],
  ],
  remindQualification: [[asked, ['Lacs et rivières', 'qualifier'], ['Lacs et rivières', 'qualifying']]],
  qualifyDatalabRequest: [[{ title, expectedOn: deadlineOn }, ['d’ici le 3 mars 2027'], ['by 3 March 2027']]],
  remindDatalabDecision: [[asked, ['Lacs et rivières', 'y répondre'], ['Lacs et rivières', 'answering']]],
  acceptDatalabRequest: [
    [
      { ...asked, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, contact: 'Linh Nguyen-Faure' },
      ['10,5 jours-personne', 'du 1er février 2027 au 3 mars 2027', 'Linh Nguyen-Faure en répond'],
      ['10.5 person-days', 'from 1 February 2027 to 3 March 2027', 'Linh Nguyen-Faure answers'],
    ],
  ],
  staffDatalabRequest: [
    [
      { ...asked, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'asker' },
      ['10,5 jours-personne', 'du 1er février 2027 au 3 mars 2027'],
      ['10.5 person-days', 'from 1 February 2027 to 3 March 2027'],
    ],
    [
      { ...asked, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'staff' },
      ['Vous travaillez', 'Lacs et rivières', 'au 3 mars 2027'],
      ['You work', 'Lacs et rivières', 'to 3 March 2027'],
    ],
    [
      { ...asked, halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'dropped' },
      ['Lacs et rivières', 'sans vous', 'ne lui devez plus de jours'],
      ['Lacs et rivières', 'without you', 'no longer owe it any days'],
    ],
  ],
  proposeMission: [
    [
      {
        title,
        kind: 'cloud_strategy',
        halfDays: 3,
        startsOn: '2027-02-01',
        endsOn: deadlineOn,
        indicator: 'Visiteurs',
        reason,
        answerOn: '2027-02-01',
      },
      ['« Stratégie cloud »', '1,5 jour-personne', 'une trajectoire vers le cloud', '« Visiteurs »', reason, 'd’ici le 1er février 2027'],
      ['"Cloud strategy"', '1.5 person-days', 'a cloud path', '"Visiteurs"', reason, 'by 1 February 2027'],
    ],
  ],
  remindMissionAnswer: [[{ title, kind: 'mentoring', lapsesOn: deadlineOn }, ['Mentorat', '3 mars 2027'], ['Mentoring', '3 March 2027']]],
  acceptMission: [[{ ...asked, kind: 'mentoring' }, ['Lacs et rivières accepte', 'Mentorat'], ['Lacs et rivières accepts', 'Mentoring']]],
  declineMission: [[{ ...asked, kind: 'mentoring', reason }, ['Lacs et rivières décline', reason], ['Lacs et rivières declines', reason]]],
  lapseMission: [[{ ...asked, kind: 'mentoring' }, ['sans réponse', 'Lacs et rivières'], ['without an answer', 'Lacs et rivières']]],
  remindStaffing: [[{ ...asked, kind: 'mentoring' }, ['qui y travaille', 'Lacs et rivières'], ['who works for it', 'Lacs et rivières']]],
  staffMission: [
    [
      { ...asked, kind: 'mentoring', halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'project' },
      ['10,5 jours-personne', 'du 1er février 2027 au 3 mars 2027'],
      ['10.5 person-days', 'from 1 February 2027 to 3 March 2027'],
    ],
    [
      { ...asked, kind: 'mentoring', halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'staff' },
      ['Vous travaillez', 'Lacs et rivières', 'au 3 mars 2027'],
      ['You work', 'Lacs et rivières', 'to 3 March 2027'],
    ],
    [
      { ...asked, kind: 'mentoring', halfDays: 21, startsOn: '2027-02-01', endsOn: deadlineOn, to: 'dropped' },
      ['Mentorat', 'sans vous', 'ne lui devez plus de jours'],
      ['Mentoring', 'without you', 'no longer owe it any days'],
    ],
  ],
  remindMissionDelivery: [[{ ...asked, kind: 'mentoring', endsOn: deadlineOn }, ['3 mars 2027'], ['3 March 2027']]],
  deliverMission: [[{ title, kind: 'mentoring', report: 'Le rapport.' }, ['est livrée', 'Le rapport.'], ['is delivered', 'Le rapport.']]],
  remindComparison: [
    [
      { ...asked, kind: 'mentoring', indicator: 'Visiteurs', closesOn: deadlineOn },
      ['« Visiteurs »', '3 mars 2027'],
      ['"Visiteurs"', '3 March 2027'],
    ],
  ],
  closeMission: [
    [
      { title, kind: 'mentoring', indicator: 'Visiteurs', before: 1_000.5, after: null, conclusion: 'Un effet net.' },
      [`1${thin}000,5 dans`, 'aucune valeur', 'Un effet net.'],
      ['1,000.5 in', 'no value', 'Un effet net.'],
    ],
    [
      { title, kind: 'mentoring', indicator: 'Visiteurs', before: 0.25, after: 0.5, conclusion: '' },
      ['0,25 dans le dernier bilan', '0,5 dans le premier bilan après elle.\n'],
      ['0.25 in the last report', '0.5 in the first report after it.\n'],
    ],
  ],
  closeUncompared: [
    [{ title, kind: 'mentoring', indicator: 'Visiteurs', before: 1, after: 2 }, ['un an après', '1 dans'], ['a year after', '1 in']],
  ],
  withdrawMission: [[{ ...asked, kind: 'mentoring', reason }, ['retire la mission', reason], ['withdraws the mission', reason]]],
  uncoverDays: [
    [
      { person: 'Sékou Diarra', halfDays: 9, titles: ['Une carte', 'Un moteur'] },
      ['Sékou Diarra n’a plus 4,5 jours-personne', '– Une carte\n– Un moteur', 'déplacez ces jours'],
      ['Sékou Diarra no longer has 4.5 person-days', '– Une carte\n– Un moteur', 'move these days'],
    ],
  ],
  declineDatalabRequest: [[{ title, reason }, ['ne peut pas donner suite', reason], ['cannot take on', reason]]],
  withdrawDatalabRequest: [
    [{ ...asked, reason }, ['est retirée', reason], ['is withdrawn', reason]],
    [{ ...asked, reason: '' }, ['est retirée.\n'], ['is withdrawn.\n']],
  ],
  remindDelivery: [
    [
      { ...asked, endsOn: deadlineOn, contact: 'Linh Nguyen-Faure' },
      ['Linh Nguyen-Faure', '3 mars 2027'],
      ['Linh Nguyen-Faure', '3 March 2027'],
    ],
  ],
  deliverDatalabRequest: [
    [
      { title, summary: 'La donnée est prête.', closesOn: deadlineOn },
      ['La donnée est prête.', '3 mars 2027'],
      ['La donnée est prête.', '3 March 2027'],
    ],
  ],
  remindFeedback: [[{ title, closesOn: deadlineOn }, ['3 mars 2027'], ['3 March 2027']]],
  closeDatalabRequest: [
    [{ ...asked, rating: 4, helped: true }, ['4 sur 5', 'l’a aidée'], ['4 out of 5', 'was of use']],
    [{ ...asked, rating: 1, helped: false }, ['1 sur 5', 'ne l’a pas aidée'], ['1 out of 5', 'was of no use']],
  ],
  closeUnanswered: [[{ title }, ['Sans retour'], ['Without feedback']]],
  askRole: [
    [
      { person: 'Aya Morel', role: 'signatory', organisation: 'Lacs et rivières', reason },
      ['Aya Morel', 'signature autorisée', 'Lacs', reason],
      ['Aya Morel', 'authorised signatory', 'Lacs', reason],
    ],
  ],
  refuseRole: [
    [
      { role: 'manager', organisation: 'Lacs et rivières', reason },
      ['gestion des accès', 'Lacs', reason],
      ['managing access', 'Lacs', reason],
    ],
  ],
  giveRole: [[{ role: 'signatory', organisation: 'Lacs et rivières' }, ['signature autorisée', 'Lacs'], ['authorised signatory', 'Lacs']]],
  joinPeople: [
    [
      { person: 'Aya Morel', other: 'A. Morel', reason, by: 'Jo Roy' },
      ['Aya Morel', 'A. Morel', 'Jo Roy', 'pour une seule personne', reason],
      ['Aya Morel', 'A. Morel', 'Jo Roy', 'be one person', reason],
    ],
  ],
  partPeople: [
    [
      { person: 'Aya Morel', other: 'A. Morel', reason, by: 'Jo Roy' },
      ['Aya Morel', 'A. Morel', 'Jo Roy', 'ne plus tenir', reason],
      ['Aya Morel', 'A. Morel', 'Jo Roy', 'no longer', reason],
    ],
  ],
  confirmIdentities: [
    [
      { other: 'Aya Morel', organisation: 'Lacs', isParting: false },
      ['Aya Morel', 'une seule personne', 'Lacs'],
      ['Aya Morel', 'one person', 'Lacs'],
    ],
    [
      { other: 'Aya Morel', organisation: 'Lacs', isParting: true },
      ['Aya Morel', 'de nouveau deux personnes', 'Lacs'],
      ['Aya Morel', 'two people again', 'Lacs'],
    ],
  ],
  rejectIdentities: [
    [
      { person: 'Aya Morel', other: 'A. Morel', reason, isParting: false },
      ['Aya Morel', 'A. Morel', 'réunir', reason],
      ['Aya Morel', 'A. Morel', 'to join', reason],
    ],
    [
      { person: 'Aya Morel', other: 'A. Morel', reason, isParting: true },
      ['Aya Morel', 'A. Morel', 'séparer', reason],
      ['Aya Morel', 'A. Morel', 'to part', reason],
    ],
  ],
  inviteColleague: [
    [
      { person: 'Aya Morel', organisation: 'Lacs et rivières', siret: '99990017800016', message: 'Rejoins-nous.', endsOn: '2027-03-17' },
      ['Aya Morel', 'Lacs', '99990017800016', 'Rejoins-nous.', '17 mars 2027', 'une seule fois', 'effacée'],
      ['Aya Morel', 'Lacs', '99990017800016', 'Rejoins-nous.', '17 March 2027', 'works once', 'erased'],
    ],
    [
      { person: 'Aya Morel', organisation: 'Lacs et rivières', siret: '99990017800016', message: null, endsOn: '2027-03-17' },
      ['Aya Morel', '17 mars 2027'],
      ['Aya Morel', '17 March 2027'],
    ],
  ],
  acceptInvitation: [[{ person: 'Aya Morel', organisation: 'Lacs et rivières' }, ['Aya Morel', 'Lacs'], ['Aya Morel', 'Lacs']]],
  withdrawRole: [[{ role: 'manager', organisation: 'Lacs et rivières' }, ['gestion des accès', 'Lacs'], ['managing access', 'Lacs']]],
};

/** What a fact that was forgotten, or was no number or date, would leave in a text. */
const HOLES = /undefined|NaN|null|Invalid|\[object|\{|\$/;

describe.each(
  Object.entries(letters).flatMap(([name, cases]) => cases.map(([facts, fr, en]) => ({ owed: { name, facts } as LetterContent, fr, en }))),
)('the letter $owed.name', ({ owed, ...quoted }) => {
  test.each(['fr', 'en'] as const)('says what it is about, in %s', (language) => {
    const { subject, text } = writeLetter(language, 'Aïcha Benkirane', owed, 'DON-2026-0042');
    expect(text).toMatch(language === 'fr' ? /^Bonjour Aïcha Benkirane,\n\n/ : /^Dear Aïcha Benkirane,\n\n/);
    expect(plain(text)).toContain(
      language === 'fr' ? '\n\nRéférence à rappeler : DON-2026-0042\n\n' : '\n\nReference to quote: DON-2026-0042\n\n',
    );
    quoted[language].forEach((words) => expect(plain(text)).toContain(plain(words)));
    if ('title' in owed.facts) expect([subject, text]).toEqual([expect.stringContaining(title), expect.stringContaining(title)]);
    expect(`${subject}\n${text}`).not.toMatch(HOLES);
    if (language === 'fr') expect(`${subject}\n${text}`).not.toMatch(LOOSE);
  });
});

test('who has no name here yet is greeted without one', () => {
  const owed: LetterContent = { name: 'acceptInvitation', facts: { person: 'Aya Morel', organisation: 'Lacs' } };
  expect([writeLetter('fr', null, owed, null), writeLetter('en', null, owed, null)].map(({ text }) => text.split('\n')[0])).toEqual([
    'Bonjour,',
    'Hello,',
  ]);
});

test('a letter about what has no reference names none', () => {
  const owed: LetterContent = { name: 'giveRole', facts: { role: 'lead', organisation: 'Fonds' } };
  expect(writeLetter('fr', 'Aïcha Benkirane', owed, null).text).not.toContain('Référence');
});

test('no letter is told what an opinion says', () => {
  const told = Object.values(letters).flatMap((cases) => cases.flatMap(([facts]) => Object.keys(facts)));
  expect(told.filter((fact) => ['comment', 'scores', 'score', 'verdict', 'opinion'].includes(fact))).toEqual([]);
});

describe('a digest', () => {
  const held = [
    { subject: 'Accusé de réception : Carte', text: 'Votre dossier est bien déposé.' },
    { subject: 'Dossier recevable : Carte', text: 'Le Datalab l’instruit.' },
  ];

  test.each<[Language, number, string, RegExp]>([
    ['fr', 1, 'Guichet : une nouvelle', /^Bonjour Aïcha,\n\nVoici ce qui vous concerne/],
    ['fr', 2, 'Guichet : 2 nouvelles', /du plus ancien au plus récent \(2 nouvelles\)/],
    ['en', 1, 'Guichet: one piece of news', /^Dear Aïcha,\n\nHere is what concerns you/],
    ['en', 2, 'Guichet: 2 pieces of news', /oldest first \(2 pieces of news\)/],
  ])('in %s of %d says each with its subject and its text, and how to change it', (language, n, subject, words) => {
    const written = writeDigest(language, 'Aïcha', held.slice(0, n));
    expect(plain(written.subject)).toBe(subject);
    expect(written.text).toMatch(words);
    expect(written.text).toMatch(/préférences|preferences/);
    for (const each of held.slice(0, n)) expect(plain(written.text)).toContain(`* ${each.subject}\n\n${each.text}`);
    if (language === 'fr') expect(`${written.subject}\n${written.text}`).not.toMatch(LOOSE);
    expect(written.text).not.toMatch(HOLES);
  });
});

test('a letter is written for every event that owes one, and for no other but those that ask the controller or a second person, or tell of the steps behind an opinion, of days or credits that are gone or of an absence that nobody had confirmed', () => {
  const owing = Object.keys(EVENTS).filter((name) => EVENTS[name as EventName].letters);
  // The one leaves beside the letters of the signature, or of the report, after which a visa is missing. The others
  // tell what the end of a step did, what an absence took, or what a freeze left without credits.
  expect(Object.keys(letters).sort()).toEqual(
    [
      ...owing,
      'askConfirmation',
      'askInterestConfirmation',
      'askVisa',
      'awaitSteps',
      'callOffAbsence',
      'cancelStep',
      'freezeCredits',
      'openStep',
      'uncoverDays',
    ].sort(),
  );
});

/** Every fact that some event has, so that each sentence finds its own. */
const facts: TimelineFacts = {
  legalCategory: '7389',
  workingDays: 10,
  change: 3,
  command: 'allotCredits',
  attachment: 'plan.pdf',
  sizeBytes: 1_234_567,
  reference: 'DON-2026-0042',
  requestedCents: 7_250_000,
  availableCents: 7_250_000,
  against: 'refused',
  lapsedOn: deadlineOn,
  title: 'Carte ouverte',
  applications: 12,
  overlaps: 20,
  leftOut: 14,
  ballots: 12,
  withoutQuorum: 3,
  from: 4,
  to: 1,
  scenario: 2,
  awarded: 3,
  waitlisted: 1,
  refused: 2,
  decision: 'inadmissible',
  reviewer: 'Sékou Diarra',
  step: 'Cadre juridique',
  absent: 'Sékou Diarra',
  substitute: 'Linh Nguyen-Faure',
  handedOver: 3,
  vacated: 2,
  kept: 1,
  returned: 2,
  verdict: 'favourable_with_reservations',
  heldOn: deadlineOn,
  awardedCents: 7_250_000,
  rank: 3,
  side: 'fund',
  committedCents: 7_250_000,
  releasedCents: 7_250_000,
  tranche: 1,
  certifiedCents: 7_250_000,
  guaranteedCents: 7_250_000,
  orderedCents: 7_250_000,
  withdrawnCents: 100_000,
  tranches: 2,
  paidCents: 7_250_000,
  paidOn: deadlineOn,
  returnedOn: deadlineOn,
  deadlineOn,
  delegatedCents: 7_250_000,
  committedOn: deadlineOn,
  returnedCents: 7_250_000,
  halfDays: 21,
  startsOn: '2027-02-01',
  endsOn: deadlineOn,
  contact: 'Linh Nguyen-Faure',
  missionKind: 'cloud_strategy',
  compared: true,
  sharePercent: 80,
  leavesOn: deadlineOn,
  month: '2027-03',
  rating: 4,
  year: 2027,
  credit: 'AE',
  amountCents: 7_250_000,
  code: 'DATA-NORD',
  lapsedAeCents: 100_000,
  lapsedCpCents: 100_000,
  kind: 'pay',
  sequence: 12,
  items: 3,
  dueOn: deadlineOn,
  revision: 2,
  role: 'signatory',
  language: 'en',
  letters: 'daily',
  milestone: 2,
  number: 2,
  holds: 3,
  trackingYear: 1,
  alert: 2,
  level: 'mission',
  phase: 'construction',
  impactStep: 'used',
  on: '2027-02-01',
  amendment: 2,
  addedCents: 100_000,
  costCents: 7_250_000,
  grantCents: 100_000,
  claim: 2,
  claimedCents: 7_250_000,
  collectedCents: 100_000,
  collectedOn: '2027-02-01',
  owedCents: 100_000,
  waivedCents: 100_000,
  collectionOrder: 'TP-17',
  ground: 'remission',
  restoredCents: 100_000,
  commitmentNumber: '1405123456',
  supplierNumber: '1001234567',
  orderNumber: '3000123456',
  fundsCentre: 'BG00/0217-SGAC-ASPR',
  functionalArea: '0217-07-05',
  lines: 9,
  matched: 4,
  booked: 3,
  setAside: 2,
  known: 0,
  position: 7,
  givenOn: deadlineOn,
  thresholdCents: 7_250_000,
  obligation: 'Code source ouvert',
  spentCents: 7_250_000,
  dueCents: 7_250_000,
  balanceCents: 100_000,
  overpaidCents: 0,
};

test.each(Object.keys(EVENTS) as EventName[])('the timeline says %s in both languages, each its own words', (name) => {
  const [fr, en] = [writeEvent('fr', name, facts), writeEvent('en', name, facts)];
  expect(`${fr}\n${en}`).not.toMatch(HOLES);
  expect(fr).not.toMatch(LOOSE);
  expect(fr).not.toBe(en);
});

test.each<[EventName, TimelineFacts, string]>([
  ['addAttachment', facts, `a joint la pièce « plan.pdf » (1,2${thin}Mo)`],
  ['addAttachment', { attachment: 'a.csv', sizeBytes: 1 }, `a joint la pièce « a.csv » (1${thin}ko)`],
  ['giveOpinion', facts, 'a rendu l’avis « Cadre juridique » : favorable avec réserves'],
  [
    'giveOpinion',
    { step: 'Données', verdict: 'favourable', opened: 'Impact », « Ouverture', cancelled: null },
    'a rendu l’avis « Données » : favorable ; s’ouvre : « Impact », « Ouverture »',
  ],
  [
    'giveOpinion',
    { step: 'Données', verdict: 'unfavourable', opened: null, cancelled: 'Impact' },
    'a rendu l’avis « Données » : défavorable ; sans objet : « Impact »',
  ],
  ['extendStep', { step: 'Données', deadlineOn: '2027-03-03' }, 'a reporté le terme de l’avis « Données » au 3 mars 2027'],
  [
    'waiveStep',
    { step: 'Données', opened: 'Impact', cancelled: null },
    'a dispensé le dossier de l’avis « Données » ; s’ouvre : « Impact »',
  ],
  ['decideAdmissibility', { decision: 'admissible' }, 'a déclaré le dossier recevable'],
  ['decideAdmissibility', { decision: 'inadmissible' }, 'a déclaré le dossier irrecevable'],
  ['decideSession', { decision: 'refuse' }, 'a clos la décision : projet non retenu'],
  ['decideSession', { decision: 'award', awardedCents: 7_250_000 }, `a clos la décision : projet retenu pour 72${thin}500${nbsp}€`],
  ['decideSession', { decision: 'waitlist', rank: 2 }, 'a clos la décision : projet en liste d’attente, au rang 2'],
  ['createSession', { heldOn: '2027-03-03' }, 'a inscrit le dossier au comité du 3 mars 2027'],
  ['createSession', { heldOn: '2027-03-03', applications: 4 }, 'a prévu le comité du 3 mars 2027 (dossiers inscrits : 4)'],
  [
    'decideSession',
    { awarded: 3, waitlisted: 1, refused: 2, scenario: 2 },
    'a clos la décision, par le scénario n° 2 : retenus 3 ; en attente 1 ; non retenus 2',
  ],
  ['decideSession', { awarded: 1, waitlisted: 0, refused: 0 }, 'a clos la décision : retenus 1 ; en attente 0 ; non retenus 0'],
  ['closeVote', { quorum: 2 }, 'Le vote du comité n’a pas réuni le quorum : le dossier peut être inscrit à un autre comité'],
  ['closeVote', { applications: 12, withoutQuorum: 3 }, 'Le vote est clos : dossiers à décider 12 ; sans quorum 3'],
  ['moveOnAgenda', facts, 'a déplacé « Carte ouverte » de la place 4 à la place 1 de l’ordre du jour'],
  ['saveScenario', facts, `a enregistré le scénario n° 2 : retenus 3, pour 72${thin}500${nbsp}€ ; en attente 1 ; non retenus 2`],
  ['signGrant', { side: 'beneficiary' }, 'a signé la convention pour le bénéficiaire'],
  ['signGrant', { side: 'fund', committedCents: 100_000 }, `a signé la convention pour le fonds ; 1${thin}000${nbsp}€ sont engagés`],
  ['recordGuarantee', { guaranteedCents: 100_000 }, `a enregistré une garantie de l’avance, de 1${thin}000${nbsp}€`],
  [
    'recordGuarantee',
    { guaranteedCents: 100_000, endsOn: '2027-03-03' },
    `a enregistré une garantie de l’avance, de 1${thin}000${nbsp}€, jusqu’au 3 mars 2027`,
  ],
  [
    'certifyService',
    { tranche: 2, certifiedCents: 100_000, amountCents: 100_000 },
    `a certifié le service fait de la tranche 2 : 1${thin}000${nbsp}€`,
  ],
  [
    'certifyService',
    { tranche: 2, certifiedCents: 100_000, amountCents: 7_250_000 },
    `a certifié le service fait de la tranche 2 : 1${thin}000${nbsp}€ sur 72${thin}500${nbsp}€`,
  ],
  [
    'cancelCertification',
    { tranche: 2, certifiedCents: 100_000 },
    `est revenu sur la certification du service fait de la tranche 2 : 1${thin}000${nbsp}€`,
  ],
  [
    'orderPayment',
    { tranche: 2, orderedCents: 100_000, withdrawnCents: 7_250_000 },
    `a demandé le paiement de la tranche 2 : 1${thin}000${nbsp}€ ; 72${thin}500${nbsp}€ ne sont plus engagés`,
  ],
  [
    'returnPayment',
    { tranche: 1, returnedCents: 100_000, returnedOn: '2027-02-01' },
    `a enregistré le retour, par la banque, du paiement de la tranche 1 : 1${thin}000${nbsp}€, le 1er février 2027`,
  ],
  ['deferDeadline', { deadlineOn: '2027-03-03' }, 'La convention attend des crédits ; son terme est reporté au 3 mars 2027'],
  ['expireGrant', { releasedCents: 100_000 }, `La convention est caduque, non signée à son terme ; 1${thin}000${nbsp}€ sont libérés`],
  [
    'recordPayment',
    { tranche: 1, paidCents: 7_250_000, paidOn: '2027-02-01' },
    `a enregistré le paiement de la tranche 1 : 72${thin}500${nbsp}€, le 1er février 2027`,
  ],
  [
    'acceptDatalabRequest',
    { halfDays: 21, startsOn: '2027-02-01', endsOn: '2027-03-03', contact: 'Linh Nguyen-Faure' },
    'a accepté la demande : 10,5 jours-personne, du 1er février 2027 au 3 mars 2027, avec Linh Nguyen-Faure',
  ],
  ['staffDatalabRequest', facts, 'a planifié l’appui : 10,5 jours-personne, du 1er février 2027 au 3 mars 2027'],
  ['proposeMission', facts, 'a proposé la mission « Stratégie cloud » : 10,5 jours-personne'],
  ['closeMission', { compared: false }, 'a clos la mission, sans comparaison'],
  ['setDatalabPerson', facts, 'a fixé la part de temps à 80 %, jusqu’au 3 mars 2027'],
  ['setDatalabPerson', { sharePercent: 100, leavesOn: null }, 'a fixé la part de temps à 100 %'],
  ['setDatalabMonth', facts, 'a mis 10,5 jours-personne de mars 2027 à d’autres tâches'],
  ['deliverDatalabRequest', { halfDays: 2 }, 'a livré l’appui, qui a pris 1 jour-personne'],
  ['delegatePayment', facts, `a délégué 72${thin}500${nbsp}€ de CP 2027 pour la tranche 1`],
  [
    'returnDelegation',
    facts,
    `a repris 73${thin}500${nbsp}€ délégués en AE 2027 pour la tranche 1, dont 1${thin}000${nbsp}€ étaient engagés`,
  ],
  [
    'signGrant',
    { side: 'fund', delegatedCents: 7_250_000 },
    `a signé la convention pour le fonds ; 72${thin}500${nbsp}€ d’AE sont délégués`,
  ],
  ['allotCredits', facts, `a ouvert 72${thin}500${nbsp}€ en AE 2027`],
  ['reverseMovement', facts, `est revenu sur le paiement de la tranche 1 (72${thin}500${nbsp}€), enregistré par erreur`],
  [
    'reverseMovement',
    { ...facts, kind: 'order_payment' },
    `est revenu sur la demande de paiement de la tranche 1 (72${thin}500${nbsp}€), enregistré par erreur`,
  ],
  [
    'reverseMovement',
    { ...facts, kind: 'collect_claim', claim: 2 },
    `est revenu sur un mouvement de la créance 2 (72${thin}500${nbsp}€), enregistré par erreur`,
  ],
  [
    'issueClaim',
    { claim: 2, tranche: 1, claimedCents: 7_250_000 },
    `a réclamé 72${thin}500${nbsp}€ versés à tort pour la tranche 1 (créance 2)`,
  ],
  [
    'collectClaim',
    { claim: 2, collectedCents: 7_250_000, collectedOn: '2027-02-01', owedCents: 0 },
    `a enregistré l’encaissement de 72${thin}500${nbsp}€ le 1er février 2027 (créance 2) ; il reste 0${nbsp}€ à reverser`,
  ],
  ['identifyClaim', { claim: 2, collectionOrder: 'TP-17' }, 'a relevé le titre de perception n° TP-17 (créance 2)'],
  ['waiveClaim', { claim: 2, waivedCents: 100_000, ground: 'remission' }, `a remis 1${thin}000${nbsp}€ (créance 2)`],
  ['waiveClaim', { claim: 2, waivedCents: 100_000, ground: 'write_off' }, `a admis 1${thin}000${nbsp}€ en non-valeur (créance 2)`],
  ['restoreCredits', { claim: 2, restoredCents: 100_000, year: 2027 }, `a rétabli 1${thin}000${nbsp}€ en CP 2027 (créance 2)`],
  [
    'reverseMovement',
    { ...facts, kind: 'cut', claim: null },
    `est revenu sur le mouvement n° 12 (72${thin}500${nbsp}€), enregistré par erreur`,
  ],
  [
    'reverseMovement',
    { ...facts, kind: 'cut', claim: null },
    `est revenu sur le mouvement n° 12 (72${thin}500${nbsp}€), enregistré par erreur`,
  ],
  ['identifyCommitment', facts, 'a relevé le n° EJ 1405123456 et le n° de fournisseur 1001234567'],
  ['identifyCommitment', { ...facts, supplierNumber: null }, 'a relevé le n° EJ 1405123456'],
  ['reportMilestone', { milestone: 2, number: 1 }, 'a rendu le bilan d’impact n° 2'],
  ['reportMilestone', { milestone: 2, number: 2 }, 'a rendu le bilan d’impact n° 2 (version 2)'],
  ['escalateReport', { milestone: 2, holds: 3 }, 'Le bilan d’impact n° 2 est en retard : la tranche 3 est retenue'],
  ['escalateReport', { milestone: 1, holds: null }, 'Le bilan d’impact n° 1 est en retard'],
  ['reviewReport', { milestone: 2, decision: 'accept' }, 'a accepté le bilan d’impact n° 2'],
  [
    'reviewReport',
    { milestone: 2, decision: 'accept', tranche: 3, confirmed: true },
    'a accepté le bilan d’impact n° 2 : la tranche 3 est affermie',
  ],
  [
    'reviewReport',
    { milestone: 2, decision: 'accept', tranche: 3, confirmed: false },
    'a accepté le bilan d’impact n° 2 : la tranche 3 attend des crédits',
  ],
  [
    'reviewReport',
    { milestone: 2, decision: 'accept', tranche: 3, confirmed: false, awaits: 'visa' },
    'a accepté le bilan d’impact n° 2 : la tranche 3 attend le visa du contrôleur',
  ],
  [
    'reviewEvidence',
    { obligation: 'Code source ouvert', decision: 'accept', tranche: 3, confirmed: false, awaits: 'claim' },
    'a accepté une justification (Code source ouvert) : la tranche 3 attend le recouvrement d’une créance',
  ],
  [
    'reviewEvidence',
    { obligation: 'Code source ouvert', decision: 'return' },
    'a renvoyé une justification, à compléter : Code source ouvert',
  ],
  ['waiveObligation', { obligation: 'Code source ouvert' }, 'a dispensé d’une obligation (Code source ouvert)'],
  [
    'resumeTranche',
    { tranche: 2, committedCents: 100_000 },
    `La tranche 2, qui attendait, est affermie : 1${thin}000${nbsp}€ sont engagés`,
  ],
  [
    'approveFinalAccount',
    { dueCents: 7_250_000, balanceCents: 100_000, overpaidCents: 0 },
    `a approuvé le décompte final : 72${thin}500${nbsp}€ sont dus, dont un solde de 1${thin}000${nbsp}€`,
  ],
  [
    'approveFinalAccount',
    { dueCents: 7_250_000, balanceCents: 0, overpaidCents: 100_000 },
    `a approuvé le décompte final : 72${thin}500${nbsp}€ sont dus ; 1${thin}000${nbsp}€ versés en trop sont réclamés`,
  ],
  ['signGrant', { side: 'beneficiary', awaits: 'visa' }, 'a signé la convention pour le bénéficiaire ; le visa du contrôleur est attendu'],
  [
    'giveVisa',
    { tranche: 2, amountCents: 100_000, favourable: true, givenOn: '2027-02-01' },
    `a enregistré le visa favorable du 1er février 2027 sur la tranche 2 : 1${thin}000${nbsp}€`,
  ],
  [
    'giveVisa',
    { tranche: 2, amountCents: 100_000, favourable: false, givenOn: '2027-02-01' },
    `a enregistré le refus de visa du 1er février 2027 sur la tranche 2 : 1${thin}000${nbsp}€`,
  ],
  ['setVisaRule', { thresholdCents: 100_000 }, `a demandé le visa du contrôleur à partir de 1${thin}000${nbsp}€`],
  ['setVisaRule', { thresholdCents: null }, 'n’a plus demandé de visa sur les engagements'],
  ['proposeChange', facts, `a proposé (n° 3) : une ouverture de 72${thin}500${nbsp}€ en AE 2027`],
  [
    'confirmChange',
    { ...facts, command: 'transferCredits' },
    `a confirmé la proposition n° 3 : un redéploiement de 72${thin}500${nbsp}€ en AE 2027`,
  ],
  [
    'confirmChange',
    { change: 3, command: 'setVisaRule', thresholdCents: null },
    'a confirmé la proposition n° 3 : plus de visa sur les engagements',
  ],
  ['proposeChange', { ...facts, command: 'carryOverCredits' }, `a proposé (n° 3) : un report de 72${thin}500${nbsp}€ en AE 2027`],
  [
    'proposeChange',
    { change: 3, command: 'setVisaRule', thresholdCents: 100_000 },
    `a proposé (n° 3) : visa du contrôleur à partir de 1${thin}000${nbsp}€`,
  ],
  ['reviewReport', { milestone: 2, decision: 'return' }, 'a renvoyé le bilan d’impact n° 2, à compléter'],
  ['askTracking', { milestone: 61, trackingYear: 1 }, 'Le bilan de suivi de l’année 1 est demandé'],
  [
    'escalateReport',
    { milestone: 61, trackingYear: 1, holds: 4, balance: true },
    'Le bilan de suivi de l’année 1 est en retard : le paiement du solde est retenu',
  ],
  [
    'escalateReport',
    { milestone: 61, trackingYear: 1, holds: 3, balance: false },
    'Le bilan de suivi de l’année 1 est en retard : le paiement de la tranche 3 est retenu',
  ],
  ['reportMilestone', { milestone: 61, trackingYear: 1, number: 1 }, 'a rendu le bilan de suivi de l’année 1'],
  ['raiseSlippageAlert', { level: 'alert' }, 'Le projet glisse au-delà du premier seuil'],
  [
    'recordPhase',
    { phase: 'construction', impactStep: null, on: '2027-02-01' },
    'a noté, depuis le 1er février 2027 : phase « Construction »',
  ],
  [
    'recordPhase',
    { phase: 'operated', impactStep: 'efficient', on: '2027-02-01' },
    'a noté, depuis le 1er février 2027 : phase « Opéré au sein du réseau », palier d’impact « Efficient »',
  ],
])('%s with %j reads: %s', (name, given, sentence) => expect(plain(writeEvent('fr', name, given))).toBe(plain(sentence)));
