package org.byol3d.volume.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.Region;
import org.byol3d.b2nd.RegionRead;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.volume.Box;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.Volume;

/**
 * A volume in a {@code .b2nd} array. A read fetches and decodes only the blocks that its boxes
 * meet, each once for all of them.
 */
public final class B2ndVolume implements Volume {
  private final B2ndArray array;
  private final Extent extent;
  private final int leading;

  private B2ndVolume(B2ndArray array, Extent extent, int leading) {
    this.array = array;
    this.extent = extent;
    this.leading = leading;
  }

  /**
   * Returns the volume that an array holds. The volume closes the array, and so does this method if
   * it fails.
   *
   * @throws FormatException if the array is no {@code [D, H, W]} of numbers, with or without
   *     leading axes of length 1, or some of its chunks were never written
   */
  public static B2ndVolume of(B2ndArray array) throws IOException {
    try {
      int leading = array.shape().length - 3;
      var extent = extent(array, leading);
      requireWritten(array);
      return new B2ndVolume(array, extent, leading);
    } catch (IOException | RuntimeException e) {
      try (array) {
        throw e;
      }
    }
  }

  private static void requireWritten(B2ndArray array) throws FormatException {
    int missing = array.uninitializedChunks();
    if (missing > 0) {
      throw FormatException.incomplete(
          array.name(),
          0,
          "chunks",
          String.format(
              Locale.ROOT,
              "%,d of %,d were never written: make the file again, or leave it out",
              missing,
              array.chunks()));
    }
  }

  private static Extent extent(B2ndArray array, int leading) throws FormatException {
    var shape = array.shape();
    if (Arrays.stream(shape).anyMatch(n -> n == 0)) {
      throw FormatException.notAVolume(
          array.name(), 0, "shape", Arrays.toString(shape) + " holds no voxel");
    }
    boolean volume = leading >= 0 && Arrays.stream(shape).limit(leading).allMatch(n -> n == 1);
    if (!volume || Arrays.stream(shape).anyMatch(n -> n > Integer.MAX_VALUE)) {
      throw FormatException.notAVolume(
          array.name(),
          0,
          "shape",
          Arrays.toString(shape)
              + " is no volume: expected [D, H, W], or that after axes of length 1"
              + (leading > 0 ? "; write each channel as a volume of its own" : ""));
    }
    if (array.type().element().isEmpty()) {
      throw FormatException.notAVolume(
          array.name(), 0, "dtype", array.type() + " is not a type of numbers");
    }
    return new Extent((int) shape[leading], (int) shape[leading + 1], (int) shape[leading + 2]);
  }

  /** Returns the array behind the volume, for features that only this format has. */
  public B2ndArray array() {
    return array;
  }

  @Override
  public String name() {
    return array.name();
  }

  @Override
  public int[] shape() {
    return extent.toShape();
  }

  @Override
  public ElementType elementType() {
    return array.type().element().orElseThrow();
  }

  @Override
  public StoredLayout layout() {
    return new StoredLayout(
        Extent.of(Arrays.copyOfRange(array.chunkShape(), leading, leading + 3)),
        Extent.of(Arrays.copyOfRange(array.blockShape(), leading, leading + 3)),
        Compressor.nameOf(array.header().compressor()));
  }

  @Override
  public void read(List<BoxRead> reads) throws IOException {
    for (var read : reads) {
      read.check(name(), extent);
    }
    array.readWritten(reads.stream().map(this::regionRead).toList());
  }

  private RegionRead regionRead(BoxRead read) {
    return new RegionRead.AsFloats(region(read.box()), read.destination(), read.offset());
  }

  private Region region(Box box) {
    var start = new long[leading + 3];
    var stop = new long[leading + 3];
    Arrays.fill(stop, 1);
    var from = new int[] {box.d(), box.h(), box.w()};
    var size = box.extent().toShape();
    for (int d = 0; d < 3; d++) {
      start[leading + d] = from[d];
      stop[leading + d] = (long) from[d] + size[d];
    }
    return Region.of(start, stop);
  }

  @Override
  public void close() throws IOException {
    array.close();
  }
}
