package org.byol3d.volume;

import java.io.IOException;
import java.util.List;
import org.byol3d.b2nd.ElementType;

/**
 * Reads boxes of which each voxel must be a finite number. Every reader of data that a network gets
 * reads through this class: one NaN in a crop makes all weights NaN.
 */
public final class FiniteVoxels {
  /** The sums of a run fit a first-level cache. */
  private static final int RUN = 1024;

  private FiniteVoxels() {}

  /**
   * Reads boxes as {@link Volume#read(List)} does, and checks the voxels. Voxels of integer types
   * are not checked, because they are always finite.
   *
   * @throws NotFiniteException if a voxel is NaN or infinite as float32; names the file and the
   *     voxel
   * @throws IOException if the file cannot be read or is damaged; names the file
   */
  public static void read(Volume volume, List<BoxRead> reads) throws IOException {
    volume.read(reads);
    if (!mayBeNotFinite(volume.elementType())) {
      return;
    }
    for (var read : reads) {
      check(volume.name(), read);
    }
  }

  /** Reads one box; see {@link #read(Volume, List)}. */
  public static void read(Volume volume, Box box, float[] destination, int offset)
      throws IOException {
    read(volume, List.of(new BoxRead(box, destination, offset)));
  }

  /**
   * Checks voxels that were read.
   *
   * @param volume the path or URI of the file, for the message
   * @param read the box, and the array that holds its voxels
   * @throws NotFiniteException if a voxel is NaN or infinite; names the first one
   */
  public static void check(String volume, BoxRead read) throws NotFiniteException {
    var values = read.destination();
    int end = read.offset() + (int) read.box().extent().voxels();
    var sums = new float[RUN];
    int from = read.offset();
    for (; from <= end - RUN; from += RUN) {
      addZeros(values, from, sums);
    }
    float sum = 0;
    for (; from < end; from++) {
      sum += values[from] * 0;
    }
    for (float each : sums) {
      sum += each;
    }
    if (Float.isNaN(sum)) {
      throw first(volume, read);
    }
  }

  /**
   * Adds 0 times each value to a sum of its own: NaN and infinity make it NaN for good. The JIT
   * compiler does several values at once, as it does not for one sum or for branches.
   */
  private static void addZeros(float[] values, int from, float[] sums) {
    for (int i = 0; i < RUN; i++) {
      sums[i] += values[from + i] * 0;
    }
  }

  private static NotFiniteException first(String volume, BoxRead read) {
    var box = read.box();
    var extent = box.extent();
    int at = 0;
    while (Float.isFinite(read.destination()[read.offset() + at])) {
      at++;
    }
    return new NotFiniteException(
        volume,
        box.d() + at / extent.width() / extent.height(),
        box.h() + at / extent.width() % extent.height(),
        box.w() + at % extent.width(),
        read.destination()[read.offset() + at]);
  }

  /** Returns whether float32 voxels of a type can be NaN or infinite. */
  private static boolean mayBeNotFinite(ElementType type) {
    return switch (type) {
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> true;
      case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> false;
    };
  }
}
