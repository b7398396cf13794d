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

/** Records where the engine's tasks run, and causes faults during planned stages. */
final class StageWatch extends SparkListener {
  private final SparkContext context;
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> executors = new ConcurrentHashMap<>();
  private final AtomicInteger removed = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private final List<Fault> planned = new CopyOnWriteArrayList<>();
  private final List<Fault> caused = new CopyOnWriteArrayList<>();

  StageWatch(SparkContext context) {
    this.context = context;
  }

  /** An action on the cluster. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /**
   * A fault that happens when the first task of a stage has started.
   *
   * @param executors number of executors that die
   * @param cause causes the fault
   * @param repair repairs it after the step, as an administrator would
   */
  record Fault(String name, long step, Phase phase, int executors, Action cause, Action repair) {
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

  /** Plans faults and forgets earlier ones. */
  void plan(List<Fault> faults) {
    executors.clear();
    caused.clear();
    planned.clear();
    planned.addAll(faults);
  }

  /** Returns the faults so far. */
  List<Fault> faults() {
    return List.copyOf(caused);
  }

  /** Returns the executors that ended a task of a step's backward stage. */
  Set<String> executorsOf(long step) {
    return executors.getOrDefault(Phase.BACKWARD.stage(step), Set.of());
  }

  /** Waits until the driver knows of each death and so many tasks can run at once. */
  void awaitSlots(int number) throws IOException {
    Condition.await(
        number + " slots",
        () -> removed.get() == killed.get() && slots() == number,
        () ->
            String.format(
                Locale.ROOT,
                "%d slots, %d executors killed, %d removed",
                slots(),
                killed.get(),
                removed.get()));
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
        fault.cause().run();
      } catch (IOException e) {
        throw new UncheckedIOException(fault.name(), e);
      }
      caused.add(fault);
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
