package org.byol3d.doctor;

import ai.djl.util.cuda.CudaUtils;
import java.io.Serializable;
import org.byol3d.distributed.DeviceAssignment;
import org.byol3d.distributed.DeviceRequest;

/** What a task would compute on. */
public sealed interface DeviceSeen extends Serializable {
  /** Returns the number of GPUs that DJL sees in the executor's process. */
  int gpus();

  /** The CPU. */
  record Cpu(int gpus) implements DeviceSeen {}

  /**
   * A GPU.
   *
   * @param name in DJL, such as {@code gpu(0)}
   * @param freeBytes free bytes of its memory
   */
  record Gpu(String name, int gpus, long freeBytes) implements DeviceSeen {}

  /**
   * No usable device: a training's task would fail.
   *
   * @param problem why
   */
  record Unusable(int gpus, String problem) implements DeviceSeen {}

  /** Returns the device of the calling task. */
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
