package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.byol3d.cluster.Condition;
import org.byol3d.cluster.StandaloneCluster;
import org.byol3d.random.SplitRandom;

/** Sees where the engine's tasks run, and kills executors in the middle of planned stages. */
final class StageWatch extends SparkListener {
  private final StandaloneCluster cluster;
  private final SparkContext context;
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> executors = new ConcurrentHashMap<>();
  private final AtomicInteger removed = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private final List<Kill> planned = new CopyOnWriteArrayList<>();
  private final List<Kill> done = new CopyOnWriteArrayList<>();

  StageWatch(StandaloneCluster cluster, SparkContext context) {
    this.cluster = cluster;
    this.context = context;
  }

  /**
   * The death of an executor, when the first task of a stage has begun.
   *
   * @param worker whose executor it is
   */
  record Kill(long step, Phase phase, int worker) {
    /** Kills in the first steps and later ones, but the last, in the order of their steps. */
    static List<Kill> draw(int count, int steps, long seed) {
      var random = SplitRandom.of(seed);
      var candidates = new ArrayList<>(IntStream.range(1, steps - 1).boxed().toList());
      while (candidates.size() > count) {
        candidates.remove(random.nextInt(candidates.size()));
      }
      return candidates.stream()
          .map(
              step ->
                  new Kill(
                      step,
                      random.nextBoolean(0.5) ? Phase.ENCODE : Phase.BACKWARD,
                      random.nextBoolean(0.5) ? 1 : 0))
          .toList();
    }

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
  void plan(List<Kill> kills) {
    executors.clear();
    done.clear();
    planned.clear();
    planned.addAll(kills);
  }

  /** Kills so far. */
  List<Kill> kills() {
    return List.copyOf(done);
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
    for (var kill : now) {
      killed.incrementAndGet();
      cluster.killExecutor(cluster.executorsByWorker().get(kill.worker()).get(0));
      done.add(kill);
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
