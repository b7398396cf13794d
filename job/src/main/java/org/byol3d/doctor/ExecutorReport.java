package org.byol3d.doctor;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.placement.ExecutorSlot;
import org.byol3d.volume.Extent;

/**
 * What a task found where it ran.
 *
 * @param slot host and executor
 * @param gpuAddresses that Spark gave the task; empty when none
 * @param device what a task would compute on
 * @param libtorch what a task would compute with
 * @param processors that the executor's JVM sees
 * @param threads per task on the CPU
 * @param freeHeapBytes free heap of the executor
 * @param freeMemoryBytes free memory of its machine or container
 * @param plugin whether the executor has the worker plugin
 * @param read how it reads the data
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
   * What a task is asked to examine.
   *
   * @param number of the executor
   * @param threads per task on the CPU
   * @param files to read a crop of each
   * @param crop extent of the crops
   */
  record Request(int number, DeviceRequest device, int threads, List<String> files, Extent crop)
      implements Serializable {
    Request {
      files = List.copyOf(files);
    }
  }

  /** Examines the executor of the calling task. */
  static ExecutorReport ofTask(Request request, Configuration hadoop) throws IOException {
    // First, because the memory that it takes is not free any more.
    var libtorch = Libtorch.ofThisProcess();
    return new ExecutorReport(
        ExecutorSlot.current(),
        DeviceAssignment.gpuAddresses(),
        DeviceSeen.ofTask(request.device(), request.number()),
        libtorch,
        Runtime.getRuntime().availableProcessors(),
        request.threads(),
        FreeMemory.ofHeap(),
        FreeMemory.ofMachine(),
        WorkerPlugin.isOpen(),
        DataRead.of(request.files(), request.crop(), hadoop));
  }
}
