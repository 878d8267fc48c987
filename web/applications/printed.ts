import { Readable } from 'node:stream';
import { getApplication } from '../../api/applications/applications.ts';
import { getAttachment, listAttachments } from '../../api/applications/attachments.ts';
import { listRevisions } from '../../api/applications/revisions.ts';
import { getDecisionLetter, listDecisions } from '../../api/desk/proofs.ts';
import { getMessageFile } from '../../api/threads/message-files.ts';
import { listThreads } from '../../api/threads/threads.ts';
import { sealedBy } from '../../letters/core/sealed-by.ts';
import { sendFile } from '../../api/http/answer/download.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { totalsOf } from '../../domain/applications/application.ts';
import { parisDate } from '../../domain/core/calendar.ts';
import { firstGivenAt } from '../../domain/review/mending.ts';
import { euros, exactInstant, figure, longDate, longInstant, size } from '../../domain/core/format.ts';
import { printSheet } from '../../letters/core/print-sheet.ts';
import type { Sheet, SheetPart } from '../../letters/core/sheet.ts';
import { archiveOf } from '../core/archive.ts';
import type { AnswerOf } from '../core/answer.ts';
import { choiceLabel, labelOf } from '../core/forms/field.ts';
import { html, type Html } from '../core/html.ts';
import { type Page, SignInFirst, type Visit, type Written } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { type ApplicationRead, callOf } from './application-draft.ts';
import { valueWords } from './content.ts';
import { questionsOf } from './questions.ts';
import { fieldName, type FormStep, stepName, stepsOf } from './steps.ts';

const words = bilingual({
  fr: {
    whole: 'Télécharger le dossier (PDF)',
    receipt: 'Télécharger le récépissé de dépôt (PDF)',
    receiptTitle: 'Récépissé de dépôt',
    deposited: (by: string, at: string) => `Déposé par ${by} le ${at}.`,
    holds: 'Ce récépissé énumère ce que le fonds a reçu. Il ne préjuge pas de la recevabilité du dossier.',
    title: 'Titre',
    zip: 'Télécharger toutes les pièces et tous les courriers (zip)',
    letter: 'Courrier',
    method: 'Mesure et source',
    noFile: 'Aucune pièce jointe.',
    file: (name: string, purpose: string, bytes: string, on: string) => `${name} (${purpose}, ${bytes}, jointe le ${on})`,
    ofMessage: (subject: string) => `message « ${subject} »`,
    print: 'Empreintes des pièces (SHA-256)',
    onVersion: (revision: number, on: string) => `Rendu le ${on}, sur la version ${revision}.`,
    decisions: 'Décisions',
    printed: (at: string) => `Imprimé le ${at}, tel que la personne qui l’a demandé peut le lire.`,
  },
  en: {
    whole: 'Download the application (PDF)',
    receipt: 'Download the receipt of the submission (PDF)',
    receiptTitle: 'Receipt of a submission',
    deposited: (by: string, at: string) => `Submitted by ${by} on ${at}.`,
    holds: 'This receipt lists what the fund has received. It says nothing of whether the application is admissible.',
    title: 'Title',
    zip: 'Download all files and letters (zip)',
    letter: 'Letter',
    method: 'How and where it is measured',
    noFile: 'No file is attached.',
    file: (name: string, purpose: string, bytes: string, on: string) => `${name} (${purpose}, ${bytes}, attached on ${on})`,
    ofMessage: (subject: string) => `message “${subject}”`,
    print: 'Hashes of the files (SHA-256)',
    onVersion: (revision: number, on: string) => `Given on ${on}, on version ${revision}.`,
    decisions: 'Decisions',
    printed: (at: string) => `Printed on ${at}, as the person who asked for it may read it.`,
  },
});

type Call = Awaited<ReturnType<typeof callOf>>;
type Asked = { visit: Visit; application: ApplicationRead; call: Call };
type File = AnswerOf<typeof listAttachments>['items'][number];
type MessageFile = { id: string; name: string; sizeBytes: number; addedAt: string; thread: string; subject: string };

