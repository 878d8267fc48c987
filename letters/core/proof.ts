import type { Readable } from 'node:stream';
import type { Proof } from '../../domain/core/proof.ts';
import type { Decider } from '../../domain/core/event.ts';
import { longDate, longInstant } from '../../domain/core/format.ts';
import type { Language } from '../../domain/core/words.ts';
import * as enWords from '../../words/core/en.ts';
import * as frWords from '../../words/core/fr.ts';
import { startPdf } from './pdf.ts';

/** What the document of a proof says. */
export type PrintedProof = {
  decision: {
    text: string;
    at: string;
    reference: string | null;
    title: string;
    organisation: string;
    grounds: string | null;
    votes: { favour: number; against: number; abstain: number } | null;
    author: { name: string; capacity: string; inSteadOf: string | null } | null;
  };
  record: Proof['event'];
  seal: Omit<NonNullable<Proof['seal']>, 'lines'> | null;
  newest: { day: string; hash: string } | null;
  /** The day of the first seal since that a time stamp authority has seen; null where none was. */
  stampedOn: string | null;
};

/** As whom a decision is taken. */
export const roleWords = (language: Language, decider: Decider): string => {
  if (decider === 'committee') return language === 'fr' ? 'présidence du comité, au nom du comité' : 'chair, for the committee';
  return (language === 'fr' ? frWords : enWords).roles[decider];
};

const fr = {
  title: 'Preuve d’une décision',
  decision: 'La décision',
  file: (reference: string | null, title: string, organisation: string) =>
    [`Dossier : ${[reference, title].filter(Boolean).join(' – ')}`, `Administration : ${organisation}`].join('\n'),
  taken: (at: string) => `Enregistrée le ${at}.`,
  by: (name: string, capacity: string, inSteadOf: string | null) =>
    `Prise par ${name}, ${capacity}${inSteadOf ? `, en suppléance de ${inSteadOf}` : ''}.`,
  byTime: 'Aucune personne ne l’a prise : un délai a pris fin.',
  votes: (favour: number, against: number, abstain: number) =>
    `Votes du comité : ${favour} pour, ${against} contre, ${abstain} abstention${abstain > 1 ? 's' : ''}.`,
  grounds: 'Motif',
  record: 'Son enregistrement',
  fields: {
    stream: 'Fil',
    version: 'Version',
    name: 'Événement',
    person: 'Auteur',
    at: 'Instant',
    facts: 'Faits',
    previous: 'Empreinte précédente',
    hash: 'Empreinte (SHA-256)',
  },
  seal: 'Le scellé',
  unsealed: 'Le scellé du jour n’est pas encore fait : demandez de nouveau cette preuve demain.',
  sealed: (day: string) => `Cette empreinte est dans le scellé du ${day}.`,
  sealHash: 'Empreinte du scellé',
  newest: (day: string) => `Empreinte du scellé le plus récent, celui du ${day}`,
  stamped: (day: string) =>
    `Une autorité d’horodatage a vu l’empreinte du scellé du ${day} : son jeton (RFC 3161) est dans le fichier JSON.`,
  field: 'Champ',
  value: 'Valeur',
  means: 'Ce que cela prouve',
  meaning:
    'Quiconque a noté ailleurs l’empreinte d’un scellé fait depuis peut vérifier que cette décision n’a été ni changée, ni ajoutée, ni antidatée après lui. Le fichier JSON de cette preuve contient tout ce qu’il faut pour recalculer les empreintes sans Guichet. L’empreinte porte aussi sur le motif, par la sienne (groundsSha256), pour les décisions prises depuis que les motifs y entrent. Ce document n’est pas la notification de la décision, et n’ouvre aucun délai.',
};
const en: typeof fr = {
  title: 'Proof of a decision',
  decision: 'The decision',
  file: (reference, title, organisation) =>
    [`Application: ${[reference, title].filter(Boolean).join(' – ')}`, `Organisation: ${organisation}`].join('\n'),
  taken: (at) => `Recorded on ${at}.`,
  by: (name, capacity, inSteadOf) => `Taken by ${name}, ${capacity}${inSteadOf ? `, in the stead of ${inSteadOf}` : ''}.`,
  byTime: 'No person took it: a deadline has passed.',
  votes: (favour, against, abstain) => `Votes of the committee: ${favour} for, ${against} against, ${abstain} abstaining.`,
  grounds: 'Reason',
  record: 'Its record',
  fields: {
    stream: 'Stream',
    version: 'Version',
    name: 'Event',
    person: 'Author',
    at: 'Instant',
    facts: 'Facts',
    previous: 'Hash before',
    hash: 'Hash (SHA-256)',
  },
  seal: 'The seal',
  unsealed: 'The day’s seal is not made yet: ask for this proof again tomorrow.',
  sealed: (day) => `This hash is in the seal of ${day}.`,
  sealHash: 'Hash of the seal',
  newest: (day) => `Hash of the newest seal, that of ${day}`,
  stamped: (day) => `A time stamp authority has seen the hash of the seal of ${day}: its token (RFC 3161) is in the JSON file.`,
  field: 'Field',
  value: 'Value',
  means: 'What this proves',
  meaning:
    'Any person who has noted elsewhere the hash of a seal made since can check that this decision was not changed, added or antedated after it. The JSON file of this proof has all that is needed to compute the hashes again without Guichet. The hash covers the reason too, by its own (groundsSha256), for decisions taken since reasons are in it. This document does not notify the decision, and starts no period.',
};
const words: Record<Language, typeof fr> = { fr, en };

/** The proof of a decision, as a PDF that can be read aloud, printed and kept. */
export function writeProof(language: Language, { decision, record, seal, newest, stampedOn }: PrintedProof): Readable {
  const said = words[language];
  const { author, votes } = decision;
  const pdf = startPdf(language, said.title, seal?.sealedAt ?? record.at);
  pdf.heading('H1', said.title);
  pdf.text(said.file(decision.reference, decision.title, decision.organisation));
  pdf.heading('H2', said.decision);
  pdf.text(
    [
      author ? `${author.name} ${decision.text}.` : `${decision.text.slice(0, 1).toUpperCase()}${decision.text.slice(1)}.`,
      said.taken(longInstant(language, decision.at)),
      author ? said.by(author.name, author.capacity, author.inSteadOf) : said.byTime,
      ...(votes ? [said.votes(votes.favour, votes.against, votes.abstain)] : []),
    ].join('\n'),
  );
  if (decision.grounds) {
    pdf.heading('H3', said.grounds);
    pdf.text(decision.grounds);
  }
  const { fields } = said;
  const columns = [
    { head: said.field, width: 1 },
    { head: said.value, width: 3 },
  ];
  pdf.heading('H2', said.record);
  pdf.table(columns, [
    [fields.stream, record.streamId],
    [fields.version, String(record.version)],
    [fields.name, record.name],
    [fields.person, record.personId ?? ''],
    [fields.at, record.at],
    [fields.facts, record.facts],
    [fields.previous, record.previous],
    [fields.hash, record.hash],
  ]);
  pdf.heading('H2', said.seal);
  pdf.text(seal ? said.sealed(longDate(language, seal.day)) : said.unsealed);
  if (seal && newest)
    pdf.table(columns, [
      [said.sealHash, seal.hash],
      [said.newest(longDate(language, newest.day)), newest.hash],
    ]);
  if (stampedOn !== null) pdf.text(said.stamped(longDate(language, stampedOn)));
  pdf.heading('H2', said.means);
  pdf.text(said.meaning);
  return pdf.end();
}
