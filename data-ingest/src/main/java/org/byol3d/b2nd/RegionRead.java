package org.byol3d.b2nd;

import java.nio.ByteBuffer;

/** A region and where its items go, in C order. */
public sealed interface RegionRead {

  Region region();

  /**
   * Items converted to float32.
   *
   * @param destination takes the items from {@code offset} on
   */
  @SuppressWarnings("ArrayRecordComponent") // a destination, compared by nobody
  record AsFloats(Region region, float[] destination, int offset) implements RegionRead {}

  /**
   * Items as the file has them, byte for byte.
   *
   * @param destination takes the items from its position on; its position stays
   */
  record AsBytes(Region region, ByteBuffer destination) implements RegionRead {}

  static RegionRead of(Region region, float[] destination) {
    return new AsFloats(region, destination, 0);
  }

  static RegionRead of(Region region, ByteBuffer destination) {
    return new AsBytes(region, destination);
  }
}
