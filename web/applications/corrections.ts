import { getApplication } from '../../api/applications/applications.ts';
import { listCorrections } from '../../api/applications/corrections.ts';
import { listRevisions } from '../../api/applications/revisions.ts';
import type { ApplicationContent } from '../../domain/applications/application.ts';
import { date, deadline } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { wayToAct } from '../core/came-from.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { holdersOf } from '../core/components/awaited.ts';
import { html, type Part } from '../core/html.ts';
import type { Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { changed, valueWords } from './content.ts';
import { addressOfField, fieldName } from './steps.ts';
import type { AnswerOf } from '../core/answer.ts';
import { type ApplicationRead, callOf } from './application-draft.ts';
import { isRecord } from '../../domain/core/records.ts';

const words = bilingual({
  fr: {
    title: 'Corrections demandées',
    none: 'Aucune correction n’a été demandée sur ce dossier.',
    back: 'Retour au dossier',
    number: (n: number, version: number) => `Demande ${n}, sur la version ${version}`,
    caption: (n: number) => `Points de la demande ${n}`,
    field: 'Information',
    asks: 'Ce qui est demandé',
    stands: 'Dans cette version',
    answer: 'Réponse',
    same: 'inchangé',
    by: 'Demandée par',
    at: 'Demandée le',
    due: 'Réponse attendue au plus tard le',
    closed: 'Close le',
    steps: 'Étapes suspendues',
    requiredBy: 'Exigé par',
    noText: 'Aucun texte',
    periods: 'Délais de la loi',
    stopped: 'Suspendus jusqu’à la réponse (CRPA L114-5)',
    running: 'Ils continuent de courir',
    message: 'Message',
    kinds: { incorrect: 'Inexact', incomplete: 'Incomplet', outdated: 'Périmé' },
    answers: (name: string) => `Réponse attendue de : ${name}.`,
  },
  en: {
    title: 'Corrections asked for',
    none: 'No correction was asked for on this application.',
    back: 'Back to the application',
    number: (n: number, version: number) => `Request ${n}, on version ${version}`,
    caption: (n: number) => `Points of request ${n}`,
    field: 'What',
    asks: 'What is asked',
    stands: 'In that version',
    answer: 'Answer',
    same: 'unchanged',
    by: 'Asked for by',
    at: 'Asked for on',
    due: 'Answer expected by',
    closed: 'Closed on',
    steps: 'Steps that wait',
    requiredBy: 'Required by',
    noText: 'No text',
    periods: 'Periods of the law',
    stopped: 'Suspended until the answer (CRPA L114-5)',
    running: 'They run on',
    message: 'Message',
    kinds: { incorrect: 'Incorrect', incomplete: 'Incomplete', outdated: 'Outdated' },
    answers: (name: string) => `An answer is expected of: ${name}.`,
  },
});

/** The value at a pointer in a content. */
function valueAt(content: ApplicationContent | undefined, pointer: string): unknown {
  let value: unknown = content;
  for (const part of pointer.slice(1).split('/')) {
    if (!isRecord(value)) return undefined;
    value = value[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

type Correction = AnswerOf<typeof listCorrections>['items'][number];

type Asked = {
  application: ApplicationRead;
  call: Awaited<ReturnType<typeof callOf>>;
  revisions: AnswerOf<typeof listRevisions>['items'];
};

/** A correction in words: each point beside the answer of that version and, once it came, the one after it. */
export function correctionSection(visit: Visit, { application, call, revisions }: Asked, correction: Correction): Part {
  const { language, at } = visit;
  const said = words[language];
  const {
    number,
    revision,
    state,
    label,
    message,
    requiredBy,
    items: points,
    steps,
    requestedBy,
    requestedAt,
    dueAt,
    closedAt,
  } = correction;
  const hasPeriods = call.terms.forLocalAuthorities || call.terms.silence !== null;
  const contentOf = (of: number): ApplicationContent | undefined => revisions.find((each) => each.revision === of)?.content;
  const before = contentOf(revision);
  const after = state === 'answered' ? contentOf(revision + 1) : undefined;
  const value = (content: ApplicationContent | undefined, field: string): string =>
    valueWords({ language, call }, field, valueAt(content, field));
  const mayAnswer = state === 'open' && application.commands.includes('answerCorrection');
  const who = state === 'open' && application.next ? holdersOf(language, application.next, application.organisation) : '';
  return html`<section>
    <h2>${said.number(number, revision)} ${status(state === 'open' ? 'correction_requested' : state === 'answered' ? 'closed' : 'ended', label)}</h2>
    ${summaryList([
      [said.by, requestedBy?.name],
      [said.at, date(language, requestedAt)],
      [said.due, state === 'open' ? deadline(language, dueAt, at) : date(language, dueAt)],
      [said.closed, closedAt && date(language, closedAt)],
      [said.requiredBy, requiredBy ?? said.noText],
      [said.periods, state === 'open' && hasPeriods && (requiredBy === null ? said.running : said.stopped)],
      [said.message, message !== '' && html`<div class="g-prose">${message}</div>`],
      [
        said.steps,
        steps !== null &&
          steps.length > 0 &&
          steps.map((key) => call.terms.steps.find((step) => step.key === key)?.label[language] ?? key).join(', '),
      ],
    ])}
    ${who !== '' && html`<p>${said.answers(who)}</p>`}
    ${table({
      caption: said.caption(number),
      ...{ isCaptionHidden: true, isStacked: true },
      columns: [
        {
          label: said.field,
          isHeader: true,
          cell: ({ field }) => {
            const name = fieldName(language, field, call, before);
            return mayAnswer ? html`<a href="${addressOfField(application.id, field)}">${name}</a>` : name;
          },
        },
        {
          label: said.asks,
          cell: ({ kind, comment }) => html`<strong>${said.kinds[kind]}</strong>
            <div class="g-prose">${comment}</div>`,
        },
        // The answer shows what stood there too, with what has changed.
        ...(after
          ? [
              {
                label: said.answer,
                cell: ({ field, reply }: Correction['items'][number]) => {
                  const [was, is] = [value(before, field), value(after, field)];
                  return html`${reply !== null && html`<div class="g-prose">${reply}</div>`}${
                    was === is
                      ? html`<div class="g-prose">${was || said.nothing}</div><span class="g-muted">${said.same}</span>`
                      : html`<div class="g-prose">${changed(was, is)}</div>`
                  }`;
                },
              },
            ]
          : [
              {
                label: said.stands,
                cell: ({ field }: Correction['items'][number]) => html`<div class="g-prose">${value(before, field) || said.nothing}</div>`,
              },
            ]),
      ],
      rows: points,
    })}
  </section>`;
}

/** The corrections that were asked for, the last one first. */
export const correctionsPage: Page = {
  path: '/dossiers/:id/corrections',
  of: listCorrections,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const params = { id: visit.params['id'] };
    const [application, { items }, { items: revisions }] = await Promise.all([
      visit.read(getApplication, { params }),
      visit.read(listCorrections, { params }),
      visit.read(listRevisions, { params }),
    ]);
    const asked = { application, revisions, call: await callOf(visit, application) };
    return {
      title: said.title,
      crumbs: [
        { label: said.applications, href: '/dossiers' },
        { label: application.title, href: `/dossiers/${application.id}` },
      ],
      body:
        items.length === 0
          ? html`<div class="g-empty">
              <p>${said.none}</p>
              <p><a class="fr-link" href="/dossiers/${application.id}">${said.back}</a></p>
            </div>`
          : html`${
              application.commands.includes('answerCorrection') &&
              html`<p>
                <a class="fr-btn" href="${wayToAct(visit, 'answerCorrection', application.id)}">${COMMAND_WORDS.answerCorrection[language].button}</a>
              </p>`
            }
            ${items.toReversed().map((each) => correctionSection(visit, asked, each))}`,
    };
  },
};
