package org.byol3d.run;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointDirectory;
import org.byol3d.checkpoint.NetworkState;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.config.RunConfig;
import org.byol3d.metrics.FinetuneMetrics;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.TrainTimings;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.nn.Initializer;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.StoreDirectory;

/** A run whose one weight depends on the order of its steps, on real files. Faults happen once. */
final class ToyRun {
  static final String SCORE = "dice";
  static final long TOTAL = 12;

  private static final Configuration HADOOP = new Configuration();
  private static final RunDescription RUN =
      new RunDescription("", "hash", "1", "file:/index", 1, 3, 4, TOTAL, 7);
  private static final RunCheckpoints.Kind KIND =
      new RunCheckpoints.Kind(
          Map.of(
              Branch.SEGMENTER,
              List.of(
                  new TensorSpec(
                      "weight",
                      new Shape(1),
                      TensorSpec.Kind.PARAMETER,
                      new Initializer.Constant(0)))),
          1,
          "--checkpoint");

  /** The end of a process. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Steps that were made and validations that were completed, by all processes. */
  final List<Long> made = new ArrayList<>();

  final List<Long> validated = new ArrayList<>();
  final List<OptionalDouble> bestBefore = new ArrayList<>();

  boolean validates = true;

  private final Path folder;
  private final StoreDirectory directory;
  private OptionalLong stopAfter = OptionalLong.empty();
  private long stopAtStep = Long.MAX_VALUE;
  private long stopInValidationOf = -1;
  private long failValidationOf = -1;
  private long failAtStep = -1;
  private Exception failure;
  private long recordsLeft = Long.MAX_VALUE;
  private long done;
  private float weight;
  private boolean stop;

  ToyRun(Path folder) throws IOException {
    this.folder = folder;
    this.directory = StoreDirectory.of(folder.toString(), HADOOP);
  }

  static double loss(long step) {
    return 1.0 / (step + 1);
  }

  /** The best one is that of ten steps. */
  static double score(long steps) {
    return steps == TOTAL ? 0.25 : steps / 16.0;
  }

  void stopAfter(long steps) {
    stopAfter = OptionalLong.of(steps);
  }

  void stopAtStep(long step) {
    stopAtStep = step;
  }

  void stopInValidationOf(long steps) {
    stopInValidationOf = steps;
  }

  void failValidationOf(long steps) {
    failValidationOf = steps;
  }

  void failAtStep(long step, Exception with) {
    failAtStep = step;
    failure = with;
  }

  void killAfterRecords(int records) {
    recordsLeft = records;
  }

  void loseBestMark() throws IOException {
    Files.delete(folder.resolve("checkpoints/BEST"));
  }

  RunResult start() throws IOException, InterruptedException {
    return process(Optional.empty());
  }

  /** Runs a process without faults. */
  RunResult resume() throws IOException, InterruptedException {
    return process(Optional.of(RunCheckpoints.LATEST));
  }

  private RunResult process(Optional<String> resume) throws IOException, InterruptedException {
    stop = false;
    try (var lease = new RunLease(directory).acquire(holder -> {})) {
      var checkpoints = new RunCheckpoints(directory, KIND, HADOOP);
      Optional<Checkpoint> resumed = checkpoints.resumed(resume);
      var validations = validates ? Optional.of(schedule()) : Optional.<ValidationSchedule>empty();
      if (resumed.isPresent()) {
        var finished = checkpoints.finished(resumed.get(), TOTAL, validations);
        if (finished.isPresent()) {
          return finished.get();
        }
      }
      done = resumed.map(it -> it.state().step()).orElse(0L);
      weight = resumed.map(it -> it.state().parameters(Branch.SEGMENTER)[0]).orElse(0f);
      try (var log = MetricsLog.open(directory, done, 1)) {
        return new TrainingLoop(
                RUN,
                new RunConfig.Checkpoints(4, 2),
                new ToyTrainer(),
                validations.map(it -> new ToyValidator()),
                new TrainingLoop.RunFiles(checkpoints.store(), lease, new KillableSink(log)),
                new EngineEvents())
            .run(resumed, stopAfter, () -> stop || isStoppedAt(done));
      }
    }
  }

