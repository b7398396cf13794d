package org.byol3d.b2nd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.filter.Filter;
import org.byol3d.b2nd.io.ByteArraySource;

/** Makes arrays for tests, and slices them in a slow and simple way. */
final class TestArrays {
  private TestArrays() {}

  /** Returns the bytes of a file with these items. */
  static byte[] write(B2ndSpec spec, byte[] items) throws IOException {
    var out = new ByteArrayOutputStream();
    B2ndWriter.write(out, spec, B2ndWriter.inMemory(spec, ByteBuffer.wrap(items)));
    return out.toByteArray();
  }

  static B2ndArray open(byte[] file) throws IOException {
    return B2ndArray.open(new ByteArraySource("test.b2nd", file));
  }

  /** Returns a specification of float32, ZSTD 1 with SHUFFLE. */
  static B2ndSpec floats(long[] shape, int[] chunks, int[] blocks) {
    return new B2ndSpec(
        shape,
        chunks,
        blocks,
        DataType.FLOAT32,
        new Compression(Compressor.ZSTD, 1, Optional.of(Filter.SHUFFLE)));
  }

  /** Returns items like those of a scan: smooth, noisy in the low bits, with stretches of zeros. */
  static byte[] items(long count, int itemSize, long seed) {
    var random = new Random(seed);
    var items = new byte[Math.toIntExact(count * itemSize)];
    int position = 0;
    while (position < items.length) {
      int run = Math.min(items.length - position, itemSize * (1 + random.nextInt(200)));
      int kind = random.nextInt(4);
      byte value = (byte) random.nextInt(256);
      for (int i = 0; i < run; i++) {
        items[position + i] =
            switch (kind) {
              case 0 -> 0;
              case 1 -> value;
              case 2 -> (byte) (value + i / itemSize);
              default -> (byte) random.nextInt(256);
            };
      }
      position += run;
    }
    return items;
  }

  /** Copies the items of a region, one by one. */
  static byte[] slice(byte[] items, long[] shape, int itemSize, Region region) {
    var out = new byte[Math.toIntExact(region.items() * itemSize)];
    for (int i = 0; i < region.items(); i++) {
      long rest = i;
      long index = 0;
      long stride = 1;
      for (int d = shape.length - 1; d >= 0; d--) {
        index += (region.start(d) + rest % region.extent(d)) * stride;
        rest /= region.extent(d);
        stride *= shape[d];
      }
      System.arraycopy(items, Math.toIntExact(index * itemSize), out, i * itemSize, itemSize);
    }
    return out;
  }

  static Region randomRegion(long[] shape, Random random) {
    var start = new long[shape.length];
    var stop = new long[shape.length];
    for (int d = 0; d < shape.length; d++) {
      long a = random.nextLong(shape[d] + 1);
      long b = random.nextLong(shape[d] + 1);
      start[d] = Math.min(a, b);
      stop[d] = Math.max(a, b);
    }
    return Region.of(start, stop);
  }
}
