import type { MinutesWords } from '../minutes.ts';
import { euros } from './words.ts';

export const fr: MinutesWords = {
  title: (heldOn) => `Procès-verbal du comité du ${heldOn}`,
  decided: (by, at) => `Décision close par ${by}, le ${at}.`,
  decisions: 'Décisions',
  columns: { application: 'Dossier', standing: 'Rang (note sur 5)', requested: 'Demandé', decision: 'Décision', reason: 'Motif' },
  decision: ({ decision, awardedCents, rank }) =>
    ({ award: `Retenu pour ${euros(awardedCents)}`, waitlist: `En liste d’attente, au rang ${rank}`, refuse: 'Non retenu' })[decision],
  noStanding: 'Sans note',
  total: (awardedCents, count) => `${count === 1 ? 'Un projet retenu' : `${count} projets retenus`}, pour ${euros(awardedCents)}`,
  vote: ({ favour, against, abstain }) => `Pour ${favour}, contre ${against}, abstentions ${abstain}`,
  withoutQuorum: 'Dossiers renvoyés à un prochain comité, faute de quorum',
  voided: 'Dossiers retournés à l’instruction, un avis étant annulé',
  withdrawn: 'Dossiers retirés avant la décision',
  moves: 'Dossiers déplacés sur l’ordre du jour',
  move: ({ by, title, from, to }) => `${by} : « ${title} », de la place ${from} à la place ${to}.`,
  events: 'Déroulement',
};
