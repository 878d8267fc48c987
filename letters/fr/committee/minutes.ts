import { CONCEALED } from '../../../domain/people/conflict.ts';
import { euros } from '../../../words/core/fr.ts';
import type { MinutesWords } from '../../committee/minutes-words.ts';

export const fr: MinutesWords = {
  title: (heldOn) => `Procès-verbal du comité du ${heldOn}`,
  reference: (reference) => `Référence du comité : ${reference}`,
  meeting: (venue, written) => (written ? 'Par procédure écrite.' : venue && `Lieu : ${venue}.`),
  decided: (by, at) => `Décision close par ${by}, le ${at}.`,
  person: (name, inSteadOf) => (inSteadOf === null ? name : `${name} (en suppléance de ${inSteadOf})`),
  decisions: 'Décisions',
  concealed: CONCEALED.fr,
  members: 'Membres',
  quorum: (quorum) => `(quorum : ${quorum})`,
  excused: 'Membres excusés',
  excuse: ({ member, standIn }) => (standIn === null ? member : `${member}, que ${standIn} a suppléé`),
  recusals: 'Déports déclarés',
  recusal: ({ by, title, reason }) => `${by}, sur « ${title} » : ${reason}`,
  scenario: ({ number, name }) => `Décision prise par le scénario n° ${number}, « ${name} ».`,
  asked: ({ standing, score, requestedCents }) =>
    `${standing === null || score === null ? 'Sans note' : `Rang ${standing} (${score.toLocaleString('fr')} sur 5)`} ; demandé : ${euros(requestedCents)}`,
  decision: ({ decision, awardedCents, rank }) =>
    ({ award: `Retenu pour ${euros(awardedCents)}`, waitlist: `En liste d’attente, au rang ${rank}`, refuse: 'Non retenu' })[decision],
  conditions: 'Sous ces conditions, à attester avant la signature :',
  despiteOverlap: 'Un recoupement de même objet avec un autre dossier retenu n’était pas réglé : la présidence l’a retenu malgré cela.',
  total: (awardedCents, count) => `${count === 1 ? 'Un projet retenu' : `${count} projets retenus`}, pour ${euros(awardedCents)}.`,
  vote: ({ favour, against, abstain }) => `Vote : pour ${favour}, contre ${against}, abstentions ${abstain}`,
  left: 'Ce qui reste des enveloppes après la décision',
  leftOf: ({ envelope, year, leftCents }) => `${envelope} : ${euros(leftCents)} d’AE disponibles au titre de ${year}`,
  withoutQuorum: 'Dossiers renvoyés à un prochain comité, faute de quorum',
  adjourned: 'Dossiers ajournés à un autre comité',
  takenOff: 'Dossiers retirés de l’ordre du jour',
  voided: 'Dossiers renvoyés à l’instruction (avis annulé)',
  withdrawn: 'Dossiers retirés avant la décision',
  moves: 'Dossiers déplacés sur l’ordre du jour',
  move: ({ by, title, from, to }) => `${by} : « ${title} », de la place ${from} à la place ${to}.`,
  events: 'Déroulement',
};
