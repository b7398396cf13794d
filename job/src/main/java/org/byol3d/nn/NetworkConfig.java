package org.byol3d.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.byol3d.text.Check;

/**
 * The networks' sizes.
 *
 * @param inputChannels channels of a crop, at least 1; default 1, as lightsheet volumes have
 * @param channels channels of each encoder level, finest first, each at least 1; default 32, 64,
 *     128, 256, 320. Each level after the first halves the edge lengths
 * @param residual whether conv blocks are residual (default) or plain
 * @param projectorHidden width of the projector's hidden layer, at least 1; default 2048
 * @param projectorOutput length of a projection, and of a prediction, at least 1; default 256
 * @param predictorHidden width of the predictor's hidden layer, at least 1; default 2048
 */
public record NetworkConfig(
    int inputChannels,
    List<Integer> channels,
    boolean residual,
    int projectorHidden,
    int projectorOutput,
    int predictorHidden) {
  /** The channel count at which doubling stops, as nnU-Net's. */
  private static final int MAX_CHANNELS = 320;

  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when a size is not positive or there is no level
   */
  public NetworkConfig {
    channels = List.copyOf(channels);
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("channels must name at least one level");
    }
    for (int level = 0; level < channels.size(); level++) {
      Check.atLeast("channels of level " + level, channels.get(level), 1);
    }
    Check.atLeast("input-channels", inputChannels, 1);
    Check.atLeast("projector.hidden", projectorHidden, 1);
    Check.atLeast("projector.output", projectorOutput, 1);
    Check.atLeast("predictor.hidden", predictorHidden, 1);
  }

  /** Returns channels that double from level to level up to 320. */
  public static List<Integer> doublingChannels(int base, int levels) {
    return IntStream.range(0, levels)
        .mapToObj(level -> (int) Math.min((long) base << level, MAX_CHANNELS))
        .toList();
  }

  /** Returns the number of encoder levels. */
  public int levels() {
    return channels.size();
  }

  /** Returns the length of a representation: the channels of the coarsest level. */
  public int representationSize() {
    return channels.get(channels.size() - 1);
  }

  /**
   * Returns the smallest edge length of a crop that leaves two voxels at the coarsest level:
   * instance norm cannot normalize a single one.
   */
  public int minimumEdge() {
    return (1 << (levels() - 1)) + 1;
  }
}
