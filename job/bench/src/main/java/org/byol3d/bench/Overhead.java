package org.byol3d.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.byol3d.metrics.StepTimings;

/**
 * Times of steps on Spark, each with the same step of the plain loop just after it.
 *
 * @param spark steps on Spark
 * @param plain the same steps in the plain loop
 */
public record Overhead(List<StepTimings> spark, List<PlainStep> plain) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the lists have different lengths, or are empty
   */
  public Overhead {
    spark = List.copyOf(spark);
    plain = List.copyOf(plain);
    if (spark.size() != plain.size() || spark.isEmpty()) {
      throw new IllegalArgumentException(
          spark.size() + " steps on Spark for " + plain.size() + " plain ones");
    }
  }

  /** Returns the seconds per step on Spark. */
  public Quartiles sparkWall() {
    return Quartiles.of(spark.stream().map(StepTimings::wall).toList());
  }

  /** Returns the seconds per step of the plain loop. */
  public Quartiles plainWall() {
    return Quartiles.of(plain.stream().map(PlainStep::wall).toList());
  }

  /** Returns the time of a step on Spark divided by the time of the same plain step. */
  public Quartiles ratio() {
    return Quartiles.of(
        IntStream.range(0, spark.size())
            .mapToObj(i -> spark.get(i).wall() / plain.get(i).wall())
            .toList());
  }

  /** Returns the median seconds of a step's parts on Spark by name; {@code other} is the rest. */
  public Map<String, Double> sparkParts() {
    var medians = new LinkedHashMap<String, Double>();
    for (var part : spark.get(0).parts().keySet()) {
      medians.put(part, median(spark, it -> it.parts().get(part)));
    }
    medians.put("other", median(spark, Overhead::other));
    return medians;
  }

  /** Returns the median seconds of a plain step's parts, by their names on Spark. */
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