const RIGHT = { width: 1, align: 'right' } as const;

/** Facts, one on each line; those without a value are left out. */
const facts = ({ language }: Visit, said: readonly (readonly [string, string | null | undefined])[]): string =>
  said.flatMap(([label, value]) => (value ? [`${label}${colon(language)} ${value}`] : [])).join('\n');

const identityOf = ({ visit, application, call }: Asked): string => {
  const { language } = visit;
  const said = words[language];
  const { reference, organisation, label, requestedCents, costCents, submittedAt, revision } = application;
  return facts(visit, [
    [said.reference, reference],
    [said.organisation, organisation.name],
    [said.siret, organisation.siret],
    [said.call, call.terms.title[language]],
    [said.state, label],
    [said.askedOfFund, euros(language, requestedCents)],
    [said.cost, euros(language, costCents)],
    [said.submittedOn, submittedAt && longDate(language, parisDate(submittedAt))],
    [said.version, revision > 1 ? String(revision) : null],
  ]);
};

/** The lines of a step as a table. */
function linesOf({ visit, application, call }: Asked, step: 'depenses' | 'financement' | 'indicateurs'): NonNullable<SheetPart['table']> {
  const { language } = visit;
  const said = words[language];
  const { content } = application;
  const totals = totalsOf(content);
  if (step === 'indicateurs')
    return {
      columns: [
        { head: said.indicator, width: 2 },
        { head: said.baseline, ...RIGHT },
        { head: said.targets, width: 2 },
        { head: said.method, width: 2 },
      ],
      rows: content.indicators.map(({ label, baseline, unit, targets, method, source }) => [
        label,
        baseline === null ? said.unanswered : `${figure(language, baseline)} ${unit}`,
        valueWords({ language, call }, '/indicators/0/targets', targets),
        [method, source].filter(Boolean).join('\n'),
      ]),
    };
  const isCost = step === 'depenses';
  const lines = isCost
    ? content.costLines.map(({ label, category, amountCents }) => [
        label,
        choiceLabel(language, 'category', category),
        euros(language, amountCents),
      ])
    : content.fundingLines.map(({ label, source, amountCents }) => [
        label,
        choiceLabel(language, 'source', source),
        euros(language, amountCents),
      ]);
  return {
    columns: [
      { head: said.label, width: 3 },
      { head: isCost ? said.category : said.source, width: 2 },
      { head: said.amount, ...RIGHT },
    ],
    rows: [...lines, [said.total, '', euros(language, isCost ? totals.costCents : totals.fundingCents)]],
  };
}

const FIELDS = {
  projet: ['title', 'summary', 'siret', 'projectTypes', 'servedBy'],
  calendrier: ['startsOn', 'durationMonths'],
} as const;

/** A step of the content, and each of its questions as a part of its own. */
function stepParts(asked: Asked, step: FormStep): SheetPart[] {
  const { visit, application, call } = asked;
  const { language } = visit;
  const { content } = application;
  const heading = { level: 'H2', heading: stepName(language, step) } as const;
  const wordsAt = (pointer: string, value: unknown): string => valueWords({ language, call }, pointer, value) || words[language].unanswered;
  if (step === 'projet' || step === 'calendrier')
    return [
      heading,
      ...FIELDS[step].map((name) => ({
        level: 'H3' as const,
        heading: labelOf(language, 'updateApplication', name).label,
        text: wordsAt(`/${name}`, content[name]),
      })),
    ];
  if (step === 'depenses' || step === 'financement' || step === 'indicateurs') return [{ ...heading, table: linesOf(asked, step) }];
  if (step === 'pieces') return [];
  return [
    heading,
    ...Object.keys(questionsOf(call.terms.form).properties ?? {}).map((key) => ({
      level: 'H3' as const,
      heading: fieldName(language, `/answers/${key}`, call),
      text: wordsAt(`/answers/${key}`, content.answers[key]),
    })),
  ];
}

