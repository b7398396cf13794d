package org.byol3d.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells where the time of a step goes.
 *
 * @param rows one per part, in the order of a step
 */
public record TimeTable(List<Row> rows) {
  /** Width of the bar of all parts, in its own units. */
  public static final int BAR_WIDTH = 1000;

  /** Height of the bar of all parts, in its own units. */
  public static final int BAR_HEIGHT = 40;

  private static final String OTHER = "other";
  private static final Map<String, String> MEANING =
      Map.ofEntries(
          Map.entry("schedule", "making tasks and waiting for them to start"),
          Map.entry("broadcast", "sending the trained weights"),
          Map.entry("dataWait", "workers waiting for crops"),
          Map.entry("encode", "forward pass on the workers"),
          Map.entry("heads", "projector, predictor and loss on the driver"),
          Map.entry("backward", "gradients on the workers"),
          Map.entry("train", "forward pass, loss and gradients on the workers"),
          Map.entry("gather", "results and gradients to the driver"),
          Map.entry("reduce", "summing the gradients"),
          Map.entry("update", "clipping and optimizer; moving average in pretraining"),
          Map.entry(OTHER, "of the step, but in none of these"));

  /** A part's mean seconds over the whole run and over its last steps. */
  public record Row(String part, double all, double recent) {
    /** Returns what the part is, in words. */
    public String meaning() {
      return MEANING.get(part);
    }
  }

  /** Computes the table of a run that has at least one step. */
  public static TimeTable of(RunHistory history) {
    var all = (int) history.steps();
    var rows = new ArrayList<Row>();
    history
        .parts()
        .forEach(
            (part, curve) ->
                rows.add(
                    new Row(part, curve.recentMean(all), curve.recentMean(RunHistory.RECENT))));
    var wall = history.wall();
    rows.add(
        new Row(
            OTHER,
            rest(wall.recentMean(all), rows.stream().mapToDouble(Row::all).sum()),
            rest(
                wall.recentMean(RunHistory.RECENT), rows.stream().mapToDouble(Row::recent).sum())));
    return new TimeTable(List.copyOf(rows));
  }

  /** Returns 0 when parts overlap so much that they are longer than the step. */
  private static double rest(double wall, double parts) {
    return Math.max(0, wall - parts);
  }

  /** Returns a part's share of the last steps, in [0, 1]. */
  public double share(Row row) {
    var total = rows.stream().mapToDouble(Row::recent).sum();
    return total > 0 ? row.recent() / total : 0;
  }

  /** Returns seconds as milliseconds with one decimal. */
  public static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%,.1f", 1000 * seconds);
  }
}
