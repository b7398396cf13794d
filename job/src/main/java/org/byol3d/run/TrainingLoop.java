package org.byol3d.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointDirectory;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.config.RunConfig;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.storage.RenewedLease;

/**
 * Makes the steps of a run, reports each, validates and saves on the way and at the end.
 *
 * <p>A validation comes before the checkpoint of its steps, which holds its scores. A stop request
 * or a failure during a validation saves the checkpoint without scores; the run that resumes from
 * it validates first, and saves the checkpoint again.
 */
public final class TrainingLoop {
  /** Name of the loss among a checkpoint's metrics. */
  static final String LOSS = "loss";

  private final RunDescription run;
  private final RunConfig.Checkpoints checkpoints;
  private final Trainer trainer;
  private final Optional<Validator> validator;
  private final RunFiles files;
  private final EngineEvents events;
  private final Map<String, Double> metrics = new HashMap<>();
  private Map<String, Double> scores = Map.of(); // of the steps that are done
  private long done;
  private long saved;
  private boolean pending;
  private boolean retained = true;

  /**
   * What a loop writes.
   *
   * @param store gets the checkpoints
   * @param lease is held while the run is written
   * @param sink gets all metrics
   */
  public record RunFiles(CheckpointStore store, RenewedLease lease, MetricsSink sink) {}

  /**
   * @param run what checkpoints say of the run
   * @param checkpoints when to save
   * @param validator validates between steps; empty for a training without validation
   * @param files closed by the caller
   * @param events of the engine that the trainer uses
   */
  public TrainingLoop(
      RunDescription run,
      RunConfig.Checkpoints checkpoints,
      Trainer trainer,
      Optional<Validator> validator,
      RunFiles files,
      EngineEvents events) {
    this.run = run;
    this.checkpoints = checkpoints;
    this.trainer = trainer;
    this.validator = validator;
    this.files = files;
    this.events = events;
  }

  /**
   * Makes steps.
   *
   * @param resumed the checkpoint whose state the trainer has; empty at step 0
   * @param stopAfter largest number of steps; by default all
   * @param stop is asked after each step, and during a validation
   * @throws DivergedException if loss, gradient or weights are not finite
   */
  public RunResult run(Optional<Checkpoint> resumed, OptionalLong stopAfter, BooleanSupplier stop)
      throws IOException, InterruptedException {
    long firstStep = resumed.map(it -> it.state().step()).orElse(0L);
    long end = Math.min(run.totalSteps(), firstStep + stopAfter.orElse(run.totalSteps()));
    done = firstStep;
    saved = firstStep;
    trainer.start();
    if (resumed.isPresent() && validator.isPresent()) {
      completeValidation(resumed.get(), validator.get(), stop);
    }
    while (done < end && !pending && !stop.getAsBoolean()) {
      step();
      validator.ifPresent(it -> pending = it.schedule().isDue(done));
      if (pending) {
        validate(validator.orElseThrow(), stop);
      }
      if (!scores.isEmpty() || done % checkpoints.saveEvery() == 0) {
        save();
      }
    }
    save();
    if (!pending) {
      retain();
    }
    return finish(firstStep);
  }

  private RunResult finish(long firstStep) throws IOException {
    var directory = files.store().directory();
    var result =
        new RunResult(
            done,
            done - firstStep,
            run.totalSteps(),
            metrics.getOrDefault(LOSS, Double.NaN),
            pending,
            directory.names().stream().reduce((a, b) -> b));
    if (result.finished()) {
      files.sink().accept(new MetricsRecord.Event(done, "finished", Map.of(LOSS, result.loss())));
    }
    return result;
  }

  /** Does what a process left undone that ended between the last step and its checkpoint's mark. */
  private void completeValidation(Checkpoint resumed, Validator validation, BooleanSupplier stop)
      throws IOException, InterruptedException {
    var schedule = validation.schedule();
    if (schedule.isPending(resumed)) {
      metrics.putAll(resumed.metrics());
      pending = true;
      validate(validation, stop);
      if (!scores.isEmpty()) {
        save(true); // the checkpoint has no scores yet
      }
    } else {
      chooseBest(schedule);
    }
  }

