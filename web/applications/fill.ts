import { getApplication, updateApplication } from '../../api/applications/applications.ts';
import { listAttachments } from '../../api/applications/attachments.ts';
import { fieldFaults } from '../../api/http/request/field-faults.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { showPresence } from '../../api/people/presence.ts';
import { removePageDraft, storePageDraft } from '../../db/pages/page-drafts.ts';
import { ApplicationContent, eligibleCostOf, maxRequestedOf, minOwnOf, totalsOf } from '../../domain/applications/application.ts';
import { differences } from '../../domain/applications/revision.ts';
import { derogated, legalFormOf } from '../../domain/calls/legal-form.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, listed, longInstant } from '../../domain/core/format.ts';
import { Cents } from '../../domain/core/money.ts';
import { inviteLink } from '../people/invitations.ts';
import { deadline, lastDay } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { table } from '../core/components/table.ts';
import { fieldsIn, type FormContext, recountButton, withNamed } from '../core/forms/field.ts';
import { unreadAmounts } from '../core/forms/fault-words.ts';
import { changedLines, draftName, formOf, type FormState, freshForm, KEY_FIELD, refusedForm } from '../core/forms/form.ts';
import { hasPasted } from '../core/forms/pasted.ts';
import { type Fields, firstOf, typedIn, withoutGaps } from '../core/forms/values.ts';
import { keepTyped } from '../core/session.ts';
import type { AnswerOf } from '../core/answer.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { attachmentsPart, wantedIn } from './attachments.ts';
import { valueWords } from './content.ts';
import { indicatorFields, withMandatory } from './indicators.ts';
import {
  lackCount,
  fieldName,
  isBegun,
  type Lack,
  lacksIn,
  partOf,
  seenOf,
  type FormStep,
  stepBody,
  stepFields,
  stepName,
  stepOf,
  stepOptions,
  STEPS,
  stepSchema,
  stepsOf,
  without,
} from './steps.ts';
import { earlierPart, originsPart } from './earlier-answers.ts';
import { isCorrected, keptAs, openWriting, shownOf, type Writing } from './application-draft.ts';

