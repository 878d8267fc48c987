import type { Role } from '../../domain/core/role.ts';
import type { Language } from '../../domain/core/words.ts';
import { dayOf } from '../core/components/dates.ts';
import { status } from '../core/components/status.ts';
import { type Column, table } from '../core/components/table.ts';
import { html, type Part } from '../core/html.ts';
import { bilingual } from '../core/words.ts';
import { roleName } from './role-words.ts';

const words = bilingual({
  fr: { asked: 'Demandé le', answer: 'Réponse', waiting: 'En attente', given: 'Confié', refused: 'Refusé' },
  en: { asked: 'Asked for on', answer: 'Answer', waiting: 'Waiting', given: 'Given', refused: 'Refused' },
});

type RoleRequest = { role: Role; askedAt: string; ended: { as: string; reason: string | null } | null };

/**
 * The roles that a person has asked for, with the answers; nothing where they have asked for none.
 * @param title the heading of the table
 * @param own further columns of the page, and what stands in place of an answer that is not given yet
 */
export function roleRequests<Row extends RoleRequest>(
  language: Language,
  title: string,
  requests: readonly Row[],
  own: { columns?: readonly Column<Row>[]; toAnswer?: (row: Row) => Part } = {},
): Part {
  const said = words[language];
  const answer = (row: Row): Part => {
    if (!row.ended) return own.toAnswer?.(row) || status('pending', said.waiting);
    return row.ended.as === 'confirmed' ? status('done', said.given) : html`${status('refused', said.refused)} ${row.ended.reason}`;
  };
  return (
    requests.length > 0 &&
    html`<h2>${title}</h2>
      ${table<Row>({
        caption: title,
        isCaptionHidden: true,
        columns: [
          { label: said.role, cell: ({ role }) => roleName(language, role), isHeader: true },
          ...(own.columns ?? []),
          { label: said.asked, cell: ({ askedAt }) => dayOf(language, askedAt) },
          { label: said.answer, cell: answer },
        ],
        rows: requests,
      })}`
  );
}
