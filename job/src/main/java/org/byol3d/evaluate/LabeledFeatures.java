package org.byol3d.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.byol3d.byol.Matrix;

/**
 * Labeled crops that a probe learns from.
 *
 * @param features one row per crop
 * @param plaque whether each crop holds plaque; both occur
 * @param groups the scan or volume of each crop: cross-validation never splits one
 */
record LabeledFeatures(Matrix features, List<Boolean> plaque, List<String> groups) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when the counts differ, or all crops are of one class
   */
  LabeledFeatures {
    plaque = List.copyOf(plaque);
    groups = List.copyOf(groups);
    if (plaque.size() != features.rows() || groups.size() != features.rows()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d rows of features, %d labels and %d groups",
              features.rows(),
              plaque.size(),
              groups.size()));
    }
    if (!plaque.contains(true) || !plaque.contains(false)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "all %d crops are of one class (plaque: %s): a probe needs both",
              plaque.size(),
              plaque.get(0)));
    }
  }

  /** Returns the crops with groups among the given ones, or the other crops. */
  LabeledFeatures ofGroups(List<String> chosen, boolean among) {
    var rows =
        IntStream.range(0, plaque.size())
            .filter(row -> chosen.contains(groups.get(row)) == among)
            .toArray();
    return new LabeledFeatures(
        features.select(rows),
        Arrays.stream(rows).mapToObj(plaque::get).toList(),
        Arrays.stream(rows).mapToObj(groups::get).toList());
  }
}
