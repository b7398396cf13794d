package org.byol3d.distributed;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.byol3d.b2nd.ElementType;
import org.byol3d.optim.Arithmetic;

/**
 * A process's copy of the weights and of their average. A task that needs another version replaces
 * it. The average is computed here from the version before, by the same arithmetic as the driver's,
 * and fetched only when the version before is missing. Thread-safe.
 */
final class WeightStore {
  private static final long NONE = -1;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final float[] weights;
  private float[] average; // made with the first one that is needed
  private long version = NONE;
  private long averageVersion = NONE;

  WeightStore(int size) {
    weights = new float[size];
  }

  /** Loads a version into a slot; does nothing when the slot has it. */
  void load(PublishedWeights published, ReplicaSlot<?, ?> slot) {
    load(published, false, () -> slot.load(version, weights));
  }

  /** Loads a version and its average into a slot; does nothing when the slot has them. */
  void loadWithAverage(
      PublishedWeights published, ReplicaSlot<?, ? extends TwoPhaseReplica<?>> slot) {
    load(
        published,
        true,
        () -> {
          slot.load(version, weights);
          slot.loadAverage(averageVersion, replica -> replica.loadAverage(average));
        });
  }

  private void load(PublishedWeights published, boolean withAverage, Runnable copy) {
    lock.writeLock().lock();
    try {
      advance(published, withAverage);
      // Downgrade the lock: other slots may copy at the same time, but nobody may advance.
      lock.readLock().lock();
    } finally {
      lock.writeLock().unlock();
    }
    try {
      copy.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void advance(PublishedWeights published, boolean withAverage) {
    if (version != published.version()) {
      // The version is unknown while its values are being replaced.
      var bytes = published.weights().value();
      version = NONE;
      ElementType.FLOAT32.decode(bytes, weights);
      version = published.version();
    }
    if (!withAverage || averageVersion == published.version()) {
      return;
    }
    if (averageVersion == published.version() - 1 && averageVersion != NONE) {
      averageVersion = NONE;
      Arithmetic.FLOAT.average(average, 0, weights, 0, weights.length, published.average().tau());
    } else {
      var bytes = published.average().values().value();
      average = average == null ? new float[weights.length] : average;
      averageVersion = NONE;
      ElementType.FLOAT32.decode(bytes, average);
    }
    averageVersion = published.version();
  }
}
