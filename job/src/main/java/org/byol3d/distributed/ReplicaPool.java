package org.byol3d.distributed;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;

/**
 * The replicas of a process. A replica is made when a task needs one and all others are in use.
 * Thread-safe.
 *
 * @param <S> a sample
 * @param <R> a replica
 */
final class ReplicaPool<S extends Sample, R extends Replica> implements AutoCloseable {
  private final Function<Device, R> factory;
  private final List<ReplicaSlot<S, R>> idle = new ArrayList<>(); // guarded by this
  private boolean closed; // guarded by this

  ReplicaPool(Function<Device, R> factory) {
    this.factory = factory;
  }

  /**
   * Borrows a replica on a device: an idle one that keeps a graph of these micro-batches; else the
   * one that had this partition last; else any other idle one; else a new one. Frees the graphs
   * that idle replicas keep of earlier steps.
   *
   * @param batches at least one, all of the same step
   * @throws IllegalStateException when the pool is closed
   */
  BorrowedReplica<S, R> borrow(Device device, int partition, List<MicroBatch<S>> batches) {
    ReplicaSlot<S, R> slot;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the worker's session is closed");
      }
      long step = batches.get(0).step();
      idle.forEach(it -> it.dropPassesBefore(step));
      slot =
          idle.stream()
              .filter(it -> it.device().equals(device))
              .min(
                  Comparator.comparing((ReplicaSlot<S, R> it) -> !it.keepsAnyOf(batches))
                      .thenComparing(it -> it.partition() != partition))
              .orElse(null);
      idle.remove(slot);
    }
    if (slot == null) {
      slot = new ReplicaSlot<>(factory.apply(device), device);
    }
    slot.use(partition);
    return new BorrowedReplica<>(slot, this::giveBack);
  }

  private void giveBack(ReplicaSlot<S, R> slot) {
    synchronized (this) {
      if (!closed) {
        idle.add(slot);
        return;
      }
    }
    slot.close();
  }

  /** Frees the idle replicas now, and each borrowed one when it is given back. */
  @Override
  public void close() {
    List<ReplicaSlot<S, R>> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(idle);
      idle.clear();
    }
    closeAll(all.iterator());
  }

  /** Closes each slot, even if closing another fails. */
  private static void closeAll(Iterator<? extends ReplicaSlot<?, ?>> slots) {
    if (slots.hasNext()) {
      var slot = slots.next();
      try (slot) {
        closeAll(slots);
      }
    }
  }
}
