package org.byol3d.distributed;

import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.byol3d.placement.StickyPlacement;
import org.byol3d.storage.DaemonThreads;

/**
 * Watches the engine's tasks: kills a task that takes too long, so that Spark runs it again, and
 * gives a stage up when that happens too often to one of its partitions. If a killed task does not
 * stop, because it hangs in native code, Spark ends its executor ({@code
 * spark.task.reaper.enabled}).
 */
final class TaskWatchdog extends SparkListener implements Closeable {
  /**
   * Kills of one partition before its stage is given up. Spark itself does not count kills as
   * failures.
   */
  private static final int MOST_KILLS = 8;

  private static final long CHECKS_PER_TIMEOUT = 8;

  private final SparkContext context;
  private final String jobGroup;
  private final Duration timeout;
  private final StickyPlacement placement;
  private final EngineListener listener;
  private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();
  private final Map<Long, Running> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("byol3d-task-watchdog"));

  private Future<?> checks;

  TaskWatchdog(
      SparkContext context,
      String jobGroup,
      Duration timeout,
      StickyPlacement placement,
      EngineListener listener) {
    this.context = context;
    this.jobGroup = jobGroup;
    this.timeout = timeout;
    this.placement = placement;
    this.listener = listener;
  }

  /** A running stage of the engine. */
  private static final class Stage {
    private final String name;
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> killsByPartition = new ConcurrentHashMap<>();

    private Stage(String name) {
      this.name = name;
    }
  }

  private record Running(Stage stage, int partition, long since) {}

  /** Begins to watch. */
  void start() {
    context.addSparkListener(this);
    long period = Math.max(1, timeout.toMillis() / CHECKS_PER_TIMEOUT);
    checks = thread.scheduleAtFixedRate(this::killHanging, period, period, TimeUnit.MILLISECONDS);
  }

  private void killHanging() {
    long now = System.nanoTime();
    running.forEach(
        (task, run) -> {
          if (now - run.since() > timeout.toNanos() && run.stage().killed.add(task)) {
            var reason = "no result after " + timeout.toSeconds() + " s: the task hangs";
            listener.taskRetried(run.stage().name, run.partition(), reason);
            int kills = run.stage().killsByPartition.merge(run.partition(), 1, Integer::sum);
            if (kills > MOST_KILLS) {
              context.cancelJobGroup(
                  jobGroup,
                  kills
                      + " attempts at partition "
                      + run.partition()
                      + " of "
                      + run.stage().name
                      + " took longer than distributed.task-timeout, "
                      + timeout.toSeconds()
                      + " s: look at the executors' logs, or allow more");
            } else {
              context.killTaskAttempt(task, true, reason);
            }
          }
        });
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    var properties = event.properties();
    if (properties != null && jobGroup.equals(properties.getProperty("spark.jobGroup.id"))) {
      stages.put(
          event.stageInfo().stageId(),
          new Stage(properties.getProperty("spark.job.description", "a stage")));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    var stage = stages.get(event.stageId());
    if (stage != null) {
      var info = event.taskInfo();
      running.put(info.taskId(), new Running(stage, info.index(), System.nanoTime()));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    var run = running.remove(event.taskInfo().taskId());
    if (run != null
        && event.reason() instanceof TaskFailedReason failure
        && !run.stage().killed.contains(event.taskInfo().taskId())) {
      listener.taskRetried(
          run.stage().name,
          run.partition(),
          failure.toErrorString().lines().findFirst().orElse("no reason given"));
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    stages.remove(event.stageInfo().stageId());
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    placement.lost(event.executorId());
    listener.executorLost(event.executorId(), event.reason());
  }

  @Override
  public void close() {
    checks.cancel(true);
    thread.shutdownNow();
    context.removeSparkListener(this);
  }
}
