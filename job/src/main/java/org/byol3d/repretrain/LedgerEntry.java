package org.byol3d.repretrain;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * The result of one night.
 *
 * @param time time of the entry, ISO 8601 in UTC
 * @param verdict what was decided
 * @param generation generation of the index; 0 for a rollback
 * @param newVolumes number of new volumes, trained on or too few to train on
 * @param oldVolumes number of old volumes that were trained on
 * @param heldOutVolumes number of volumes that models are compared on
 * @param quarantined number of files that the generation excludes
 * @param scans ids of the new volumes' scans, sorted
 * @param run name of the run's directory; null without a run
 * @param model version of the new model, or of the model after a rollback; null without one
 * @param parent version that was in use before; null without one
 * @param figures figures of the new model; null if none was compared
 * @param parentFigures figures of the parent on the same crops; null if none was compared
 * @param reasons reasons for the verdict, for people
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
    @JsonSetter(nulls = Nulls.SET) String run,
    @JsonSetter(nulls = Nulls.SET) String model,
    @JsonSetter(nulls = Nulls.SET) String parent,
    @JsonSetter(nulls = Nulls.SET) ModelFigures figures,
    @JsonSetter(nulls = Nulls.SET) ModelFigures parentFigures,
    List<String> reasons) {

  /** What was decided. */
  public enum Verdict {
    /** The model is in use. */
    ACCEPTED,
    /** The model was not good enough; the earlier model stays in use. */
    REFUSED,
    /** Nothing was trained. */
    NOTHING_NEW,
    /** A person abandoned the unfinished run. */
    ABANDONED,
    /** A person put an earlier model back to use. */
    ROLLED_BACK
  }

  /** Copies the lists. */
  public LedgerEntry {
    scans = List.copyOf(scans);
    reasons = List.copyOf(reasons);
  }

  /** Returns whether a model was trained on this generation and judged. */
  boolean isJudged() {
    return verdict == Verdict.ACCEPTED || verdict == Verdict.REFUSED;
  }

  /** Returns the entry of a night without training. */
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
   * Returns the entry of a judged run.
   *
   * @param model version of the model, null if it is refused
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

  /** Returns the entry of an abandoned run. */
  static LedgerEntry abandoned(String time, RunPlan plan, String run) {
    return withoutFigures(time, Verdict.ABANDONED, plan.generation(), run, null, plan.parent());
  }

  /** Returns the entry of a rollback. */
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
