package org.byol3d.report.finetune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.byol3d.inference.FailedCase;
import org.byol3d.inference.ValidationStore.StoredScores;
import org.byol3d.report.page.Numbers;
import org.byol3d.segment.score.ClassScores;

/**
 * The scores of one validation, case by case.
 *
 * @param id of the section
 * @param title of the section
 * @param step steps that the run had made by then
 * @param cases number of cases with scores
 * @param several whether there are several classes
 * @param rows one per case and class; of very many, those with the lowest Dice
 * @param failed cases without scores
 */
public record CaseTable(
    String id,
    String title,
    long step,
    int cases,
    boolean several,
    List<Row> rows,
    List<FailedCase> failed) {
  /** The most rows of a page. */
  public static final int MOST_ROWS = 200;

  /** Copies the lists. */
  public CaseTable {
    rows = List.copyOf(rows);
    failed = List.copyOf(failed);
  }

  /** A class of a case. */
  public record Row(String name, ClassScores scores) {}

  /** Makes the table of a validation. */
  static CaseTable of(String id, String title, StoredScores stored) {
    var rows = new ArrayList<Row>();
    boolean several = false;
    for (var one : stored.scores().cases()) {
      several |= one.classes().size() > 1;
      for (var scores : one.classes()) {
        rows.add(new Row(one.name(), scores));
      }
    }
    if (rows.size() > MOST_ROWS) {
      // NaN, a class that is in neither mask, comes last.
      rows.sort(Comparator.comparingDouble(row -> row.scores().counts().dice()));
      rows.subList(MOST_ROWS, rows.size()).clear();
    }
    var failed = stored.scores().failed();
    return new CaseTable(
        id,
        title,
        stored.step(),
        stored.scores().cases().size(),
        several,
        rows,
        failed.subList(0, Math.min(MOST_ROWS, failed.size())));
  }

  /** Returns a sentence about the table. */
  public String summary() {
    int all = rows.size();
    return "After step %s: %s cases%s."
        .formatted(
            Numbers.count(step),
            Numbers.count(cases),
            all == MOST_ROWS ? "; the rows with the lowest Dice, at most " + MOST_ROWS : "");
  }

  /** Returns a score with three decimals, or a dash if it does not exist. */
  public static String score(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
  }
}
