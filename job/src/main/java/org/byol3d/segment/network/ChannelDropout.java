package org.byol3d.segment.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.random.SplitRandom;

/**
 * Draws which channels a training sets to 0. The draw of a sample depends on its key only, so it is
 * the same on every worker and for every size of a micro-batch. The channels that stay are scaled
 * by 1/(1 − p), so that the expected sum stays as it is.
 *
 * @param probability p, in [0, 1)
 */
record ChannelDropout(double probability) {
  private static final long DROPOUT = 0x64726f70L;

  /**
   * Returns the factors of one block's output per sample and channel, {@code [N, C]}, row-major.
   *
   * @param keys one per sample
   * @param block the block's place among the decoder's blocks
   */
  float[] factors(long[] keys, int block, int channels) {
    var factors = new float[keys.length * channels];
    float kept = (float) (1 / (1 - probability));
    for (int sample = 0; sample < keys.length; sample++) {
      var random = SplitRandom.of(keys[sample], DROPOUT, block);
      for (int channel = 0; channel < channels; channel++) {
        factors[sample * channels + channel] = random.nextBoolean(probability) ? 0 : kept;
      }
    }
    return factors;
  }

  /** Returns the factors of all blocks as arrays {@code [N, C, 1, 1, 1]}; none if p is 0. */
  List<NDArray> arrays(
      NDManager manager, Compute compute, long[] keys, List<Integer> blockChannels) {
    var arrays = new ArrayList<NDArray>();
    for (int block = 0; probability > 0 && block < blockChannels.size(); block++) {
      int channels = blockChannels.get(block);
      arrays.add(
          HostCopy.create(
              manager,
              compute,
              new Shape(keys.length, channels, 1, 1, 1),
              factors(keys, block, channels)));
    }
    return arrays;
  }
}
