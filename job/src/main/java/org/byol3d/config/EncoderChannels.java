package org.byol3d.config;

import java.util.List;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.text.Check;

/** Reads the channels of the encoder's levels in the block {@code network}. */
final class EncoderChannels {
  private EncoderChannels() {}

  /** Reads the list {@code channels}, or makes it from {@code base-channels} and {@code levels}. */
  static List<Integer> read(ConfigSection section) {
    if (section.has("channels")) {
      // Reads both keys too, so that they are known when a file sets channels on top of a preset.
      section.integer("base-channels");
      section.integer("levels");
      return section.integers("channels");
    }
    int levels = section.integer("levels");
    int base = section.integer("base-channels");
    Check.within("levels", levels, 1, NetworkConfig.MOST_LEVELS);
    Check.within("base-channels", base, 1, NetworkConfig.MAX_CHANNELS);
    return NetworkConfig.doublingChannels(base, levels);
  }
}
