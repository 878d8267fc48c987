import type { Language } from '../../../domain/core/words.ts';
import { size } from '../../../domain/core/format.ts';
import { html, type Html } from '../html.ts';

/** A file to download: its name, its type and its size, so that neither surprises its reader. */
export const file = (language: Language, { href, name, type, bytes }: { href: string; name: string; type: string; bytes: number }): Html =>
  html`<a class="fr-link fr-link--download" href="${href}">${name} <span class="fr-link__detail">${type.toUpperCase()} – ${size(language, bytes)}</span></a>`;
