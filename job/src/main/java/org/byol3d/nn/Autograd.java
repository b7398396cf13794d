package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Recording and differentiating graphs.
 *
 * <p>DJL's {@code GradientCollector} is one per JVM (a second one throws) and differentiates
 * scalars only. Two workers of one JVM must record at once, and the encoder is differentiated from
 * a given gradient of its output, so this class, and no other, calls the engine's own functions.
 * Recording is a per-thread switch; a graph may be recorded on one thread and differentiated on
 * another.
 */
public final class Autograd {
  private Autograd() {}

  /**
   * Runs a computation with recording switched on for the calling thread, and restores the earlier
   * setting afterwards.
   */
  public static <T> T recording(Supplier<T> computation) {
    return withMode(true, computation);
  }

  /** Runs a computation that leaves no graph, also inside {@link #recording}. */
  public static <T> T withoutGraph(Supplier<T> computation) {
    return withMode(false, computation);
  }

  /**
   * Adds the gradient of {@code output} · {@code outputGradient} to every parameter that the output
   * was computed from, and frees the graph.
   *
   * @param output any shape
   * @param outputGradient dL/d{@code output}, of the same shape
   */
  public static void backward(NDArray output, NDArray outputGradient) {
    JniUtils.backward((PtNDArray) output, (PtNDArray) outputGradient, false, false);
  }

  /** Sets an array's accumulated gradient to zero. */
  public static void zeroGradient(NDArray parameter) {
    JniUtils.zeroGrad((PtNDArray) parameter);
  }

  private static <T> T withMode(boolean record, Supplier<T> computation) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(record);
    try {
      return computation.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
