import { getEnvelope } from '../../api/ledger/envelopes.ts';
import { acknowledgeFreeze, listFreezes } from '../../api/ledger/freezes.ts';
import { orMissing } from '../../api/http/problem/problem.ts';
import { euros } from '../../domain/core/format.ts';
import type { AnswerOf } from '../core/answer.ts';
import { date, dayOf } from '../core/components/dates.ts';
import { money } from '../core/components/money.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { bodySchema, doneAt, type FormState, formOf, freshForm, giveForm } from '../core/forms/form.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { fieldsFrom } from '../core/forms/values.ts';
import { wayTo } from '../core/came-from.ts';
import { html, type Part } from '../core/html.ts';
import type { Answer, Page, Visit } from '../core/page.ts';
import { bilingual, colon } from '../core/words.ts';
import { deprivedTable } from './deprived-table.ts';
import { envelopeCrumbs } from './envelope-tabs.ts';

const words = bilingual({
  fr: {
    title: (amount: string, year: number) => `Gel de ${amount} d’AE ${year}`,
    caption: 'Tranches qui attendent leurs crédits, dans l’ordre des décisions',
    none: 'Plus aucune tranche ne manque de crédits par suite de ce gel.',
    amount: 'Gelé sur cette enveloppe',
    order: 'Acte',
    noted: 'En ont pris connaissance',
    nobody: 'personne encore',
    todo: 'Ce qu’il y a à faire',
    waits: 'Tant que les crédits manquent, ces tranches ne peuvent être ni engagées ni déléguées : la signature qui le ferait est refusée.',
    finance: 'Finances : s’il existe un acte pour cela, dégelez, redéployez ou ouvrez des crédits.',
    lead: 'Direction du Datalab : voyez quelles conventions doivent être signées avant leur échéance, et dites-le aux finances.',
    beneficiaries: 'Rien n’est décidé sur ces projets, et leurs administrations n’ont reçu aucun message.',
  },
  en: {
    title: (amount: string, year: number) => `Freeze of ${amount} of AE ${year}`,
    caption: 'Tranches that wait for their credits, in the order of the decisions',
    none: 'No tranche lacks credits after this freeze any more.',
    amount: 'Frozen on this envelope',
    order: 'Act',
    noted: 'Have taken note',
    nobody: 'no one yet',
    todo: 'What there is to do',
    waits:
      'As long as the credits are missing, these tranches can be neither committed nor delegated: a signature that would do so is refused.',
    finance: 'Finance: where there is an act for it, thaw, transfer or allot credits.',
    lead: 'Datalab lead: see which agreements must be signed before their deadline, and tell finance.',
    beneficiaries: 'Nothing is decided about these projects, and their beneficiaries got no message.',
  },
});

type Freeze = AnswerOf<typeof listFreezes>['items'][number];

async function readShown({ params, read }: Pick<Visit, 'params' | 'read'>) {
  const [envelope, { items }] = await Promise.all([
    read(getEnvelope, { params: { id: params['id'] } }),
    read(listFreezes, { params: { id: params['id'] } }),
  ]);
  const freeze = orMissing(items.find(({ sequence }) => String(sequence) === params['sequence']));
  return { envelope, freeze };
}

const notedBy = ({ language }: Visit, { acknowledged }: Freeze): Part =>
  acknowledged.length === 0
    ? words[language].nobody
    : acknowledged.map(
        ({ role, by, at }) => html`${choiceLabel(language, 'role', role)}${colon(language)} ${by.name}, ${dayOf(language, at)}<br />`,
      );

async function show(visit: Visit, state?: FormState): Promise<Answer> {
  const { language } = visit;
  const said = words[language];
  const { envelope, freeze } = await readShown(visit);
  const { sequence, year, amountCents, order, valueDate, tranches, commands } = freeze;
  return {
    title: said.title(euros(language, amountCents), year),
    crumbs: [...envelopeCrumbs(language, envelope), { label: envelope.name, href: `/enveloppes/${envelope.id}` }],
    ...(state?.problem ? { status: 422 } : {}),
    body: html`${summaryList([
      [said.amount, money(language, amountCents)],
      [said.order, order],
      [said.valueDate, date(language, valueDate)],
      [said.noted, notedBy(visit, freeze)],
    ])}
    ${tranches.length === 0 ? html`<div class="g-empty"><p>${said.none}</p></div>` : deprivedTable(language, said.caption, tranches)}
    ${
      tranches.length > 0 &&
      html`<h2>${said.todo}</h2>
        <ul>
          ${[said.waits, said.finance, said.lead, said.beneficiaries].map((each) => html`<li>${each}</li>`)}
        </ul>`
    }
    ${
      (commands.includes('acknowledgeFreeze') || state) &&
      formOf(visit, {
        operation: acknowledgeFreeze,
        state: { ...(state ?? freshForm()), fields: fieldsFrom({ sequence }, bodySchema(acknowledgeFreeze)) },
        hidden: ['/sequence'],
        cancel: wayTo(visit, `/enveloppes/${envelope.id}`),
      })
    }`,
  };
}

/** A freeze that has left tranches without credits: these tranches, what to do, and the people who have taken note. */
export const freezeNotePage: Page = {
  path: '/enveloppes/:id/gels/:sequence',
  of: listFreezes,
  get: (visit) => show(visit),
  post: async (visit) => {
    const id = visit.params['id'] ?? '';
    const given = await giveForm(visit, acknowledgeFreeze, { params: { id } });
    return 'state' in given ? show(visit, given.state) : doneAt(visit, acknowledgeFreeze, `/enveloppes/${id}`);
  },
};
