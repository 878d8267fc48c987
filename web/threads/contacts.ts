import { getContacts } from '../../api/threads/contacts.ts';
import type { Language } from '../../domain/core/words.ts';
import type { AnswerOf } from '../core/answer.ts';
import { actionList } from '../core/components/actions.ts';
import { date } from '../core/components/dates.ts';
import { summaryList } from '../core/components/summary-list.ts';
import { html, type Html, type Part } from '../core/html.ts';
import { orNothing, type Visit } from '../core/page.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    contacts: 'Interlocuteurs',
    beneficiary: 'De l’administration',
    fund: 'Du fonds',
    none: 'Personne pour l’instant',
    gone: (name: string) => `${name} n’est plus de ce côté du dossier.`,
    named: 'désigné le',
  },
  en: {
    contacts: 'Contacts',
    beneficiary: 'Of the organisation',
    fund: 'Of the fund',
    none: 'None for now',
    gone: (name: string) => `${name} is no longer on this side of the file.`,
    named: 'named on',
  },
});

type Contacts = AnswerOf<typeof getContacts>;

function sideCell(language: Language, { contact, gone }: Contacts['fund']): Html {
  const said = words[language];
  return html`${
    contact
      ? html`${contact.name} · <a class="fr-link" href="mailto:${contact.email}">${contact.email}</a>`
      : html`<span class="g-muted">${said.none}</span>`
  }${
    contact?.namedAt &&
    html` <span class="g-small g-muted">${said.named} ${date(language, contact.namedAt)}${contact.namedBy !== null && html` ${said.byPerson(contact.namedBy)}`}</span>`
  }${gone !== null && html`<br /><span class="g-small">${said.gone(gone)}</span>`}`;
}

/** The contact person on each side of a file, for the other side. */
export const contactFacts = (language: Language, { beneficiary, fund }: Contacts): Html => {
  const said = words[language];
  return summaryList([
    [said.beneficiary, sideCell(language, beneficiary)],
    [said.fund, sideCell(language, fund)],
  ]);
};

/** The same with what names another: a part of the file's page. */
export async function contactsPart(visit: Visit, file: string): Promise<Part> {
  const { language } = visit;
  const contacts = await orNothing(visit.read(getContacts, { query: { file } }));
  return (
    contacts &&
    html`<section id="interlocuteurs">
      <h2>${words[language].contacts}</h2>
      ${contactFacts(language, contacts)} ${actionList(visit, contacts.commands, '', { parts: { file, kind: contacts.file.kind } })}
    </section>`
  );
}
