import type { Commands, Uploads } from '../../activities/index.ts';
import { OUR_PAGE, pageOf, pageOfInvitation } from '../../domain/core/page-address.ts';
import { address } from './page.ts';

/** The page of a model file, which every visitor may keep once a published version of a call names it. */
export const pageOfModel = (id: string): string => `/modeles/${id}`;

/** The commands that people give, with those that come with a file. */
export type CommandName = keyof Commands | keyof Uploads;

/** The part of a thing that a command is about: a tranche, a step, a number. */
export type SubjectPart = Readonly<Record<string, string | number | null | undefined>>;

type Path = (id: string, part: SubjectPart) => string;

const payment: Path = (id, { tranche }) => (tranche ? `/conventions/${id}/paiement/${tranche}` : `/conventions/${id}/tranches`);
const report: Path = (id, { rank }) => (rank ? `/conventions/${id}/bilans/${rank}` : `/conventions/${id}/bilans`);

const identities =
  (command: CommandName): Path =>
  (id, { personId }) =>
    personId ? address(`/personnes/${id}/identites`, { avec: personId, agir: command }) : `/personnes/${id}/identites`;

const interest =
  (command: CommandName): Path =>
  (id, { number }) =>
    number ? address(`/personnes/${id}/interets`, { numero: number, agir: command }) : `/personnes/${id}/interets`;

/** The commands that have pages of their own; the others stand under `/agir`. */
const OWN_PAGES = {
  createApplication: () => '/dossiers/nouveau',
  updateApplication: (id) => `/dossiers/${id}/remplir`,
  submitApplication: (id) => `/dossiers/${id}/verifier`,
  answerCorrection: (id) => `/dossiers/${id}/remplir`,
  addAttachment: (id) => `/dossiers/${id}/pieces`,
  attachToMessage: (id) => pageOf('thread', id),
  removeAttachment: (id, { attachmentId }) => `/dossiers/${id}/pieces${attachmentId ? `/${attachmentId}/retirer` : ''}`,
  giveOpinion: (id, { step }) => (step ? `/dossiers/${id}/avis/${step}` : `/dossiers/${id}/etapes`),
  mendOpinion: (id, { step }) => address(step ? `/dossiers/${id}/avis/${step}` : `/dossiers/${id}/etapes`, { rectifier: step && '1' }),
  decideAdmissibility: (id) => `/dossiers/${id}/recevabilite`,
  decideSession: (id) => `/comites/${id}/decision`,
  saveScenario: (id) => `/comites/${id}/scenarios/nouveau`,
  castBallots: (id) => `/comites/${id}/votes`,
  freezeCredits: (id, part) => address(`/enveloppes/${id}/gel`, part),
  acknowledgeFreeze: (id, { sequence }) => (sequence ? `/enveloppes/${id}/gels/${sequence}` : `/enveloppes/${id}`),
  importPayments: (id) => `/enveloppes/${id}/rapprochement`,
  linkLine: (id, { importId, position }) =>
    importId ? address(`/rapprochement/${importId}/a-regler`, { ligne: position }) : `/enveloppes/${id}/rapprochement`,
  createCall: (_, { de }) => address('/administration/nouvel-appel', { de }),
  updateCall: (id) => `/administration/appels/${id}/modifier`,
  addModel: (id) => `/administration/appels/${id}/modeles`,
  joinPeople: identities('joinPeople'),
  partPeople: identities('partPeople'),
  confirmIdentities: identities('confirmIdentities'),
  rejectIdentities: identities('rejectIdentities'),
  confirmInterest: interest('confirmInterest'),
  askInterestWithdrawal: interest('askInterestWithdrawal'),
  confirmInterestWithdrawal: interest('confirmInterestWithdrawal'),
  rejectInterestWithdrawal: interest('rejectInterestWithdrawal'),
  retractInterestWithdrawal: interest('retractInterestWithdrawal'),
  remarkOnAnswer: (_, { question, asOf }) => (question ? address(`/reponses/${question}`, { asOf }) : '/reponses'),
  setPreferences: () => '/mon-compte',
  inviteColleague: () => `${OUR_PAGE}/inviter`,
  withdrawInvitation: (id, { invitation }) => (invitation ? `${OUR_PAGE}/invitations/${id}/${invitation}` : OUR_PAGE),
  acceptInvitation: (_, { token }) => (token ? pageOfInvitation(String(token)) : OUR_PAGE),
  acceptAward: (id) => `/conventions/${id}/acceptation`,
  signGrant: (id) => `/conventions/${id}/signature`,
  signAmendment: (id, { amendment }) => (amendment ? `/conventions/${id}/avenants/${amendment}/signature` : `/conventions/${id}/avenants`),
  certifyService: payment,
  orderPayment: payment,
  recordPayment: payment,
  reportMilestone: report,
  correctReport: (id, { rank }) => address(report(id, { rank }), { corriger: rank && '1' }),
  reviewReport: report,
  giveFinalAccount: (id) => `/conventions/${id}/decompte`,
  approveFinalAccount: (id) => `/conventions/${id}/decompte`,
  proposeMission: (id, { alert }) => address(`/conventions/${id}/mission`, { alert }),
} satisfies Partial<Record<CommandName, Path>>;

/** The commands that have pages of their own. */
export type OwnPaged = keyof typeof OWN_PAGES;

const isOwnPaged = (command: CommandName): command is OwnPaged => Object.hasOwn(OWN_PAGES, command);

const pages: Readonly<Record<OwnPaged, Path>> = OWN_PAGES;

/** The page of a command's own; undefined where it has none. */
export const ownPageOf = (command: CommandName, id: string, part: SubjectPart = {}): string | undefined =>
  isOwnPaged(command) ? pages[command](id, part) : undefined;

/** The page on which a command is given. `part`: the fields of its body that are known already. */
export function addressOfCommand(command: CommandName, id: string, part: SubjectPart = {}): string {
  // The alert to dismiss is chosen on the page of the grant's impact.
  if (command === 'dismissSlippageAlert' && !part['alert']) return `/conventions/${id}/impact`;
  return ownPageOf(command, id, part) ?? address(id === '' ? `/agir/${command}` : `/agir/${command}/${id}`, part);
}
