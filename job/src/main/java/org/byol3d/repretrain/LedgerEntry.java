package org.byol3d.repretrain;

import java.util.List;

/**
 * What became of one night.
 *
 * @param time when it was recorded, ISO 8601 in UTC
 * @param verdict what became of it
 * @param generation of the index; 0 for a rollback
 * @param newVolumes trained on, or too few to train on
 * @param oldVolumes trained on beside them
 * @param heldOutVolumes compared on
 * @param quarantined files that the generation keeps out
 * @param scans ids of the scans that the new volumes are of, sorted
 * @param run name of its directory; null when there is none
 * @param model version that came of it, or that a rollback went to; null when there is none
 * @param parent version that was in use before; null when there was none
 * @param figures of the new model; null when none was compared
 * @param parentFigures of the parent, on the same; null when none was compared
 * @param reasons in words
 */
public record LedgerEntry(
    String time,
    Verdict verdict,
    long generation,
    int newVolumes,
    int oldVolumes,
    int heldOutVolumes,
    int quarantined,
    List<String> scans,
    String run,
    String model,
    String parent,
    ModelFigures figures,
    ModelFigures parentFigures,
    List<String> reasons) {

  /** What became of it. */
  public enum Verdict {
    /** The model is in use. */
    ACCEPTED,
    /** The model was not good enough; the one before stays. */
    REFUSED,
    /** Nothing was trained. */
    NOTHING_NEW,
    /** The unfinished run was given up by a person. */
    ABANDONED,
    /** A person put an earlier model to use again. */
    ROLLED_BACK
  }

  /** Copies the lists. */
  public LedgerEntry {
    scans = List.copyOf(scans);
    reasons = List.copyOf(reasons);
  }

  /** Whether a model was trained on this generation, and judged. */
  boolean isJudged() {
    return verdict == Verdict.ACCEPTED || verdict == Verdict.REFUSED;
  }

  /** Nothing was trained. */
  static LedgerEntry nothingNew(
      String time, long generation, VolumeMix mix, int quarantined, String latest, String reason) {
    return new LedgerEntry(
        time,
        Verdict.NOTHING_NEW,
        generation,
        mix.fresh().size(),
        0,
        mix.heldOut().size(),
        quarantined,
        scans(mix),
        null,
        null,
        latest,
        null,
        null,
        List.of(reason));
  }

  /**
   * A run that was judged.
   *
   * @param model its version, null if refused
   */
  static LedgerEntry judged(
      String time, RunPlan plan, VolumeMix mix, String run, String model, Judgment judgment) {
    return new LedgerEntry(
        time,
        judgment.refusals().isEmpty() ? Verdict.ACCEPTED : Verdict.REFUSED,
        plan.generation(),
        mix.fresh().size(),
        mix.old().size(),
        mix.heldOut().size(),
        plan.quarantined(),
        scans(mix),
        run,
        model,
        plan.parent(),
        judgment.candidate(),
        judgment.parent(),
        judgment.refusals());
  }

  /** A run that was given up. */
  static LedgerEntry abandoned(String time, RunPlan plan, String run) {
    return withoutFigures(time, Verdict.ABANDONED, plan.generation(), run, null, plan.parent());
  }

  /** An earlier model was put to use again. */
  static LedgerEntry rolledBack(String time, String from, String to) {
    return withoutFigures(time, Verdict.ROLLED_BACK, 0, null, to, from);
  }

  private static LedgerEntry withoutFigures(
      String time, Verdict verdict, long generation, String run, String model, String parent) {
    return new LedgerEntry(
        time,
        verdict,
        generation,
        0,
        0,
        0,
        0,
        List.of(),
        run,
        model,
        parent,
        null,
        null,
        List.of());
  }

  private static List<String> scans(VolumeMix mix) {
    return mix.fresh().stream().map(volume -> volume.scanId()).distinct().sorted().toList();
  }
}
