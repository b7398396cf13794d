package org.byol3d.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;

/**
 * Observes the workers of a test's program, which run in the test's process, and makes them fail.
 */
final class Probe implements Closeable {
  /** Open probes by id: Spark can serialize the program, but not a probe. */
  private static final Map<String, Probe> OPEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final Fault fault;

  /** Micro-batches in the order in which loading them began. */
  final List<MicroBatch<CropPair>> loads = new CopyOnWriteArrayList<>();

  /** Replicas, passes and loaders that are not closed. */
  final AtomicInteger open = new AtomicInteger();

  /** Loaders that are not closed. */
  final AtomicInteger openLoaders = new AtomicInteger();

  /** Whether a replica fails to close. */
  volatile boolean replicasStick;

  /** Forward passes by what they were for. */
  final Map<TwoPhaseReplica.Mode, AtomicInteger> forwards =
      Map.of(
          TwoPhaseReplica.Mode.OUTPUTS, new AtomicInteger(),
          TwoPhaseReplica.Mode.OUTPUTS_AND_GRAPH, new AtomicInteger(),
          TwoPhaseReplica.Mode.GRAPH, new AtomicInteger());

  /** Makes a probe that causes a fault. */
  Probe(Fault fault) {
    this.fault = fault;
    OPEN.put(id, this);
  }

  /** Makes a probe that only observes. */
  Probe() {
    this((point, batch) -> {});
  }

  /** Where a fault may happen. */
  enum Point {
    LOAD,
    FORWARD,
    BACKWARD
  }

  /** Something goes wrong, or not. */
  @FunctionalInterface
  interface Fault {
    void at(Point point, MicroBatch<CropPair> batch) throws IOException;

    /** Returns this fault at only one point of one micro-batch. */
    default Fault onlyAt(Point where, int index) {
      return (point, batch) -> {
        if (point == where && batch.index() == index) {
          at(point, batch);
        }
      };
    }

    /** Returns this fault for the first time only. */
    default Fault once() {
      var happened = new AtomicBoolean();
      return (point, batch) -> {
        if (happened.compareAndSet(false, true)) {
          at(point, batch);
        }
      };
    }
  }

  /** Hangs until it is interrupted. */
  static void hang(Point point, MicroBatch<CropPair> batch) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(point + " of " + batch.index() + " was interrupted", e);
    }
  }

  static Probe of(String id) {
    var probe = OPEN.get(id);
    if (probe == null) {
      throw new IllegalStateException("a worker computes for a test that is over");
    }
    return probe;
  }

  String id() {
    return id;
  }

  void reach(Point point, MicroBatch<CropPair> batch) throws IOException {
    if (point == Point.LOAD) {
      loads.add(batch);
    }
    fault.at(point, batch);
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
