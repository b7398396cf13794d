package org.byol3d.doctor;

import ai.djl.util.cuda.CudaUtils;
import java.io.Serializable;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.distributed.DeviceRequest;

/** What a task would compute on. */
public sealed interface DeviceSeen extends Serializable {
  /** GPUs that DJL sees from the executor's process. */
  int gpus();

  /** The CPU. */
  record Cpu(int gpus) implements DeviceSeen {}

  /**
   * A GPU.
   *
   * @param name DJL's, such as {@code gpu(0)}
   * @param freeBytes of its memory
   */
  record Gpu(String name, int gpus, long freeBytes) implements DeviceSeen {}

  /**
   * Nothing: a task of a training would fail.
   *
   * @param problem why
   */
  record Unusable(int gpus, String problem) implements DeviceSeen {}

  /** That of the calling task. */
  static DeviceSeen ofTask(DeviceRequest request, int partition) {
    int gpus = CudaUtils.getGpuCount();
    try {
      var device = DeviceAssignment.ofTask(request, partition);
      if (!device.isGpu()) {
        return new Cpu(gpus);
      }
      var memory = CudaUtils.getGpuMemory(device);
      return new Gpu(device.toString(), gpus, memory.getMax() - memory.getUsed());
    } catch (RuntimeException e) {
      return new Unusable(gpus, Problems.of(e));
    }
  }
}
