package org.byol3d.ingest.labels;

/**
 * A volume that is no labeled case.
 *
 * @param name its path below the data directory without ending
 * @param reason kind of the fault
 * @param message for people; names the file
 */
public record LeftOutCase(String name, Reason reason, String message) {

  /** Why a volume is no labeled case. */
  public enum Reason {
    /** There is no mask beside it. */
    NO_MASK("without a mask"),
    /** Its mask is in the index's quarantine. */
    BAD_MASK("with a mask in quarantine"),
    /** Its mask holds values that are not labels. */
    OTHER_LABELS("with values in the mask that dataset.json does not name"),
    /** Its name cannot become the name of a result. */
    UNSAFE_NAME("with a name that cannot become a path"),
    /** Another case has its name, with another ending. */
    SAME_NAME("with the name of another case");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** Returns the reason in words, which follow a number of volumes. */
    public String text() {
      return text;
    }
  }
}
