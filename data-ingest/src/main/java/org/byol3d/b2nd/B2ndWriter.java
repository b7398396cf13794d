package org.byol3d.b2nd;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.byol3d.b2nd.chunk.ChunkEncoder;
import org.byol3d.b2nd.chunk.ChunkEncoder.ChunkFormat;
import org.byol3d.b2nd.frame.FrameWriter;
import org.byol3d.b2nd.frame.NdimMetalayer;

/**
 * Writes arrays as contiguous {@code .b2nd} frames that c-blosc2 and python-blosc2 read. The same
 * items and spec give the same bytes.
 */
public final class B2ndWriter {
  private B2ndWriter() {}

  /** A source of the items of an array, part by part. */
  @FunctionalInterface
  public interface ItemSource {

    /**
     * Fills a buffer with the items of a region.
     *
     * @param region a region inside the array's shape
     * @param destination takes the items in C order from index 0, in the array's own type
     */
    void read(Region region, ByteBuffer destination) throws IOException;
  }

  /**
   * Writes a local file under a temporary name and then renames it.
   *
   * @param items all items in C order, in the bytes of the spec's type
   */
  public static void write(Path path, B2ndSpec spec, ByteBuffer items) throws IOException {
    write(path, spec, inMemory(spec, items));
  }

  /** Writes float32 items to a local file under a temporary name and then renames it. */
  public static void write(Path path, B2ndSpec spec, float[] items) throws IOException {
    write(path, spec, inMemory(spec, littleEndian(spec, items)));
  }

  /** Writes items that come part by part to a temporary file and then renames it. */
  public static void write(Path path, B2ndSpec spec, ItemSource items) throws IOException {
    var absolute = path.toAbsolutePath();
    var temporary = absolute.resolveSibling("." + absolute.getFileName() + ".writing");
    try {
      try (var out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        write(out, spec, items);
      }
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes to a stream, which stays open. */
  public static void write(OutputStream out, B2ndSpec spec, ItemSource items) throws IOException {
    var geometry =
        ArrayGeometry.of(spec.shape(), spec.chunkShape(), spec.blockShape(), spec.type().size());
    var format =
        new ChunkFormat(
            spec.compression().compressor(),
            spec.compression().level(),
            spec.compression().filter().orElse(null),
            geometry.itemSize,
            geometry.blockBytes);
    var ndim =
        new NdimMetalayer(spec.shape(), spec.chunkShape(), spec.blockShape(), spec.type().text());
    var frame = new FrameWriter(format, ndim, geometry.chunkBytes);
    var cutter = new ChunkCutter(geometry);
    try (var encoder = new ChunkEncoder(format)) {
      for (long chunk = 0; chunk < geometry.chunks(); chunk++) {
        frame.add(encoder.encode(cutter.cut(chunk, items)));
      }
    }
    frame.writeTo(out);
  }

  /** Returns a source of the items of an array in memory. */
  public static ItemSource inMemory(B2ndSpec spec, ByteBuffer items) {
    var shape = spec.shape();
    int itemSize = spec.type().size();
    long expected = Region.all(shape).items() * itemSize;
    if (items.remaining() != expected) {
      throw new IllegalArgumentException(
          items.remaining() + " bytes are not the " + expected + " of " + Arrays.toString(shape));
    }
    return (region, destination) -> {
      var rows = new RowWalk(region, shape);
      int bytes = rows.rowItems() * itemSize;
      do {
        int from = items.position() + Math.toIntExact(rows.index() * itemSize);
        destination.put(rows.row() * bytes, items, from, bytes);
      } while (rows.next());
    };
  }

  private static ByteBuffer littleEndian(B2ndSpec spec, float[] items) {
    if (!spec.type().isLittleEndianFloat32()) {
      throw new IllegalArgumentException("floats cannot be written as " + spec.type());
    }
    var bytes =
        ByteBuffer.allocate(Math.multiplyExact(items.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(items);
    return bytes;
  }
}
