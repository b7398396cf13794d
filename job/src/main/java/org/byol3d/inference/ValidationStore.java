package org.byol3d.inference;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.byol3d.ingest.MaskNames;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;

/**
 * The validations that a run keeps in its directory: the last one in {@code validation/last/} and
 * the best one in {@code validation/best/}. Each has {@code scores.json}, {@code slices.json} and
 * nnU-Net's {@code summary.json}.
 */
public final class ValidationStore {
  private static final String DIRECTORY = "validation";
  private static final String SCORES = "scores.json";
  private static final String SLICES = "slices.json";
  private static final String SUMMARY = "summary.json";

  private final StoreDirectory run;

  /** Which validation. */
  public enum Kind {
    LAST("last"),
    BEST("best");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns the name of its directory. */
    public String text() {
      return text;
    }
  }

  /**
   * The scores of a validation.
   *
   * @param step steps that the run had made by then
   */
  public record StoredScores(long step, ValidationScores scores) {}

  /**
   * The slices of a validation.
   *
   * @param step steps that the run had made by then
   */
  public record StoredSlices(long step, List<CaseSlice> slices) {}

  /**
   * @param run directory of the run
   */
  public ValidationStore(StoreDirectory run) {
    this.run = run;
  }

  /**
   * Replaces a validation.
   *
   * @param step steps that the run had made by then
   */
  public void write(Kind kind, long step, ValidationResult result) throws IOException {
    run.replace(path(kind, SLICES), JsonRecord.bytes(new StoredSlices(step, result.slices())));
    var summary = result.scores().summary(name -> name, name -> name + MaskNames.MARK);
    if (summary.isPresent()) {
      run.replace(path(kind, SUMMARY), summary.get().json());
    }
    run.replace(path(kind, SCORES), JsonRecord.bytes(new StoredScores(step, result.scores())));
  }

  /** Reads the scores of a validation, if there was one. */
  public Optional<StoredScores> scores(Kind kind) throws IOException {
    return JsonRecord.read(run, path(kind, SCORES), StoredScores.class);
  }

  /** Reads the slices of a validation, if there was one. */
  public Optional<StoredSlices> slices(Kind kind) throws IOException {
    return JsonRecord.read(run, path(kind, SLICES), StoredSlices.class);
  }

  private static String path(Kind kind, String file) {
    return DIRECTORY + "/" + kind.text() + "/" + file;
  }
}
