import { fitSession } from '../../api/committee/fit.ts';
import { listScenarios, saveScenario } from '../../api/committee/scenarios.ts';
import { getSession } from '../../api/committee/sessions.ts';
import type { Decision } from '../../domain/committee/session.ts';
import type { Language } from '../../domain/core/words.ts';
import { euros } from '../../domain/core/format.ts';
import { address } from '../core/page.ts';
import { wayToAct } from '../core/came-from.ts';
import type { AnswerOf } from '../core/answer.ts';
import { dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { idOfField } from '../core/forms/field.ts';
import { doneAt, freshForm, type FormState, formOf, giveForm, KEY_FIELD, openForm } from '../core/forms/form.ts';
import { pinned } from '../core/forms/seen-version.ts';
import { firstOf } from '../core/forms/values.ts';
import { html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import {
  aligned,
  CALCULATE,
  type Credit,
  decisionLines,
  fieldsOfDecisions,
  proposed,
  readCredits,
  withoutOtherReasons,
} from './decisions.ts';
import { CALCULATED, fitSection } from './fit.ts';
import { namingItems } from './refused.ts';
import {
  conditionsOf,
  applicationOf,
  concealedIn,
  crumbsTo,
  decisionLabel,
  FORM_OF_DECISIONS_BYTES,
  type Item,
  nameOf,
  type Session,
  tabsOf,
  toDecide,
} from './session-page-parts.ts';

const words = bilingual({
  fr: {
    title: 'Scénarios',
    lead: 'Chaque scénario est une liste de décisions, avec ce qu’elle laisse des enveloppes. Rien n’est décidé ni réservé.',
    caption: 'Scénarios côte à côte',
    total: 'Total accordé',
    tally: 'Retenus, en attente, non retenus',
    left: (label: string) => `Reste : ${label}`,
    none: 'Aucun scénario n’est enregistré.',
    noneNext:
      'Enregistrez-en un à partir de la liste classée : les dossiers y sont servis dans leur ordre, à hauteur de leur demande, tant que les enveloppes suffisent.',
    shares: (name: string) => `Répartition de « ${name} »`,
    create: 'Nouveau scénario',
    save: 'Enregistrer le scénario',
    promoted: 'Retenu',
    saved: (by: string) => `enregistré par ${by}, `,
    from: 'Partir de celui-ci',
    rank: (rank: number) => `rang ${rank}`,
    exceeds: 'crédits dépassés',
    hidden: (n: number) => (n === 1 ? '1 décision masquée, comptée dans les totaux' : `${n} décisions masquées, comptées dans les totaux`),
    by: 'Par type de projet',
    kinds: 'Par type d’administration',
    share: (awarded: number, amount: string, unmet: string) => `${awarded} retenus, ${amount} accordés, ${unmet} demandés et non accordés`,
    newTitle: 'Nouveau scénario',
    name: 'Nom du scénario',
    nameHelp: 'Un scénario du même nom est remplacé. Exemple : Ordre de la liste.',
    based: (name: string) => `À partir de « ${name} ».`,
    ordered: 'Les dossiers y sont servis selon leur ordre de passage, à hauteur de leur demande, tant que les enveloppes suffisent.',
    default: 'Ordre de la liste',
    closed: 'Aucun scénario ne peut être enregistré pour ce comité maintenant.',
    decide: 'Décider à partir du scénario retenu',
    calculated: 'Meilleur total des notes',
    calculatedFrom:
      'À partir du calcul : les dossiers qui tiennent dans les crédits avec le meilleur total des notes. Écrivez vous-même le motif des décisions qui diffèrent du rang : un calcul n’en est pas un.',
    over: 'Le comité est terminé : ce qui restait des enveloppes n’est plus calculé.',
  },
  en: {
    title: 'Scenarios',
    lead: 'Each scenario is a list of decisions, with what it leaves of the envelopes. Nothing is decided or reserved.',
    caption: 'Scenarios side by side',
    total: 'Awarded in all',
    tally: 'Awarded, waiting, refused',
    left: (label: string) => `Left: ${label}`,
    none: 'No scenario is saved.',
    noneNext: 'Save one from the ranked list: the amounts that are asked are taken over as long as the envelopes suffice.',
    shares: (name: string) => `Shares of “${name}”`,
    create: 'New scenario',
    save: 'Save the scenario',
    promoted: 'Chosen',
    saved: (by: string) => `saved by ${by}, `,
    from: 'Begin from this one',
    rank: (rank: number) => `rank ${rank}`,
    exceeds: 'credits exceeded',
    hidden: (n: number) => (n === 1 ? '1 hidden decision, counted in the totals' : `${n} hidden decisions, counted in the totals`),
    by: 'By type of project',
    kinds: 'By kind of organisation',
    share: (awarded: number, amount: string, unmet: string) => `${awarded} awarded, ${amount}; ${unmet} asked and not awarded`,
    newTitle: 'New scenario',
    name: 'Name of the scenario',
    nameHelp: 'One of the same name is replaced. Example: Order of the list.',
    based: (name: string) => `From “${name}”.`,
    ordered: 'The amounts that are asked are taken over in the order of the agenda, as long as the envelopes suffice.',
    default: 'Order of the list',
    closed: 'No scenario can be saved for this session now.',
    decide: 'Decide from the chosen scenario',
    calculated: 'Best total of scores',
    calculatedFrom:
      'From the calculation: the applications that fit in the credits with the best total of scores. Give the reason yourself for each decision that differs from the rank: a calculation is not a reason.',
    over: 'The session is over: what was left of the envelopes is no longer calculated.',
  },
});

export type Scenario = AnswerOf<typeof listScenarios>['items'][number];

/** A scenario's decisions as forms have them. */
export const decisionsOf = ({ decisions }: Scenario): Decision[] =>
  decisions.map(({ applicationId, decision, awardedCents, rank, reason, conditions }): Decision => {
    if (decision === 'award') return { applicationId, decision, awardedCents: awardedCents ?? 0, reason, conditions };
    return decision === 'waitlist'
      ? { applicationId, decision, reason, ...(rank === null ? {} : { rank }) }
      : { applicationId, decision, reason };
  });

function cellOf(language: Language, { decisions }: Scenario, { applicationId }: Item): Part {
  const said = words[language];
  const found = decisions.find((each) => each.applicationId === applicationId);
  if (!found) return '–';
  const { decision, awardedCents, rank, reason, conditions, leftCents, exceeds } = found;
  return html`<span title="${reason}"><strong>${decisionLabel(language, decision)}</strong>${rank !== null && html`, ${said.rank(rank)}`}</span>
    ${awardedCents !== null && html`<br />${money(language, awardedCents)}`} ${conditionsOf(language, conditions)}
    ${leftCents !== null && html`<br /><span class="g-small g-muted">${said.left(euros(language, leftCents))}</span>`}
    ${exceeds && html`<br /><strong class="g-late g-small">${said.exceeds}</strong>`}`;
}

function actionsOn(visit: Visit, session: Session, { number, name, commands }: Scenario): Part {
  const { language } = visit;
  const said = words[language];
  const { id } = session;
  const list = (['promoteScenario', 'removeScenario'] as const).filter((command) => commands.includes(command));
  return html`<ul class="g-list g-small">
    ${list.map(
      (command) =>
        html`<li>
          <a href="${wayToAct(visit, command, id, { scenario: number })}"
            >${COMMAND_WORDS[command][language].button}<span class="fr-sr-only">${colon(language)} ${name}</span></a
          >
        </li>`,
    )}
    ${
      session.commands.includes('saveScenario') &&
      html`<li>
        <a href="${address(`/comites/${id}/scenarios/nouveau`, { depuis: number })}">${said.from}<span class="fr-sr-only">${colon(language)} ${name}</span></a>
      </li>`
    }
  </ul>`;
}

/** Scenarios as the columns of one table, an application a row, with what each leaves below. */
function comparison(visit: Visit, session: Session, scenarios: readonly Scenario[]): Part {
  const { language } = visit;
  const said = words[language];
  const items = session.agenda.filter(({ applicationId }) =>
    scenarios.some(({ decisions }) => decisions.some((each) => each.applicationId === applicationId)),
  );
  const envelopes = scenarios[0]?.credits?.envelopes ?? [];
  const foot = (label: string, cell: (scenario: Scenario) => Part, isFigure = true): Part =>
    html`<tr>
      <th scope="row">${label}</th>
      <td></td>
      ${scenarios.map((scenario) => html`<td ${isFigure && html` class="g-figure"`}>${cell(scenario)}</td>`)}
    </tr>`;
  const leftIn = (scenario: Scenario, id: string): Part => {
    const cents = scenario.credits?.envelopes.find(({ envelopeId }) => envelopeId === id)?.leftCents ?? null;
    return cents !== null && cents < 0 ? html`<strong class="g-late">${money(language, cents)}</strong>` : money(language, cents);
  };
  return html`<div class="fr-table g-table g-compare" tabindex="0" role="region" aria-label="${said.caption}">
    <table>
      <caption>
        ${said.caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${said.file}</th>
          <th scope="col" class="g-figure">${said.asked}</th>
          ${scenarios.map(
            ({ name, isPromoted, savedBy, savedAt }) =>
              html`<th scope="col">
                ${name} ${isPromoted && html`<span class="fr-badge fr-badge--sm fr-badge--no-icon fr-badge--success"><span aria-hidden="true">✓</span> ${said.promoted}</span>`}<br /><span
                  class="g-small g-muted"
                  >${said.saved(savedBy.name)}${dayOf(language, savedAt)}</span
                >
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (item) =>
            html`<tr>
              <th scope="row">${applicationOf(item)}</th>
              <td class="g-figure">${money(language, item.requestedCents)}</td>
              ${scenarios.map((scenario) => html`<td>${cellOf(language, scenario, item)}</td>`)}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        ${foot(said.total, ({ tally }) => money(language, tally.awardedCents))}
        ${foot(said.tally, ({ tally }) => `${tally.awarded} / ${tally.waitlisted} / ${tally.refused}`)}
        ${envelopes.map(({ envelopeId, label }) => foot(said.left(label), (scenario) => leftIn(scenario, envelopeId)))}
        ${foot(said.actions, (scenario) => actionsOn(visit, session, scenario), false)}
      </tfoot>
    </table>
  </div>`;
}

function shares(language: Language, { name, byProjectType, byOrganisationKind, concealed }: Scenario): Part {
  const said = words[language];
  const list = (title: string, items: Scenario['byProjectType']): Part =>
    items.length > 0 &&
    html`<h3>${title}</h3>
      <ul>
        ${items.map(
          ({ label, awarded, awardedCents, unmetCents }) =>
            html`<li>${label}${colon(language)} ${said.share(awarded, euros(language, awardedCents), euros(language, unmetCents))}</li>`,
        )}
      </ul>`;
  return html`<details class="g-section">
    <summary><h2>${said.shares(name)}</h2></summary>
    ${concealed > 0 && html`<p class="g-muted">${said.hidden(concealed)}</p>`} ${list(said.by, byProjectType)}
    ${list(said.kinds, byOrganisationKind)}
  </details>`;
}

/** A session's scenarios side by side. */
const scenariosPage: Page = {
  path: '/comites/:id/scenarios',
  of: listScenarios,
  get: async (visit) => {
    const { language } = visit;
    const said = words[language];
    const id = visit.params['id'] ?? '';
    const [session, { items }] = await Promise.all([
      visit.read(getSession, { params: { id } }),
      visit.read(listScenarios, { params: { id } }),
    ]);
    const maySave = session.commands.includes('saveScenario');
    const create = maySave && html`<p><a class="fr-btn" href="/comites/${id}/scenarios/nouveau">${said.create}</a></p>`;
    return {
      title: `${said.title} · ${nameOf(language, session)}`,
      isWide: true,
      crumbs: crumbsTo(language, session),
      body: html`${tabsOf(language, session, 'scenarios')} ${concealedIn(language, session)}
        <p class="fr-text--lead">${said.lead}</p>
        ${
          items.length === 0
            ? html`<div class="g-empty">
                <p>${said.none}</p>
                ${maySave && html`<p>${said.noneNext}</p>`}${create}
              </div>`
            : html`${comparison(visit, session, items)}
              ${items.some(({ credits }) => credits === null) && html`<p class="g-muted">${said.over}</p>`}
              <p>
                ${
                  session.commands.includes('decideSession') &&
                  items.some(({ isPromoted }) => isPromoted) &&
                  html`<a class="fr-btn" href="/comites/${id}/decision">${said.decide}</a> `
                }${maySave && html`<a class="fr-btn fr-btn--secondary" href="/comites/${id}/scenarios/nouveau">${said.create}</a>`}
              </p>
              ${items.map((each) => shares(language, each))}`
        }
        ${maySave && (await fitSection(visit, session))}`,
    };
  },
};

type Ground = { session: Session; scenarios: readonly Scenario[]; credits: readonly Credit[]; items: readonly Item[] };

async function ground(visit: Visit): Promise<Ground> {
  const id = visit.params['id'] ?? '';
  const [session, { items: scenarios }] = await Promise.all([
    visit.read(getSession, { params: { id } }),
    visit.read(listScenarios, { params: { id } }),
  ]);
  return { session, scenarios, credits: await readCredits(visit, session), items: toDecide(session) };
}

function show(
  visit: Visit,
  { session, scenarios, credits, items }: Ground,
  state: FormState & { keptAt?: string },
  isFromBest = isCalculated(visit),
): Answer {
  const { language, query } = visit;
  const said = words[language];
  const from = scenarios.find(({ number }) => number === Number(query.get('depuis')));
  const nameId = idOfField('/name');
  const fault = state.faults.get('/name');
  return {
    title: said.newTitle,
    isWide: true,
    crumbs: [...crumbsTo(language, session), { label: said.title, href: `/comites/${session.id}/scenarios` }],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${concealedIn(language, session)}
    ${
      session.commands.includes('saveScenario')
        ? formOf(visit, {
            operation: saveScenario,
            state,
            keeps: session.id,
            most: FORM_OF_DECISIONS_BYTES,
            cancel: `/comites/${session.id}/scenarios`,
            button: said.save,
            body: html`<p class="g-muted">${from ? said.based(from.name) : isFromBest ? said.calculatedFrom : said.ordered}</p>
              <input type="hidden" name="/version" value="${session.version}" />
              <div class="fr-input-group g-name ${fault && 'fr-input-group--error'}">
                <label class="fr-label" for="${nameId}">${said.name}<span class="fr-hint-text" id="${nameId}-help">${said.nameHelp}</span></label>
                <input
                  class="fr-input"
                  id="${nameId}"
                  name="/name"
                  maxlength="120"
                  value="${firstOf(state.fields, '/name')}"
                  aria-describedby="${nameId}-help"
                />
                ${fault && html`<p class="fr-error-text">${fault}</p>`}
              </div>
              ${decisionLines(language, { items, credits, fields: state.fields, faults: state.faults })}`,
          })
        : html`<div class="g-empty"><p>${said.closed}</p></div>`
    }`,
  };
}

/** True where a new scenario begins from the best total of scores. */
const isCalculated = ({ query }: Visit): boolean => query.get('depuis') === CALCULATED;

/** The applications with the best total of scores, where the address asks for them and the solver found them. */
async function calculated(visit: Visit, { id }: Session): Promise<ReadonlySet<string> | undefined> {
  const found = isCalculated(visit) ? (await visit.read(fitSession, { params: { id } })).byScore : null;
  return found ? new Set(found.applicationIds) : undefined;
}

/** A new scenario, filled from another one, from the agenda's order, or from the best total of scores. */
const newScenarioPage: Page = {
  path: '/comites/:id/scenarios/nouveau',
  of: saveScenario,
  formBytes: FORM_OF_DECISIONS_BYTES,
  get: async (visit) => {
    const found = await ground(visit);
    const { session, scenarios, credits, items } = found;
    const from = scenarios.find(({ number }) => number === Number(visit.query.get('depuis')));
    const said = words[visit.language];
    const best = await calculated(visit, session);
    const first = {
      '/name': [from ? from.name : best ? said.calculated : said.default],
      ...fieldsOfDecisions(items, from ? decisionsOf(from) : proposed(visit.language, items, credits, best)),
    };
    if (from || best) return show(visit, found, freshForm(first));
    const state = await openForm(visit, saveScenario, session.id);
    // Also where the calculation found nothing.
    return show(visit, found, { ...state, fields: { ...first, ...aligned(items, state.fields) } }, false);
  },
  post: async (visit) => {
    const found = await ground(visit);
    const { id } = found.session;
    const { [CALCULATE]: calculates, ...typed } = visit.fields;
    const fields = withoutOtherReasons(typed);
    if (calculates) return show(visit, found, { ...freshForm(fields), key: firstOf(fields, KEY_FIELD) });
    const given = await giveForm({ ...visit, fields }, saveScenario, { params: { id } });
    if ('state' in given) {
      const state = namingItems(given.state, found.items, (_, place) => `/decisions/${place}/decision`);
      return show(visit, found, pinned(state, { '/version': found.session.version }));
    }
    return doneAt(visit, saveScenario, `/comites/${id}/scenarios`, id);
  },
};

export const scenarioPages: readonly Page[] = [scenariosPage, newScenarioPage];
