package org.byol3d.nn;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.byol3d.random.SplitRandom;

/**
 * Starting values of a network, as PyTorch's defaults.
 *
 * <p>Each tensor draws from its own generator, keyed by the seed and its name: the values do not
 * depend on which other tensors the network has.
 */
public final class InitialWeights {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private InitialWeights() {}

  /** Returns the values of all given tensors, one after the other. */
  public static float[] values(List<TensorSpec> tensors, long seed) {
    var values = new float[TensorSpec.size(tensors)];
    int at = 0;
    for (var tensor : tensors) {
      fill(values, at, at + tensor.size(), tensor, seed);
      at += tensor.size();
    }
    return values;
  }

  private static void fill(float[] values, int from, int to, TensorSpec tensor, long seed) {
    if (tensor.initializer() instanceof Initializer.Constant constant) {
      Arrays.fill(values, from, to, constant.value());
    } else if (tensor.initializer() instanceof Initializer.Uniform uniform) {
      var random = SplitRandom.of(seed, hash(tensor.name()));
      float bound = (float) uniform.bound();
      for (int i = from; i < to; i++) {
        values[i] = random.nextFloat(-bound, bound);
      }
    }
  }

  /** Returns FNV-1a of the name's UTF-8 bytes: {@code String.hashCode} has 32 bits only. */
  private static long hash(String name) {
    long hash = FNV_OFFSET;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return hash;
  }
}
