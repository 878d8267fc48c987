import type { AwardForm } from '../../domain/calls/call.ts';
import type { Side } from '../../domain/grants/signature.ts';
import * as en from '../../words/core/en.ts';
import * as fr from '../../words/core/fr.ts';
import { letter } from '../core/letter.ts';
import { type Remedies, remedies } from '../core/remedies.ts';

const money = {
  fr: (addedCents: number): string =>
    addedCents === 0
      ? 'Il ne change pas le montant accordé.'
      : addedCents > 0
        ? `Il ajoute ${fr.euros(addedCents)} au montant accordé.`
        : `Il retire ${fr.euros(-addedCents)} du montant accordé.`,
  en: (addedCents: number): string =>
    addedCents === 0
      ? 'It leaves the amount as it is.'
      : addedCents > 0
        ? `It adds ${en.euros(addedCents)} to the amount.`
        : `It takes ${en.euros(-addedCents)} from the amount.`,
};

const REMINDED = {
  fr: {
    assignment: 'attend que vous demandiez un avis',
    opinion: 'attend votre avis',
    decision: 'attend votre décision',
    signature: 'attend votre signature',
  },
  en: {
    assignment: 'waits for you to ask a reviewer for an opinion',
    opinion: 'waits for your opinion',
    decision: 'waits for your decision',
    signature: 'waits for your signature',
  },
};

const DECLINE = {
  fr: 'Si vous ne pouvez le rendre, déclinez-le en disant pourquoi.',
  en: 'If you cannot give it, decline it and say why.',
};

