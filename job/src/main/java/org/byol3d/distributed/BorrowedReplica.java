package org.byol3d.distributed;

import java.util.function.Consumer;

/**
 * A replica that a task has borrowed from the pool; closing returns it.
 *
 * @param slot the replica
 * @param giveBack returns the replica to the pool
 * @param <B> a loaded micro-batch
 */
record BorrowedReplica<B>(ReplicaSlot<B> slot, Consumer<ReplicaSlot<B>> giveBack)
    implements AutoCloseable {
  @Override
  public void close() {
    giveBack.accept(slot);
  }
}