const words = bilingual({
  fr: {
    correct: 'Corriger le dossier',
    lead: 'Remplissez les étapes dans l’ordre que vous voulez. Rien n’est envoyé au fonds avant le dépôt.',
    correctLead: 'Corrigez ce qui est demandé. Rien n’est envoyé au fonds avant que vous ayez relu et renvoyé le dossier.',
    steps: 'Étapes du dossier',
    todo: 'À faire',
    begun: 'Commencé',
    complete: 'Complet',
    optional: 'Facultatif',
    files: (n: number) => (n === 1 ? '1 pièce' : `${n} pièces`),
    wanted: (n: number) => (n === 1 ? '1 document à joindre' : `${n} documents à joindre`),
    unsaved: 'Une saisie n’est pas enregistrée',
    toCorrect: (n: number) => (n === 1 ? '1 correction demandée' : `${n} corrections demandées`),
    check: 'À relire et déposer',
    checkCorrection: 'À relire et renvoyer',
    ready: 'Prêt',
    uncorrected: 'Rien n’est encore corrigé',
    stepOf: (place: number, of: number) => `Étape ${place} sur ${of}`,
    saveAndGo: 'Enregistrer et continuer',
    save: 'Enregistrer',
    goOn: 'Passer à la suite : votre saisie est conservée',
    closes: 'Clôture de l’appel',
    due: 'Réponse attendue au plus tard le',
    about: 'Ce dossier',
    list: 'Toutes les étapes',
    lastEdit: 'Dernière modification',
    edited: (name: string, at: string) => `${name}, le ${at}`,
    also: (names: string, many: boolean) => `${names} ${many ? 'travaillent' : 'travaille'} aussi sur ce dossier.`,
    changed: (name: string, at: string) =>
      `${name} a modifié ce dossier le ${at}. Votre saisie est conservée : comparez avant d’enregistrer.`,
    changedBySomebody: 'Ce dossier a été modifié entre-temps. Votre saisie est conservée : comparez avant d’enregistrer.',
    stale: 'Le dossier a été modifié entre-temps',
    now: 'Ce qui est enregistré maintenant',
    nowCaption: 'Ce qui est enregistré et diffère de votre saisie',
    same: 'Votre saisie ne diffère en rien de ce qui est enregistré à cette étape. Vous pouvez l’enregistrer.',
    field: 'Information',
    totals: 'Totaux',
    funding: 'Total des financements',
    own: 'Apporté par votre administration',
    left: 'Reste à financer',
    tooMuch: 'Financé en trop',
    even: 'Équilibré',
    bounds: (min: string, max: string) => `L’appel finance des projets de ${min} à ${max}.`,
    most: (percent: number, amount: string) => `Au plus ${percent} % des dépenses éligibles, soit ${amount}.`,
    least: (percent: number, amount: string) => `Au moins ${percent} % des financements publics, soit ${amount}.`,
    invite: 'Inviter un collègue à rédiger avec vous',
    seeAsks: 'Voir les corrections demandées',
    asks: 'Ce que le fonds demande de corriger ici',
    kinds: { incorrect: 'Inexact', incomplete: 'Incomplet', outdated: 'Périmé' },
  },
  en: {
    correct: 'Correct the application',
    lead: 'Fill in the steps in whatever order you like. Nothing is sent to the fund before you submit.',
    correctLead: 'Correct what is asked. Nothing is sent to the fund before you have read the application again and sent it.',
    steps: 'Steps of the application',
    todo: 'To do',
    begun: 'Begun',
    complete: 'Complete',
    optional: 'Optional',
    files: (n: number) => (n === 1 ? '1 file' : `${n} files`),
    wanted: (n: number) => (n === 1 ? '1 document to be joined' : `${n} documents to be joined`),
    unsaved: 'Something typed is not saved',
    toCorrect: (n: number) => (n === 1 ? '1 correction is asked for' : `${n} corrections are asked for`),
    check: 'Read again and submit',
    checkCorrection: 'Read again and send',
    ready: 'Ready',
    uncorrected: 'Nothing corrected yet',
    stepOf: (place: number, of: number) => `Step ${place} of ${of}`,
    saveAndGo: 'Save and continue',
    save: 'Save',
    goOn: 'Go on: what you typed is kept',
    closes: 'The call closes on',
    due: 'Answer expected by',
    about: 'This application',
    list: 'All steps',
    lastEdit: 'Last change',
    edited: (name: string, at: string) => `${name}, on ${at}`,
    also: (names: string, many: boolean) => `${names} ${many ? 'are' : 'is'} working on this application too.`,
    changed: (name: string, at: string) => `${name} changed this application on ${at}. What you typed is kept: compare before you save.`,
    changedBySomebody: 'This application was changed meanwhile. What you typed is kept: compare before you save.',
    stale: 'The application was changed meanwhile',
    now: 'What is saved now',
    nowCaption: 'What is saved and differs from what you typed',
    same: 'What you typed does not differ from what is saved in this step. You can save it.',
    field: 'What',
    totals: 'Totals',
    funding: 'Total of the funding',
    own: 'Brought by your organisation',
    left: 'Left to be funded',
    tooMuch: 'Over-funded',
    even: 'Balanced',
    bounds: (min: string, max: string) => `The call funds projects from ${min} to ${max}.`,
    most: (percent: number, amount: string) => `At most ${percent}% of the eligible cost, ${amount}.`,
    least: (percent: number, amount: string) => `At least ${percent}% of the public funding, ${amount}.`,
    invite: 'Invite a colleague to write with you',
    seeAsks: 'See the corrections that are asked for',
    asks: 'What the fund asks to be corrected here',
    kinds: { incorrect: 'Incorrect', incomplete: 'Incomplete', outdated: 'Outdated' },
  },
});