/** `amendment`: its number in the grant; `addedCents`: the change in the amount, negative where it is reduced. */
export const amendments = {
  proposeAmendment: letter<{
    title: string;
    organisation: string;
    amendment: number;
    addedCents: number;
    reasons: string;
    side: Side;
    toFund: boolean;
  }>({
    fr: ({ title, organisation, amendment, addedCents, reasons, side, toFund }) => ({
      subject: `${toFund ? 'Avenant à confier' : 'Avenant proposé'} : ${title}`,
      text: `L’avenant n° ${amendment} à la convention du projet « ${title} »${toFund ? ` (${organisation})` : ''} est proposé par ${fr.sides[side]}. ${money.fr(addedCents)}\n\n${reasons}\n\n${toFund ? 'Demandez un avis à une personne sans lien avec le projet.' : 'Le fonds l’examine.'}`,
    }),
    en: ({ title, organisation, amendment, addedCents, reasons, side, toFund }) => ({
      subject: `${toFund ? 'Amendment to be assigned' : 'Amendment proposed'}: ${title}`,
      text: `Amendment ${amendment} to the grant of "${title}"${toFund ? ` (${organisation})` : ''} is proposed by ${en.sides[side]}. ${money.en(addedCents)}\n\n${reasons}\n\n${toFund ? 'Ask a reviewer who has nothing to do with the project for an opinion.' : 'The fund examines it.'}`,
    }),
  }),
  assignAmendment: letter<{ title: string; amendment: number; reasons: string; addedCents: number; deadlineOn: string }>({
    fr: ({ title, amendment, reasons, addedCents, deadlineOn }) => ({
      subject: `Votre avis est demandé sur un avenant : ${title}`,
      text: `Votre avis sur l’avenant n° ${amendment} du projet « ${title} » est demandé pour le ${fr.day(deadlineOn)}. ${money.fr(addedCents)}\n\n${reasons}\n\n${DECLINE.fr}`,
    }),
    en: ({ title, amendment, reasons, addedCents, deadlineOn }) => ({
      subject: `Your opinion is asked on an amendment: ${title}`,
      text: `Your opinion on amendment ${amendment} of "${title}" is asked by ${en.day(deadlineOn)}. ${money.en(addedCents)}\n\n${reasons}\n\n${DECLINE.en}`,
    }),
  }),
  remindAmendment: letter<{
    title: string;
    amendment: number;
    awaited: 'assignment' | 'opinion' | 'decision' | 'signature';
    missing: ('beneficiary' | 'fund')[];
    deadlineOn: string;
    last: boolean;
  }>({
    fr: ({ title, amendment, awaited, missing, deadlineOn, last }) => ({
      subject: `${last ? 'Dernier rappel' : 'Rappel'} : avenant en attente, ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » ${REMINDED.fr[awaited]}. ${awaited === 'decision' ? `Le délai pour décider s’est achevé le ${fr.day(deadlineOn)}.` : awaited === 'signature' && missing.includes('beneficiary') ? `Si le bénéficiaire ne l’a pas signé le ${fr.day(deadlineOn)}, il est caduc.` : `La date limite est le ${fr.day(deadlineOn)}.`}`,
    }),
    en: ({ title, amendment, awaited, missing, deadlineOn, last }) => ({
      subject: `${last ? 'Last reminder' : 'Reminder'}: an amendment waits, ${title}`,
      text: `Amendment ${amendment} of "${title}" ${REMINDED.en[awaited]}. ${awaited === 'decision' ? `The time to decide ended on ${en.day(deadlineOn)}.` : awaited === 'signature' && missing.includes('beneficiary') ? `If its beneficiary has not signed it on ${en.day(deadlineOn)}, it lapses.` : `The deadline is ${en.day(deadlineOn)}.`}`,
    }),
  }),
  /** `signBy`: its beneficiary has signed it, and the fund has until then; null: its opinion is late. */
  escalateAmendment: letter<{ title: string; amendment: number; reviewer: string | null; signBy: string | null }>({
    fr: ({ title, amendment, reviewer, signBy }) => ({
      subject: `${signBy ? 'Signature du fonds' : 'Avis'} sur un avenant en retard : ${title}`,
      text: signBy
        ? `L’avenant n° ${amendment} du projet « ${title} » est signé par son bénéficiaire, et ne l’est pas par le fonds à son échéance. Il ne devient pas caduc : merci de le signer sans attendre. L’échéance est reportée au ${fr.day(signBy)}.`
        : `L’avis sur l’avenant n° ${amendment} du projet « ${title} » est en retard. ${reviewer ? `Il était demandé à ${reviewer}.` : 'Personne n’était désigné.'} Vous pouvez désigner une autre personne.`,
    }),
    en: ({ title, amendment, reviewer, signBy }) => ({
      subject: `${signBy ? 'The fund’s signature of' : 'Opinion on'} an amendment overdue: ${title}`,
      text: signBy
        ? `Amendment ${amendment} of "${title}" is signed by its beneficiary, and not by the fund at its deadline. It does not lapse: please sign it without delay. The deadline is put off to ${en.day(signBy)}.`
        : `The opinion on amendment ${amendment} of "${title}" has passed its deadline. ${reviewer ? `${reviewer} was asked for it.` : 'No reviewer was assigned.'} You may assign another reviewer.`,
    }),
  }),
  giveAmendmentOpinion: letter<{ title: string; amendment: number; addedCents: number; favourable: boolean; deadlineOn: string }>({
    fr: ({ title, amendment, addedCents, favourable, deadlineOn }) => ({
      subject: `Avenant à décider : ${title}`,
      text: `L’avis sur l’avenant n° ${amendment} du projet « ${title} » est ${favourable ? 'favorable' : 'défavorable'}. ${money.fr(addedCents)} Lisez-le, puis décidez d’ici le ${fr.day(deadlineOn)}.`,
    }),
    en: ({ title, amendment, addedCents, favourable, deadlineOn }) => ({
      subject: `Amendment to be decided: ${title}`,
      text: `The opinion on amendment ${amendment} of "${title}" is ${favourable ? 'favourable' : 'unfavourable'}. ${money.en(addedCents)} Read it, then decide by ${en.day(deadlineOn)}.`,
    }),
  }),
  declineAmendment: letter<{ title: string; amendment: number; reviewer: string; reason: string; deadlineOn: string }>({
    fr: ({ title, amendment, reviewer, reason, deadlineOn }) => ({
      subject: `Avis sur un avenant décliné : ${title}`,
      text: `${reviewer} décline l’avis sur l’avenant n° ${amendment} du projet « ${title} », attendu pour le ${fr.day(deadlineOn)}. Il n’est plus confié à personne : désignez quelqu’un d’autre. Motif :\n\n${reason}`,
    }),
    en: ({ title, amendment, reviewer, reason, deadlineOn }) => ({
      subject: `Opinion on an amendment declined: ${title}`,
      text: `${reviewer} declines the opinion on amendment ${amendment} of "${title}", which is expected by ${en.day(deadlineOn)}. It is unassigned now: assign another reviewer. The reason:\n\n${reason}`,
    }),
  }),
  handOverAmendment: letter<{ title: string; amendment: number; reasons: string; addedCents: number; deadlineOn: string; absent: string }>({
    fr: ({ title, amendment, reasons, addedCents, deadlineOn, absent }) => ({
      subject: `Un avenant vous revient en l’absence de ${absent} : ${title}`,
      text: `${absent} s’absente, et c’est vous qui assurez sa suppléance : l’avis sur l’avenant n° ${amendment} du projet « ${title} » vous est confié jusqu’à son retour, pour le ${fr.day(deadlineOn)}. ${money.fr(addedCents)}\n\n${reasons}\n\n${DECLINE.fr}`,
    }),
    en: ({ title, amendment, reasons, addedCents, deadlineOn, absent }) => ({
      subject: `An amendment is yours while ${absent} is away: ${title}`,
      text: `${absent} is away and you stand in: the opinion on amendment ${amendment} of "${title}" is yours until then, by ${en.day(deadlineOn)}. ${money.en(addedCents)}\n\n${reasons}\n\n${DECLINE.en}`,
    }),
  }),
  keepAmendment: letter<{ title: string; amendment: number; absent: string; substitute: string }>({
    fr: ({ title, amendment, absent, substitute }) => ({
      subject: `Avenant sans suppléance : ${title}`,
      text: `${absent} s’absente, et ${substitute}, qui assure sa suppléance, ne peut juger l’avenant n° ${amendment} du projet « ${title} », ou en a décliné l’avis : il reste à ${absent}. Vous pouvez désigner une autre personne.`,
    }),
    en: ({ title, amendment, absent, substitute }) => ({
      subject: `No substitute for an amendment: ${title}`,
      text: `${absent} is away, and ${substitute}, who stands in, may not judge amendment ${amendment} of "${title}", or has declined the opinion on it: it stays with ${absent}. You may assign another reviewer.`,
    }),
  }),
  returnAmendment: letter<{ title: string; amendment: number; deadlineOn: string }>({
    fr: ({ title, amendment, deadlineOn }) => ({
      subject: `Un avenant vous revient : ${title}`,
      text: `Votre absence est finie : l’avis sur l’avenant n° ${amendment} du projet « ${title} » vous revient. Il est attendu pour le ${fr.day(deadlineOn)}.`,
    }),
    en: ({ title, amendment, deadlineOn }) => ({
      subject: `An amendment is yours again: ${title}`,
      text: `Your absence is over: the opinion on amendment ${amendment} of "${title}" is yours again. It is expected by ${en.day(deadlineOn)}.`,
    }),
  }),
  vacateAmendment: letter<{ title: string; amendment: number; person: string }>({
    fr: ({ title, amendment, person }) => ({
      subject: `Avenant à confier : ${title}`,
      text: `${person} est en conflit d’intérêts sur le projet « ${title} » : l’avis sur l’avenant n° ${amendment} ne lui est plus confié. Désignez une autre personne.`,
    }),
    en: ({ title, amendment, person }) => ({
      subject: `Amendment to be assigned: ${title}`,
      text: `${person} has a conflict of interest over "${title}": the opinion on amendment ${amendment} is no longer theirs. Assign another reviewer.`,
    }),
  }),
  approveAmendment: letter<{ title: string; amendment: number; addedCents: number; deadlineOn: string; reason: string }>({
    fr: ({ title, amendment, addedCents, deadlineOn, reason }) => ({
      subject: `Avenant à signer : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est approuvé. ${money.fr(addedCents)}\n\n${reason}\n\nLes deux parties le signent d’ici le ${fr.day(deadlineOn)}. Si le bénéficiaire ne l’a pas signé à cette date, il est caduc.`,
    }),
    en: ({ title, amendment, addedCents, deadlineOn, reason }) => ({
      subject: `Amendment to be signed: ${title}`,
      text: `Amendment ${amendment} of "${title}" is approved. ${money.en(addedCents)}\n\n${reason}\n\nBoth sides sign it by ${en.day(deadlineOn)}. If its beneficiary has not signed it by then, it lapses.`,
    }),
  }),
  rejectAmendment: letter<{ title: string; amendment: number; reason: string; contest: Remedies }>({
    fr: ({ title, amendment, reason, contest }, fund) => ({
      subject: `Avenant rejeté : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est rejeté. Motif :\n\n${reason}\n\nLa convention reste telle qu’elle est ; vous pouvez proposer un autre avenant, ou le même avec d’autres éléments.${remedies.fr(contest, fund)}`,
    }),
    en: ({ title, amendment, reason, contest }, fund) => ({
      subject: `Amendment rejected: ${title}`,
      text: `Amendment ${amendment} of "${title}" is rejected, for this reason:\n\n${reason}\n\nThe grant stays as it is; you may propose another amendment, or this one with other grounds.${remedies.en(contest, fund)}`,
    }),
  }),
  withdrawAmendment: letter<{ title: string; organisation: string; amendment: number; reason: string }>({
    fr: ({ title, organisation, amendment, reason }) => ({
      subject: `Avenant retiré : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » (${organisation}) est retiré. Motif :\n\n${reason}`,
    }),
    en: ({ title, organisation, amendment, reason }) => ({
      subject: `Amendment withdrawn: ${title}`,
      text: `Amendment ${amendment} of "${title}" (${organisation}) is withdrawn, for this reason:\n\n${reason}`,
    }),
  }),
  /** `added`: the tranche that it adds, and how it is promised; null where it adds none. */
  signAmendment: letter<{
    title: string;
    amendment: number;
    awardedCents: number;
    endsOn: string;
    added: { form: AwardForm; tranche: number; promisedCents: number } | null;
  }>({
    fr: ({ title, amendment, awardedCents, endsOn, added }) => ({
      subject: `Avenant en vigueur : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est signé par les deux parties et entre en vigueur. Le montant accordé est de ${fr.euros(awardedCents)}, et le projet s’achève le ${fr.day(endsOn)}.${added ? ` Ce qu’il ajoute, ${fr.euros(added.promisedCents)}, est la tranche ${added.tranche} : elle est ${added.form === 'delegation' ? 'déléguée' : 'engagée'}.` : ''}`,
    }),
    en: ({ title, amendment, awardedCents, endsOn, added }) => ({
      subject: `Amendment in force: ${title}`,
      text: `Amendment ${amendment} of "${title}" is signed by both sides and in force. The amount is ${en.euros(awardedCents)}, and the project ends on ${en.day(endsOn)}.${added ? ` What it adds, ${en.euros(added.promisedCents)}, is tranche ${added.tranche}: it is ${added.form === 'delegation' ? 'delegated' : 'committed'}.` : ''}`,
    }),
  }),
  /** `missing`: the sides that have not signed it by its deadline; none: its grant has ended. */
  lapseAmendment: letter<{ title: string; amendment: number; missing: ('beneficiary' | 'fund')[] }>({
    fr: ({ title, amendment, missing }) => ({
      subject: `Avenant caduc : ${title}`,
      text: `L’avenant n° ${amendment} du projet « ${title} » est caduc : ${missing.length > 0 ? `à l’échéance, il n’était pas signé par ${missing.map((side) => fr.sides[side]).join(' ni par ')}` : 'la convention a pris fin'}. Ce qu’il avait réservé est de nouveau disponible.`,
    }),
    en: ({ title, amendment, missing }) => ({
      subject: `Amendment lapsed: ${title}`,
      text: `Amendment ${amendment} of "${title}" has lapsed: ${missing.length > 0 ? `by its deadline it was not signed by ${missing.map((side) => en.sides[side]).join(' nor by ')}` : 'the grant has ended'}. What it had reserved is available again.`,
    }),
  }),
  /** `grantCents`: the fund's part at the reported cost. */
  reportFundingChange: letter<{
    title: string;
    organisation: string;
    costCents: number;
    grantCents: number;
    reason: string;
    toFund: boolean;
  }>({
    fr: ({ title, organisation, costCents, grantCents, reason, toFund }) => ({
      subject: `Financement modifié : ${title}`,
      text: `Le financement du projet « ${title} »${toFund ? ` (${organisation})` : ''} a changé :\n\n${reason}\n\nLe projet coûte désormais ${fr.euros(costCents)}, dont ${fr.euros(grantCents)} à la charge du fonds. Aucune autre tranche n’est débloquée avant un avenant à ce montant ; les paiements déjà demandés seront versés.`,
    }),
    en: ({ title, organisation, costCents, grantCents, reason, toFund }) => ({
      subject: `Funding changed: ${title}`,
      text: `The funding of "${title}"${toFund ? ` (${organisation})` : ''} has changed:\n\n${reason}\n\nThe project now costs ${en.euros(costCents)}, of which the fund's part is ${en.euros(grantCents)}. No further tranche is confirmed before an amendment to that amount; what is ordered is paid.`,
    }),
  }),
};
