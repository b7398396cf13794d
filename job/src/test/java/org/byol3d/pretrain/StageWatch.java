package org.byol3d.pretrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.byol3d.cluster.Condition;

/** Sees where the engine's tasks run, and makes faults happen in the middle of planned stages. */
final class StageWatch extends SparkListener {
  private final SparkContext context;
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> executors = new ConcurrentHashMap<>();
  private final AtomicInteger removed = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private final List<Fault> planned = new CopyOnWriteArrayList<>();
  private final List<Fault> struck = new CopyOnWriteArrayList<>();

  StageWatch(SparkContext context) {
    this.context = context;
  }

  /** What is done to the cluster. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /**
   * Something that befalls the cluster when the first task of a stage has begun.
   *
   * @param executors that it costs
   * @param strike makes it happen
   * @param mend what an administrator does about it, when the step is made
   */
  record Fault(String name, long step, Phase phase, int executors, Action strike, Action mend) {
    private String stage() {
      return phase.stage(step);
    }
  }

  /** A stage of a step. */
  enum Phase {
    ENCODE,
    BACKWARD;

    private String stage(long step) {
      return name().toLowerCase(Locale.ROOT) + ", step " + step;
    }
  }

  /** Begins anew. */
  void plan(List<Fault> faults) {
    executors.clear();
    struck.clear();
    planned.clear();
    planned.addAll(faults);
  }

  /** Faults so far. */
  List<Fault> faults() {
    return List.copyOf(struck);
  }

  /** Executors that ended a task of a step's backward stage. */
  Set<String> executorsOf(long step) {
    return executors.getOrDefault(Phase.BACKWARD.stage(step), Set.of());
  }

  /** Returns when the driver knows of each death and so many tasks can run at once. */
  void awaitSlots(int number) throws IOException {
    Condition.await(
        number + " slots",
        () -> removed.get() == killed.get() && slots() == number,
        () ->
            "%d slots, %d executors killed, %d removed"
                .formatted(slots(), killed.get(), removed.get()));
  }

  private int slots() {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    removed.incrementAndGet();
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    var description = event.properties().getProperty("spark.job.description");
    if (description != null) {
      stages.put(event.stageInfo().stageId(), description);
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    var stage = stages.get(event.stageId());
    var now = planned.stream().filter(it -> it.stage().equals(stage)).toList();
    planned.removeAll(now);
    for (var fault : now) {
      killed.addAndGet(fault.executors());
      try {
        fault.strike().run();
      } catch (IOException e) {
        throw new UncheckedIOException(fault.name(), e);
      }
      struck.add(fault);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    var stage = stages.get(event.stageId());
    if (stage != null && event.taskInfo().successful()) {
      executors
          .computeIfAbsent(stage, it -> ConcurrentHashMap.newKeySet())
          .add(event.taskInfo().executorId());
    }
  }
}
