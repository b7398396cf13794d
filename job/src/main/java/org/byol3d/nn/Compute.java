package org.byol3d.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Objects;
import org.byol3d.text.Check;

/**
 * Where and how arrays are computed.
 *
 * @param device the device that holds weights and activations
 * @param precision the type of all of them
 * @param threads intra-op threads of one computation on the CPU, at least 1. Never left to the
 *     engine: its threads spin while they wait, and more of them than free cores make a step two to
 *     three times slower; the same count is also needed for the same bits
 */
public record Compute(Device device, Precision precision, int threads) {
  /** Checks the fields. */
  public Compute {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(precision, "precision");
    Check.atLeast("threads", threads, 1);
  }

  /** Returns the CPU in float32. */
  public static Compute cpu(int threads) {
    return new Compute(Device.cpu(), Precision.FLOAT32, threads);
  }

  /** Returns a copy with another precision. */
  public Compute withPrecision(Precision other) {
    return new Compute(device, other, threads);
  }

  /**
   * Opens a new scope of native memory: arrays made under it are freed when it closes.
   *
   * <p>The first call of a process loads the engine: offline and with the engine's telemetry off,
   * unless the system properties {@code ai.djl.offline} and {@code OPT_OUT_TRACKING} say otherwise.
   *
   * @throws LibtorchException if libtorch cannot be loaded
   */
  public NDManager newManager() {
    return TorchEngine.get().newBaseManager(device);
  }

  /**
   * Sets the calling thread's intra-op thread count. The setting is per thread (OpenMP's), so every
   * computation that may start on a new thread calls it first.
   *
   * @throws LibtorchException if libtorch cannot be loaded
   */
  public void applyThreads() {
    TorchEngine.get();
    JniUtils.setNumThreads(threads);
  }
}
