package org.byol3d.distributed;

import java.util.function.Consumer;
import org.byol3d.crop.Sample;

/**
 * A replica that a task has borrowed from the pool; closing returns it.
 *
 * @param slot the replica
 * @param giveBack returns the replica to the pool
 * @param <S> a sample
 * @param <R> a replica
 */
record BorrowedReplica<S extends Sample, R extends Replica>(
    ReplicaSlot<S, R> slot, Consumer<ReplicaSlot<S, R>> giveBack) implements AutoCloseable {
  @Override
  public void close() {
    giveBack.accept(slot);
  }
}