const isStep = (name: string | undefined): name is FormStep => STEPS.some((step) => step === name);

type State = { label: string; sign: string; detail: Part };

function stateOf(writing: Writing, step: FormStep, lacks: readonly Lack[], files: number, language: Language): State {
  const said = words[language];
  const { application, isCorrection, kept, unsound } = writing;
  const own = lacks.filter((lack) => lack.step === step);
  const asks = application.correction?.items.filter(({ field }) => stepOf(field) === step).length ?? 0;
  const detail = [
    isCorrection && asks > 0 ? said.toCorrect(asks) : '',
    lackCount(language, own),
    (!isCorrection && kept.has(step)) || unsound.includes(step) ? said.unsaved : '',
  ]
    .filter(Boolean)
    .join(' · ');
  if (step === 'pieces') {
    const wanted = wantedIn(application).length;
    if (wanted > 0) return { label: files > 0 ? said.begun : said.todo, sign: files > 0 ? '◐' : '○', detail: said.wanted(wanted) };
    return { label: files > 0 ? said.files(files) : said.optional, sign: files > 0 ? '✓' : '○', detail };
  }
  const isBegunNow = isBegun(shownOf(writing), step) || kept.has(step);
  if (own.length === 0 && !unsound.includes(step))
    return { label: isBegunNow ? said.complete : said.optional, sign: isBegunNow ? '✓' : '○', detail };
  return isBegunNow ? { label: said.begun, sign: '◐', detail } : { label: said.todo, sign: '○', detail };
}

function stepList(
  writing: Writing,
  lacks: readonly Lack[],
  files: AnswerOf<typeof listAttachments>['items'],
  language: Language,
  current?: FormStep,
): Html {
  const said = words[language];
  const { application, call, isCorrection } = writing;
  const base = `/dossiers/${application.id}`;
  const wanted = wantedIn(application).length;
  const row = (href: string, name: string, { label, sign, detail }: State, isCurrent: boolean): Html =>
    html`<li class="a-task" ${isCurrent && html` aria-current="step"`}>
      <div>
        <a class="a-task__name" href="${href}">${name}</a>${detail !== '' && html`<span class="g-muted g-small">${detail}</span>`}
      </div>
      <span class="a-task__state"><span aria-hidden="true">${sign}</span> ${label}</span>
    </li>`;
  return html`<ol class="a-tasks" aria-label="${said.steps}">
    ${stepsOf(call).map((step) =>
      row(`${base}/remplir/${step}`, stepName(language, step), stateOf(writing, step, lacks, files.length, language), step === current),
    )}
    ${row(
      `${base}/verifier`,
      isCorrection ? said.checkCorrection : said.check,
      lacks.length === 0 && wanted === 0
        ? isCorrection && !isCorrected(writing, files)
          ? { label: said.uncorrected, sign: '○', detail: '' }
          : { label: said.ready, sign: '✓', detail: '' }
        : { label: lackCount(language, lacks) || said.wanted(wanted), sign: '○', detail: '' },
      false,
    )}
  </ol>`;
}

/** The names of the other people who are editing; null where there are none. */
function presence(language: Language, workingOn: readonly { name: string }[]): Part {
  if (workingOn.length === 0) return null;
  const names = listed(
    language,
    workingOn.map(({ name }) => name),
  );
  return html`<div class="fr-alert fr-alert--info fr-alert--sm"><p>${words[language].also(names, workingOn.length > 1)}</p></div>`;
}

function aboutPart({ application, call }: Writing, language: Language, now: string): Html {
  const said = words[language];
  const [last] = application.editedBy;
  return html`<section class="g-card">
    <h2>${said.about}</h2>
    ${summaryList([
      [said.call, call.terms.title[language]],
      application.correction
        ? [said.due, deadline(language, application.correction.dueAt, now)]
        : [said.closes, lastDay(language, call.terms.closesOn, now)],
      [said.lastEdit, last && said.edited(last.name, longInstant(language, last.at))],
    ])}
  </section>`;
}

