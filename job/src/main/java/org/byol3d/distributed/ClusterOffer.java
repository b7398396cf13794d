package org.byol3d.distributed;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/** Compares what a run asks a cluster for with what the cluster has, in words. */
final class ClusterOffer {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterOffer.class);
  private static final String STANDALONE = "spark://";

  private ClusterOffer() {}

  /**
   * Returns what was asked for, what is there, and what to do.
   *
   * @param idle time without a task
   */
  static String message(SparkContext context, Duration idle) {
    var settings = context.getConf();
    int others = context.isLocal() ? 0 : 1; // Spark lists the driver among the executors
    return String.format(
        Locale.ROOT,
        "No task has run for %d s, and the cluster has given %d executors. Asked for: executors of"
            + " %s cores, %s of memory and %s GPUs; %s cores and %s GPUs per task. %s. Ask for less"
            + " (--conf spark.executor.cores, spark.executor.memory, spark.task.cpus,"
            + " spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount), or wait if the"
            + " cluster is busy; byol3d doctor examines what it gives",
        idle.toSeconds(),
        context.statusTracker().getExecutorInfos().length - others,
        settings.get("spark.executor.cores", "all"),
        settings.get("spark.executor.memory", "1g"),
        settings.get("spark.executor.resource.gpu.amount", "0"),
        settings.get("spark.task.cpus", "1"),
        settings.get("spark.task.resource.gpu.amount", "0"),
        workers(context.master())
            .orElse("See on the page of " + context.master() + " what its workers offer"));
  }

  /** Asks the master of a standalone cluster; nobody else can be asked. */
  private static Optional<String> workers(String master) {
    if (!master.startsWith(STANDALONE) || master.contains(",")) {
      return Optional.empty();
    }
    try {
      var endpoint =
          SparkEnv.get().rpcEnv().setupEndpointRef(RpcAddress.fromSparkURL(master), "Master");
      DeployMessages.MasterStateResponse state =
          endpoint.askSync(
              DeployMessages.RequestMasterState$.MODULE$,
              ClassTag$.MODULE$.apply(DeployMessages.MasterStateResponse.class));
      return Optional.of("Workers offer: " + text(state.workers()));
    } catch (RuntimeException e) {
      LOG.debug("the master was not asked", e);
      return Optional.empty();
    }
  }

  private static String text(WorkerInfo[] workers) {
    var alive =
        Arrays.stream(workers)
            .filter(WorkerInfo::isAlive)
            .collect(
                Collectors.groupingBy(
                    worker ->
                        String.format(
                            Locale.ROOT,
                            "%d cores, %d MiB and %d GPUs",
                            worker.coresFree(),
                            worker.memoryFree(),
                            worker.resources().contains("gpu")
                                ? worker.resources().apply("gpu").addresses().size()
                                : 0),
                    java.util.TreeMap::new,
                    Collectors.counting()));
    return alive.isEmpty()
        ? "nothing: none has joined"
        : alive.entrySet().stream()
            .map(it -> it.getValue() + " of " + it.getKey() + " free")
            .collect(Collectors.joining(", "));
  }
}
