package org.byol3d.distributed;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.byol3d.crop.MicroBatch;

/**
 * The replicas of a process: as many as tasks ever computed at once, made when they are first
 * needed. Thread-safe.
 *
 * @param <B> a loaded micro-batch
 */
final class ReplicaPool<B> implements AutoCloseable {
  private final Function<Device, Replica<B>> factory;
  private final List<ReplicaSlot<B>> idle = new ArrayList<>(); // guarded by this
  private boolean closed; // guarded by this

  ReplicaPool(Function<Device, Replica<B>> factory) {
    this.factory = factory;
  }

  /**
   * Takes a replica on a device: one that keeps a micro-batch's graph; else the one that had this
   * partition last; else any that no task holds, else a new one. Frees what idle replicas kept for
   * steps before.
   *
   * @param batches at least one, all of one step
   */
  Lease acquire(Device device, int partition, List<MicroBatch> batches) {
    ReplicaSlot<B> slot;
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
                  Comparator.comparing((ReplicaSlot<B> it) -> !it.keepsAnyOf(batches))
                      .thenComparing(it -> it.partition() != partition))
              .orElse(null);
      idle.remove(slot);
    }
    if (slot == null) {
      slot = new ReplicaSlot<>(factory.apply(device), device);
    }
    slot.takenBy(partition);
    return new Lease(slot);
  }

  private void release(ReplicaSlot<B> slot) {
    synchronized (this) {
      if (!closed) {
        idle.add(slot);
        return;
      }
    }
    slot.close();
  }

  /** Frees the idle replicas now, and each that a task holds when it is done. */
  @Override
  public void close() {
    List<ReplicaSlot<B>> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(idle);
      idle.clear();
    }
    closeAll(all.iterator());
  }

  /** Each, even if those before it fail. */
  private static void closeAll(Iterator<? extends ReplicaSlot<?>> slots) {
    if (slots.hasNext()) {
      var slot = slots.next();
      try (slot) {
        closeAll(slots);
      }
    }
  }

  /** The loan of one replica. */
  final class Lease implements AutoCloseable {
    private final ReplicaSlot<B> slot;

    private Lease(ReplicaSlot<B> slot) {
      this.slot = slot;
    }

    ReplicaSlot<B> slot() {
      return slot;
    }

    @Override
    public void close() {
      release(slot);
    }
  }
}
