package org.byol3d.distributed;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.byol3d.b2nd.ElementType;
import org.byol3d.optim.Arithmetic;

/**
 * A process's copy of the weights and of their average, brought to a version when a task needs it.
 * The average is computed here from the version before, by the same arithmetic as the driver's, and
 * fetched only when that version is not at hand. Thread-safe.
 */
final class WeightStore {
  private static final long NONE = -1;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final float[] weights;
  private final float[] average;
  private long version = NONE;
  private long averageVersion = NONE;

  WeightStore(int size) {
    weights = new float[size];
    average = new float[size];
  }

  /** Brings a slot to a version; does nothing when it is there. */
  void load(PublishedWeights snapshot, ReplicaSlot<?> slot, boolean withAverage) {
    lock.writeLock().lock();
    try {
      advance(snapshot, withAverage && snapshot.average() != null);
      // Downgraded: other slots may copy at the same time, nobody may advance.
      lock.readLock().lock();
    } finally {
      lock.writeLock().unlock();
    }
    try {
      slot.load(version, weights);
      if (withAverage && snapshot.average() != null) {
        slot.loadAverage(averageVersion, average);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private void advance(PublishedWeights snapshot, boolean withAverage) {
    if (version != snapshot.version()) {
      // The version is unknown while its values are being replaced.
      var bytes = snapshot.weights().value();
      version = NONE;
      ElementType.FLOAT32.decode(bytes, weights);
      version = snapshot.version();
    }
    if (!withAverage || averageVersion == snapshot.version()) {
      return;
    }
    if (averageVersion == snapshot.version() - 1 && averageVersion != NONE) {
      averageVersion = NONE;
      Arithmetic.FLOAT.average(average, 0, weights, 0, weights.length, snapshot.average().tau());
    } else {
      var bytes = snapshot.average().values().value();
      averageVersion = NONE;
      ElementType.FLOAT32.decode(bytes, average);
    }
    averageVersion = snapshot.version();
  }
}
