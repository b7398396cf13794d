package org.byol3d.distributed;

import ai.djl.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;

/**
 * One replica, and the passes that it keeps for the backward stage. Used by one task at a time.
 *
 * @param <S> a sample
 * @param <R> a replica
 */
final class ReplicaSlot<S extends Sample, R extends Replica> implements AutoCloseable {
  private static final long NONE = -1;

  private final R replica;
  private final Device device;
  private final Map<MicroBatch<S>, ForwardPass> kept = new HashMap<>();
  private long version = NONE;
  private long averageVersion = NONE;
  private int partition = -1;

  ReplicaSlot(R replica, Device device) {
    this.replica = replica;
    this.device = device;
  }

  R replica() {
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

  /**
   * Loads an average, unless the replica has this version.
   *
   * @param loading loads it into the replica
   */
  void loadAverage(long newVersion, Consumer<R> loading) {
    if (averageVersion != newVersion) {
      averageVersion = NONE;
      loading.accept(replica);
      averageVersion = newVersion;
    }
  }

  void keep(MicroBatch<S> batch, ForwardPass pass) {
    var old = kept.put(batch, pass);
    if (old != null) {
      old.close();
    }
  }

  /**
   * Returns the pass kept for a micro-batch, which becomes the caller's; null when there is none.
   */
  ForwardPass take(MicroBatch<S> batch) {
    return kept.remove(batch);
  }

  boolean keepsAnyOf(List<MicroBatch<S>> batches) {
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
