package org.byol3d.distributed;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.byol3d.storage.DaemonThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for a cluster that runs no task although a stage waits: Spark waits without end for
 * executors that no worker can hold. After a while the log says what was asked for. The wait goes
 * on, since a cluster may be busy, but a stop request ends it.
 */
public final class ClusterWatch extends SparkListener {
  /** After this time without a task, people want to know why. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Between two stages and when an executor is lost, no task runs for a moment. */
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private static final String CANCELED = "stopped on request";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

  private final SparkContext context;
  private final Duration patience;
  private final BooleanSupplier stop;
  private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
  private final Set<Long> tasks = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("byol3d-cluster-watch"));

  private volatile long changed = System.nanoTime();
  private volatile boolean told;
  private volatile ScheduledFuture<?> looks;

  private ClusterWatch(SparkContext context, Duration patience, BooleanSupplier stop) {
    this.context = context;
    this.patience = patience;
    this.stop = stop;
  }

  /**
   * Starts to watch; this ends with the Spark context.
   *
   * @param stop is asked each second. If it is true while no task runs, the waiting jobs fail
   */
  public static void start(SparkContext context, BooleanSupplier stop) {
    start(context, PATIENCE, stop);
  }

  static void start(SparkContext context, Duration patience, BooleanSupplier stop) {
    var watch = new ClusterWatch(context, patience, stop);
    context.addSparkListener(watch);
    watch.looks = watch.thread.scheduleAtFixedRate(watch::lookAndLog, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns whether a job failed because of a stop request that came while no task ran. */
  public static boolean hasStopped(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && cause.getMessage().contains(CANCELED)) {
        return true;
      }
    }
    return false;
  }

  /** A failure must not end the looks that follow. */
  private void lookAndLog() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("cannot tell what the cluster offers", e);
    }
  }

  private void look() {
    if (stages.isEmpty() || !tasks.isEmpty()) {
      return;
    }
    var idle = Duration.ofNanos(System.nanoTime() - changed);
    if (idle.compareTo(MOMENT) >= 0 && stop.getAsBoolean()) {
      stages.forEach(stage -> context.cancelStage(stage, CANCELED));
    } else if (!told && idle.compareTo(patience) >= 0) {
      told = true;
      LOG.warn("{}", ClusterOffer.message(context, idle));
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    stages.add(event.stageInfo().stageId());
    changed();
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    stages.remove(event.stageInfo().stageId());
    changed();
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    tasks.add(event.taskInfo().taskId());
    changed();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    tasks.remove(event.taskInfo().taskId());
    changed();
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd event) {
    looks.cancel(false);
    thread.shutdownNow();
  }

  private void changed() {
    changed = System.nanoTime();
    told = false;
  }
}