const crumbsOf = (language: Language, { application }: Writing, isStepPage: boolean) => [
  { label: words[language].mine, href: '/dossiers' },
  { label: application.title, href: `/dossiers/${application.id}` },
  ...(isStepPage
    ? [
        {
          label: application.commands.includes('answerCorrection') ? words[language].correct : words[language].fillIn,
          href: `/dossiers/${application.id}/remplir`,
        },
      ]
    : []),
];

/** The steps of an application, each with what is left to do in it. */
export const fillPage: Page = {
  path: '/dossiers/:id/remplir',
  of: getApplication,
  get: async (visit) => {
    const { language, at } = visit;
    const said = words[language];
    const [writing, { items }] = await Promise.all([
      openWriting(visit),
      visit.read(listAttachments, { params: { id: visit.params['id'] } }),
    ]);
    if (!writing) return { to: `/dossiers/${visit.params['id'] ?? ''}` };
    const { application, call, organisation, isCorrection } = writing;
    const invite = inviteLink(visit, said.invite);
    const lacks = lacksIn(shownOf(writing), organisation, call, language);
    return {
      title: isCorrection ? said.correct : said.fillIn,
      crumbs: crumbsOf(language, writing, false),
      body: html`<p class="fr-text--lead">${application.title}</p>
        ${presence(language, application.workingOn)}
        <p>${isCorrection ? said.correctLead : said.lead}</p>
        ${
          application.correction &&
          html`<div class="g-card">
            ${application.correction.message !== '' && html`<p class="g-prose">${application.correction.message}</p>`}
            <p><a class="fr-link" href="/dossiers/${application.id}/corrections">${said.seeAsks}</a></p>
          </div>`
        }
        ${await earlierPart(visit, writing)} ${stepList(writing, lacks, items, language)}
        ${invite && html`<p>${invite}</p>`}`,
      aside: aboutPart(writing, language, at),
    };
  },
};

function totalsPart(step: FormStep, { typed, call, organisation }: Writing, fields: Fields, language: Language): Part {
  if (step !== 'depenses' && step !== 'financement') return null;
  const body = stepBody(step, fields, call, language);
  const said = words[language];
  const sound = (name: 'costLines' | 'fundingLines') => {
    const lines: unknown = body[name];
    const parsed = (Array.isArray(lines) ? lines : typed[name]).filter(
      (line): line is ApplicationContent['fundingLines'][number] & ApplicationContent['costLines'][number] =>
        Cents.safeParse((line as { amountCents?: unknown }).amountCents).success,
    );
    return parsed;
  };
  const { costCents, fundingCents, requestedCents, ownCents, publicFundingCents } = totalsOf({
    costLines: sound('costLines'),
    fundingLines: sound('fundingLines'),
  });
  const { cost, maxRatePercent } = call.terms;
  const asked = (name: 'ownFundingDerogation' | 'ownFundingDerogationReference') => (typeof body[name] === 'string' && body[name]) || null;
  const legalForm = derogated(legalFormOf(call, organisation), {
    ownFundingDerogation: asked('ownFundingDerogation'),
    ownFundingDerogationReference: asked('ownFundingDerogationReference'),
  });
  const { ownFundingMinPercent } = legalForm;
  const amount = (cents: number): string => euros(language, cents);
  const one = (name: string, cents: number, note: Part): Html =>
    html`<li>${name} <strong>${amount(cents)}</strong>${note && html`<span class="g-muted g-small">${note}</span>`}</li>`;
  const gap = costCents - fundingCents;
  return html`<section aria-label="${said.totals}">
    <div data-sum>
    ${unreadAmounts(language, fields)}
    <ul class="g-figures">
      ${one(said.cost, costCents, step === 'depenses' ? said.bounds(amount(cost.minCents), amount(cost.maxCents)) : null)}
      ${
        step === 'financement' && [
          one(
            said.funding,
            fundingCents,
            gap === 0 ? said.even : `${gap > 0 ? said.left : said.tooMuch}${colon(language)} ${amount(Math.abs(gap))}`,
          ),
          one(
            said.askedOfFund,
            requestedCents,
            said.most(maxRatePercent, amount(maxRequestedOf(eligibleCostOf(sound('costLines'), call.terms), call.terms))),
          ),
          one(
            said.own,
            ownCents,
            ownFundingMinPercent > 0 && said.least(ownFundingMinPercent, amount(minOwnOf(legalForm, publicFundingCents))),
          ),
        ]
      }
    </ul>
    </div>
    ${recountButton(language)}
  </section>`;
}

