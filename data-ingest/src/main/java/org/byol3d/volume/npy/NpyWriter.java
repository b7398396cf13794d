package org.byol3d.volume.npy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.storage.CommittedFile;

/**
 * Writes a {@code .npy} file of version 1.0 in C order and little-endian, element by element, of
 * any length. The target does not change before {@link #commit}; closing a writer without a commit
 * removes the bytes written. Not thread-safe.
 */
public final class NpyWriter implements Closeable {
  private static final int ALIGNMENT = 64; // of the data in the file, as NumPy does
  private static final int PREAMBLE = 10;
  private static final int BUFFER = 64 << 10;

  private final CommittedFile file;
  private final WritableByteChannel channel;
  private final String description;
  private final int itemBytes;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final long elements;
  private long written;

  private NpyWriter(CommittedFile file, String description, int itemBytes, long[] shape) {
    this.file = file;
    this.channel = Channels.newChannel(file.out());
    this.description = description;
    this.itemBytes = itemBytes;
    this.elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
    buffer.put(header(description, shape));
  }

  /**
   * Begins a file.
   *
   * @param target a local path in an existing directory; a file there is replaced on commit
   * @param type type of the elements
   * @param shape the array's axes, slowest first, each at least 1
   * @throws IllegalArgumentException if an axis is empty
   * @throws IOException if there cannot be such a file
   */
  public static NpyWriter create(Path target, ElementType type, long... shape) throws IOException {
    return create(
        new Configuration(), target.toString(), type.littleEndianCode(), type.size(), shape);
  }

  /**
   * Begins a file of elements of any type, which are written as bytes.
   *
   * @param uri a URI of a Hadoop file system, or a local path in an existing directory; a file
   *     there is replaced on commit
   * @param description the type as NumPy writes it: {@code >f4}, or a list of fields
   * @param itemBytes the size of an element
   * @param shape the array's axes, slowest first, each at least 1
   * @throws IllegalArgumentException if an axis is empty
   * @throws IOException if there cannot be such a file
   */
  public static NpyWriter create(
      Configuration configuration, String uri, String description, int itemBytes, long... shape)
      throws IOException {
    if (LongStream.of(shape).anyMatch(axis -> axis < 1)) {
      throw new IllegalArgumentException(
          uri + ": shape " + Arrays.toString(shape) + " has an empty axis");
    }
    return new NpyWriter(CommittedFile.begin(configuration, uri), description, itemBytes, shape);
  }

  private static byte[] header(String description, long[] shape) {
    var axes = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    var dictionary =
        "{'descr': %s, 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(
                description.startsWith("[") ? description : "'" + description + "'",
                axes,
                shape.length == 1 ? "," : "");
    var unpadded = PREAMBLE + dictionary.length() + 1;
    var length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NpyHeader.magic())
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) (length - PREAMBLE))
        .put((dictionary + " ".repeat(length - unpadded) + "\n").getBytes(US_ASCII))
        .array();
  }

  /**
   * Appends elements of a one-byte type ({@code bool}, {@code int8}, {@code uint8}).
   *
   * @throws IllegalArgumentException if the file has another type, or more elements come than its
   *     shape has
   */
  public void write(byte[] values, int offset, int length) throws IOException {
    begin(1, offset, length, values.length);
    for (var i = offset; i < offset + length; i++) {
      reserve(1);
      buffer.put(values[i]);
    }
  }

  /**
   * Appends elements of {@code int16} or {@code uint16}, or the bits of {@code float16}.
   *
   * @throws IllegalArgumentException if the file has another type, or more elements come than its
   *     shape has
   */
  public void write(short[] values, int offset, int length) throws IOException {
    begin(Short.BYTES, offset, length, values.length);
    for (var i = offset; i < offset + length; i++) {
      reserve(Short.BYTES);
      buffer.putShort(values[i]);
    }
  }

  /**
   * Appends elements of {@code float32}.
   *
   * @throws IllegalArgumentException if the file has another type, or more elements come than its
   *     shape has
   */
  public void write(float[] values, int offset, int length) throws IOException {
    if (!description.equals(ElementType.FLOAT32.littleEndianCode())) {
      throw new IllegalArgumentException(file.name() + ": float32 values for " + description);
    }
    begin(Float.BYTES, offset, length, values.length);
    for (var i = offset; i < offset + length; i++) {
      reserve(Float.BYTES);
      buffer.putFloat(values[i]);
    }
  }

  /**
   * Appends elements as bytes.
   *
   * @param items whole elements, from the buffer's position to its limit; its position moves there
   * @throws IllegalArgumentException if they are not whole elements, or more than the shape has
   */
  public void write(ByteBuffer items) throws IOException {
    if (items.remaining() % itemBytes != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d bytes are not a multiple of the element size %d",
              file.name(),
              items.remaining(),
              itemBytes));
    }
    int count = items.remaining() / itemBytes;
    begin(itemBytes, 0, count, count);
    drain();
    while (items.hasRemaining()) {
      channel.write(items);
    }
  }

  private void begin(int bytes, int offset, int length, int available) {
    Objects.checkFromIndexSize(offset, length, available);
    if (itemBytes != bytes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: values of %d bytes for %s", file.name(), bytes, description));
    }
    if (length > elements - written) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d elements come after %d of %d",
              file.name(),
              length,
              written,
              elements));
    }
    written += length;
  }

  private void reserve(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      drain();
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /**
   * Ends the file and renames it to the target.
   *
   * @throws IllegalStateException if elements are missing
   * @throws IOException if the last bytes cannot be written
   */
  public void commit() throws IOException {
    if (written != elements) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: only %d of %d elements were written",
              file.name(),
              written,
              elements));
    }
    drain();
    file.commit();
  }

  /** Removes the bytes written, unless they were committed. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
