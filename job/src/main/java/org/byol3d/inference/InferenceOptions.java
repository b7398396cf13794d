package org.byol3d.inference;

import java.io.Serializable;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.segment.window.SlidingWindow;
import org.byol3d.text.Check;

/**
 * How volumes are predicted.
 *
 * @param device what a task computes on
 * @param threads intra-op threads per task on the CPU, at least 1; another number may change the
 *     last bits of a probability
 * @param step distance of neighboring windows as a fraction of the window, in (0, 1]; default 0.5
 * @param mirror whether the logits are the mean over all mirrored copies of a window, which takes
 *     eight times as long; default no
 */
public record InferenceOptions(DeviceRequest device, int threads, double step, boolean mirror)
    implements Serializable {
  /** Checks the fields. */
  public InferenceOptions {
    Check.atLeast("threads", threads, 1);
    Check.aboveZeroToOne("step", step);
  }

  /** Returns nnU-Net's half overlap without mirroring. */
  public static InferenceOptions of(DeviceRequest device, int threads) {
    return new InferenceOptions(device, threads, SlidingWindow.HALF, false);
  }
}
