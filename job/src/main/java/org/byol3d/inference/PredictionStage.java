package org.byol3d.inference;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.distributed.ClusterSize;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.distributed.StageRunner;
import org.byol3d.nn.Compute;
import org.byol3d.nn.Precision;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.window.WindowModel;

/**
 * Runs a segmenter over cases, as one Spark stage with one task per case. The weights go out in one
 * broadcast. A case that fails does not end the others.
 */
public final class PredictionStage {
  /** The share of the heap that predictions may take together; Spark and the rest need some. */
  private static final double HEAP_SHARE = 0.8;

  private final JavaSparkContext context;
  private final SegmenterSpec spec;
  private final InferenceOptions options;

  /**
   * @param spark runs the tasks
   */
  public PredictionStage(SparkSession spark, SegmenterSpec spec, InferenceOptions options) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.spec = spec;
    this.options = options;
  }

  /**
   * What a task has.
   *
   * @param spec of the segmenter
   * @param prediction predicts volumes
   * @param hadoop names the file systems
   * @param heap bytes that the task may take
   */
  public record Task(
      SegmenterSpec spec, VolumePrediction prediction, Configuration hadoop, long heap) {}

  /** The work for a case. */
  @FunctionalInterface
  public interface Work<C, R> extends Serializable {
    /**
     * Computes the result of a case; runs on an executor, in a task.
     *
     * @throws IOException if the case fails; its message names the file
     */
    R apply(C item, Task task) throws IOException;
  }

  /**
   * Runs the stage to its end.
   *
   * @param name for Spark's pages and for errors
   * @param weights of the segmenter, in the order of its state_dict
   * @param cases at least one; each must be serializable
   * @param onOutcome receives each case's number and outcome on the calling thread, as they come
   * @throws org.byol3d.distributed.StageFailedException if Spark gives the stage up, such as when a
   *     GPU is wanted and there is none
   * @throws InterruptedException if interrupted; the stage is canceled
   */
  public <C, R> void run(
      String name,
      float[] weights,
      List<C> cases,
      Work<C, R> work,
      BiConsumer<Integer, CaseOutcome<R>> onOutcome)
      throws InterruptedException {
    var bytes = context.broadcast(ElementType.FLOAT32.encode(weights, weights.length));
    var hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    var items = new ArrayList<StageRunner.Placed<Numbered<C>>>();
    for (int i = 0; i < cases.size(); i++) {
      items.add(new StageRunner.Placed<>(new Numbered<>(i, cases.get(i)), List.of()));
    }
    // Lambdas that use fields would carry this object to the tasks.
    var segmenter = spec;
    var how = options;
    int size = weights.length;
    int together = tasksPerProcess(cases.size());
    try (var stages = new StageRunner(context.sc(), "byol3d-" + UUID.randomUUID())) {
      stages.<Numbered<C>, CaseOutcome<R>>run(
          name,
          items,
          item -> {
            var values = new float[size];
            ElementType.FLOAT32.decode(bytes.value(), values);
            var device = DeviceAssignment.ofTask(how.device(), item.number());
            var compute = new Compute(device, Precision.FLOAT32, how.threads());
            try (var model = segmenter.opener().open(values, compute)) {
              var task =
                  new Task(
                      segmenter,
                      new VolumePrediction(segmenter, how, window -> logits(model, window)),
                      hadoop.value().value(),
                      (long) (HEAP_SHARE * Runtime.getRuntime().maxMemory() / together));
              return CaseOutcome.of(() -> work.apply(item.item(), task));
            }
          },
          onOutcome);
    } finally {
      bytes.destroy();
      hadoop.destroy();
    }
  }

  private record Numbered<C>(int number, C item) implements Serializable {}

  private static Numbers logits(WindowModel model, float[] window) {
    if (TaskContext.get().isInterrupted()) {
      throw new TaskKilledException("stopped between two windows");
    }
    return model.logits(window);
  }

  /** Returns how many tasks share the heap of a process. */
  private int tasksPerProcess(int cases) {
    var cluster = new ClusterSize(context.sc());
    int executors = cluster.executors();
    return Math.max(1, Math.min(cases, (cluster.slots() + executors - 1) / executors));
  }
}
