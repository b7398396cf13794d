package org.byol3d.config;

import java.util.Optional;
import java.util.OptionalInt;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.distributed.GradientWire;
import org.byol3d.distributed.StageOptions;
import org.byol3d.text.Check;

/**
 * How a run of any kind of training is carried out. Nothing here changes what is trained, except
 * for rounding (the wire, the device, the number of threads) and for volumes that become
 * unreadable. The defaults are those of {@code conf/full.conf}.
 *
 * @param data how volumes are read
 * @param compute where the networks run
 * @param distributed how the stages of a step run
 * @param checkpoints when the state is saved
 */
public record RunConfig(
    Data data, Compute compute, StageOptions distributed, Checkpoints checkpoints) {
  /** More files than a process may open. */
  private static final int MOST_OPEN_VOLUMES = 1_000_000;

  /** What to do about a volume that turns unreadable. */
  public enum OnUnreadable {
    /** End the run. */
    FAIL,
    /** Sample another volume in its place. */
    SUBSTITUTE
  }

  /**
   * How volumes are read.
   *
   * @param onUnreadable what to do about an unreadable volume; default {@code FAIL}
   * @param openVolumes number of volumes that a worker keeps open, in [1, 1,000,000]; default 64
   * @param cacheDirectory directory on a worker's disk for copies of remote volumes; by default
   *     there are no copies
   * @param cacheBytes largest total size of the copies, at least 1 byte; default 50 GiB
   */
  public record Data(
      OnUnreadable onUnreadable,
      int openVolumes,
      Optional<String> cacheDirectory,
      long cacheBytes) {
    /** Checks the fields. */
    public Data {
      Check.within("open-volumes", openVolumes, 1, MOST_OPEN_VOLUMES);
      Check.atLeast("cache-bytes", cacheBytes, 1);
    }
  }

  /**
   * Where the networks run.
   *
   * @param device what a task computes on; default {@code AUTO}
   * @param threads threads of a task, in [1, 1024]; by default {@code spark.task.cpus}
   */
  public record Compute(DeviceRequest device, OptionalInt threads) {
    /** Checks the fields. */
    public Compute {
      Check.within("threads", threads.orElse(1), 1, StageOptions.MOST_THREADS);
    }
  }

  /**
   * When the state is saved.
   *
   * @param saveEvery steps between two checkpoints, at least 1; default 500
   * @param keep number of newest checkpoints to keep, at least 1; default 3
   */
  public record Checkpoints(int saveEvery, int keep) {
    /** Checks the fields. */
    public Checkpoints {
      Check.atLeast("save-every", saveEvery, 1);
      Check.atLeast("keep", keep, 1);
    }
  }

  /**
   * Reads the blocks of the root.
   *
   * @param compute the block {@code compute}, of which a kind of training may have more keys
   */
  static RunConfig read(ConfigSection root, Compute compute) {
    return new RunConfig(
        root.section(
            "data",
            s ->
                new Data(
                    s.choice("on-unreadable", OnUnreadable.class),
                    s.integer("open-volumes"),
                    Optional.of(s.text("cache-dir")).filter(it -> !it.isBlank()),
                    s.bytes("cache-bytes"))),
        compute,
        root.section(
            "distributed",
            s ->
                new StageOptions(
                    s.choice("gradient-wire", GradientWire.class),
                    s.duration("task-timeout"),
                    s.integer("prefetch-threads"))),
        root.section(
            "checkpoints", s -> new Checkpoints(s.integer("save-every"), s.integer("keep"))));
  }

  /** Reads the keys of the block {@code compute} that each kind of training has. */
  static Compute compute(ConfigSection section) {
    return new Compute(
        section.choice("device", DeviceRequest.class), section.integerOrAuto("threads"));
  }
}