/** The fields that a colleague has saved meanwhile and that differ from what the writer has typed. */
function meanwhile(writing: Writing, step: FormStep, fields: Fields, language: Language): Html {
  const said = words[language];
  const { call, content } = writing;
  const { success, data } = ApplicationContent.safeParse({ ...without(content, step), ...stepBody(step, fields, call, language) });
  const differing = success
    ? differences(data, content)
    : Object.entries(partOf(content, step)).map(([name, after]) => ({ pointer: `/${name}`, before: null, after }));
  return table({
    caption: said.nowCaption,
    columns: [
      { label: said.field, cell: ({ pointer }) => fieldName(language, pointer, call, content), isHeader: true },
      {
        label: said.now,
        cell: ({ pointer, after }) => html`<div class="g-prose">${valueWords({ language, call }, pointer, after) || said.nothing}</div>`,
      },
    ],
    rows: differing,
    empty: html`<p>${said.same}</p>`,
  });
}

/** The points of the open correction request that concern this step. */
function asksPart({ application, call, content }: Writing, step: FormStep, language: Language): Part {
  const items = application.correction?.items.filter(({ field }) => stepOf(field) === step) ?? [];
  const named = (field: string): Part => {
    const name = fieldName(language, field, call, content);
    return step === 'pieces' ? html`<strong>${name}</strong>` : html`<a href="#f${field.replace(/[^A-Za-z0-9]/g, '-')}">${name}</a>`;
  };
  return (
    items.length > 0 &&
    html`<section class="g-card">
      <h2>${words[language].asks}</h2>
      <ul class="g-list">
        ${items.map(
          ({ field, kind, comment }) =>
            html`<li>
              ${named(field)}
              <span class="g-muted">${words[language].kinds[kind]}</span>
              <div class="g-prose">${comment}</div>
            </li>`,
        )}
      </ul>
    </section>`
  );
}

/** Records that the caller is editing, and returns the others who are. */
async function showOneself(visit: Visit, { application, command }: Writing): Promise<readonly { name: string }[]> {
  try {
    const query = { on: command.spec.operationId };
    return (await visit.read(showPresence, { params: { id: application.id }, query })).workingOn;
  } catch {
    // Presence only helps the other writers: where it cannot be recorded, the page is shown all the same.
    return application.workingOn;
  }
}

type Shown = { writing: Writing; step: FormStep; state: FormState & { keptAt?: string } };

/** Whether the step was saved since the content under which these fields were typed; false of a correction. */
const isTypedOnAnother = ({ isCorrection, content }: Writing, step: FormStep, fields: Fields): boolean =>
  !isCorrection && (fields[SEEN] ?? [seenOf(content, step)])[0] !== seenOf(content, step);