function filesPart({ language }: Visit, files: readonly File[], ofMessages: readonly MessageFile[] = []): SheetPart {
  const said = words[language];
  const line = ({ name, sizeBytes, addedAt }: Pick<File, 'name' | 'sizeBytes' | 'addedAt'>, what: string): string =>
    said.file(name, what, size(language, sizeBytes), longDate(language, parisDate(addedAt)));
  const list = [
    ...files.map((file) => line(file, choiceLabel(language, 'purpose', file.purpose))),
    ...ofMessages.map((file) => line(file, said.ofMessage(file.subject))),
  ];
  return { level: 'H2', heading: said.attachedFiles, ...(list.length > 0 ? { list } : { text: said.noFile }) };
}

/** The opinions that the reader may see: the API gives no other. */
function opinionParts({ visit: { language }, application: { review } }: Asked): SheetPart[] {
  const said = words[language];
  const given = (review ?? []).flatMap(({ label, opinion, endedOpinions }) =>
    opinion
      ? [
          {
            level: 'H3' as const,
            heading: `${label}${colon(language)} ${choiceLabel(language, 'verdict', opinion.verdict)}`,
            text: [
              said.onVersion(opinion.revision, longDate(language, parisDate(firstGivenAt(opinion, endedOpinions)))),
              opinion.comment,
            ].join('\n'),
          },
        ]
      : [],
  );
  return given.length > 0 ? [{ level: 'H2', heading: said.opinions }, ...given] : [];
}

async function decisionPart({ visit, application }: Asked): Promise<SheetPart[]> {
  const { language } = visit;
  const said = words[language];
  const { items } = await visit.read(listDecisions, { params: { id: application.id } });
  if (items.length === 0) return [];
  const list = items.map(({ text, at, author }) =>
    [longDate(language, parisDate(at)), author ? `${author.name}, ${author.capacity}, ${text}` : text].join(`${colon(language)} `),
  );
  const text = facts(visit, [[said.reason, application.decision?.reason ?? application.screeningReason]]);
  return [{ level: 'H2', heading: said.decisions, list, text }];
}

async function open(visit: Visit): Promise<Asked & { files: readonly File[] }> {
  const { deps, req, person } = visit;
  if (!person) throw new SignInFirst();
  const params = { id: visit.params['id'] };
  const [application, { items: files }] = await Promise.all([
    visit.read(getApplication, { params }),
    visit.read(listAttachments, { params }),
  ]);
  // A document takes as long to make as those of the API that count as costly.
  await deps.limits?.(req, 'costly', person.caller.personId);
  return { visit, application, call: await callOf(visit, application), files };
}

/** The files of the messages that the reader may see, oldest thread first. */
async function messageFiles(visit: Visit, id: string): Promise<MessageFile[]> {
  const { items } = await visit.read(listThreads, { query: { file: id } });
  return items
    .toReversed()
    .flatMap(({ id: thread, subject, messages }) => messages.flatMap(({ files }) => files.map((file) => ({ ...file, thread, subject }))));
}

async function send({ deps, req, res, language, at }: Visit, sheet: Sheet, name: string): Promise<Written> {
  const bytes = await sealedBy(deps.sealer, await printSheet(language, sheet), { language, at });
  await sendFile(deps, { body: Readable.from([bytes]), media: 'application/pdf', fileName: `${name}.pdf`, bytes: bytes.length }, req, res);
  return { written: true };
}

const nameOf = (kind: Record<'fr' | 'en', string>, { language }: Visit, { reference, id }: ApplicationRead): string =>
  `${kind[language]}-${reference ?? id}`;

/** The whole application, as far as the reader may see it. */
export const printedPage: Page = {
  path: '/dossiers/:id/dossier.pdf',
  of: getApplication,
  get: async (visit) => {
    const asked = await open(visit);
    const { application, call, files } = asked;
    const sheet = {
      title: application.title,
      at: visit.at,
      text: [identityOf(asked), words[visit.language].printed(longInstant(visit.language, visit.at))].join('\n\n'),
      parts: [
        ...stepsOf(call).flatMap((step) => stepParts(asked, step)),
        filesPart(visit, files, await messageFiles(visit, application.id)),
        ...opinionParts(asked),
        ...(await decisionPart(asked)),
      ],
    };
    return send(visit, sheet, nameOf({ fr: 'dossier', en: 'application' }, visit, application));
  },
};

