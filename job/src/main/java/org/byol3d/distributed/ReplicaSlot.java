package org.byol3d.distributed;

import ai.djl.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.byol3d.crop.MicroBatch;

/**
 * One replica, and the passes that it keeps for the backward stage. Used by one task at a time.
 *
 * @param <B> a loaded micro-batch
 */
final class ReplicaSlot<B> implements AutoCloseable {
  private static final long NONE = -1;

  private final Replica<B> replica;
  private final Device device;
  private final Map<MicroBatch, ForwardPass> kept = new HashMap<>();
  private long version = NONE;
  private long averageVersion = NONE;
  private int partition = -1;

  ReplicaSlot(Replica<B> replica, Device device) {
    this.replica = replica;
    this.device = device;
  }

  Replica<B> replica() {
    return replica;
  }

  Device device() {
    return device;
  }

  /** Returns the partition that used it last; −1 before the first. */
  int partition() {
    return partition;
  }

  void use(int newPartition) {
    partition = newPartition;
  }

  void load(long newVersion, float[] weights) {
    if (version != newVersion) {
      // Kept graphs still read the old weights; they are of a step that is over.
      dropPasses();
      version = NONE;
      replica.load(weights);
      version = newVersion;
    }
  }

  void loadAverage(long newVersion, float[] average) {
    if (averageVersion != newVersion) {
      averageVersion = NONE;
      replica.loadAverage(average);
      averageVersion = newVersion;
    }
  }

  void keep(MicroBatch batch, ForwardPass pass) {
    var old = kept.put(batch, pass);
    if (old != null) {
      old.close();
    }
  }

  /**
   * Returns the pass kept for a micro-batch, which becomes the caller's; null when there is none.
   */
  ForwardPass take(MicroBatch batch) {
    return kept.remove(batch);
  }

  boolean keepsAnyOf(List<MicroBatch> batches) {
    return batches.stream().anyMatch(kept::containsKey);
  }

  /** Frees passes of earlier steps: their output gradients will not come. */
  void dropPassesBefore(long step) {
    kept.entrySet()
        .removeIf(
            it -> {
              boolean over = it.getKey().step() < step;
              if (over) {
                it.getValue().close();
              }
              return over;
            });
  }

  private void dropPasses() {
    kept.values().forEach(ForwardPass::close);
    kept.clear();
  }

  @Override
  public void close() {
    try (replica) {
      dropPasses();
    }
  }
}
