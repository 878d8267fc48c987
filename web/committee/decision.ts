import { listScenarios } from '../../api/committee/scenarios.ts';
import { decideSession, getSession } from '../../api/committee/sessions.ts';
import { fieldFaults } from '../../api/http/request/field-faults.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { tallyOf } from '../../domain/committee/scenario.ts';
import { DecideSession, type Decision } from '../../domain/committee/session.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros, figure } from '../../domain/core/format.ts';
import { money } from '../core/components/money.ts';
import { table } from '../core/components/table.ts';
import { bodySchema, doneAt, freshForm, type FormState, formOf, giveForm, KEY_FIELD, openForm, refusedForm } from '../core/forms/form.ts';
import { idOfField, labelOf } from '../core/forms/field.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { bodyOf, type Fields, firstOf } from '../core/forms/values.ts';
import { wayTo } from '../core/came-from.ts';
import { flag, html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import {
  aligned,
  CALCULATE,
  type Credit,
  decisionLines,
  decisionsIn,
  envelopesOf,
  fieldsOfDecisions,
  leftOf,
  proposed,
  readCredits,
  withoutOtherReasons,
} from './decisions.ts';
import {
  applicationOf,
  concealedIn,
  conditionsOf,
  crumbsTo,
  decisionLabel,
  despiteOverlaps,
  FORM_OF_DECISIONS_BYTES,
  goneOf,
  type Item,
  nameOf,
  overlapsOf,
  type Session,
  tabsOf,
  toDecide,
} from './session-page-parts.ts';
import { namingItems } from './refused.ts';
import { decisionsOf, type Scenario } from './scenarios.ts';

const words = bilingual({
  fr: {
    from: (name: string) => `Les décisions ci-dessous sont celles du scénario retenu, « ${name} ». Vous pouvez les modifier.`,
    noScenario:
      'Aucun scénario n’est retenu. Les dossiers sont servis selon leur ordre de passage, à hauteur de leur demande, tant que les enveloppes suffisent.',
    see: 'Voir les conséquences',
    confirmTitle: 'Conséquences des décisions',
    lead: 'Rien n’est encore décidé. Relisez ce qui suit : ces décisions ne pourront pas être reprises.',
    decide: 'Prononcer les décisions',
    change: 'Modifier les décisions',
    awarded: (n: string) => `projets retenus : ${n}`,
    total: 'accordés en tout',
    waiting: 'en liste d’attente',
    refused: 'non retenus',
    letters: 'lettres de décision',
    lettersHelp: (n: string) =>
      `Une décision est notifiée à chaque administration (${n} dossiers). Les refus indiquent les voies de recours ; les projets retenus, ce qu’il reste à faire.`,
    reserved: 'Les montants accordés sont réservés aussitôt sur les enveloppes.',
    lacking: 'Les crédits ne couvrent pas tous les montants accordés : rien ne serait décidé. Modifiez les décisions.',
    caption: 'Décisions qui seront prononcées',
    amount: 'Accordé',
    reason: 'Motif communiqué',
    rank: (rank: number) => `rang ${rank}`,
    scenario: (name: string) => `Le procès-verbal dira que la décision est prise par le scénario « ${name} ».`,
    edited: (name: string) => `Ces décisions diffèrent du scénario retenu, « ${name} » : le procès-verbal ne le citera pas.`,
    not: 'Vous ne pouvez pas décider de ce comité maintenant.',
    why: {
      vote: 'Le vote n’est pas clos.',
      over: 'Il est décidé ou annulé.',
      other:
        'La décision revient à la présidence, à partir du jour du comité, si elle n’a pris part à l’instruction d’aucun dossier et n’est en conflit d’intérêts sur aucun.',
    },
    back: 'Voir le comité',
    overlaps: 'Recoupements non réglés',
    overlapsLead:
      'Un autre dossier, déjà retenu ou retenu par ces décisions, a le même objet, et personne n’a dit s’il s’agit de la même dépense. Faites régler ces recoupements, ou indiquez pour chaque dossier que vous le retenez malgré cela : le procès-verbal le dira.',
    despite: (reference: string) => `Je retiens ${reference} malgré le recoupement non réglé`,
    gone: 'Dossiers sortis de l’ordre du jour',
  },
  en: {
    from: (name: string) => `The decisions below are those of the chosen scenario, “${name}”. You may change them.`,
    noScenario:
      'No scenario is chosen: the amounts that are asked are taken over in the order of the agenda, as long as the envelopes suffice.',
    see: 'See the consequences',
    confirmTitle: 'Consequences of the decisions',
    lead: 'Nothing is decided yet. Read what follows again: these decisions cannot be taken back.',
    decide: 'Pronounce the decisions',
    change: 'Change the decisions',
    awarded: (n: string) => `projects awarded: ${n}`,
    total: 'awarded in all',
    waiting: 'on the waitlist',
    refused: 'refused',
    letters: 'decision letters',
    lettersHelp: (n: string) =>
      `Each administration is notified of a decision (${n} applications). Refusals say how to contest them; awards, what is left to be done.`,
    reserved: 'The amounts awarded are reserved at once on the envelopes.',
    lacking: 'The credits do not cover all awards: nothing would be decided. Change the decisions.',
    caption: 'Decisions that will be pronounced',
    amount: 'Awarded',
    reason: 'Reason that is told',
    rank: (rank: number) => `rank ${rank}`,
    scenario: (name: string) => `The minutes will say that it is decided by the scenario “${name}”.`,
    edited: (name: string) => `These decisions differ from the chosen scenario, “${name}”: the minutes will not name it.`,
    not: 'You may not decide this session now.',
    why: {
      vote: 'Its vote is not closed.',
      over: 'It is decided or cancelled.',
      other:
        'The chair decides, from the day of the session on, unless it took part in the review of an application or is in conflict over one.',
    },
    back: 'See the session',
    overlaps: 'Unsettled overlaps',
    overlapsLead:
      'Another application, awarded before or by these decisions, has the same object, and it is not settled whether it is the same cost. Have these overlaps settled, or say of each application that you award it all the same: the minutes will say so.',
    despite: (reference: string) => `I award ${reference} in spite of the unsettled overlap`,
    gone: 'Applications that have left the agenda',
  },
});

/** The buttons that lead to the confirmation, and back from it; and what only the confirmation sends. */
const [SEE, CHANGE, CONFIRMED] = ['~voir', '~modifier', '~confirme'];
/** The field that names the awards that the chair makes although an overlap is unsettled. */
const DESPITE = '/despiteOverlaps';

type Ground = { session: Session; promoted: Scenario | undefined; credits: readonly Credit[]; items: readonly Item[] };

async function ground(visit: Visit): Promise<Ground> {
  const id = visit.params['id'] ?? '';
  const [session, { items: scenarios }] = await Promise.all([
    visit.read(getSession, { params: { id } }),
    visit.read(listScenarios, { params: { id } }),
  ]);
  return {
    session,
    promoted: scenarios.find(({ isPromoted }) => isPromoted),
    credits: await readCredits(visit, session),
    items: toDecide(session),
  };
}

const sameList = (one: readonly Decision[], other: readonly Decision[]): boolean => {
  const words = (list: readonly Decision[]): string[] =>
    list.map((each) =>
      JSON.stringify([
        each.applicationId,
        each.decision,
        each.decision === 'award' && each.awardedCents,
        each.decision === 'waitlist' && (each.rank ?? null),
        each.reason,
        each.decision === 'award' && (each.conditions ?? []),
      ]),
    );
  return words(one).toSorted().join() === words(other).toSorted().join();
};

/** The body of the command: the promoted scenario's number where it was not changed, else the decisions themselves. */
function bodyFor({ promoted }: Ground, body: Record<string, unknown>): Record<string, unknown> {
  const { scenario: _, decisions, ...rest } = body;
  const isPromoted = promoted && sameList(decisionsOf(promoted), decisions as Decision[]);
  return isPromoted ? { ...rest, scenario: promoted.number } : { ...rest, decisions };
}

function whyNot({ state }: Session, language: 'fr' | 'en'): string {
  const { why } = words[language];
  if (state === 'decided' || state === 'cancelled') return why.over;
  return state === 'voting' ? why.vote : why.other;
}

const gone = (language: 'fr' | 'en', { agenda }: Session): Part => {
  const left = agenda.filter((item) => goneOf(language, item));
  return (
    left.length > 0 &&
    html`<h2>${words[language].gone}</h2>
      <ul>
        ${left.map((item) => html`<li>${applicationOf(item)}<br />${goneOf(language, item)}</li>`)}
      </ul>`
  );
};

function showForm(visit: Visit, found: Ground, state: FormState & { keptAt?: string }): Answer {
  const { language } = visit;
  const said = words[language];
  const { session, promoted, credits, items } = found;
  const may = session.commands.includes('decideSession');
  return {
    title: `${said.decision} · ${nameOf(language, session)}`,
    isWide: true,
    crumbs: crumbsTo(language, session),
    ...(state.problem ? { status: 422 } : {}),
    body: html`${tabsOf(language, session, 'decision')} ${concealedIn(language, session)}
    ${
      may
        ? formOf(visit, {
            operation: decideSession,
            state,
            keeps: session.id,
            most: FORM_OF_DECISIONS_BYTES,
            cancel: wayTo(visit, `/comites/${session.id}`),
            button: said.see,
            named: (pointer) => nameOfFault(language, items, pointer),
            body: html`<p class="g-muted">${promoted ? said.from(promoted.name) : said.noScenario}</p>
              <input type="hidden" name="/version" value="${session.version}" />
              <input type="hidden" name="${SEE}" value="1" />
              ${decisionLines(language, { items, credits, fields: state.fields, faults: state.faults })}`,
          })
        : html`<div class="g-empty">
            <p>${said.not} ${whyNot(session, language)}</p>
            <p><a class="fr-link" href="/comites/${session.id}">${said.back}</a></p>
          </div>`
    }
    ${gone(language, session)}`,
  };
}

/** A tick box for each award with an unsettled overlap, by which the chair awards it all the same. */
function overlapsAmong(language: 'fr' | 'en', items: readonly Item[], decisions: readonly Decision[], state: FormState): Part {
  const said = words[language];
  const awarded = decisions.filter(({ decision }) => decision === 'award').map(({ applicationId }) => applicationId);
  const twice = despiteOverlaps(items, awarded);
  const ticked = state.fields[DESPITE] ?? [];
  return (
    twice.length > 0 &&
    html`<fieldset class="fr-fieldset" id="${idOfField(DESPITE)}">
      <legend class="fr-fieldset__legend">${said.overlaps}</legend>
      <div class="fr-fieldset__element">
        <p>${said.overlapsLead}</p>
        ${items
          .filter(({ applicationId }) => twice.includes(applicationId))
          .map(
            (item) =>
              html`<div class="g-card">
                ${applicationOf(item)}${overlapsOf(language, item)}
                <div class="fr-checkbox-group">
                  <input
                    type="checkbox"
                    id="${idOfField(DESPITE)}-${item.applicationId}"
                    name="${DESPITE}"
                    value="${item.applicationId}"
                    ${flag('checked', ticked.includes(item.applicationId))}
                  />
                  <label class="fr-label" for="${idOfField(DESPITE)}-${item.applicationId}">${said.despite(item.reference)}</label>
                </div>
              </div>`,
          )}
      </div>
    </fieldset>`
  );
}

/**
 * The consequences in figures: awards, what is left of each envelope, the waitlist, the refusals, and the letters.
 */
function showConsequences(visit: Visit, found: Ground, fields: Fields, state: FormState): Answer {
  const { language } = visit;
  const said = words[language];
  const { session, promoted, credits, items } = found;
  const decisions = decisionsIn(fields);
  const { awarded, awardedCents, waitlisted, refused } = tallyOf(decisions);
  const left = leftOf(items, decisions, credits);
  const isLacking = left.some(({ leftCents, awardedCents: cents }) => cents > 0 && leftCents < 0);
  const by = new Map(items.map((item) => [item.applicationId, item]));
  const sent = Object.entries(fields).filter(([name]) => !name.startsWith('~') && name !== DESPITE);
  const rows = decisions.flatMap((each) => {
    const item = by.get(each.applicationId);
    return item ? [{ ...each, item }] : [];
  });
  return {
    title: `${said.confirmTitle} · ${nameOf(language, session)}`,
    isWide: true,
    crumbs: [...crumbsTo(language, session), { label: said.decision, href: `/comites/${session.id}/decision` }],
    ...(state.problem ? { status: 422 } : {}),
    body: html`<p class="fr-text--lead">${said.lead}</p>
      <ul class="g-figures">
        <li><strong>${euros(language, awardedCents)}</strong> ${said.total}, ${said.awarded(figure(language, awarded))}</li>
        <li><strong>${figure(language, waitlisted)}</strong> ${said.waiting}</li>
        <li><strong>${figure(language, refused)}</strong> ${said.refused}</li>
        <li><strong>${figure(language, decisions.length)}</strong> ${said.letters}</li>
      </ul>
      ${isLacking && html`<div class="fr-alert fr-alert--error" role="alert"><p>${said.lacking}</p></div>`}
      ${envelopesOf(language, left)}
      <p>${said.reserved} ${said.lettersHelp(figure(language, decisions.length))}</p>
      ${promoted && html`<p>${sameList(decisionsOf(promoted), decisions) ? said.scenario(promoted.name) : said.edited(promoted.name)}</p>`}
      ${table({
        caption: said.caption,
        rows,
        columns: [
          { label: said.file, isHeader: true, cell: ({ item }) => html`${applicationOf(item)}${overlapsOf(language, item)}` },
          { label: said.asked, isFigure: true, cell: ({ item }) => money(language, item.requestedCents) },
          {
            label: said.decision,
            cell: (each) =>
              html`${decisionLabel(language, each.decision)}${each.decision === 'waitlist' && each.rank !== undefined && `, ${said.rank(each.rank)}`}`,
          },
          { label: said.amount, isFigure: true, cell: (each) => (each.decision === 'award' ? money(language, each.awardedCents) : '–') },
          {
            label: said.reason,
            cell: (each) =>
              html`<span class="g-prose">${each.reason}</span>${each.decision === 'award' && conditionsOf(language, each.conditions)}`,
          },
        ],
      })}
      ${
        isLacking
          ? null
          : formOf(visit, {
              operation: decideSession,
              state,
              most: FORM_OF_DECISIONS_BYTES,
              button: said.decide,
              isBrief: true,
              body: html`${overlapsAmong(language, items, decisions, state)}<input type="hidden" name="${CONFIRMED}" value="1" />${sent.map(
                ([name, values]) => values.map((value) => html`<input type="hidden" name="${name}" value="${value}" />`),
              )}`,
            })
      }
      <form method="post" class="g-buttons">
        ${sent.map(([name, values]) => values.map((value) => html`<input type="hidden" name="${name}" value="${value}" />`))}
        <button class="fr-btn fr-btn--secondary" name="${CHANGE}" value="1">${said.change}</button>
      </form>`,
  };
}

/** The name of a field at fault, with the file that it is about. */
function nameOfFault(language: Language, items: readonly Item[], pointer: string): string | undefined {
  const [, place, name = ''] = /^\/decisions\/(\d+)\/(\w+)$/.exec(pointer) ?? [];
  const item = place === undefined ? undefined : items[Number(place)];
  return item && `${item.reference} – ${labelOf(language, 'decideSession', name).label}`;
}

/** The form with the faults that the command's own schema finds in it, before the confirmation is shown. */
function checked(visit: Visit, found: Ground, fields: Fields): FormState | undefined {
  const body = bodyFor(found, bodyOf(bodySchema(decideSession), fields));
  const { error } = DecideSession.safeParse(body, { reportInput: true });
  if (!error) return undefined;
  return refusedForm(
    visit,
    new Problem({ code: 'invalid_request', fields: fieldFaults(error, [], DecideSession) }),
    fields,
    firstOf(fields, KEY_FIELD),
  );
}

/** The one decision of a session: a form, then what would follow, and only then the decision. */
export const decisionPage: Page = {
  path: '/comites/:id/decision',
  of: decideSession,
  formBytes: FORM_OF_DECISIONS_BYTES,
  get: async (visit) => {
    const found = await ground(visit);
    const { session, promoted, credits, items } = found;
    const first = fieldsOfDecisions(items, promoted ? decisionsOf(promoted) : proposed(visit.language, items, credits));
    const state = await openForm(visit, decideSession, session.id);
    return showForm(visit, found, { ...state, fields: { ...first, ...aligned(items, state.fields) } });
  },
  post: async (visit) => {
    const found = await ground(visit);
    const { session } = found;
    const { id } = session;
    const fields = withoutOtherReasons(visit.fields);
    const key = firstOf(fields, KEY_FIELD);
    if (fields[CHANGE] || fields[CALCULATE]) {
      const { [CALCULATE]: _, [CHANGE]: __, ...typed } = fields;
      return showForm(visit, found, { ...freshForm(typed), ...(key && { key }) });
    }
    if (!fields[CONFIRMED]) {
      const refused = checked(visit, found, fields);
      return refused ? showForm(visit, found, refused) : showConsequences(visit, found, fields, freshForm());
    }
    const given = await giveForm({ ...visit, fields }, decideSession, { params: { id }, read: (body) => bodyFor(found, body) });
    if ('done' in given) return doneAt(visit, decideSession, `/comites/${id}`, id);
    // The outcome is not known: the confirmed decision is sent again under the same key.
    if (given.state.problem?.code === 'outcome_unknown') return showConsequences(visit, found, fields, given.state);
    if (given.state.problem?.code === 'overlap_unsettled')
      return showConsequences(
        visit,
        found,
        fields,
        namingItems(given.state, found.items, () => null),
      );
    const state = namingItems(given.state, found.items, (_, place) => `/decisions/${place}/decision`);
    return showForm(visit, found, pinned(state, { '/version': session.version }));
  },
};
