package org.byol3d.nn;

import ai.djl.Device;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.byol3d.text.WrongRequestException;

/**
 * Refuses to train networks for which libtorch's CPU kernels compute wrong gradients.
 *
 * <p>libtorch 2.7.1 computes convolutions by oneDNN in blocks of 16 channels with AVX-512, of 8
 * with AVX2, and differentiates those of other widths with memory that it did not set: gradients
 * are then wrong, sometimes NaN. The kernels for SSE4.1 are correct at every width. Passes without
 * gradients are always correct, and GPUs use other libraries.
 *
 * <p>The channels of the levels decide about a decoder as well: its transposed convolutions, blocks
 * and residual skips read and write these numbers of channels, twice, or eight times as many. Its
 * outputs have few channels, and are matrix products for that reason ({@link PointwiseConv3d}). The
 * convolutions of the crop itself may have any number of input channels, because nothing asks for
 * the gradient of a crop.
 */
public final class TrainableWidths {
  /** Environment variable that limits oneDNN's instructions; read once, when libtorch is loaded. */
  public static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

  private static final String CORRECT = "SSE41";
  private static final int BLOCK = 16;

  private TrainableWidths() {}

  /**
   * Checks that a device computes correct gradients of a network.
   *
   * @param channels channels of the network's levels
   * @param device the device that trains it
   * @param environment the environment variables of this process
   * @throws WrongRequestException when gradients may be wrong; says what to change
   */
  public static void require(
      List<Integer> channels, Device device, Map<String, String> environment) {
    if (!device.equals(Device.cpu())
        || channels.stream().allMatch(it -> it % BLOCK == 0)
        || environment.getOrDefault(LIMIT, "").toUpperCase(Locale.ROOT).equals(CORRECT)) {
      return;
    }
    throw new WrongRequestException(
        String.format(
            Locale.ROOT,
            "network.channels %s: libtorch 2.7.1 computes wrong gradients on CPUs unless all are"
                + " multiples of %d. Choose such widths, or set %s=%s in the environment of every"
                + " worker (on a cluster: spark.executorEnv.%s)",
            channels,
            BLOCK,
            LIMIT,
            CORRECT,
            LIMIT));
  }
}
