package org.byol3d.config;

import java.util.Optional;
import java.util.OptionalInt;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.distributed.GradientWire;
import org.byol3d.distributed.StageOptions;

/**
 * How a run is carried out: none of it changes what is trained, but for rounding (the wire, the
 * device, the number of threads) and the volumes that a failing disk takes away.
 *
 * @param data reading
 * @param compute where the networks run
 * @param distributed the stages
 * @param checkpoints when the state is saved
 * @param report what is looked for
 */
public record RunConfig(
    Data data, Compute compute, StageOptions distributed, Checkpoints checkpoints, Report report) {

  /** What to do about a volume that turns unreadable. */
  public enum OnUnreadable {
    /** End the run. */
    FAIL,
    /** Sample another volume in its place. */
    SUBSTITUTE
  }

  /**
   * Reading.
   *
   * @param openVolumes that a worker keeps open
   * @param cacheDirectory of copies of remote volumes on a worker's disk, if wanted
   * @param cacheBytes most bytes of all copies
   */
  public record Data(
      OnUnreadable onUnreadable,
      int openVolumes,
      Optional<String> cacheDirectory,
      long cacheBytes) {
    /** Checks the fields. */
    public Data {
      require(openVolumes >= 1, "open-volumes must be positive, but is " + openVolumes);
      require(cacheBytes >= 1, "cache-bytes must be positive, but is " + cacheBytes);
    }
  }

  /**
   * Where the networks run.
   *
   * @param threads of a task; by default as many as Spark counts cores for it
   */
  public record Compute(DeviceRequest device, OptionalInt threads, int driverThreads) {
    /** Checks the fields. */
    public Compute {
      require(threads.orElse(1) >= 1, "threads must be positive, but is " + threads);
      require(driverThreads >= 1, "driver-threads must be positive, but is " + driverThreads);
    }
  }

  /** When the state is saved: every so many steps, so many kept. */
  public record Checkpoints(int saveEvery, int keep) {
    /** Checks the fields. */
    public Checkpoints {
      require(saveEvery >= 1, "save-every must be positive, but is " + saveEvery);
      require(keep >= 1, "keep must be positive, but is " + keep);
    }
  }

  /** What is looked for. */
  public record Report(int collapseEvery, int collapseRows) {
    /** Checks the fields. */
    public Report {
      require(collapseEvery >= 1, "collapse-every must be positive, but is " + collapseEvery);
      require(collapseRows >= 2, "collapse-rows must be at least 2, but is " + collapseRows);
    }
  }

  static RunConfig read(ConfigSection root) {
    return new RunConfig(
        root.section(
            "data",
            s ->
                new Data(
                    s.choice("on-unreadable", OnUnreadable.class),
                    s.integer("open-volumes"),
                    Optional.of(s.text("cache-dir")).filter(it -> !it.isBlank()),
                    s.bytes("cache-bytes"))),
        root.section(
            "compute",
            s ->
                new Compute(
                    s.choice("device", DeviceRequest.class),
                    s.integerOrAuto("threads"),
                    s.integer("driver-threads"))),
        root.section(
            "distributed",
            s ->
                new StageOptions(
                    s.choice("gradient-wire", GradientWire.class),
                    s.duration("task-timeout"),
                    s.integer("prefetch-threads"))),
        root.section(
            "checkpoints", s -> new Checkpoints(s.integer("save-every"), s.integer("keep"))),
        root.section(
            "report", s -> new Report(s.integer("collapse-every"), s.integer("collapse-rows"))));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
