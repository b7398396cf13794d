package org.byol3d.segment.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The voxel-wise scores of several cases as nnU-Net's {@code summary.json} has them: {@code
 * foreground_mean}, {@code mean} per class, and {@code metric_per_case}. Keys and cases are sorted,
 * so equal scores give equal bytes.
 *
 * <p>A mean leaves out the cases that have no value, such as the Dice of a class that is in neither
 * mask; the mean over the classes does not. As in nnU-Net's files, a missing value is a bare {@code
 * NaN}, which Python reads and strict JSON does not allow.
 *
 * @param cases the cases, sorted by their prediction file
 */
public record Summary(List<Case> cases) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  /** The scores of a class, by nnU-Net's names. */
  private static final SortedMap<String, ToDoubleFunction<ConfusionCounts>> METRICS =
      new TreeMap<>(
          Map.of(
              "Dice", ConfusionCounts::dice,
              "IoU", ConfusionCounts::iou,
              "TP", ConfusionCounts::truePositives,
              "FP", ConfusionCounts::falsePositives,
              "FN", ConfusionCounts::falseNegatives,
              "TN", ConfusionCounts::trueNegatives,
              "n_pred", ConfusionCounts::predicted,
              "n_ref", ConfusionCounts::truth));

  /**
   * One case.
   *
   * @param predictionFile path of the prediction
   * @param referenceFile path of the truth
   * @param counts the counts by class; all cases have the same classes
   */
  public record Case(
      String predictionFile, String referenceFile, SortedMap<Integer, ConfusionCounts> counts) {
    /** Copies the map. */
    public Case {
      counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }
  }

  /**
   * Sorts the cases.
   *
   * @throws IllegalArgumentException if there is no case, or two cases have other classes
   */
  public Summary {
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("no cases to summarize");
    }
    var classes = cases.get(0).counts().keySet();
    for (var one : cases) {
      if (!one.counts().keySet().equals(classes)) {
        throw new IllegalArgumentException(
            one.predictionFile()
                + " has the classes "
                + one.counts().keySet()
                + ", other cases have "
                + classes);
      }
    }
    cases =
        cases.stream()
            .sorted(Comparator.comparing(Case::predictionFile).thenComparing(Case::referenceFile))
            .toList();
  }

  /** Returns a mean over the cases for a class: of all that have the value, NaN if none has. */
  public double mean(int label, ToDoubleFunction<ConfusionCounts> metric) {
    return cases.stream()
        .mapToDouble(one -> metric.applyAsDouble(one.counts().get(label)))
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the mean of {@link #mean} over all classes but 0; NaN if one of them is. */
  public double foregroundMean(ToDoubleFunction<ConfusionCounts> metric) {
    return cases.get(0).counts().keySet().stream()
        .filter(label -> label != 0)
        .mapToDouble(label -> mean(label, metric))
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the content of {@code summary.json} in UTF-8. */
  public byte[] json() {
    var root = JSON.createObjectNode();
    var foreground = root.putObject("foreground_mean");
    METRICS.forEach((name, metric) -> foreground.put(name, foregroundMean(metric)));
    var mean = root.putObject("mean");
    for (var label : labelsAsText().entrySet()) {
      var ofClass = mean.putObject(label.getKey());
      METRICS.forEach((name, metric) -> ofClass.put(name, mean(label.getValue(), metric)));
    }
    var list = root.putArray("metric_per_case");
    for (var one : cases) {
      var node = list.addObject();
      var metrics = node.putObject("metrics");
      for (var label : labelsAsText().entrySet()) {
        put(metrics.putObject(label.getKey()), one.counts().get(label.getValue()));
      }
      node.put("prediction_file", one.predictionFile());
      node.put("reference_file", one.referenceFile());
    }
    var indent = new DefaultIndenter("    ", "\n");
    var printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    try {
      return JSON.writer(printer).writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
    }
  }

  /** Counts are whole numbers in a case and broken numbers in a mean. */
  private static void put(ObjectNode node, ConfusionCounts counts) {
    METRICS.forEach(
        (name, metric) -> {
          double value = metric.applyAsDouble(counts);
          if (name.equals("Dice") || name.equals("IoU")) {
            node.put(name, value);
          } else {
            node.put(name, (long) value);
          }
        });
  }

  /** The classes in the order of their names: 1, 10, 2. */
  private SortedMap<String, Integer> labelsAsText() {
    var labels = new TreeMap<String, Integer>();
    cases.get(0).counts().keySet().forEach(label -> labels.put(label.toString(), label));
    return labels;
  }
}
