// Red-flag triage for sciatica, made by sciatica-triage 0.2.0. Do not edit: make it again.
// It says how soon, never what is wrong. Not a medical device.
// pack documents 2.0.0 sha256:1029ddef281a7086e706b7ed682628ec0c4ca40ea4e78c7fa0ecb5b328d57cbd
// pack guidelines 2.0.0 sha256:0d8cd2f4ad93c48e500e280d0c01726babd740e3bd5f39dd647474e89d5a9412
// options: unsigned=cautious, weak_flags=urgent

/** What is known of a finding; what is left out was not asked. */
export type Answer = "absent" | "not_asked" | "unsure" | "present" | "yes" | "y" | "true" | "no" | "n" | "false" | boolean | null;
/** A number in the unit of its finding. */
export type Amount = "unsure" | "not_asked" | number | null;
export type Urgency = "emergency" | "urgent" | "soon" | "routine" | "self_care";
export type Status = "needs_answers" | "screened" | "unresolved" | "settled";
/** A key of `advice.actions`: a level, or one that stands in place of the sentence of its level. */
export type Action = Urgency | "ambulance_1" | "ambulance_2";

/** All findings; each may be left out. */
export type Person = {
  [name in "loss_of_bladder_control" | "loss_of_bowel_control" | "bladder_change" | "bladder_flow_change" | "bladder_feeling_change" | "bowel_change" | "bowel_feeling_change" | "cannot_pass_urine" | "saddle_numbness" | "both_legs_affected" | "sexual_function_change" | "bladder_usual_for_me" | "bowel_usual_for_me" | "both_legs_usual_for_me" | "sexual_usual_for_me" | "weakness_checked" | "numbness_expected" | "severe_pain_checked" | "injury_checked" | "cancer_long_past" | "leg_weakness" | "weakness_worsening" | "major_leg_weakness" | "knee_gives_way" | "cannot_move_leg" | "numbness" | "tingling" | "burning" | "sensory_worsening" | "nerve_symptoms_later" | "hands_numb_or_clumsy" | "gait_change" | "cannot_walk_or_stand" | "arm_face_or_speech_change" | "back_pain" | "leg_pain" | "severe_pain" | "sudden_onset" | "symptoms_worsening" | "worse_since_seen" | "persistent_pain" | "recurrent_pain" | "pain_despite_self_care" | "limits_activity" | "onset_after_trauma" | "minor_injury_onset" | "strain_onset" | "major_trauma" | "bone_fragility_risk" | "spine_shape_change" | "pregnant_or_postpartum" | "pregnancy_constant_pain" | "pregnancy_bleeding" | "pregnancy_labour_sign" | "baby_moves_less" | "recent_spinal_procedure" | "procedure_site_problem" | "headache_after_procedure" | "takes_blood_thinner" | "cancer_history" | "unexplained_weight_loss" | "night_or_rest_pain" | "thoracic_or_band_pain" | "fever" | "feeling_very_ill" | "confused_or_drowsy" | "infection_risk" | "diabetes" | "stiff_neck" | "rash_or_blisters" | "hot_red_skin" | "burning_urine" | "blood_in_urine" | "sudden_severe_pain" | "collapse_or_chest_pain" | "new_breathlessness" | "known_aneurysm" | "one_leg_swollen" | "cold_pale_leg" | "sudden_leg_loss"]?: Answer | undefined;
} & {
  [name in "severe_pain_hours" | "symptom_days" | "trauma_days_ago" | "age_years" | "temperature_c"]?: Amount | undefined;
};

/** The packs' versions and hashes, and the options, that the rules were made from. */
export declare const about: {
  readonly made_by: string;
  readonly packs: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  readonly options: Readonly<Record<string, string>>;
  readonly notice: string;
};

/** What the answers given justify (`urgency`), and what open answers could still make of it (`ceiling`). */
export interface Triaged {
  readonly urgency: Urgency;
  readonly ceiling: Urgency;
  readonly status: Status;
  /** A higher level that a source of a rule that decides states; `advice.sooner` says so. */
  readonly sooner: Exclude<Urgency, "self_care"> | null;
  /** What to do: the key of its sentence in `advice.actions`. */
  readonly action: Action;
  readonly problem: null;
}

/**
 * A value or a name could not be read: there is no urgency. It is not good news. `problem` is the name of the finding, or a
 * text that is none: where a name is no finding, or where there is no plain object.
 */
export interface Refused {
  readonly urgency: null;
  readonly ceiling: null;
  readonly status: null;
  readonly sooner: null;
  readonly action: null;
  readonly problem: keyof Person | "a name is no finding" | "expected an object of findings";
}

/** How soon this person should be seen. Nothing is thrown; a value that is no answer gives `Refused`. */
export declare function triage(person: Person): Triaged | Refused;
