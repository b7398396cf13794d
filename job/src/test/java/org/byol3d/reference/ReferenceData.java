package org.byol3d.reference;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the reference files of the test resources without the code under test. */
public final class ReferenceData {
  private ReferenceData() {}

  /** One float tensor. */
  // Test data: nobody changes or compares it.
  @SuppressWarnings("ArrayRecordComponent")
  public record Tensor(long[] shape, float[] values) {}

  /** Returns the tensors of a safetensors file, in the header's order. */
  public static Map<String, Tensor> tensors(String resource) {
    var bytes = ByteBuffer.wrap(read(resource)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = Math.toIntExact(bytes.getLong());
    var header = new byte[headerLength];
    bytes.get(header);
    var data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    var tensors = new LinkedHashMap<String, Tensor>();
    for (var entry : parse(header).root().entrySet()) {
      if (!entry.getKey().equals("__metadata__")) {
        var description = ((ConfigObject) entry.getValue()).toConfig();
        tensors.put(entry.getKey(), tensor(description, data));
      }
    }
    return tensors;
  }

  /** Reads a JSON file. {@link Config#root} gives keys that contain dots. */
  public static Config json(String resource) {
    return parse(read(resource));
  }

  private static Tensor tensor(Config description, ByteBuffer data) {
    if (!description.getString("dtype").equals("F32")) {
      throw new IllegalArgumentException("only F32 is expected: " + description);
    }
    List<Integer> offsets = description.getIntList("data_offsets");
    var values = new float[(offsets.get(1) - offsets.get(0)) / Float.BYTES];
    data.slice(offsets.get(0), values.length * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    long[] shape = description.getLongList("shape").stream().mapToLong(Long::longValue).toArray();
    return new Tensor(shape, values);
  }

  private static Config parse(byte[] json) {
    return ConfigFactory.parseString(
        new String(json, StandardCharsets.UTF_8),
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
  }

  private static byte[] read(String resource) {
    try (var in = ReferenceData.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
