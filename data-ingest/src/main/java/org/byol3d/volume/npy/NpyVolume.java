package org.byol3d.volume.npy;

import java.io.IOException;
import java.util.List;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.Volume;

/**
 * A volume in a {@code .npy} file: versions 1 to 3, C or Fortran order, either byte order, every
 * boolean, integer and floating type of up to 8 bytes. Reads only the ranges a box needs.
 */
public final class NpyVolume implements Volume {
  private final RandomAccessSource source;
  private final NpyHeader header;
  private final Extent extent;

  private NpyVolume(RandomAccessSource source, NpyHeader header, Extent extent) {
    this.source = source;
    this.header = header;
    this.extent = extent;
  }

  /**
   * Opens a volume. The volume closes the source, and so does this method if it fails.
   *
   * @throws FormatException if the file is damaged, or no array {@code [D, H, W]} with or without
   *     leading axes of length 1, or of an unsupported type
   * @throws IOException if it cannot be read
   */
  public static NpyVolume open(RandomAccessSource source) throws IOException {
    try {
      var header = NpyHeader.read(source);
      return new NpyVolume(source, header, extent(source.name(), header));
    } catch (IOException | RuntimeException e) {
      try (source) {
        throw e;
      }
    }
  }

  private static Extent extent(String file, NpyHeader header) throws FormatException {
    var shape = header.shape();
    var leading = shape.size() - 3;
    if (leading < 0 || shape.subList(0, leading).stream().anyMatch(axis -> axis != 1)) {
      throw FormatException.notAVolume(
          file,
          0,
          "shape",
          shape
              + " is no volume: expected [D, H, W], or that after axes of length 1"
              + (leading > 0 ? "; write each channel as a volume of its own" : ""));
    }
    var axes = shape.subList(leading, shape.size());
    if (axes.stream().anyMatch(axis -> axis > Integer.MAX_VALUE)) {
      throw FormatException.notAVolume(file, 0, "shape", shape + ": an axis passes 2^31 - 1");
    }
    return new Extent(axes.get(0).intValue(), axes.get(1).intValue(), axes.get(2).intValue());
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public int[] shape() {
    return extent.toShape();
  }

  @Override
  public ElementType elementType() {
    return header.type();
  }

  @Override
  public StoredLayout layout() {
    // The planes that are contiguous in the file.
    var plane =
        header.fortranOrder()
            ? new Extent(extent.depth(), extent.height(), 1)
            : new Extent(1, extent.height(), extent.width());
    return new StoredLayout(plane, plane, StoredLayout.NO_CODEC);
  }

  @Override
  public void read(List<BoxRead> reads) throws IOException {
    for (var read : reads) {
      read.check(name(), extent);
    }
    for (var read : reads) {
      read(read);
    }
  }

  private void read(BoxRead read) throws IOException {
    var box = read.box();
    var size = box.extent();
    var rows = new NpyRowReader(source, header, read.destination());
    if (header.fortranOrder()) {
      // On disk D is the fastest axis and W the slowest.
      var plane = size.height() * size.width();
      for (var w = 0; w < size.width(); w++) {
        for (var h = 0; h < size.height(); h++) {
          var row = (long) (box.w() + w) * extent.height() + box.h() + h;
          rows.add(
              row * extent.depth() + box.d(),
              size.depth(),
              read.offset() + h * size.width() + w,
              plane);
        }
      }
    } else {
      for (var d = 0; d < size.depth(); d++) {
        for (var h = 0; h < size.height(); h++) {
          var row = (long) (box.d() + d) * extent.height() + box.h() + h;
          rows.add(
              row * extent.width() + box.w(),
              size.width(),
              read.offset() + (d * size.height() + h) * size.width(),
              1);
        }
      }
    }
    rows.flush();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
