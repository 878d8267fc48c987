import { euros as format, longDate } from './format.ts';
import type { Texts } from './texts.ts';

const euros = (cents: unknown) => format('fr', Number(cents));
const day = (date: string) => longDate('fr', date);
const sides = { beneficiary: 'le bénéficiaire', fund: 'le fonds' };
const verdicts: Record<string, string> = {
  favourable: 'favorable',
  favourable_with_reservations: 'favorable avec réserves',
  unfavourable: 'défavorable',
};

export const fr: Texts = {
  greeting: (name) => `Bonjour ${name},`,
  closing: 'Guichet, le fonds des projets de données',
  letters: {
    submitApplication: ({ title, requestedCents, screeningDueOn }) => ({
      subject: `Accusé de réception : ${title}`,
      text: `Votre dossier « ${title} », qui demande ${euros(requestedCents)}, est bien déposé. Sa recevabilité sera examinée d'ici le ${day(screeningDueOn)}. Vous n'avez rien à faire d'ici là.`,
    }),
    remindScreener: ({ title, organisation }) => ({
      subject: `À examiner sans tarder : ${title}`,
      text: `Le délai prévu pour examiner la recevabilité du dossier « ${title} » (${organisation}) est passé. Il attend toujours une décision.`,
    }),
    decideAdmissibility: ({ title, admissible, reason }) => ({
      subject: `${admissible ? 'Dossier recevable' : 'Dossier irrecevable'} : ${title}`,
      text: admissible
        ? `Votre dossier « ${title} » est recevable. Le Datalab l'instruit maintenant.`
        : `Votre dossier « ${title} » n'est pas recevable, pour la raison suivante :\n\n${reason}`,
    }),
    assignReviewer: ({ title, step, termOn }) => ({
      subject: `Un avis vous est demandé : ${title}`,
      text: `Un avis vous est demandé sur le dossier « ${title} », étape « ${step} ». Il est attendu pour le ${day(termOn)}.`,
    }),
    remindReviewer: ({ title, step, termOn }) => ({
      subject: `Rappel : avis attendu sur ${title}`,
      text: `La moitié du délai est passée : l'avis de l'étape « ${step} » du dossier « ${title} » est attendu pour le ${day(termOn)}.`,
    }),
    escalateStep: ({ title, step, reviewer }) => ({
      subject: `Avis en retard : ${title}`,
      text: `L'étape « ${step} » du dossier « ${title} » a passé son terme. ${reviewer ? `L'avis était demandé à ${reviewer}.` : "Personne n'était désigné."} Vous pouvez désigner une autre personne.`,
    }),
    remindChair: ({ heldOn, applications }) => ({
      subject: `Comité du ${day(heldOn)} : décision attendue`,
      text: `Le comité du ${day(heldOn)} est passé, et sa décision est toujours attendue (dossiers inscrits : ${applications}).`,
    }),
    decideSession: ({ title, awardedCents, reason, termOn }) => ({
      subject: `${awardedCents === null ? 'Décision défavorable' : 'Décision favorable'} : ${title}`,
      text:
        awardedCents === null
          ? `Votre projet « ${title} » n'a pas été retenu, pour la raison suivante :\n\n${reason}`
          : `Votre projet « ${title} » est retenu pour ${euros(awardedCents)}.\n\n${reason}\n\nLa convention est à signer par les deux parties${termOn ? ` au plus tard le ${day(termOn)}` : ''}. Passé ce terme, elle devient caduque.`,
    }),
    remindSignatories: ({ title, termOn, missing }) => ({
      subject: `Convention à signer : ${title}`,
      text: `La convention du projet « ${title} » attend encore la signature de ${missing.map((side) => (side === 'fund' ? 'la direction du fonds' : 'l’administration bénéficiaire')).join(' et de ')}. Sans elle, la convention devient caduque le ${day(termOn)}.`,
    }),
    signGrant: ({ title, committedCents }) => ({
      subject: `Convention signée : ${title}`,
      text: `La convention du projet « ${title} » est signée par les deux parties. ${euros(committedCents)} sont engagés pour lui.`,
    }),
    expireGrant: ({ title, releasedCents }) => ({
      subject: `Convention caduque : ${title}`,
      text: `La convention du projet « ${title} » n'a pas été signée à son terme. Elle est caduque, et les ${euros(releasedCents)} réservés sont de nouveau disponibles pour le fonds.`,
    }),
    recordPayment: ({ title, paidCents, paidOn }) => ({
      subject: `Paiement effectué : ${title}`,
      text: `${euros(paidCents)} ont été payés le ${day(paidOn)} pour le projet « ${title} ».`,
    }),
  },
  timeline: {
    publishCall: () => 'a publié l’appel',
    createApplication: () => 'a ouvert le brouillon',
    updateApplication: () => 'a modifié le brouillon',
    submitApplication: ({ requestedCents }) => `a déposé le dossier, qui demande ${euros(requestedCents)}`,
    remindScreener: () => 'Rappel : la recevabilité attend d’être examinée',
    decideAdmissibility: ({ decision }) =>
      decision === 'admissible' ? 'a déclaré le dossier recevable' : 'a déclaré le dossier irrecevable',
    assignReviewer: ({ reviewer, step }) => `a demandé l’avis « ${step} » à ${reviewer}`,
    remindReviewer: ({ step }) => `Rappel : l’avis « ${step} » est attendu`,
    escalateStep: ({ step }) => `L’avis « ${step} » a passé son terme : le responsable du Datalab en est saisi`,
    giveOpinion: ({ step, verdict }) => `a rendu l’avis « ${step} » : ${verdicts[String(verdict)]}`,
    createSession: ({ heldOn }) => `a inscrit le dossier au comité du ${day(String(heldOn))}`,
    remindChair: () => 'Rappel : le comité attend sa décision',
    decideSession: ({ decision, awardedCents }) =>
      decision === 'refuse' ? 'a clos la décision : projet non retenu' : `a clos la décision : projet retenu pour ${euros(awardedCents)}`,
    remindSignatories: () => 'Rappel : la convention attend une signature',
    signGrant: ({ side, committedCents }) =>
      `a signé la convention pour ${sides[side === 'fund' ? 'fund' : 'beneficiary']}${committedCents ? ` ; ${euros(committedCents)} sont engagés` : ''}`,
    expireGrant: ({ releasedCents }) => `La convention est caduque, non signée à son terme ; ${euros(releasedCents)} sont libérés`,
    certifyService: ({ tranche, certifiedCents }) => `a certifié le service fait de la tranche ${tranche} : ${euros(certifiedCents)}`,
    orderPayment: ({ tranche, orderedCents }) => `a demandé le paiement de la tranche ${tranche} : ${euros(orderedCents)}`,
    recordPayment: ({ tranche, paidCents, paidOn }) =>
      `a enregistré le paiement de la tranche ${tranche} : ${euros(paidCents)}, le ${day(String(paidOn))}`,
  },
};
