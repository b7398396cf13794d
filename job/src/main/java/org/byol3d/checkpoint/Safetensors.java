package org.byol3d.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.byol3d.b2nd.ElementType;
import org.byol3d.text.Units;

/**
 * The safetensors format: an 8-byte header length, a JSON header, and the raw little-endian values
 * without gaps. Source: the format section of the huggingface/safetensors README.
 *
 * <p>Writes float32. Reads F32, F16, BF16 and I64, all as float32; an I64 beyond 2<sup>24</sup>,
 * which float32 cannot hold, is an error.
 */
public final class Safetensors {
  private static final int ALIGNMENT = 8;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final float EXACT_INTEGERS = 1 << 24;

  private Safetensors() {}

  /**
   * Reads a stream to its end. Takes no memory for tensors that the file cannot hold.
   *
   * @param length bytes of the whole file
   * @param file its name in errors
   * @throws SafetensorsException when it is damaged or not safetensors, or its tensors do not fit
   *     into the memory of this process
   */
  public static NamedTensors read(InputStream in, long length, String file) throws IOException {
    var header = header(in, file);
    long position = SafetensorsHeader.JSON_START + (long) header.length;
    var parsed = SafetensorsHeader.parse(file, header);
    parsed.requireWithin(file, position, length);
    requireMemory(file, parsed);
    Map<String, Tensor> byName = new HashMap<>();
    for (var entry : parsed.byOffset()) {
      byName.put(entry.name(), new Tensor(entry.shape(), values(in, file, entry, position)));
    }
    if (in.read() >= 0) {
      throw new SafetensorsException(file, position, "there is data after the last tensor");
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parsed.entries().forEach(entry -> tensors.put(entry.name(), byName.get(entry.name())));
    return new NamedTensors(tensors, parsed.metadata());
  }

  private static void requireMemory(String file, SafetensorsHeader header)
      throws SafetensorsException {
    long needed =
        Float.BYTES * header.entries().stream().mapToLong(SafetensorsHeader.Entry::elements).sum();
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap) {
      throw new SafetensorsException(
          file,
          SafetensorsHeader.JSON_START,
          "the tensors need "
              + Units.gibibytesText(needed)
              + " as float32, but the Java heap has at most "
              + Units.gibibytesText(heap)
              + ": give this process more memory (-Xmx), if this is the right file");
    }
  }

  /** Writes to a stream and leaves it open. The same content gives the same bytes. */
  public static void write(NamedTensors content, OutputStream out) throws IOException {
    var entries = new ArrayList<SafetensorsHeader.Entry>();
    long offset = 0;
    for (var named : content.tensors().entrySet()) {
      var tensor = named.getValue();
      long end = offset + (long) tensor.values().length * Float.BYTES;
      entries.add(
          new SafetensorsHeader.Entry(
              named.getKey(), ElementType.FLOAT32, tensor.shape(), offset, end));
      offset = end;
    }
    var json = new SafetensorsHeader(entries, content.metadata()).toJson();
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    var header = Arrays.copyOf(json, padded);
    Arrays.fill(header, json.length, padded, (byte) ' ');
    out.write(
        ByteBuffer.allocate(SafetensorsHeader.JSON_START)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded)
            .array());
    out.write(header);
    var chunk = new byte[BUFFER_BYTES];
    for (var tensor : content.tensors().values()) {
      write(tensor.values(), chunk, out);
    }
    out.flush();
  }

  private static void write(float[] values, byte[] chunk, OutputStream out) throws IOException {
    var floats = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int at = 0; at < values.length; at += floats.capacity()) {
      int count = Math.min(floats.capacity(), values.length - at);
      floats.clear().put(values, at, count);
      out.write(chunk, 0, count * Float.BYTES);
    }
  }

  private static byte[] header(InputStream in, String file) throws IOException {
    var prefix = in.readNBytes(SafetensorsHeader.JSON_START);
    if (prefix.length < SafetensorsHeader.JSON_START) {
      throw new SafetensorsException(
          file, prefix.length, "the file ends within the header's length");
    }
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > SafetensorsHeader.MAX_JSON_BYTES) {
      throw new SafetensorsException(
          file, 0, "a header of " + Long.toUnsignedString(length) + " bytes: not safetensors");
    }
    var json = in.readNBytes((int) length);
    if (json.length < length) {
      throw new SafetensorsException(
          file,
          SafetensorsHeader.JSON_START + (long) json.length,
          "the file ends within the header, which has " + length + " bytes");
    }
    return json;
  }

  private static float[] values(
      InputStream in, String file, SafetensorsHeader.Entry entry, long dataStart)
      throws IOException {
    var type = entry.type();
    var values = new float[entry.elements()];
    var chunk = new byte[BUFFER_BYTES];
    var buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; ) {
      int count = Math.min(BUFFER_BYTES / type.size(), values.length - at);
      long position = dataStart + entry.begin() + (long) at * type.size();
      int read = in.readNBytes(chunk, 0, count * type.size());
      if (read < count * type.size()) {
        throw new SafetensorsException(
            file, position + read, entry.name(), "the file ends within its data");
      }
      type.toFloats(buffer, 0, count, values, at, 1);
      for (int end = at + count; at < end; at++) {
        if (type == ElementType.INT64 && Math.abs(values[at]) > EXACT_INTEGERS) {
          throw new SafetensorsException(
              file, position, entry.name(), "a 64-bit integer that float32 cannot hold");
        }
      }
    }
    return values;
  }
}
