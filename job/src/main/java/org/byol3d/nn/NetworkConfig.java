package org.byol3d.nn;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.byol3d.text.Check;
import org.byol3d.text.OutOfRangeException;
import org.byol3d.volume.Extent;

/**
 * The networks' sizes.
 *
 * @param inputChannels channels of a crop, in [1, 1024]; default 1, as lightsheet volumes have
 * @param channels channels of each encoder level, finest first, 1 to 16 numbers in [1, 4096];
 *     default 32, 64, 128, 256, 320. Each level after the first halves the edge lengths
 * @param residual whether conv blocks are residual (default) or plain
 * @param projectorHidden width of the projector's hidden layer, in [1, 65536]; default 2048
 * @param projectorOutput length of a projection, and of a prediction, in [1, 16384]; default 256
 * @param predictorHidden width of the predictor's hidden layer, in [1, 65536]; default 2048
 */
public record NetworkConfig(
    int inputChannels,
    List<Integer> channels,
    boolean residual,
    int projectorHidden,
    int projectorOutput,
    int predictorHidden)
    implements Serializable {
  /** The channel count at which doubling stops, as nnU-Net's. */
  public static final int MAX_CHANNELS = 320;

  /** The weights of a convolution between two levels of more channels do not fit into one array. */
  private static final int MOST_CHANNELS = 4096;

  /** Weights of a convolution between two channels. */
  private static final long CONVOLUTION = 27;

  /** A crop that fits into memory has no more levels. */
  public static final int MOST_LEVELS = 16;

  private static final int MOST_INPUTS = 1024;

  private static final int MOST_HIDDEN = 65_536;

  private static final int MOST_OUTPUTS = 16_384;

  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public NetworkConfig {
    channels = List.copyOf(channels);
    if (channels.isEmpty()
        || channels.size() > MOST_LEVELS
        || channels.stream().anyMatch(it -> it < 1 || it > MOST_CHANNELS)) {
      throw new OutOfRangeException(
          "channels",
          "be 1 to " + MOST_LEVELS + " whole numbers in [1, " + MOST_CHANNELS + "]",
          channels.toString());
    }
    Check.within("input-channels", inputChannels, 1, MOST_INPUTS);
    Check.within("projector.hidden", projectorHidden, 1, MOST_HIDDEN);
    Check.within("projector.output", projectorOutput, 1, MOST_OUTPUTS);
    Check.within("predictor.hidden", predictorHidden, 1, MOST_HIDDEN);
    if (encoderWeights(channels) > Integer.MAX_VALUE) {
      throw new OutOfRangeException(
          "channels", "give an encoder of fewer than 2³¹ weights", channels.toString());
    }
  }

  /** Returns the sizes of a network without heads: their sizes are 1. */
  public static NetworkConfig ofEncoder(
      int inputChannels, List<Integer> channels, boolean residual) {
    return new NetworkConfig(inputChannels, channels, residual, 1, 1, 1);
  }

  /** Counts the weights of two convolutions per level, which are nearly all weights. */
  private static long encoderWeights(List<Integer> channels) {
    long weights = 0;
    long before = 1;
    for (long here : channels) {
      weights += CONVOLUTION * here * (before + here);
      before = here;
    }
    return weights;
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

  /** Returns the smallest edge length of a cubic crop that {@link #fits}. */
  public int leastCube() {
    return 2 * leastEdge();
  }

  /**
   * Returns whether crops of an extent fit the network. Each level after the first halves the
   * edges, rounded down; the coarsest level must have two voxels, because instance norm cannot
   * normalize a single one.
   */
  public boolean fits(Extent crop) {
    var edges = crop.toShape();
    return crop.shortest() >= leastEdge()
        && Arrays.stream(edges).anyMatch(edge -> edge >= leastCube());
  }

  /**
   * Returns how large a crop must be, for messages: {@code 32 voxels} for a cube, otherwise {@code
   * 16 voxels along each axis, and 32 along one}.
   *
   * @param crop a crop that does not fit
   */
  public String leastCrop(Extent crop) {
    return crop.isCube()
        ? leastCube() + " voxels"
        : leastEdge() + " voxels along each axis, and " + leastCube() + " along one";
  }

  private int leastEdge() {
    return 1 << (levels() - 1);
  }
}
