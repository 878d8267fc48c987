import type { BodyOf } from '../../activities/index.ts';
import type { Operation } from '../../api/http/operation.ts';
import type { Language } from '../../domain/core/words.ts';
import type { CommandName, OwnPaged } from './addresses.ts';
import type { RefusedAction } from './components/refused-actions.ts';
import type { FoundOptions, Sought } from './forms/choices.ts';
import type { Option } from './forms/field.ts';
import type { FormLook, FormState } from './forms/form.ts';
import type { Fields } from './forms/values.ts';
import type { Html, Part } from './html.ts';
import type { Visit } from './page.ts';

/** The commands whose page is `/agir`. The command's act says what the page shows beside the form. */
export type ActName = Exclude<CommandName, OwnPaged>;

/** What the address of a form names of its command's body: a tranche, a step, a number. */
type Parts = Readonly<Record<string, unknown>>;

/**
 * What the page of a command knows.
 * @property id of its thing; empty where the command makes one
 * @property read the thing, as the operation that reads it answers this caller
 */
export type On<Read> = { visit: Visit; language: Language; id: string; read: Read; parts: Parts };

type Say<Read, Said> = (on: On<Read>) => Said | Promise<Said>;

/** The fields of a body, of each of its shapes. */
type Field<Body> = Body extends object ? keyof Body & string : never;
/** Values of a body's fields, as the command takes them. */
type Values<Body> = { readonly [Each in Field<Body>]?: unknown };
/** The pointers of a body, as far as its first field. */
type Pointer<Body> = `/${Field<Body>}` | `/${Field<Body>}/${string}`;

type Choose<Read> = (on: On<Read>, sought: Sought) => readonly Option[] | FoundOptions | Promise<readonly Option[] | FoundOptions>;

/** How the page of a command with this body shows what is decided on it. */
export type ActOf<Read, Body = Record<string, unknown>> = {
  /**
   * What is decided: the part of the thing that the command is about, with each figure and text that the decision rests
   * on, and by whom it was asked or proposed. Not only the thing's name, which the page shows already. Null where the
   * command is about the whole thing and rests on nothing of it.
   */
  object: Say<Read, Part>;
  /** What its form holds where it decides nothing: the page's headings say so. */
  says?: 'message' | 'note' | 'reply' | 'setting';
  /** The thing beside its form: at its left, if there is room. */
  whole?: Say<Read, Part>;
  /**
   * The consequences in figures: money, days, dates or people; beside the words that always hold for the command.
   * `typed`: the fields of the form, as far as they are filled in.
   */
  follows?: (on: On<Read>, typed: Fields) => Part | Promise<Part>;
  /** What follows is counted from what is typed: again by a button of the form, or by the script as it is typed. */
  recounts?: true;
  /** The first values of the form: those in force, as fields of the command's body. */
  begins?: Say<Read, Values<Body>>;
  /**
   * The values that the address asks for without naming them as fields, such as what another page has found: they begin
   * the form whatever was kept, but for what was kept since. `typed`: the fields of the form without them.
   */
  brings?: (on: On<Read>, typed: Fields) => Values<Body> | Promise<Values<Body>>;
  /** Values of the body that are taken from the thing, by field: hidden fields of the form. */
  fixed?: { readonly [Each in Field<Body>]?: Say<Read, string | number | null | undefined> };
  /** The pointers of optional fields that the form leaves out, always or in this case. */
  leaves?: readonly Pointer<Body>[] | Say<Read, readonly Pointer<Body>[]>;
  /** The pointers of fields that this case requires, though the command does not always. */
  requires?: Say<Read, readonly Pointer<Body>[]>;
  /** The pointers of keys of lines: they are not shown, and the key of a new line is made from its label. */
  keys?: readonly Pointer<Body>[];
  /** The options that the rule accepts, by the field's pointer in the body, `*` for the index of any line. */
  choices?: { readonly [Each in Pointer<Body>]?: Choose<Read> };
  /** The phrases that are offered for long texts, by the field's pointer in the body, `*` for the index of any line. */
  phrases?: Say<Read, { readonly [Each in Pointer<Body>]?: readonly string[] }>;
  /**
   * The part of the thing that the command is about: the field of the body that names it, and the parts that it may
   * name now. A page whose address names none asks for the part before anything else, beside what `about` says of the
   * whole: its money and its dates, where the parts themselves do not tell them.
   */
  part?: { field: Field<Body>; of: Say<Read, readonly Option[]>; about?: Say<Read, Part> };
  /** The commands that the caller may give on that part now; all where absent. */
  offered?: Say<Read, readonly CommandName[]>;
  /** Those that a rule refuses on that part now, each with its reason. */
  refused?: Say<Read, readonly RefusedAction[]>;
  /** The title and the button where the command has other names in this case. */
  named?: Say<Read, Readonly<Record<'title' | 'button', Record<Language, string>>> | undefined>;
  /** The other answer to the same question: a second button of this page, to which its own address leads too. */
  or?: { command: ActName; title: Record<Language, string> };
  /** A field whose few values are buttons: accepting and returning are two buttons, not a choice and one button. */
  answers?: {
    field: Field<Body>;
    title?: Record<Language, string>;
    buttons: Record<Language, Readonly<Record<string, string>>>;
    /** The pointers of fields that one of the answers requires: none is called optional. */
    requires?: readonly Pointer<Body>[];
  };
  /**
   * By the code of a refusal, the act that is the way forward and the fields of its form, filled from what was typed
   * here: the refusal links to it, so that nothing is typed twice.
   */
  instead?: Readonly<Record<string, (typed: Fields) => { command: ActName; fields: Fields }>>;
  /** The way on from a refusal, where it is on the page itself. */
  way?: (visit: Visit, state: FormState) => FormLook['way'];
  /** The page that this one stands below, and leads back to, where the command is about no thing. */
  above?: Say<Read, { label: string; href: string }>;
  /** The page to which the command leads; the thing's own page where absent. `made`: the command's answer. */
  next?: (on: On<Read>, made: { id?: string }) => string;
};

/** A read that several parts of a page need: it is called once per page. */
export function oncePerPage<Asked extends { visit: Visit }, Found>(read: (on: Asked) => Promise<Found>): (on: Asked) => Promise<Found> {
  const asked = new WeakMap<Visit, Promise<Found>>();
  return (on) => {
    const found = asked.get(on.visit) ?? read(on);
    asked.set(on.visit, found);
    return found;
  };
}

/** The second of two answers, which stands on the page of the first. */
type Other = { beside: ActName };

/** The same, whatever its thing is read by. */
type Act = ActOf<never> | Other;

/** The acts of some commands on things that are read as this. */
type ActsOf<Read, Name extends ActName> = { readonly [Each in Name]: ActOf<Read, BodyOf<Each>> | Other };

/** The acts on things that one operation reads. */
export const actsOn = <Read, Name extends ActName>(_read: Operation<Read>, acts: ActsOf<Read, Name>): ActsOf<Read, Name> => acts;

/** The acts of commands that make a thing, or are about the caller. */
export const actsOnNothing = <Name extends ActName>(acts: ActsOf<undefined, Name>): ActsOf<undefined, Name> => acts;

export type Acts = Readonly<Record<ActName, Act>>;

export type { CommandName, Fields, FoundOptions, Html, Option, Part };