async function showStep(visit: Visit, { writing, step, state }: Shown): Promise<Answer> {
  const { language, at } = visit;
  const said = words[language];
  const { application, call, content, command, organisation } = writing;
  const { id } = application;
  const isStale = isTypedOnAnother(writing, step, state.fields);
  const schema = stepSchema(step, call, language);
  const options = stepOptions(step, call, language);
  const [workingOn, { items }, origins] = await Promise.all([
    showOneself(visit, writing),
    visit.read(listAttachments, { params: { id } }),
    originsPart(visit, writing, step),
  ]);
  const steps = stepsOf(call);
  const place = steps.indexOf(step);
  const next = steps[place + 1];
  const nextHref = next ? `/dossiers/${id}/remplir/${next}` : `/dossiers/${id}/verifier`;
  const current = shownOf(writing);
  const fields = step === 'indicateurs' ? withMandatory(state.fields, current, call, language) : state.fields;
  const context: FormContext = { language, command: 'updateApplication', fields, faults: state.faults, options, hasTotals: true };
  const lacks = lacksIn(current, organisation, call, language);
  const [last] = application.editedBy;
  const changedBy = last ? said.changed(last.name, longInstant(language, last.at)) : said.changedBySomebody;
  const isRefused = state.problem?.code === 'stale_version';
  const problem = isStale && isRefused && state.problem ? { ...state.problem, title: said.stale, detail: changedBy } : state.problem;
  const inner =
    step === 'indicateurs'
      ? indicatorFields(context, current, call)
      : step === 'questions'
        ? fieldsIn(context, schema.properties?.['answers'] ?? {}, '/answers')
        : fieldsIn(context, schema, '');
  const aside = html`<section class="g-card a-later">
      <h2><a href="/dossiers/${id}/remplir">${said.list}</a></h2>
      ${stepList(writing, lacks, items, language, step)}
    </section>
    ${origins}
    ${aboutPart(writing, language, at)}`;
  const form =
    step === 'pieces'
      ? html`${asksPart(writing, step, language)}${attachmentsPart(visit, { application, items, state, next: { href: nextHref } })}`
      : formOf(visit, {
          operation: command,
          state: { ...state, ...(problem && { problem }) },
          keeps: keptAs(id, step),
          isPart: true,
          isOverwriting: true,
          button: said.saveAndGo,
          more: html`<button class="fr-btn fr-btn--secondary" name="~stay" value="1">${said.save}</button>
            ${state.problem && html`<a class="fr-link" href="${nextHref}">${said.goOn}</a>`}`,
          named: (pointer) => fieldName(language, pointer, call, current),
          body: html`<input type="hidden" name="/version" value="${isStale ? application.version : firstOf(fields, '/version') || application.version}" />
            <input type="hidden" name="${SEEN}" value="${firstOf(fields, SEEN) || seenOf(content, step)}" />
            ${isStale && html`<input type="hidden" name="${COMPARED}" value="${seenOf(content, step)}" />`}
            ${isStale && !isRefused && html`<div class="fr-alert fr-alert--warning"><p>${changedBy}</p></div>`}${isStale && meanwhile(writing, step, fields, language)}${asksPart(writing, step, language)}
              <div class="a-lines">${inner}</div>
              ${totalsPart(step, writing, fields, language)}`,
        });
  return {
    title: stepName(language, step),
    crumbs: crumbsOf(language, writing, true),
    ...(state.problem ? { status: 422 } : {}),
    body: html`<p class="g-muted">${said.stepOf(place + 1, steps.length + 1)} · ${application.title}</p>
      ${presence(language, workingOn)}${form}`,
    aside,
  };
}

/** The step of the files after a refusal, where the form was sent from there: its writer stays among the steps. */
export async function filesStepAgain(visit: Visit, state: FormState, back: string): Promise<Answer | undefined> {
  const { id } = visit.params;
  const writing = back === `/dossiers/${id}/remplir/pieces` ? await openWriting(visit) : undefined;
  return writing && showStep(visit, { writing, step: 'pieces', state });
}

const keptFor = ({ command, application }: Writing, step: FormStep): string =>
  draftName(command.spec.operationId, keptAs(application.id, step));

/**
 * Keeps what was typed, so that it is there whatever becomes of the form, unless it is longer than a draft may be.
 */
async function keep({ deps, person }: Visit, writing: Writing, step: FormStep, fields: Fields): Promise<void> {
  if (person) await storePageDraft(deps.db, person.caller.personId, keptFor(writing, step), fields);
}

const forget = async ({ deps, person }: Visit, writing: Writing, step: FormStep): Promise<void> => {
  if (person) await removePageDraft(deps.db, person.caller.personId, keptFor(writing, step));
};

