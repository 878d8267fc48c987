import type { Role } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { longDate } from '../../domain/core/format.ts';
import { dayOf } from '../core/components/dates.ts';
import { table } from '../core/components/table.ts';
import { choiceLabel } from '../core/forms/field.ts';
import { html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';

const words = bilingual({
  fr: {
    from: 'D’où il vient',
    caption: 'Rôles détenus',
    issuer: 'fournisseur d’identité',
    installation: 'installation de Guichet',
    by: (name: string) => `confié par ${name}`,
    oneself: 'pris pour son administration',
    stead: (name: string, until: string) => `en suppléance de ${name}, jusqu’au ${until}`,
    none: 'Aucun rôle.',
  },
  en: {
    from: 'Where it comes from',
    caption: 'Roles held',
    issuer: 'sign-in issuer',
    installation: 'installation of Guichet',
    by: (name: string) => `given by ${name}`,
    oneself: 'taken for its organisation',
    stead: (name: string, until: string) => `in the stead of ${name}, until ${until}`,
    none: 'No role.',
  },
});

/** The name of a role on pages. */
export const roleName = (language: Language, role: Role): string => choiceLabel(language, 'role', role);

/** The names of a person's roles, in one line. */
export const roleNames = (language: Language, roles: readonly Role[]): string =>
  roles.map((role) => roleName(language, role)).join(', ') || words[language].none;

type Held = {
  role: Role;
  from: 'issuer' | 'guichet' | 'absence';
  givenBy: { id: string; name: string } | null;
  givenAt: string | null;
  standsInFor: { name: string } | null;
  until: string | null;
};

function originOf(language: Language, personId: string, { from, givenBy, standsInFor, until }: Held): string {
  const said = words[language];
  if (from === 'issuer') return said.issuer;
  if (from === 'absence') return said.stead(standsInFor?.name ?? '', until ? longDate(language, until) : '');
  if (!givenBy) return said.installation;
  return givenBy.id === personId ? said.oneself : said.by(givenBy.name);
}

/** A person's roles, with the source and date of each. `actions`: the commands on one of them. */
export const holdingsTable = (
  language: Language,
  personId: string,
  holdings: readonly Held[],
  actions?: { label: string; of: (held: Held) => Part },
): Part =>
  table({
    caption: words[language].caption,
    isStacked: true,
    isCaptionHidden: true,
    empty: html`<p>${words[language].none}</p>`,
    columns: [
      { label: words[language].role, cell: ({ role }) => roleName(language, role), isHeader: true },
      { label: words[language].from, cell: (held) => originOf(language, personId, held) },
      { label: words[language].since, cell: ({ givenAt }) => dayOf(language, givenAt) ?? '–' },
      ...(actions ? [{ label: actions.label, cell: actions.of }] : []),
    ],
    rows: holdings,
  });