  private void step() throws IOException, InterruptedException {
    StepReport report;
    try {
      report = trainer.step(done, done + 1 == run.totalSteps());
    } catch (NonFiniteGradientException e) {
      throw diverged(e);
    } catch (IOException | RuntimeException e) {
      saveBecauseOf(e);
      throw e;
    }
    scores = Map.of();
    if (!retained) {
      retain();
    }
    events.report(done, files.sink());
    files.sink().accept(report.record());
    for (var other : report.others()) {
      files.sink().accept(other);
    }
    metrics.putAll(report.metrics());
    metrics.put(LOSS, report.record().loss());
    done++;
  }

  private void validate(Validator validation, BooleanSupplier stop)
      throws IOException, InterruptedException {
    requireFinite();
    if (stop.getAsBoolean()) {
      return;
    }
    Optional<Validator.Result> result;
    try {
      result = validation.validate(done, bestBefore(validation.schedule().score()), stop);
    } catch (IOException | RuntimeException e) {
      saveBecauseOf(e);
      throw e;
    }
    events.report(Math.max(0, done - 1), files.sink());
    if (result.isPresent()) {
      files.sink().accept(result.get().record());
      scores = result.get().metrics();
      if (!scores.containsKey(validation.schedule().score())) {
        throw new IllegalStateException("a validation without its score: " + scores.keySet());
      }
      pending = false;
    }
  }

  /** Returns the highest score of the checkpoints of fewer steps. */
  private OptionalDouble bestBefore(String score) throws IOException {
    return files.store().directory().highest(score, done);
  }

  /**
   * Saves the steps before one that failed. A failed step changed nothing, so the run resumes at
   * this step once the reason is gone.
   */
  private void saveBecauseOf(Exception failure) {
    if (trainer.isBetweenSteps()) {
      try {
        save();
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Describes a step whose loss, gradient or weights are not finite. The weights before it are
   * useless too, so they are not saved.
   */
  private DivergedException diverged(NonFiniteGradientException cause) throws IOException {
    var directory = files.store().directory();
    var good =
        directory.names().stream()
            .filter(name -> name.compareTo(CheckpointDirectory.name(done)) < 0)
            .reduce((a, b) -> b)
            .map(directory::uri);
    return new DivergedException(
        String.format(
            Locale.ROOT,
            "step %d: training diverged: %s: %s",
            done,
            cause.getMessage(),
            trainer.divergenceRemedy(done, good)),
        cause);
  }

  private void requireFinite() throws IOException {
    try {
      trainer.requireFinite();
    } catch (NonFiniteGradientException e) {
      throw diverged(e);
    }
  }

  /**
   * Saves a checkpoint, unless the last one is of the same step. The log is complete up to the
   * checkpoint first: a resumed run does not repeat the steps before it.
   */
  private void save() throws IOException {
    if (saved != done) {
      save(false);
    }
  }

  private void save(boolean again) throws IOException {
    requireFinite();
    files.sink().sync();
    files.lease().assertHeld();
    var all = new HashMap<>(metrics);
    all.putAll(scores);
    var state = trainer.state(done);
    var name = again ? files.store().replace(state, run, all) : files.store().save(state, run, all);
    // Older checkpoints are deleted when the next step shows that these weights are good.
    retained = false;
    files.sink().accept(new MetricsRecord.Event(done, "checkpoint", Map.of("name", name)));
    saved = done;
    if (!scores.isEmpty()) {
      chooseBest(validator.orElseThrow().schedule());
    }
  }

  private void chooseBest(ValidationSchedule schedule) throws IOException {
    var unused = files.store().directory().chooseBest(schedule.score());
  }

  private void retain() throws IOException {
    files.store().directory().retain(checkpoints.keep());
    retained = true;
  }
}
