package org.byol3d.distributed;

import java.io.Closeable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.byol3d.storage.DaemonThreads;
import scala.Function2;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Runs a stage of one task per item, each where it is best run. Passes results on as they arrive,
 * so that the driver adds the first gradients while the last are on their way. Used by one thread.
 */
public final class StageRunner implements Closeable {
  /** Stands for a partition: no result comes after it. */
  private static final int END = -1;

  private final SparkContext context;
  private final String jobGroup;
  // Spark's job properties belong to a thread, and its call returns with the last result.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(new DaemonThreads("byol3d-stages"));

  /**
   * Creates a runner.
   *
   * @param jobGroup of all its jobs; canceling it ends the running stage
   */
  public StageRunner(SparkContext context, String jobGroup) {
    this.context = context;
    this.jobGroup = jobGroup;
  }

  /** The work of a task. */
  @FunctionalInterface
  public interface Work<T, R> extends Serializable {
    /** Computes the result of an item; runs on an executor, in a task. */
    R apply(T item) throws Exception;
  }

  /** An item and where it is best run, as Spark writes it. */
  public record Placed<T>(T item, List<String> locations) {}

  private record Arrived<R>(int partition, R result) {}

  /**
   * Runs a stage to its end.
   *
   * @param name for Spark's pages and for errors
   * @param onResult receives each partition's number and result, on the calling thread
   * @throws StageFailedException when Spark gives the stage up
   * @throws InterruptedException when interrupted; the stage is canceled, and no other stage can be
   *     run
   */
  public <T, R> void run(
      String name, List<Placed<T>> items, Work<T, R> work, BiConsumer<Integer, R> onResult)
      throws InterruptedException {
    var arrived = new LinkedBlockingQueue<Arrived<R>>();
    var job =
        thread.submit(
            () -> {
              try {
                submit(name, items, work, arrived);
              } finally {
                arrived.add(new Arrived<>(END, null));
              }
            });
    try {
      for (var next = arrived.take(); next.partition() != END; next = arrived.take()) {
        onResult.accept(next.partition(), next.result());
      }
      job.get();
    } catch (InterruptedException e) {
      // The job may not have begun yet.
      context.cancelJobGroupAndFutureJobs(jobGroup, "interrupted");
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new StageFailedException(name + ": " + firstLines(e.getCause()), e.getCause());
    } catch (RuntimeException e) {
      context.cancelJobGroup(jobGroup, "a result was refused");
      throw e;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private <T, R> void submit(
      String name,
      List<Placed<T>> items,
      Work<T, R> work,
      LinkedBlockingQueue<Arrived<R>> arrived) {
    context.setJobGroup(jobGroup, name, true);
    var located = new ArrayList<Tuple2<T, Seq<String>>>(items.size());
    for (var item : items) {
      located.add(new Tuple2<>(item.item(), toScala(item.locations())));
    }
    // Each element becomes a partition of its own, with its own preferred locations.
    ClassTag<T> itemTag = ClassTag$.MODULE$.apply(Object.class);
    ClassTag<R> resultTag = ClassTag$.MODULE$.apply(Object.class);
    var rdd = context.makeRDD(toScala(located), itemTag);
    var partitions = IntStream.range(0, items.size()).<Object>mapToObj(i -> i).toList();
    // The handler runs on Spark's scheduling thread, so it only passes results on.
    context.runJob(
        rdd,
        task(work),
        toScala(partitions),
        (partition, result) -> {
          arrived.add(new Arrived<>((Integer) partition, result));
          return BoxedUnit.UNIT;
        },
        resultTag);
  }

  private static <T, R> Function2<TaskContext, scala.collection.Iterator<T>, R> task(
      Work<T, R> work) {
    return (Function2<TaskContext, scala.collection.Iterator<T>, R> & Serializable)
        (context, items) -> apply(work, items.next());
  }

  private static <T, R> R apply(Work<T, R> work, T item) {
    try {
      return work.apply(item);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was interrupted", e);
    } catch (Exception e) {
      // Scala's functions declare no exceptions; Spark shows the cause.
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static String firstLines(Throwable cause) {
    var message = cause instanceof SparkException ? cause.getMessage() : cause.toString();
    return message.lines().limit(2).reduce((a, b) -> a + " " + b.strip()).orElse("no reason given");
  }

  private static <T> Seq<T> toScala(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
