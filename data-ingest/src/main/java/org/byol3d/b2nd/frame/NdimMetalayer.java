package org.byol3d.b2nd.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.byol3d.b2nd.io.FormatException;

/**
 * The metalayer "b2nd", which makes a frame an N-dimensional array (README_B2ND_METALAYER of
 * c-blosc2).
 *
 * @param shape the shape of the array
 * @param chunkShape the shape of a chunk
 * @param blockShape the shape of a block
 * @param dtype the item type as NumPy writes it, or empty if the writer gave none
 */
@SuppressWarnings("ArrayRecordComponent") // compared field by field where it is compared
public record NdimMetalayer(long[] shape, int[] chunkShape, int[] blockShape, String dtype) {

  /** Its name in the frame. */
  public static final String NAME = "b2nd";

  /** The most dimensions that c-blosc2 allows. */
  public static final int MAX_DIMENSIONS = 16;

  /**
   * @param filePosition the file's byte at which the content begins
   */
  static NdimMetalayer parse(String file, long filePosition, byte[] content)
      throws FormatException {
    var in = new FrameCursor(file, filePosition, content);
    int tag = in.uint8("b2nd metalayer");
    if ((tag & 0xf0) != 0x90) {
      throw in.damaged(
          "b2nd metalayer", String.format(Locale.ROOT, "has tag 0x%02x, no array's", tag));
    }
    int version = in.uint8("b2nd version");
    if (version != 0) {
      throw in.unsupported("b2nd version", version + " is newer than 0");
    }
    int dimensions = in.uint8("b2nd ndim");
    if (dimensions > MAX_DIMENSIONS) {
      throw in.damaged("b2nd ndim", dimensions + " is more than " + MAX_DIMENSIONS);
    }
    var shape = new long[dimensions];
    arrayPrefix(in, "b2nd shape", dimensions);
    for (int i = 0; i < dimensions; i++) {
      shape[i] = in.taggedInt64("b2nd shape");
      if (shape[i] < 0) {
        throw in.damaged("b2nd shape", shape[i] + " is negative");
      }
    }
    var chunkShape = extents(in, "b2nd chunkshape", dimensions);
    var blockShape = extents(in, "b2nd blockshape", dimensions);
    return new NdimMetalayer(shape, chunkShape, blockShape, dtype(in));
  }

  private static void arrayPrefix(FrameCursor in, String field, int dimensions)
      throws FormatException {
    int prefix = in.uint8(field);
    // Sixteen do not fit the prefix; c-blosc2 writes it all the same and does not look at it.
    if ((prefix & 0x0f) != (dimensions & 0x0f) || (dimensions < 16 && (prefix & 0xf0) != 0x90)) {
      throw in.damaged(
          field,
          String.format(Locale.ROOT, "has tag 0x%02x, no array's of %d", prefix, dimensions));
    }
  }

  private static int[] extents(FrameCursor in, String field, int dimensions)
      throws FormatException {
    arrayPrefix(in, field, dimensions);
    var extents = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      extents[i] = in.taggedInt32(field);
      if (extents[i] < 0) {
        throw in.damaged(field, extents[i] + " is negative");
      }
    }
    return extents;
  }

  private static String dtype(FrameCursor in) throws FormatException {
    if (in.remaining() == 0) {
      return "";
    }
    int format = in.uint8("b2nd dtype_format");
    if (format != 0) {
      throw in.unsupported("b2nd dtype_format", format + " is not NumPy's");
    }
    in.expect("b2nd dtype", 0xdb);
    return in.text("b2nd dtype", in.int32("b2nd dtype"));
  }

  /** Returns the content of the metalayer. */
  byte[] encode() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(0x97);
      out.writeByte(0);
      out.writeByte(shape.length);
      out.writeByte(0x90 | shape.length);
      for (long extent : shape) {
        out.writeByte(0xd3);
        out.writeLong(extent);
      }
      for (var extents : Arrays.asList(chunkShape, blockShape)) {
        out.writeByte(0x90 | shape.length);
        for (int extent : extents) {
          out.writeByte(0xd2);
          out.writeInt(extent);
        }
      }
      out.writeByte(0);
      out.writeByte(0xdb);
      var text = dtype.getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
