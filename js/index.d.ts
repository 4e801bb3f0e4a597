// Red-flag triage for sciatica, made by sciatica-triage 0.2.0. Do not edit: make it again.
// It says how soon, never what is wrong. Not a medical device.
// pack documents 2.0.0 sha256:96b86ebc1e21a1558f4ea5f70c24ec379a0e1e5daeba06c3ee5918f68c83a7a3
// pack guidelines 2.0.0 sha256:515818edc1d8ea5eb90f46fe548ae644806522d9429067341767d387bb88129f
// options: unsigned=cautious, weak_flags=urgent

/** What is known of a finding; what is left out was not asked. */
export type Answer = "absent" | "not_asked" | "unsure" | "present" | "yes" | "y" | "true" | "no" | "n" | "false" | boolean | null;
/** A number in the unit of its finding. */
export type Amount = "unsure" | "not_asked" | number | null;
export type Urgency = "emergency" | "urgent" | "soon" | "routine" | "self_care";
export type Status = "needs_answers" | "screened" | "unresolved" | "settled";

/** All findings; each may be left out. */
export interface Person {
  loss_of_bladder_control?: Answer | undefined;
  loss_of_bowel_control?: Answer | undefined;
  bladder_change?: Answer | undefined;
  bladder_flow_change?: Answer | undefined;
  bladder_feeling_change?: Answer | undefined;
  bowel_change?: Answer | undefined;
  bowel_feeling_change?: Answer | undefined;
  cannot_pass_urine?: Answer | undefined;
  saddle_numbness?: Answer | undefined;
  both_legs_affected?: Answer | undefined;
  sexual_function_change?: Answer | undefined;
  bladder_usual_for_me?: Answer | undefined;
  bowel_usual_for_me?: Answer | undefined;
  both_legs_usual_for_me?: Answer | undefined;
  sexual_usual_for_me?: Answer | undefined;
  weakness_checked?: Answer | undefined;
  numbness_expected?: Answer | undefined;
  severe_pain_checked?: Answer | undefined;
  injury_checked?: Answer | undefined;
  cancer_long_past?: Answer | undefined;
  leg_weakness?: Answer | undefined;
  weakness_worsening?: Answer | undefined;
  major_leg_weakness?: Answer | undefined;
  knee_gives_way?: Answer | undefined;
  cannot_move_leg?: Answer | undefined;
  numbness?: Answer | undefined;
  tingling?: Answer | undefined;
  burning?: Answer | undefined;
  sensory_worsening?: Answer | undefined;
  nerve_symptoms_later?: Answer | undefined;
  hands_numb_or_clumsy?: Answer | undefined;
  gait_change?: Answer | undefined;
  cannot_walk_or_stand?: Answer | undefined;
  arm_face_or_speech_change?: Answer | undefined;
  back_pain?: Answer | undefined;
  leg_pain?: Answer | undefined;
  severe_pain?: Answer | undefined;
  severe_pain_hours?: Amount | undefined;
  symptom_days?: Amount | undefined;
  sudden_onset?: Answer | undefined;
  symptoms_worsening?: Answer | undefined;
  worse_since_seen?: Answer | undefined;
  persistent_pain?: Answer | undefined;
  recurrent_pain?: Answer | undefined;
  pain_despite_self_care?: Answer | undefined;
  limits_activity?: Answer | undefined;
  onset_after_trauma?: Answer | undefined;
  minor_injury_onset?: Answer | undefined;
  strain_onset?: Answer | undefined;
  major_trauma?: Answer | undefined;
  trauma_days_ago?: Amount | undefined;
  bone_fragility_risk?: Answer | undefined;
  spine_shape_change?: Answer | undefined;
  age_years?: Amount | undefined;
  pregnant_or_postpartum?: Answer | undefined;
  pregnancy_constant_pain?: Answer | undefined;
  pregnancy_bleeding?: Answer | undefined;
  pregnancy_labour_sign?: Answer | undefined;
  baby_moves_less?: Answer | undefined;
  recent_spinal_procedure?: Answer | undefined;
  procedure_site_problem?: Answer | undefined;
  headache_after_procedure?: Answer | undefined;
  takes_blood_thinner?: Answer | undefined;
  cancer_history?: Answer | undefined;
  unexplained_weight_loss?: Answer | undefined;
  night_or_rest_pain?: Answer | undefined;
  thoracic_or_band_pain?: Answer | undefined;
  fever?: Answer | undefined;
  feeling_very_ill?: Answer | undefined;
  confused_or_drowsy?: Answer | undefined;
  temperature_c?: Amount | undefined;
  infection_risk?: Answer | undefined;
  diabetes?: Answer | undefined;
  stiff_neck?: Answer | undefined;
  rash_or_blisters?: Answer | undefined;
  hot_red_skin?: Answer | undefined;
  burning_urine?: Answer | undefined;
  blood_in_urine?: Answer | undefined;
  sudden_severe_pain?: Answer | undefined;
  collapse_or_chest_pain?: Answer | undefined;
  new_breathlessness?: Answer | undefined;
  known_aneurysm?: Answer | undefined;
  one_leg_swollen?: Answer | undefined;
  cold_pale_leg?: Answer | undefined;
  sudden_leg_loss?: Answer | undefined;
}

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
  readonly problem: null;
}

/** A value or a name could not be read: there is no urgency, and `problem` names the finding. It is not good news. */
export interface Refused {
  readonly urgency: null;
  readonly ceiling: null;
  readonly status: null;
  readonly problem: string;
}

/** How soon this person should be seen. Nothing is thrown; a value that is no answer gives `Refused`. */
export declare function triage(person: Person): Triaged | Refused;