/**
 * The hidden field that holds the hash of the step's content on which the fields were typed. It is kept with them: what
 * a colleague has saved since is shown beside them until they are saved.
 */
const SEEN = '/seen';
/** The hidden field that holds the hash of the content that was shown beside the fields. */
const COMPARED = '/compared';

/** Throws the faults of the step's own fields; what is still missing is told by the last page. */
function assertSound(writing: Writing, step: FormStep, body: Record<string, unknown>): void {
  const { success, error } = ApplicationContent.safeParse({ ...without(writing.typed, step), ...body }, { reportInput: true });
  if (!success) throw new Problem({ code: 'invalid_request', fields: fieldFaults(error, [], ApplicationContent) });
}

async function postStep(visit: Visit, writing: Writing, step: FormStep): Promise<Answer> {
  const { language } = visit;
  const { application, call, content, command, isCorrection } = writing;
  const { id } = application;
  const key = firstOf(visit.fields, KEY_FIELD);
  const schema = stepSchema(step, call, language);
  const changed = changedLines(visit.fields, schema);
  if (changed) {
    const options = stepOptions(step, call, language);
    const named = hasPasted(visit.fields) ? withNamed({ language, fields: changed, options }, schema) : changed;
    await keep(visit, writing, step, typedIn(named));
    return showStep(visit, { writing, step, state: { fields: typedIn(named), faults: new Map(), key } });
  }
  const fields = withoutGaps(schema, typedIn(visit.fields));
  const body = stepBody(step, fields, call, language);
  // Where this step is as it was read, changes that were saved meanwhile to other steps do not conflict with it.
  const isRead = [SEEN, COMPARED].some((name) => firstOf(fields, name) === seenOf(content, step));
  const version = isRead ? application.version : Number(firstOf(fields, '/version')) || application.version;
  try {
    if (isCorrection) {
      // A step of a correction is only kept as a draft until all of it is sent.
      if (visit.person) await keepTyped(visit.deps, visit.person.caller.personId, keptFor(writing, step), fields);
      assertSound(writing, step, body);
    } else {
      await visit.command(updateApplication, { params: { id }, body: { ...without(content, step), ...body, version }, key });
      await forget(visit, writing, step);
    }
  } catch (error) {
    await keep(visit, writing, step, fields);
    return showStep(visit, { writing, step, state: refusedForm(visit, error, fields, key) });
  }
  const steps = stepsOf(call);
  const next = steps[steps.indexOf(step) + 1];
  const to = visit.fields['~stay']
    ? `/dossiers/${id}/remplir/${step}`
    : next
      ? `/dossiers/${id}/remplir/${next}`
      : `/dossiers/${id}/verifier`;
  return { to: address(to, { fait: isCorrection ? 'etape' : command.spec.operationId }) };
}

/** One step of an application, to be written. */
export const stepPage: Page = {
  path: '/dossiers/:id/remplir/:etape',
  of: getApplication,
  get: async (visit) => {
    const step = visit.params['etape'];
    const writing = await openWriting(visit);
    if (!writing) return { to: `/dossiers/${visit.params['id'] ?? ''}` };
    if (!isStep(step) || !stepsOf(writing.call).includes(step)) throw new Problem({ code: 'not_found' });
    const kept = writing.kept.get(step);
    if (!kept) return showStep(visit, { writing, step, state: freshForm(stepFields(step, writing.content, writing.call, visit.language)) });
    const fields = { ...kept.fields, '/version': [String(writing.application.version)] };
    return showStep(visit, { writing, step, state: { ...freshForm(fields), keptAt: kept.savedAt } });
  },
  post: async (visit) => {
    const step = visit.params['etape'];
    const writing = await openWriting(visit);
    // A draft's files are listed on their own page.
    if (!writing || !isStep(step) || step === 'pieces') throw new Problem({ code: 'not_found' });
    return postStep(visit, writing, step);
  },
};
