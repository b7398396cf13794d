package org.byol3d.b2nd;

import java.nio.ByteBuffer;

/** A region to read, and the destination of its items, in C order. */
public sealed interface RegionRead {

  Region region();

  /**
   * Reads the items as float32.
   *
   * @param destination takes the items from {@code offset} on
   */
  @SuppressWarnings("ArrayRecordComponent") // a destination, never compared
  record AsFloats(Region region, float[] destination, int offset) implements RegionRead {}

  /**
   * Reads the bytes of the items as the file has them.
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
