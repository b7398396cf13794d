package org.byol3d.doctor;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.placement.ExecutorSlot;

/**
 * What a task found where it ran.
 *
 * @param slot host and executor
 * @param gpuAddresses that Spark gave the task; empty when none
 * @param device what it would compute on
 * @param libtorch what it would compute with
 * @param processors that the executor's JVM sees
 * @param threads of a task's computation on the CPU
 * @param freeHeapBytes of the executor
 * @param freeMemoryBytes of its machine, or container
 * @param plugin whether the executor has the worker plugin
 * @param read of the data
 */
public record ExecutorReport(
    ExecutorSlot slot,
    List<String> gpuAddresses,
    DeviceSeen device,
    Libtorch libtorch,
    int processors,
    int threads,
    long freeHeapBytes,
    long freeMemoryBytes,
    boolean plugin,
    DataRead read)
    implements Serializable {
  /** Copies the list. */
  public ExecutorReport {
    gpuAddresses = List.copyOf(gpuAddresses);
  }

  /**
   * What a task is to find out.
   *
   * @param number of the executor
   * @param files to read of
   * @param edge of crops
   */
  record Order(int number, DeviceRequest device, int threads, List<String> files, int edge)
      implements Serializable {
    Order {
      files = List.copyOf(files);
    }
  }

  /** Looks around in the calling task. */
  static ExecutorReport ofTask(Order order, Configuration hadoop) throws IOException {
    // First, since what it takes is not free any more.
    var libtorch = Libtorch.ofThisProcess();
    return new ExecutorReport(
        ExecutorSlot.current(),
        DeviceAssignment.gpuAddresses(),
        DeviceSeen.ofTask(order.device(), order.number()),
        libtorch,
        Runtime.getRuntime().availableProcessors(),
        order.threads(),
        FreeMemory.ofHeap(),
        FreeMemory.ofMachine(),
        WorkerPlugin.isOpen(),
        DataRead.of(order.files(), order.edge(), hadoop));
  }
}
