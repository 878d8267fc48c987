import { freezeCredits, getEnvelope } from '../../api/ledger/envelopes.ts';
import { rehearseOrder } from '../../api/ledger/rehearsal.ts';
import { yearOf } from '../../domain/core/calendar.ts';
import { FreezeCredits } from '../../domain/ledger/credits.ts';
import { Problem } from '../../api/http/problem/problem.ts';
import { CREDITS } from '../../domain/ledger/envelope.ts';
import { splitFreeze } from '../../domain/ledger/envelope-family.ts';
import { COMMAND_WORDS } from '../../words/index.ts';
import { bodySchema, doneAt, type FormState, formOf, giveForm, openForm } from '../core/forms/form.ts';
import { choicesOf } from '../core/forms/choices.ts';
import { bodyOf, type Fields, fieldsFrom, firstOf, typedIn } from '../core/forms/values.ts';
import { wayTo } from '../core/came-from.ts';
import { html, type Html } from '../core/html.ts';
import { address, type Answer, type Page, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';
import { accountsTable } from './envelope.ts';
import { envelopeOption } from './envelope-choices.ts';
import { envelopeCrumbs } from './envelope-tabs.ts';
import { partsIn, rehearsalHref, type Waiting, waitingTable } from './rehearsal.ts';
import { words as shared } from './words.ts';

const words = bilingual({
  fr: {
    notYet: 'Rien n’est encore gelé',
    waits: (count: number) =>
      count === 1
        ? 'Ce gel laisserait une tranche réservée sans crédits : elle attendrait. Envoyez à nouveau pour geler.'
        : `Ce gel laisserait ${count} tranches réservées sans crédits : elles attendraient. Envoyez à nouveau pour geler.`,
  },
  en: {
    notYet: 'Nothing is frozen yet',
    waits: (count: number) =>
      count === 1
        ? 'This freeze would leave one reserved tranche without credits: it would wait. Send again to freeze.'
        : `This freeze would leave ${count} reserved tranches without credits: they would wait. Send again to freeze.`,
  },
});

/** The hidden field that says what the person has seen before freezing. */
const SEEN = '~seen';

/**
 * The reserved tranches that have credits now and would have none after a freeze, on each envelope that bears it. What
 * refuses a share refuses the freeze too, which says so.
 */
async function hitBy(visit: Visit, id: string, { year, credit, amountCents, subEnvelopes = [] }: FreezeCredits): Promise<Waiting[]> {
  if (credit !== 'AE') return [];
  const shares = [{ envelopeId: id, amountCents: splitFreeze({ amountCents, subEnvelopes }).ownCents }, ...subEnvelopes];
  const hit = await Promise.all(
    shares
      .filter((share) => share.amountCents > 0)
      .map(async (share) => {
        const query = { year: String(year), amountCents: String(share.amountCents) };
        return visit.read(rehearseOrder, { params: { id: share.envelopeId }, query }).catch((error: unknown) => {
          if (error instanceof Problem) return { waiting: [] };
          throw error;
        });
      }),
  );
  return hit.flatMap(({ waiting }) => waiting);
}

const listOf = ({ language }: Visit, hit: readonly Waiting[]): Html => {
  const said = words[language];
  return html`<div class="fr-alert fr-alert--warning"><h2 class="fr-alert__title">${said.notYet}</h2><p>${said.waits(hit.length)}</p></div>
    ${waitingTable(language, 'AE', hit)}`;
};

async function show(visit: Visit, state: FormState & { keptAt?: string }, hit: readonly Waiting[] = []): Promise<Answer> {
  const { language } = visit;
  const id = visit.params['id'] ?? '';
  const envelope = await visit.read(getEnvelope, { params: { id } });
  return {
    title: COMMAND_WORDS.freezeCredits[language].title,
    crumbs: [...envelopeCrumbs(language, envelope), { label: envelope.name, href: `/enveloppes/${id}` }],
    ...(state.problem ? { status: 422 } : {}),
    body: html`${hit.length > 0 && listOf(visit, hit)}
    <p><a class="fr-link" href="${rehearsalHref(id, state.fields)}">${shared[language].rehearsal}</a></p>
    ${CREDITS.map((credit) => accountsTable(language, envelope, credit))}
    ${formOf(visit, {
      operation: freezeCredits,
      state,
      ...(await choicesOf(visit, state.fields, { '/subEnvelopes/*/envelopeId': () => envelope.subEnvelopes.map(envelopeOption) })),
      keeps: id,
      more: hit.length > 0 && html`<input type="hidden" name="${SEEN}" value="${seenOf(hit)}" />`,
      cancel: wayTo(visit, `/enveloppes/${id}`),
    })}`,
  };
}

/** The tranches that were shown as losing their credits: where these differ by now, the form is shown again. */
const seenOf = (hit: readonly Waiting[]): string =>
  hit.map(({ grantId, rank, missingCents }) => `${grantId} ${rank} ${missingCents}`).join(', ');

/** The fields that an address fills, as a rehearsal leads there. */
function broughtBy(query: URLSearchParams): Fields {
  const schema = bodySchema(freezeCredits);
  const asked = [...query].filter(([name]) => Object.hasOwn(schema.properties ?? {}, name));
  return fieldsFrom({ ...Object.fromEntries(asked), subEnvelopes: partsIn(query) }, schema);
}

/** The form of a freeze, which first shows the reserved tranches that it would leave without credits. */
export const freezePage: Page = {
  path: '/enveloppes/:id/gel',
  of: freezeCredits,
  get: async (visit) =>
    show(visit, await openForm(visit, freezeCredits, visit.params['id'] ?? '', { year: yearOf(visit.at) }, () => broughtBy(visit.query))),
  post: async (visit) => {
    const { params, fields } = visit;
    const id = params['id'] ?? '';
    const asked = FreezeCredits.safeParse(bodyOf(bodySchema(freezeCredits), typedIn(fields)));
    const hit = asked.success ? await hitBy(visit, id, asked.data) : [];
    if (hit.length > 0 && firstOf(fields, SEEN) !== seenOf(hit))
      return show(visit, { ...(await openForm(visit, freezeCredits, id)), fields: typedIn(fields) }, hit);
    const given = await giveForm(visit, freezeCredits, { params: { id } });
    if ('state' in given) return show(visit, given.state, hit);
    const after =
      hit.length > 0 && asked.success ? address(`/enveloppes/${id}/fin-d-annee`, { annee: asked.data.year }) : `/enveloppes/${id}`;
    return doneAt(visit, freezeCredits, after, id);
  },
};
