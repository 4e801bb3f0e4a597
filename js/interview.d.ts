import type { Action, Person, Urgency } from "./index.js";

/** One thing that may be asked. A number has a `unit` and a `range`, lowest and highest; null is no limit. */
export interface Finding {
  readonly label: string;
  readonly question: string;
  /** The question in other words, for whoever was unsure. */
  readonly again?: string;
  readonly topic: string;
  readonly kind: "finding" | "number" | "exception";
  readonly unit?: string;
  readonly range?: readonly [number, number | null];
  /** 1 is asked of everyone. */
  readonly tier: number;
  /** It has no meaning once all of these are absent. */
  readonly follows?: readonly (keyof Person)[];
  /** What to offer beside it once it is present; never asked by itself. */
  readonly exceptions?: readonly (keyof Person)[];
}

/** Findings to ask together, with "none of these", which answers no to all but the numbers, and "not sure". */
export interface Checklist {
  readonly topic: string;
  readonly title: string;
  readonly why?: string;
  readonly findings: readonly (keyof Person)[];
}

export interface Advice {
  readonly how_soon: string;
  readonly also: readonly string[];
}

export interface Signs {
  readonly title: string;
  readonly signs: readonly string[];
}

export declare const findings: Readonly<Record<keyof Person, Finding>>;
export declare const lead: string;
/** The question who answers, for the first list; it changes no urgency, and `triage` does not take it. */
export declare const who: {
  readonly text: string;
  readonly choices: readonly { readonly reported_by: string; readonly label: string }[];
};
export declare const checklists: readonly Checklist[];

/** Texts with `{emergency_number}` and the like to fill in; `places` are words that fit anywhere. */
export declare const advice: {
  readonly language: string;
  readonly version: string;
  readonly places: Readonly<Record<string, string>>;
  readonly levels: Readonly<Record<Urgency, Advice>>;
  /** What to do, by the `action` that `triage` gives: not by the urgency, since some findings call for an ambulance. */
  readonly actions: Readonly<Record<Action, string>>;
  /** Before the advice while the ceiling is above the urgency; `{ceiling_do}` is the action of the ceiling. */
  readonly open_questions: string;
  /** In its place where the status is `screened`. */
  readonly more_questions: string;
  /** In its place where the status is `unresolved`; `{points}` are the labels of what the person is unsure of. */
  readonly unresolved: string;
  readonly so_far: string;
  /** Whom "you" means, where somebody else answers `who`, or a child. */
  readonly for_whom: { readonly somebody: string; readonly child: string };
  /** By the level that `triage` gives as `sooner`. */
  readonly sooner: Readonly<Record<Exclude<Urgency, "self_care">, string>>;
  /** At an emergency, with the first of `aloud` that is present put for `{words}`: what the person can say to the staff. */
  readonly aloud_example: string;
  readonly aloud: { readonly [name in keyof Person]?: string };
  readonly if_new: string;
  /** New signs, and what to do about one is `if_new`: the first list whose `when` holds; the last has none. */
  readonly watch_for: readonly { readonly when?: string; readonly groups: readonly Signs[] }[];
  readonly limits: readonly string[];
};
