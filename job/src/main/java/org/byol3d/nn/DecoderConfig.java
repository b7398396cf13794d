package org.byol3d.nn;

import java.io.Serializable;
import org.byol3d.text.Check;
import org.byol3d.text.OutOfRangeException;

/**
 * What the decoder of a segmentation network has of its own; its sizes mirror the encoder's.
 *
 * @param outputs channels of the logits, in [1, 127]; default 1: one class, by sigmoid. More
 *     channels are classes that exclude each other, the background first, by softmax
 * @param dropout probability that a training sets a channel of a decoder block's output to 0, in
 *     [0, 1); default 0. A whole channel is set at once, as by PyTorch's {@code Dropout3d}, which
 *     nnU-Net uses
 * @param deepSupervision whether the decoder has outputs at lower resolutions too, which only the
 *     training uses; default false. Needs {@link #LEAST_SUPERVISED_LEVELS} levels
 */
public record DecoderConfig(int outputs, double dropout, boolean deepSupervision)
    implements Serializable {
  /** One class, without dropout and deep supervision: the original's decoder. */
  public static final DecoderConfig BINARY = new DecoderConfig(1, 0, false);

  /**
   * The least number of levels for deep supervision. Its lowest resolution is that of the second
   * coarsest level and has the weight 0, so with fewer levels the finest output is the only one.
   */
  public static final int LEAST_SUPERVISED_LEVELS = 4;

  /** Classes of voxels are bytes. */
  private static final int MOST_OUTPUTS = Byte.MAX_VALUE;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public DecoderConfig {
    Check.within("outputs", outputs, 1, MOST_OUTPUTS);
    Check.belowOne("dropout", dropout);
  }

  /**
   * Checks that an encoder has levels enough for this decoder.
   *
   * @throws OutOfRangeException when deep supervision has no output beside the finest
   */
  void requireLevels(int levels) {
    if (deepSupervision && levels < LEAST_SUPERVISED_LEVELS) {
      throw new OutOfRangeException(
          "deep-supervision",
          "be false with fewer than " + LEAST_SUPERVISED_LEVELS + " network levels",
          "true");
    }
  }
}