  private boolean isStoppedAt(long steps) {
    if (steps < stopAtStep) {
      return false;
    }
    stopAtStep = Long.MAX_VALUE;
    stop = true;
    return true;
  }

  List<Long> checkpoints() throws IOException {
    return names().names().stream()
        .map(it -> Long.valueOf(it.substring("step-".length())))
        .toList();
  }

  Optional<String> best() throws IOException {
    return names().best();
  }

  Map<String, Double> metrics(long steps) throws IOException {
    return names().header(CheckpointDirectory.name(steps)).metrics();
  }

  float weights(long steps) throws IOException {
    return new RunCheckpoints(directory, KIND, HADOOP)
        .store()
        .load(CheckpointDirectory.name(steps))
        .state()
        .parameters(Branch.SEGMENTER)[0];
  }

  String uri(long steps) {
    return names().uri(CheckpointDirectory.name(steps));
  }

  List<MetricsRecord> log() throws IOException {
    var records = new ArrayList<MetricsRecord>();
    try (var reader = MetricsReader.open(directory)) {
      for (var record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  private CheckpointDirectory names() {
    return new CheckpointDirectory(directory.in("checkpoints"));
  }

  private static ValidationSchedule schedule() {
    return new ValidationSchedule(5, TOTAL, SCORE);
  }

  private final class ToyTrainer implements Trainer {
    @Override
    public void start() {}

    @Override
    public StepReport step(long step, boolean last) throws IOException {
      if (step == failAtStep) {
        failAtStep = -1;
        if (failure instanceof IOException io) {
          throw io;
        }
        throw (NonFiniteGradientException) failure;
      }
      made.add(step);
      done = step + 1;
      weight = weight * 3 % 1009 + step;
      return new StepReport(
          new FinetuneMetrics(
              step,
              TOTAL,
              (step + 1) / 4.0,
              loss(step),
              -0.5,
              0.5,
              1e-3,
              1e-4,
              2,
              1,
              2,
              new TrainTimings(0, 0, 0, 0, 0, 0, 0)));
    }

    @Override
    public boolean isBetweenSteps() {
      return true;
    }

    @Override
    public void requireFinite() {}

    @Override
    public TrainingState state(long steps) {
      return new TrainingState(
          steps,
          Map.of(Branch.SEGMENTER, new NetworkState(new float[] {weight}, new double[0])),
          new OptimizerState<>("adamw", steps, Map.of("exp_avg", new float[] {-steps})),
          List.of());
    }

    @Override
    public String divergenceRemedy(long step, Optional<String> good) {
      return "start from " + good.orElse("nothing");
    }
  }

  private final class ToyValidator implements Validator {
    @Override
    public ValidationSchedule schedule() {
      return ToyRun.schedule();
    }

    @Override
    public Optional<Result> validate(long steps, OptionalDouble best, BooleanSupplier stopped)
        throws IOException {
      if (steps == failValidationOf) {
        failValidationOf = -1;
        throw new IOException("no volume");
      }
      if (steps == stopInValidationOf) {
        stopInValidationOf = -1;
        stop = true;
      }
      if (stopped.getAsBoolean()) {
        return Optional.empty();
      }
      validated.add(steps);
      bestBefore.add(best);
      double score = score(steps);
      return Optional.of(
          new Result(
              new ValidationMetrics(
                  steps - 1,
                  steps / 4.0,
                  1,
                  0,
                  score,
                  0.5,
                  0.5,
                  0.5,
                  0.5,
                  0.5,
                  score > best.orElse(-1),
                  0),
              Map.of(SCORE, score)));
    }
  }

  /** Writes a log, and ends the process after some records. */
  private final class KillableSink implements MetricsSink {
    private final MetricsSink log;

    private KillableSink(MetricsSink log) {
      this.log = log;
    }

    @Override
    public void accept(MetricsRecord record) throws IOException {
      if (recordsLeft-- == 0) {
        throw new Killed();
      }
      log.accept(record);
    }

    @Override
    public void sync() throws IOException {
      log.sync();
    }
  }
}
