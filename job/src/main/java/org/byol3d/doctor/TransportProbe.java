package org.byol3d.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.distributed.StageRunner.Placed;
import org.byol3d.doctor.Examination.Together;
import org.byol3d.doctor.Examination.Visit;
import org.byol3d.doctor.TimedStages.Answer;
import org.byol3d.doctor.TimedStages.Timed;
import org.byol3d.placement.ExecutorSlot;
import org.byol3d.text.Units;

/**
 * Measures clocks, and how fast an encoder travels between the driver and executors. The best of a
 * few rounds counts, because the first round is slow in a JVM that has just started.
 */
final class TransportProbe {
  private static final int ROUNDS = 3;

  private final JavaSparkContext context;
  private final TimedStages stages;
  private final int size;

  /**
   * Creates a probe.
   *
   * @param size bytes of the encoder
   */
  TransportProbe(JavaSparkContext context, TimedStages stages, int size) {
    this.context = context;
    this.stages = stages;
    this.size = size;
  }

  /** Measures one executor alone. */
  Visit visit(ExecutorReport report) throws InterruptedException {
    var slot = report.slot();
    int bytes = size;
    var times = new ArrayList<Timed>();
    var collects = new ArrayList<Double>();
    var broadcasts = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      stages.ask(slot, "asking for the time", it -> Answer.now()).ifPresent(times::add);
      stages
          .ask(slot, "collecting an encoder", it -> Answer.with(new byte[bytes]))
          .ifPresent(it -> collects.add(it.seconds()));
      var weights = context.broadcast(incompressible(size));
      stages
          .ask(slot, "broadcasting an encoder", it -> Answer.after(weights::value))
          .ifPresent(it -> broadcasts.add(Units.seconds(it.answer().nanos())));
      weights.destroy();
    }
    var clock = times.stream().min(Comparator.comparingDouble(Timed::seconds));
    double roundTrip = clock.map(Timed::seconds).orElse(0.0);
    return new Visit(
        report,
        clock.map(it -> ClockOffset.of(it.asked(), it.answer().time(), it.answered())),
        rate(collects, roundTrip),
        rate(broadcasts, 0));
  }

  /** Measures all executors at once; empty when there are none, or a stage failed. */
  Optional<Together> together(List<ExecutorSlot> executors) throws InterruptedException {
    if (executors.isEmpty()) {
      return Optional.empty();
    }
    int bytes = size;
    var everyone =
        executors.stream().map(it -> new Placed<>(0, List.of(it.toTaskLocation()))).toList();
    var launches = new ArrayList<Double>();
    var collects = new ArrayList<Double>();
    var broadcasts = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      stages.seconds("asking all", everyone, it -> Answer.now()).ifPresent(launches::add);
      stages
          .seconds("collecting from all", everyone, it -> Answer.with(new byte[bytes]))
          .ifPresent(collects::add);
      var weights = context.broadcast(incompressible(size));
      stages
          .seconds("broadcasting to all", everyone, it -> Answer.after(weights::value))
          .ifPresent(broadcasts::add);
      weights.destroy();
    }
    double launch = best(launches).orElse(0);
    var collect = best(collects);
    var broadcast = best(broadcasts);
    return collect.isPresent() && broadcast.isPresent()
        ? Optional.of(
            new Together(
                executors.size(),
                without(launch, collect.getAsDouble()),
                without(launch, broadcast.getAsDouble())))
        : Optional.empty();
  }

  /** Returns bytes per second; empty when nothing was measured. */
  private OptionalDouble rate(List<Double> seconds, double launch) {
    return best(seconds).stream().map(it -> size / Math.max(1e-9, without(launch, it))).findFirst();
  }

  private static OptionalDouble best(List<Double> seconds) {
    return seconds.stream().mapToDouble(it -> it).min();
  }

  /** Returns a stage's time without its launch; at least a tenth, because both vary. */
  private static double without(double launch, double seconds) {
    return Math.max(seconds - launch, seconds / 10);
  }

  private static byte[] incompressible(int size) {
    var bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return bytes;
  }
}
