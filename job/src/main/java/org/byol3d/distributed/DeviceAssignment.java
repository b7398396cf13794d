package org.byol3d.distributed;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.apache.spark.TaskContext;
import org.byol3d.placement.ExecutorSlot;
import org.byol3d.text.WrongRequestException;

/** Chooses the device of a task from what is asked for and what Spark gave it. */
public final class DeviceAssignment {
  private DeviceAssignment() {}

  /**
   * Returns the device of the calling task.
   *
   * @param partition of the task; in local mode, tasks share this machine's GPUs by it
   * @throws WrongRequestException when a GPU is wanted and there is none; says what to do
   */
  public static Device ofTask(DeviceRequest request, int partition) {
    // In local mode Spark's executor is the driver, and gives tasks no GPUs.
    Optional<Integer> localSlot =
        ExecutorSlot.current().executorId().equals("driver")
            ? Optional.of(partition)
            : Optional.empty();
    return of(request, gpuAddresses(), localSlot, CudaUtils::getGpuCount);
  }

  /**
   * Returns the device of the tasks in this process, in local mode.
   *
   * @throws WrongRequestException when a GPU is wanted and there is none; says what to do
   */
  public static Device ofProcess(DeviceRequest request) {
    return of(request, List.of(), Optional.of(0), CudaUtils::getGpuCount);
  }

  /**
   * Returns the addresses of the {@code gpu} resource that Spark gave the calling task; empty when
   * none.
   */
  public static List<String> gpuAddresses() {
    var gpu = TaskContext.get().resourcesJMap().get("gpu");
    return gpu == null ? List.of() : List.of(gpu.addresses());
  }

  /**
   * Returns the device.
   *
   * @param request what the run wants
   * @param addresses of the task's {@code gpu} resource; empty when it has none
   * @param localSlot the task's partition in local mode, where Spark schedules no GPUs and tasks
   *     share this machine's
   * @param gpus counts the GPUs that the engine sees; asked only when a GPU is wanted
   * @throws WrongRequestException when a GPU is wanted and there is none; says what to do
   */
  static Device of(
      DeviceRequest request,
      List<String> addresses,
      Optional<Integer> localSlot,
      IntSupplier gpus) {
    return switch (request) {
      case CPU -> Device.cpu();
      case AUTO -> addresses.isEmpty() ? Device.cpu() : gpu(addresses, localSlot, gpus);
      case GPU -> gpu(addresses, localSlot, gpus);
    };
  }

  private static Device gpu(List<String> addresses, Optional<Integer> localSlot, IntSupplier gpus) {
    int seen = gpus.getAsInt();
    if (seen == 0) {
      throw new WrongRequestException(
          "a GPU is wanted, but libtorch sees none on this worker: give it the CUDA build"
              + " (PYTORCH_LIBRARY_PATH, see docs/operations.md) and a driver, or set"
              + " compute.device = cpu");
    }
    if (addresses.isEmpty()) {
      int slot =
          localSlot.orElseThrow(
              () ->
                  new WrongRequestException(
                      "compute.device = gpu, but Spark gave this task none: submit with"
                          + " spark.executor.resource.gpu.amount and"
                          + " spark.task.resource.gpu.amount (conf/spark-*.conf)"));
      return Device.gpu(slot % seen);
    }
    int index = index(addresses.get(0));
    if (index >= seen) {
      throw new WrongRequestException(
          "Spark gave this task GPU "
              + index
              + ", but libtorch sees "
              + seen
              + ": the discovery script and CUDA_VISIBLE_DEVICES disagree");
    }
    return Device.gpu(index);
  }

  private static int index(String address) {
    try {
      int index = Integer.parseInt(address);
      if (index < 0) {
        throw new NumberFormatException("negative");
      }
      return index;
    } catch (NumberFormatException e) {
      throw new WrongRequestException(
          "GPU address '"
              + address
              + "' is not a device number: the discovery script must print numbers, as"
              + " submit/bin/gpu-discovery does",
          e);
    }
  }
}