/** What the fund has received with the first submission, with the hash of each file. */
export const receiptPage: Page = {
  path: '/dossiers/:id/recepisse.pdf',
  of: getApplication,
  get: async (visit) => {
    const asked = await open(visit);
    const { application } = asked;
    const { language } = visit;
    const said = words[language];
    const { items } = await visit.read(listRevisions, { params: { id: application.id } });
    const [first] = items;
    if (!first) throw new Problem({ code: 'not_found' });
    const files = asked.files.filter(({ purpose, addedAt }) => purpose === 'application' && addedAt <= first.submittedAt);
    const { reference, organisation } = application;
    const received = facts(visit, [
      [said.reference, reference],
      [said.title, first.content.title],
      [said.organisation, organisation.name],
      [said.siret, organisation.siret],
      [said.call, asked.call.terms.title[language]],
      [said.askedOfFund, euros(language, totalsOf(first.content).requestedCents)],
    ]);
    const hashes = files.map(({ name, sha256 }) => `${name}${colon(language)} ${sha256}`);
    const sheet = {
      title: said.receiptTitle,
      at: first.submittedAt,
      text: [said.deposited(first.submittedBy.name, exactInstant(language, first.submittedAt)), received, said.holds].join('\n\n'),
      parts: [filesPart(visit, files), ...(hashes.length > 0 ? [{ level: 'H3' as const, heading: said.print, list: hashes }] : [])],
    };
    return send(visit, sheet, nameOf({ fr: 'recepisse', en: 'receipt' }, visit, application));
  },
};

/**
 * All files that the reader may see, each as it was sent, and the letters of the decisions; one that is damaged breaks
 * the archive off.
 */
export const archivePage: Page = {
  path: '/dossiers/:id/pieces.zip',
  of: listAttachments,
  get: async (visit) => {
    const { application, files } = await open(visit);
    const decided = await visit.read(listDecisions, { params: { id: application.id } });
    const letters = decided.items.flatMap(({ key, text, letter }) => (letter ? [{ key, text, at: letter.madeAt }] : []));
    const sent = files.map(({ id: attachmentId, name, addedAt: at }) => ({
      ...{ name, at },
      open: async () => (await visit.read(getAttachment, { params: { id: application.id, attachmentId } })).body,
    }));
    const ofMessages = (await messageFiles(visit, application.id)).map(({ id: attachmentId, thread, name, addedAt: at }) => ({
      ...{ name, at },
      open: async () => (await visit.read(getMessageFile, { params: { id: thread, attachmentId } })).body,
    }));
    const told = letters.map(({ key, text, at }) => ({
      ...{ name: `${words[visit.language].letter} ${parisDate(at)} ${text}.pdf`, at },
      open: async () => (await visit.read(getDecisionLetter, { params: { id: application.id, decision: key } })).body,
    }));
    const body = Readable.from(archiveOf([...sent, ...ofMessages, ...told]), { objectMode: false });
    const fileName = `${nameOf({ fr: 'pieces', en: 'files' }, visit, application)}.zip`;
    await sendFile(visit.deps, { body, media: 'application/zip', fileName }, visit.req, visit.res);
    return { written: true };
  },
};

/** The links to these documents. */
export const documentLinks = ({ language }: Visit, { id, submittedAt, attachments }: ApplicationRead): Html =>
  html`<ul class="g-list">
    <li><a class="fr-link" href="/dossiers/${id}/dossier.pdf" download>${words[language].whole}</a></li>
    ${submittedAt && html`<li><a class="fr-link" href="/dossiers/${id}/recepisse.pdf" download>${words[language].receipt}</a></li>`}
    ${attachments > 0 && html`<li><a class="fr-link" href="/dossiers/${id}/pieces.zip" download>${words[language].zip}</a></li>`}
  </ul>`;
