import type { Minutes, MinutesWords, Named } from './minutes-words.ts';
import type { Readable } from 'node:stream';
import type { Language } from '../../domain/core/words.ts';
import { en } from '../en/committee/minutes.ts';
import { longDate, longInstant } from '../../domain/core/format.ts';
import { fr } from '../fr/committee/minutes.ts';
import { type Pdf, startPdf } from '../core/pdf.ts';

const words: Record<Language, MinutesWords> = { fr, en };

/** The subject of a part of the minutes; null: hidden from the reader. */
const namedBy =
  ({ concealed }: MinutesWords) =>
  (each: Named | null): string =>
    each ? `${each.reference} – ${each.title} – ${each.organisation}` : concealed;

/** A part of the minutes; left out when it has no items. */
function listed(pdf: Pdf, heading: string, items: readonly string[]): void {
  if (items.length === 0) return;
  pdf.heading('H2', heading);
  pdf.list(items);
}

function writeDecisions(pdf: Pdf, said: MinutesWords, { decided, awarded, scenario }: Minutes): void {
  const named = namedBy(said);
  pdf.heading('H2', said.decisions);
  pdf.text([said.total(awarded.cents, awarded.count), ...(scenario ? [said.scenario(scenario)] : [])].join('\n'));
  for (const [place, each] of decided.entries()) {
    pdf.heading('H3', `${place + 1}. ${named(each)}`);
    if (!each) continue;
    pdf.text(
      [
        said.asked(each),
        ...(each.vote ? [said.vote(each.vote)] : []),
        said.decision(each),
        ...(each.isDespiteOverlap ? [said.despiteOverlap] : []),
      ].join('\n'),
    );
    pdf.text(each.reason);
    if (each.conditions.length > 0) {
      pdf.text(said.conditions);
      pdf.list(each.conditions);
    }
  }
}

/** A decided session's minutes, as a PDF that can be read aloud, printed and kept. */
export function writeMinutes(language: Language, minutes: Minutes): Readable {
  const said = words[language];
  const at = (instant: string): string => longInstant(language, instant);
  const { members } = minutes;
  const named = namedBy(said);
  const title = said.title(longDate(language, minutes.heldOn));
  const pdf = startPdf(language, title, minutes.decidedAt);
  pdf.heading('H1', title);
  pdf.text(said.reference(minutes.reference));
  const meeting = said.meeting(minutes.venue, minutes.written);
  if (meeting) pdf.text(meeting);
  pdf.text(said.decided(said.person(minutes.decidedBy, minutes.inSteadOf), at(minutes.decidedAt)));
  if (members) listed(pdf, `${said.members} ${said.quorum(members.quorum)}`, members.names);
  listed(pdf, said.excused, minutes.excused.map(said.excuse));
  listed(pdf, said.recusals, minutes.recusals.map(said.recusal));
  writeDecisions(pdf, said, minutes);
  listed(pdf, said.left, minutes.left.map(said.leftOf));
  listed(pdf, said.withdrawn, minutes.withdrawn.map(named));
  listed(pdf, said.withoutQuorum, minutes.withoutQuorum.map(named));
  const takenOff = (each: Minutes['takenOff'][number]): string => (each ? `${named(each)}. ${each.reason}` : named(each));
  listed(pdf, said.adjourned, minutes.adjourned.map(takenOff));
  listed(pdf, said.takenOff, minutes.takenOff.map(takenOff));
  listed(pdf, said.voided, minutes.voided.map(named));
  listed(
    pdf,
    said.moves,
    minutes.moves.map((move) => `${at(move.at)}, ${said.move(move)} ${move.reason}`),
  );
  listed(
    pdf,
    said.events,
    minutes.events.map(
      ({ at: instant, who, inSteadOf, text }) => `${at(instant)} – ${who ? `${said.person(who, inSteadOf)} ` : ''}${text}`,
    ),
  );
  return pdf.end();
}
