package org.byol3d.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.byol3d.metrics.StepTimings;

/**
 * Steps on Spark, each with the same step of the plain loop, made just after it.
 *
 * @param spark steps on Spark
 * @param plain the same steps without
 */
public record Overhead(List<StepTimings> spark, List<PlainStep> plain) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException when they do not belong together, or are empty
   */
  public Overhead {
    spark = List.copyOf(spark);
    plain = List.copyOf(plain);
    if (spark.size() != plain.size() || spark.isEmpty()) {
      throw new IllegalArgumentException(
          spark.size() + " steps on Spark for " + plain.size() + " plain ones");
    }
  }

  /** Seconds of a step on Spark. */
  public Quartiles sparkWall() {
    return Quartiles.of(spark.stream().map(StepTimings::wall).toList());
  }

  /** Seconds of a plain step. */
  public Quartiles plainWall() {
    return Quartiles.of(plain.stream().map(PlainStep::wall).toList());
  }

  /** How many times as long a step takes on Spark as the plain one beside it. */
  public Quartiles ratio() {
    return Quartiles.of(
        IntStream.range(0, spark.size())
            .mapToObj(i -> spark.get(i).wall() / plain.get(i).wall())
            .toList());
  }

  /** Median seconds of a step's parts on Spark, by name; {@code other} is what none of them has. */
  public Map<String, Double> sparkParts() {
    var medians = new LinkedHashMap<String, Double>();
    for (var part : spark.get(0).parts().keySet()) {
      medians.put(part, median(spark, it -> it.parts().get(part)));
    }
    medians.put("other", median(spark, Overhead::other));
    return medians;
  }

  /** Median seconds of a plain step's parts, by the names that they have on Spark. */
  public Map<String, Double> plainParts() {
    var medians = new LinkedHashMap<String, Double>();
    medians.put("encode", median(plain, PlainStep::encode));
    medians.put("heads", median(plain, PlainStep::heads));
    medians.put("backward", median(plain, PlainStep::backward));
    medians.put("reduce", median(plain, PlainStep::reduce));
    medians.put("update", median(plain, PlainStep::update));
    return medians;
  }

  private static double other(StepTimings timings) {
    return timings.wall()
        - timings.parts().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static <T> double median(List<T> steps, ToDoubleFunction<T> value) {
    return Quartiles.of(steps.stream().map(value::applyAsDouble).toList()).median();
  }
}
