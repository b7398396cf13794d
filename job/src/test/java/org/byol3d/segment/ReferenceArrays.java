package org.byol3d.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.volume.Extent;

/** The reference files of segmentation: JSON, and safetensors of every type as doubles. */
public final class ReferenceArrays {
  private final JsonNode header;
  private final ByteBuffer data;

  private ReferenceArrays(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /** Opens a safetensors file of the test resources. */
  public static ReferenceArrays open(String path) {
    var bytes = ByteBuffer.wrap(bytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    var header = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(header);
    try {
      return new ReferenceArrays(new ObjectMapper().readTree(header), bytes.slice());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a JSON file of the test resources. */
  public static JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(bytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file of the test resources. */
  public static byte[] bytes(String path) {
    try (var in = ReferenceArrays.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the whole numbers of a JSON array. */
  public static int[] ints(JsonNode array) {
    var ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).asInt();
    }
    return ints;
  }

  /** Returns the last three numbers of a JSON array. */
  public static Extent extent(JsonNode array) {
    int n = array.size();
    return new Extent(array.get(n - 3).asInt(), array.get(n - 2).asInt(), array.get(n - 1).asInt());
  }

  /** Returns ‖actual − expected‖ / ‖expected‖. */
  public static double relativeDistance(double[] actual, double[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(difference) / Math.max(Math.sqrt(norm), Double.MIN_NORMAL);
  }

  /** Rounds to floats. */
  public static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Returns all numbers. */
  public static double[] doubles(Numbers numbers) {
    var doubles = new double[numbers.length()];
    numbers.read(0, doubles.length, doubles, 0);
    return doubles;
  }

  /** Returns the names of the tensors. */
  public List<String> names() {
    var names = new ArrayList<String>();
    header.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns a tensor's shape. */
  public int[] shape(String name) {
    return ints(header.get(name).get("shape"));
  }

  /** Returns a tensor's values. */
  public double[] doubles(String name) {
    var entry = header.get(name);
    int from = entry.get("data_offsets").get(0).asInt();
    int size = entry.get("data_offsets").get(1).asInt() - from;
    var in = data.slice(from, size).order(ByteOrder.LITTLE_ENDIAN);
    var type = entry.get("dtype").asText();
    int bytes = type.equals("F32") ? 4 : 8;
    var values = new double[size / bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "F32" -> in.getFloat();
            case "F64" -> in.getDouble();
            case "I64" -> in.getLong();
            default -> throw new IllegalArgumentException(name + " is " + type);
          };
    }
    return values;
  }

  /** Returns a tensor's values as bytes. */
  public byte[] labels(String name) {
    var values = doubles(name);
    var labels = new byte[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) values[i];
    }
    return labels;
  }
}
